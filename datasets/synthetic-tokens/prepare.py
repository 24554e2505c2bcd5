"""Rows of tokens that can be predicted in part, made from the seed: walks of a random chain."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scalebench_training.dataset import Dataset, Tokens
from scalebench_training.options import read_options

# Chances of a token's four successors: who knows the chain predicts 70 % of the tokens.
CHANCES = (0.7, 0.1, 0.1, 0.1)


@dataclass(frozen=True)
class Options:
    """Samples of the two parts, tokens of a sample, different tokens."""

    samples: int = 4096
    test_samples: int = 512
    positions: int = 64
    vocabulary: int = 64


def load(seed: int, options: Mapping[str, object]) -> Dataset:
    """Equal seeds and options give equal data."""
    chosen = read_options(Options, options, "data set synthetic-tokens")
    random = np.random.Generator(np.random.PCG64(seed))
    successors = random.integers(chosen.vocabulary, size=(chosen.vocabulary, len(CHANCES)))

    def walk(samples: int) -> Tokens:
        """[samples, positions + 1]."""
        tokens = np.empty((samples, chosen.positions + 1), np.int64)
        tokens[:, 0] = random.integers(chosen.vocabulary, size=samples)
        ways = np.searchsorted(np.cumsum(CHANCES)[:-1], random.random((samples, chosen.positions)), side="right")
        for position in range(chosen.positions):
            tokens[:, position + 1] = successors[tokens[:, position], ways[:, position]]
        return tokens

    train, test = walk(chosen.samples), walk(chosen.test_samples)
    return Dataset(train[:, :-1], train[:, 1:], test[:, :-1], test[:, 1:], max(2, chosen.vocabulary))
