"""The five runners on the real frameworks, by their own plans: the same training, and nothing left behind."""

import os
import signal
import socket
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped,unused-ignore]
import pyarrow as pa
import pytest

pytestmark = pytest.mark.real

DISTRIBUTED = ["torch-ddp", "horovod", "spark-horovod", "ray"]
SERVED = ["spark-horovod", "ray"]
PROJECT = Path(__file__).resolve().parents[3]
BROKEN = PROJECT / "test" / "fixtures" / "runners" / "broken"

Rows = list[dict[str, Any]]


def ranks_of(output: Path) -> list[Rows]:
    files = sorted(output.glob("rank-*.arrow"))
    streams = [pa.ipc.open_stream(file.read_bytes()) for file in files]
    return [list(stream.read_all().to_pylist()) for stream in streams]


def facts(rows: Rows, kind: str, column: str = "text") -> dict[str, Any]:
    return {row["name"]: row[column] for row in rows if row["kind"] == kind}


@pytest.fixture(scope="module")
def finished() -> dict[tuple[str, int, int], Any]:
    """Every combination is run once for all tests of this file."""
    return {}


@pytest.fixture(scope="module")
def outputs() -> dict[tuple[str, int], Path]:
    """Where what was run on one node lies, by runner and workers."""
    return {}


@pytest.fixture
def run(study: Any, finished: dict[tuple[str, int, int], Any], outputs: dict[tuple[str, int], Path]) -> Any:
    def once(runner: str, workers_per_node: int, nodes: int = 1) -> list[Rows]:
        key = (runner, nodes, workers_per_node)
        if key not in finished:
            ended = study.run(runner, workers_per_node, nodes)
            assert ended.code == 0, ended.log
            finished[key] = ranks_of(ended.output)
            outputs[runner, workers_per_node] = ended.output
            assert (ended.output / "parameters.arrow").exists()
        ranks: list[Rows] = finished[key]
        return ranks

    return once


def test_two_workers_of_every_runner_have_trained_the_same_bits(run: Any) -> None:
    digests = {runner: [facts(rows, "digest") for rows in run(runner, 2)] for runner in DISTRIBUTED}
    first = digests["torch-ddp"][0]
    assert set(first) == {"start", "trained", "end"}
    assert digests == {runner: [first, first] for runner in DISTRIBUTED}


def test_one_worker_of_every_runner_has_trained_the_same_bits_as_plain_pytorch(run: Any) -> None:
    (single,) = run("single", 1)
    digests = {runner: [facts(rows, "digest") for rows in run(runner, 1)] for runner in DISTRIBUTED}
    assert digests == {runner: [facts(single, "digest")] for runner in DISTRIBUTED}


def test_models_of_every_runner_say_the_same_of_the_test_rows(run: Any, outputs: dict[tuple[str, int], Path]) -> None:
    def told(runner: str, workers: int) -> Rows:
        """Rows of the whole test set in its order."""
        run(runner, workers)
        files = [outputs[runner, workers] / f"predictions-{rank}.arrow" for rank in range(workers)]
        ranks = [pa.ipc.open_stream(file.read_bytes()).read_all().to_pylist() for file in files]
        return [ranks[row % workers][row // workers] for row in range(sum(map(len, ranks)))]

    alone, together = told("single", 1), told("torch-ddp", 2)
    assert len(alone) == 360
    for runner in DISTRIBUTED:
        assert told(runner, 1) == alone, runner
        assert told(runner, 2) == together, runner
    assert [row["label"] for row in together] == [row["label"] for row in alone]
    # Gradients that were added up in another order differ in their last bits.
    for name in ("score", "loss"):
        assert [row[name] for row in together] == pytest.approx([row[name] for row in alone], rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("runner", DISTRIBUTED)
def test_records_are_whole_and_say_where_each_rank_was(run: Any, runner: str) -> None:
    ranks = run(runner, 2)
    places = [facts(rows, "place") for rows in ranks]
    assert [rows[-1]["kind"] for rows in ranks] == ["done", "done"]
    for rank, place in enumerate(places):
        assert (place["rank"], place["worldSize"], place["node"]) == (str(rank), "2", "node0")
        assert (place["host"], place["threads"], place["backend"]) == (socket.gethostname(), "1", "gloo")
        assert place["env:OMP_NUM_THREADS"] == "1"
    assert sorted(place["localRank"] for place in places) == ["0", "1"]
    assert len({place["pid"] for place in places}) == 2


@pytest.mark.parametrize("runner", DISTRIBUTED)
def test_every_runner_takes_its_steps_apart(run: Any, runner: str) -> None:
    parts = ["exchange", "local", "dataWait", "forward", "backward", "optimizer"]
    for workers, more in ((1, []), (2, ["wait"])):
        for rows in run(runner, workers):
            counts = Counter(row["name"] for row in rows if row["kind"] == "part")
            assert counts == dict.fromkeys([*parts, *more], 4)


def ended_within(seconds: float, pids: list[str]) -> bool:
    """Whether none of the processes is there any more by then."""
    until = time.monotonic() + seconds
    while any(psutil.pid_exists(int(pid)) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("runner", SERVED)
def test_every_trial_of_a_service_trains_in_fresh_processes(run: Any, study: Any, runner: str) -> None:
    ended = study.run(runner, 2)
    assert ended.code == 0, ended.log
    again = [facts(rows, "place")["pid"] for rows in ranks_of(ended.output)]
    before = [facts(rows, "place")["pid"] for workers in (1, 2) for rows in run(runner, workers)]
    assert not set(again) & set(before)
    # Ray has a worker end after its trial, not with it.
    assert ended_within(10, [*again, *before])


@pytest.mark.parametrize("runner", SERVED)
def test_files_with_secrets_are_the_users_alone_and_no_command_line_or_worker_shows_them(
    run: Any, study: Any, runner: str
) -> None:
    run(runner, 2)
    spec = next(spec for spec in study.specs.values() if runner.split("-", maxsplit=1)[0] in spec["id"])
    assert spec["files"]
    for file in spec["files"]:
        assert Path(file["path"]).stat().st_mode & 0o077 == 0
    shown = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    assert not [line for line in shown if study.secret in line]


@pytest.mark.parametrize("runner", SERVED)
def test_services_listen_on_loopback_alone(run: Any, study: Any, runner: str) -> None:
    run(runner, 2)
    members = {
        int(line.split()[0])
        for service in study.services
        if service.endswith("-n1")
        for line in study.marked(SCALEBENCH_SERVICE=service)
    }
    listening = [each for each in psutil.net_connections("tcp") if each.status == "LISTEN" and each.pid in members]
    assert listening
    assert {each.laddr.ip.removeprefix("::ffff:") for each in listening} == {"127.0.0.1"}


def test_nothing_is_written_to_the_home_folder_or_to_a_shared_place(run: Any, study: Any) -> None:
    for runner in SERVED:
        run(runner, 2)
    assert list(study.home.iterdir()) == []
    assert not Path("/tmp/ray").exists()  # noqa: S108


@pytest.mark.parametrize("runner", SERVED)
def test_a_client_that_ends_early_ends_the_training_and_a_new_service_goes_on(study: Any, runner: str) -> None:
    (client,), output = study.begin(runner, 2)
    marker = {"SCALEBENCH_TRIAL": f"{output.name}/1"}
    deadline = time.monotonic() + 60
    while not list(output.glob("rank-*.arrow")):
        assert time.monotonic() < deadline
        assert client.poll() is None
        time.sleep(0.05)
    os.killpg(client.pid, signal.SIGTERM)
    client.wait(10)
    until = time.monotonic() + 20
    while study.marked(**marker) and time.monotonic() < until:
        time.sleep(0.1)
    assert study.marked(**marker) == []
    study.stop(f"{runner.split('-', 1)[0]}-n1")
    ended = study.run(runner, 1)
    assert ended.code == 0, ended.log


@pytest.mark.parametrize("fault", ["seed", "order", "learningRate"])
def test_a_runner_that_trains_otherwise_has_another_digest(run: Any, study: Any, fault: str) -> None:
    ended = study.run(BROKEN, 2, breaks=fault)
    assert ended.code == 0, ended.log
    right, wrong = (facts(ranks[0], "digest") for ranks in (run("torch-ddp", 2), ranks_of(ended.output)))
    assert wrong["trained"] != right["trained"]
    assert (wrong["start"] == right["start"]) == (fault != "seed")


def test_a_worker_that_is_killed_fails_the_trial_and_leaves_nobody(study: Any) -> None:
    ended = study.run(BROKEN, 2, breaks="die")
    assert ended.code != 0
    assert "SIGKILL" in ended.log


def test_a_loss_that_is_no_number_fails_the_trial_with_a_sentence(study: Any) -> None:
    ended = study.run(BROKEN, 2, breaks="nan")
    assert ended.code != 0
    assert "the loss became" in ended.log


def test_a_worker_that_hangs_keeps_the_trial_running_until_its_group_is_ended(study: Any) -> None:
    (torchrun,), output = study.begin(BROKEN, 2, breaks="hang")
    with pytest.raises(subprocess.TimeoutExpired):
        torchrun.wait(15)
    os.killpg(torchrun.pid, signal.SIGTERM)
    torchrun.wait(40)
    assert study.marked(SCALEBENCH_TRIAL=f"{output.name}/1") == []


@pytest.mark.parametrize("runner", SERVED)
def test_a_trial_that_fails_on_a_service_says_why(study: Any, runner: str) -> None:
    ended = study.run(runner, 2, dataset="no-such-data")
    assert ended.code == 1
    assert "no-such-data" in ended.log


@pytest.mark.parametrize("runner", DISTRIBUTED)
def test_two_simulated_nodes_train_the_same_bits_as_two_workers_of_one(run: Any, runner: str) -> None:
    ranks = run(runner, 1, 2)
    assert [facts(rows, "digest") for rows in ranks] == [facts(rows, "digest") for rows in run(runner, 2)]
    places = [facts(rows, "place") for rows in ranks]
    assert sorted(place["node"] for place in places) == ["node0", "node1"]
    assert [(place["localRank"], place["localWorldSize"]) for place in places] == [("0", "1"), ("0", "1")]
