import threading
from collections.abc import Iterator
from itertools import count

import pytest

from scalebench_training.prefetch import Prefetched


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "scalebench-input"]


def test_items_come_in_order_and_end() -> None:
    made = Prefetched(iter(range(5)), 2)
    assert list(made) == [0, 1, 2, 3, 4]
    assert list(made) == []
    made.close()
    assert threads() == []


def test_no_more_than_asked_for_are_made_ahead() -> None:
    made: list[int] = []
    reached = threading.Semaphore(0)

    def source() -> Iterator[int]:
        for item in count():
            made.append(item)
            reached.release()
            yield item

    ahead = Prefetched(source(), 2)
    assert made == []
    assert next(ahead) == 0
    for _ in range(4):
        assert reached.acquire(timeout=10)
    assert not reached.acquire(timeout=0.05)
    # One was taken, two wait, and one is in the thread's hands.
    assert made == [0, 1, 2, 3]
    ahead.close()
    assert threads() == []


def test_an_exception_is_raised_where_items_are_taken_and_again() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = Prefetched(source(), 2)
    assert next(ahead) == 1
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            next(ahead)
    ahead.close()
    assert threads() == []


def test_one_that_is_closed_has_no_more_and_needs_no_thread() -> None:
    never_started = Prefetched(count(), 1)
    never_started.close()
    assert list(never_started) == []
    started = Prefetched(count(), 1)
    next(started)
    started.close()
    started.close()
    assert list(started) == []
    assert threads() == []
