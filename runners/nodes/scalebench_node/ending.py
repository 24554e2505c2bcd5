"""Ending processes: groups, and what carries a marker, wherever it went."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

from scalebench_node.process_table import carries, command_of, descendants, process_ids, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KILLED_SECONDS = 5.0


def send_signal(pid: int, number: int) -> None:
    """To a process; to one that is gone, nothing."""
    with contextlib.suppress(OSError):
        os.kill(pid, number)


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether it became true in time."""
    deadline = time.monotonic() + seconds
    pause = 0.002
    while not done():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 2, 0.05)
    return True


def end_each(pids: set[int], grace: float) -> None:
    """SIGTERM, time, SIGKILL."""
    for pid in pids:
        send_signal(pid, signal.SIGTERM)
    if not wait_until(lambda: not any(map(runs, pids)), grace):
        for pid in pids:
            send_signal(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(runs, pids)), KILLED_SECONDS)


def still_ends(markers: Mapping[str, str]) -> bool:
    """Whether anything carries the markers; some processes need a moment after their parents (resource trackers)."""
    return any(pid != os.getpid() and carries(pid, markers) and runs(pid) for pid in process_ids())


def reap_marked(markers: Mapping[str, str], grace: float, known: set[int]) -> list[dict[str, object]]:
    """End what carries the markers, what descends from it, and what was known before; returns what it was."""
    ended: dict[int, str] = {}
    for turn in range(5):
        marked = {pid for pid in process_ids() if pid != os.getpid() and carries(pid, markers)}
        found = {pid for pid in marked | descendants(marked) | (known if turn == 0 else set()) if runs(pid)}
        found.discard(os.getpid())
        if not found:
            break
        ended.update({pid: command_of(pid) for pid in found})
        end_each(found, grace if turn == 0 else 0)
    return [{"pid": pid, "command": command} for pid, command in ended.items()]


def group_exists(group: int) -> bool:
    """Whether any process is in the group."""
    try:
        os.killpg(group, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def end_group(group: int, grace: float) -> None:
    """End a process group: SIGTERM, time, SIGKILL."""
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, KILLED_SECONDS)):
        with contextlib.suppress(OSError):
            os.killpg(group, number)
        if wait_until(lambda: not group_exists(group), seconds):
            return


def end_together(groups: Sequence[int], grace: float) -> None:
    """End several process groups at once."""
    threads = [threading.Thread(target=end_group, args=(group, grace)) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
