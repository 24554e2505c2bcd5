"""Data, model and optimizer of a trial, the same on every rank, handed to the loop."""

from dataclasses import replace
from itertools import starmap

import torch

from scalebench_training.comm import Comm
from scalebench_training.comms.single import SingleComm
from scalebench_training.data import load_dataset
from scalebench_training.evaluate import HeldOut
from scalebench_training.loop import Training
from scalebench_training.model import Model
from scalebench_training.models import build_model
from scalebench_training.optim import build_optimizer, gradient_bytes, parameter_count
from scalebench_training.order import batches, steps_per_epoch
from scalebench_training.records import Records
from scalebench_training.step import Recipe, StepPieces, make_step
from scalebench_training.trial import Trial


def prepare_training(trial: Trial, comm: Comm, device: torch.device, records: Records) -> Training:
    """Load data, build and wrap model and optimizer, record their sizes."""
    data = load_dataset(
        trial.paths.datasets, trial.dataset.name, trial.dataset.options, trial.seed, trial.paths.prepared
    )
    # Seeded again: loading must not move the start of the parameters.
    torch.manual_seed(trial.seed)
    shape, classes, categories = data.shape, data.classes, data.categories

    def build() -> Model:
        built = build_model(trial.model.name, trial.model.options, shape, classes, categories)
        built.module.to(device)
        return built

    model = build()
    optimizer = build_optimizer(trial.optimizer, model.module.parameters())
    steps = steps_per_epoch(len(data.train_labels), trial.batch.global_size)
    for name, value in {
        "workerBatch": trial.batch.per_worker,
        "globalBatch": trial.batch.global_size,
        "learningRate": trial.optimizer.learning_rate,
        "parameters": parameter_count(model.module),
        "gradientBytes": gradient_bytes(model.module),
        "classes": classes,
        "trainSamples": len(data.train_labels),
        "testSamples": len(data.test_labels),
        "stepsPerEpoch": steps,
    }.items():
        records.value(name, value)
    recipe = recipe_of(trial)
    trained, optimizer = comm.wrap(model.module, optimizer, trial.accumulation)

    def make_twin() -> StepPieces:
        twin = build()
        twin.module.load_state_dict(model.module.state_dict())
        twin_optimizer = build_optimizer(trial.optimizer, twin.module.parameters())
        return StepPieces(twin.module, twin_optimizer, twin.loss, replace(recipe, ramp=0), SingleComm())

    stream = batches(
        torch.from_numpy(data.train_inputs).to(device),
        torch.from_numpy(data.train_labels).to(device),
        trial.batch.global_size,
        trial.seed,
        comm.rank,
        comm.world,
    )
    return Training(
        model=model,
        step=make_step(trained, optimizer, model.loss, recipe, comm),
        batches=stream if model.batch is None else starmap(model.batch, stream),
        steps_per_epoch=steps,
        test=HeldOut(
            inputs=torch.from_numpy(data.test_inputs[comm.rank :: comm.world]).to(device),
            labels=torch.from_numpy(data.test_labels[comm.rank :: comm.world]).to(device),
            labels_in_all=data.test_labels.size,
            precision=trial.precision,
        ),
        classes=classes,
        device=device,
        parameters_file=trial.paths.output / "parameters.arrow" if comm.rank == 0 else None,
        predictions_file=trial.paths.output / f"predictions-{comm.rank}.arrow",
        make_twin=make_twin,
    )


def recipe_of(trial: Trial) -> Recipe:
    """What the trial asks a step to be."""
    return Recipe(trial.precision, trial.accumulation, trial.optimizer.clip_norm, trial.optimizer.ramp)
