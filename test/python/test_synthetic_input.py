from pathlib import Path
from typing import Any

import pytest
import torch

from scalebench_training.errors import TrialError
from scalebench_training.feed import Feed, open_feed
from scalebench_training.trial import parse_trial

NO_EPOCHS = {"steps": 6, "warmupSteps": 2, "epochs": 0}


def feed(document: dict[str, Any], rank: int = 0, world: int = 1, name: str = "digits", **options: Any) -> Feed:
    dataset = {"name": name, "options": options, "input": "synthetic"}
    trial = parse_trial({"measure": NO_EPOCHS, **document, "dataset": dataset, "workers": world})
    return open_feed(trial, rank, world, torch.device("cpu"))


@pytest.fixture
def document(trial_document: dict[str, Any]) -> dict[str, Any]:
    return {**trial_document, "measure": NO_EPOCHS}


def test_one_batch_comes_over_and_over(document: dict[str, Any]) -> None:
    stream = feed(document)
    inputs, labels = next(stream.batches)
    assert inputs.shape == (256, 1, 8, 8)
    assert inputs.dtype == torch.float32
    assert 0 <= labels.min() < labels.max() <= 9
    again = next(stream.batches)
    assert again[0] is inputs
    assert again[1] is labels


def test_ranks_have_their_shares_of_the_same_batch(document: dict[str, Any]) -> None:
    whole = next(feed(document).batches)
    shares = [next(feed(document, rank, 2).batches) for rank in range(2)]
    for part in (0, 1):
        assert torch.equal(torch.stack([share[part] for share in shares], 1).flatten(0, 1), whole[part])


def test_codes_and_tokens_are_within_their_ranges(document: dict[str, Any]) -> None:
    table = feed(document, name="synthetic-table", samples=512, numbers=2, categories=[7, 7, 7])
    inputs, _ = next(table.batches)
    assert table.categories == (7, 7, 7)
    assert set(inputs[:, 2:].unique().tolist()) == set(range(7))
    tokens, labels = next(feed(document, name="synthetic-tokens", samples=512).batches)
    assert tokens.dtype == torch.int64
    assert labels.shape == tokens.shape


def test_nothing_can_be_learnt_from_it(trial_document: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="`measure.epochs` must be 0"):
        feed({**trial_document})
