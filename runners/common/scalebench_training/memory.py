"""The most memory that this process ever held."""

import resource
import sys
from pathlib import Path

import torch


def peak_memory_bytes() -> int:
    """Resident bytes at their highest.

    Linux: VmHWM of this process image. `ru_maxrss` would not do, for it survives fork and exec, so a
    worker that a large process forked would report that process's memory (setmax_mm_hiwater_rss in
    fs/exec.c).
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def peak_device_memory_bytes(device: torch.device) -> int | None:
    """Bytes that torch allocated on a GPU at the highest; None on the CPU."""
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else None
