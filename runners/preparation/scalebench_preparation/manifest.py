"""manifest.json: what a prepared data set is, for those who read it."""

import json
from dataclasses import asdict
from pathlib import Path

from scalebench_preparation.request import Column, Description, Request
from scalebench_preparation.rows_digest import rows_digest
from scalebench_preparation.shards import described
from scalebench_preparation.table import Prepared
from scalebench_preparation.text import PreparedText

SCHEMA = "scalebench/prepared/v1"
FILE = "manifest.json"


def write_manifest(
    request: Request,
    prepared: Prepared | PreparedText,
    folder: Path,
    metrics: dict[str, int | float],
    warnings: list[str],
) -> None:
    """Write it into `folder`, beside the shards that it lists."""
    description = request.description
    table = description.table
    columns: list[dict[str, object]] = []
    if table is not None and isinstance(prepared, Prepared):
        columns += [_number(column, prepared) for column in table.numbers]
        columns += [_category(column, prepared) for column in table.categories]
    value = {
        "schema": SCHEMA,
        "dataset": description.name,
        "key": request.key,
        "columns": columns,
        "classes": list(description.classes) if table is not None else [str(byte) for byte in range(256)],
        **_target(description, prepared),
        "parts": {part: _part(folder, part) for part in ("train", "test")},
        "warnings": warnings,
        "engine": request.engine,
        request.engine: {"executors": request.executors, **metrics},
    }
    (folder / FILE).write_text(f"{json.dumps(value, indent=2)}\n", encoding="utf-8")


def _target(description: Description, prepared: Prepared | PreparedText) -> dict[str, object]:
    """Of a regression, whose labels are (value - mean) / deviation; else nothing."""
    if not isinstance(prepared, Prepared) or prepared.target is None:
        return {}
    return {"target": {"kind": "regression", "unit": description.unit, **asdict(prepared.target)}}


def _number(column: Column, prepared: Prepared) -> dict[str, object]:
    return {"name": column.name, "kind": "number", "unit": column.unit, **asdict(prepared.numbers[column.name])}


def _category(column: Column, prepared: Prepared) -> dict[str, object]:
    return {"name": column.name, "kind": "category", "unit": column.unit, "codes": list(prepared.codes[column.name])}


def _part(folder: Path, part: str) -> dict[str, object]:
    shards = described(folder, part)
    return {
        "rows": sum(shard.rows for shard in shards),
        "rowsDigest": rows_digest([folder / shard.file for shard in shards]),
        "shards": [asdict(shard) for shard in shards],
    }
