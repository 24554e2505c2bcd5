"""Rows of a table with numbers and categories, made from the seed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scalebench_training.dataset import Dataset, Labels, Numbers
from scalebench_training.options import read_options


@dataclass(frozen=True)
class Options:
    """Samples of the two parts, columns of numbers, codes of each column of categories, number of classes."""

    samples: int = 8192
    test_samples: int = 2048
    numbers: int = 8
    categories: tuple[int, ...] = (5, 12)
    classes: int = 2


def load(seed: int, options: Mapping[str, object]) -> Dataset:
    """Equal seeds and options give equal data."""
    chosen = read_options(Options, options, "data set synthetic-table")
    random = np.random.Generator(np.random.PCG64(seed))
    weights = random.standard_normal((chosen.numbers, chosen.classes))
    effects = [random.standard_normal((codes, chosen.classes)) for codes in chosen.categories]

    def draw(samples: int) -> tuple[Numbers, Labels]:
        numbers = random.standard_normal((samples, chosen.numbers))
        codes = [random.integers(count, size=samples) for count in chosen.categories]
        scores = numbers @ weights + sum(effect[code] for effect, code in zip(effects, codes, strict=True))
        labels = np.argmax(scores + random.gumbel(size=scores.shape), axis=1)
        return np.column_stack([numbers, *codes]).astype(np.float32), labels

    train, train_labels = draw(chosen.samples)
    test, test_labels = draw(chosen.test_samples)
    return Dataset(train, train_labels, test, test_labels, chosen.classes, chosen.categories)
