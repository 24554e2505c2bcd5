"""One run of training steps, timed at its lowest cost: one clock call and one kept loss a step."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from scalebench_training.clock import now
from scalebench_training.device import synchronize
from scalebench_training.errors import TrialError
from scalebench_training.step import Step

Batches = Iterator[tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class Steps:
    """`losses[i]` is this rank's loss of step i, which took from `ticks[i]` to `ticks[i + 1]`, in seconds."""

    ticks: list[float]
    losses: list[float]

    @property
    def start(self) -> float:
        """When the first step began."""
        return self.ticks[0]

    @property
    def end(self) -> float:
        """When the last step was done, on the device too."""
        return self.ticks[-1]


TrainSteps = Callable[[Step, Batches, int, torch.device], Steps]


def run_steps(step: Step, batches: Batches, count: int, device: torch.device) -> Steps:
    """Train `count` steps. Losses stay tensors until the last step is done, so that no step waits to read one."""
    ticks = [0.0] * (count + 1)
    losses = [torch.empty(0)] * count
    synchronize(device)
    ticks[0] = now()
    for i in range(count):
        inputs, labels = next(batches)
        losses[i] = step(inputs, labels)
        ticks[i + 1] = now()
    synchronize(device)
    ticks[count] = now()
    return Steps(ticks, torch.stack(losses).tolist() if losses else [])


def require_finite(steps: Steps, part: str, first: int) -> None:
    """Raise `TrialError` naming the first step whose loss is no number; `first` is the first step's index."""
    for index, loss in enumerate(steps.losses, start=first):
        if not math.isfinite(loss):
            raise TrialError(
                f"the loss became {loss} at step {index} of part {part}: a smaller learning rate is the usual remedy"
            )
