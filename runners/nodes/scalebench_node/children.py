"""The processes that were started on this node."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING, NoReturn

from scalebench_node.ending import group_exists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class Children:
    """Starts processes and tells when they end.

    One thread waits for all children, orphans that came to this process included: no `Popen` may wait for its own.
    """

    def __init__(self, tell: Callable[[dict[str, object]], None]) -> None:
        self._tell = tell
        self._started: dict[int, subprocess.Popen[bytes]] = {}
        self._early: dict[int, tuple[int, float]] = {}
        self._changed = threading.Condition()
        threading.Thread(target=self._wait_for_all, daemon=True).start()

    def start(
        self, number: int, argv: Sequence[str], cwd: Path, environment: Mapping[str, str], log: Path
    ) -> tuple[int, float]:
        """Start one in a session of its own, its output appended to `log`; returns its id and the monotonic second.

        Raises what `subprocess.Popen` does where it cannot be started. The caller's thread has to live on: the
        kernel tells a process of the end of its parent when that thread ends (prctl(2), PR_SET_PDEATHSIG).
        """
        with log.open("ab") as output, self._changed:
            self._early.clear()  # exits of others: orphans, and what was asked in between
            at = time.monotonic()
            command = subprocess.Popen(  # noqa: S603  # an argument list from the plan; no shell
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=cwd,
                env=environment,
                start_new_session=True,
            )
            self._started[number] = command
            if command.pid in self._early:
                self._ended(number, *self._early.pop(command.pid))
            self._changed.notify_all()
        return command.pid, at

    def groups(self, numbers: Sequence[int]) -> list[int]:
        """Of these processes, in their order; those whose group is empty are left out."""
        started = [self._started[number].pid for number in numbers if number in self._started]
        return [group for group in started if group_exists(group)]

    def all_groups(self) -> list[int]:
        """Of everything that was started and not forgotten."""
        return self.groups(list(self._started))

    def forget(self, numbers: Sequence[int]) -> None:
        """Their groups are empty: the ids may be others' from now on."""
        for number in numbers:
            command = self._started.pop(number, None)
            if command is not None and command.returncode is None:
                command.returncode = 0  # else it would be waited for when it is collected

    def _wait_for_all(self) -> NoReturn:
        while True:
            try:
                pid, status = os.waitpid(-1, 0)
            except ChildProcessError:
                with self._changed:
                    self._changed.wait(0.5)
                continue
            at = time.monotonic()
            with self._changed:
                number = next((number for number, one in self._started.items() if one.pid == pid), None)
                if number is None:
                    self._early[pid] = (status, at)
                else:
                    self._ended(number, status, at)

    def _ended(self, number: int, status: int, at: float) -> None:
        killed = os.WIFSIGNALED(status)
        self._started[number].returncode = -os.WTERMSIG(status) if killed else os.WEXITSTATUS(status)
        how = {"signal": signal.Signals(os.WTERMSIG(status)).name} if killed else {"code": os.WEXITSTATUS(status)}
        self._tell({"event": "exit", "process": number, "at": at, **how})
