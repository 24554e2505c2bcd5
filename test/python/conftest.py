"""Fixtures of all Python tests: trial files, and a group of workers inside one process."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pytest
import torch

from scalebench_training.comms.single import SingleComm

PROJECT = Path(__file__).resolve().parents[2]

Result = TypeVar("Result")
WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Tests train on one thread, whatever the machine has."""
    torch.set_num_threads(1)


@pytest.fixture
def project() -> Path:
    return PROJECT


@pytest.fixture
def trial_document(tmp_path: Path) -> dict[str, Any]:
    """A whole trial.json with the quickstart's workload for one worker."""
    return {
        "schema": "scalebench/trial/v1",
        "study": "test-study",
        "trial": "b001-single-n1-w1",
        "attempt": 1,
        "cell": "single-n1-w1",
        "runner": "single",
        "runnerOptions": {},
        "seed": 1,
        "nodes": 1,
        "workersPerNode": 1,
        "workers": 1,
        "batch": {"global": 256, "perWorker": 256},
        "model": {"name": "cnn", "options": {}},
        "dataset": {"name": "digits", "options": {}},
        "optimizer": {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "weightDecay": 0},
        "precision": "fp32",
        "device": "cpu",
        "threadsPerWorker": 1,
        "measure": {"steps": 6, "warmupSteps": 2, "epochs": 1},
        "paths": {"output": str(tmp_path / "output"), "datasets": str(PROJECT / "datasets")},
    }


@pytest.fixture
def write_trial(trial_document: dict[str, Any], tmp_path: Path) -> WriteTrial:
    """Writes the trial file; keyword arguments replace top-level keys, `output` the output folder."""

    def write(output: str = "output", **changes: object) -> Path:
        document = {**trial_document, **changes}
        document["paths"] = {**trial_document["paths"], "output": str(tmp_path / output)}
        file = tmp_path / f"{output}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return file

    return write


@pytest.fixture
def read_rows() -> ReadRows:
    """All rows of a rank's stream."""

    def read(path: Path) -> list[dict[str, Any]]:
        with pa.ipc.open_stream(path.read_bytes()) as stream:
            return list(stream.read_all().to_pylist())

    return read


class ThreadComm(SingleComm):
    """One of several workers that are threads of this process; knows how to add up, and no more."""

    def __init__(self, rank: int, world: int, shared: list[list[float]], meeting: threading.Barrier) -> None:
        self.rank = rank
        self.world = world
        self._shared = shared
        self._meeting = meeting

    def sum(self, values: list[float]) -> list[float]:
        self._shared[self.rank] = values
        self._meeting.wait(timeout=30)
        return [sum(column) for column in zip(*self._shared, strict=True)]


@pytest.fixture
def on_ranks() -> Callable[[int, Callable[[ThreadComm], Result]], list[Result]]:
    """Runs a function once a rank, all at the same time, and returns the results in rank order."""

    def run(world: int, work: Callable[[ThreadComm], Result]) -> list[Result]:
        shared: list[list[float]] = [[] for _ in range(world)]
        meeting = threading.Barrier(world)
        comms = [ThreadComm(rank, world, shared, meeting) for rank in range(world)]
        with ThreadPoolExecutor(world) as pool:
            return list(pool.map(work, comms))

    return run
