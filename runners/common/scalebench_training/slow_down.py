"""A slow-down put in on purpose, for tests of what finds one: a busy wait of so many per cent of each step."""

import torch

from scalebench_training.clock import now
from scalebench_training.device import synchronize
from scalebench_training.step import Step
from scalebench_training.steps import Batches, Steps, TrainSteps, run_steps


def busy_wait(since: float, per_cent: float) -> None:
    """Keep this core busy for `per_cent` of the time since `since`, in seconds of `clock.now`."""
    reached = now()
    until = reached + (reached - since) * per_cent / 100
    while now() < until:
        pass


def training_steps(slow_down: float) -> TrainSteps:
    """`run_steps` itself where `slow_down`, in per cent of a step, is 0: no wait, no cost."""
    if slow_down == 0:
        return run_steps

    def run_slowed_steps(step: Step, batches: Batches, count: int, device: torch.device) -> Steps:
        """`run_steps` with the wait at the end of each step; the device is synchronised first, to know its time."""
        ticks = [0.0] * (count + 1)
        losses = [torch.empty(0)] * count
        synchronize(device)
        ticks[0] = now()
        for i in range(count):
            inputs, labels = next(batches)
            losses[i] = step(inputs, labels)
            synchronize(device)
            busy_wait(ticks[i], slow_down)
            ticks[i + 1] = now()
        return Steps(ticks, torch.stack(losses).tolist() if losses else [])

    return run_slowed_steps
