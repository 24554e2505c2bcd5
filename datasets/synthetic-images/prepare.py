"""A learnable problem of any size, made from the seed: noise around one random prototype a class."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scalebench_training.dataset import Dataset, Labels, Numbers, normalised
from scalebench_training.options import read_options

# Prototypes and noise have deviation 1, so the task is neither trivial in few dimensions nor hopeless.
NOISE = 1.0


@dataclass(frozen=True)
class Options:
    """Samples of the two parts, shape of one sample, number of classes."""

    samples: int = 4096
    test_samples: int = 1024
    shape: tuple[int, ...] = (1, 8, 8)
    classes: int = 10


def load(seed: int, options: Mapping[str, object]) -> Dataset:
    """Equal seeds and options give equal data."""
    chosen = read_options(Options, options, "data set synthetic-images")
    random = np.random.Generator(np.random.PCG64(seed))
    prototypes = random.standard_normal((chosen.classes, *chosen.shape), dtype=np.float32)

    def draw(samples: int) -> tuple[Numbers, Labels]:
        labels = random.integers(chosen.classes, size=samples)
        noise = random.standard_normal((samples, *chosen.shape), dtype=np.float32)
        return prototypes[labels] + np.float32(NOISE) * noise, labels

    train, train_labels = draw(chosen.samples)
    test, test_labels = draw(chosen.test_samples)
    train_inputs, test_inputs = normalised(train, test)
    return Dataset(train_inputs, train_labels, test_inputs, test_labels, chosen.classes)
