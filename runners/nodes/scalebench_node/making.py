"""What making an environment on a node takes: what the Python there is, one maker at a time, and no half packages."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import platform
import shutil
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scalebench_node.facts import java_home
from scalebench_node.files import remove
from scalebench_node.health import java_version

if TYPE_CHECKING:
    from collections.abc import Sequence

TAIL_BYTES = 1 << 14


def interpreter() -> dict[str, Any]:
    """This Python, as the harness asks others of it, and what a choice of packages depends on."""
    home = java_home()
    return {
        "version": platform.python_version(),
        "minor": list(sys.version_info[:2]),
        "abi": str(sysconfig.get_config_var("SOABI") or sys.implementation.cache_tag),
        "platform": sysconfig.get_platform(),
        "executable": sys.executable,
        "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
        "nvidia": any(Path(path).exists() for path in ("/proc/driver/nvidia/version", "/dev/nvidiactl")),
        "java": {"home": home, "version": java_version(home)},
    }


class Locks:
    """Files that are locked until this process ends: the kernel lets go of them, whatever becomes of it."""

    def __init__(self) -> None:
        self._held: list[IO[str]] = []

    def take(self, path: Path, seconds: float) -> bool:
        """Whether the lock was had in that time."""
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8")
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._held.append(file)
                return True
            if time.monotonic() >= deadline:
                file.close()
                return False
            time.sleep(0.1)


def entries(folder: Path) -> list[str]:
    """Names in a folder; none where there is none."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def keep_only(folder: Path, names: Sequence[str]) -> None:
    """Remove what was not there before from a folder of packages: pip counts one as installed by its metadata alone."""
    for name in set(entries(folder)) - set(names):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            remove(path)


def tail(path: Path, lines: int) -> list[str]:
    """The last lines of a log that are not empty; none where there is no log."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        text = file.read().decode(errors="replace").replace("\r", "\n")
        return [line for line in text.split("\n") if line.strip()][-lines:]
    return []
