"""Each pipeline_pandas.py makes the rows of its pipeline.py."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.sql import SparkSession

import yaml  # type: ignore[import-untyped,unused-ignore]
from scalebench_preparation.pipeline_file import load_pipeline
from scalebench_preparation.raw import Raw
from scalebench_preparation.raw_pandas import RawPandas
from scalebench_preparation.request import RawFile, Source

COUNT = 60
TEXTS = {
    **{name: ["No", "Yes", "Maybe"] for name in ("default", "student", "Purchase")},
    "death": ["dead", "alive"],
    "sex": ["F", "M"],
    "mgus": ["no", "yes"],
    "chapter": ["Blood", ""],
}


def values(name: str, type_: str, random: np.random.Generator) -> list[str]:
    """Of a column of the raw file, as text; some of creatinine are missing."""
    if type_ == "string":
        return [str(value) for value in random.choice(TEXTS.get(name, ["1", "22", "3"]), COUNT)]
    if name == "futime":
        return [str(value) for value in random.choice([0, 1825, 1826, 1827, 4000], COUNT)]
    if type_ == "int":
        return [str(value) for value in random.integers(0, 9, COUNT)]
    found = [f"{value:.4f}" for value in np.exp(random.normal(0, 4, COUNT))]
    return ["" if name == "creatinine" and index % 3 == 0 else value for index, value in enumerate(found)]


def write(file: Path, columns: dict[str, str]) -> None:
    random = np.random.default_rng(3)
    rows = list(zip(*(values(name, type_, random) for name, type_ in columns.items()), strict=True))
    if file.suffix == ".arff":
        lines = ["@relation x", *(f"@attribute {name} string" for name in columns), "@data"]
        lines += [",".join(value or "?" for value in row) for row in rows]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([list(columns), *rows])


@pytest.mark.parametrize("dataset", ["credit-default", "insurance", "mortality"])
def test_rows_are_those_of_spark(dataset: str, spark: SparkSession, project: Path, tmp_path: Path) -> None:
    folder = project / "datasets" / dataset
    described: dict[str, Any] = yaml.safe_load((folder / "dataset.yaml").read_text(encoding="utf-8"))
    (raw,) = described["source"]["files"]
    name = Path(raw["path"]).name
    write(tmp_path / name, raw["columns"])
    source = Source("path", "", "", "", "", "", (RawFile(name, "", None, raw["columns"], ""),))
    rows = load_pipeline(folder)(Raw(spark, source, tmp_path, tmp_path / "spark"))
    table = load_pipeline(folder, "pandas")(RawPandas(source, tmp_path, tmp_path / "pandas"))
    columns = list(rows.columns)
    assert sorted(table.columns) == sorted(columns)
    made = [[None if pd.isna(value) else value for value in table[column].tolist()] for column in columns]
    found = Counter(zip(*made, strict=True))
    assert found == Counter(tuple(row) for row in rows.collect())
    assert len(found) > 10
