"""pandas makes what Spark makes, bit by bit: texts of values, tables, statistics, shards."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.printed import printed
from scalebench_preparation.raw import Raw
from scalebench_preparation.raw_pandas import RawPandas
from scalebench_preparation.request import Description, RawFile, Source
from scalebench_preparation.shards import write_shards
from scalebench_preparation.shards_pandas import write_frame
from scalebench_preparation.table import Prepared, prepare_table
from scalebench_preparation.table_pandas import prepare_frame

Frame = Callable[..., Any]
Describe = Callable[..., Description]


def test_values_are_printed_as_spark_prints_them(frame: Frame) -> None:
    random = np.random.default_rng(1)
    doubles = [0.0, -0.0, 1e-3, 9.99e-4, 9999999.0, 1e7, 1e22, 1.7e308, 100.0, float("inf"), -float("inf")]
    # As tables have them: with so many digits that a text had. Of others Java's may be more than needed, as of 1e23.
    doubles += [float(f"{value:.{digits}g}") for digits in range(1, 16) for value in random.normal(0, 1, 20)]
    doubles += [float(f"{10.0**power:.3g}") for power in range(-12, 16)]
    wholes = [int(value) for value in random.integers(-(2**62), 2**62, len(doubles))]
    truths = [bool(value % 2) for value in wholes]
    table = frame({"d": doubles, "n": wholes, "b": truths})
    texts = table.select(*(f.col(name).cast("string") for name in table.columns)).collect()
    for name, values in (("d", doubles), ("n", wholes), ("b", truths)):
        assert sorted(row[name] for row in texts) == sorted(map(printed, values))


COUNT = 600
COLUMNS = ["x", "y", "c", "label"]


def columns() -> dict[str, Any]:
    """Rows with missing values, negative zeros, ties, and keys that are there twice."""
    random = np.random.default_rng(2)
    x = np.round(np.exp(random.normal(0, 3, COUNT)), 6)
    x[::7] = -0.0
    y = np.where(random.random(COUNT) < 0.2, np.nan, random.integers(0, 5, COUNT))
    return {
        "id": [index // 2 for index in range(COUNT)],
        "x": x,
        "y": y,
        "c": [None if index % 11 == 0 else "abcde"[int(index**0.5) % 5] for index in range(COUNT)],
        "label": [int(value > 1) for value in x],
    }


def by_both(frame: Frame, description: Description, given: dict[str, Any]) -> tuple[Prepared, Prepared]:
    assert description.table is not None
    return (
        prepare_table(frame(given), description, description.table),
        prepare_frame(pd.DataFrame(given), description, description.table),
    )


@pytest.fixture
def description(describe: Describe) -> Description:
    return describe(numbers=["x", "y"], allowed=["y", "c"], by=["id", "x", "c"])


def test_tables_and_shards_are_spark_s_bit_by_bit(frame: Frame, description: Description, tmp_path: Path) -> None:
    spark, pandas = by_both(frame, description, columns())
    assert pandas.numbers == spark.numbers
    assert pandas.codes == spark.codes
    assert dict(pandas.counts) == dict(spark.counts)
    for name in ("spark", "pandas"):
        (tmp_path / name).mkdir()
    write_shards(spark.rows, COLUMNS, dict(spark.counts), tmp_path / "spark", tmp_path / "scratch")
    write_frame(pandas.rows, COLUMNS, dict(pandas.counts), tmp_path / "pandas")
    made = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("spark", "pandas")]
    assert len(made[0]) == 2
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"x": [1.0, None, 2.0, 3.0]}, "DATASET_NULL"),
        ({"x": [1.0, np.inf, 2.0, 3.0]}, "DATASET_NULL"),
        ({"label": [0, None, 1, 0]}, "DATASET_NULL"),
        ({"label": [0, 2, 1, 0]}, "DATASET_CHANGED"),
        ({"label": [0, 0, 0, 0]}, "DATASET_EMPTY"),
        ({"c": None}, "DATASET_CHANGED"),
    ],
)
def test_rows_are_refused_with_the_errors_of_spark(
    change: dict[str, Sequence[Any] | None], code: str, describe: Describe
) -> None:
    given = {"id": [1, 2, 3, 4], "x": [1.0, 2.0, 3.0, 4.0], "c": list("abab"), "label": [0, 1, 0, 1], **change}
    rows = pd.DataFrame({name: values for name, values in given.items() if values is not None})
    description = describe(test=0.5)
    assert description.table is not None
    with pytest.raises(PreparationError) as caught:
        prepare_frame(rows, description, description.table)
    assert caught.value.code == code


TYPES = {"n": "int", "d": "double", "day": "date", "t": "string"}
CSV = 'n,d,day,t\n1,0.1,2019-03-01,plain\n,NA,,""\nNA,1e-7,2019-12-31,"a ""quoted"", text"\n-5,123456789.125,NA,NA\n'


def source(types: dict[str, str]) -> Source:
    return Source("path", "", "", "", "", "", (RawFile("a.csv", "", None, types, "NA"),))


def test_a_file_is_read_to_the_same_values(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8")
    rows = Raw(spark, source(TYPES), tmp_path, tmp_path / "scratch").table("a.csv").collect()
    table = RawPandas(source(TYPES), tmp_path, tmp_path / "scratch").table("a.csv")
    assert len(table) == len(rows) == 4
    for name in TYPES:
        found = [None if pd.isna(value) else value for value in table[name].tolist()]
        assert found == [row[name] for row in rows]


@pytest.mark.parametrize(
    ("text", "types", "told"),
    [
        ("n\nmany\n", {"n": "int"}, "expected a.csv to have rows of the columns"),
        ("n,new\n1,2\n", {"n": "int"}, "new: new"),
        ("n\n1\n", {"n": "timestamp"}, "expected columns of string, int, bigint, double, date for pandas"),
        ("n\n\udcff\n", {"n": "string"}, "expected a.csv to be text in UTF-8"),
    ],
)
def test_a_file_of_other_columns_is_refused(text: str, types: dict[str, str], told: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(PreparationError, match=told) as caught:
        RawPandas(source(types), tmp_path, tmp_path / "scratch").table("a.csv")
    assert caught.value.code == "DATASET_CHANGED"
