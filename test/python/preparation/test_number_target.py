"""A label that is a number: normalised by training rows, and refused where it tells nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import r2_score

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.number_leaks import find_number_leaks, r2
from scalebench_preparation.split import part_of
from scalebench_preparation.table import prepare_table

Frame = Callable[..., Any]
Describe = Callable[..., Any]

COUNT = 120
IDS = list(range(COUNT))
PARTS = [part_of([str(index)], 0.3) for index in IDS]
LABELS = [float(index % 11) ** 2 for index in IDS]


def rows(labels: list[Any]) -> dict[str, list[Any]]:
    return {"id": IDS, "x": [float(index % 7) for index in IDS], "c": ["a"] * COUNT, "label": labels}


def with_label(value: float | None) -> list[Any]:
    return [value if index == 3 else label for index, label in enumerate(LABELS)]


def test_labels_are_normalised_by_training_rows_alone_and_their_unit_can_be_had_back(
    frame: Frame, describe: Describe
) -> None:
    description = describe(classes=(), unit="riders")
    prepared = prepare_table(frame(rows(LABELS)), description, description.table)
    training = pd.Series(LABELS)[[part == "train" for part in PARTS]]
    assert prepared.target is not None
    assert prepared.target.mean == pytest.approx(training.mean(), rel=1e-12)
    assert prepared.target.deviation == pytest.approx(training.std(ddof=0), rel=1e-12)
    assert prepared.counts == {part: PARTS.count(part) for part in ("train", "test")}
    # Its statistics are not those of a column.
    assert list(prepared.numbers) == ["x"]
    found = pd.DataFrame(prepared.rows.collect(), columns=prepared.rows.columns)
    assert dict(prepared.rows.dtypes)["label"] == "float"
    back = found["label"] * prepared.target.deviation + prepared.target.mean
    assert sorted(back) == pytest.approx(sorted(LABELS), abs=1e-4)


@pytest.mark.parametrize(
    ("labels", "code", "told"),
    [
        (with_label(None), "DATASET_NULL", "expected a finite label in every row, found 1 without"),
        (with_label(float("nan")), "DATASET_NULL", "expected a finite label in every row, found 1 without"),
        (with_label(float("inf")), "DATASET_NULL", "found 1 that are infinite"),
        ([5.0] * COUNT, "DATASET_EMPTY", "at least two values of the target in the train part, found only 5 riders"),
        (
            [5.0 if part == "test" else label for part, label in zip(PARTS, LABELS, strict=True)],
            "DATASET_EMPTY",
            "at least two values of the target in the test part, found only 5 riders",
        ),
    ],
)
def test_a_label_that_tells_nothing_is_refused(
    frame: Frame, describe: Describe, labels: list[Any], code: str, told: str
) -> None:
    description = describe(classes=(), unit="riders")
    with pytest.raises(PreparationError, match=told) as caught:
        prepare_table(frame(rows(labels)), description, description.table)
    assert (caught.value.code, bool(caught.value.hint)) == (code, True)


def test_a_part_without_rows_is_refused(frame: Frame, describe: Describe) -> None:
    description = describe(classes=(), unit="riders", test=0.000001)
    with pytest.raises(PreparationError, match="expected rows in the test part, found none"):
        prepare_table(frame(rows(LABELS)), description, description.table)


def test_columns_that_tell_the_number_by_themselves_are_found_and_parts_of_a_sum_are_not(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    for part, count in (("train", 3_000), ("test", 800)):
        casual, registered = random.gamma(1, 20, count), random.gamma(1, 60, count)
        label = casual + registered
        columns = {
            "same": label + 0.1 * random.standard_normal(count),
            "negated": -2 * label,
            "folded": np.sqrt(label) * random.choice([-1, 1], count),
            "registered": registered,
            "constant": np.ones(count),
            "noise": random.standard_normal(count),
        }
        table = {name: column.astype(np.float32) for name, column in columns.items()}
        codes = {"bin": np.digitize(label, np.arange(0, 300, 10)), "weekday": random.integers(1, 8, count)}
        table |= {name: column.astype(np.int32) for name, column in codes.items()}
        pq.write_table(pa.table({**table, "label": label.astype(np.float32)}), tmp_path / f"{part}-00000.parquet")
    numbers = ["same", "negated", "folded", "registered", "constant", "noise"]
    found = {leak.column: leak.r2 for leak in find_number_leaks(tmp_path, numbers, ["bin", "weekday"], "label")}
    assert list(found) == ["same", "negated", "folded", "bin"]
    assert all(0.98 <= value <= 1 for value in found.values())


def test_the_explained_share_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(3)
    truth = random.normal(5, 2, 300)
    for guessed in (truth + random.normal(0, 1, 300), np.full(300, truth.mean()), np.zeros(300)):
        assert r2(guessed, truth) == pytest.approx(r2_score(truth, guessed), abs=1e-12)
    assert r2(np.zeros(3), np.ones(3)) == 0
