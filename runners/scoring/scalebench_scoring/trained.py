"""Whether what a study keeps of a model is all of it."""

import torch

from scalebench_scoring.errors import unfit
from scalebench_scoring.parameters import shown
from scalebench_training.dataset import Dataset
from scalebench_training.digest import parameter_digest
from scalebench_training.model import Model

SAMPLES = 4


def require_digest(model: Model, trained: str) -> None:
    """Raise `ScoringError` (MODEL_UNFIT) where the parameters are not bit by bit those that were trained."""
    found = parameter_digest(model.module)
    if found != trained:
        raise unfit(f"expected the parameters that were trained, {trained[:12]}, found others, {found[:12]}")


def require_still_buffers(model: Model, data: Dataset, precision: str) -> None:
    """Raise `ScoringError` (MODEL_UNFIT) where training changes buffers: a study keeps parameters alone.

    Buffers that stay are built again with the model, as the trial built them.
    """
    buffers = dict(model.module.named_buffers())
    before = {name: buffer.clone() for name, buffer in buffers.items()}
    if not before:
        return
    inputs, labels = torch.from_numpy(data.train_inputs[:SAMPLES]), torch.from_numpy(data.train_labels[:SAMPLES])
    if model.batch is not None:
        inputs, labels = model.batch(inputs, labels)
    model.module.train()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
        model.module(inputs)
    for name, buffer in model.module.named_buffers():
        if name not in before or not torch.equal(before[name], buffer):
            raise unfit(
                f"expected a model without a state beside its parameters, found that training changes {shown(name)}"
            )
