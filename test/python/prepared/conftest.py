"""Fixtures that write small prepared data sets, with no other code than pyarrow's."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

NUMBERS, CODES = 3, 4


def _table(rows: int, first: int = 0) -> pa.Table:
    """Rows whose first number tells which one it is; the label follows from the numbers."""
    random = np.random.default_rng(first)
    numbers = random.standard_normal((rows, NUMBERS)).astype(np.float32)
    numbers[:, 0] = np.arange(first, first + rows) / 1024
    codes = random.integers(0, CODES + 1, rows).astype(np.int32)
    label = ((numbers[:, 1] + codes) > 2).astype(np.int64)
    columns = {f"n{index}": numbers[:, index] for index in range(NUMBERS)}
    return pa.table({**columns, "c0": codes, "label": label})


def _text(rows: int, length: int = 9, first: int = 0) -> pa.Table:
    random = np.random.default_rng(first)
    return pa.table({"tokens": pa.array([random.bytes(length) for _ in range(rows)], pa.binary())})


def _write(folder: Path, train: list[pa.Table], test: list[pa.Table], group: int = 1000) -> Path:
    """A folder with one shard a table, in row groups of `group` rows, and the manifest."""
    folder.mkdir(parents=True)
    parts = {}
    for part, tables in (("train", train), ("test", test)):
        shards = []
        for number, rows in enumerate(tables):
            file = folder / f"{part}-{number:05}.parquet"
            pq.write_table(rows, file, row_group_size=group)
            shards.append({"file": file.name, "rows": rows.num_rows, "bytes": file.stat().st_size, "sha256": "0" * 64})
        parts[part] = {"rows": sum(rows.num_rows for rows in tables), "rowsDigest": "0", "shards": shards}
    is_text = "tokens" in train[0].column_names
    numbers = [
        {"name": f"n{index}", "kind": "number", "unit": "1", "mean": 0, "deviation": 1} for index in range(NUMBERS)
    ]
    category = {"name": "c0", "kind": "category", "unit": "1", "codes": [str(code) for code in range(CODES)]}
    manifest = {
        "schema": "scalebench/prepared/v1",
        "dataset": "rows",
        "key": "0" * 64,
        "columns": [] if is_text else [*numbers, category],
        "classes": [str(value) for value in range(256)] if is_text else ["no", "yes"],
        "parts": parts,
        "spark": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _several(rows: list[int]) -> list[pa.Table]:
    """One table a number of rows, each row another."""
    return [_table(count, sum(rows[:index])) for index, count in enumerate(rows)]


@pytest.fixture
def several() -> Callable[[list[int]], list[pa.Table]]:
    return _several


@pytest.fixture
def text() -> Callable[..., pa.Table]:
    return _text


@pytest.fixture
def write() -> Callable[..., Path]:
    return _write


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """2600 rows for training in three shards and five row groups, 70 for the test in two shards."""
    return _write(tmp_path / "prepared", _several([1300, 900, 400]), _several([30, 40]), group=700)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A text: 500 rows of 9 bytes for training, 20 for the test."""
    return _write(tmp_path / "corpus", [_text(300), _text(200, first=1)], [_text(20, first=2)], group=90)
