"""A target that is a number, from prepared rows to the records of a trial."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch
from sklearn.linear_model import LinearRegression
from torch import nn

from scalebench_training.architecture_check import check_named_model
from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.data import load_dataset
from scalebench_training.dataset import Dataset, Regression
from scalebench_training.dataset_check import check_dataset
from scalebench_training.errors import TrialError
from scalebench_training.evaluate import HeldOut, evaluate
from scalebench_training.manifest import read_manifest
from scalebench_training.model import Model, mean_cross_entropy, mean_squared_error, model_for
from scalebench_training.model_build import ModelError
from scalebench_training.models import build_model
from scalebench_training.predictions import write_predictions
from scalebench_training.program import run_trial
from scalebench_training.synthetic_input import synthetic_batches
from scalebench_training.trial import load_trial

WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]
OnRanks = Callable[..., list[Any]]

TARGET = Regression("riders", 140.0, 130.0)
# Of the category: unknown, a, b and c.
CODES = 4


@pytest.fixture
def prepared(rides: Path) -> Path:
    return rides


def changed_target(folder: Path, **changes: object) -> Path:
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["target"] = {**manifest["target"], **changes}
    file.write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def loaded(folder: Path) -> Dataset:
    return load_dataset(folder, "rides", {}, 1, prepared=folder)


def trial_of(write_trial: WriteTrial, folder: Path, output: str = "output", **changes: Any) -> Path:
    """A trial file of `tabular` on the prepared rows."""
    given: dict[str, Any] = {
        "model": {"name": "tabular", "options": {"hidden": [16]}},
        "dataset": {"name": "rides", "options": {}},
        "batch": {"global": 40, "perWorker": 40},
        "optimizer": {"name": "adam", "learningRate": 0.02, "momentum": 0, "weightDecay": 0},
        "measure": {"steps": 3, "warmupSteps": 1, "epochs": 10},
        **changes,
    }
    file = write_trial(output, **given)
    document = json.loads(file.read_text(encoding="utf-8"))
    document["paths"]["prepared"] = str(folder)
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def failure(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        run_trial(load_trial(file), SingleComm(), now())
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_a_manifest_says_what_a_label_is(prepared: Path) -> None:
    manifest = read_manifest(prepared, "rides")
    assert (manifest.target, manifest.classes) == (TARGET, 0)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "ranking"}, "expected one of regression at target.kind, found 'ranking'"),
        ({"deviation": 0}, "target.deviation .* above 0 and finite, found 0.0"),
        ({"unit": ""}, "a text that is not empty at target.unit"),
        ({"mean": "far"}, "target.mean, found 'far'"),
    ],
)
def test_a_target_that_no_error_can_be_told_of_is_refused(prepared: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(TrialError, match=told):
        read_manifest(changed_target(prepared, **changes), "rides")


def test_labels_are_numbers_and_the_model_has_one_output(prepared: Path) -> None:
    data = loaded(prepared)
    assert (data.target, data.classes, data.outputs) == (TARGET, 0, 1)
    assert data.train_labels.dtype == np.float32
    assert data.train_labels[:3] == pytest.approx(
        pq.read_table(prepared / "train-00000.parquet")["label"].to_numpy()[:3]
    )


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (np.zeros(2, np.int64), "must be float32, found int64"),
        (np.array([0.0, np.nan], np.float32), "labels that are no finite numbers"),
        (np.zeros((2, 3), np.float32), r"must be \[samples\], found \[2, 3\]"),
    ],
)
def test_labels_that_are_no_numbers_are_refused(prepared: Path, labels: Any, told: str) -> None:
    with pytest.raises(TrialError, match=told):
        check_dataset(replace(loaded(prepared), test_inputs=np.zeros((2, 2), np.float32), test_labels=labels), "rides")


def test_the_data_set_decides_the_loss_and_that_nothing_is_right_or_wrong() -> None:
    module = nn.Linear(2, 1)
    assert model_for(module, regression=False).loss is mean_cross_entropy
    built = model_for(module, regression=True)
    assert (built.loss, built.correct) == (mean_squared_error, None)
    own = model_for(Model(module, loss=nn.functional.l1_loss), regression=True)
    assert (own.loss, own.correct) == (nn.functional.l1_loss, None)


def test_the_loss_is_the_mean_of_the_squares() -> None:
    outputs = torch.tensor([[1.0], [2.0], [-1.0]])
    assert mean_squared_error(outputs, torch.tensor([1.0, 0.0, 1.0])).item() == pytest.approx(8 / 3)


@pytest.mark.parametrize("name", ["cnn", "resnet18", "resnet50", "gpt"])
def test_models_of_images_and_texts_refuse_a_number(name: str) -> None:
    with pytest.raises(TrialError, match=f"model {name} tells classes apart, .* a number: mlp and tabular learn one"):
        build_model(name, {}, (11,), 1, (), regression=True)


@pytest.mark.parametrize("name", ["mlp", "tabular"])
def test_tables_get_one_number_a_row(name: str) -> None:
    model = build_model(name, {}, (3,), 1, (4,), regression=True)
    assert model.module(torch.ones(5, 3)).shape == (5, 1)


def test_an_evaluation_has_a_loss_and_no_accuracy_on_any_number_of_ranks(on_ranks: OnRanks) -> None:
    outputs, labels = torch.arange(7.0)[:, None], torch.arange(7.0) * 2
    model = model_for(nn.Identity(), regression=True)
    shards = [HeldOut(outputs[rank::3], labels[rank::3], 7) for rank in range(3)]
    results = on_ranks(3, lambda comm: evaluate(model, shards[comm.rank], comm))
    assert [result.accuracy for result in results] == [None] * 3
    assert [result.loss for result in results] == pytest.approx([13.0] * 3)


def test_predictions_are_in_the_unit_of_the_target(tmp_path: Path, read_rows: ReadRows) -> None:
    outputs, labels = torch.tensor([[0.0], [1.0]]), torch.tensor([-1.0, 2.0])
    file = tmp_path / "predictions-0.arrow"
    model = model_for(nn.Identity(), regression=True)
    assert write_predictions(model, HeldOut(outputs, labels, 2), TARGET, SingleComm(), file)
    assert read_rows(file) == [{"truth": 10.0, "prediction": 140.0}, {"truth": 400.0, "prediction": 270.0}]
    with pa.ipc.open_stream(file.read_bytes()) as stream:
        assert stream.schema.metadata == {b"kind": b"scalebench/predictions/regression/v1", b"unit": b"riders"}


@pytest.mark.parametrize(
    "outputs", [torch.tensor([[0.0], [float("inf")]]), torch.zeros(2, 2), torch.zeros(2), torch.zeros(2, 1).long()]
)
def test_outputs_that_are_no_numbers_leave_no_file(tmp_path: Path, outputs: torch.Tensor) -> None:
    file = tmp_path / "predictions-0.arrow"
    shard = HeldOut(outputs, torch.zeros(2), 2)
    assert not write_predictions(model_for(nn.Identity(), regression=True), shard, TARGET, SingleComm(), file)
    assert not file.exists()


@pytest.mark.parametrize("source", ["memory", "parquet"])
def test_a_trial_learns_the_line_and_says_so_in_the_unit(
    write_trial: WriteTrial, read_rows: ReadRows, prepared: Path, tmp_path: Path, source: str
) -> None:
    dataset = {"name": "rides", "options": {}, "input": source}
    run_trial(load_trial(trial_of(write_trial, prepared, dataset=dataset)), SingleComm(), now())
    rows = read_rows(tmp_path / "output" / "rank-0.arrow")
    assert [row["name"] for row in rows if row["kind"] == "epoch"] == ["loss"] * 10
    assert [row["value"] for row in rows if row["name"] == "classes"] == [0]
    assert any(row["name"] == "flopsPerSample" for row in rows)
    told = read_rows(tmp_path / "output" / "predictions-0.arrow")
    truth, predicted = (np.array([row[name] for row in told]) for name in ("truth", "prediction"))
    data = loaded(prepared)
    assert truth == pytest.approx(data.test_labels.astype(np.float64) * TARGET.deviation + TARGET.mean)
    error = np.sqrt(np.mean((truth - predicted) ** 2))
    # Noise has a deviation of 0.1: 13 riders. Their mean alone leaves some 90.
    assert error < 20
    last = [row["value"] for row in rows if row["kind"] == "epoch"][-1]
    assert last == pytest.approx((error / TARGET.deviation) ** 2, rel=1e-5)
    line = LinearRegression().fit(data.train_inputs[:, :1], data.train_labels)
    assert error < TARGET.deviation * np.sqrt(np.mean((line.predict(data.test_inputs[:, :1]) - data.test_labels) ** 2))


def test_an_unfit_model_ends_the_trial_with_a_sentence(
    write_trial: WriteTrial, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = failure(trial_of(write_trial, prepared, model={"name": "gpt", "options": {}}), capsys)
    assert "model gpt tells classes apart, and the target of the data set is a number" in told


def test_a_model_of_ours_is_checked_before_a_study_as_a_trial_builds_it(prepared: Path) -> None:
    found = check_named_model("tabular", {"hidden": [16]}, loaded(prepared), 1, "fp32")
    trained = build_model("tabular", {"hidden": [16]}, (2,), 1, (CODES,), regression=True)
    assert found.parameters == sum(parameter.numel() for parameter in trained.module.parameters())
    assert found.warnings == []
    with pytest.raises(ModelError, match="the target of the data set is a number"):
        check_named_model("gpt", {}, loaded(prepared), 1, "fp32")


def test_a_shard_with_labels_of_classes_is_refused(
    write_trial: WriteTrial, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = prepared / "train-00000.parquet"
    rows = pq.read_table(file)
    changed = rows.set_column(2, "label", pa.array(np.zeros(600, np.int64)))
    pq.write_table(changed, file)
    manifest = json.loads((prepared / "manifest.json").read_text(encoding="utf-8"))
    manifest["parts"]["train"]["shards"][0]["bytes"] = file.stat().st_size
    (prepared / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "a column label of type float, found int64" in failure(trial_of(write_trial, prepared), capsys)


def test_synthetic_labels_are_numbers_too(prepared: Path) -> None:
    one, again = (synthetic_batches(loaded(prepared), 8, 1, 0, 2, torch.device("cpu")) for _ in range(2))
    labels = next(one)[1]
    assert (labels.dtype, labels.shape) == (torch.float32, (4,))
    assert torch.equal(labels, next(again)[1])
