"""What /proc knows of processes."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def process_ids() -> list[int]:
    """All processes that can be seen; empty where there is no /proc."""
    with contextlib.suppress(OSError):
        return [int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()]
    return []


def parent_and_state(pid: int) -> tuple[int, str]:
    """Of a process; (0, "X") when it is gone."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return int(fields[1]), fields[0]
    return 0, "X"


def runs(pid: int) -> bool:
    """Whether the process is there and is no zombie."""
    return parent_and_state(pid)[1] not in {"X", "Z"}


def on_this_node(pid: int) -> bool:
    """Whether it is on our network: emulated nodes are one machine, and see each other's processes."""
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{pid}/ns/net") == os.readlink("/proc/self/ns/net")  # noqa: PTH115  # no path
    return False


def carries(pid: int, markers: Mapping[str, str]) -> bool:
    """Whether a process of this node was started with all of the markers in its environment; none has no markers."""
    if not markers or not on_this_node(pid):
        return False
    with contextlib.suppress(OSError):
        block = b"\0" + Path(f"/proc/{pid}/environ").read_bytes() + b"\0"
        return all(b"\0" + os.fsencode(f"{name}={value}") + b"\0" in block for name, value in markers.items())
    return False


def descendants(roots: set[int]) -> set[int]:
    """All processes below the roots, without them."""
    children: dict[int, list[int]] = {}
    for pid in process_ids():
        children.setdefault(parent_and_state(pid)[0], []).append(pid)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found and child not in roots:
                found.add(child)
                waiting.append(child)
    return found


def command_of(pid: int) -> str:
    """Its name, for a warning."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    return "?"
