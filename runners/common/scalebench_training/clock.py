"""Seconds of the host's monotonic clock, the same clock that the harness reads.

`time.monotonic` and Node's `process.hrtime` both are CLOCK_MONOTONIC on Linux, so times of
all processes of a host can be subtracted from each other.
"""

import time
from collections.abc import Callable

now: Callable[[], float] = time.monotonic


def overhead_seconds(calls: int = 1000) -> float:
    """Seconds that one call of `now` takes, averaged over `calls` calls."""
    start = now()
    for _ in range(calls):
        now()
    return (now() - start) / calls
