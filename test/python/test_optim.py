import pytest
import torch
from torch import nn
from torch.optim import SGD, Adam

from scalebench_training.optim import build_optimizer, gradient_bytes, parameter_count
from scalebench_training.trial import OptimizerSettings


def test_sgd_takes_the_suites_numbers_as_they_are() -> None:
    parameter = nn.Parameter(torch.tensor([2.0], dtype=torch.float64))
    optimizer = build_optimizer(OptimizerSettings("sgd", 0.1, 0.5, 0.25), [parameter])
    assert isinstance(optimizer, SGD)
    value, velocity = 2.0, 0.0
    for _ in range(3):
        parameter.grad = torch.tensor([3.0], dtype=torch.float64)
        optimizer.step()
        velocity = 0.5 * velocity + (3.0 + 0.25 * value)
        value -= 0.1 * velocity
        assert parameter.item() == pytest.approx(value, rel=1e-12)


def test_adam_takes_learning_rate_and_weight_decay() -> None:
    optimizer = build_optimizer(OptimizerSettings("adam", 0.02, 0, 0.01), [nn.Parameter(torch.zeros(1))])
    assert isinstance(optimizer, Adam)
    assert (optimizer.defaults["lr"], optimizer.defaults["weight_decay"]) == (0.02, 0.01)


def test_sizes_count_every_parameter() -> None:
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2, bias=False))
    assert parameter_count(model) == 12
    assert gradient_bytes(model) == 48
    model[1].requires_grad_(False)
    assert (parameter_count(model), gradient_bytes(model)) == (12, 32)
