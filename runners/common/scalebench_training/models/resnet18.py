"""ResNet-18, with group normalisation (see `_resnet.py`)."""

from collections.abc import Mapping

from torch import nn

from scalebench_training.models._resnet import residual_network


def build(options: Mapping[str, object], shape: tuple[int, ...], classes: int) -> nn.Module:
    """[batch, channels, height, width] to logits [batch, classes]; options `stem` (cifar, imagenet) and `width`."""
    return residual_network("resnet18", options, shape, classes, depths=(2, 2, 2, 2), bottleneck=False)
