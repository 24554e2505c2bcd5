"""A batch of the right shape that is used over and over, so that getting it costs nothing.

The cost of input is what other ways take longer. Nothing can be learnt from it.
"""

from collections.abc import Iterator
from itertools import repeat

import numpy as np
import torch

from scalebench_training.dataset import Dataset, Inputs


def synthetic_batches(
    data: Dataset, global_batch: int, seed: int, rank: int, world: int, device: torch.device
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """`[rank::world]` of one global batch of random numbers, codes, ids and labels, each within its range."""
    random = np.random.Generator(np.random.PCG64([seed]))
    inputs = _inputs(data, global_batch, random)
    shape = (global_batch, *data.train_labels.shape[1:])
    labels = random.standard_normal(shape, np.float32) if data.target else random.integers(0, data.classes, shape)
    mine = slice(rank, None, world)
    return repeat(
        (
            torch.from_numpy(np.ascontiguousarray(inputs[mine])).to(device),
            torch.from_numpy(np.ascontiguousarray(labels[mine])).to(device),
        )
    )


def _inputs(data: Dataset, rows: int, random: np.random.Generator) -> Inputs:
    if data.train_inputs.dtype == np.int64:
        return random.integers(0, int(data.train_inputs.max()) + 1, (rows, *data.shape))
    inputs = random.standard_normal((rows, *data.shape), np.float32)
    for index, codes in enumerate(data.categories, start=data.shape[-1] - len(data.categories)):
        inputs[:, index] = random.integers(0, codes, rows)
    return inputs
