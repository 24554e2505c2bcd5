"""Where a trial's rows come from: memory, Parquet files read while training, or one batch of random numbers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from scalebench_training.data import load_dataset
from scalebench_training.dataset import Regression
from scalebench_training.errors import TrialError
from scalebench_training.lanes import streamed_rows
from scalebench_training.order import batches, steps_per_epoch
from scalebench_training.prefetch import Prefetched
from scalebench_training.row_groups import RowGroups, folder_of, held_out_share
from scalebench_training.source import manifest_at
from scalebench_training.steps import Batches
from scalebench_training.streaming import SLABS_AHEAD, batches_of, slabs, tensors
from scalebench_training.synthetic_input import synthetic_batches
from scalebench_training.trial import Trial


@dataclass(frozen=True)
class Feed:
    """What a model is built for, this rank's batches without end, and its share of the test rows.

    `samples` are those of training and of the test. `close` ends what reads ahead. Of a regression `target` says what
    labels are, and there are no `classes`.
    """

    shape: tuple[int, ...]
    classes: int
    categories: tuple[int, ...]
    samples: tuple[int, int]
    steps_per_epoch: int
    batches: Batches
    test: tuple[torch.Tensor, torch.Tensor]
    test_labels: int
    close: Callable[[], None] = lambda: None
    target: Regression | None = None

    @property
    def outputs(self) -> int:
        """Numbers that a model gives for a label: one a class, or the one that is predicted."""
        return self.classes if self.target is None else 1


def open_feed(trial: Trial, rank: int, world: int, device: torch.device) -> Feed:
    """As `workload.input` says. Raises `TrialError` for a data set that there is not or that is unfit for it."""
    return _streamed(trial, rank, world, device) if trial.input == "parquet" else _loaded(trial, rank, world, device)


def _loaded(trial: Trial, rank: int, world: int, device: torch.device) -> Feed:
    if trial.input == "synthetic" and trial.measure.epochs > 0:
        raise TrialError("with `workload.input: synthetic` nothing is learnt: `measure.epochs` must be 0")
    data = load_dataset(
        trial.paths.datasets,
        trial.dataset.name,
        trial.dataset.options,
        trial.seed,
        trial.paths.prepared,
        trial.storage,
    )
    batch, seed = trial.batch.global_size, trial.seed
    if trial.input == "synthetic":
        stream = synthetic_batches(data, batch, seed, rank, world, device)
    else:
        inputs, labels = torch.from_numpy(data.train_inputs).to(device), torch.from_numpy(data.train_labels).to(device)
        stream = batches(inputs, labels, batch, seed, rank, world)
    return Feed(
        shape=data.shape,
        classes=data.classes,
        categories=data.categories,
        samples=(len(data.train_labels), len(data.test_labels)),
        steps_per_epoch=steps_per_epoch(len(data.train_labels), batch),
        batches=stream,
        test=(
            torch.from_numpy(data.test_inputs[rank::world]).to(device),
            torch.from_numpy(data.test_labels[rank::world]).to(device),
        ),
        test_labels=data.test_labels.size,
        target=data.target,
    )


def _streamed(trial: Trial, rank: int, world: int, device: torch.device) -> Feed:
    name, batch, seed = trial.dataset.name, trial.batch.global_size, trial.seed
    manifest = manifest_at(folder_of(trial.paths.prepared, name), trial.storage, name)
    url = manifest.train[0].store.url
    if url is not None and url.kind != "parquet":
        raise TrialError(
            f"data set {name}: expected Parquet files for `workload.input: parquet`, found a table at {url.address}; "
            "`workload.input: memory` is the way for tables"
        )
    inputs, labels, shape = held_out_share(manifest, name, rank, world)
    test_labels = np.concatenate(labels)
    groups = RowGroups(manifest.train, manifest, name, shape)
    rows = slabs(groups, shape, batch, seed, rank, world)
    ahead = Prefetched(tensors(rows, device), SLABS_AHEAD)
    test_rows = sum(shard.rows for shard in manifest.test)
    return Feed(
        shape=shape,
        classes=manifest.classes,
        categories=manifest.codes,
        samples=(sum(groups.sizes), test_rows),
        steps_per_epoch=steps_per_epoch(streamed_rows(groups.sizes), batch),
        batches=batches_of(ahead, batch // world, device),
        test=(torch.from_numpy(np.concatenate(inputs)).to(device), torch.from_numpy(test_labels).to(device)),
        test_labels=test_rows * int(np.prod(test_labels.shape[1:], dtype=np.int64)),
        close=ahead.close,
        target=manifest.target,
    )
