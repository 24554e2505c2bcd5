from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from scalebench_training.comm import Comm
from scalebench_training.comms.single import SingleComm
from scalebench_training.errors import TrialError
from scalebench_training.evaluate import CHUNK_SAMPLES, Evaluation, HeldOut, evaluate
from scalebench_training.model import Model

SAMPLES = CHUNK_SAMPLES * 2 + 11


@pytest.fixture
def logits() -> torch.Tensor:
    """[SAMPLES, 4]; the model is the identity, so these are its answers too."""
    return torch.randn(SAMPLES, 4, generator=torch.Generator().manual_seed(1))


def judged(logits: torch.Tensor, labels: torch.Tensor, in_all: int, comm: Comm | None = None) -> Evaluation:
    return evaluate(Model(nn.Identity()), HeldOut(logits, labels, in_all), comm or SingleComm())


def labels_with(logits: torch.Tensor, wrong: int) -> torch.Tensor:
    labels = logits.argmax(dim=1)
    labels[:wrong] = (labels[:wrong] + 1) % 4
    return labels


@pytest.mark.parametrize("wrong", [0, 1, 37, SAMPLES])
def test_accuracy_is_an_exact_count_over_all_samples(logits: torch.Tensor, wrong: int) -> None:
    result = judged(logits, labels_with(logits, wrong), SAMPLES)
    assert result.accuracy == (SAMPLES - wrong) / SAMPLES
    assert result.labels == SAMPLES


def test_the_loss_is_the_mean_cross_entropy(logits: torch.Tensor) -> None:
    labels = labels_with(logits, 10)
    result = judged(logits, labels, SAMPLES)
    assert result.loss == pytest.approx(cross_entropy(logits.double(), labels).item(), rel=1e-5)


@pytest.mark.parametrize("world", [2, 3, 5])
def test_unequal_shards_add_up_to_what_one_process_finds(
    logits: torch.Tensor, world: int, on_ranks: Callable[..., Any]
) -> None:
    labels = labels_with(logits, 37)

    def shard(comm: Any) -> Evaluation:
        mine = slice(comm.rank, None, world)
        return judged(logits[mine], labels[mine], SAMPLES, comm)

    alone = judged(logits, labels, SAMPLES)
    for result in on_ranks(world, shard):
        assert result.accuracy == alone.accuracy
        assert result.loss == pytest.approx(alone.loss, rel=1e-6)


def test_a_rank_without_test_samples_still_takes_part(logits: torch.Tensor, on_ranks: Callable[..., Any]) -> None:
    labels = labels_with(logits, 1)

    def shard(comm: Any) -> Evaluation:
        mine = slice(comm.rank, 2, 3)
        return judged(logits[mine], labels[mine], 2, comm)

    assert [result.accuracy for result in on_ranks(3, shard)] == [0.5, 0.5, 0.5]


def test_shards_that_do_not_add_up_are_an_error(logits: torch.Tensor) -> None:
    with pytest.raises(TrialError, match=f"expected {SAMPLES} labels of the test set to be evaluated, found 100"):
        judged(logits[:100], labels_with(logits, 0)[:100], SAMPLES)


def test_each_position_of_a_sample_counts_for_itself() -> None:
    logits = torch.randn(5, 3, 4, generator=torch.Generator().manual_seed(1))
    labels = logits.argmax(dim=-1)
    labels[2, 1] = (labels[2, 1] + 1) % 4
    result = judged(logits, labels, 15)
    assert (result.accuracy, result.labels) == (14 / 15, 15)
    flat = judged(logits.flatten(0, 1), labels.flatten(), 15)
    assert result.loss == pytest.approx(flat.loss, rel=1e-6)


def test_large_samples_are_evaluated_a_few_at_a_time() -> None:
    assert HeldOut(torch.zeros(2, 1, 8, 8), torch.zeros(2), 2).chunk() == CHUNK_SAMPLES
    assert HeldOut(torch.zeros(2, 3, 224, 224), torch.zeros(2), 2).chunk() == 27
    assert HeldOut(torch.zeros(2, 256), torch.zeros(2, 256), 512).chunk() == 64
    assert HeldOut(torch.zeros(1, 1).expand(1, 2**24), torch.zeros(1), 1).chunk() == 1


def test_a_models_own_loss_accuracy_and_view_of_a_batch_are_used() -> None:
    model = Model(
        nn.Identity(),
        loss=lambda outputs, labels: (outputs[:, 0] - labels).abs().mean(),
        correct=lambda outputs, labels: (outputs[:, 0] - labels).abs() < 1,
        batch=lambda inputs, labels: (inputs * 2, labels),
    )
    shard = HeldOut(torch.tensor([[1.0], [2.0], [4.0]]), torch.tensor([2, 4, 5]), 3)
    assert evaluate(model, shard, SingleComm()) == Evaluation(2 / 3, 1.0, 3)
