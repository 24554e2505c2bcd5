"""A user's own model is judged before any worker starts: what is wrong, and on which line."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scalebench_training.dataset import Dataset, Regression
from scalebench_training.model_build import ModelError
from scalebench_training.model_check import Findings, check_model

RANDOM = np.random.default_rng(1)
IMAGES = Dataset(
    RANDOM.standard_normal((8, 1, 4, 4)).astype(np.float32),
    np.arange(8) % 3,
    RANDOM.standard_normal((8, 1, 4, 4)).astype(np.float32),
    np.arange(8) % 3,
    3,
)

HEAD = "import torch\nfrom torch import nn\nfrom scalebench_training.model import Model\n\n"
GOOD = HEAD + (
    "def build(options, shape, classes):\n"
    "    return nn.Sequential(nn.Flatten(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, classes))\n"
)


def check(
    tmp_path: Path, text: str, *, function: str = "build", precision: str = "fp32", data: Dataset = IMAGES
) -> Findings:
    file = tmp_path / "my_model.py"
    file.write_text(text, encoding="utf-8")
    return check_model(f"{file}:{function}", {}, data, 1, precision)


def fault(tmp_path: Path, text: str, **more: Any) -> tuple[str, int | None]:
    with pytest.raises(ModelError) as caught:
        check(tmp_path, text, **more)
    assert caught.value.hint != ""
    return caught.value.sentence, caught.value.line


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_good_model_passes_without_a_word(tmp_path: Path, precision: str) -> None:
    assert check(tmp_path, GOOD, precision=precision) == Findings(17 * 8 + 9 * 3, [])


def test_a_model_of_a_regression_is_asked_for_one_number_a_sample(tmp_path: Path) -> None:
    labels = RANDOM.standard_normal(8).astype(np.float32)
    rides = replace(IMAGES, train_labels=labels, test_labels=labels, classes=0, target=Regression("riders", 1, 2))
    # Its third argument is 1 then; what is right and wrong of classes is not asked.
    assert check(tmp_path, GOOD, data=rides) == Findings(17 * 8 + 9, [])
    told = fault(tmp_path, GOOD.replace("nn.Linear(8, classes)", "nn.Linear(8, 3)"), data=rides)
    assert told == ("expected one number a sample, [batch, 1] = [4, 1], found [4, 3]", 5)


def test_a_model_with_a_loss_of_its_own_passes(tmp_path: Path) -> None:
    text = HEAD + (
        "def build(options, shape, classes):\n"
        "    module = nn.Sequential(nn.Flatten(), nn.Linear(32, 1))\n"
        "    return Model(module, loss=lambda outputs, labels: (outputs[:, 0] - labels).square().mean(),\n"
        "                 correct=lambda outputs, labels: (outputs[:, 0] - labels).abs() < 0.5,\n"
        "                 batch=lambda inputs, labels: (torch.cat([inputs, -inputs], dim=1), labels))\n"
    )
    assert check(tmp_path, text).warnings == []


class_of = (
    "class Net(nn.Module):\n"
    "    def __init__(self, classes):\n"
    "        super().__init__()\n"
    "        self.layer = nn.Linear(16, classes)\n"
    "        self.other = nn.Linear(16, classes)\n"
    "\n"
    "    def forward(self, images):\n"
    "        flat = images.flatten(1)\n"
    "        return {body}\n"
    "\n"
    "def build(options, shape, classes):\n"
    "    return Net(classes)\n"
)


def net(body: str) -> str:
    return HEAD + class_of.format(body=body)


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        (GOOD.replace("nn.ReLU(),", "nn.ReLU("), "found a syntax error", 6),
        (HEAD + "return 1\n", "found SyntaxError: 'return' outside function", 5),
        (GOOD.replace("import torch", "import torhc", 1), "its import to work, found ModuleNotFoundError", 1),
        (HEAD + "raise SystemExit(3)\n", "its import to work, found SystemExit: 3", 5),
        (HEAD + "input()\n" + GOOD, "its import to work, found ", 5),
        (GOOD.replace("def build", "def bild"), "expected a function build(options, shape, classes)", None),
        (
            GOOD.replace("(options, shape, classes)", "(shape, classes)"),
            "build to take options, shape, classes, found build(shape, classes)",
            5,
        ),
        (GOOD.replace("nn.Linear(16, 8)", "nn.Linear(16)"), "building it to work, found TypeError", 6),
        (GOOD.replace("return nn.Sequential", "return str"), "building it to work, found TypeError", 6),
        (HEAD + "def build(options, shape, classes):\n    return 7\n", "a torch module or a Model, found int", 5),
        (GOOD.replace("nn.Linear(8, classes)", "nn.Linear(8, 5)"), "logits [batch, classes] = [4, 3], found [4, 5]", 5),
        (net("self.layer(flat)[:, 0] + self.other(flat)[:, 0]"), "= [4, 3], found [4]", 11),
        (
            GOOD.replace("nn.Linear(8, classes)", "nn.Linear(9, classes)"),
            "its forward pass in layer 3 (Linear) to work, found RuntimeError: mat1 and mat2",
            6,
        ),
        (net("self.layer(flat) + self.other(flat, 2)"), "found TypeError", 13),
        (
            net("self.layer(flat) + self.other(flat).abs().sub(1e9).log()"),
            "finite loss at the first step, found nan; the first to give no finite number is layer (the whole) (Net)",
            11,
        ),
        (net("self.layer(flat)"), "a gradient for every parameter, found none for other.weight", 9),
        (
            net("self.layer(flat) + (self.other(flat) * 0).abs().sqrt()"),
            "finite gradients at the first step, found others for other.",
            9,
        ),
        (
            GOOD.replace("nn.ReLU(),", "nn.ReLU(),\n        nn.Dropout(0.5),"),
            "agree, found that layer 3 (Dropout) gives another output each time",
            7,
        ),
        (
            net("nn.functional.dropout(self.layer(flat)) + self.other(flat)"),
            "found that layer (the whole) (Net) gives another output each time",
            13,
        ),
        (
            # What is drawn when it is built is no noise.
            net("nn.functional.dropout(self.layer(flat)) + self.other(flat)").replace(
                "        self.other =", "        nn.init.normal_(self.layer.weight)\n        self.other ="
            ),
            "found that layer (the whole) (Net) gives another output each time",
            14,
        ),
        (
            GOOD.replace(
                "    return", "    torch.manual_seed(int.from_bytes(__import__('os').urandom(4)))\n    return"
            ),
            "equal parameters after the same seed, found that 1.weight starts differently",
            5,
        ),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, text: str, says: str, line: int | None) -> None:
    sentence, found = fault(tmp_path, text)
    assert says in sentence
    assert found == line


OWN_LOSS = HEAD + (
    "def loss(outputs, labels):\n"
    "    return {body}\n"
    "\n"
    "def build(options, shape, classes):\n"
    "    return Model(nn.Sequential(nn.Flatten(), nn.Linear(16, classes)), loss=loss{more})\n"
)


@pytest.mark.parametrize(
    ("body", "more", "says", "line"),
    [
        ("(outputs.sum() - outputs.sum()).log() * 0", "", "finite loss at the first step, found nan", 5),
        ("outputs.mean().item()", "", "depends on the parameters, found float", 5),
        ("outputs.mean().detach()", "", "found one that depends on no parameter", 5),
        ("outputs.mean(dim=1)", "", "found shape [4]", 5),
        ("outputs.mean() / 0 * undefined", "", "its loss to work, found NameError", 6),
        ("(outputs + torch.rand(1)).square().mean()", "", "found another gradient of 1.weight each time", 5),
        ("outputs.mean()", ", correct=lambda outputs, labels: labels[:1] == 0", "tell of each label [4], found [1]", 9),
        ("outputs.mean()", ", batch=lambda inputs, labels: (inputs, labels[:2])", "labels, found 2 of 4", 9),
    ],
)
def test_a_loss_of_ones_own_is_judged_too(tmp_path: Path, body: str, more: str, says: str, line: int) -> None:
    sentence, found = fault(tmp_path, OWN_LOSS.format(body=body, more=more))
    assert says in sentence
    assert found == line


def test_a_layer_that_looks_at_the_whole_batch_is_a_warning_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("nn.ReLU(),", "\n        nn.BatchNorm1d(8), nn.ReLU(),")
    ((sentence, line),) = check(tmp_path, text).warnings
    assert sentence.startswith("layer 2 (BatchNorm1d) looks at all samples of a batch together")
    assert line == 7


def test_a_loss_that_is_a_sum_is_a_warning(tmp_path: Path) -> None:
    text = OWN_LOSS.format(body="nn.functional.cross_entropy(outputs, labels, reduction='sum')", more="")
    ((sentence, line),) = check(tmp_path, text).warnings
    assert "it is no mean over the samples" in sentence
    assert line == 5


def ask(tmp_path: Path, project: Path, text: str, limit: float = 60) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "my_model.py"
    file.write_text(text, encoding="utf-8")
    request: dict[str, Any] = {
        "model": {"name": f"{file}:build", "options": {}},
        "dataset": {"name": "synthetic-images", "options": {"shape": [1, 4, 4], "classes": 3}},
        "datasets": str(project / "datasets"),
        "seed": 1,
        "precision": "fp32",
        "limitSeconds": limit,
    }
    argv = [sys.executable, "-m", "scalebench_training.check_model", json.dumps(request)]
    environment = {"PYTHONPATH": str(project / "runners" / "common")}
    return subprocess.run(argv, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_program_answers_with_one_line_whatever_the_model_prints(tmp_path: Path, project: Path) -> None:
    done = ask(tmp_path, project, "print('{\"ok\": false}')\n" + GOOD)
    data = {"train": 4096, "test": 1024, "shape": [1, 4, 4], "classes": 3}
    assert json.loads(done.stdout) == {"ok": True, "parameters": 163, "warnings": [], "data": data}
    assert "ok" in done.stderr


def test_a_model_that_never_ends_is_ended_and_its_line_told(tmp_path: Path, project: Path) -> None:
    done = ask(tmp_path, project, GOOD.replace("    return", "    while True:\n        pass\n    return"), limit=6)
    assert (done.returncode, done.stdout) == (1, "")
    assert f'File "{tmp_path / "my_model.py"}", line ' in done.stderr
