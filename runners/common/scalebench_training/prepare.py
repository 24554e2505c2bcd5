"""Data, model and optimizer of a trial, the same on every rank, handed to the loop."""

import torch
from torch import nn
from torch.optim import Optimizer

from scalebench_training.comm import Comm
from scalebench_training.data import load_dataset
from scalebench_training.loop import Training
from scalebench_training.models import build_model
from scalebench_training.optim import build_optimizer, gradient_bytes, parameter_count
from scalebench_training.order import batches, steps_per_epoch
from scalebench_training.records import Records
from scalebench_training.trial import Trial


def prepare_training(trial: Trial, comm: Comm, device: torch.device, records: Records) -> Training:
    """Load data, build and wrap model and optimizer, record their sizes."""
    data = load_dataset(trial.paths.datasets, trial.dataset.name, trial.dataset.options, trial.seed)
    # Seeded again: loading must not move the start of the parameters.
    torch.manual_seed(trial.seed)
    shape, classes = data.shape, data.classes
    model = build_model(trial.model.name, trial.model.options, shape, classes).to(device)
    optimizer = build_optimizer(trial.optimizer, model.parameters())
    steps = steps_per_epoch(len(data.train_labels), trial.batch.global_size)
    for name, value in {
        "workerBatch": trial.batch.per_worker,
        "globalBatch": trial.batch.global_size,
        "parameters": parameter_count(model),
        "gradientBytes": gradient_bytes(model),
        "trainSamples": len(data.train_labels),
        "testSamples": len(data.test_labels),
        "stepsPerEpoch": steps,
    }.items():
        records.value(name, value)
    trained, optimizer = comm.wrap(model, optimizer)

    def make_twin() -> tuple[nn.Module, Optimizer]:
        twin = build_model(trial.model.name, trial.model.options, shape, classes).to(device)
        twin.load_state_dict(model.state_dict())
        return twin, build_optimizer(trial.optimizer, twin.parameters())

    return Training(
        model=model,
        trained=trained,
        optimizer=optimizer,
        batches=batches(
            torch.from_numpy(data.train_inputs).to(device),
            torch.from_numpy(data.train_labels).to(device),
            trial.batch.global_size,
            trial.seed,
            comm.rank,
            comm.world,
        ),
        steps_per_epoch=steps,
        test_inputs=torch.from_numpy(data.test_inputs[comm.rank :: comm.world]).to(device),
        test_labels=torch.from_numpy(data.test_labels[comm.rank :: comm.world]).to(device),
        test_samples=len(data.test_labels),
        device=device,
        parameters_file=trial.paths.output / "parameters.arrow" if comm.rank == 0 else None,
        make_twin=make_twin,
    )
