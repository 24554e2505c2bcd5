"""What the harness asks for: which model, of which rows, and where things go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path

from scalebench_scoring.errors import corrupt
from scalebench_training.data import load_dataset
from scalebench_training.dataset import Dataset, Regression
from scalebench_training.json_reader import JsonReader

# A name is looked up among scalebench's own models; a path in a model's manifest would be anybody's code.
OWN_NAME = re.compile(r"(?:hf:)?[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Architecture:
    """All that a model is built from. `name` may be `/absolute/file.py:function` of the user's own.

    Of a regression `target` says what it predicts, and there are no classes.
    """

    name: str
    options: Mapping[str, object]
    shape: tuple[int, ...]
    classes: int
    categories: tuple[int, ...]
    seed: int
    precision: str
    target: Regression | None = None

    @property
    def outputs(self) -> int:
        """Numbers that the model gives for a row."""
        return self.classes if self.target is None else 1


@dataclass(frozen=True)
class Rows:
    """A data set as a trial is told it. `columns` are those of a table, in the order of a model's inputs."""

    name: str
    options: Mapping[str, object]
    datasets: Path
    prepared: Path | None
    seed: int

    def load(self) -> Dataset:
        """All of them. Raises `TrialError`."""
        return load_dataset(self.datasets, self.name, self.options, self.seed, self.prepared)


def read_rows(request: JsonReader) -> Rows:
    """Of `dataset` (name, options), `datasets`, `prepared` and `seed`."""
    dataset = request.nested("dataset")
    return Rows(
        name=dataset.text("name"),
        options=dataset.mapping("options"),
        datasets=Path(request.text("datasets")),
        prepared=Path(request.text("prepared")) if request.present("prepared") else None,
        seed=request.integer("seed"),
    )


def model_name(manifest: JsonReader, model_file: Path | None) -> str:
    """The name to build by: one of scalebench's own, or the function of `model_file`, which the user has named."""
    model = manifest.nested("model")
    if model.present("file"):
        function = model.nested("file").text("function")
        if model_file is None or not function.isidentifier():
            raise corrupt(f"expected a file with the function of the user's own model, found {function[:80]!r}")
        return f"{model_file}:{function}"
    name = model.text("name")
    if OWN_NAME.fullmatch(name) is None:
        raise corrupt(f"expected the name of a model of scalebench, found {name[:80]!r}")
    return name


def read_architecture(manifest: JsonReader, model_file: Path | None) -> Architecture:
    """Of a saved model's `model.json`."""
    sample = manifest.nested("input")
    return Architecture(
        name=model_name(manifest, model_file),
        options=manifest.nested("model").mapping("options"),
        shape=tuple(sample.integers("shape")),
        classes=manifest.integer("classes"),
        categories=tuple(sample.integers("categories")),
        seed=manifest.integer("seed"),
        precision=manifest.nested("training").choice("precision", ("fp32", "bf16")),
        target=read_target(manifest),
    )


def read_target(manifest: JsonReader) -> Regression | None:
    """What a regression predicts; None of classes. Raises `ScoringError` (MODEL_CORRUPT)."""
    if not manifest.present("target"):
        if manifest.integer("classes") < 1:
            raise corrupt("expected classes or a target in the model's manifest, found neither")
        return None
    target = manifest.nested("target")
    deviation = target.number("deviation")
    if not 0 < deviation < inf:
        raise corrupt(f"expected a target whose deviation is above 0 and finite, found {deviation}")
    return Regression(target.text("unit"), target.number("mean", -inf), deviation)
