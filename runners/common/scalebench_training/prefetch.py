"""Items that a thread makes ahead of the one who takes them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class _End:
    """The maker has no more; `error` where it failed."""

    error: BaseException | None


class Prefetched(Iterator[Item], Generic[Item]):
    """The items of `source`, up to `ahead` of them made before they are asked for.

    The thread starts with the first item that is asked for, and ends with `close`, with the last item, or with an
    exception, which is raised where the items are taken. It never keeps the process from ending.
    """

    def __init__(self, source: Iterator[Item], ahead: int) -> None:
        self._source = source
        self._queue: Queue[Item | _End] = Queue(ahead)
        self._stop = Event()
        self._thread = Thread(target=self._work, name="scalebench-input", daemon=True)
        self._started = False
        self._end: _End | None = None

    def __next__(self) -> Item:
        """Wait for the next item; raise what `source` raised."""
        if self._end is None:
            if not self._started:
                self._started = True
                self._thread.start()
            item = self._queue.get()
            if not isinstance(item, _End):
                return item
            self._end = item
        if self._end.error is not None:
            raise self._end.error
        raise StopIteration

    def close(self) -> None:
        """End the thread, which is done with the item that it is making at most."""
        self._end = self._end or _End(None)
        self._stop.set()
        # Room for what the thread may be putting down: it looks at `_stop` after that.
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        if self._started:
            self._thread.join()

    def _work(self) -> None:
        try:
            for item in self._source:
                if self._stop.is_set():
                    return
                self._queue.put(item)
                if self._stop.is_set():
                    return
        except BaseException as error:
            self._queue.put(_End(error))
        else:
            self._queue.put(_End(None))
