"""Rows for Spark to score: in files of equal size, repeated within a limit, and read back as they were."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from scalebench_scoring import rows as module
from scalebench_scoring.rows import repeats_for, write_rows
from scalebench_scoring.udf import inputs_of
from scalebench_training.dataset import Inputs


@pytest.mark.parametrize(("asked", "times"), [(0, 1), (1, 1), (10, 1), (11, 2), (95, 10)])
def test_rows_come_as_often_as_it_takes(asked: int, times: int) -> None:
    assert repeats_for(asked, np.zeros((10, 3), np.float32)) == times


def test_but_no_more_bytes_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 500)
    assert repeats_for(10_000, np.zeros((10, 3), np.float32)) == 4
    assert repeats_for(10_000, np.zeros((100, 300), np.float32)) == 1


TABLE = np.arange(42, dtype=np.float32).reshape(14, 3)


@pytest.mark.parametrize(
    ("inputs", "columns"),
    [
        (TABLE, ("a", "b.c", "d e")),
        (np.random.default_rng(1).random((14, 2, 3), np.float32), ()),
        (np.arange(28).reshape(14, 2), ()),
    ],
)
def test_they_are_read_back_as_they_were(tmp_path: Path, inputs: Inputs, columns: tuple[str, ...]) -> None:
    assert write_rows(inputs, columns, 2, tmp_path / "rows") == 28
    files = sorted((tmp_path / "rows").iterdir())
    assert [pq.read_metadata(file).num_rows for file in files] == [4, 4, 4, 4, 3, 3, 3, 3]
    frame = pq.read_table(tmp_path / "rows").to_pandas()
    assert frame["row"].tolist() == [*range(14), *range(14)]
    back = inputs_of(frame, columns, inputs.shape[1:])
    assert back.dtype == inputs.dtype
    assert np.array_equal(back, np.concatenate([inputs, inputs]))
