"""The raw files, and the tables that Spark makes of them, checked against the columns that dataset.yaml names."""

import csv
from collections.abc import Mapping
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.arff import arff_to_csv
from scalebench_preparation.errors import PreparationError
from scalebench_preparation.fetch import local_name
from scalebench_preparation.request import RawFile, Source


class RawFiles:
    """Where they lie, and what dataset.yaml says of them."""

    def __init__(self, source: Source, folder: Path, scratch: Path) -> None:
        self._files = {Path(local_name(file)).name: file for file in source.files}
        self._folder = folder
        self._scratch = scratch

    def names(self) -> list[str]:
        """File names, sorted."""
        return sorted(self._files)

    def path(self, name: str) -> Path:
        """Where the file of that name (its last part) lies. Raises `PreparationError` (DATASET_CHANGED)."""
        return self._folder / local_name(self._file(name))

    def _file(self, name: str) -> RawFile:
        file = self._files.get(name)
        if file is None:
            raise PreparationError(
                "DATASET_CHANGED",
                f"expected pipeline.py to read files of the source, found {name}; there are {', '.join(self.names())}",
                "name it under `files` of dataset.yaml, or correct pipeline.py",
            )
        return file

    def _columns(self, name: str) -> Mapping[str, str]:
        columns = self._file(name).columns
        if columns is None:
            raise PreparationError(
                "DATASET_CHANGED",
                f"expected columns of {name} in dataset.yaml, found none",
                "add `columns:` to the file",
            )
        return columns

    def _readable(self, path: Path) -> Path:
        """The file itself, or a CSV made of it. Raises `PreparationError` (DATASET_CHANGED)."""
        if path.suffix != ".arff":
            return path
        self._scratch.mkdir(parents=True, exist_ok=True)
        return arff_to_csv(path, self._scratch / f"{path.stem}.csv")


class Raw(RawFiles):
    """What a pipeline of Spark starts from."""

    def __init__(self, spark: SparkSession, source: Source, folder: Path, scratch: Path) -> None:
        super().__init__(source, folder, scratch)
        self.spark = spark

    def table(self, name: str) -> DataFrame:
        """A CSV, ARFF or Parquet file as a table. Raises `PreparationError` (DATASET_CHANGED)."""
        file, columns, path = self._file(name), self._columns(name), self.path(name)
        if path.suffix == ".parquet":
            return self._parquet(path, columns)
        try:
            return self._csv(self._readable(path), file, columns)
        except UnicodeDecodeError as error:
            raise no_text(name, error) from error

    def _csv(self, path: Path, file: RawFile, columns: Mapping[str, str]) -> DataFrame:
        header = header_of(path)
        require_columns(path.name, header, list(columns))
        fields = ", ".join(f"`{name}` {columns[name]}" for name in header)
        return self.spark.read.csv(
            str(path),
            schema=fields,
            header=True,
            mode="FAILFAST",
            nullValue=file.missing,
            enforceSchema=False,
            escape='"',  # A quote within quotes is written twice (RFC 4180), and a backslash is a backslash.
        )

    def _parquet(self, path: Path, columns: Mapping[str, str]) -> DataFrame:
        table = self.spark.read.parquet(str(path))
        require_columns(path.name, table.columns, list(columns))
        found = {field.name: field.dataType.simpleString() for field in table.schema.fields}
        require_types(path.name, found, columns)
        return table


def header_of(path: Path) -> list[str]:
    """Names of the columns of a CSV file. Raises `UnicodeDecodeError`."""
    with path.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines), [])


def no_text(name: str, error: UnicodeDecodeError) -> PreparationError:
    """Of a file that is not UTF-8."""
    return PreparationError(
        "DATASET_CHANGED",
        f"expected {name} to be text in UTF-8, found a byte that is none ({error})",
        "convert the file, or use one in UTF-8 or Parquet",
    )


def require_types(name: str, found: Mapping[str, str], expected: Mapping[str, str]) -> None:
    """Raise `PreparationError` (DATASET_CHANGED), which names the first column of another type; types as Spark's."""
    for column, type_ in expected.items():
        if found[column] != type_:
            raise PreparationError(
                "DATASET_CHANGED",
                f"expected column {column} of {name} to be {type_}, found {found[column]}",
                "the data's schema has changed: adapt dataset.yaml and pipeline.py",
            )


def require_columns(name: str, found: list[str], expected: list[str]) -> None:
    """Raise `PreparationError` (DATASET_CHANGED), which names the columns that are missing or new."""
    missing = [column for column in expected if column not in found]
    new = [column for column in found if column not in expected]
    if not missing and not new and len(found) == len(expected):
        return
    what = "; ".join(
        part
        for part in (
            f"missing: {', '.join(missing)}" if missing else "",
            f"new: {', '.join(new)}" if new else "",
            "a column is there twice" if not missing and not new else "",
        )
        if part
    )
    raise PreparationError(
        "DATASET_CHANGED",
        f"expected the columns of {name} that dataset.yaml names, found others ({what})",
        "the data's schema has changed: adapt dataset.yaml and pipeline.py",
    )
