"""A model of one's own: `model: ./my_model.py:build` in a suite.

`build(options, shape, classes)` returns a torch module that maps samples [batch, *shape] to logits [batch, classes], or
a `scalebench_training.model.Model` with a loss of its own. `options` is what the suite says beside the model's name,
`shape` that of one sample. A fourth parameter `categories` gets the sizes of a table's columns of categories.

scalebench seeds torch before it calls this, and then builds, runs and differentiates the model on four samples before
any worker starts. Leave out dropout and batch statistics: they differ with the number of workers, and nothing would be
left to prove that all runners did the same training.
"""

from collections.abc import Mapping

import torch
from torch import nn


class Residual(nn.Module):
    """Adds what a small network makes of its input to the input."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """[batch, width] to the same."""
        return values + self.inner(values)


def build(options: Mapping[str, object], shape: tuple[int, ...], classes: int) -> nn.Module:
    """Images to logits by a few residual blocks: `width` and `blocks` are options."""
    width, blocks = int(str(options.get("width", 64))), int(str(options.get("blocks", 2)))
    pixels = 1
    for size in shape:
        pixels *= size
    return nn.Sequential(
        nn.Flatten(), nn.Linear(pixels, width), *(Residual(width) for _ in range(blocks)), nn.Linear(width, classes)
    )
