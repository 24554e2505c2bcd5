"""What timing a step costs: scalebench's `run_steps` against the same steps without clock and kept losses.

`python instrumentation.py [--milliseconds MS] [--seconds S]`, with PYTHONPATH=runners/common. Prints JSON. The step is
made to take about so many milliseconds; short turns of both kinds alternate for so many seconds, now one first and now
the other. `ratio` is the throughput of the instrumented loop over that of the bare one, at the 10 % quantiles of their
turns' times: the turns that nothing else on the machine disturbed. `costSecondsPerStep` is the instrumentation's own
lines, without any step around them, which are known far more exactly than the ratio.
"""

import argparse
import json
from collections.abc import Iterator
from itertools import repeat
from statistics import median, quantiles

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer

from scalebench_training.clock import now
from scalebench_training.model import mean_cross_entropy
from scalebench_training.step import plain_step
from scalebench_training.steps import Batches, run_steps

SMALLEST_BATCH = 32
# Turns of at least 10 ms: a window has hundreds of steps, and what begins and ends it is not in them.
TURN_SECONDS = 10e-3
CPU = torch.device("cpu")


def bare_steps(model: nn.Module, optimizer: Optimizer, batches: Batches, count: int) -> None:
    """`run_steps` without its instrumentation."""
    for _ in range(count):
        inputs, labels = next(batches)
        optimizer.zero_grad()
        loss = cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()


def cost_seconds(steps: int = 20_000) -> float:
    """Seconds a step that the instrumentation's own lines take, at the best of ten tries."""
    weight = nn.Parameter(torch.zeros(1))
    ticks = [0.0] * (steps + 1)

    def attempt() -> float:
        losses = [weight.sum() for _ in range(steps)]
        start = now()
        for step in range(steps):
            losses[step] = losses[step].detach_()
            ticks[step + 1] = now()
        return (now() - start) / steps

    return min(attempt() for _ in range(10))


def problem(batch: int) -> tuple[nn.Module, Optimizer, Iterator[tuple[torch.Tensor, torch.Tensor]]]:
    """A small perceptron and a batch that repeats for ever."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    return model, SGD(model.parameters(), lr=1e-4), repeat((torch.randn(batch, 64), torch.randint(10, (batch,))))


def seconds_a_step(batch: int) -> float:
    """Bare step time of the problem with this batch, at the best of a few tries."""
    model, optimizer, batches = problem(batch)
    bare_steps(model, optimizer, batches, 3)

    def attempt() -> float:
        start = now()
        bare_steps(model, optimizer, batches, 3)
        return (now() - start) / 3

    return min(attempt() for _ in range(5))


def batch_for(seconds: float) -> int:
    """The smallest batch, by a quarter more each, whose bare step takes so long."""
    batch = SMALLEST_BATCH
    while seconds_a_step(batch) < seconds:
        batch += max(SMALLEST_BATCH, batch // 4)
    return batch


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--milliseconds", type=float, default=1)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    step_seconds: float = asked.milliseconds / 1e3
    torch.set_num_threads(1)
    batch = batch_for(step_seconds)
    model, optimizer, batches = problem(batch)
    per_turn = max(1, round(TURN_SECONDS / step_seconds))
    bare_steps(model, optimizer, batches, per_turn)
    step = plain_step(model, optimizer, mean_cross_entropy)

    def turn(instrumented: bool) -> float:
        if instrumented:
            steps = run_steps(step, batches, per_turn, CPU)
            return (steps.end - steps.start) / per_turn
        start = now()
        bare_steps(model, optimizer, batches, per_turn)
        return (now() - start) / per_turn

    times: dict[bool, list[float]] = {False: [], True: []}
    until = now() + asked.seconds
    while now() < until or len(times[True]) < 10:
        for instrumented in (True, False) if len(times[True]) % 2 == 0 else (False, True):
            times[instrumented].append(turn(instrumented))
    bare, timed = (quantiles(times[instrumented], n=10)[0] for instrumented in (False, True))
    print(
        json.dumps(
            {
                "bareStepSeconds": bare,
                "instrumentedStepSeconds": timed,
                "ratio": bare / timed,
                "medianRatio": median(times[False]) / median(times[True]),
                "costSecondsPerStep": cost_seconds(),
                "turns": len(times[True]),
                "stepsPerTurn": per_turn,
                "batch": batch,
            }
        )
    )


if __name__ == "__main__":
    main()
