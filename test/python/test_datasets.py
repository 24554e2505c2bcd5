import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from scalebench_training.data import load_dataset
from scalebench_training.errors import TrialError


@pytest.fixture
def folder(project: Path) -> Path:
    return project / "datasets"


def test_digits_are_scikit_learns_images(folder: Path) -> None:
    data = load_dataset(folder, "digits", {}, seed=1)
    images = np.concatenate([data.train_inputs, data.test_inputs]).reshape(-1, 64)
    truth = load_digits()
    scale = np.ptp(images) / 16
    pixels = np.rint((images - images.min()) / scale).astype(int)
    ours = sorted(map(tuple, np.column_stack([pixels, np.concatenate([data.train_labels, data.test_labels])])))
    theirs = sorted(map(tuple, np.column_stack([truth.data.astype(int), truth.target])))
    assert ours == theirs


def test_digits_have_the_stated_parts_shape_and_classes(folder: Path) -> None:
    data = load_dataset(folder, "digits", {}, seed=1)
    assert (len(data.train_labels), len(data.test_labels)) == (1437, 360)
    assert data.shape == (1, 8, 8)
    assert data.classes == 10
    assert data.train_inputs.dtype == np.float32
    assert np.bincount(data.test_labels).min() >= 25


def test_digits_are_normalised_with_the_training_part_alone(folder: Path) -> None:
    data = load_dataset(folder, "digits", {}, seed=1)
    assert data.train_inputs.mean(dtype=np.float64) == pytest.approx(0, abs=1e-6)
    assert data.train_inputs.std(dtype=np.float64) == pytest.approx(1, abs=1e-6)
    assert abs(data.test_inputs.mean(dtype=np.float64)) > 1e-4


def test_the_split_of_digits_does_not_depend_on_the_suites_seed(folder: Path) -> None:
    one, two = (load_dataset(folder, "digits", {}, seed) for seed in (1, 2))
    assert np.array_equal(one.test_inputs, two.test_inputs)
    assert np.array_equal(one.train_labels, two.train_labels)


def test_digits_with_another_content_are_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "sklearn" / "datasets" / "data"
    data.mkdir(parents=True)
    (tmp_path / "sklearn" / "__init__.py").touch()
    (data / "digits.csv.gz").write_bytes(_gzip("0," * 64 + "1\n"))
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.delitem(__import__("sys").modules, "sklearn")
    with pytest.raises(TrialError, match="data set digits: expected .* to hold data with sha256 68aea062"):
        load_dataset(folder, "digits", {}, seed=1)


def test_the_checksum_is_that_of_scikit_learns_table_and_stands_in_dataset_yaml(folder: Path) -> None:
    truth = load_digits()
    table = np.column_stack([truth.data, truth.target]).astype(np.uint8)
    stated = re.search(r"sha256: ([0-9a-f]{64})", (folder / "digits" / "dataset.yaml").read_text(encoding="utf-8"))
    assert stated is not None
    assert stated[1] == hashlib.sha256(table.tobytes()).hexdigest()


def test_synthetic_data_have_the_asked_size_and_follow_from_the_seed(folder: Path) -> None:
    options = {"samples": 300, "testSamples": 41, "shape": [3, 4, 5], "classes": 7}
    one, same, other = (load_dataset(folder, "synthetic-images", options, seed) for seed in (1, 1, 2))
    assert one.train_inputs.shape == (300, 3, 4, 5)
    assert one.test_labels.shape == (41,)
    assert one.classes == 7
    assert np.array_equal(one.train_inputs, same.train_inputs)
    assert not np.array_equal(one.train_inputs, other.train_inputs)


def test_synthetic_data_can_be_learnt(folder: Path) -> None:
    data = load_dataset(folder, "synthetic-images", {}, seed=5)
    centres = np.stack([data.train_inputs[data.train_labels == c].mean(axis=0) for c in range(data.classes)])
    distance = ((data.test_inputs[:, None] - centres) ** 2).sum(axis=(2, 3, 4))
    assert (distance.argmin(axis=1) == data.test_labels).mean() > 0.95


@pytest.mark.parametrize("name", ["../digits", "/etc", "Digits", "", "a/b", "."])
def test_a_name_that_is_no_folder_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(TrialError, match="a data set's name has lower-case letters"):
        load_dataset(folder, name, {}, seed=1)


def test_an_unknown_data_set_is_answered_with_the_known_ones(folder: Path) -> None:
    with pytest.raises(TrialError, match="there is no data set 'digit' in .*; there are: digits, synthetic-images"):
        load_dataset(folder, "digit", {}, seed=1)


def test_unknown_and_unfit_options_are_named(folder: Path) -> None:
    with pytest.raises(TrialError, match="data set digits has no option size; its options: none"):
        load_dataset(folder, "digits", {"size": 3}, seed=1)
    with pytest.raises(TrialError, match="option testSamples of data set synthetic-images to be .*found 0"):
        load_dataset(folder, "synthetic-images", {"testSamples": 0}, seed=1)
    with pytest.raises(TrialError, match="option shape of data set synthetic-images to be a list .*found 8"):
        load_dataset(folder, "synthetic-images", {"shape": 8}, seed=1)


def _gzip(text: str) -> bytes:
    import gzip

    return gzip.compress(text.encode("ascii"))
