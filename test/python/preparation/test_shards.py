"""Shards: all rows once, in an order and a digest that do not depend on how Spark had them."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scalebench_preparation import shards
from scalebench_preparation.rows_digest import rows_digest
from scalebench_preparation.shards import described, shard_count, write_shards

Frame = Callable[..., Any]

COUNT = 300
PARTS = ("train", "test")


def rows(order: Sequence[int]) -> dict[str, Any]:
    return {
        "x": np.array([index / 3 for index in order], np.float32),
        "c": np.array([index % 4 for index in order], np.int32),
        "label": np.array([index % 2 for index in order], np.int64),
        "part": ["test" if index % 5 == 0 else "train" for index in order],
        "row": [hashlib.sha256(str(index // 2).encode()).hexdigest() for index in order],
    }


def written(table: Any, folder: Path, partitions: int) -> Path:
    folder.mkdir()
    counts = {"train": COUNT * 4 // 5, "test": COUNT // 5}
    write_shards(table.repartition(partitions), ["x", "c", "label"], counts, folder, folder.parent / f"{folder.name}-s")
    return folder


def digests(folder: Path) -> list[str]:
    return [rows_digest(sorted(folder.glob(f"{part}-*.parquet"))) for part in PARTS]


def content(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {file.name: pq.read_table(file).to_pylist() for file in sorted(folder.iterdir())}


def test_rows_and_their_order_do_not_depend_on_how_they_came(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "ROWS_PER_SHARD", 60)
    forward = written(frame(rows(range(COUNT))), tmp_path / "forward", 1)
    backward = written(frame(rows(range(COUNT)[::-1])), tmp_path / "backward", 5)
    assert content(forward) == content(backward)
    assert list(content(forward)) == ["test-00000.parquet", *(f"train-{index:05d}.parquet" for index in range(4))]
    every = [row for listed in content(forward).values() for row in listed]
    expected = rows(range(COUNT))
    assert sorted(row["x"] for row in every) == sorted(float(x) for x in expected["x"])
    assert {row["x"] for row in content(forward)["test-00000.parquet"]} == {float(x) for x in expected["x"][::5]}


def test_the_digest_of_rows_does_not_depend_on_the_number_of_shards_but_on_every_value(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = written(frame(rows(range(COUNT))), tmp_path / "one", 2)
    monkeypatch.setattr(shards, "ROWS_PER_SHARD", 60)
    many = written(frame(rows(range(COUNT))), tmp_path / "many", 2)
    assert len(list(one.iterdir())) == 2 < len(list(many.iterdir()))
    assert digests(one) == digests(many)
    other = rows(range(COUNT))
    other["x"][0] = np.nextafter(other["x"][0], np.float32(1))
    changed = written(frame(other), tmp_path / "changed", 2)
    assert digests(changed)[0] == digests(one)[0]
    assert digests(changed)[1] != digests(one)[1]


def test_a_shard_is_described_by_its_own_rows_bytes_and_digest(frame: Frame, tmp_path: Path) -> None:
    folder = written(frame(rows(range(COUNT))), tmp_path / "one", 1)
    (shard,) = described(folder, "test")
    found = (folder / "test-00000.parquet").read_bytes()
    assert (shard.file, shard.rows, shard.bytes) == ("test-00000.parquet", COUNT // 5, len(found))
    assert shard.sha256 == hashlib.sha256(found).hexdigest()


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (74_999, 1), (75_001, 2), (500_000, 10)])
def test_a_shard_has_about_50000_rows(count: int, expected: int) -> None:
    assert shard_count(count) == expected


def parquet(folder: Path, name: str, columns: dict[str, Any]) -> Path:
    file = folder / name
    pq.write_table(pa.table(columns), file)
    return file


def test_the_digest_is_that_of_the_sorted_bytes_of_rows(tmp_path: Path) -> None:
    file = parquet(tmp_path, "a", {"x": pa.array([1.5, -2.0], pa.float32()), "label": pa.array([256, 1], pa.int64())})
    listed = sorted(
        np.array([x], "<f4").tobytes() + np.array([label], "<i8").tobytes() for x, label in ((1.5, 256), (-2.0, 1))
    )
    assert rows_digest([file]) == hashlib.sha256(b"".join(listed)).hexdigest()


def test_zeros_at_the_end_and_rows_that_are_there_twice_count(tmp_path: Path) -> None:
    texts = [[b"ab\0", b"\0\0\0"], [b"ab\0", b"\0\0\0", b"\0\0\0"], [b"ab\1", b"\0\0\0"], [b"ab", b"\0\0"]]
    found = {
        rows_digest([parquet(tmp_path, f"{index}", {"tokens": pa.array(rows, pa.binary())})])
        for index, rows in enumerate(texts)
    }
    assert len(found) == len(texts)
    halves = [parquet(tmp_path, text.hex(), {"tokens": pa.array([text], pa.binary())}) for text in texts[0]]
    whole = parquet(tmp_path, "whole", {"tokens": pa.array(texts[0][::-1], pa.binary())})
    assert rows_digest(halves) == rows_digest(halves[::-1]) == rows_digest([whole])
