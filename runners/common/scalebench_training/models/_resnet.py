"""Residual networks for images (He et al. 2015, arXiv:1512.03385), with groups instead of batches normalised.

Statistics of a batch depend on how it is divided over workers, so that another number of workers would be another
training. Group normalisation (Wu and He 2018, arXiv:1803.08494) looks at one sample alone and comes within half a
per cent of batch normalisation on ImageNet; 32 groups, as there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd

import torch
from torch import nn

from scalebench_training.errors import TrialError
from scalebench_training.options import read_options

GROUPS = 32
STEMS = ("cifar", "imagenet")


@dataclass(frozen=True)
class Options:
    """`stem`: cifar (a 3x3 convolution) or imagenet (7x7, stride 2, then a maximum). `width`: of the first stage."""

    stem: str = "cifar"
    width: int = 64


def residual_network(
    name: str,
    options: Mapping[str, object],
    shape: tuple[int, ...],
    classes: int,
    *,
    depths: tuple[int, ...],
    bottleneck: bool,
) -> nn.Module:
    """[batch, channels, height, width] to logits [batch, classes]; `depths`: blocks of each stage."""
    chosen = read_options(Options, options, f"model {name}")
    if chosen.stem not in STEMS:
        raise TrialError(f"expected option stem of model {name} to be {' or '.join(STEMS)}, found {chosen.stem!r}")
    if len(shape) != 3:
        raise TrialError(f"model {name} takes images [channels, height, width], found {list(shape)}")
    channels = chosen.width
    layers = _stem(chosen.stem, shape[0], channels)
    for stage, depth in enumerate(depths):
        width = chosen.width * 2**stage
        for block in range(depth):
            stride = 2 if stage > 0 and block == 0 else 1
            layers.append(Residual(channels, width, stride, bottleneck=bottleneck))
            channels = width * (4 if bottleneck else 1)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


class Residual(nn.Module):
    """Two 3x3 convolutions, or 1x1, 3x3 and 1x1 to four times the width; around them a shortcut.

    The stride is that of the (first) 3x3 convolution. The last scale starts at 0, so that the block starts as its
    shortcut (Goyal et al. 2017, arXiv:1706.02677, 5.1).
    """

    def __init__(self, inputs: int, width: int, stride: int, *, bottleneck: bool) -> None:
        super().__init__()
        outputs = width * 4 if bottleneck else width
        last = _norm(outputs)
        nn.init.zeros_(last.weight)
        if bottleneck:
            first = [_convolution(inputs, width, 1), _norm(width), nn.ReLU()]
            second = [_convolution(width, width, 3, stride), _norm(width), nn.ReLU(), _convolution(width, outputs, 1)]
        else:
            first = [_convolution(inputs, width, 3, stride), _norm(width), nn.ReLU()]
            second = [_convolution(width, outputs, 3)]
        self.body = nn.Sequential(*first, *second, last)
        same = inputs == outputs and stride == 1
        self.shortcut = (
            nn.Identity() if same else nn.Sequential(_convolution(inputs, outputs, 1, stride), _norm(outputs))
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """[batch, inputs, height, width] to [batch, outputs, height / stride, width / stride]."""
        return torch.relu(self.body(images) + self.shortcut(images))


def _stem(stem: str, inputs: int, channels: int) -> list[nn.Module]:
    if stem == "cifar":
        return [_convolution(inputs, channels, 3), _norm(channels), nn.ReLU()]
    large = _convolution(inputs, channels, 7, 2)
    return [large, _norm(channels), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1)]


def _norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(gcd(GROUPS, channels), channels)


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    """Without a bias, which the normalisation would take away; starts as He et al. (2015), arXiv:1502.01852."""
    layer = nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return layer
