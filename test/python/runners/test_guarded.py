"""A program that ends with its parent, and without the parent's secrets."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped,unused-ignore]
import pytest

from scalebench_training.guarded import without_secrets

PACKAGE = str(Path(__file__).resolve().parents[3] / "runners" / "common")
GUARDED = [sys.executable, "-m", "scalebench_training.guarded"]


def test_the_program_takes_the_place_of_the_guard() -> None:
    environment = {**os.environ, "PYTHONPATH": PACKAGE}
    shell = subprocess.Popen([*GUARDED, "sh", "-c", "echo $$; exit 7"], env=environment, stdout=subprocess.PIPE)
    output, _ = shell.communicate(timeout=20)
    assert (int(output), shell.returncode) == (shell.pid, 7)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process of its parent's end")
def test_the_program_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import subprocess; print(subprocess.Popen({[*GUARDED, 'sleep', '60']}).pid, flush=True); input()",
        ],
        env={**os.environ, "PYTHONPATH": PACKAGE},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    deadline = time.monotonic() + 20
    while child.name() != "sleep" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert child.name() == "sleep"
    parent.kill()
    parent.wait()
    for stream in (parent.stdin, parent.stdout):
        if stream is not None:
            stream.close()
    gone, alive = psutil.wait_procs([child], timeout=5)
    assert (gone, alive) == ([child], [])


def test_variables_that_speak_of_secrets_are_left_out() -> None:
    secret = [
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "PGPASSWORD",
        "API_KEY",
        "OPENAI_API_KEY",
        "HTTP_AUTH",
        "DB_PASS",
    ]
    harmless = ["PATH", "HOME", "OMP_NUM_THREADS", "KEYBOARD_LAYOUT", "AUTHOR", "PASSAGE", "SCALEBENCH_STUDY"]
    assert list(without_secrets(dict.fromkeys([*secret, *harmless], "x"))) == harmless


def test_secrets_reach_the_program_only_without_the_option() -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": PACKAGE, "MY_TOKEN": "abc", "PLAIN": "def"}
    show = ["sh", "-c", "echo ${MY_TOKEN:-none} ${PLAIN:-none}"]
    outputs = [
        subprocess.run([*GUARDED, *option, *show], env=environment, capture_output=True, text=True, check=True).stdout
        for option in ([], ["--without-secrets"])
    ]
    assert outputs == ["abc def\n", "none def\n"]
