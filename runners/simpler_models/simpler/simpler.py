"""What a simpler model is: a fit that is timed, with its predictions of the test rows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Fitted:
    """`seconds`: of the fit alone, rows in memory.

    `predictions`: of test rows, probabilities [rows, classes], or of a regression normalised labels [rows].
    """

    seconds: float
    predictions: NDArray[np.float64]


# Fits so many times; what is predicted is the same each time but for the seconds.
Fit = Callable[[int], list[Fitted]]


class Unsuited(Exception):  # noqa: N818 (no error: another kind of data)
    """The model cannot learn such data; the message says why."""
