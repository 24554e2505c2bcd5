"""Simpler models of a number: least squares is least squares, and what tells classes apart says so."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fit
import numpy as np
import pyarrow as pa
import pytest

from scalebench_training.dataset import Dataset, Regression
from simpler.gradient_boosted_trees import gradient_boosted_trees
from simpler.linear_models import linear_regression, logistic_regression
from simpler.simpler import Unsuited

ReadRows = Callable[[Path], list[dict[str, Any]]]

TARGET = Regression("riders", 140.0, 130.0)


def data(target: Regression | None = TARGET) -> Dataset:
    """Two numbers and a code of four; the label is linear in the numbers and jumps with the code."""
    random = np.random.default_rng(1)
    inputs = random.standard_normal((230, 3)).astype(np.float32)
    inputs[:, 2] = random.integers(1, 4, 230)
    labels = inputs[:, 0] - 2 * inputs[:, 1] + np.array([0, 3, -1, 5])[inputs[:, 2].astype(int)]
    labels = (labels + 0.1 * random.standard_normal(230)).astype(np.float32)
    kept: Any = labels if target else (labels > 0).astype(np.int64)
    return Dataset(inputs[:200], kept[:200], inputs[200:], kept[200:], 0 if target else 2, (4,), target)


def test_linear_regression_is_ordinary_least_squares_with_a_column_a_code(tmp_path: Path) -> None:
    rides = data()
    library, fitting = linear_regression(rides, 1, tmp_path)
    first, second = fitting(2)
    assert library.startswith("scikit-learn ")
    design = [
        np.column_stack([x[:, :2], np.eye(4)[x[:, 2].astype(int)]]) for x in (rides.train_inputs, rides.test_inputs)
    ]
    weights, *_ = np.linalg.lstsq(design[0], rides.train_labels.astype(np.float64))
    assert first.predictions == pytest.approx(design[1] @ weights, abs=1e-6)
    assert np.array_equal(first.predictions, second.predictions)


def test_each_says_why_it_does_not_fit_the_other_kind_of_target(tmp_path: Path) -> None:
    with pytest.raises(Unsuited, match="tells classes apart, and the target is a number"):
        logistic_regression(data(), 1, tmp_path)
    with pytest.raises(Unsuited, match="fits a number, and these data have classes"):
        linear_regression(data(None), 1, tmp_path)


@pytest.mark.parametrize("target", [TARGET, None])
def test_trees_suit_both(tmp_path: Path, target: Regression | None) -> None:
    library, _ = gradient_boosted_trees(data(target), 1, tmp_path)
    assert library.startswith("Spark ML ")


def test_predictions_are_written_as_those_of_a_trial(tmp_path: Path, read_rows: ReadRows) -> None:
    rides = data()
    file = tmp_path / "predictions-0.arrow"
    fit.write(np.zeros(30), rides, file)
    rows = read_rows(file)
    assert {row["prediction"] for row in rows} == {140.0}
    assert [row["truth"] for row in rows] == pytest.approx(rides.test_labels.astype(np.float64) * 130 + 140)
    with pa.ipc.open_stream(file.read_bytes()) as stream:
        assert stream.schema.metadata[b"unit"] == b"riders"
    with pytest.raises(Unsuited, match="no finite number"):
        fit.write(np.full(30, np.inf), rides, file)
    assert json.dumps(sorted(fit.MODELS)) == '["gradient-boosted-trees", "linear-regression", "logistic-regression"]'
