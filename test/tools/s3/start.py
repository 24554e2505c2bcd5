"""Starts an S3-compatible server on loopback, in a virtual environment of its own that is made once.

Its first line is JSON: endpoint, bucket, and the only credentials that it takes. It ends when its stdin does.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def home() -> Path:
    """Where scalebench keeps what it makes for a user (src/environment/home.ts)."""
    own, cache = os.environ.get("SCALEBENCH_HOME", ""), os.environ.get("XDG_CACHE_HOME", "")
    base = Path(cache) if cache.startswith("/") else Path.home() / ".cache"
    return Path(own).resolve() if own else base / "scalebench"


def interpreter() -> Path:
    """Of the environment that has the pinned packages; two at once take turns to make it."""
    requirements = HERE / "requirements.txt"
    key = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = home() / "test-tools" / f"s3-{key}"
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "installed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            venv.create(folder / "python", clear=True, with_pip=True)
            pip = [str(folder / "python" / "bin" / "python"), "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "--requirement", str(requirements)], check=True, stdout=sys.stderr)
            done.touch()
    return folder / "python" / "bin" / "python"


if __name__ == "__main__":
    python = str(interpreter())
    os.execv(python, [python, str(HERE / "serve.py")])  # noqa: S606
