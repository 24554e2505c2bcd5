"""The whole program with executors that are processes: the same bytes at any number, nothing open, nothing left."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .server import sha256

PROGRAM = Path(__file__).resolve().parents[3] / "runners" / "preparation"
ROWS = 400

pytestmark = pytest.mark.real

# Of the driver and its executors: command lines, addresses that they listen on; and what only they know.
WITNESS = """
import json
from pathlib import Path

from pyspark.sql import functions as f


def listening(pid):
    inodes = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                yield fields[1].split(":")[0]


def pipeline(raw):
    table = raw.table("people.csv")
    table.repartition(8).count()
    scratch = str(raw._scratch.parent)
    commands = {pid.name: (pid / "cmdline").read_text() for pid in Path("/proc").glob("[0-9]*")}
    java = {pid: command for pid, command in commands.items() if scratch in command and "/java" in command}
    told = {
        "commands": list(commands.values()),
        "java": list(java.values()),
        "addresses": sorted({address for pid in java for address in listening(pid)}),
        "secret": raw.spark.sparkContext.getConf().get("spark.authenticate.secret"),
    }
    Path(__file__).with_name("witness.json").write_text(json.dumps(told))
    return table.withColumn("label", f.when(f.col("ill") == "yes", 1).otherwise(0))
"""

HANGING = """
import time
from pathlib import Path


def pipeline(raw):
    raw.table("people.csv").repartition(8).count()
    Path(__file__).with_name("waiting").touch()
    time.sleep(300)
"""

# 127.0.0.1 as the kernel prints it, and as an IPv6 address.
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dataset.yaml of 400 rows, as the harness sends it. Every row but for its id is there twice."""
    lines = ["id,weight,colour,ill"]
    for number in range(ROWS):
        weight = 50 + (number * 37) % 61
        ill = "yes" if weight + (number * 13) % 40 > 100 else "no"
        lines.append(f"{number // 2},{'' if number % 10 == 0 else f'{weight}.25'},{'rgb'[number % 3]},{ill}")
    file = tmp_path_factory.mktemp("source") / "people.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    columns = {"id": "int", "weight": "double", "colour": "string", "ill": "string"}
    raw = {"path": file.name, "sha256": sha256(file.read_bytes()), "columns": columns}
    return {
        "dataset": "people",
        "source": {"kind": "path", "location": str(file.parent), "files": [raw]},
        "columns": {
            "numbers": {"weight": {"unit": "kg", "missing": "allowed"}},
            "categories": {"colour": {"unit": "name", "missing": "refused", "atMost": 2}},
            "key": ["id"],
        },
        "target": {"says": "is a person ill", "classes": ["no", "yes"]},
        "split": {"by": ["id"], "test": 0.25},
    }


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(people: dict[str, Any], java_home: str, tmp_path: Path) -> Iterator[Start]:
    """Starts a preparation in a folder of that name; what is still there after the test is ended."""
    # Without Java's second compiler: it does not pay for so little work.
    options = "-XX:TieredStopAtLevel=1"
    variables = {"PYTHONPATH": str(PROGRAM), "JAVA_HOME": java_home, "JAVA_TOOL_OPTIONS": options}
    started: list[subprocess.Popen[bytes]] = []

    def make(name: str, executors: int, pipeline: str) -> "subprocess.Popen[bytes]":
        base = tmp_path / name
        (base / "dataset").mkdir(parents=True)
        (base / "dataset" / "pipeline.py").write_text(pipeline, encoding="utf-8")
        places = {"folder": "dataset", "raw": "raw", "out": "out", "draft": "draft", "answer": "answer.json"}
        paths = {place: str(base / part) for place, part in places.items()}
        request = {"dataset": people, "key": "ab" * 32, "executors": executors, "engine": "spark", "paths": paths}
        (base / "request.json").write_text(json.dumps(request), encoding="utf-8")
        with (base / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, str(PROGRAM / "prepare_dataset.py"), "--request", str(base / "request.json")],
                env={**os.environ, **variables},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield make
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=30)


def of_draft(draft: Path) -> list[str]:
    """Command lines of the processes that a preparation in that folder has started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text(encoding="latin-1")
        except OSError:
            continue
        if f"{draft}/" in command:
            found.append(command)
    return found


def eventually(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def shards(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.parquet")}


def test_one_and_two_executors_are_processes_that_make_the_same_bytes(start: Start, tmp_path: Path) -> None:
    for name, executors in (("one", 1), ("two", 2)):
        assert start(name, executors, WITNESS).wait(timeout=120) == 0, (tmp_path / name / "log").read_text()
        base = tmp_path / name
        witness = json.loads((base / "dataset" / "witness.json").read_text(encoding="utf-8"))
        # One of them is the driver's.
        assert len(witness["java"]) == 1 + executors
        assert len(witness["secret"]) == 64
        assert not any(witness["secret"] in command for command in witness["commands"])
        assert witness["secret"] not in (base / "log").read_text(encoding="utf-8")
        assert witness["addresses"]
        assert set(witness["addresses"]) <= LOOPBACK
        assert sorted(path.name for path in base.iterdir()) == [
            "answer.json",
            "dataset",
            "log",
            "out",
            "raw",
            "request.json",
        ]
        assert of_draft(base / "draft") == []

    assert sorted(shards(tmp_path / "one" / "out")) == ["test-00000.parquet", "train-00000.parquet"]
    assert shards(tmp_path / "one" / "out") == shards(tmp_path / "two" / "out")
    one, two = (json.loads((tmp_path / name / "out" / "manifest.json").read_text()) for name in ("one", "two"))
    assert {name: one[name] for name in ("columns", "parts")} == {name: two[name] for name in ("columns", "parts")}
    assert one["parts"]["train"]["rows"] + one["parts"]["test"]["rows"] == ROWS
    assert [manifest["spark"]["executors"] for manifest in (one, two)] == [1, 2]
    for told in (one["spark"], two["spark"]):
        assert all(told[name] > 0 for name in ("executorSeconds", "shuffleWriteBytes", "shuffleReadBytes", "tasks"))


def test_no_executor_outlives_a_program_that_is_killed(start: Start, tmp_path: Path) -> None:
    process = start("killed", 2, HANGING)
    base = tmp_path / "killed"
    assert eventually((base / "dataset" / "waiting").exists, 90), (base / "log").read_text()
    assert sum("CoarseGrainedExecutorBackend" in command for command in of_draft(base / "draft")) == 2
    process.kill()
    process.wait(timeout=30)
    assert eventually(lambda: of_draft(base / "draft") == [], 30)
    assert not (base / "out").exists()
