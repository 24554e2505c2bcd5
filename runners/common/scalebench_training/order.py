"""Which samples a worker sees, in which order: the same training at any worker count.

A permutation by (seed, epoch) is cut into global batches; the last, incomplete one is dropped;
rank r of w workers takes every w-th sample of each global batch, starting with the r-th. So all
ranks' shards of a step together are the batch that a single process would take.
"""

from collections.abc import Iterator
from itertools import count

import numpy as np
import torch
from numpy.typing import NDArray

from scalebench_training.errors import TrialError


def permutation(samples: int, seed: int, epoch: int, *part: int) -> NDArray[np.int64]:
    """All of 0 to samples - 1 in the order of this epoch, or of a part of it.

    Sorts raw PCG64 words: NumPy keeps the raw streams of its bit generators for ever, but not
    the algorithms of `Generator.permutation` (NEP 19).
    """
    words = np.random.PCG64([seed, epoch, *part]).random_raw(samples)
    return np.argsort(words, kind="stable").astype(np.int64, copy=False)


def steps_per_epoch(samples: int, global_batch: int) -> int:
    """Whole global batches in an epoch; raises `TrialError` where there is not even one."""
    if global_batch > samples:
        raise TrialError(f"a global batch of {global_batch} needs as many training samples, but there are {samples}")
    return samples // global_batch


def epoch_order(samples: int, global_batch: int, seed: int, epoch: int, rank: int, world: int) -> NDArray[np.int64]:
    """Sample numbers [steps, global_batch / world] of one rank in one epoch."""
    if global_batch % world != 0:
        raise TrialError(f"a global batch of {global_batch} does not divide over {world} workers")
    steps = steps_per_epoch(samples, global_batch)
    order = permutation(samples, seed, epoch)[: steps * global_batch].reshape(steps, global_batch)
    return np.ascontiguousarray(order[:, rank::world])


def batches(
    inputs: torch.Tensor, labels: torch.Tensor, global_batch: int, seed: int, rank: int, world: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """This rank's part of one global batch after the other, epoch 1, 2, 3 and so on, without end.

    Yields inputs [global_batch / world, *shape] and labels [global_batch / world], on the
    device of the arguments.
    """
    for epoch in count(1):
        rows = torch.from_numpy(epoch_order(len(inputs), global_batch, seed, epoch, rank, world))
        for batch in rows.to(inputs.device):
            yield inputs[batch], labels[batch]
