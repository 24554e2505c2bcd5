from pathlib import Path

import pytest
import torch

from scalebench_training.errors import TrialError
from scalebench_training.models import build_model


@pytest.mark.parametrize("name", ["cnn", "mlp"])
def test_a_model_maps_images_to_logits_and_has_no_hidden_state(name: str) -> None:
    model = build_model(name, {}, (3, 6, 10), 7)
    assert model(torch.zeros(5, 3, 6, 10)).shape == (5, 7)
    assert list(model.buffers()) == []
    inputs = torch.randn(2, 3, 6, 10)
    assert torch.equal(model.train()(inputs), model.eval()(inputs))


def test_options_set_the_widths() -> None:
    cnn = build_model("cnn", {"channels": [3, 5]}, (1, 8, 8), 10)
    assert [tuple(p.shape) for p in cnn.parameters()][:3] == [(3, 1, 3, 3), (3,), (5, 3, 3, 3)]
    mlp = build_model("mlp", {"hidden": [4]}, (1, 8, 8), 10)
    assert [tuple(p.shape) for p in mlp.parameters()] == [(4, 64), (4,), (10, 4), (10,)]


def test_the_seed_alone_decides_the_start() -> None:
    def start(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return torch.cat([p.detach().ravel() for p in build_model("cnn", {}, (1, 8, 8), 10).parameters()])

    assert torch.equal(start(1), start(1))
    assert not torch.equal(start(1), start(2))


@pytest.mark.parametrize("name", ["resnet", "../mlp", "os", "Cnn", ""])
def test_an_unknown_model_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(TrialError, match="there is no model .*; there are: cnn, mlp"):
        build_model(name, {}, (1, 8, 8), 10)


def test_unfit_options_and_shapes_are_named() -> None:
    with pytest.raises(TrialError, match="model cnn has no option width; its options: channels"):
        build_model("cnn", {"width": 3}, (1, 8, 8), 10)
    with pytest.raises(TrialError, match="expected option channels of model cnn to have 2 numbers, found 3"):
        build_model("cnn", {"channels": [1, 2, 3]}, (1, 8, 8), 10)
    with pytest.raises(TrialError, match=r"model cnn takes images .*found \[64\]"):
        build_model("cnn", {}, (64,), 10)


def test_a_users_own_file_is_a_model(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from torch import nn\n"
        "def build(options, shape, classes):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(options['inputs'], classes))\n",
        encoding="utf-8",
    )
    model = build_model(f"{file}:build", {"inputs": 64}, (1, 8, 8), 3)
    assert model(torch.zeros(2, 1, 8, 8)).shape == (2, 3)
    with pytest.raises(TrialError, match="has no function other"):
        build_model(f"{file}:other", {}, (1, 8, 8), 3)
    with pytest.raises(TrialError, match="expected a model file by its absolute path, found 'mine.py'"):
        build_model("mine.py:build", {}, (1, 8, 8), 3)
