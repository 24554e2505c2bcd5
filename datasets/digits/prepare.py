"""scikit-learn's digits: 1,797 images of handwritten digits, 8 x 8, shape [1, 8, 8], 10 classes.

Split: 1,437 for training and 360 for test, drawn once with a seed of its own, so that it is the same in
every study whatever the suite's seed is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalebench_training.dataset import Dataset, normalised
from scalebench_training.errors import TrialError
from scalebench_training.options import read_options
from scalebench_training.order import permutation

IMAGES = 1797
TEST_SAMPLES = 360
CLASSES = 10
SPLIT_SEED = 1797

# Over the raw table, row by row as uint8: 64 pixels, then the label. Also in dataset.yaml.
SHA256 = "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"


@dataclass(frozen=True)
class Options:
    """None: the data set is what it is."""


def load(seed: int, options: Mapping[str, object]) -> Dataset:
    """The same data for every `seed`. Raises `TrialError` when the file is missing or not the known one."""
    del seed
    read_options(Options, options, "data set digits")
    table = raw_table()
    order = permutation(IMAGES, SPLIT_SEED, 0)
    test, train = order[:TEST_SAMPLES], order[TEST_SAMPLES:]
    images = table[:, :64].reshape(IMAGES, 1, 8, 8).astype(np.float64)
    labels = table[:, 64].astype(np.int64)
    train_inputs, test_inputs = normalised(images[train], images[test])
    return Dataset(train_inputs, labels[train], test_inputs, labels[test], CLASSES)


def raw_table() -> NDArray[np.uint8]:
    """[1797, 65]: pixels from 0 to 16 row by row, then the label; checked against `SHA256`.

    scikit-learn's file is read without importing scikit-learn, which would take longer than all
    the rest of a trial's preparation.
    """
    file = _file()
    table: NDArray[np.uint8] = np.loadtxt(file, delimiter=",", dtype=np.uint8)
    found = hashlib.sha256(table.tobytes()).hexdigest()
    if found != SHA256:
        raise TrialError(f"data set digits: expected {file} to hold data with sha256 {SHA256}, found {found}")
    return table


def _file() -> Path:
    spec = find_spec("sklearn")
    if spec is None or not spec.submodule_search_locations:
        raise TrialError("data set digits needs scikit-learn, which is not installed; `scalebench setup` installs it")
    return Path(spec.submodule_search_locations[0]) / "datasets" / "data" / "digits.csv.gz"
