import json
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch

from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.errors import TrialError
from scalebench_training.feed import Feed, open_feed
from scalebench_training.prepared import load_prepared
from scalebench_training.program import run_trial
from scalebench_training.trial import Trial, parse_trial

CPU = torch.device("cpu")
Open = Callable[..., Feed]
Write = Callable[..., Path]


def trial_of(document: dict[str, Any], folder: Path | None, batch: int, workers: int = 1, **changes: Any) -> Trial:
    paths = {**document["paths"], **({} if folder is None else {"prepared": str(folder)})}
    dataset = {"name": "rows", "options": {}, "input": "parquet"}
    sizes = {"global": batch, "perWorker": batch // workers}
    whole = {**document, "paths": paths, "dataset": dataset, "batch": sizes, "workers": workers, **changes}
    return parse_trial(whole)


@pytest.fixture
def feed(trial_document: dict[str, Any]) -> Iterator[Open]:
    """Opens feeds of one rank each, and closes them in the end."""
    opened: list[Feed] = []

    def one(folder: Path, batch: int = 48, rank: int = 0, world: int = 1, seed: int = 1, **changes: Any) -> Feed:
        trial = trial_of(trial_document, folder, batch, world, seed=seed, **changes)
        opened.append(open_feed(trial, rank, world, CPU))
        return opened[-1]

    yield one
    for each in opened:
        each.close()


def row_numbers(batch: tuple[torch.Tensor, torch.Tensor]) -> list[int]:
    return (batch[0][:, 0] * 1024).round().long().tolist()


def global_batches(feed: Open, folder: Path, world: int, steps: int, batch: int = 48) -> list[list[int]]:
    """Row numbers of each step, with the ranks' rows in their places."""
    ranks = [feed(folder, batch, rank, world).batches for rank in range(world)]
    found = []
    for _ in range(steps):
        shares = [row_numbers(next(rank)) for rank in ranks]
        found.append([row for rows in zip(*shares, strict=True) for row in rows])
    return found


@pytest.mark.parametrize("world", [2, 3, 4, 8, 16])
def test_global_batches_are_the_same_at_any_worker_count(feed: Open, prepared: Path, world: int) -> None:
    # 54 steps are an epoch, so that the 60th is of another one.
    assert global_batches(feed, prepared, world, 60) == global_batches(feed, prepared, 1, 60)


def test_rows_are_those_that_were_written(feed: Open, prepared: Path) -> None:
    data = load_prepared(prepared, "rows")
    stream = feed(prepared)
    for inputs, labels in islice(stream.batches, stream.steps_per_epoch):
        rows = row_numbers((inputs, labels))
        assert np.array_equal(inputs.numpy(), data.train_inputs[rows])
        assert np.array_equal(labels.numpy(), data.train_labels[rows])
    assert (stream.shape, stream.classes, stream.categories) == (data.shape, data.classes, data.categories)
    assert stream.samples == (2600, 70)


def test_an_epoch_has_every_row_once_but_for_what_fills_no_batch(feed: Open, prepared: Path) -> None:
    stream = feed(prepared, batch=40)
    assert stream.steps_per_epoch == 65
    rows = [row for batch in islice(stream.batches, 65) for row in row_numbers(batch)]
    assert sorted(rows) == list(range(2600))
    assert len({row for batch in islice(stream.batches, 65) for row in row_numbers(batch)}) == 2600


def test_another_epoch_and_another_seed_have_another_order(feed: Open, prepared: Path) -> None:
    def of_seed(seed: int) -> list[list[int]]:
        return [row_numbers(batch) for batch in islice(feed(prepared, batch=40, seed=seed).batches, 130)]

    first = of_seed(1)
    assert first == of_seed(1)
    assert first[:65] != first[65:]
    assert first[:65] != of_seed(2)[:65]


def test_a_batch_has_rows_of_many_places(feed: Open, prepared: Path) -> None:
    for batch in islice(feed(prepared, batch=40).batches, 5):
        assert len({row // 100 for row in row_numbers(batch)}) > 10


def test_a_data_set_of_one_row_group_streams_too(feed: Open, write: Write, several: Any, tmp_path: Path) -> None:
    folder = write(tmp_path / "one", several([203]), several([8]))
    assert global_batches(feed, folder, 2, 12, batch=16) == global_batches(feed, folder, 1, 12, batch=16)
    rows = [row for batch in global_batches(feed, folder, 1, 12, batch=16) for row in batch]
    assert len(set(rows)) == len(rows) == 192


def test_a_shard_without_rows_changes_nothing(feed: Open, write: Write, several: Any, tmp_path: Path) -> None:
    with_empty = write(tmp_path / "empty", several([0, 160]), several([0, 8]))
    without = write(tmp_path / "plain", several([160]), several([8]))
    stream, plain = feed(with_empty, 16), feed(without, 16)
    assert torch.equal(stream.test[0], plain.test[0])
    rows = [row for batch in islice(stream.batches, 10) for row in row_numbers(batch)]
    assert sorted(rows) == list(range(160))


@pytest.mark.parametrize("world", [1, 2, 3])
def test_the_test_rows_are_dealt_as_those_in_memory_are(feed: Open, prepared: Path, world: int) -> None:
    data = load_prepared(prepared, "rows")
    for rank in range(world):
        stream = feed(prepared, batch=48, rank=rank, world=world)
        assert np.array_equal(stream.test[0].numpy(), data.test_inputs[rank::world])
        assert np.array_equal(stream.test[1].numpy(), data.test_labels[rank::world])
        assert stream.test_labels == 70


def test_a_text_streams_with_the_next_byte_as_label(feed: Open, corpus: Path) -> None:
    data = load_prepared(corpus, "rows")
    known = {
        inputs.tobytes(): labels.tobytes() for inputs, labels in zip(data.train_inputs, data.train_labels, strict=True)
    }
    stream = feed(corpus, batch=20)
    seen = [pair for batch in islice(stream.batches, stream.steps_per_epoch) for pair in zip(*batch, strict=True)]
    assert all(known[inputs.numpy().tobytes()] == labels.numpy().tobytes() for inputs, labels in seen)
    assert len({inputs.numpy().tobytes() for inputs, _ in seen}) == stream.steps_per_epoch * 20 == 480
    assert stream.shape == (8,)
    assert stream.test_labels == 20 * 8


def test_a_worker_reads_the_row_groups_of_its_own_lanes_alone(
    feed: Open, write: Write, several: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scalebench_training.row_groups import RowGroups

    folder = write(tmp_path / "many", several([1600]), several([8]), group=50)
    read: list[int] = []
    original = RowGroups.read

    def counted(self: RowGroups, number: int) -> Any:
        read.append(number)
        return original(self, number)

    monkeypatch.setattr(RowGroups, "read", counted)
    for rank in range(4):
        read.clear()
        stream = feed(folder, 16, rank, 4)
        list(islice(stream.batches, stream.steps_per_epoch))
        stream.close()
        # 32 groups are dealt to 8 lanes, two of which are this rank's; reading ahead reaches into the next epochs.
        assert len(set(read[:8])) == 8
        assert len(read) <= 8 * 4


def test_training_is_the_same_bits_from_equal_streams(
    trial_document: dict[str, Any], prepared: Path, read_rows: Any, tmp_path: Path
) -> None:
    def digests(output: str, seed: int = 1) -> dict[str, str]:
        document = {**trial_document, "model": {"name": "tabular", "options": {}}, "seed": seed}
        document["paths"] = {**document["paths"], "output": str(tmp_path / output)}
        run_trial(trial_of(document, prepared, 64), SingleComm(), now())
        rows = read_rows(tmp_path / output / "rank-0.arrow")
        return {row["name"]: row["text"] for row in rows if row["kind"] == "digest"}

    first = digests("first")
    assert digests("second") == first
    assert digests("third", seed=2)["trained"] != first["trained"]
    assert not [thread for thread in threading.enumerate() if thread.name == "scalebench-input"]


def test_a_batch_that_is_larger_than_the_data_is_refused(feed: Open, prepared: Path) -> None:
    with pytest.raises(TrialError, match="a global batch of 2608 needs as many training samples, but there are 2600"):
        feed(prepared, batch=2608)


def test_files_are_checked_before_training(feed: Open, prepared: Path) -> None:
    file = prepared / "train-00001.parquet"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(TrialError, match=r"train-00001\.parquet to have \d+ bytes, found \d+; `scalebench dataset"):
        feed(prepared)


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("label", [0] * 699 + [2], r"row group 0 of .*train-00000\.parquet has labels outside 0 to 1"),
        ("c0", [5] * 700, r"train-00000\.parquet must hold codes of categories, whole numbers from 0 to 4"),
        ("n1", [float("nan")] * 700, r"train-00000\.parquet has inputs that are no finite numbers"),
        ("n2", [None] * 700, r"train-00000\.parquet to have a value in every row of n2, found 700 nulls"),
    ],
)
def test_values_are_checked_when_they_are_read(
    feed: Open, write: Write, several: Any, tmp_path: Path, column: str, values: list[Any], message: str
) -> None:
    [rows] = several([700])
    place = rows.column_names.index(column)
    spoilt = rows.set_column(place, column, pa.array(values, rows.column(column).type))
    folder = write(tmp_path / "spoilt", [spoilt], several([8]))
    stream = feed(folder)
    with pytest.raises(TrialError, match=message):
        next(stream.batches)


def test_a_file_that_goes_while_it_is_read_ends_the_training(feed: Open, prepared: Path) -> None:
    stream = feed(prepared)
    for file in prepared.glob("train-*.parquet"):
        file.unlink()
    with pytest.raises(TrialError, match=r"train-0000\d\.parquet to have a Parquet file, found .*No such file"):
        list(islice(stream.batches, 1))


def test_a_data_set_that_is_made_cannot_be_streamed(trial_document: dict[str, Any]) -> None:
    trial = trial_of(trial_document, None, 48)
    with pytest.raises(TrialError, match="`workload.input: memory` is the way for it"):
        open_feed(trial, 0, 1, CPU)


def test_a_trial_has_one_of_three_inputs(trial_document: dict[str, Any]) -> None:
    trial_document["dataset"]["input"] = "disk"
    with pytest.raises(TrialError, match='dataset.input: expected "memory" or "parquet" or "synthetic"|dataset.input'):
        parse_trial(json.loads(json.dumps(trial_document)))
