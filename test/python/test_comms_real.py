"""The real frameworks, started as their users start them: the same training, bit by bit."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real

ENTRY = Path(__file__).parent / "entries" / "train.py"
PROGRAMS = Path(sys.executable).parent

WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]

# 101 test samples and odd shards: evaluation must not pad. Weight decay: a hidden optimizer step would show.
WORKLOAD: dict[str, object] = {
    "dataset": {"name": "synthetic-images", "options": {"samples": 600, "testSamples": 101}},
    "model": {"name": "cnn", "options": {"channels": [4, 8]}},
    "optimizer": {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "weightDecay": 0.01},
    "measure": {"steps": 6, "warmupSteps": 2, "epochs": 2, "breakdown": {"windows": 2, "steps": 3}},
}

# 17 MB of gradients; and rank 1 sleeps, which takes no core from anybody.
STRAGGLER = """
import os
import time

import torch
from torch import nn


class Straggler(nn.Sequential):
    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        if os.environ.get("HOROVOD_RANK", os.environ.get("RANK")) == "1":
            time.sleep(0.05)
        return super().forward(inputs)


def build(options, shape, classes):
    layers = [nn.Flatten(), nn.Linear(64, 2048), nn.ReLU(), nn.Linear(2048, 2048), nn.ReLU(), nn.Linear(2048, classes)]
    return Straggler(*layers)
"""


def command(comm: str, workers: int) -> list[str]:
    if comm == "torch-ddp":
        return [str(PROGRAMS / "torchrun"), "--standalone", "--nproc-per-node", str(workers)]
    if comm == "horovod":
        return [str(PROGRAMS / "horovodrun"), "--gloo", "-np", str(workers), sys.executable]
    return [sys.executable]


def start(argv: list[str], project: Path) -> subprocess.CompletedProcess[str]:
    """Run to the end, in a process group that is ended as a whole."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(project / "runners" / "common"),
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "OMP_NUM_THREADS": "3",
    }
    process = subprocess.Popen(
        argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        output, _ = process.communicate(timeout=120)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(argv, process.returncode, output)


@pytest.fixture(scope="module")
def finished() -> dict[tuple[str, int], list[list[dict[str, Any]]]]:
    """Rows by comm, worker count and rank: every combination is run once for all tests of this file."""
    return {}


@pytest.fixture
def ranks(
    finished: dict[tuple[str, int], list[list[dict[str, Any]]]],
    write_trial: WriteTrial,
    read_rows: ReadRows,
    project: Path,
    tmp_path: Path,
) -> Callable[[str, int], list[list[dict[str, Any]]]]:
    def run(comm: str, workers: int) -> list[list[dict[str, Any]]]:
        if (comm, workers) not in finished:
            file = write_trial(
                output=f"{comm}-{workers}",
                workers=workers,
                workersPerNode=workers,
                batch={"global": 96, "perWorker": 96 // workers},
                **WORKLOAD,
            )
            done = start([*command(comm, workers), str(ENTRY), "--trial", str(file), "--comm", comm], project)
            assert done.returncode == 0, done.stdout
            folder = tmp_path / f"{comm}-{workers}"
            each = [f"{what}-{rank}.arrow" for what in ("predictions", "rank") for rank in range(workers)]
            assert sorted(path.name for path in folder.iterdir()) == sorted(["parameters.arrow", *each])
            finished[comm, workers] = [read_rows(folder / f"rank-{rank}.arrow") for rank in range(workers)]
        return finished[comm, workers]

    return run


Ranks = Callable[[str, int], list[list[dict[str, Any]]]]


def facts(rows: list[dict[str, Any]], kind: str, column: str) -> dict[str, Any]:
    return {row["name"]: row[column] for row in rows if row["kind"] == kind}


def test_two_workers_train_the_same_bits_under_ddp_and_horovod(ranks: Ranks) -> None:
    digests = [facts(rows, "digest", "text") for comm in ("torch-ddp", "horovod") for rows in ranks(comm, 2)]
    assert len(digests) == 4
    assert set(digests[0]) == {"start", "trained", "end"}
    assert all(other == digests[0] for other in digests)


@pytest.mark.parametrize("comm", ["torch-ddp", "horovod"])
def test_one_worker_trains_the_same_bits_as_plain_pytorch(ranks: Ranks, comm: str) -> None:
    (single,), (one,) = ranks("single", 1), ranks(comm, 1)
    assert facts(one, "digest", "text") == facts(single, "digest", "text")


@pytest.mark.parametrize("comm", ["torch-ddp", "horovod"])
def test_two_workers_start_alike_and_learn_what_one_learns(ranks: Ranks, comm: str) -> None:
    (single,) = ranks("single", 1)
    for rows in ranks(comm, 2):
        assert facts(rows, "digest", "text")["start"] == facts(single, "digest", "text")["start"]
        ours, theirs = facts(rows, "epoch", "value"), facts(single, "epoch", "value")
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-4)
        assert ours["accuracy"] == pytest.approx(theirs["accuracy"], abs=1 / 101 + 1e-9)
        assert round(ours["accuracy"] * 101, 9).is_integer()


@pytest.mark.parametrize("comm", ["torch-ddp", "horovod"])
def test_every_rank_reads_back_its_own_place(ranks: Ranks, comm: str) -> None:
    places = [facts(rows, "place", "text") for rows in ranks(comm, 2)]
    for rank, place in enumerate(places):
        assert (place["rank"], place["localRank"], place["worldSize"]) == (str(rank), str(rank), "2")
        assert place["backend"] == "gloo"
        assert place["threads"] == "1", "the harness sets the threads, not OMP_NUM_THREADS"
    assert places[0]["pid"] != places[1]["pid"]
    assert ("version:horovod" in places[0]) == (comm == "horovod")


def test_windows_of_all_ranks_lie_together_after_the_barrier(ranks: Ranks) -> None:
    for comm in ("torch-ddp", "horovod"):
        windows = [
            (row["start"], row["end"])
            for rows in ranks(comm, 2)
            for row in rows
            if (row["kind"], row["name"]) == ("phase", "measure")
        ]
        shortest = min(end - start for start, end in windows)
        assert max(start for start, _ in windows) - min(start for start, _ in windows) < max(shortest, 0.05)


PARTS = ("dataWait", "forward", "backward", "optimizer")


def part_seconds(rows: list[dict[str, Any]], name: str) -> list[float]:
    return [row["end"] - row["start"] for row in rows if (row["kind"], row["name"]) == ("part", name)]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize(("comm", "workers"), [("single", 1), ("torch-ddp", 1), ("torch-ddp", 2), ("horovod", 2)])
def test_every_comm_takes_its_steps_apart_alike(ranks: Ranks, comm: str, workers: int) -> None:
    for rows in ranks(comm, workers):
        seconds = {name: part_seconds(rows, name) for name in ("exchange", "local", *PARTS, "wait")}
        met = seconds.pop("wait")
        assert len(met) == (6 if workers > 1 else 0)
        assert {name: len(each) for name, each in seconds.items()} == dict.fromkeys(seconds, 6)
        step, local = mean(seconds["exchange"]), mean(seconds["local"])
        assert sum(mean(seconds[name]) for name in PARTS) + step - local == pytest.approx(step, rel=0.02)
        assert min(min(each) for each in seconds.values()) > 0


@pytest.mark.parametrize("comm", ["torch-ddp", "horovod"])
def test_a_straggler_is_late_at_the_exchange_and_is_not_taken_for_communication(
    write_trial: WriteTrial, read_rows: ReadRows, project: Path, tmp_path: Path, comm: str
) -> None:
    model = tmp_path / "straggler.py"
    model.write_text(STRAGGLER, encoding="utf-8")
    file = write_trial(
        output=f"{comm}-straggler",
        workers=2,
        workersPerNode=2,
        batch={"global": 64, "perWorker": 32},
        model={"name": f"{model}:build", "options": {}},
        measure={"steps": 2, "warmupSteps": 1, "epochs": 0, "breakdown": {"windows": 3, "steps": 4}},
    )
    done = start([*command(comm, 2), str(ENTRY), "--trial", str(file), "--comm", comm], project)
    assert done.returncode == 0, done.stdout
    both = [read_rows(tmp_path / f"{comm}-straggler" / f"rank-{rank}.arrow") for rank in range(2)]
    waits = list(zip(*(part_seconds(rows, "wait") for rows in both), strict=True))
    lateness = [sorted(max(step) - step[rank] for step in waits)[len(waits) // 2] for rank in range(2)]
    assert lateness[0] == 0
    assert 0.02 < lateness[1] < 0.2
    local = [mean(part_seconds(rows, "local")) for rows in both]
    exchange = [mean(part_seconds(rows, "exchange")) - own for rows, own in zip(both, local, strict=True)]
    assert local[1] > local[0] + 0.02
    assert exchange[1] > 0, "17 MB are not averaged in no time"
    assert exchange[0] > exchange[1] + 0.02, "who waits for the straggler sees its lateness in the exchange"


@pytest.mark.parametrize("comm", ["torch-ddp", "horovod"])
def test_a_slow_down_on_every_rank_changes_times_and_no_bits(
    ranks: Ranks, write_trial: WriteTrial, read_rows: ReadRows, project: Path, tmp_path: Path, comm: str
) -> None:
    measure = {"steps": 6, "warmupSteps": 2, "epochs": 2, "slowDown": 300}
    file = write_trial(
        output=f"{comm}-slowed",
        workers=2,
        workersPerNode=2,
        batch={"global": 96, "perWorker": 48},
        **{**WORKLOAD, "measure": measure},
    )
    done = start([*command(comm, 2), str(ENTRY), "--trial", str(file), "--comm", comm], project)
    assert done.returncode == 0, done.stdout

    def shortest(rows: list[dict[str, Any]]) -> float:
        return float(min(row["end"] - row["start"] for row in rows if row["kind"] == "step"))

    for rank, plain in enumerate(ranks(comm, 2)):
        slowed = read_rows(tmp_path / f"{comm}-slowed" / f"rank-{rank}.arrow")
        assert facts(slowed, "digest", "text") == facts(plain, "digest", "text")
        assert facts(slowed, "value", "value")["slowDownPercent"] == 300
        assert facts(plain, "value", "value")["slowDownPercent"] == 0
        assert shortest(slowed) > 2 * shortest(plain)


def test_micro_batches_clipping_warm_up_and_bf16_train_the_same_bits_under_ddp_and_horovod(
    write_trial: WriteTrial, read_rows: ReadRows, project: Path, tmp_path: Path
) -> None:
    optimizer = {"name": "sgd", "learningRate": 0.5, "momentum": 0.9, "weightDecay": 0.01}
    model = {"name": "gpt", "options": {"layers": 1, "width": 32, "heads": 2}}
    workload = {
        "dataset": {"name": "synthetic-tokens", "options": {"samples": 64, "testSamples": 7, "positions": 16}},
        "model": model,
        "measure": {"steps": 3, "warmupSteps": 2, "epochs": 1, "breakdown": {"windows": 1, "steps": 2}},
        "batch": {"global": 16, "perWorker": 8},
    }
    everything = {"optimizer": {**optimizer, "learningRateWarmup": 5, "clipNorm": 0.5}, "accumulation": 4}

    def digests(comm: str, output: str, changes: Mapping[str, object], workers: int = 2) -> list[dict[str, str]]:
        batch = {"global": 16, "perWorker": 16 // workers}
        file = write_trial(
            output=output,
            workers=workers,
            workersPerNode=workers,
            **{**workload, "batch": batch, "optimizer": optimizer, **changes},
        )
        done = start([*command(comm, workers), str(ENTRY), "--trial", str(file), "--comm", comm], project)
        assert done.returncode == 0, done.stdout
        return [facts(read_rows(tmp_path / output / f"rank-{rank}.arrow"), "digest", "text") for rank in range(workers)]

    ddp = digests("torch-ddp", "ddp", {**everything, "precision": "bf16"})
    horovod = digests("horovod", "horovod", {**everything, "precision": "bf16"})
    assert ddp[0] == ddp[1] == horovod[0] == horovod[1]
    # Each of them does something: without it the training is another one.
    variants: dict[str, dict[str, object]] = {
        "plain": {},
        "bf16": {"precision": "bf16"},
        "clipped": {"optimizer": {**optimizer, "clipNorm": 0.5}},
        "warm": {"optimizer": {**optimizer, "learningRateWarmup": 5}},
        "micro": {"accumulation": 4},
    }
    alone = [digests("single", name, changes, workers=1)[0]["end"] for name, changes in variants.items()]
    assert len(set(alone)) == 5


@pytest.mark.parametrize("comm", ["torch-ddp", "horovod"])
def test_a_loss_that_is_no_number_ends_all_ranks(write_trial: WriteTrial, project: Path, comm: str) -> None:
    file = write_trial(
        output=f"{comm}-nan",
        workers=2,
        workersPerNode=2,
        **{**WORKLOAD, "optimizer": {"name": "sgd", "learningRate": 1e30, "momentum": 0, "weightDecay": 0}},
        batch={"global": 96, "perWorker": 48},
    )
    done = start([*command(comm, 2), str(ENTRY), "--trial", str(file), "--comm", comm], project)
    assert done.returncode != 0
    assert "the loss became" in done.stdout
    assert "at step 1 of part train" in done.stdout
