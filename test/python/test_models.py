from pathlib import Path

import pytest
import torch
from torch.optim import Adam

from scalebench_training.errors import TrialError
from scalebench_training.model import Model
from scalebench_training.models import build_model


@pytest.mark.parametrize("name", ["cnn", "mlp"])
def test_a_model_maps_images_to_logits_and_has_no_hidden_state(name: str) -> None:
    model = build_model(name, {}, (3, 6, 10), 7).module
    assert model(torch.zeros(5, 3, 6, 10)).shape == (5, 7)
    assert list(model.buffers()) == []
    inputs = torch.randn(2, 3, 6, 10)
    assert torch.equal(model.train()(inputs), model.eval()(inputs))


def test_options_set_the_widths() -> None:
    cnn = build_model("cnn", {"channels": [3, 5]}, (1, 8, 8), 10).module
    assert [tuple(p.shape) for p in cnn.parameters()][:3] == [(3, 1, 3, 3), (3,), (5, 3, 3, 3)]
    mlp = build_model("mlp", {"hidden": [4]}, (1, 8, 8), 10).module
    assert [tuple(p.shape) for p in mlp.parameters()] == [(4, 64), (4,), (10, 4), (10,)]


def test_the_seed_alone_decides_the_start() -> None:
    def start(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return torch.cat([p.detach().ravel() for p in build_model("cnn", {}, (1, 8, 8), 10).module.parameters()])

    assert torch.equal(start(1), start(1))
    assert not torch.equal(start(1), start(2))


@pytest.mark.parametrize("name", ["resnet", "../mlp", "os", "Cnn", ""])
def test_an_unknown_model_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(TrialError, match="there is no model .*; there are: cnn, gpt, mlp, "):
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
    model = build_model(f"{file}:build", {"inputs": 64}, (1, 8, 8), 3).module
    assert model(torch.zeros(2, 1, 8, 8)).shape == (2, 3)
    with pytest.raises(TrialError, match="has no function other"):
        build_model(f"{file}:other", {}, (1, 8, 8), 3)
    with pytest.raises(TrialError, match="expected a model file by its absolute path, found 'mine.py'"):
        build_model("mine.py:build", {}, (1, 8, 8), 3)


SMALL: dict[str, tuple[dict[str, object], tuple[int, ...]]] = {
    "cnn": ({}, (1, 8, 8)),
    "mlp": ({}, (1, 8, 8)),
    "resnet18": ({"width": 8}, (3, 16, 16)),
    "resnet50": ({"width": 8, "stem": "imagenet"}, (3, 32, 32)),
    "gpt": ({"layers": 2, "width": 32, "heads": 2}, (16,)),
    "tabular": ({"hidden": [32]}, (6,)),
}


def problem(name: str) -> tuple[Model, torch.Tensor, torch.Tensor]:
    """The model `name`, small, and a batch whose labels follow from its inputs."""
    options, shape = SMALL[name]
    torch.manual_seed(1)
    categories = (3, 4) if name == "tabular" else ()
    model = build_model(name, options, shape, 5, categories)
    if name == "gpt":
        tokens = torch.arange(17).repeat(8, 1).add(torch.arange(8)[:, None]) % 5
        return model, tokens[:, :-1], tokens[:, 1:]
    inputs = torch.randn(8, *shape)
    if name == "tabular":
        inputs[:, 4] = torch.arange(8) % 3
        inputs[:, 5] = torch.arange(8) % 4
        return model, inputs, torch.arange(8) % 3
    return model, inputs, torch.arange(8) % 5


@pytest.mark.parametrize("name", SMALL)
def test_each_model_learns_and_every_parameter_has_a_gradient(name: str) -> None:
    model, inputs, labels = problem(name)
    optimizer = Adam(model.module.parameters(), lr=0.01)
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        loss = model.loss(model.module(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert all(p.grad is not None and torch.isfinite(p.grad).all() for p in model.module.parameters())
    assert losses[-1] < 0.3 * losses[0]
    assert model.correct is not None
    assert model.correct(model.module(inputs), labels).shape == labels.shape


@pytest.mark.parametrize("name", SMALL)
def test_two_passes_are_equal_to_the_bit_and_samples_do_not_see_each_other(name: str) -> None:
    model, inputs, labels = problem(name)

    def gradient() -> torch.Tensor:
        model.module.zero_grad()
        model.loss(model.module(inputs), labels).backward()
        return torch.cat([p.grad.ravel() for p in model.module.parameters() if p.grad is not None])

    assert torch.equal(gradient(), gradient())
    assert list(model.module.buffers()) == []
    torch.testing.assert_close(model.module(inputs)[:3], model.module(inputs[:3]), rtol=1e-4, atol=1e-5)


def test_resnets_have_the_layers_of_their_names() -> None:
    """Parameters of torchvision's resnet18 and resnet50, whose batch normalisations have as many as ours of groups."""

    def parameters(name: str) -> int:
        model = build_model(name, {"stem": "imagenet"}, (3, 224, 224), 1000)
        return sum(p.numel() for p in model.module.parameters())

    assert parameters("resnet18") == 11_689_512
    assert parameters("resnet50") == 25_557_032


def test_no_position_of_gpt_sees_the_tokens_after_it() -> None:
    model, tokens, _ = problem("gpt")
    changed = tokens.clone()
    changed[:, 9:] = (changed[:, 9:] + 1) % 5
    before, after = model.module(tokens), model.module(changed)
    torch.testing.assert_close(before[:, :9], after[:, :9])
    assert not torch.allclose(before[:, 9], after[:, 9])


def test_tabular_takes_codes_for_names_and_not_for_numbers() -> None:
    model, rows, _ = problem("tabular")
    with torch.no_grad():
        table = next(iter(model.module.get_submodule("categories").parameters()))
        table[2] = table[0]
    first, third = rows.clone(), rows.clone()
    first[:, 4], third[:, 4] = 0, 2
    assert torch.equal(model.module(first), model.module(third))
    numbers_alone = build_model("tabular", {}, (4,), 2)
    assert numbers_alone.module(torch.zeros(3, 4)).shape == (3, 2)


@pytest.mark.parametrize(
    ("name", "options", "shape", "message"),
    [
        (
            "resnet18",
            {"stem": "large"},
            (3, 8, 8),
            "option stem of model resnet18 to be cifar or imagenet, found 'large'",
        ),
        ("resnet18", {"stem": 7}, (3, 8, 8), "option stem of model resnet18 to be a text, found 7"),
        ("resnet50", {}, (64,), r"model resnet50 takes images \[channels, height, width\], found \[64\]"),
        ("gpt", {"heads": 3}, (16,), "heads of model gpt to divide width, found 3 and 128"),
        ("gpt", {"context": 8}, (16,), "a context of 8 tokens, and samples have 16"),
        ("gpt", {}, (1, 8, 8), r"model gpt takes rows of tokens \[positions\], found \[1, 8, 8\]"),
        ("tabular", {}, (1, 8, 8), r"model tabular takes rows of a table \[columns\], found \[1, 8, 8\]"),
        ("tabular", {"embedding": 0}, (4,), "option embedding of model tabular to be a whole number of at least 1"),
    ],
)
def test_what_a_model_cannot_take_is_named(
    name: str, options: dict[str, object], shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(TrialError, match=message):
        build_model(name, options, shape, 10)


def test_a_users_file_may_bring_its_own_loss(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from torch import nn\n"
        "from scalebench_training.model import Model\n"
        "def build(options, shape, classes, categories):\n"
        "    return Model(nn.Linear(shape[0], len(categories)), loss=lambda outputs, labels: outputs.mean())\n"
        "def text(options, shape, classes):\n"
        "    return 'no model'\n",
        encoding="utf-8",
    )
    model = build_model(f"{file}:build", {}, (4,), 3, (2, 2))
    assert model.module(torch.zeros(2, 4)).shape == (2, 2)
    assert model.loss(torch.ones(2), torch.zeros(2)) == 1
    with pytest.raises(TrialError, match="to be a torch module or a Model, found str"):
        build_model(f"{file}:text", {}, (4,), 3)
