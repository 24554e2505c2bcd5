"""`manifest.json` of a prepared data set: its columns, target and shards."""

import json
from dataclasses import dataclass
from math import inf
from pathlib import Path

from scalebench_training.dataset import Regression
from scalebench_training.errors import TrialError
from scalebench_training.json_reader import JsonReader
from scalebench_training.storage_url import StorageUrl
from scalebench_training.stores import Store, local_store, one_line

SCHEMA, FILE = "scalebench/prepared/v1", "manifest.json"


@dataclass(frozen=True)
class Shard:
    """A Parquet file of a store, with what it must have: rows, and bytes on disk."""

    store: Store
    file: str
    rows: int
    bytes: int
    sha256: str = ""

    def __str__(self) -> str:
        return f"{self.store.shown}/{self.file}"


@dataclass(frozen=True)
class Manifest:
    """`numbers` and `categories` name the columns in the order of a model's inputs; `codes`: how many each has.

    A text has neither: its rows are bytes. Of a regression `target` is there, and `classes` is 0. `digests` are
    those of all rows of training and of the test.
    """

    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    codes: tuple[int, ...]
    classes: int
    train: tuple[Shard, ...]
    test: tuple[Shard, ...]
    target: Regression | None = None
    digests: tuple[str, str] = ("", "")

    @property
    def rows_told(self) -> tuple[object, ...]:
        """Equal for two manifests of the same rows in the same order, wherever they lie."""
        shards = [[(shard.file, shard.rows) for shard in part] for part in (self.train, self.test)]
        return self.digests, self.numbers, self.categories, self.codes, self.classes, self.target, shards

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the table, in order."""
        return self.numbers + self.categories


def read_manifest(folder: Path | Store, name: str) -> Manifest:
    """Raise `TrialError`, naming the file, where there is none or it is of another form."""
    store = folder if isinstance(folder, Store) else local_store(folder)
    file = f"{store.shown}/{FILE}"
    mend = remedy(name, store.url)
    try:
        value: object = json.loads(store.read(FILE).decode("utf-8"))
    except Exception as error:
        raise TrialError(f"data set {name}: {file} cannot be read ({one_line(error)}); {mend}") from error
    root = JsonReader(value, file)
    root.choice("schema", (SCHEMA,))
    numbers = [column for column in root.items("columns") if column.choice("kind", ("number", "category")) == "number"]
    categories = [column for column in root.items("columns") if column.text("kind") == "category"]
    parts = root.nested("parts")
    shards = {part: _shards(store, parts.nested(part)) for part in ("train", "test")}
    for part, found in shards.items():
        if not found:
            raise TrialError(f"data set {name}: expected shards at parts.{part} of {file}, found none; {mend}")
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
        digests=(_digest(parts.nested("train")), _digest(parts.nested("test"))),
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


def _digest(part: JsonReader) -> str:
    """Nothing for a manifest that was written by hand."""
    return part.text("rowsDigest") if "rowsDigest" in part else ""


def _shards(store: Store, part: JsonReader) -> tuple[Shard, ...]:
    return tuple(
        Shard(
            store,
            Path(shard.text("file")).name,
            shard.integer("rows"),
            shard.integer("bytes"),
            shard.text("sha256") if "sha256" in shard else "",
        )
        for shard in part.items("shards")
    )


def remedy(name: str, url: StorageUrl | None = None) -> str:
    """What mends a prepared data set, here or where it was published."""
    if url is not None:
        return f"`scalebench dataset publish {name} {url.text} --force` copies the rows that are prepared here"
    return f"`scalebench dataset prepare {name} --force` makes it anew"
