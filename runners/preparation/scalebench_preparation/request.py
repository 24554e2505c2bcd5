"""What the harness asks for: a data set's description (dataset.yaml, checked by it) and where things go."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class RawFile:
    """A file of the source. `member`: the file inside, where it is an archive itself; `columns`: name to Spark type."""

    path: str
    sha256: str
    member: str | None
    columns: Mapping[str, str] | None
    missing: str


@dataclass(frozen=True)
class Source:
    """Where raw files come from: `pypi` (package, version, archive), `url` or `path` (location)."""

    kind: str
    package: str
    version: str
    archive: str
    location: str
    sha256: str
    files: tuple[RawFile, ...]


@dataclass(frozen=True)
class Column:
    """A column of the prepared table. `at_most`: codes of a category, the most frequent ones."""

    name: str
    unit: str
    missing_allowed: bool
    at_most: int = 0


@dataclass(frozen=True)
class Split:
    """Rows that are equal in `by` are in the same part; `test` is the share of such groups in the test part."""

    by: tuple[str, ...]
    test: float


@dataclass(frozen=True)
class Table:
    """Columns of a prepared table, numbers first; `key` tells rows apart."""

    numbers: tuple[Column, ...]
    categories: tuple[Column, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """A data set. `table` is None for a text, whose rows are `chunk` + 1 bytes each.

    Without `classes` the target of a table is a number in `unit`: a regression.
    """

    name: str
    source: Source
    classes: tuple[str, ...]
    split: Split
    table: Table | None
    chunk: int
    unit: str = ""


@dataclass(frozen=True)
class Request:
    """Absolute paths: `folder` has pipeline.py, `raw` and `out` are made whole or not at all, `draft` is scratch.

    `engine` makes the rows: spark, or pandas with a pipeline_pandas.py beside, in one process.
    """

    description: Description
    key: str
    folder: Path
    raw: Path
    out: Path
    draft: Path
    answer: Path
    executors: int
    engine: str = "spark"


def read_request(path: Path) -> Request:
    """The harness has checked what it writes: a key that is not there is a bug."""
    value = json.loads(path.read_text(encoding="utf-8"))
    paths = {name: Path(value["paths"][name]) for name in ("folder", "raw", "out", "draft", "answer")}
    executors, engine = value["executors"], value["engine"]
    return Request(_description(value["dataset"]), value["key"], executors=executors, engine=engine, **paths)


def _description(value: Mapping[str, Any]) -> Description:
    columns = value.get("columns")
    return Description(
        name=value["dataset"],
        source=_source(value["source"]),
        classes=tuple(value["target"].get("classes", ())) if columns else (),
        split=Split(tuple(value["split"]["by"]), value["split"]["test"]),
        table=None if columns is None else _table(columns),
        chunk=0 if columns is not None else value["text"]["chunk"],
        unit=value["target"].get("unit", "") if columns else "",
    )


def _source(value: Mapping[str, Any]) -> Source:
    return Source(
        kind=value["kind"],
        package=value.get("package", ""),
        version=value.get("version", ""),
        archive=value.get("archive", ""),
        location=value.get("location", ""),
        sha256=value.get("sha256", ""),
        files=tuple(
            RawFile(file["path"], file["sha256"], file.get("member"), file.get("columns"), file.get("missing", ""))
            for file in value["files"]
        ),
    )


def _table(value: Mapping[str, Any]) -> Table:
    def read(kind: str) -> tuple[Column, ...]:
        return tuple(
            Column(name, column["unit"], column["missing"] == "allowed", column.get("atMost", 0))
            for name, column in value[kind].items()
        )

    return Table(read("numbers"), read("categories"), tuple(value["key"]))
