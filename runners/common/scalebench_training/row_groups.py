"""The training rows of a prepared data set, one row group at a time."""

from pathlib import Path

import numpy as np

from scalebench_training.dataset import Inputs, Labels
from scalebench_training.dataset_check import check_rows
from scalebench_training.errors import TrialError
from scalebench_training.manifest import Manifest, Shard
from scalebench_training.prepared import opened, rows_of


class RowGroups:
    """Knows how many rows each row group has, from the files' metadata, and reads one when asked.

    Raises `TrialError` for a shard that is not what the manifest says; for values that are unfit when they are read.
    """

    def __init__(self, shards: tuple[Shard, ...], manifest: Manifest, name: str, shape: tuple[int, ...]) -> None:
        self._manifest, self._name, self._shape = manifest, name, shape
        self._places: list[tuple[Shard, int]] = []
        self._checked: set[int] = set()
        sizes: list[int] = []
        for shard in shards:
            with opened(shard, manifest, name) as file:
                for group in range(file.num_row_groups):
                    self._places.append((shard, group))
                    sizes.append(file.metadata.row_group(group).num_rows)
        self.sizes = tuple(sizes)

    def room(self, rows: int) -> tuple[Inputs, Labels]:
        """Arrays for so many rows, with nothing in them yet."""
        if not self._manifest.columns:
            return np.empty((rows, *self._shape), np.int64), np.empty((rows, *self._shape), np.int64)
        inputs = np.empty((rows, *self._shape), np.float32)
        return inputs, np.empty(rows, np.int64) if self._manifest.target is None else np.empty(rows, np.float32)

    def read(self, number: int) -> tuple[Inputs, Labels]:
        """Inputs [rows, *shape] and labels of a row group."""
        shard, group = self._places[number]
        inputs, labels = rows_of(shard, self._manifest, self._name, group)
        if number not in self._checked:
            where = f"row group {group} of {shard}"
            check_rows(inputs, labels, self._manifest.classes, self._manifest.codes, where)
            if inputs.shape[1:] != self._shape:
                raise TrialError(f"expected {where} to have rows of shape {self._shape}, found {inputs.shape[1:]}")
            self._checked.add(number)
        return inputs, labels


def held_out_share(
    manifest: Manifest, name: str, rank: int, world: int
) -> tuple[list[Inputs], list[Labels], tuple[int, ...]]:
    """Every `world`-th test row from the `rank`-th on, in parts, and the shape of one.

    One shard at a time is in memory with all its rows. Raises what `RowGroups` raises.
    """
    inputs, labels, begin = [], [], 0
    shape: tuple[int, ...] = ()
    for shard in (shard for shard in manifest.test if shard.rows > 0):
        all_inputs, all_labels = rows_of(shard, manifest, name)
        check_rows(all_inputs, all_labels, manifest.classes, manifest.codes, str(shard))
        mine = slice((rank - begin) % world, None, world)
        inputs.append(all_inputs[mine].copy())
        labels.append(all_labels[mine].copy())
        begin, shape = begin + len(all_labels), all_inputs.shape[1:]
    return inputs, labels, shape


def folder_of(prepared: Path | None, name: str) -> Path:
    """Raise `TrialError` for a data set without files."""
    if prepared is None:
        raise TrialError(
            f"data set {name} is made in each worker, so that there are no files to read while training; "
            "`workload.input: memory` is the way for it"
        )
    return prepared
