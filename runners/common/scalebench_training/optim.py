"""The suite's optimizer, with exactly its learning rate."""

from collections.abc import Iterable

from torch import nn
from torch.optim import SGD, Adam, Optimizer

from scalebench_training.trial import OptimizerSettings


def build_optimizer(settings: OptimizerSettings, parameters: Iterable[nn.Parameter]) -> Optimizer:
    """SGD with momentum and weight decay, or Adam with PyTorch's betas (`momentum` is SGD's alone)."""
    if settings.name == "adam":
        return Adam(parameters, lr=settings.learning_rate, weight_decay=settings.weight_decay)
    return SGD(
        parameters,
        lr=settings.learning_rate,
        momentum=settings.momentum,
        weight_decay=settings.weight_decay,
    )


def gradient_bytes(model: nn.Module) -> int:
    """Bytes of all gradients, which is what an exchange moves once a step."""
    return sum(p.numel() * p.element_size() for p in model.parameters() if p.requires_grad)


def parameter_count(model: nn.Module) -> int:
    """Number of single parameters."""
    return sum(p.numel() for p in model.parameters())
