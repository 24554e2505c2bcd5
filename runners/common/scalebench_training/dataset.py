"""A data set in memory, and the one way to normalise it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Inputs = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Dataset:
    """Inputs [samples, *shape] of mean 0 and deviation 1, labels [samples] from 0 to classes - 1."""

    train_inputs: Inputs
    train_labels: Labels
    test_inputs: Inputs
    test_labels: Labels
    classes: int

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample, e.g. (1, 8, 8)."""
        return tuple(self.train_inputs.shape[1:])


def normalised(train: NDArray[np.floating], test: NDArray[np.floating]) -> tuple[Inputs, Inputs]:
    """Both with the mean and standard deviation of all values of the *training* part alone.

    The test part takes no part in the statistics: it stands for data never seen.
    """
    mean = train.mean(dtype=np.float64)
    deviation = train.std(dtype=np.float64)
    return ((train - mean) / deviation).astype(np.float32), ((test - mean) / deviation).astype(np.float32)
