"""A step taken apart, and a slow-down put in on purpose: what they record, and that they change nothing else."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from scalebench_training.breakdown import order_of_kinds
from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.program import run_trial
from scalebench_training.trial import load_trial

WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]
Rows = list[dict[str, Any]]

MEASURE = {"steps": 8, "warmupSteps": 2, "epochs": 1}


@pytest.fixture
def rows_of(write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path) -> Callable[..., Rows]:
    """The rows of a trial with these settings of `measure` besides."""

    def run(output: str, **measure: object) -> Rows:
        file = write_trial(output, measure={**MEASURE, **measure})
        run_trial(load_trial(file), SingleComm(), now())
        return read_rows(tmp_path / output / "rank-0.arrow")

    return run


def digests(rows: Rows) -> dict[str, str]:
    return {row["name"]: row["text"] for row in rows if row["kind"] == "digest"}


def test_each_part_is_recorded_for_each_step_and_one_worker_meets_nobody(rows_of: Callable[..., Rows]) -> None:
    rows = rows_of("apart", breakdown={"windows": 3, "steps": 2})
    parts = Counter(row["name"] for row in rows if row["kind"] == "part")
    assert parts == dict.fromkeys(("exchange", "local", "dataWait", "forward", "backward", "optimizer"), 6)
    for name in parts:
        own = [row for row in rows if row["kind"] == "part" and row["name"] == name]
        assert [row["index"] for row in own] == list(range(6))
        assert all(row["end"] >= row["start"] for row in own)


def test_the_parts_of_a_step_add_up_to_it(rows_of: Callable[..., Rows]) -> None:
    rows = rows_of("sum", breakdown={"windows": 3, "steps": 3})

    def seconds(name: str) -> list[float]:
        return [row["end"] - row["start"] for row in rows if row["kind"] == "part" and row["name"] == name]

    whole = sum(seconds("local"))
    parts = sum(sum(seconds(name)) for name in ("dataWait", "forward", "backward", "optimizer"))
    assert abs(whole - parts) <= 0.02 * whole


def test_it_changes_nothing_of_what_is_measured_before(rows_of: Callable[..., Rows]) -> None:
    without = rows_of("without", breakdown={"windows": 0, "steps": 1})
    apart = rows_of("with", breakdown={"windows": 2, "steps": 2})
    assert not [row for row in without if row["kind"] == "part"]
    assert digests(apart) == digests(without)


def test_a_slow_down_lengthens_each_step_and_is_recorded_and_changes_no_parameter(rows_of: Callable[..., Rows]) -> None:
    plain, slowed = rows_of("plain"), rows_of("slowed", slowDown=200, breakdown={"windows": 1, "steps": 2})
    assert digests(slowed) == digests(plain)

    def step(rows: Rows) -> float:
        return median(row["end"] - row["start"] for row in rows if row["kind"] == "step" and row["name"] == "measure")

    assert step(slowed) > 1.8 * step(plain)
    assert [row["value"] for row in slowed if row["name"] == "slowDownPercent"] == [200]
    assert len([row for row in slowed if row["kind"] == "part" and row["name"] == "slowDown"]) == 2


def test_the_order_of_the_windows_is_seeded_and_takes_turns() -> None:
    orders = [order_of_kinds(1, turn, 2) for turn in range(8)]
    assert orders == [order_of_kinds(1, turn, 2) for turn in range(8)]
    assert all(sorted(order) == ["arrival", "exchange", "local"] for order in orders)
    assert len({tuple(order) for order in orders}) > 1
    assert sorted(order_of_kinds(1, 0, 1)) == ["exchange", "local"]
