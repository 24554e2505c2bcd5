"""Which columns tell the label all by themselves: as a rule something that was not known when the question is asked.

Each column alone is made a score, from training rows, and set against the test rows' labels. A column whose area under
the receiver operating characteristic (AUC) is 0.99 or more is reported. A leak that only several columns together
make is not found this way: that features stay the same when the future is taken out of the raw tables is what the
tests of pipelines with times show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

SUSPICIOUS_AUC = 0.99
# Enough to see a dependence that goes up and down again.
BINS = 64

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]


@dataclass(frozen=True)
class Leak:
    """A column, and how well it alone separates a class from the others: 0.5 not at all, 1 wholly."""

    column: str
    auc: float


def find_leaks(folder: Path, numbers: list[str], categories: list[str], label: str) -> list[Leak]:
    """The suspicious columns of the shards in `folder`, in the order of the columns."""
    train, test = column_of(folder, "train", label), column_of(folder, "test", label)
    classes = np.unique(train)
    # Of two classes the one says all of the other.
    positive = classes[1:] if len(classes) == 2 else classes
    found = []
    for name in (*numbers, *categories):
        known, asked = column_of(folder, "train", name), column_of(folder, "test", name)
        scores = _scores_of_number if name in numbers else _scores_of_category
        best = max(
            (auc(score, test == one) for one in positive for score in scores(known, train == one, asked)), default=0.5
        )
        if best >= SUSPICIOUS_AUC:
            found.append(Leak(name, best))
    return found


def auc(scores: Floats, labels: Labels) -> float:
    """The chance that a row with the label has a higher score than one without, ties counted half."""
    with_label = int(labels.sum())
    without = len(labels) - with_label
    if with_label == 0 or without == 0:
        return 0.5
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    above = ranks[place][labels].sum() - with_label * (with_label + 1) / 2
    return float(above / (with_label * without))


def _scores_of_number(known: Floats, labels: Labels, asked: Floats) -> Iterator[Floats]:
    yield asked
    yield -asked
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
    yield _rates(np.searchsorted(edges, known), labels, np.searchsorted(edges, asked))


def _scores_of_category(known: NDArray[np.int32], labels: Labels, asked: NDArray[np.int32]) -> Iterator[Floats]:
    yield _rates(known, labels, asked)


def _rates(known: NDArray[np.integer], labels: Labels, asked: NDArray[np.integer]) -> Floats:
    """For each asked code the share of its training rows that have the label; where there are none, that of all."""
    codes = int(max(known.max(), asked.max())) + 1
    rows = np.bincount(known, minlength=codes)
    rates = np.where(rows > 0, np.bincount(known, labels, minlength=codes) / np.maximum(rows, 1), labels.mean())
    found: Floats = rates[asked]
    return found


def column_of(folder: Path, part: str, name: str) -> Any:  # noqa: ANN401 (float32, int32 or int64, by the column)
    """A column of all shards of a part, in their order."""
    shards = sorted(folder.glob(f"{part}-*.parquet"))
    return np.concatenate([pq.read_table(shard, columns=[name]).column(name).to_numpy() for shard in shards])
