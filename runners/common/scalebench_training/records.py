"""A rank's records: an Arrow IPC stream, readable to its last whole batch however the process ends.

Rows wait in lists until `flush`, which is called at the ends of phases, never inside one.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from scalebench_training.errors import TrialError

SCHEMA = pa.schema(
    [
        pa.field("kind", pa.utf8(), nullable=False),
        pa.field("name", pa.utf8(), nullable=False),
        pa.field("index", pa.int32()),
        pa.field("start", pa.float64()),
        pa.field("end", pa.float64()),
        pa.field("value", pa.float64()),
        pa.field("text", pa.utf8()),
    ]
)


class Records:
    """Writes `rank-<rank>.arrow`; raises `TrialError` when it cannot. All times are seconds of `clock.now`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._explained():
            self._sink = pa.OSFile(str(path), "wb")
            self._stream = pa.ipc.new_stream(self._sink, SCHEMA)
        self._rows: list[tuple[object, ...]] = []

    def __enter__(self) -> "Records":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.flush()
            with self._explained():
                self._stream.close()
                self._sink.close()
        except TrialError:
            # The error that ends the trial says more than the one of closing after it.
            if kind is None:
                raise

    def place(self, facts: Mapping[str, str]) -> None:
        """What the worker read back of its place."""
        for name, text in facts.items():
            self._add("place", name, text=text)

    def phase(self, name: str, start: float, end: float) -> None:
        self._add("phase", name, start=start, end=end)

    def steps(self, name: str, first: int, ticks: Sequence[float], losses: Sequence[float]) -> None:
        """Steps first, first + 1, ... of the part `name`; step i took from ticks[i] to ticks[i + 1]."""
        for i, loss in enumerate(losses):
            self._add("step", name, first + i, ticks[i], ticks[i + 1], loss)

    def ticks(self, name: str, first: int, ticks: Sequence[float]) -> None:
        """Whole steps first, first + 1, ... of the breakdown's windows; each took from one tick to the next."""
        self.parts(name, first, pairwise(ticks))

    def parts(self, name: str, first: int, spans: Iterable[tuple[float, float]]) -> None:
        """The part `name` of steps first, first + 1, ... of the breakdown's windows, each from start to end."""
        for index, (start, end) in enumerate(spans, start=first):
            self._add("part", name, index, start, end)

    def epoch(self, epoch: int, start: float, end: float, accuracy: float | None, loss: float) -> None:
        """`epoch` from 1; from the first training step's start until this epoch's evaluation was done."""
        if accuracy is not None:
            self._add("epoch", "accuracy", epoch, start, end, accuracy)
        self._add("epoch", "loss", epoch, start, end, loss)

    def digest(self, name: str, digest: str) -> None:
        self._add("digest", name, text=digest)

    def value(self, name: str, value: float) -> None:
        self._add("value", name, value=value)

    def done(self) -> None:
        """The very last row: what comes after it is not written by this rank."""
        self._add("done", "done")

    def flush(self) -> None:
        """Write the waiting rows as one record batch."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
            with self._explained():
                self._stream.write_batch(pa.record_batch(arrays, schema=SCHEMA))
            self._rows.clear()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """A full disk or a missing right as one sentence with the file's name."""
        try:
            yield
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise TrialError(f"{self._path} cannot be written: {reason}") from error

    def _add(
        self,
        kind: str,
        name: str,
        index: int | None = None,
        start: float | None = None,
        end: float | None = None,
        value: float | None = None,
        text: str | None = None,
    ) -> None:
        self._rows.append((kind, name, index, start, end, value, text))
