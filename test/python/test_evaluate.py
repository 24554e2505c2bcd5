from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from scalebench_training.comms.single import SingleComm
from scalebench_training.errors import TrialError
from scalebench_training.evaluate import CHUNK_SAMPLES, Evaluation, evaluate

SAMPLES = CHUNK_SAMPLES * 2 + 11


@pytest.fixture
def logits() -> torch.Tensor:
    """[SAMPLES, 4]; the model is the identity, so these are its answers too."""
    return torch.randn(SAMPLES, 4, generator=torch.Generator().manual_seed(1))


def labels_with(logits: torch.Tensor, wrong: int) -> torch.Tensor:
    labels = logits.argmax(dim=1)
    labels[:wrong] = (labels[:wrong] + 1) % 4
    return labels


@pytest.mark.parametrize("wrong", [0, 1, 37, SAMPLES])
def test_accuracy_is_an_exact_count_over_all_samples(logits: torch.Tensor, wrong: int) -> None:
    result = evaluate(nn.Identity(), logits, labels_with(logits, wrong), SAMPLES, SingleComm())
    assert result.accuracy == (SAMPLES - wrong) / SAMPLES
    assert result.samples == SAMPLES


def test_the_loss_is_the_mean_cross_entropy(logits: torch.Tensor) -> None:
    labels = labels_with(logits, 10)
    result = evaluate(nn.Identity(), logits, labels, SAMPLES, SingleComm())
    assert result.loss == pytest.approx(cross_entropy(logits.double(), labels).item(), rel=1e-5)


@pytest.mark.parametrize("world", [2, 3, 5])
def test_unequal_shards_add_up_to_what_one_process_finds(
    logits: torch.Tensor, world: int, on_ranks: Callable[..., Any]
) -> None:
    labels = labels_with(logits, 37)

    def shard(comm: Any) -> Evaluation:
        mine = slice(comm.rank, None, world)
        return evaluate(nn.Identity(), logits[mine], labels[mine], SAMPLES, comm)

    alone = evaluate(nn.Identity(), logits, labels, SAMPLES, SingleComm())
    for result in on_ranks(world, shard):
        assert result.accuracy == alone.accuracy
        assert result.loss == pytest.approx(alone.loss, rel=1e-6)


def test_a_rank_without_test_samples_still_takes_part(logits: torch.Tensor, on_ranks: Callable[..., Any]) -> None:
    labels = labels_with(logits, 1)

    def shard(comm: Any) -> Evaluation:
        mine = slice(comm.rank, 2, 3)
        return evaluate(nn.Identity(), logits[mine], labels[mine], 2, comm)

    assert [result.accuracy for result in on_ranks(3, shard)] == [0.5, 0.5, 0.5]


def test_shards_that_do_not_add_up_are_an_error(logits: torch.Tensor) -> None:
    with pytest.raises(TrialError, match=f"expected {SAMPLES} test samples to be evaluated, found 100"):
        evaluate(nn.Identity(), logits[:100], labels_with(logits, 0)[:100], SAMPLES, SingleComm())
