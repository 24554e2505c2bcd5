"""`manifest.json` of a prepared data set: its columns, target and shards."""

import json
from dataclasses import dataclass
from math import inf
from pathlib import Path

from scalebench_training.dataset import Regression
from scalebench_training.errors import TrialError
from scalebench_training.json_reader import JsonReader

SCHEMA = "scalebench/prepared/v1"


@dataclass(frozen=True)
class Shard:
    """A Parquet file, with what it must have: rows, and bytes on disk."""

    path: Path
    rows: int
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """`numbers` and `categories` name the columns in the order of a model's inputs; `codes`: how many each has.

    A text has neither: its rows are bytes. Of a regression `target` is there, and `classes` is 0.
    """

    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    codes: tuple[int, ...]
    classes: int
    train: tuple[Shard, ...]
    test: tuple[Shard, ...]
    target: Regression | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the table, in order."""
        return self.numbers + self.categories


def read_manifest(folder: Path, name: str) -> Manifest:
    """Raise `TrialError`, naming the file, where there is none or it is of another form."""
    file = folder / "manifest.json"
    try:
        value: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrialError(f"data set {name}: {file} cannot be read ({error}); {remedy(name)}") from error
    root = JsonReader(value, str(file))
    root.choice("schema", (SCHEMA,))
    numbers = [column for column in root.items("columns") if column.choice("kind", ("number", "category")) == "number"]
    categories = [column for column in root.items("columns") if column.text("kind") == "category"]
    parts = root.nested("parts")
    shards = {part: _shards(folder, parts.nested(part)) for part in ("train", "test")}
    for part, found in shards.items():
        if not found:
            raise TrialError(f"data set {name}: expected shards at parts.{part} of {file}, found none; {remedy(name)}")
    target = _target(root)
    return Manifest(
        numbers=tuple(column.text("name") for column in numbers),
        categories=tuple(column.text("name") for column in categories),
        # Code 0 is for what is unknown.
        codes=tuple(len(column.texts("codes")) + 1 for column in categories),
        classes=len(root.texts("classes")) if target is None else 0,
        train=shards["train"],
        test=shards["test"],
        target=target,
    )


def _target(root: JsonReader) -> Regression | None:
    """None where the label is a class."""
    if not root.present("target"):
        return None
    target = root.nested("target")
    target.choice("kind", ("regression",))
    deviation = target.number("deviation")
    if not 0 < deviation < inf:
        raise TrialError(
            f"expected target.deviation of a prepared data set to be above 0 and finite, found {deviation}"
        )
    return Regression(target.text("unit"), target.number("mean", -inf), deviation)


def _shards(folder: Path, part: JsonReader) -> tuple[Shard, ...]:
    return tuple(
        Shard(folder / Path(shard.text("file")).name, shard.integer("rows"), shard.integer("bytes"))
        for shard in part.items("shards")
    )


def remedy(name: str) -> str:
    """What mends a prepared data set."""
    return f"`scalebench dataset prepare {name} --force` makes it anew"
