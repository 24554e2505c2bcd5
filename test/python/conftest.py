"""Fixtures of all Python tests: trial files, a group of workers inside one process, and one Spark."""

import json
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch

from scalebench_training.comms.single import SingleComm

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PROJECT = Path(__file__).resolve().parents[2]

Result = TypeVar("Result")
WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]
Frame = Callable[[Mapping[str, Any]], "DataFrame"]


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


def _rides(rows: int, seed: int) -> pa.Table:
    """The label is a straight line of the number, moved by the code, with a little noise."""
    random = np.random.default_rng(seed)
    number = random.standard_normal(rows).astype(np.float32)
    code = random.integers(1, 4, rows).astype(np.int32)
    label = 0.6 * number + 0.5 * (code - 2) + 0.1 * random.standard_normal(rows)
    return pa.table({"x": number, "c": code, "label": label.astype(np.float32)})


@pytest.fixture
def rides(tmp_path: Path) -> Path:
    """A prepared data set with a number as its target: 600 training rows in several row groups, 90 others."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    parts = {}
    for part, rows in (("train", 600), ("test", 90)):
        file = folder / f"{part}-00000.parquet"
        pq.write_table(_rides(rows, rows), file, row_group_size=150)
        parts[part] = {"shards": [{"file": file.name, "rows": rows, "bytes": file.stat().st_size}]}
    manifest = {
        "schema": "scalebench/prepared/v1",
        "columns": [
            {"name": "x", "kind": "number", "unit": "1"},
            {"name": "c", "kind": "category", "unit": "1", "codes": ["a", "b", "c"]},
        ],
        "classes": [],
        "target": {"kind": "regression", "unit": "riders", "mean": 140.0, "deviation": 130.0},
        "parts": parts,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


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


@pytest.fixture(scope="session")
def java_home() -> str:
    """The Java that `scalebench setup` found or installed."""
    environment = json.loads((Path(sys.prefix) / "scalebench.json").read_text(encoding="utf-8"))
    return os.environ.get("JAVA_HOME") or environment.get("javaHome") or ""


@pytest.fixture(scope="session")
def spark(java_home: str, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    """One for all tests of this process. What starts a Spark of its own, or asks for executors, does so in another."""
    from scalebench_preparation.session import spark_session

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", java_home)
        # Few methods run often enough here to pay for Java's second compiler.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        with spark_session(2, tmp_path_factory.mktemp("spark"), threads=True) as session:
            # Small frames: the time of a test is that of its tasks' beginnings.
            session.conf.set("spark.sql.shuffle.partitions", "2")
            session.conf.set("spark.sql.files.minPartitionNum", "2")
            yield session


@pytest.fixture
def frame(spark: "SparkSession", tmp_path: Path) -> Iterator[Frame]:
    """Columns as a frame, by a Parquet file: a frame of Python objects starts Python processes."""
    count = 0

    def make(columns: Mapping[str, Any]) -> "DataFrame":
        nonlocal count
        count += 1
        file = tmp_path / f"frame-{count}.parquet"
        pq.write_table(pa.table(dict(columns)), file)
        return spark.read.parquet(str(file))

    yield make
    spark.catalog.clearCache()


@pytest.fixture
def py4j_closes_late() -> Iterator[None]:
    """Py4J leaves it to the garbage collector to close its sockets; all else stays an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=ResourceWarning, message="unclosed <socket.socket")
        yield
