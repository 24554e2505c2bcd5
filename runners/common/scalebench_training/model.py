"""What a model is to the training program: a module, and how its outputs are judged.

A user's own file may return a plain `nn.Module`, or a `Model` where cross entropy is not what is wanted:

    from scalebench_training.model import Model

    def build(options, shape, classes):
        return Model(MyModule(shape, classes), loss=my_loss)
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import cross_entropy

# The module's outputs and the labels to the mean over the labels, a tensor without dimensions.
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
# The module's outputs and the labels to which of them are right: booleans, as many as there are labels.
Correct = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
# Inputs and labels of a batch as the data set has them to what module and loss are given.
Batch = Callable[[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


def mean_cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Of logits [n, classes] and labels [n], or [n, positions, classes] and [n, positions]; over all."""
    if labels.dim() == 1:
        return cross_entropy(logits, labels)
    return cross_entropy(logits.flatten(0, -2), labels.flatten())


def right_labels(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Which labels [...] have the largest of their logits [..., classes]."""
    return logits.argmax(dim=-1) == labels


@dataclass(frozen=True)
class Model:
    """`loss` is a mean: gradients are averaged over workers and micro-batches. Accuracy is the share of `correct`.

    `batch`, where it is given, is applied to each batch before the module sees it, in training and in evaluation.
    It must not change the number of labels.
    """

    module: nn.Module
    loss: Loss = mean_cross_entropy
    correct: Correct = right_labels
    batch: Batch | None = None
