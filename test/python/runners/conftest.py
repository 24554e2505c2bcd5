"""Runs the plans of the real runners the way the harness does, in processes that tests can look at."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped,unused-ignore]
import pytest

PROJECT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent

# Small, yet with an evaluation, two epochs, momentum and weight decay: what goes wrong shows in the parameters.
WORKLOAD: dict[str, Any] = {
    "model": {"name": "cnn", "options": {"channels": [4, 8]}},
    "dataset": {"name": "digits", "options": {}},
    "batch": {"global": 128},
    "optimizer": {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "weightDecay": 0.001},
    "precision": "fp32",
    "device": "cpu",
    "threadsPerWorker": 1,
}
MEASURE: dict[str, Any] = {"steps": 10, "warmupSteps": 2, "epochs": 2, "breakdown": {"windows": 2, "steps": 2}}


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@dataclass
class Ended:
    """How a trial went."""

    code: int
    log: str
    output: Path
    seconds: float


@dataclass
class Study:
    """Starts services once and trials one after the other; `close` ends all and says what was left."""

    root: Path
    temporary: Path
    slots: int = 2
    name: str = field(default_factory=lambda: f"test-{secrets.token_hex(6)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    ports: dict[str, int] = field(default_factory=dict)
    services: dict[str, list[subprocess.Popen[bytes]]] = field(default_factory=dict)
    specs: dict[str, Any] = field(default_factory=dict)
    trials: int = 0

    @property
    def scratch(self) -> Path:
        """The temporary folder of what does not name its own."""
        return self.temporary / "tmp"

    @property
    def home(self) -> Path:
        """The user's home, for all that is started here."""
        return self.temporary / "home"

    def plan(
        self, runner: Path, nodes: int, workers_per_node: int, workload: dict[str, Any], options: dict[str, Any]
    ) -> tuple[Any, Path]:
        self.trials += 1
        trial = f"b{self.trials:03}-{runner.name}-n{nodes}-w{workers_per_node}"
        output = self.root / "trials" / trial
        output.mkdir(parents=True)
        workers = nodes * workers_per_node
        cell = {
            "id": f"{runner.name}-n{nodes}-w{workers_per_node}",
            "runner": runner.name,
            "runnerOptions": options,
            "nodes": nodes,
            "workersPerNode": workers_per_node,
            "workers": workers,
            "seed": 1,
            "workload": workload,
        }
        document = {
            **{key: cell[key] for key in ("runner", "runnerOptions", "nodes", "workersPerNode", "workers", "seed")},
            **workload,
            "schema": "scalebench/trial/v1",
            "study": self.name,
            "trial": trial,
            "attempt": 1,
            "cell": cell["id"],
            "batch": {"global": 128, "perWorker": 128 // workers},
            "measure": MEASURE,
            "paths": {"output": str(output), "datasets": str(PROJECT / "datasets")},
        }
        file = output / "trial.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        context = {
            "python": sys.executable,
            "binDirectory": str(Path(sys.executable).parent),
            "runnerDirectory": str(runner),
            "pythonPath": str(PROJECT / "runners" / "common"),
            "trialFile": str(file),
            "outputDirectory": str(output),
            "nodes": [{"name": f"node{n}", "address": "127.0.0.1", "host": socket.gethostname()} for n in range(nodes)],
            "slotsPerNode": self.slots,
            "ports": self.ports,
            "fresh": free_ports(4),
            "secret": self.secret,
            "services": str(self.root / "services"),
            "temporary": str(self.temporary),
        }
        compiled = PROJECT / "dist" / runner.relative_to(PROJECT) / "runner.js"
        planned = subprocess.run(
            ["node", str(HERE / "plan.mjs"), str(compiled)],
            input=json.dumps({"trial": {"id": trial, "block": self.trials, "cell": cell}, "context": context}),
            capture_output=True,
            text=True,
            check=True,
        )
        answer = json.loads(planned.stdout)
        self.ports = answer["ports"]
        return answer["plan"], output

    def start(self, process: dict[str, Any], log: Path, **markers: str) -> subprocess.Popen[bytes]:
        own = {"TMPDIR": str(self.scratch), "HOME": str(self.home), **process["env"]}
        environment = {**os.environ, **own, "SCALEBENCH_STUDY": self.name, **markers}
        with log.open("wb") as file:
            return subprocess.Popen(
                process["argv"],
                env=environment,
                cwd=process["cwd"],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ensure(self, spec: dict[str, Any]) -> None:
        """Start the service unless it runs; raises with its log where it does not get ready."""
        if spec["id"] in self.services:
            assert self.specs[spec["id"]] == spec, "trials of one service must agree on it"
            return
        self.specs[spec["id"]] = spec
        running = self.services[spec["id"]] = []
        for folder in spec["temporaryDirectories"]:
            Path(folder).mkdir(mode=0o700)
        for file in spec["files"]:
            path = Path(file["path"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(file["content"], encoding="utf-8")
        deadline = time.monotonic() + spec["readyTimeoutSeconds"]
        for process in spec["processes"]:
            log = Path(process["cwd"]) / f"{process['name']}.log"
            running.append(self.start(process, log, SCALEBENCH_SERVICE=spec["id"]))
            while not is_ready(process["ready"]):
                assert running[-1].poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.02)

    def begin(
        self, runner: Path | str, workers_per_node: int = 2, nodes: int = 1, dataset: str = "digits", **options: Any
    ) -> tuple[list[subprocess.Popen[bytes]], Path]:
        """Start a trial's processes, services first."""
        folder = PROJECT / "runners" / runner if isinstance(runner, str) else runner
        workload = {**WORKLOAD, "dataset": {"name": dataset, "options": {}}}
        spec, output = self.plan(folder, nodes, workers_per_node, workload, options)
        for service in spec["services"]:
            self.ensure(service)
        trial = f"{spec['trial']}/1"
        return [
            self.start(process, output / f"{process['name']}.log", SCALEBENCH_TRIAL=trial)
            for process in spec["processes"]
        ], output

    def run(
        self, runner: Path | str, workers_per_node: int = 2, nodes: int = 1, dataset: str = "digits", **options: Any
    ) -> Ended:
        """Run a trial to its end, and look that nothing of it is left: no process, no temporary file."""
        processes, output = self.begin(runner, workers_per_node, nodes, dataset, **options)
        started = time.monotonic()
        codes = [process.wait(timeout=120) for process in processes]
        seconds = time.monotonic() - started
        log = "\n".join(file.read_text(encoding="utf-8") for file in sorted(output.glob("*.log")))
        trial = f"{output.name}/1"
        assert wait_until(lambda: not self.marked(SCALEBENCH_TRIAL=trial)), self.marked(SCALEBENCH_TRIAL=trial)
        # torch's cache of compiled code is one folder a user.
        assert [path.name for path in self.scratch.iterdir() if not path.name.startswith("torchinductor_")] == []
        return Ended(max(map(abs, codes)), log, output, seconds)

    def marked(self, **markers: str) -> list[str]:
        """Processes of this study that carry the markers, whoever their parent is."""
        wanted = {"SCALEBENCH_STUDY": self.name, **markers}
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                environment = process.environ()
                if all(environment.get(name) == value for name, value in wanted.items()):
                    found.append(f"{process.pid} {' '.join(process.cmdline())[:120]}")
        return found

    def stop(self, service: str, grace: float = 5) -> None:
        """TERM to each group, last started first, then KILL; temporary folders go, as the harness does it."""
        for process in reversed(self.services.pop(service)):
            for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 2.0)):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(patience)
        for folder in self.specs[service]["temporaryDirectories"]:
            shutil.rmtree(folder)
        (self.root / "services" / service / "ready.json").unlink(missing_ok=True)

    def close(self) -> list[str]:
        """Stop all services; the processes that are left after that."""
        for service in list(self.services):
            self.stop(service)
        wait_until(lambda: not self.marked(), 5)
        return self.marked()


def is_ready(ready: dict[str, Any]) -> bool:
    if ready["kind"] == "file":
        return Path(ready["path"]).exists()
    if ready["kind"] == "port":
        with socket.socket() as each:
            return each.connect_ex((ready["host"], ready["port"])) == 0
    return True


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    # Ray's sockets must stay within 107 bytes: pytest's own folders are too deep.
    temporary = Path(tempfile.mkdtemp(prefix="sb-"))
    study = Study(tmp_path_factory.mktemp("study"), temporary)
    study.scratch.mkdir()
    study.home.mkdir()
    yield study
    left = study.close()
    shutil.rmtree(temporary, ignore_errors=True)
    assert left == []
