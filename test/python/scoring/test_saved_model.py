"""What a trial left as a saved model, and back: bit by bit, or not at all."""

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
from safetensors.numpy import load_file, save_file

from scalebench_scoring.errors import ScoringError
from scalebench_scoring.parameters import read_parameters
from scalebench_scoring.saved_model import load_saved
from scalebench_scoring.score import scored
from scalebench_training.digest import SCHEMA, parameter_digest
from scalebench_training.errors import TrialError

from .conftest import Kept, Train

OWN = """
import torch
from torch import nn

class Own(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.register_buffer("scale", torch.rand(64))
        self.register_buffer("hidden", torch.rand(64), persistent=False)
        self.one = nn.Linear(64, 32)
        self.other = nn.Linear(32, 32)
        self.other.weight = self.one_of_two = nn.Parameter(torch.rand(32, 32) / 32)
        self.last = nn.Linear(32, classes)

    def forward(self, rows):
        rows = self.one(rows.flatten(1) * self.scale + self.hidden)
        return self.last(torch.relu(self.other(torch.relu(rows))))

def build(options, shape, classes):
    return Own(classes)

def moving(options, shape, classes):
    return nn.Sequential(nn.Flatten(), nn.BatchNorm1d(64), nn.Linear(64, classes))
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    file = tmp_path / "own.py"
    file.write_text(OWN, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("model", "dataset", "small"),
    [
        ("mlp", "digits", {}),
        ("cnn", "digits", {}),
        ("tabular", "synthetic-table", {}),
        (
            "gpt",
            "synthetic-tokens",
            {"options": {"samples": 256, "testSamples": 32}, "model_options": {"layers": 1, "width": 16}},
        ),
    ],
)
def test_parameters_come_back_bit_by_bit(train: Train, model: str, dataset: str, small: dict[str, Any]) -> None:
    kept = train(model, dataset, **small)
    told = kept.save()
    saved = load_saved(kept.folder, None)
    trained = read_parameters(kept.trial / "parameters.arrow")
    back = {name: p.detach().numpy().ravel() for name, p in saved.model.module.named_parameters()}
    assert back.keys() == trained.keys()
    assert all(np.array_equal(back[name], values) for name, values in trained.items())
    assert parameter_digest(saved.model.module) == kept.request["digest"]
    assert told["parameters"]["numbers"] == sum(values.size for values in back.values())
    assert (told["predictions"] is None) == (model == "gpt")


def test_an_own_model_comes_back_with_its_buffers_and_shared_tensors(train: Train, own: str) -> None:
    kept = train(f"{own}:build")
    kept.save()
    saved = load_saved(kept.folder, Path(own))
    names = set(load_file(kept.folder / "model.safetensors"))
    assert "scale" in names
    assert "hidden" not in names
    assert len(names & {"other.weight", "one_of_two"}) == 1
    torch.manual_seed(99)
    again = load_saved(kept.folder, Path(own))
    rows = np.random.default_rng(1).random((5, 1, 8, 8), np.float32)
    assert np.array_equal(scored(saved, rows)["score"], scored(again, rows)["score"])


def test_a_model_with_statistics_of_its_own_is_not_saved_by_half(train: Train, own: str) -> None:
    kept = train(f"{own}:moving")
    with pytest.raises(ScoringError, match="training changes '1.running_mean'") as caught:
        kept.save()
    assert caught.value.code == "MODEL_UNFIT"
    assert list(kept.folder.iterdir()) == []


def test_parameters_of_another_digest_than_the_trial_s_are_refused(train: Train) -> None:
    kept = train("mlp")
    kept.request["digest"] = "ab" * 32
    with pytest.raises(ScoringError, match="expected the parameters that were trained, abababababab, found others"):
        kept.save()


def rewrite(kept: Kept, change: Callable[[list[tuple[str, np.ndarray]]], list[tuple[str, np.ndarray]]]) -> None:
    """The trial's parameters with a change, as a stream that Arrow reads."""
    file = kept.trial / "parameters.arrow"
    rows = change([(name, values.copy()) for name, values in read_parameters(file).items()])
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_stream(sink, SCHEMA) as stream:
        for name, values in rows:
            columns = [pa.array([name], pa.utf8()), pa.array([values], pa.list_(pa.float32()))]
            stream.write_batch(pa.record_batch(columns, schema=SCHEMA))


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda rows: [*rows, ("../../\x1b[2J__class__", rows[0][1])], "MODEL_UNFIT", r"one more .* '\.\./\.\./\\x1b"),
        (lambda rows: rows[1:], "MODEL_UNFIT", "found none of the name '1.bias'"),
        (lambda rows: [(rows[0][0], rows[0][1][1:]), *rows[1:]], "MODEL_UNFIT", "found 255 trained ones"),
        (lambda rows: [(rows[0][0], rows[0][1] + 1), *rows[1:]], "MODEL_UNFIT", "expected the parameters that were"),
        (lambda rows: [rows[0], *rows], "STUDY_CORRUPT", "two tensors of one name"),
    ],
)
def test_parameters_of_another_model_are_refused(
    train: Train, change: Callable[..., list[tuple[str, np.ndarray]]], code: str, says: str
) -> None:
    kept = train("mlp")
    rewrite(kept, change)
    with pytest.raises(ScoringError, match=says) as caught:
        kept.save()
    assert caught.value.code == code


@pytest.mark.parametrize("content", [b"", b"no arrow at all", None])
def test_parameters_that_are_cut_or_gone_are_told(train: Train, content: bytes | None) -> None:
    kept = train("mlp")
    file = kept.trial / "parameters.arrow"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(ScoringError, match=r"expected the parameters of a model in .*parameters\.arrow") as caught:
        kept.save()
    assert caught.value.code == "STUDY_CORRUPT"


def test_other_test_rows_than_those_that_were_predicted_are_refused(train: Train) -> None:
    kept = train("tabular", "synthetic-table")
    kept.request["seed"] = 2
    with pytest.raises(ScoringError, match="found rows with other labels") as caught:
        kept.save()
    assert caught.value.code == "MODEL_CHANGED"


def resign(kept: Kept) -> None:
    """The manifest made to agree with the file of tensors, as somebody would who altered it."""
    content = (kept.folder / "model.safetensors").read_bytes()
    manifest = kept.manifest()
    manifest["files"]["model.safetensors"] = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    kept.write(manifest)


def refused(kept: Kept, says: str, model_file: Path | None = None) -> None:
    with pytest.raises(ScoringError, match=says) as caught:
        load_saved(kept.folder, model_file)
    assert caught.value.code == "MODEL_CORRUPT"


def test_a_file_that_is_cut_or_altered_is_refused(train: Train) -> None:
    kept = train("mlp")
    kept.save()
    file = kept.folder / "model.safetensors"
    whole = file.read_bytes()
    file.write_bytes(whole[:-4])
    refused(kept, rf"expected {len(whole)} bytes in model.safetensors, found {len(whole) - 4}")
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused(kept, "found other bytes")
    resign(kept)
    refused(kept, "expected the parameters that were trained, found others")
    file.unlink()
    refused(kept, "found 0")


def test_tensors_of_other_names_types_and_shapes_are_refused_though_the_digest_fits_the_file(train: Train) -> None:
    kept = train("mlp")
    kept.save()
    file = kept.folder / "model.safetensors"
    tensors = load_file(file)
    first = min(tensors)
    hostile = "a" * 200 + "\x1b[31m\n"
    for change, says in (
        ({hostile: tensors[first]}, r"found a difference at 'a{80}\.\.\.'"),
        ({first: tensors[first].astype(np.float64)}, "found torch.float64"),
        ({first: tensors[first][None]}, r"found torch.float32 \[1, "),
    ):
        save_file({**tensors, **change}, file)
        resign(kept)
        refused(kept, says)
    header = json.dumps({"w": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}}).encode()
    file.write_bytes(struct.pack("<Q", len(header)) + header)
    resign(kept)
    refused(kept, "expected tensors in model.safetensors")
    file.write_bytes(b"\x80\x04cos\nsystem\n(S'touch pwned'\ntR.")
    resign(kept)
    refused(kept, "expected tensors in model.safetensors")


def test_a_manifest_names_no_code_to_run(train: Train, own: str) -> None:
    kept = train("mlp")
    kept.save()
    good = kept.manifest()
    for name in (f"{own}:build", "../models/mlp", "os", "hf:/tmp/own.py:build"):
        kept.write({**good, "model": {**good["model"], "name": name}})
        with pytest.raises((ScoringError, TrialError)) as caught:
            load_saved(kept.folder, None)
        assert "build" not in str(caught.value) or "expected the name of a model" in str(caught.value)
    kept.write({**good, "model": {**good["model"], "file": {"name": "own.py", "function": "build"}}})
    refused(kept, "expected a file with the function")
    kept.write({**good, "model": {**good["model"], "file": {"name": "own.py", "function": "x.y"}}})
    refused(kept, "found 'x.y'", Path(own))


def test_a_manifest_of_another_schema_is_refused(train: Train) -> None:
    kept = train("mlp")
    kept.save()
    kept.write({**kept.manifest(), "schema": "scalebench/model/v2"})
    refused(kept, "scalebench/model/v1")
    (kept.folder / "model.json").write_text("{", encoding="utf-8")
    refused(kept, "expected the manifest of a model")
