from pathlib import Path

import numpy as np
import pytest

from scalebench_training.data import load_dataset


@pytest.mark.parametrize("name", ["synthetic-tokens", "synthetic-table"])
def test_the_seed_decides_and_sizes_are_those_asked_for(project: Path, name: str) -> None:
    options = {"samples": 50, "testSamples": 7}
    one, again, other = (load_dataset(project / "datasets", name, options, seed) for seed in (1, 1, 2))
    assert (len(one.train_inputs), len(one.test_inputs)) == (50, 7)
    assert np.array_equal(one.train_inputs, again.train_inputs)
    assert not np.array_equal(one.train_inputs, other.train_inputs)


def test_the_label_of_a_position_is_the_token_after_it_and_can_be_predicted(project: Path) -> None:
    data = load_dataset(project / "datasets", "synthetic-tokens", {"vocabulary": 20}, seed=3)
    assert data.train_inputs.dtype == np.int64
    assert np.array_equal(data.train_inputs[:, 1:], data.train_labels[:, :-1])
    table = np.zeros((20, 20))
    np.add.at(table, (data.train_inputs.astype(np.int64), data.train_labels.astype(np.int64)), 1)
    guesses = table.argmax(axis=1)[data.test_inputs.astype(np.int64)]
    assert np.mean(guesses == data.test_labels) == pytest.approx(0.7, abs=0.1)


def test_a_table_has_its_categories_last_and_both_kinds_of_columns_matter(project: Path) -> None:
    options = {"numbers": 3, "categories": [4, 9], "classes": 2}
    data = load_dataset(project / "datasets", "synthetic-table", options, seed=3)
    assert (data.shape, data.categories, data.classes) == ((5,), (4, 9), 2)
    assert [data.train_inputs[:, column].max() for column in (3, 4)] == [3, 8]

    def gain(column: int) -> float:
        """How far the classes' means lie apart."""
        values = data.train_inputs[:, column]
        return float(abs(values[data.train_labels == 0].mean() - values[data.train_labels == 1].mean()))

    assert max(gain(column) for column in range(3)) > 0.3
    shares = [data.train_labels[data.train_inputs[:, 4] == code].mean() for code in range(9)]
    assert max(shares) - min(shares) > 0.2
