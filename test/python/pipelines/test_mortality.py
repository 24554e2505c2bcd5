"""Persons of whom it is known whether they lived for five years, and nothing that was found out later."""

from typing import Any

import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from .conftest import Frame, Pipeline
from .future import Rows, by_key, labels_differ, leaks

KEY = ("age", "kappa")
# Five years are 1826 days.
PERSONS: dict[str, list[Any]] = {
    "age": [50, 61, 72, 83, 94],
    "sex": ["F", "M", "F", "M", "F"],
    "sample.yr": [1995, 1996, 1997, 1998, 1999],
    "kappa": [0.5, 1.0, 1.5, 2.0, 2.5],
    "lambda": [0.6, 1.1, 1.6, 2.1, 2.6],
    "flc.grp": [1, 3, 5, 7, 10],
    "creatinine": [1.0, None, 1.2, 0.9, None],
    "mgus": ["no", "no", "yes", "no", "no"],
    "futime": [1826, 1827, 1827, 1000, 0],
    "death": ["dead", "dead", "alive", "alive", "dead"],
    "chapter": ["Circulatory", "Neoplasms", None, None, "Injury"],
}


@pytest.fixture
def table(frame: Frame) -> DataFrame:
    return frame(PERSONS)


def test_a_death_within_five_years_is_the_label_who_left_before_is_out_and_features_are_of_the_sample(
    table: DataFrame, pipeline: Pipeline
) -> None:
    rows = by_key(pipeline("mortality").persons(table), ["age"])
    assert {age: row["label"] for (age,), row in rows.items()} == {50: 1, 61: 0, 72: 0, 94: 1}
    assert rows[(50,)]["measured"] == "yes"
    assert rows[(61,)] == {
        "age": 61,
        "sex": "M",
        "kappa": 1.0,
        "lambda": 1.1,
        "creatinine": None,
        "mgus": "no",
        "group": 3,
        "year": 1996,
        "measured": "no",
        "label": 0,
    }


def test_what_was_found_out_later_changes_the_label_and_who_is_in_alone(table: DataFrame, pipeline: Pipeline) -> None:
    persons = pipeline("mortality").persons
    other = (
        table.withColumn("futime", f.lit(3000) - f.col("futime"))
        .withColumn("death", f.when(f.col("death") == "dead", "alive").otherwise("dead"))
        .withColumn("chapter", f.lit("Nervous"))
    )
    before, after = by_key(persons(table), KEY), by_key(persons(other), KEY)
    assert leaks(before, after, rows_may_differ=True) == []
    assert labels_differ(before, after)


def test_a_feature_from_the_time_after_the_sample_is_caught(table: DataFrame, pipeline: Pipeline) -> None:
    def leaky(raw: DataFrame) -> Rows:
        known = raw.select("age", f.col("chapter").isNull().alias("healthy"))
        return by_key(pipeline("mortality").persons(raw).join(known, "age"), KEY)

    assert leaks(leaky(table), leaky(table.withColumn("chapter", f.lit("Injury")))) == ["healthy"]
