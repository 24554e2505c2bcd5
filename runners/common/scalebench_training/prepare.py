"""Data, model and optimizer of a trial, the same on every rank, handed to the loop."""

from dataclasses import replace
from itertools import starmap

import torch

from scalebench_training.comm import Comm
from scalebench_training.comms.single import SingleComm
from scalebench_training.evaluate import HeldOut
from scalebench_training.feed import open_feed
from scalebench_training.loop import Training
from scalebench_training.model import Model
from scalebench_training.models import build_model
from scalebench_training.optim import build_optimizer, gradient_bytes, parameter_count
from scalebench_training.records import Records
from scalebench_training.step import Recipe, StepPieces, make_step
from scalebench_training.trial import Trial


def prepare_training(trial: Trial, comm: Comm, device: torch.device, records: Records) -> Training:
    """Load data, build and wrap model and optimizer, record their sizes."""
    feed = open_feed(trial, comm.rank, comm.world, device)
    # Seeded again: loading must not move the start of the parameters.
    torch.manual_seed(trial.seed)

    def build() -> Model:
        built = build_model(
            trial.model.name,
            trial.model.options,
            feed.shape,
            feed.outputs,
            feed.categories,
            regression=feed.target is not None,
        )
        built.module.to(device)
        return built

    model = build()
    optimizer = build_optimizer(trial.optimizer, model.module.parameters())
    for name, value in {
        "workerBatch": trial.batch.per_worker,
        "globalBatch": trial.batch.global_size,
        "learningRate": trial.optimizer.learning_rate,
        "parameters": parameter_count(model.module),
        "gradientBytes": gradient_bytes(model.module),
        "classes": feed.classes,
        "trainSamples": feed.samples[0],
        "testSamples": feed.samples[1],
        "stepsPerEpoch": feed.steps_per_epoch,
    }.items():
        records.value(name, value)
    recipe = recipe_of(trial)
    trained, optimizer = comm.wrap(model.module, optimizer, trial.accumulation)

    def make_twin() -> StepPieces:
        twin = build()
        twin.module.load_state_dict(model.module.state_dict())
        twin_optimizer = build_optimizer(trial.optimizer, twin.module.parameters())
        return StepPieces(twin.module, twin_optimizer, twin.loss, replace(recipe, ramp=0), SingleComm())

    return Training(
        model=model,
        step=make_step(trained, optimizer, model.loss, recipe, comm),
        batches=feed.batches if model.batch is None else starmap(model.batch, feed.batches),
        steps_per_epoch=feed.steps_per_epoch,
        test=HeldOut(
            inputs=feed.test[0],
            labels=feed.test[1],
            labels_in_all=feed.test_labels,
            precision=trial.precision,
        ),
        classes=feed.classes,
        device=device,
        parameters_file=trial.paths.output / "parameters.arrow" if comm.rank == 0 else None,
        predictions_file=trial.paths.output / f"predictions-{comm.rank}.arrow",
        make_twin=make_twin,
        close=feed.close,
        target=feed.target,
    )


def recipe_of(trial: Trial) -> Recipe:
    """What the trial asks a step to be."""
    return Recipe(trial.precision, trial.accumulation, trial.optimizer.clip_norm, trial.optimizer.ramp)
