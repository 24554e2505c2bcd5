"""What timing a step costs: scalebench's `run_steps` against the same steps without clock and kept losses.

`python instrumentation.py [--rounds N]`, with PYTHONPATH=runners/common. Prints JSON. The step is made to take
about 1 ms; short turns of both kinds alternate, now one first and now the other. `ratio` compares the 10 % quantiles of
their times: the turns that nothing else on the machine disturbed. `costSecondsPerStep` is the instrumentation's own
lines, without any step around them; it decides `within`, for it is known far more exactly than the ratio.
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

LIMIT = 0.005
STEP_SECONDS = 1e-3
STEPS_PER_TURN = 5
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
    bare_steps(model, optimizer, batches, 20)

    def attempt() -> float:
        start = now()
        bare_steps(model, optimizer, batches, STEPS_PER_TURN)
        return (now() - start) / STEPS_PER_TURN

    return min(attempt() for _ in range(20))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1500)
    rounds: int = parser.parse_args().rounds
    torch.set_num_threads(1)
    batch = next((b for b in (64, 128, 192, 256, 320, 384, 448) if seconds_a_step(b) >= STEP_SECONDS), 512)
    model, optimizer, batches = problem(batch)
    bare_steps(model, optimizer, batches, 200)
    step = plain_step(model, optimizer, mean_cross_entropy)

    def turn(instrumented: bool) -> float:
        if instrumented:
            steps = run_steps(step, batches, STEPS_PER_TURN, CPU)
            return (steps.end - steps.start) / STEPS_PER_TURN
        start = now()
        bare_steps(model, optimizer, batches, STEPS_PER_TURN)
        return (now() - start) / STEPS_PER_TURN

    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(rounds):
        for instrumented in (True, False) if number % 2 == 0 else (False, True):
            times[instrumented].append(turn(instrumented))
    bare, timed = (quantiles(times[instrumented], n=10)[0] for instrumented in (False, True))
    cost = cost_seconds()
    print(
        json.dumps(
            {
                "bareStepSeconds": bare,
                "instrumentedStepSeconds": timed,
                "ratio": timed / bare,
                "medianRatio": median(times[True]) / median(times[False]),
                "costSecondsPerStep": cost,
                "shareOfMillisecondStep": cost / STEP_SECONDS,
                "limit": LIMIT,
                "within": cost / STEP_SECONDS <= LIMIT,
                "rounds": rounds,
                "stepsPerTurn": STEPS_PER_TURN,
                "batch": batch,
            }
        )
    )


if __name__ == "__main__":
    main()
