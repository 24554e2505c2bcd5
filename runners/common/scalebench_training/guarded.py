"""Run a program so that it ends with the harness: `python -m scalebench_training.guarded PROGRAM ARG...`.

The program takes this process's place, so process id, group and output stay what they are. Linux
then sends it SIGTERM when its parent ends, even by SIGKILL (prctl(2), PR_SET_PDEATHSIG); other systems have no
such call. Before the program: `--without-secrets` leaves out variables whose names speak of secrets, and
`--first-on-path FOLDER` puts a folder before the others that programs are looked for in.
"""

import ctypes
import os
import re
import signal
import sys
from collections.abc import Mapping
from typing import NoReturn

PR_SET_PDEATHSIG = 1

# AWS_SECRET_ACCESS_KEY, GITHUB_TOKEN, PGPASSWORD; but not KEYBOARD or AUTHOR.
SECRET_NAME = re.compile(
    r"SECRET|PASSW|CREDENTIAL|TOKEN|(^|_)(API_?)?KEY(_|$)|(^|_)AUTH(_|$)|(^|_)PASS(_|$)", re.IGNORECASE
)


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables whose names do not speak of secrets."""
    return {name: value for name, value in environment.items() if SECRET_NAME.search(name) is None}


def end_with_parent() -> None:
    """Have the kernel send SIGTERM to this process, and to what it becomes by exec, when its parent ends."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it ended just before the call
        os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str]) -> NoReturn:
    """Become the program that `arguments` name."""
    command = list(arguments)
    environment = dict(os.environ)
    while command[0] in {"--without-secrets", "--first-on-path"}:
        if command.pop(0) == "--without-secrets":
            environment = without_secrets(environment)
        else:
            environment["PATH"] = os.pathsep.join([command.pop(0), environment.get("PATH", os.defpath)])
    end_with_parent()
    os.execvpe(command[0], command, environment)  # noqa: S606  # no shell


if __name__ == "__main__":
    main(sys.argv[1:])
