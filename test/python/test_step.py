"""What a suite adds to a step: micro-batches, bfloat16, clipping, and a learning rate that grows."""

import copy
from math import isclose

import pytest
import torch
from torch import nn
from torch.optim import SGD

from scalebench_training.comms.single import SingleComm
from scalebench_training.digest import parameter_digest
from scalebench_training.flops import flops_per_sample
from scalebench_training.model import Model, mean_cross_entropy
from scalebench_training.models import build_model
from scalebench_training.parts import run_parts
from scalebench_training.step import PLAIN, Recipe, StepPieces, make_step

CPU = torch.device("cpu")
INPUTS = torch.randn(12, 6, generator=torch.Generator().manual_seed(1))
LABELS = torch.arange(12) % 3


def network() -> nn.Module:
    torch.manual_seed(2)
    return nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))


def pieces_of(model: nn.Module, recipe: Recipe, rate: float = 0.5) -> StepPieces:
    return StepPieces(model, SGD(model.parameters(), lr=rate, momentum=0.9), mean_cross_entropy, recipe, SingleComm())


def trained(recipe: Recipe, steps: int = 4) -> tuple[nn.Module, list[float]]:
    model = network()
    pieces = pieces_of(model, recipe)
    return model, [pieces.step(INPUTS, LABELS).item() for _ in range(steps)]


def test_a_recipe_that_adds_nothing_is_the_plain_step() -> None:
    model = network()
    step = make_step(model, SGD(model.parameters(), lr=0.5, momentum=0.9), mean_cross_entropy, PLAIN, SingleComm())
    assert step.__qualname__.startswith("plain_step")
    losses = [step(INPUTS, LABELS).item() for _ in range(4)]
    same, same_losses = trained(PLAIN)
    assert losses == same_losses
    assert parameter_digest(model) == parameter_digest(same)


@pytest.mark.parametrize("count", [2, 3, 12])
def test_micro_batches_train_what_the_whole_batch_does(count: int) -> None:
    whole, losses = trained(PLAIN)
    parts, sums = trained(Recipe(accumulation=count))
    assert sums == pytest.approx(losses, rel=1e-5)
    for one, other in zip(whole.parameters(), parts.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)


def test_gradients_are_clipped_to_the_norm_and_smaller_ones_are_left_alone() -> None:
    def moved(limit: float | None) -> float:
        model = network()
        before = copy.deepcopy(model)
        pieces_of(model, Recipe(clip_norm=limit), rate=1).step(INPUTS, LABELS)
        pairs = zip(model.parameters(), before.parameters(), strict=True)
        return float(torch.cat([(a - b).detach().ravel() for a, b in pairs]).norm())

    free = moved(None)
    assert moved(free * 2) == pytest.approx(free, rel=1e-6)
    assert moved(free / 4) == pytest.approx(free / 4, rel=1e-4)


def test_the_learning_rate_grows_linearly_and_then_stays() -> None:
    model = network()
    optimizer = SGD(model.parameters(), lr=0.3)
    pieces = StepPieces(model, optimizer, mean_cross_entropy, Recipe(ramp=4), SingleComm())
    rates = []
    for _ in range(6):
        pieces.step(INPUTS, LABELS)
        rates.append(optimizer.param_groups[0]["lr"])
    assert rates == pytest.approx([0.075, 0.15, 0.225, 0.3, 0.3, 0.3])
    assert rates[-1] == 0.3


def test_bf16_computes_in_bfloat16_and_keeps_parameters_and_gradients_in_float32() -> None:
    seen: list[torch.dtype] = []
    model = network()
    model.register_forward_hook(lambda _module, _inputs, output: seen.append(output.dtype))
    loss = pieces_of(model, Recipe(precision="bf16")).step(INPUTS, LABELS)
    assert seen == [torch.bfloat16]
    assert loss.dtype == torch.float32
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert {p.grad.dtype for p in model.parameters() if p.grad is not None} == {torch.float32}
    _, exact = trained(PLAIN)
    _, rounded = trained(Recipe(precision="bf16"))
    assert rounded != exact
    assert all(isclose(a, b, rel_tol=0.05) for a, b in zip(rounded, exact, strict=True))


def test_parts_of_micro_batches_add_up_to_one_forward_and_one_backward_a_step() -> None:
    recipe = Recipe(accumulation=3, clip_norm=1.0, precision="bf16")
    model = network()
    parts = run_parts(pieces_of(model, recipe), iter([(INPUTS, LABELS)] * 2), 2, CPU)
    assert parts.names == ("dataWait", *("forward", "backward") * 3, "optimizer")
    for name in ("dataWait", "forward", "backward", "optimizer"):
        assert len(list(parts.spans(name))) == 2
    for i, edges in enumerate(parts.edges):
        total = sum(
            end - start
            for name in ("dataWait", "forward", "backward", "optimizer")
            for start, end in [list(parts.spans(name))[i]]
        )
        assert total == pytest.approx(edges[-1] - edges[0])
    same, _ = trained(recipe, 2)
    assert parameter_digest(model) == parameter_digest(same)


def test_flops_are_those_of_the_formula() -> None:
    model = build_model("mlp", {"hidden": [32, 16]}, (10,), 4)
    # A product costs 2 a weight forward, 2 for the weights' gradient, and 2 for the inputs', which the first needs not.
    counted = flops_per_sample(model, torch.zeros(2, 10), torch.zeros(2, dtype=torch.int64))
    assert counted == 4 * 10 * 32 + 6 * (32 * 16 + 16 * 4)
    width, layers, positions, words = 32, 2, 16, 50
    gpt = build_model("gpt", {"layers": layers, "width": width, "heads": 2}, (positions,), words)
    tokens = torch.zeros(2, positions, dtype=torch.int64)
    products = 6 * positions * (layers * 12 * width**2 + width * words)
    attention = flops_per_sample(gpt, tokens, tokens)
    assert attention is not None
    # Forward two products of positions x positions x width, backward four, or five where the first is done again.
    assert (attention - products) / (2 * layers * positions**2 * width) in (6, 7)


def test_a_model_that_looks_at_values_is_counted_as_it_is_and_one_that_cannot_run_is_not() -> None:
    class Looks(nn.Linear):
        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            return super().forward(inputs) * (2 if inputs.sum().item() > 0 else 1)

    inputs, labels = torch.ones(2, 3), torch.zeros(2, dtype=torch.int64)
    assert flops_per_sample(Model(Looks(3, 2)), inputs, labels) == 4 * 3 * 2
    assert flops_per_sample(Model(nn.Linear(7, 2)), inputs, labels) is None
