"""One preparation: a pipeline's rows, checked, split, encoded and written, with the manifest last."""

import importlib.util
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.leaks import find_leaks
from scalebench_preparation.manifest import write_manifest
from scalebench_preparation.number_leaks import find_number_leaks
from scalebench_preparation.raw import Raw
from scalebench_preparation.request import Request, Table
from scalebench_preparation.shards import write_shards
from scalebench_preparation.spark_metrics import spark_metrics
from scalebench_preparation.table import LABEL, prepare_table
from scalebench_preparation.text import TOKENS, prepare_text

Pipeline = Callable[[Raw], DataFrame]


def load_pipeline(folder: Path) -> Pipeline:
    """`pipeline(raw)` of the data set's pipeline.py."""
    file = folder / "pipeline.py"
    spec = importlib.util.spec_from_file_location(f"scalebench_pipeline_{folder.name.replace('-', '_')}", file)
    if not file.is_file() or spec is None or spec.loader is None:
        raise PreparationError("DATASET_CHANGED", f"expected {file}, found no such file", "write `pipeline(raw)` there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pipeline: Pipeline = module.pipeline
    return pipeline


def prepare(spark: SparkSession, request: Request, pipeline: Pipeline, say: Callable[[str], None]) -> None:
    """Make `request.out` from `request.raw`, whole or not at all. Raises `PreparationError`."""
    description, table = request.description, request.description.table
    begun = time.monotonic()
    before = spark_metrics(spark)
    folder = request.draft / "out"
    folder.mkdir(parents=True)
    raw = Raw(spark, description.source, request.raw, request.draft / "converted")
    try:
        rows = pipeline(raw)
        prepared = prepare_text(rows, description) if table is None else prepare_table(rows, description, table)
        columns = (
            [TOKENS] if table is None else [column.name for column in (*table.numbers, *table.categories)] + [LABEL]
        )
        write_shards(prepared.rows, columns, dict(prepared.counts), folder, request.draft / "shards")
    except (PySparkException, Py4JJavaError) as error:
        told = unreadable(description.name, error)
        if told is None:
            raise
        raise told from error
    finally:
        spark.catalog.clearCache()
    seconds = time.monotonic() - begun
    after = spark_metrics(spark)
    metrics = {name: value - before[name] for name, value in after.items()}
    count = sum(prepared.counts.values())
    warnings = [] if table is None else warnings_of(folder, table, numeric=not description.classes)
    for warning in warnings:
        say(f"warning: {warning}")
    spent = {"seconds": seconds, "rowsPerSecond": count / seconds, **metrics}
    write_manifest(request, prepared, folder, spent, warnings)
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


# What Spark writes of a file that it cannot read, among much else.
UNREADABLE = re.compile(r"^.*(?:MALFORMED|Malformed|CANNOT_READ|PARQUET_COLUMN).*$", re.MULTILINE)


def unreadable(name: str, error: Exception) -> PreparationError | None:
    """What Spark says of rows that do not fit the declared columns, in one line; None where a task failed otherwise."""
    found = UNREADABLE.search(str(error))
    if found is None and isinstance(error, Py4JJavaError):
        return None
    told = found[0] if found else next((line for line in str(error).splitlines() if line.strip()), "no message")
    return PreparationError(
        "DATASET_CHANGED",
        f"data set {name}: expected rows of the columns that dataset.yaml names, found others: {told.strip()[:300]}",
        "compare the raw files with `columns` of dataset.yaml",
    )
