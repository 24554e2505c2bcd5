"""Horovod's workers as pods start them, without a cluster: two "pods" on this machine, which meet at a name."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

pytestmark = pytest.mark.real

PROJECT = Path(__file__).resolve().parents[3]
RUNNER = PROJECT / "runners" / "horovod"


def free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def start(index: int, trial: Path, port: int, slots: int, nodes: int) -> "subprocess.Popen[bytes]":
    shape = ["--index", str(index), "--nodes", str(nodes), "--slots", str(slots)]
    argv = [sys.executable, str(RUNNER / "pod.py"), "--trial", str(trial), "--rendezvous", f"localhost:{port}", *shape]
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT / "runners" / "common"),
        "OMP_NUM_THREADS": "1",
        "HOROVOD_CONTROLLER": "gloo",
        "HOROVOD_CPU_OPERATIONS": "gloo",
        "HOROVOD_GLOO_IFACE": "lo",
        "GLOO_SOCKET_IFNAME": "lo",
    }
    return subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def trial_of(study: Any, output: Path, **changes: Any) -> Path:
    """The trial that ran in `output`, with changes, in a folder of its own."""
    study.trials += 1
    folder = output.parent / f"pods-{study.trials}"
    folder.mkdir()
    trial = json.loads((output / "trial.json").read_text(encoding="utf-8"))
    paths = {**trial["paths"], "output": str(folder)}
    file = folder / "trial.json"
    file.write_text(json.dumps({**trial, "paths": paths, **changes}), encoding="utf-8")
    return file


def places(output: Path) -> list[dict[str, str]]:
    tables = [pa.ipc.open_stream(file.read_bytes()).read_all() for file in sorted(output.glob("rank-*.arrow"))]
    return [{row["name"]: row["text"] for row in table.to_pylist() if row["kind"] == "place"} for table in tables]


def digests(output: Path) -> list[dict[str, str]]:
    tables = [pa.ipc.open_stream(file.read_bytes()).read_all() for file in sorted(output.glob("rank-*.arrow"))]
    return [{row["name"]: row["text"] for row in table.to_pylist() if row["kind"] == "digest"} for table in tables]


def test_two_pods_train_the_bits_that_horovodrun_trains(study: Any) -> None:
    usual = study.run("horovod", 2)
    assert usual.code == 0, usual.log
    file = trial_of(study, usual.output, nodes=2, workersPerNode=1)
    port = free_port()
    pods = [start(index, file, port, 1, 2) for index in (1, 0)]
    try:
        logs = [pod.communicate(timeout=120)[0].decode() for pod in pods]
    finally:
        for pod in pods:
            pod.kill()
    assert [pod.returncode for pod in pods] == [0, 0], logs
    assert [(place["node"], place["localRank"]) for place in places(file.parent)] == [("node0", "0"), ("node1", "0")]
    assert digests(file.parent) == digests(usual.output)


def test_a_pod_ends_with_its_first_worker_that_fails(study: Any) -> None:
    usual = study.run("horovod", 2)
    file = trial_of(study, usual.output, model={"name": "no-such-model", "options": {}})
    pod = start(0, file, free_port(), 2, 1)
    log = pod.communicate(timeout=120)[0].decode()
    assert pod.returncode == 1
    assert "no-such-model" in log
