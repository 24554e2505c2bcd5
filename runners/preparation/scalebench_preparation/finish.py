"""What every preparation ends with, whichever engine made the rows: warnings, manifest, and the rename."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from scalebench_preparation.leaks import find_leaks
from scalebench_preparation.manifest import write_manifest
from scalebench_preparation.number_leaks import find_number_leaks
from scalebench_preparation.request import Request, Table
from scalebench_preparation.table import LABEL, Prepared
from scalebench_preparation.text import PreparedText


def finish(
    request: Request,
    prepared: Prepared | PreparedText,
    folder: Path,
    spent: Mapping[str, int | float],
    say: Callable[[str], None],
) -> None:
    """Rename `folder`, which has the shards, to `request.out`. `spent`: seconds, and what the engine tells beside."""
    table = request.description.table
    warnings = [] if table is None else warnings_of(folder, table, numeric=not request.description.classes)
    for warning in warnings:
        say(f"warning: {warning}")
    rate = sum(prepared.counts.values()) / spent["seconds"]
    write_manifest(request, prepared, folder, {**spent, "rowsPerSecond": rate}, warnings)
    put_in_place(folder, request.out)


def warnings_of(folder: Path, table: Table, *, numeric: bool) -> list[str]:
    """Columns that look like the answer itself: not refused, for some are honest. `numeric`: the label is a number."""
    numbers, categories = ([column.name for column in columns] for columns in (table.numbers, table.categories))
    if numeric:
        told = [(leak.column, f"R2 of {leak.r2:.4f}") for leak in find_number_leaks(folder, numbers, categories, LABEL)]
    else:
        told = [(leak.column, f"AUC of {leak.auc:.4f}") for leak in find_leaks(folder, numbers, categories, LABEL)]
    return [
        f"column {column} alone tells the label of test rows with an {measure}: "
        "was it known when the question is asked?"
        for column, measure in told
    ]


def put_in_place(folder: Path, target: Path) -> None:
    """Rename: a reader finds the old folder or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    old = folder.with_name("old")
    if target.exists():
        target.rename(old)
    folder.rename(target)
    if old.exists():
        shutil.rmtree(old)
