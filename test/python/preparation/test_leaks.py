"""A column that tells the label by itself is found; one that only helps is not."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import roc_auc_score

from scalebench_preparation.leaks import auc, find_leaks

ROWS = {"train": 4_000, "test": 1_000}


def leaks_of(folder: Path, classes: int = 2, shards: int = 3) -> dict[str, float]:
    """What is found among honest columns and planted ones."""
    random = np.random.default_rng(7)
    for part, count in ROWS.items():
        label = random.integers(0, classes, count)
        noise = random.normal(0, 1, count)
        columns = {
            "honest": (label + noise).astype(np.float32),
            "strong": (2.5 * label + noise).astype(np.float32),
            "noise": noise.astype(np.float32),
            "constant": np.zeros(count, np.float32),
            "answer": (5 * (label == 1) + 0.1 * noise).astype(np.float32),
            "negated": (-5 * (label == 1) + 0.1 * noise).astype(np.float32),
            # Large on both sides for the label, in the middle for the others: no one threshold tells.
            "folded": np.where(label == 1, np.sign(noise) * (3 + abs(noise)), noise / 10).astype(np.float32),
            "weekday": random.integers(1, 8, count).astype(np.int32),
            "status": np.where(label == 1, random.integers(1, 3, count), random.integers(3, 6, count)).astype(np.int32),
            "unknown": np.zeros(count, np.int32),
            "label": label,
        }
        for index, rows in enumerate(np.array_split(np.arange(count), shards)):
            table = pa.table({name: column[rows] for name, column in columns.items()})
            pq.write_table(table, folder / f"{part}-{index:05d}.parquet")
    numbers = ["honest", "strong", "noise", "constant", "answer", "negated", "folded"]
    found = find_leaks(folder, numbers, ["weekday", "status", "unknown"], "label")
    return {leak.column: leak.auc for leak in found}


def test_planted_leaks_are_found_and_honest_columns_are_not(tmp_path: Path) -> None:
    found = leaks_of(tmp_path)
    assert list(found) == ["answer", "negated", "folded", "status"]
    assert all(0.99 <= value <= 1 for value in found.values())


def test_a_leak_of_one_class_among_several_is_found(tmp_path: Path) -> None:
    assert list(leaks_of(tmp_path, classes=4)) == ["answer", "negated", "folded", "status"]


def test_the_area_is_that_of_scikit_learn_with_ties_counted_half() -> None:
    random = np.random.default_rng(3)
    labels = random.random(500) < 0.2
    for scores in (random.normal(labels, 1), np.round(random.normal(labels, 1)), np.zeros(500)):
        assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


def test_without_both_kinds_of_rows_the_area_tells_nothing() -> None:
    assert auc(np.arange(3.0), np.ones(3, bool)) == 0.5
    assert auc(np.arange(3.0), np.zeros(3, bool)) == 0.5


def test_a_code_that_training_rows_do_not_have_tells_nothing(tmp_path: Path) -> None:
    for part, codes in (("train", [1, 2] * 50), ("test", [3, 4] * 50)):
        table = {"c": np.array(codes, np.int32), "label": np.array([0, 1] * 50)}
        pq.write_table(pa.table(table), tmp_path / f"{part}-00000.parquet")
    assert find_leaks(tmp_path, [], ["c"], "label") == []
