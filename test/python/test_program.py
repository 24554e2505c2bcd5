from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.program import run_trial
from scalebench_training.trial import load_trial

WriteTrial = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, Any]]]
Rows = list[dict[str, Any]]


class Closing(SingleComm):
    """Knows whether it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


def run(file: Path) -> None:
    run_trial(load_trial(file), SingleComm(), now())


def sentence_of_failure(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The last line on stderr of a trial that must fail."""
    comm = Closing()
    with pytest.raises(SystemExit) as caught:
        run_trial(load_trial(file), comm, now())
    assert caught.value.code == 1
    assert comm.closed
    return capsys.readouterr().err.strip().splitlines()[-1]


@pytest.fixture
def quickstart(write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path) -> Rows:
    """The rows of a trial with the quickstart's settings."""
    run(write_trial(measure={"steps": 12, "warmupSteps": 3, "epochs": 10}))
    return read_rows(tmp_path / "output" / "rank-0.arrow")


def named(rows: Rows, kind: str, name: str | None = None) -> Rows:
    return [row for row in rows if row["kind"] == kind and name in (None, row["name"])]


def test_the_quickstart_learns_and_its_records_are_complete(quickstart: Rows, tmp_path: Path) -> None:
    accuracies = [row["value"] for row in named(quickstart, "epoch", "accuracy")]
    assert len(accuracies) == 10
    assert accuracies[-1] >= 0.95
    assert all(round(a * 360, 9).is_integer() for a in accuracies)

    counts = Counter((row["kind"], row["name"]) for row in quickstart if row["kind"] in ("step", "phase", "digest"))
    assert counts == {
        ("step", "train"): 50,
        ("step", "warmup"): 3,
        ("step", "measure"): 12,
        ("phase", "init"): 1,
        ("phase", "prepare"): 1,
        ("phase", "train"): 10,
        ("phase", "evaluate"): 10,
        ("phase", "warmup"): 1,
        ("phase", "measure"): 1,
        ("phase", "export"): 1,
        ("digest", "start"): 1,
        ("digest", "trained"): 1,
        ("digest", "end"): 1,
    }
    values = {row["name"]: row["value"] for row in named(quickstart, "value")}
    assert {name: values[name] for name in ("trainSamples", "testSamples", "stepsPerEpoch", "globalBatch")} == {
        "trainSamples": 1437,
        "testSamples": 360,
        "stepsPerEpoch": 5,
        "globalBatch": 256,
    }
    assert values["gradientBytes"] == 4 * values["parameters"]
    # 2 x 3 passes x kernel 9 x positions x channels, but for the gradient of the images, and the linear layer.
    convolutions = 2 * 9 * (2 * 64 * 32 + 3 * 16 * 32 * 64)
    assert values["flopsPerSample"] == convolutions + 2 * 3 * 64 * 16 * 10
    assert 50e6 < values["peakMemoryBytes"] < 8e9
    assert 0 < values["timerOverheadSeconds"] < 1e-4
    assert [row["name"] for row in named(quickstart, "done")] == ["done"]
    assert quickstart[-1]["kind"] == "done"
    assert (tmp_path / "output" / "parameters.arrow").is_file()


def test_times_follow_each_other_without_gaps_between_steps(quickstart: Rows) -> None:
    for name in ("train", "warmup", "measure"):
        steps = named(quickstart, "step", name)
        assert [step["index"] for step in steps] == list(range(len(steps)))
        assert all(step["end"] > step["start"] for step in steps)
    window, phase = named(quickstart, "step", "measure"), named(quickstart, "phase", "measure")[0]
    assert all(a["end"] == b["start"] for a, b in pairwise(window))
    assert (phase["start"], phase["end"]) == (window[0]["start"], window[-1]["end"])
    phases = named(quickstart, "phase")
    assert [row["start"] for row in phases] == sorted(row["start"] for row in phases)
    first_step = named(quickstart, "step", "train")[0]["start"]
    for row in named(quickstart, "epoch"):
        assert 0 <= first_step - row["start"] < 0.01


def test_the_same_trial_gives_the_same_parameters_and_another_seed_does_not(
    write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path
) -> None:
    def digests(output: str, seed: int) -> list[str]:
        run(write_trial(output=output, seed=seed))
        return [row["text"] for row in named(read_rows(tmp_path / output / "rank-0.arrow"), "digest")]

    first, again, other = digests("first", 1), digests("again", 1), digests("other", 2)
    assert first == again
    assert len(set(first)) == 3
    assert not set(first) & set(other)


def test_without_epochs_the_parameters_are_those_of_the_end(
    write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path
) -> None:
    run(write_trial(measure={"steps": 2, "warmupSteps": 0, "epochs": 0}))
    rows = read_rows(tmp_path / "output" / "rank-0.arrow")
    digests = {row["name"]: row["text"] for row in named(rows, "digest")}
    assert digests["trained"] == digests["end"] != digests["start"]
    assert (tmp_path / "output" / "parameters.arrow").is_file()


def test_epochs_and_window_together_are_one_training(
    write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path
) -> None:
    """7 steps are 7 steps, whichever part of the trial they belong to."""

    def end(output: str, **measure: int) -> str:
        run(write_trial(output=output, measure=measure))
        return str(named(read_rows(tmp_path / output / "rank-0.arrow"), "digest", "end")[0]["text"])

    assert end("a", epochs=1, warmupSteps=0, steps=2) == end("b", epochs=0, warmupSteps=4, steps=3)


def test_a_loss_that_is_no_number_ends_the_trial_and_names_the_step(
    write_trial: WriteTrial, read_rows: ReadRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    optimizer = {"name": "sgd", "learningRate": 1e30, "momentum": 0, "weightDecay": 0}
    sentence = sentence_of_failure(write_trial(optimizer=optimizer), capsys)
    assert sentence.startswith("scalebench: rank 0: the loss became ")
    assert "at step 1 of part train" in sentence
    rows = read_rows(tmp_path / "output" / "rank-0.arrow")
    assert named(rows, "done") == []
    assert len(named(rows, "step", "train")) == 5


def test_a_group_of_another_size_than_planned_is_an_error(
    write_trial: WriteTrial, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_trial(workers=2, batch={"global": 256, "perWorker": 128})
    assert sentence_of_failure(file, capsys) == "scalebench: rank 0: expected 2 workers, found 1 in the group"


def test_an_unknown_model_ends_the_trial_with_the_known_ones(
    write_trial: WriteTrial, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = sentence_of_failure(write_trial(model={"name": "transformer", "options": {}}), capsys)
    assert (
        sentence
        == "scalebench: rank 0: there is no model 'transformer'; there are: cnn, gpt, mlp, resnet18, resnet50, tabular"
    )


def test_a_full_disk_is_said_in_one_sentence(
    write_trial: WriteTrial, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "rank-0.arrow").symlink_to("/dev/full")
    sentence = sentence_of_failure(write_trial(), capsys)
    assert sentence.endswith("rank-0.arrow cannot be written: No space left on device")


def test_a_gpu_that_is_not_there_is_an_error(write_trial: WriteTrial, capsys: pytest.CaptureFixture[str]) -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    assert "torch finds no CUDA device" in sentence_of_failure(write_trial(device="gpu"), capsys)


def test_a_bug_shows_its_traceback_before_the_sentence(
    write_trial: WriteTrial, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "broken.py"
    model.write_text("def build(options, shape, classes):\n    return 1 / 0\n", encoding="utf-8")
    file = write_trial(model={"name": f"{model}:build", "options": {}})
    with pytest.raises(SystemExit):
        run(file)
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == "scalebench: rank 0: unexpected ZeroDivisionError: division by zero"
