"""Steps of a model that exchanges nothing, timed part by part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from scalebench_training.clock import now
from scalebench_training.device import synchronize
from scalebench_training.marks import marks_on
from scalebench_training.slow_down import busy_wait
from scalebench_training.step import StepPieces
from scalebench_training.steps import Batches

Span = tuple[float, float]


@dataclass(frozen=True)
class Parts:
    """`edges[i]` are the marks of step i, in seconds: its start, and the end of each part of `names` in order.

    With several micro-batches forward and backward come several times. `ticks` are times of the host: step i took
    from ticks[i] to ticks[i + 1]; on a GPU, only the first and the last one are times of the device too.
    """

    names: tuple[str, ...]
    edges: list[list[float]]
    ticks: list[float]

    def spans(self, name: str) -> Iterator[Span]:
        """Start and end of the part in each step, in seconds; of one that comes again, an end as if it came at once."""
        first, *others = [at for at, other in enumerate(self.names) if other == name]
        for edges in self.edges:
            more = sum(edges[at + 1] - edges[at] for at in others)
            yield edges[first], edges[first + 1] + more


def run_parts(
    pieces: StepPieces,
    batches: Batches,
    count: int,
    device: torch.device,
    *,
    slow_down: float = 0,
    meet: Callable[[], None] | None = None,
) -> Parts:
    """Train `count` steps, the same as those of `run_steps`.

    `meet` is called where an exchange of gradients could begin, and is the part `wait`. `slow_down` is in per cent
    of a step, without the time in `meet`. Losses are not looked at: nothing is learnt here.
    """
    names = ["dataWait", *["forward", "backward"] * pieces.count]
    if meet is not None:
        names.append("wait")
    names.append("optimizer")
    if slow_down > 0:
        names.append("slowDown")
    ticks = [0.0] * (count + 1)
    synchronize(device)
    marks = marks_on(device)
    mark = marks.mark
    ticks[0] = now()
    mark()
    for step in range(count):
        waited = 0.0
        inputs, labels = next(batches)
        mark()
        for piece in pieces.begin(inputs, labels):
            loss = pieces.forward(piece)
            mark()
            loss.backward()
            mark()
        if meet is not None:
            waited = meet_timed(meet, device)
            mark()
        pieces.update()
        loss.detach_()
        mark()
        if slow_down > 0:
            synchronize(device)
            busy_wait(ticks[step] + waited, slow_down)
            mark()
        ticks[step + 1] = now()
    synchronize(device)
    ticks[count] = now()
    times, width = marks.times(), len(names)
    return Parts(tuple(names), [times[i * width : (i + 1) * width + 1] for i in range(count)], ticks)


def meet_timed(meet: Callable[[], None], device: torch.device) -> float:
    """Seconds in `meet`, which begins when the device is ready."""
    synchronize(device)
    start = now()
    meet()
    return now() - start
