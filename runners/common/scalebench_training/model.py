"""What a model is to the training program: a module, and how its outputs are judged.

Labels are classes, or numbers of a regression: mean cross entropy or mean squared error judges them.
A user's own file may return a plain `nn.Module`, or a `Model` where that is not what is wanted:

    from scalebench_training.model import Model

    def build(options, shape, classes):
        return Model(MyModule(shape, classes), loss=my_loss)
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

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


def mean_squared_error(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Of outputs [n, 1] and labels [n] in the deviations of the training labels; the mean of all labels has about 1."""
    return mse_loss(outputs[:, 0].float(), labels)


def right_labels(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Which labels [...] have the largest of their logits [..., classes]."""
    return logits.argmax(dim=-1) == labels


@dataclass(frozen=True)
class Model:
    """`loss` is a mean: gradients are averaged over workers and micro-batches. Accuracy is the share of `correct`.

    A regression has no `correct`, and no accuracy: a number is near or far, not right or wrong.
    `batch`, where it is given, is applied to each batch before the module sees it, in training and in evaluation.
    It must not change the number of labels.
    """

    module: nn.Module
    loss: Loss = mean_cross_entropy
    correct: Correct | None = right_labels
    batch: Batch | None = None


def model_for(built: nn.Module | Model, *, regression: bool) -> Model:
    """A module, or a model, with the judgement that the data set's kind of labels asks for; a loss of its own stays."""
    model = built if isinstance(built, Model) else Model(built)
    if not regression:
        return model
    loss = mean_squared_error if model.loss is mean_cross_entropy else model.loss
    return replace(model, loss=loss, correct=None)
