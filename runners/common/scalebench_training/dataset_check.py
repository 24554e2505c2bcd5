"""What every data set must be, whoever made it: types, sizes, and values in their ranges."""

import numpy as np

from scalebench_training.dataset import Dataset, Inputs, Labels
from scalebench_training.errors import TrialError


def check_dataset(data: Dataset, name: str) -> None:
    """Raise `TrialError` naming the part, the expectation and the finding; `name` is only named there."""
    if data.target is None and data.classes < 2:
        raise TrialError(f"data set {name} must have at least 2 classes, found {data.classes}")
    parts = (
        (f"the training part of data set {name}", data.train_inputs, data.train_labels),
        (f"the test part of data set {name}", data.test_inputs, data.test_labels),
    )
    for where, inputs, labels in parts:
        check_rows(inputs, labels, 0 if data.target else data.classes, data.categories, where)
    if data.train_inputs.dtype != data.test_inputs.dtype or data.train_inputs.shape[1:] != data.test_inputs.shape[1:]:
        raise TrialError(
            f"both parts of data set {name} must have inputs of one kind, found {_kind(data.train_inputs)} "
            f"for training and {_kind(data.test_inputs)} for test"
        )
    if data.train_labels.shape[1:] != data.test_labels.shape[1:]:
        raise TrialError(
            f"both parts of data set {name} must have labels of one shape, found {list(data.train_labels.shape[1:])} "
            f"for training and {list(data.test_labels.shape[1:])} for test"
        )


def check_rows(inputs: Inputs, labels: Labels, classes: int, categories: tuple[int, ...], where: str) -> None:
    """Raise `TrialError` naming `where` for rows that no model can be trained on.

    Labels of 0 `classes` are numbers.
    """
    _check_types(inputs, labels, classes, where)
    if len(inputs) == 0 or len(inputs) != len(labels):
        raise TrialError(f"{where} has {len(inputs)} inputs and {len(labels)} labels")
    if classes == 0:
        if not np.isfinite(labels).all():
            raise TrialError(f"{where} has labels that are no finite numbers")
    elif labels.min() < 0 or labels.max() >= classes:
        raise TrialError(f"{where} has labels outside 0 to {classes - 1}")
    _check_values(inputs, categories, where)


def _check_types(inputs: Inputs, labels: Labels, classes: int, where: str) -> None:
    if inputs.dtype not in (np.float32, np.int64):
        raise TrialError(f"the inputs of {where} must be float32 or int64, found {inputs.dtype}")
    expected = np.int64 if classes > 0 else np.float32
    if labels.dtype != expected:
        raise TrialError(f"the labels of {where} must be {np.dtype(expected)}, found {labels.dtype}")
    if inputs.ndim < 2:
        raise TrialError(f"the inputs of {where} must be [samples, *shape], found {list(inputs.shape)}")
    if classes == 0 and labels.ndim != 1:
        raise TrialError(f"the labels of {where} must be [samples], found {list(labels.shape)}")
    if labels.ndim not in (1, 2):
        raise TrialError(f"the labels of {where} must be [samples] or [samples, positions], found {list(labels.shape)}")


def _check_values(inputs: Inputs, categories: tuple[int, ...], where: str) -> None:
    if inputs.dtype == np.int64:
        if categories:
            raise TrialError(
                f"{where} has int64 inputs, which are ids of tokens, and categories, which are columns of a table"
            )
        if inputs.min() < 0:
            raise TrialError(f"{where} has ids of tokens below 0")
        return
    if not np.isfinite(inputs).all():
        raise TrialError(f"{where} has inputs that are no finite numbers")
    if not categories:
        return
    if inputs.ndim != 2 or inputs.shape[1] < len(categories):
        raise TrialError(
            f"{where} has {len(categories)} columns of categories, so its inputs must be a table "
            f"with at least as many, found {list(inputs.shape)}"
        )
    first = inputs.shape[1] - len(categories)
    for index, codes in enumerate(categories):
        column = inputs[:, first + index]
        if codes < 1 or column.min() < 0 or column.max() > codes - 1 or (column != np.rint(column)).any():
            raise TrialError(
                f"column {first + index} of {where} must hold codes of categories, whole numbers from 0 to {codes - 1}"
            )


def _kind(inputs: Inputs) -> str:
    return f"{inputs.dtype} {list(inputs.shape[1:])}"
