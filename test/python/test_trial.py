import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scalebench_training.errors import TrialError
from scalebench_training.trial import Trial, load_trial, parse_trial

Document = dict[str, Any]


def test_a_trial_file_becomes_a_typed_trial(write_trial: Callable[..., Path], project: Path) -> None:
    trial = load_trial(write_trial(batch={"global": 256, "perWorker": 64}, workers=4))
    assert isinstance(trial, Trial)
    assert (trial.batch.global_size, trial.batch.per_worker, trial.workers) == (256, 64, 4)
    assert trial.optimizer.learning_rate == 0.1
    assert trial.measure.warmup_steps == 2
    assert trial.paths.datasets == project / "datasets"


def test_keys_of_later_versions_are_ignored(trial_document: Document) -> None:
    assert parse_trial({**trial_document, "novelty": 1}) == parse_trial(trial_document)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("seed", "x", "trial.json: expected an integer of at least 0 at seed, found 'x'"),
        ("seed", True, "trial.json: expected an integer of at least 0 at seed, found True"),
        ("workers", 0, "trial.json: expected an integer of at least 1 at workers, found 0"),
        ("measure.steps", 0, "trial.json: expected an integer of at least 1 at measure.steps, found 0"),
        ("measure.epochs", -1, "trial.json: expected an integer of at least 0 at measure.epochs, found -1"),
        ("optimizer.name", "lbfgs", "trial.json: expected one of sgd, adam at optimizer.name, found 'lbfgs'"),
        ("optimizer.learningRate", float("nan"), "at optimizer.learningRate, found nan"),
        ("precision", "fp8", "trial.json: expected one of fp32, bf16 at precision, found 'fp8'"),
        ("schema", "scalebench/trial/v9", "trial.json: expected one of scalebench/trial/v1 at schema"),
        ("model", "cnn", "trial.json: expected an object at model, found 'cnn'"),
        ("paths.output", "", "trial.json: expected a text that is not empty at paths.output, found ''"),
    ],
)
def test_each_wrong_value_is_named_with_its_place(
    trial_document: Document, path: str, value: object, sentence: str
) -> None:
    *above, key = path.split(".")
    target = trial_document
    for step in above:
        target = target[step]
    target[key] = value
    with pytest.raises(TrialError) as caught:
        parse_trial(trial_document)
    assert sentence in str(caught.value)


def test_a_missing_key_is_named(trial_document: Document) -> None:
    del trial_document["measure"]["steps"]
    with pytest.raises(TrialError, match=r"expected an integer at measure\.steps, found nothing"):
        parse_trial(trial_document)


def test_breakdown_and_slow_down_are_read_and_absent_ones_are_none(trial_document: Document) -> None:
    plain = parse_trial(trial_document).measure
    assert (plain.breakdown.windows, plain.slow_down) == (0, 0)
    trial_document["measure"] |= {"breakdown": {"windows": 4, "steps": 5}, "slowDown": 12.5}
    asked = parse_trial(trial_document).measure
    assert (asked.breakdown.windows, asked.breakdown.steps, asked.slow_down) == (4, 5, 12.5)
    trial_document["measure"]["breakdown"]["steps"] = 0
    with pytest.raises(TrialError, match=r"expected an integer of at least 1 at measure\.breakdown\.steps, found 0"):
        parse_trial(trial_document)


def test_a_missing_file_and_one_that_is_no_json_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match=r"trial file .*none\.json cannot be read: No such file"):
        load_trial(tmp_path / "none.json")
    (tmp_path / "cut.json").write_text('{"schema": ', encoding="utf-8")
    with pytest.raises(TrialError, match=r"cut\.json is not JSON"):
        load_trial(tmp_path / "cut.json")


def test_batches_that_contradict_each_other_are_refused(trial_document: Document, tmp_path: Path) -> None:
    trial_document["workers"] = 2
    file = tmp_path / "trial.json"
    file.write_text(json.dumps(trial_document), encoding="utf-8")
    with pytest.raises(TrialError, match=r"expected batch\.global = batch\.perWorker x workers, found 256 and 256 x 2"):
        load_trial(file)
