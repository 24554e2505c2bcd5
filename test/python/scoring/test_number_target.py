"""A model that predicts a number: saved, loaded again, and compared in the target's own deviations."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from scalebench_scoring.errors import ScoringError
from scalebench_scoring.expected import apart, require_labels, saved_predictions
from scalebench_scoring.saved_model import load_saved
from scalebench_scoring.score import scored
from scalebench_training.data import load_dataset
from scalebench_training.dataset import Dataset, Regression

Train = Callable[..., Any]

RIDERS = Regression("riders", 140.0, 130.0)


@pytest.fixture
def kept(train: Train, rides: Path) -> Any:
    saved = train("tabular", "rides", prepared=rides, batch={"global": 40, "perWorker": 40})
    saved.save()
    return saved


@pytest.fixture
def data(rides: Path) -> Dataset:
    return load_dataset(rides, "rides", {}, 1, prepared=rides)


def test_a_saved_model_predicts_what_the_training_program_said(kept: Any, data: Dataset) -> None:
    manifest = kept.manifest()
    assert (manifest["classes"], manifest["target"]) == (0, {"unit": "riders", "mean": 140.0, "deviation": 130.0})
    saved = load_saved(kept.folder, None)
    assert saved.architecture.target == RIDERS
    told = scored(saved, data.test_inputs)
    assert told["prediction"].std() > 1
    found = pa.table({"row": np.arange(90), **told})
    comparison = apart(found, saved_predictions(kept.folder, RIDERS), 1e-5, RIDERS)
    assert (comparison.rows, comparison.beyond) == (90, 0)


def test_a_difference_counts_in_deviations_of_the_target(kept: Any) -> None:
    expected = saved_predictions(kept.folder, RIDERS)
    numbers = expected.column("prediction").to_numpy().copy()
    numbers[7] += 0.9 * 1e-5 * RIDERS.deviation
    numbers[9] += 1.1 * 1e-5 * RIDERS.deviation
    found = apart(pa.table({"prediction": numbers}), expected, 1e-5, RIDERS)
    assert (found.beyond, found.row) == (1, 9)
    assert found.largest == pytest.approx(1.1e-5, rel=1e-3)
    numbers[3] = np.nan
    assert apart(pa.table({"prediction": numbers}), expected, 1e-5, RIDERS).row == 3


def test_other_rows_are_told(kept: Any, data: Dataset) -> None:
    expected = saved_predictions(kept.folder, RIDERS)
    require_labels(expected, data.test_labels, RIDERS)
    with pytest.raises(ScoringError, match="rows with other labels"):
        require_labels(expected, data.test_labels[::-1].copy(), RIDERS)
    with pytest.raises(ScoringError, match="other columns"):
        saved_predictions(kept.folder)


@pytest.mark.parametrize("changes", [{"target": {"unit": "riders", "mean": 1, "deviation": 0}}, {"target": None}])
def test_a_manifest_without_a_usable_target_is_refused(kept: Any, changes: dict[str, Any]) -> None:
    kept.write({**kept.manifest(), **changes})
    with pytest.raises(ScoringError, match="target"):
        load_saved(kept.folder, None)
