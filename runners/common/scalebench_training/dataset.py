"""A data set in memory, and the one way to normalise it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Tokens = NDArray[np.int64]
Inputs = Numbers | Tokens
Labels = NDArray[np.int64] | Numbers


@dataclass(frozen=True)
class Regression:
    """A target that is a number: a label is (value - mean) / deviation, and values are in `unit`."""

    unit: str
    mean: float
    deviation: float


@dataclass(frozen=True)
class Dataset:
    """Inputs [samples, *shape]: numbers of mean 0 and deviation 1, or ids of tokens.

    Labels are [samples], or [samples, positions] where each position has one of its own (the next token), from 0 to
    classes - 1; two classes are a binary problem. In a table the last `len(categories)` columns of the inputs are
    codes of categories, as whole numbers: the i-th of them from 0 (unknown) to categories[i] - 1. The columns before
    are numbers.

    Of a regression `target` says what labels are: float32 [samples], and no classes.
    """

    train_inputs: Inputs
    train_labels: Labels
    test_inputs: Inputs
    test_labels: Labels
    classes: int
    categories: tuple[int, ...] = ()
    target: Regression | None = None

    @property
    def outputs(self) -> int:
        """Numbers that a model gives for a label: one a class, or the one that is predicted."""
        return self.classes if self.target is None else 1

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample, e.g. (1, 8, 8)."""
        return tuple(self.train_inputs.shape[1:])


def normalised(train: NDArray[np.floating], test: NDArray[np.floating]) -> tuple[Numbers, Numbers]:
    """Both with the mean and standard deviation of all values of the *training* part alone.

    The test part takes no part in the statistics: it stands for data never seen.
    """
    mean = train.mean(dtype=np.float64)
    deviation = train.std(dtype=np.float64)
    return ((train - mean) / deviation).astype(np.float32), ((test - mean) / deviation).astype(np.float32)
