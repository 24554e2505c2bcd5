"""A small convolutional network for images."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import nn

from scalebench_training.errors import TrialError
from scalebench_training.options import read_options


@dataclass(frozen=True)
class Options:
    """`channels`: of the two convolutions."""

    channels: tuple[int, ...] = (32, 64)


def build(options: Mapping[str, object], shape: tuple[int, ...], classes: int) -> nn.Module:
    """[batch, channels, height, width] to logits [batch, classes].

    A 3x3 convolution with ReLU, a 2x2 maximum, another 3x3 convolution with ReLU, one linear layer.
    """
    channels = read_options(Options, options, "model cnn").channels
    if len(channels) != 2:
        raise TrialError(f"expected option channels of model cnn to have 2 numbers, found {len(channels)}")
    if len(shape) != 3 or min(shape[1:]) < 2:
        raise TrialError(f"model cnn takes images [channels, height, width] of at least 2x2, found {list(shape)}")
    first, second = channels
    height, width = shape[1] // 2, shape[2] // 2
    return nn.Sequential(
        _convolution(shape[0], first),
        nn.ReLU(),
        nn.MaxPool2d(2),
        _convolution(first, second),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(second * height * width, classes),
    )


def _convolution(inputs: int, outputs: int) -> nn.Conv2d:
    """3x3, same height and width.

    Starts as He et al. (2015) derive it for ReLU, arXiv:1502.01852: PyTorch's default shrinks what passes
    through, and a few dozen steps then do not always learn enough.
    """
    layer = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
