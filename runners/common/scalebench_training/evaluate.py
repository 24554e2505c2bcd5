"""Evaluation over the whole test set, each sample once, however many workers there are."""

from dataclasses import dataclass
from math import prod

import torch

from scalebench_training.comm import Comm
from scalebench_training.errors import TrialError
from scalebench_training.model import Model

# Of one chunk: samples, numbers in their inputs, labels. What a layer makes of them must fit in memory.
CHUNK_SAMPLES = 512
CHUNK_NUMBERS = 2**22
CHUNK_LABELS = 2**14


@dataclass(frozen=True)
class Evaluation:
    """Accuracy 0 to 1 and mean loss, both over `labels` labels of the test set; a regression has no accuracy."""

    accuracy: float | None
    loss: float
    labels: int


@dataclass(frozen=True)
class HeldOut:
    """This rank's part of the test set: inputs [n, *shape], labels [n] or [n, positions]; `labels_in_all` of all ranks.

    `precision` is that of the training: what is evaluated is what is trained.
    """

    inputs: torch.Tensor
    labels: torch.Tensor
    labels_in_all: int
    precision: str = "fp32"

    def chunk(self) -> int:
        """Samples that are evaluated at a time."""
        numbers, labels = prod(self.inputs.shape[1:]), prod(self.labels.shape[1:])
        return max(1, min(CHUNK_SAMPLES, CHUNK_NUMBERS // max(1, numbers), CHUNK_LABELS // max(1, labels)))


def evaluate(model: Model, shard: HeldOut, comm: Comm) -> Evaluation:
    """Evaluate this rank's shard and add up counts over all ranks.

    Shards are not padded, so accuracy is a count over a count. Raises `TrialError` when the shards do not add up to
    the whole test set.
    """
    correct, loss, size = 0, 0.0, shard.chunk()
    model.module.eval()
    with torch.no_grad():
        for inputs, labels in zip(shard.inputs.split(size), shard.labels.split(size), strict=True):
            right, mean = _judged(model, inputs, labels, shard.precision)
            correct += right
            loss += mean * labels.numel()
    model.module.train()
    all_correct, all_loss, evaluated = comm.sum([float(correct), loss, float(shard.labels.numel())])
    if evaluated != shard.labels_in_all:
        raise TrialError(
            f"expected {shard.labels_in_all} labels of the test set to be evaluated, found {evaluated:g} on all ranks"
        )
    accuracy = None if model.correct is None else all_correct / shard.labels_in_all
    return Evaluation(accuracy, all_loss / shard.labels_in_all, shard.labels_in_all)


def _judged(model: Model, inputs: torch.Tensor, labels: torch.Tensor, precision: str) -> tuple[int, float]:
    """Labels of the chunk that are right, 0 where none can be, and their mean loss."""
    if len(labels) == 0:
        return 0, 0.0
    if model.batch is not None:
        inputs, labels = model.batch(inputs, labels)
    with torch.autocast(inputs.device.type, dtype=torch.bfloat16, enabled=precision == "bf16"):
        outputs = model.module(inputs)
        mean = model.loss(outputs, labels)
    right = 0 if model.correct is None else int(model.correct(outputs, labels).sum().item())
    return right, float(mean.item())
