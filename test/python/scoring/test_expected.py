"""Predictions of all ranks in one order, and how far others are from them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from scalebench_scoring.errors import ScoringError
from scalebench_scoring.expected import difference, predictions_of
from scalebench_training.predictions import SCHEMA


def table(scores: list[float], predicted: list[int] | None = None) -> pa.Table:
    count = len(scores)
    columns = [np.arange(count, dtype=np.int32), np.array(predicted or [0] * count, np.int32)]
    return pa.table([*columns, np.array(scores), np.zeros(count)], schema=SCHEMA)


def write(folder: Path, ranks: list[pa.Table]) -> None:
    for rank, rows in enumerate(ranks):
        with pa.OSFile(str(folder / f"predictions-{rank}.arrow"), "wb") as sink, pa.ipc.new_stream(sink, SCHEMA) as out:
            out.write_table(rows)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_ranks_take_turns(tmp_path: Path, workers: int) -> None:
    whole = table([row / 7 for row in range(7)])
    write(tmp_path, [whole.take(list(range(rank, 7, workers))) for rank in range(workers)])
    found = predictions_of(tmp_path, workers)
    assert found is not None
    assert found.equals(whole)


def test_there_may_be_none(tmp_path: Path) -> None:
    assert predictions_of(tmp_path, 2) is None


@pytest.mark.parametrize(("sizes", "workers"), [([3], 2), ([2, 3], 2), ([4, 2], 2)])
def test_those_of_a_rank_that_are_gone_or_short_are_told(tmp_path: Path, sizes: list[int], workers: int) -> None:
    write(tmp_path, [table([0.5] * size) for size in sizes])
    with pytest.raises(ScoringError, match="expected predictions of the test rows"):
        predictions_of(tmp_path, workers)


def test_a_difference_counts_from_the_tolerance_on() -> None:
    expected = table([0.5, 0.25, 0.75])
    close = difference(table([0.5, 0.25 + 9e-6, 0.75]), expected, 1e-5)
    assert (close.rows, close.beyond, close.row) == (3, 0, 1)
    assert close.largest == pytest.approx(9e-6)
    assert difference(table([0.5, 0.25, 0.75 - 1.1e-5]), expected, 1e-5).beyond == 1
    assert difference(table([0.5, float("nan"), 0.75]), expected, 1e-5).told() == {
        "rows": 3,
        "largest": 1.0,
        "row": 1,
        "beyond": 1,
        "otherClass": 0,
    }


def test_another_class_is_none_in_a_tie_alone() -> None:
    expected = table([0.4, 0.9], [0, 0])
    tie = difference(table([0.4, 0.9], [2, 0]), expected, 1e-5)
    assert (tie.beyond, tie.otherClass) == (0, 1)
    assert difference(table([0.4, 0.9], [0, 1]), expected, 1e-5).beyond == 1
