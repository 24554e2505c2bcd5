"""Finds a data set: one that was prepared before, or the folder `<datasets>/<name>` with a prepare.py.

A prepare.py has `load(seed, options)`.
"""

import importlib.util
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from scalebench_training.dataset import Dataset
from scalebench_training.dataset_check import check_dataset
from scalebench_training.errors import TrialError
from scalebench_training.prepared import load_prepared

Load = Callable[[int, Mapping[str, object]], Dataset]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def load_dataset(
    folder: Path,
    name: str,
    options: Mapping[str, object],
    seed: int,
    prepared: Path | None = None,
    storage: str | None = None,
) -> Dataset:
    """The data set `name`, checked: of its `prepared` folder, or the copy of it at `storage`; else of `folder`.

    Raises `TrialError` when there is none or it is unfit.
    """
    if NAME.fullmatch(name) is None:
        raise TrialError(f"a data set's name has lower-case letters, digits, - and _, found {name!r}")
    if prepared is not None:
        if options:
            raise TrialError(f"data set {name} was prepared before and has no options, found {', '.join(options)}")
        dataset = load_prepared(prepared, name, storage)
        check_dataset(dataset, name)
        return dataset
    if storage is not None:
        raise TrialError(f"data set {name} is made in each worker: there are no rows of it at {storage}")
    file = folder / name / "prepare.py"
    if not file.is_file():
        there = sorted(path.parent.name for path in folder.glob("*/prepare.py"))
        raise TrialError(f"there is no data set {name!r} in {folder}; there are: {', '.join(there) or 'none'}")
    dataset = _load_function(file)(seed, options)
    check_dataset(dataset, name)
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
