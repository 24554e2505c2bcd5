"""The driver service and its client, with trials that only wait, fail or speak."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import psutil  # type: ignore[import-untyped,unused-ignore]
import pytest

from scalebench_training.service import submit, trial_environment

PACKAGE = str(Path(__file__).resolve().parents[3] / "runners" / "common")

# `trial` says what happens; every event is a line of events.txt.
SERVICE = """
import signal, sys, threading, time
from pathlib import Path
from scalebench_training.service import serve

folder = Path(sys.argv[1])

def note(text):
    with (folder / "events.txt").open("a") as file:
        file.write(text + "\\n")

class Trials:
    def __init__(self):
        self.cancelled = threading.Event()

    def run(self, request):
        self.cancelled.clear()
        note(f"run {request.trial_file}")
        if request.trial_file == "fail":
            raise ValueError("no luck")
        if request.trial_file == "environment":
            request.say(repr(sorted(request.environment.items())))
        if request.trial_file == "handler":
            signal.signal(signal.SIGTERM, lambda *_: note("the framework's handler"))
        if request.trial_file in ("wait", "handler") and self.cancelled.wait(60):
            raise RuntimeError("cancelled")
        if request.trial_file == "stuck":
            time.sleep(60)

    def cancel(self):
        note("cancel")
        self.cancelled.set()

serve(folder, Trials())
"""

STARTER = """
import subprocess, sys
service = subprocess.Popen([sys.executable, *sys.argv[1:]])
print(service.pid, flush=True)
sys.stdin.read()
"""


class RunningService:
    """The service is a child of a starter, which stands for the harness."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "driver.token").write_text("right", encoding="ascii")
        program = folder / "program.py"
        program.write_text(SERVICE, encoding="utf-8")
        self.harness = subprocess.Popen(
            [sys.executable, "-c", STARTER, str(program), str(folder)],
            env={**os.environ, "PYTHONPATH": PACKAGE},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.harness.stdout is not None
        self.process = psutil.Process(int(self.harness.stdout.readline()))
        self.wait((folder / "ready.json").exists)

    def wait(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.events()
            time.sleep(0.02)

    def events(self) -> list[str]:
        file = self.folder / "events.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def client(self, trial: str) -> subprocess.Popen[str]:
        """A trial's own process."""
        code = "import sys; from scalebench_training.service import run_on_service; run_on_service(*sys.argv[1:])"
        return subprocess.Popen(
            [sys.executable, "-c", code, str(self.folder), trial],
            env={**os.environ, "PYTHONPATH": PACKAGE, "OMP_NUM_THREADS": "5", "SCALEBENCH_NODE": "node0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def is_running(self) -> bool:
        try:
            return bool(self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    def close(self) -> None:
        for stream in (self.harness.stdin, self.harness.stdout):
            if stream is not None:
                stream.close()
        with contextlib.suppress(psutil.NoSuchProcess):
            self.process.kill()
        self.harness.kill()
        self.harness.wait()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    running = RunningService(tmp_path)
    yield running
    running.close()


def finish(client: subprocess.Popen[str]) -> tuple[int, str, str]:
    output, errors = client.communicate(timeout=20)
    return client.returncode, output, errors


def test_it_says_where_it_is_in_a_file_that_only_the_user_can_read(service: RunningService) -> None:
    ready = service.folder / "ready.json"
    assert ready.stat().st_mode & 0o777 == 0o600
    assert json.loads(ready.read_text(encoding="utf-8"))["address"][0] == "127.0.0.1"


def test_a_trial_that_ends_well_exits_0_and_a_failed_one_1_with_its_reason(service: RunningService) -> None:
    assert finish(service.client("good")) == (0, "", "")
    assert finish(service.client("fail")) == (1, "", "scalebench: ValueError: no luck\n")
    assert finish(service.client("good")) == (0, "", "")


def test_the_client_prints_what_the_trial_says_and_brings_the_trials_environment(service: RunningService) -> None:
    code, output, _ = finish(service.client("environment"))
    assert code == 0
    assert "('OMP_NUM_THREADS', '5')" in output
    assert "PATH" not in output
    assert "SCALEBENCH_NODE" not in output


def test_only_what_a_trial_needs_is_passed_on() -> None:
    environment = {"OMP_NUM_THREADS": "1", "SCALEBENCH_TRIAL": "t/1", "SCALEBENCH_SERVICE": "s", "HOME": "/h"}
    assert trial_environment(environment) == {"OMP_NUM_THREADS": "1", "SCALEBENCH_TRIAL": "t/1"}


def test_a_second_client_waits_for_its_turn(service: RunningService) -> None:
    first = service.client("wait")
    service.wait(lambda: service.events() == ["run wait"])
    second = service.client("good")
    time.sleep(0.5)
    assert service.events() == ["run wait"]
    first.terminate()
    assert finish(second)[0] == 0
    assert service.events() == ["run wait", "cancel", "run good"]
    finish(first)


def test_a_client_that_is_killed_cancels_its_trial(service: RunningService) -> None:
    client = service.client("wait")
    service.wait(lambda: service.events() == ["run wait"])
    client.kill()
    service.wait(lambda: service.events() == ["run wait", "cancel"])
    assert finish(service.client("good"))[0] == 0
    finish(client)


def test_a_trial_that_cannot_be_cancelled_ends_the_service(service: RunningService) -> None:
    client = service.client("stuck")
    service.wait(lambda: service.events() == ["run stuck"])
    client.kill()
    service.wait(lambda: not service.is_running(), 20)
    assert "ended" in str(submit(service.folder, "good")) or "does not answer" in str(submit(service.folder, "good"))
    finish(client)


def test_it_ends_when_the_harness_is_killed_in_the_middle_of_a_trial(service: RunningService) -> None:
    client = service.client("wait")
    service.wait(lambda: service.events() == ["run wait"])
    service.harness.kill()
    service.wait(lambda: not service.is_running())
    code, _, errors = finish(client)
    assert code == 1
    assert errors != ""


@pytest.mark.parametrize("trial", ["wait", "handler"])
def test_sigterm_ends_it_even_while_a_framework_has_put_its_own_handler_in_place(
    service: RunningService, trial: str
) -> None:
    client = service.client(trial)
    service.wait(lambda: service.events() == [f"run {trial}"])
    service.process.send_signal(signal.SIGTERM)
    service.wait(lambda: not service.is_running())
    assert "cancel" in service.events()
    finish(client)


def test_nobody_without_the_token_is_let_in(service: RunningService) -> None:
    address = json.loads((service.folder / "ready.json").read_text(encoding="utf-8"))["address"]
    with pytest.raises(AuthenticationError):
        Client(tuple(address), authkey=b"wrong")
    assert finish(service.client("good"))[0] == 0


def test_a_service_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "does not answer" in str(submit(tmp_path, "good"))
