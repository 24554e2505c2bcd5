from dataclasses import replace

import numpy as np
import pytest

from scalebench_training.dataset import Dataset
from scalebench_training.dataset_check import check_dataset
from scalebench_training.errors import TrialError

IMAGES = Dataset(
    train_inputs=np.zeros((4, 1, 2, 2), np.float32),
    train_labels=np.array([0, 1, 2, 0]),
    test_inputs=np.zeros((2, 1, 2, 2), np.float32),
    test_labels=np.array([1, 2]),
    classes=3,
)
# One number, then a column of 3 and one of 2 categories.
TABLE = Dataset(
    train_inputs=np.array([[0.5, 0, 1], [-1.5, 2, 0]], np.float32),
    train_labels=np.array([0, 1]),
    test_inputs=np.array([[0, 1, 1]], np.float32),
    test_labels=np.array([1]),
    classes=2,
    categories=(3, 2),
)
TEXT = Dataset(
    train_inputs=np.array([[1, 2, 3], [2, 3, 4]]),
    train_labels=np.array([[2, 3, 4], [3, 4, 5]]),
    test_inputs=np.array([[0, 1, 2]]),
    test_labels=np.array([[1, 2, 3]]),
    classes=6,
)


@pytest.mark.parametrize("data", [IMAGES, TABLE, TEXT])
def test_images_tables_and_tokens_with_a_label_a_position_are_data_sets(data: Dataset) -> None:
    check_dataset(data, "good")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (replace(IMAGES, classes=1), "data set bad must have at least 2 classes, found 1"),
        (
            replace(IMAGES, train_inputs=np.zeros((4, 1, 2, 2))),  # type: ignore[arg-type]
            "inputs of the training part of data set bad must be float32 or int64, found float64",
        ),
        (
            replace(IMAGES, test_labels=np.array([1, 2], np.int32)),  # type: ignore[arg-type]
            "labels of the test part .* must be int64, found int32",
        ),
        (replace(IMAGES, test_labels=np.array([1])), "the test part of data set bad has 2 inputs and 1 labels"),
        (replace(IMAGES, test_labels=np.array([1, 3])), "the test part of data set bad has labels outside 0 to 2"),
        (replace(TEXT, train_labels=TEXT.train_labels - 3), "the training part .* has labels outside 0 to 5"),
        (
            replace(IMAGES, test_inputs=np.zeros((2, 4), np.float32)),
            r"inputs of one kind, found float32 \[1, 2, 2\] for training and float32 \[4\] for test",
        ),
        (replace(TEXT, test_labels=np.array([3])), r"labels of one shape, found \[3\] for training and \[\] for test"),
        (replace(TABLE, train_inputs=np.zeros(2, np.float32)), r"must be \[samples, \*shape\], found \[2\]"),
        (
            replace(IMAGES, train_labels=np.zeros((4, 1, 1), np.int64)),
            r"must be \[samples\] or \[samples, positions\], found \[4, 1, 1\]",
        ),
        (replace(TEXT, test_inputs=-TEXT.test_inputs), "the test part of data set bad has ids of tokens below 0"),
        (replace(TEXT, categories=(3,)), "int64 inputs, which are ids of tokens, and categories"),
        (
            replace(TABLE, test_inputs=np.array([[np.nan, 1, 1]], np.float32)),
            "the test part of data set bad has inputs that are no finite numbers",
        ),
        (
            replace(IMAGES, categories=(2,)),
            r"1 columns of categories, so its inputs must be a table .* found \[4, 1, 2, 2\]",
        ),
        (replace(TABLE, categories=(3, 2, 2, 2)), "4 columns of categories, so its inputs must be a table"),
        (replace(TABLE, categories=(2, 2)), "column 1 of the training part .* codes .* from 0 to 1"),
        (
            replace(TABLE, test_inputs=np.array([[0, 1, 0.5]], np.float32)),
            "column 2 of the test part of data set bad must hold codes of categories, whole numbers from 0 to 1",
        ),
        (replace(TABLE, test_inputs=np.array([[0, -1, 1]], np.float32)), "column 1 of the test part"),
    ],
)
def test_what_is_no_data_set_is_told_with_part_expectation_and_finding(data: Dataset, message: str) -> None:
    with pytest.raises(TrialError, match=message):
        check_dataset(data, "bad")
