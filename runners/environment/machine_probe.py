"""Measure what the machine itself can do: matrix product, memory bandwidth, all-reduce of two processes.

    python machine_probe.py --threads 1

Prints one line of JSON: {"matrixProduct": GFLOP/s, "memoryBandwidth": GB/s, "allReduce": MB/s, "threads": n}. Each is
the best of three rounds, a round being the median of its repeats: what the machine can do, and not what else it did
for a moment. A neighbour that stays shows in all rounds. Two studies are compared across days only where
these rates are alike: see src/baselines/probe-check.ts.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist

# A probe that hangs (a firewall, a machine that is out of memory) ends by itself, whoever started it.
LONGEST_SECONDS = 60
ROUNDS = 3
REPEATS = 15
# Between repeats: a disturbance of a tenth of a second then reaches few of them.
PAUSE_SECONDS = 0.01

# 2 * 768^3 is 0.9 GFLOP: about 10 ms on one core, and far more than a cache holds is not needed.
MATRIX_SIZE = 768
# Twice 64 MiB: no cache holds it.
COPIED_BYTES = 64 * 2**20
# The gradients of a small network; several of DDP's buckets for a large one.
REDUCED_BYTES = 4 * 2**20


def median_seconds(action: Callable[[], object]) -> float:
    """The least disturbed round's median time of `action`; two calls that do not count come first."""
    action()
    action()
    medians = []
    for _ in range(ROUNDS):
        seconds = []
        for _ in range(REPEATS):
            time.sleep(PAUSE_SECONDS)
            start = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - start)
        medians.append(statistics.median(seconds))
    return min(medians)


def matrix_product() -> float:
    """GFLOP/s of a product of two square matrices in single precision."""
    generator = torch.Generator().manual_seed(1)
    a = torch.rand(MATRIX_SIZE, MATRIX_SIZE, generator=generator)
    b = torch.rand(MATRIX_SIZE, MATRIX_SIZE, generator=generator)
    result = torch.empty(MATRIX_SIZE, MATRIX_SIZE)
    return 2 * MATRIX_SIZE**3 / median_seconds(lambda: torch.mm(a, b, out=result)) / 1e9


def memory_bandwidth() -> float:
    """GB/s read and written by a copy."""
    source = torch.ones(COPIED_BYTES, dtype=torch.uint8)
    target = torch.zeros(COPIED_BYTES, dtype=torch.uint8)
    return 2 * COPIED_BYTES / median_seconds(lambda: target.copy_(source)) / 1e9


def all_reduce(rank: int, store: Path) -> float:
    """MB/s: bytes of the buffer over the time of its all-reduce between two processes on this host."""
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    dist.init_process_group(
        "gloo", init_method=f"file://{store}", rank=rank, world_size=2, timeout=timedelta(seconds=LONGEST_SECONDS)
    )
    buffer = torch.zeros(REDUCED_BYTES // 4)
    seconds = median_seconds(lambda: dist.all_reduce(buffer))
    dist.barrier()
    return REDUCED_BYTES / seconds / 1e6


def measure(threads: int) -> dict[str, float | int]:
    """All three rates; the second process is forked before PyTorch has threads, and has ended when this returns."""
    with tempfile.TemporaryDirectory(prefix="scalebench-probe-") as folder:
        store = Path(folder, "store")
        child = os.fork()
        if child == 0:
            code = 1
            try:
                signal.alarm(LONGEST_SECONDS)
                torch.set_num_threads(1)
                all_reduce(1, store)
                code = 0
            finally:
                # No finalisation: Gloo's threads may not survive Python's (pytorch issue 190489).
                os._exit(code)
        torch.set_num_threads(1)
        reduced = all_reduce(0, store)
        os.waitpid(child, 0)
    torch.set_num_threads(threads)
    return {
        "matrixProduct": matrix_product(),
        "memoryBandwidth": memory_bandwidth(),
        "allReduce": reduced,
        "threads": threads,
    }


def main() -> None:
    """Measure, print, and end without finalisation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, required=True, help="threads of each worker of the study")
    arguments = parser.parse_args()
    signal.alarm(LONGEST_SECONDS)
    sys.stdout.write(f"{json.dumps(measure(arguments.threads))}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
