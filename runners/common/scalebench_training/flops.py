"""What a model computes: floating-point operations, counted by torch's own counter, one sample's at a time."""

import copy
import warnings

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from scalebench_training.model import Model


def flops_per_sample(model: Model, inputs: torch.Tensor, labels: torch.Tensor) -> float | None:
    """Operations of a forward and a backward pass over a sample, counted over those of `inputs`.

    Products, convolutions and attention are counted, a multiplication and an addition as two; nothing element by
    element is. Nothing is computed where the model runs on torch's meta device, which knows shapes and no values; a
    model that looks at values is run as it is. None where it cannot be run a second time either.
    """
    for device in (torch.device("meta"), inputs.device):
        try:
            return _counted(model, inputs, labels, device) / len(inputs)
        except Exception:  # noqa: S112, PERF203  # a user's own code may raise anything, and this is a side matter
            continue
    return None


def _counted(model: Model, inputs: torch.Tensor, labels: torch.Tensor, device: torch.device) -> float:
    module: nn.Module = copy.deepcopy(model.module).to(device)
    given, expected = inputs.to(device), labels.to(device)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with FlopCounterMode(display=False) as counter:
            model.loss(module(given), expected).backward()
    return float(counter.get_total_flops())
