"""A step taken apart on one worker: the parts, the order of windows, and that nothing else changes."""

import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise, repeat
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim import SGD

from scalebench_training.breakdown import KINDS, order_of_kinds
from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.digest import parameter_digest
from scalebench_training.model import mean_cross_entropy
from scalebench_training.parts import run_parts
from scalebench_training.prepare import prepare_training
from scalebench_training.program import run_trial
from scalebench_training.records import Records
from scalebench_training.slow_down import busy_wait, training_steps
from scalebench_training.step import PLAIN, StepPieces, plain_step
from scalebench_training.steps import Batches, run_steps
from scalebench_training.trial import load_trial

CPU = torch.device("cpu")
PARTS = ("dataWait", "forward", "backward", "optimizer")
SECONDS = 0.005

WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]
Rows = list[dict[str, Any]]


class Slow(nn.Module):
    """A layer whose forward pass takes 5 ms at least."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        time.sleep(SECONDS)
        logits: torch.Tensor = self.layer(inputs)
        return logits


def problem(model: nn.Module) -> tuple[StepPieces, Batches]:
    torch.manual_seed(1)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    batches = repeat((torch.randn(8, 4), torch.randint(2, (8,))))
    return StepPieces(model, optimizer, mean_cross_entropy, PLAIN, SingleComm()), batches


@pytest.fixture
def rows_with(write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path) -> Callable[..., Rows]:
    """The rows of a short trial with these keys of `measure`."""

    def run(output: str, **measure: object) -> Rows:
        file = write_trial(output=output, measure={"steps": 6, "warmupSteps": 2, "epochs": 1, **measure})
        run_trial(load_trial(file), SingleComm(), now())
        return read_rows(tmp_path / output / "rank-0.arrow")

    return run


def seconds(rows: Rows, name: str, kind: str = "part") -> list[float]:
    return [row["end"] - row["start"] for row in rows if (row["kind"], row["name"]) == (kind, name)]


def value(rows: Rows, name: str) -> float:
    (found,) = [row["value"] for row in rows if (row["kind"], row["name"]) == ("value", name)]
    return float(found)


def test_the_windows_of_a_turn_are_all_kinds_in_an_order_of_the_seed_that_changes() -> None:
    orders = [order_of_kinds(7, turn, world=2) for turn in range(20)]
    assert all(sorted(order) == sorted(KINDS) for order in orders)
    assert len({tuple(order) for order in orders}) > 3
    assert orders == [order_of_kinds(7, turn, world=64) for turn in range(20)]
    assert orders != [order_of_kinds(8, turn, world=2) for turn in range(20)]


def test_one_worker_alone_meets_nobody() -> None:
    assert {kind for turn in range(9) for kind in order_of_kinds(1, turn, world=1)} == {"exchange", "local"}


def test_parts_follow_each_other_and_fill_the_step() -> None:
    pieces, batches = problem(Slow())
    parts = run_parts(pieces, batches, 3, CPU)
    assert parts.names == PARTS
    assert all(a[-1] == b[0] for a, b in pairwise(parts.edges))
    assert all(edges == sorted(edges) for edges in parts.edges)
    assert all(end - start >= SECONDS for start, end in parts.spans("forward"))
    whole = parts.ticks[-1] - parts.ticks[0]
    assert sum(edges[-1] - edges[0] for edges in parts.edges) == pytest.approx(whole, rel=0.02)


def test_meeting_is_a_part_of_its_own_before_the_optimizer() -> None:
    pieces, batches = problem(nn.Linear(4, 2))
    parts = run_parts(pieces, batches, 2, CPU, meet=lambda: time.sleep(SECONDS))
    assert parts.names == ("dataWait", "forward", "backward", "wait", "optimizer")
    assert all(end - start >= SECONDS for start, end in parts.spans("wait"))


def test_steps_in_parts_and_slowed_steps_train_the_same_bits_as_plain_ones() -> None:
    def trained(run: Callable[[StepPieces, Batches], object]) -> str:
        torch.manual_seed(3)
        model = nn.Linear(4, 2)
        run(*problem(model))
        return parameter_digest(model)

    def plainly() -> str:
        torch.manual_seed(3)
        model = nn.Linear(4, 2)
        _, batches = problem(model)
        step = plain_step(model, SGD(model.parameters(), lr=0.1, momentum=0.9), mean_cross_entropy)
        run_steps(step, batches, 5, CPU)
        return parameter_digest(model)

    whole = trained(lambda pieces, batches: run_steps(pieces.step, batches, 5, CPU))
    slowed = trained(lambda pieces, batches: training_steps(10)(pieces.step, batches, 5, CPU))
    in_parts = trained(lambda pieces, batches: run_parts(pieces, batches, 5, CPU, slow_down=10, meet=lambda: None))
    assert plainly() == whole == slowed == in_parts


def test_a_slow_down_lengthens_each_step_by_its_share() -> None:
    assert training_steps(0) is run_steps
    pieces, batches = problem(Slow())
    plain, slowed = (training_steps(share)(pieces.step, batches, 20, CPU).ticks for share in (0, 50))
    ratio = min(b - a for a, b in pairwise(slowed)) / min(b - a for a, b in pairwise(plain))
    assert 1.3 < ratio < 2.2
    parts = run_parts(pieces, batches, 20, CPU, slow_down=50)
    shares = [(e[-1] - e[-2]) / (e[-2] - e[0]) for e in parts.edges]
    assert parts.names == (*PARTS, "slowDown")
    # Whoever shares the core lengthens waits: only the shortest one is bounded above.
    assert 0.49 <= min(shares) < 0.7


def test_who_waits_for_others_is_not_slowed_down_for_that() -> None:
    pieces, batches = problem(nn.Linear(4, 2))
    parts = run_parts(pieces, batches, 4, CPU, slow_down=50, meet=lambda: time.sleep(0.05))
    assert min(end - start for start, end in parts.spans("slowDown")) < 0.02


def test_a_busy_wait_is_a_share_of_the_time_so_far() -> None:
    start = now()
    busy_wait(start - 0.02, 25)
    assert 0.005 <= now() - start < 0.05


def test_a_twin_is_a_copy_that_leaves_the_model_alone(write_trial: WriteTrial, tmp_path: Path) -> None:
    trial = load_trial(write_trial())
    with Records(tmp_path / "rank-0.arrow") as records:
        training = prepare_training(trial, SingleComm(), CPU, records)
    run_steps(training.step, training.batches, 2, CPU)
    before = parameter_digest(training.model.module)
    twin = training.make_twin()
    assert parameter_digest(twin.model) == before
    run_parts(twin, training.batches, 2, CPU)
    assert parameter_digest(training.model.module) == before != parameter_digest(twin.model)


def test_a_breakdown_comes_last_and_has_all_its_steps(rows_with: Callable[..., Rows]) -> None:
    rows = rows_with("taken-apart", breakdown={"windows": 2, "steps": 3})
    parts = [row for row in rows if row["kind"] == "part"]
    assert Counter(row["name"] for row in parts) == dict.fromkeys(("exchange", "local", *PARTS), 6)
    for name in ("exchange", "local", *PARTS):
        assert [row["index"] for row in parts if row["name"] == name] == list(range(6))
    order = [row["name"] if row["kind"] == "value" else row["kind"] for row in rows]
    assert order.index("peakMemoryBytes") < order.index("part") < order.index("done") == len(rows) - 1
    assert max(i for i, kind in enumerate(order) if kind in ("digest", "step")) < order.index("part")
    (phase,) = seconds(rows, "breakdown", "phase")
    assert sum(seconds(rows, "exchange") + seconds(rows, "local")) < phase


def test_micro_batches_are_one_part_of_their_step(write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path) -> None:
    measure = {"steps": 6, "warmupSteps": 2, "epochs": 1, "breakdown": {"windows": 2, "steps": 3}}
    run_trial(load_trial(write_trial(output="micro", measure=measure, accumulation=2)), SingleComm(), now())
    rows = read_rows(tmp_path / "micro" / "rank-0.arrow")
    for name in PARTS:
        assert [row["index"] for row in rows if (row["kind"], row["name"]) == ("part", name)] == list(range(6))


def test_parts_add_up_to_the_step_within_two_per_cent(rows_with: Callable[..., Rows]) -> None:
    rows = rows_with("added-up", breakdown={"windows": 2, "steps": 3})
    mean = {name: sum(seconds(rows, name)) / 6 for name in ("exchange", "local", *PARTS)}
    exchange = mean["exchange"] - mean["local"]
    assert sum(mean[name] for name in PARTS) + exchange == pytest.approx(mean["exchange"], rel=0.02)


def test_neither_a_breakdown_nor_a_slow_down_changes_the_training(rows_with: Callable[..., Rows]) -> None:
    def digests(rows: Rows) -> dict[str, str]:
        return {row["name"]: row["text"] for row in rows if row["kind"] == "digest"}

    plain = rows_with("plain")
    both = rows_with("both", breakdown={"windows": 1, "steps": 2}, slowDown=25)
    assert digests(both) == digests(plain)
    assert (value(plain, "slowDownPercent"), value(both, "slowDownPercent")) == (0, 25)
    assert len(seconds(both, "slowDown")) == 2
    assert [row for row in plain if row["kind"] == "part"] == []
    assert seconds(plain, "breakdown", "phase") == []


def test_a_slow_down_is_in_every_step_of_a_trial(rows_with: Callable[..., Rows]) -> None:
    """With a wait of 300 %, a step takes four times as long; twice is beyond what noise does to the shortest one."""
    plain, slowed = rows_with("plain"), rows_with("slowed", slowDown=300)
    for name in ("train", "warmup", "measure"):
        assert min(seconds(slowed, name, "step")) > 2 * min(seconds(plain, name, "step"))
