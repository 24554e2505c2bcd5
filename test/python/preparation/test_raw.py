"""Raw tables are read as dataset.yaml says, or refused with what has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.prepare import prepare
from scalebench_preparation.raw import Raw
from scalebench_preparation.request import Column, Description, RawFile, Request, Source, Split, Table

COLUMNS = {"name": "string", "size": "double", "count": "int"}

ReadTable = Callable[..., DataFrame]


def source(name: str, columns: dict[str, str] | None, missing: str) -> Source:
    return Source("path", "", "", "", ".", "", (RawFile(name, "", None, columns, missing),))


@pytest.fixture
def read(spark: SparkSession, tmp_path: Path) -> ReadTable:
    """A file of this content as a table."""

    def make(name: str, content: str | bytes, columns: dict[str, str] | None = COLUMNS, missing: str = "") -> DataFrame:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Raw(spark, source(name, columns, missing), tmp_path, tmp_path / "scratch").table(name)

    return make


def values(table: DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in table.collect()]


def changed(read: ReadTable, *args: Any) -> str:
    with pytest.raises(PreparationError) as caught:
        read(*args)
    assert caught.value.code == "DATASET_CHANGED"
    assert caught.value.hint
    return caught.value.message


def test_a_csv_is_read_in_its_own_order_of_columns_with_the_declared_types(read: ReadTable) -> None:
    table = read("t.csv", "count,name,size\n3,ä b,1.5\n,NA,NA\n", COLUMNS, "NA")
    assert [(field.name, field.dataType.simpleString()) for field in table.schema.fields] == [
        ("count", "int"),
        ("name", "string"),
        ("size", "double"),
    ]
    assert values(table) == [(3, "ä b", 1.5), (None, None, None)]


def test_quotes_commas_and_backslashes_of_a_csv_are_kept(read: ReadTable) -> None:
    content = 'name,size,count\n"a, ""b"", c",1,1\n"c:\\",2,2\n"back\\slash",3,3\n'
    assert [row[0] for row in values(read("t.csv", content))] == ['a, "b", c', "c:\\", "back\\slash"]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("name,size", "missing: count"),
        ("name,size,count,extra", "new: extra"),
        ("name,size,number", "missing: count; new: number"),
        ("name,size,count,count", "there twice"),
        ("name,size,Count", "missing: count; new: Count"),
    ],
)
def test_missing_and_new_columns_of_a_csv_are_named(read: ReadTable, header: str, told: str) -> None:
    assert told in changed(read, "t.csv", f"{header}\na,1,1,1\n")


def test_an_empty_file_is_refused(read: ReadTable) -> None:
    assert "missing: name, size, count" in changed(read, "t.csv", "")


def test_a_file_without_declared_columns_is_refused(read: ReadTable) -> None:
    assert "expected columns of t.csv in dataset.yaml" in changed(read, "t.csv", "a\n1\n", None)


@pytest.mark.parametrize("name", ["t.csv", "t.arff"])
def test_a_file_that_is_no_utf_8_is_refused(read: ReadTable, name: str) -> None:
    assert "UTF-8" in changed(read, name, "näme,size,count\n".encode("latin-1"))


def test_a_file_that_the_source_does_not_have_is_named(spark: SparkSession, tmp_path: Path) -> None:
    raw = Raw(spark, source("t.csv", COLUMNS, ""), tmp_path, tmp_path)
    assert raw.names() == ["t.csv"]
    with pytest.raises(PreparationError, match=r"other\.csv.*t\.csv"):
        raw.table("other.csv")


def arff(rows: str) -> str:
    return (
        "% a comment\n@RELATION r\n\n@attribute name {a,'b c'}\n@ATTRIBUTE 'size' NUMERIC\n"
        f"@attribute\tcount integer\n@DATA\n{rows}"
    )


def test_an_arff_is_read_with_its_quotes_and_missing_values(read: ReadTable) -> None:
    table = read("t.arff", arff("'b c', 1.5, 3\n% another comment\n?,?,?\na,2,4"))
    assert values(table) == [("b c", 1.5, 3), (None, None, None), ("a", 2.0, 4)]


def test_an_arff_with_other_columns_is_refused(read: ReadTable) -> None:
    assert "missing: other" in changed(read, "t.arff", arff("a,1,1\n"), {**COLUMNS, "other": "int"})
    assert "new: count" in changed(read, "t.arff", arff("a,1,1\n"), {"name": "string", "size": "double"})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (arff("a,1\n"), "a row of 2 values for 3 attributes"),
        (arff("a,1,1,1\n"), "a row of 4 values for 3 attributes"),
        (arff(""), "no rows"),
        ("name,size,count\na,1,1\n", "the line 'name,size,count'"),
    ],
    ids=["too few", "too many", "empty", "a CSV"],
)
def test_a_malformed_arff_is_refused(read: ReadTable, content: str, told: str) -> None:
    assert told in changed(read, "t.arff", content)


def parquet(file: Path, **columns: Any) -> bytes:
    pq.write_table(pa.table(columns), file)
    return file.read_bytes()


def test_a_parquet_file_is_read_and_its_columns_and_types_are_checked(read: ReadTable, tmp_path: Path) -> None:
    good = {"name": ["a"], "size": [1.5], "count": pa.array([3], pa.int32())}
    file = tmp_path / "made"
    assert values(read("t.parquet", parquet(file, **good))) == [("a", 1.5, 3)]
    assert "new: more" in changed(read, "t.parquet", parquet(file, **good, more=[1]))
    wide = parquet(file, **{**good, "count": pa.array([3], pa.int64())})
    assert "expected column count of t.parquet to be int, found bigint" in changed(read, "t.parquet", wide)
    del good["size"]
    assert "missing: size" in changed(read, "t.parquet", parquet(file, **good))


def whole(file: RawFile, folder: Path) -> Request:
    """Of a data set whose numbers are `size` and `count`."""
    columns = (Column("size", "m", missing_allowed=False), Column("count", "1", missing_allowed=False))
    table = Table(columns, (), ("name",))
    description = Description(
        "small", Source("path", "", "", "", ".", "", (file,)), ("no", "yes"), Split(("name",), 0.3), table, 0
    )
    return Request(
        description, "00", folder, folder / "raw", folder / "out", folder / "draft", folder / "answer.json", 2
    )


def attempt(spark: SparkSession, name: str, content: bytes, folder: Path) -> None:
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "raw" / name).write_bytes(content)
    request = whole(RawFile(name, "", None, COLUMNS, "NA"), folder)
    prepare(spark, request, lambda raw: raw.table(name).selectExpr("*", "count % 2 as label"), lambda _: None)


def good_lines() -> list[str]:
    return ["name,size,count", *(f"n{index},{index}.5,{index}" for index in range(60))]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("t.csv", "n,1.5"),
        ("t.csv", "n,1.5,3,4"),
        ("t.csv", "n,large,3"),
        ("t.csv", "n,1.5,3.5"),
        ("t.csv", "n,1.5,99999999999"),
    ],
    ids=["too few", "too many", "a text for a number", "a fraction for a whole number", "too large"],
)
def test_a_malformed_row_ends_a_preparation_with_nothing_written(
    spark: SparkSession, tmp_path: Path, name: str, line: str
) -> None:
    content = "\n".join([*good_lines(), line, ""]).encode()
    with pytest.raises(PreparationError) as caught:
        attempt(spark, name, content, tmp_path)
    assert caught.value.code == "DATASET_CHANGED"
    assert "data set small" in caught.value.message
    assert not (tmp_path / "out").exists()


def test_a_parquet_file_cut_in_half_ends_a_preparation_with_nothing_written(
    spark: SparkSession, tmp_path: Path
) -> None:
    content = parquet(tmp_path / "made", name=["a"], size=[1.5], count=pa.array([3], pa.int32()))
    with pytest.raises(PreparationError) as caught:
        attempt(spark, "t.parquet", content[: len(content) // 2], tmp_path)
    assert caught.value.code == "DATASET_CHANGED"
    assert not (tmp_path / "out").exists()


def test_a_good_file_is_prepared_and_replaces_an_older_folder(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "older").touch()
    attempt(spark, "t.csv", "\n".join([*good_lines(), ""]).encode(), tmp_path)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "manifest.json",
        "test-00000.parquet",
        "train-00000.parquet",
    ]
