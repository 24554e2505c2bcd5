"""Batches from Parquet files while training, with the rows of a few row groups in memory."""

from collections.abc import Iterator
from itertools import count
from math import prod

import numpy as np
import torch
from numpy.typing import NDArray

from scalebench_training.dataset import Inputs, Labels
from scalebench_training.lanes import LANES, Piece, lanes_of, order_within, streamed_rows
from scalebench_training.order import steps_per_epoch
from scalebench_training.row_groups import RowGroups

# Of a slab, which is what the thread makes at a time: whole batches up to so many rows and bytes, but one at least.
SLAB_ROWS = 8192
SLAB_BYTES = 2**23
# Slabs that wait to be taken.
SLABS_AHEAD = 2

Slab = tuple[torch.Tensor, torch.Tensor]


class EpochRows:
    """Rows of one epoch by their place in its global order, asked for with places that only grow."""

    def __init__(self, groups: RowGroups, seed: int, epoch: int) -> None:
        self._groups, self._seed, self._epoch = groups, seed, epoch
        self._lanes = lanes_of(groups.sizes, seed, epoch)
        self._in_use: dict[int, int] = {}
        self._held: dict[int, tuple[Inputs, Labels, NDArray[np.int64]]] = {}

    def take(self, places: NDArray[np.int64]) -> tuple[Inputs, Labels]:
        """Inputs [places, *shape] and labels of these places."""
        lanes, rows = places % LANES, places // LANES
        inputs, labels = self._groups.room(len(places))
        for lane in np.unique(lanes).tolist():
            here = np.flatnonzero(lanes == lane)
            wanted = rows[here]
            for piece in self._pieces(lane, int(wanted[0]), int(wanted[-1])):
                low, high = np.searchsorted(wanted, (piece.start, piece.end)).tolist()
                if low == high:
                    continue
                all_inputs, all_labels, order = self._group(piece.group, lane)
                found = order[wanted[low:high] - piece.start + piece.first]
                inputs[here[low:high]] = all_inputs[found]
                labels[here[low:high]] = all_labels[found]
        return inputs, labels

    def _pieces(self, lane: int, first: int, last: int) -> Iterator[Piece]:
        # What lies behind is not asked for again.
        pieces = self._lanes[lane]
        while pieces[0].end <= first:
            pieces.pop(0)
        return (piece for piece in tuple(pieces) if piece.start <= last)

    def _group(self, group: int, lane: int) -> tuple[Inputs, Labels, NDArray[np.int64]]:
        """The row group that a lane is at; held as long as any lane is."""
        self._in_use[lane] = group
        for other in set(self._held) - set(self._in_use.values()):
            del self._held[other]
        if group not in self._held:
            inputs, labels = self._groups.read(group)
            self._held[group] = (inputs, labels, order_within(group, len(labels), self._seed, self._epoch))
        return self._held[group]


def places_of(first: int, steps: int, global_batch: int, rank: int, world: int) -> NDArray[np.int64]:
    """This rank's places in the global order, of so many steps from the `first` on (the first of an epoch is 0)."""
    own = np.arange(rank, global_batch, world)
    return (np.arange(first, first + steps)[:, None] * global_batch + own).reshape(-1)


def slab_steps(worker_batch: int, shape: tuple[int, ...]) -> int:
    """Steps that a slab has batches for."""
    rows = min(SLAB_ROWS, SLAB_BYTES // (8 * max(1, prod(shape))))
    return max(1, rows // worker_batch)


def slabs(
    groups: RowGroups, shape: tuple[int, ...], global_batch: int, seed: int, rank: int, world: int
) -> Iterator[tuple[Inputs, Labels]]:
    """This rank's rows of several steps at a time, epoch 1, 2, 3 and so on, without end."""
    steps = steps_per_epoch(streamed_rows(groups.sizes), global_batch)
    stride = slab_steps(global_batch // world, shape)
    for epoch in count(1):
        rows = EpochRows(groups, seed, epoch)
        for first in range(0, steps, stride):
            yield rows.take(places_of(first, min(stride, steps - first), global_batch, rank, world))


def tensors(source: Iterator[tuple[Inputs, Labels]], device: torch.device) -> Iterator[Slab]:
    """As tensors; in pinned memory where they go to a GPU, so that the copy need not be waited for."""
    if device.type == "cuda":
        # A thread has a current device of its own.
        torch.cuda.set_device(device)
    for inputs, labels in source:
        slab = torch.from_numpy(inputs), torch.from_numpy(labels)
        yield (slab[0].pin_memory(), slab[1].pin_memory()) if device.type == "cuda" else slab


def batches_of(source: Iterator[Slab], worker_batch: int, device: torch.device) -> Iterator[Slab]:
    """One batch after the other, on the device."""
    for inputs, labels in source:
        for batch in zip(inputs.split(worker_batch), labels.split(worker_batch), strict=True):
            yield batch[0].to(device, non_blocking=True), batch[1].to(device, non_blocking=True)
