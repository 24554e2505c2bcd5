"""The same as `leaks` for a label that is a number: which columns tell it all by themselves.

Each column alone is made a prediction of the label from training rows, by a straight line and by the mean of each of
64 bins (of each code), and judged by the share of the test rows' variance that it explains (R2). One of 0.98 or more
is reported. A target that is the sum of two columns is not found this way, where neither tells it alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalebench_preparation.leaks import BINS, Floats, column_of

# A correlation of 0.99.
SUSPICIOUS_R2 = 0.98


@dataclass(frozen=True)
class NumberLeak:
    """A column, and the share of the label's variance that it alone explains."""

    column: str
    r2: float


def find_number_leaks(folder: Path, numbers: list[str], categories: list[str], label: str) -> list[NumberLeak]:
    """The suspicious columns of the shards in `folder`, in the order of the columns."""
    train, test = (column_of(folder, part, label).astype(np.float64) for part in ("train", "test"))
    found = []
    for name in (*numbers, *categories):
        known, asked = column_of(folder, "train", name), column_of(folder, "test", name)
        guesses = _of_number if name in numbers else _of_codes
        best = max(r2(guess, test) for guess in guesses(known, train, asked))
        if best >= SUSPICIOUS_R2:
            found.append(NumberLeak(name, best))
    return found


def r2(guessed: Floats, truth: Floats) -> float:
    """1 less the squared errors over those of the mean; 0 where all is equal."""
    spread = float(np.square(truth - truth.mean()).sum())
    return 0.0 if spread == 0 else 1 - float(np.square(truth - guessed).sum()) / spread


def _of_number(known: Floats, labels: Floats, asked: Floats) -> Iterator[Floats]:
    places = known.astype(np.float64)
    spread = places.var()
    slope = 0.0 if spread == 0 else float(((places - places.mean()) * (labels - labels.mean())).mean() / spread)
    yield labels.mean() + slope * (asked - places.mean())
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
    yield from _of_codes(np.searchsorted(edges, known), labels, np.searchsorted(edges, asked))


def _of_codes(known: NDArray[np.integer], labels: Floats, asked: NDArray[np.integer]) -> Iterator[Floats]:
    """The mean label of the training rows with the code; of all where there are none."""
    codes = int(max(known.max(), asked.max())) + 1
    rows = np.bincount(known, minlength=codes)
    means = np.where(rows > 0, np.bincount(known, labels, minlength=codes) / np.maximum(rows, 1), labels.mean())
    yield means[asked]
