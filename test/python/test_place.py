import os
import socket

import pytest
import torch

from scalebench_training.comms.single import SingleComm
from scalebench_training.place import allowed_environment, read_place


def test_only_variables_about_communication_and_threads_are_recorded() -> None:
    environment = {
        "OMP_NUM_THREADS": "1",
        "HOROVOD_FUSION_THRESHOLD": "67108864",
        "GLOO_SOCKET_IFNAME": "lo",
        "NCCL_DEBUG": "WARN",
        "MASTER_ADDR": "127.0.0.1",
        "HOME": "/home/somebody",
        "PATH": "/usr/bin",
        "DATABASE_URL": "postgres://user:word@host",
        "RANKING": "1",
    }
    assert sorted(allowed_environment(environment)) == [
        "GLOO_SOCKET_IFNAME",
        "HOROVOD_FUSION_THRESHOLD",
        "MASTER_ADDR",
        "NCCL_DEBUG",
        "OMP_NUM_THREADS",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "HOROVOD_SECRET_KEY",
        "_HOROVOD_SECRET_KEY",
        "HOROVOD_API_TOKEN",
        "HOROVOD_GLOO_AUTH",
        "NCCL_PASSPHRASE",
        "HOROVOD_password",
        "GLOO_CREDENTIALS",
        "HOROVOD_rendezvous_key",
        "AWS_SECRET_ACCESS_KEY",
    ],
)
def test_nothing_whose_name_speaks_of_a_secret_is_recorded(name: str) -> None:
    assert allowed_environment({name: "hush"}) == {}


def test_a_worker_reads_back_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCALEBENCH_NODE", "node-1")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.setenv("HOROVOD_SECRET_KEY", "hush")
    place = read_place(SingleComm(), torch.device("cpu"))
    assert place["host"] == socket.gethostname()
    assert place["pid"] == str(os.getpid())
    assert (place["rank"], place["localRank"], place["worldSize"]) == ("0", "0", "1")
    assert place["node"] == "node-1"
    assert place["device"] == "cpu"
    assert place["threads"] == "1"
    assert place["env:OMP_NUM_THREADS"] == "7"
    assert place["version:torch"] == torch.__version__
    assert "hush" not in place.values()


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system has no CPU affinity")
def test_the_affinity_is_that_of_the_process() -> None:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert read_place(SingleComm(), torch.device("cpu"))["cpuAffinity"] == str(min(before))
    finally:
        os.sched_setaffinity(0, before)
