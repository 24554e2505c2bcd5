"""Biases that change nothing whatever their value, as those of keys under softmax attention: they are not trained.

A bias of keys adds the same to all scores of a query, which softmax takes out again: its gradient is 0 but for
rounding, and a training would fill it with what differs between numbers of workers.
"""

import torch
from torch import nn

# Rounding in fp32 is some 1e-7 of the sum's terms, a gradient that means something of the size of the weight's.
ROUNDING = 1e-5


def freeze_idle_biases(module: nn.Module, inputs: torch.Tensor) -> None:
    """Freeze biases whose gradient is rounding against that of their layer's weight; `inputs`: a few samples.

    A gradient of exactly 0 is none of these: layers behind a gate that starts closed have it, and learn later.
    """
    module.eval()
    logits = module(inputs)
    direction = torch.randn(logits.shape, generator=torch.Generator().manual_seed(2))
    (logits * direction).sum().backward()
    for layer in module.modules():
        weight, bias = getattr(layer, "weight", None), getattr(layer, "bias", None)
        if isinstance(weight, nn.Parameter) and isinstance(bias, nn.Parameter) and _is_rounding(bias, weight):
            bias.requires_grad_(False)
    module.zero_grad()
    module.train()


def _is_rounding(bias: nn.Parameter, weight: nn.Parameter) -> bool:
    if bias.grad is None or weight.grad is None:
        return False
    size = float(bias.grad.abs().max())
    return 0 < size < ROUNDING * float(weight.grad.abs().max())
