"""A multi-layer perceptron."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from torch import nn

from scalebench_training.options import read_options


@dataclass(frozen=True)
class Options:
    """`hidden`: width of each hidden layer."""

    hidden: tuple[int, ...] = (256, 128)


def build(options: Mapping[str, object], shape: tuple[int, ...], classes: int) -> nn.Module:
    """[batch, *shape] to logits [batch, classes], with a ReLU after each hidden layer."""
    widths = (prod(shape), *read_options(Options, options, "model mlp").hidden)
    layers: list[nn.Module] = [nn.Flatten()]
    for wide, narrow in pairwise(widths):
        layers += [nn.Linear(wide, narrow), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], classes))
