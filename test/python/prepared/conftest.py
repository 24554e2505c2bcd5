"""Fixtures that write small prepared data sets, with no other code than pyarrow's."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scalebench_preparation.archive import sha256_of
from scalebench_preparation.rows_digest import rows_digest
from scalebench_storage.publish import publish
from scalebench_storage.request import Request
from scalebench_training.prepared import load_prepared

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
            pq.write_table(rows, file, row_group_size=group, write_page_checksum=True)
            size = file.stat().st_size
            shards.append({"file": file.name, "rows": rows.num_rows, "bytes": size, "sha256": sha256_of(file)})
        digest = rows_digest([folder / str(shard["file"]) for shard in shards if shard["rows"]])
        parts[part] = {"rows": sum(rows.num_rows for rows in tables), "rowsDigest": digest, "shards": shards}
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


@dataclass(frozen=True)
class S3:
    """A server that is S3-compatible, and what it takes for credentials."""

    endpoint: str
    bucket: str
    id: str
    secret: str

    def url(self, folder: str, kind: str = "") -> str:
        return f"{kind}s3://{self.bucket}/{folder}?endpoint_override={self.endpoint}"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """Started once, in a virtual environment of its own (test/tools/s3)."""
    argv = [sys.executable, str(Path(__file__).parents[2] / "tools" / "s3" / "start.py")]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield S3(**json.loads(server.stdout.readline()))
        assert server.stdin is not None
        server.stdin.close()


@pytest.fixture
def s3(s3_server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    """The server, with its credentials in the environment, and nobody else's."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_server.id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.secret)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return s3_server


def _publish(folder: Path, url: str, force: bool = False) -> bool:
    return publish(Request("rows", folder, url, force, folder / "answer.json"), lambda _: None)


@pytest.fixture
def put() -> Callable[..., bool]:
    """Publishes a folder at a URL, as `scalebench dataset publish` does."""
    return _publish


def _same_rows(folder: Path, storage: str) -> None:
    here, there = load_prepared(folder, "rows"), load_prepared(folder, "rows", storage)
    for part in ("train_inputs", "train_labels", "test_inputs", "test_labels"):
        assert np.array_equal(getattr(here, part), getattr(there, part))
    assert (here.classes, here.categories) == (there.classes, there.categories)


@pytest.fixture
def same_rows() -> Callable[[Path, str], None]:
    """Asserts that a URL has the rows of a folder, in their order."""
    return _same_rows
