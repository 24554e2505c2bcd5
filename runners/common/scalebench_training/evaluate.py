"""Evaluation over the whole test set, each sample once, however many workers there are."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from scalebench_training.comm import Comm
from scalebench_training.errors import TrialError

CHUNK_SAMPLES = 512


@dataclass(frozen=True)
class Evaluation:
    """Accuracy 0 to 1 and mean cross entropy, both over `samples` test samples."""

    accuracy: float
    loss: float
    samples: int


def evaluate(model: nn.Module, inputs: torch.Tensor, labels: torch.Tensor, samples: int, comm: Comm) -> Evaluation:
    """Evaluate this rank's shard, inputs [n, *shape] and labels [n], and add up counts over all ranks.

    Shards are not padded, so accuracy is a count over a count. `samples` is the size of the whole
    test set; raises `TrialError` when the shards do not add up to it.
    """
    correct, loss = 0, 0.0
    model.eval()
    with torch.no_grad():
        for chunk, expected in zip(inputs.split(CHUNK_SAMPLES), labels.split(CHUNK_SAMPLES), strict=True):
            logits = model(chunk)
            correct += int((logits.argmax(dim=1) == expected).sum().item())
            loss += float(cross_entropy(logits, expected, reduction="sum").item())
    model.train()
    all_correct, all_loss, evaluated = comm.sum([float(correct), loss, float(len(labels))])
    if evaluated != samples:
        raise TrialError(f"expected {samples} test samples to be evaluated, found {evaluated:g} on all ranks")
    return Evaluation(all_correct / samples, all_loss / samples, samples)
