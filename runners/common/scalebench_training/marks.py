"""Marks between the parts of a step, on a worker's device: the clock on the CPU, events on a GPU."""

from typing import Protocol

import torch

from scalebench_training.clock import now
from scalebench_training.device import synchronize


class Marks(Protocol):
    """Made when the first part begins."""

    def mark(self) -> None:
        """One part ends here, and the next begins."""

    def times(self) -> list[float]:
        """All marks in order, in seconds of `clock.now`; called once, when the last part is done on the device too."""


class ClockMarks:
    """On the CPU, which has done its work when the call returns."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def mark(self) -> None:
        self._times.append(now())

    def times(self) -> list[float]:
        return self._times


class EventMarks:
    """On a GPU, by events in its stream. Not run on a GPU yet.

    To synchronise at each mark instead would drain the stream between the parts: they would take longer than in
    training, where work is handed over while earlier work runs.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._stream = torch.cuda.current_stream(device)
        self._events: list[torch.cuda.Event] = []
        synchronize(device)
        self._begun = now()

    def mark(self) -> None:
        event = torch.cuda.Event(enable_timing=True)
        event.record(self._stream)
        self._events.append(event)

    def times(self) -> list[float]:
        synchronize(self._device)
        first = self._events[0]
        return [self._begun + first.elapsed_time(event) / 1000 for event in self._events]


def marks_on(device: torch.device) -> Marks:
    """Marks for work on `device`."""
    return EventMarks(device) if device.type == "cuda" else ClockMarks()
