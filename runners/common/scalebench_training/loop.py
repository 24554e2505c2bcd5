"""The one training loop of every runner, to be read from top to bottom.

It knows nothing of frameworks: `comm` has wrapped model and optimizer before. Times are
seconds of `clock.now`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from scalebench_training.clock import now
from scalebench_training.comm import Comm
from scalebench_training.dataset import Regression
from scalebench_training.digest import parameter_digest, write_parameters
from scalebench_training.evaluate import HeldOut, evaluate
from scalebench_training.model import Model
from scalebench_training.predictions import write_predictions
from scalebench_training.records import Records
from scalebench_training.slow_down import training_steps
from scalebench_training.step import Step, StepPieces
from scalebench_training.steps import Batches, require_finite
from scalebench_training.trial import Measure


@dataclass(frozen=True)
class Training:
    """All that the loop works on.

    `model` has the bare module; `step` trains it, with the exchange of gradients. `batches` yields this rank's
    batches without end, `test` is its shard of the test set, whose labels are of `classes`, or numbers that `target`
    describes. `parameters_file` is set on rank 0 alone, `predictions_file` is this rank's own. `make_twin` builds a
    model like `model`, with a copy of its parameters, and an optimizer of its own; nothing of it is wrapped. `close`
    ends what reads batches ahead.
    """

    model: Model
    step: Step
    batches: Batches
    steps_per_epoch: int
    test: HeldOut
    classes: int
    device: torch.device
    parameters_file: Path | None
    predictions_file: Path
    make_twin: Callable[[], StepPieces]
    close: Callable[[], None] = lambda: None
    target: Regression | None = None


def train(training: Training, measure: Measure, comm: Comm, records: Records) -> None:
    """Accuracy part, warm-up, timed window; everything goes to `records`."""
    t = training
    run_steps = training_steps(measure.slow_down)
    records.digest("start", parameter_digest(t.model.module))

    # Accuracy part: epochs, each followed by an evaluation over the whole test set.
    begun = now()
    for epoch in range(1, measure.epochs + 1):
        done = (epoch - 1) * t.steps_per_epoch
        steps = run_steps(t.step, t.batches, t.steps_per_epoch, t.device)
        records.phase("train", steps.start, steps.end)
        records.steps("train", done, steps.ticks, steps.losses)
        require_finite(steps, "train", done)

        start = now()
        result = evaluate(t.model, t.test, comm)
        end = now()
        records.phase("evaluate", start, end)
        records.epoch(epoch, begun, end, result.accuracy, result.loss)
        records.flush()

    if measure.epochs > 0:
        export_trained(t, records)
        write_predictions(t.model, t.test, t.target or t.classes, comm, t.predictions_file)

    # Warm-up: steps of the same kind as the window's, kept out of it.
    steps = run_steps(t.step, t.batches, measure.warmup_steps, t.device)
    records.phase("warmup", steps.start, steps.end)
    records.steps("warmup", 0, steps.ticks, steps.losses)
    records.flush()
    require_finite(steps, "warmup", 0)

    # The timed window: all ranks begin together, and nothing but steps is in it.
    comm.barrier()
    steps = run_steps(t.step, t.batches, measure.steps, t.device)
    records.phase("measure", steps.start, steps.end)
    records.steps("measure", 0, steps.ticks, steps.losses)
    records.flush()
    require_finite(steps, "measure", 0)

    start = now()
    if measure.epochs == 0:
        export_trained(t, records)
    records.digest("end", parameter_digest(t.model.module))
    records.phase("export", start, now())
    records.flush()


def export_trained(training: Training, records: Records) -> None:
    """The state that parity compares: its digest, and on rank 0 the parameters themselves."""
    records.digest("trained", parameter_digest(training.model.module))
    if training.parameters_file is not None:
        write_parameters(training.model.module, training.parameters_file)
