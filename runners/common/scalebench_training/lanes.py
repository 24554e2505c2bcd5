"""Which rows of Parquet files a training step takes: a global order that no worker needs all rows for.

The row groups are put in an order by (seed, epoch), and the rows within each by (seed, epoch, group). The sequence
that comes of it is cut into `LANES` equal pieces, the lanes; what is left, fewer than `LANES` rows, is out of this
epoch. The global order takes the first row of each lane, then the second of each, and so on. It depends on the files,
the seed and the epoch alone. Of global batches cut from it a rank takes `[rank::world]`, as ever: where the number of
workers divides `LANES`, those are the rows of its own lanes, so that it reads no others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scalebench_training.order import permutation

LANES = 8


@dataclass(frozen=True)
class Piece:
    """Rows `start` to `end` of a lane: those of `group` from `first` on, in that group's order."""

    group: int
    start: int
    end: int
    first: int


def streamed_rows(sizes: Sequence[int]) -> int:
    """Rows of an epoch, of row groups with so many rows."""
    return sum(sizes) // LANES * LANES


def lanes_of(sizes: Sequence[int], seed: int, epoch: int) -> list[list[Piece]]:
    """The pieces of each lane, in order."""
    length = sum(sizes) // LANES
    lanes: list[list[Piece]] = [[] for _ in range(LANES)]
    begin = 0
    for group in permutation(len(sizes), seed, epoch).tolist():
        end = begin + sizes[group]
        for number, lane in enumerate(lanes):
            offset = number * length
            start, stop = max(begin, offset), min(end, offset + length)
            if start < stop:
                lane.append(Piece(group, start - offset, stop - offset, start - begin))
        begin = end
    return lanes


def order_within(group: int, size: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The rows of a row group in the order of this epoch."""
    # From 1: a 0 at the end is no other seed.
    return permutation(size, seed, epoch, group + 1)
