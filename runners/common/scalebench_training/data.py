"""Finds a data set: the folder `<datasets>/<name>` with a `prepare.py` that has `load(seed, options)`."""

import importlib.util
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from scalebench_training.dataset import Dataset
from scalebench_training.errors import TrialError

Load = Callable[[int, Mapping[str, object]], Dataset]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def load_dataset(folder: Path, name: str, options: Mapping[str, object], seed: int) -> Dataset:
    """The data set `name` of `folder`, checked; raises `TrialError` when there is none or it is unfit."""
    if NAME.fullmatch(name) is None:
        raise TrialError(f"a data set's name has lower-case letters, digits, - and _, found {name!r}")
    file = folder / name / "prepare.py"
    if not file.is_file():
        there = sorted(path.parent.name for path in folder.glob("*/prepare.py"))
        raise TrialError(f"there is no data set {name!r} in {folder}; there are: {', '.join(there) or 'none'}")
    dataset = _load_function(file)(seed, options)
    _check(dataset, name)
    return dataset


def _load_function(file: Path) -> Load:
    spec = importlib.util.spec_from_file_location(f"scalebench_dataset_{file.parent.name}", file)
    if spec is None or spec.loader is None:
        raise TrialError(f"{file} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    load: Load | None = getattr(module, "load", None)
    if load is None:
        raise TrialError(f"{file} has no function load(seed, options)")
    return load


def _check(dataset: Dataset, name: str) -> None:
    for part, inputs, labels in (
        ("training", dataset.train_inputs, dataset.train_labels),
        ("test", dataset.test_inputs, dataset.test_labels),
    ):
        where = f"the {part} part of data set {name}"
        if inputs.dtype != np.float32 or labels.dtype != np.int64:
            raise TrialError(f"{where} must be float32 and int64, found {inputs.dtype} and {labels.dtype}")
        if len(inputs) == 0 or len(inputs) != len(labels):
            raise TrialError(f"{where} has {len(inputs)} inputs and {len(labels)} labels")
        if labels.min() < 0 or labels.max() >= dataset.classes:
            raise TrialError(f"{where} has labels outside 0 to {dataset.classes - 1}")
