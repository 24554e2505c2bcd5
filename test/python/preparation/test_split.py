"""Test rows: the rule in Spark is the rule in Python, and equal rows stay together."""

from collections.abc import Callable
from typing import Any

import pytest
from pyspark.sql import functions as f

from scalebench_preparation.request import Split
from scalebench_preparation.split import part_of, with_part

Frame = Callable[..., Any]

TEXTS = ["", "a", None, "ä", "日本", "1.0", "\\", '"', " a ", "a\tb", "x" * 500, "\U0001f600"]


def test_spark_deals_rows_as_the_rule_in_python(frame: Frame) -> None:
    first = [text for text in TEXTS for _ in TEXTS]
    second = [number for _ in TEXTS for number in range(len(TEXTS))]
    rows = with_part(frame({"a": first, "b": second}), Split(("a", "b"), 0.37)).collect()
    assert len(rows) == len(first)
    assert [row["part"] for row in rows] == [part_of([row["a"], str(row["b"])], 0.37) for row in rows]
    assert {row["part"] for row in rows} == {"train", "test"}


def test_spark_deals_doubles_dates_and_truth_by_how_it_prints_them(frame: Frame) -> None:
    values = [0.1, 1e-300, 1e22, -3.0, 12345678.9]
    table = frame({"d": values, "b": [True, False, None, True, False]})
    rows = with_part(table, Split(("d", "b"), 0.5)).withColumn("printed", f.col("d").cast("string")).collect()
    truth = {True: "true", False: "false", None: None}
    assert [row["part"] for row in rows] == [part_of([row["printed"], truth[row["b"]]], 0.5) for row in rows]


@pytest.mark.parametrize("share", [0.1, 0.25, 0.8])
def test_the_share_of_groups_in_the_test_part_is_about_what_is_asked_for(share: float) -> None:
    parts = [part_of([str(index)], share) for index in range(20_000)]
    assert parts.count("test") / len(parts) == pytest.approx(share, abs=0.015)


def test_rows_that_are_equal_in_by_are_in_one_part(frame: Frame) -> None:
    table = frame({"person": [index % 50 for index in range(500)], "visit": list(range(500))})
    dealt = with_part(table, Split(("person",), 0.4)).groupBy("person").agg(f.collect_set("part").alias("parts"))
    parts = [row["parts"] for row in dealt.collect()]
    assert len(parts) == 50
    assert all(len(found) == 1 for found in parts)
    assert {found[0] for found in parts} == {"train", "test"}


def test_a_larger_share_only_adds_test_rows() -> None:
    names = [str(index) for index in range(2_000)]
    small = {name for name in names if part_of([name], 0.2) == "test"}
    large = {name for name in names if part_of([name], 0.5) == "test"}
    assert small < large


def test_a_missing_value_is_not_an_empty_text_and_values_do_not_run_together() -> None:
    def bits(values: list[str | None]) -> list[str]:
        # Many shares, so that two different hashes do not fall into the same part by chance.
        return [part_of(values, share / 64) for share in range(1, 64)]

    assert bits([None]) != bits([""])
    assert bits(["ab", "c"]) != bits(["a", "bc"])
