"""What training rows say of their columns: pandas' numbers, to which test rows have nothing to add."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scalebench_preparation.request import Column
from scalebench_preparation.split import part_of
from scalebench_preparation.statistics import category_codes, number_statistics
from scalebench_preparation.table import prepare_table

Frame = Callable[..., Any]
Describe = Callable[..., Any]


def numbers(*names: str) -> list[Column]:
    return [Column(name, "m", missing_allowed=True) for name in names]


def test_mean_and_deviation_are_those_of_pandas(frame: Frame) -> None:
    random = np.random.default_rng(1)
    values = {
        "normal": random.normal(3, 2, 2_000),
        "tiny": random.normal(0, 1e-12, 2_000),
        "huge": random.normal(1e15, 1e9, 2_000),
        "skewed": np.exp(random.normal(0, 3, 2_000)),
        "holes": np.where(random.random(2_000) < 0.3, np.nan, random.random(2_000)),
    }
    known = pd.DataFrame(values)
    table = frame({name: [None if math.isnan(x) else x for x in column] for name, column in values.items()})
    found = number_statistics(table, numbers(*values))
    for name in values:
        assert found[name].mean == pytest.approx(known[name].mean(), rel=1e-12, abs=known[name].std() * 1e-12)
        assert found[name].deviation == pytest.approx(known[name].std(ddof=0), rel=1e-9)


def test_they_are_the_same_to_the_last_bit_in_any_order_of_rows_and_partitions(frame: Frame) -> None:
    values = np.exp(np.random.default_rng(2).normal(0, 3, 3_000))
    forward = number_statistics(frame({"x": values}).repartition(1), numbers("x"))
    backward = number_statistics(frame({"x": values[::-1]}).repartition(7), numbers("x"))
    assert forward == backward


def test_a_column_without_values_and_one_of_equal_values_can_be_divided_by(frame: Frame) -> None:
    table = frame({"none": np.array([np.nan, np.nan]), "same": [5.0, 5.0]}).selectExpr(
        "nanvl(none, null) as none", "same"
    )
    found = number_statistics(table, numbers("none", "same"))
    assert (found["none"].mean, found["none"].deviation) == (0.0, 1.0)
    assert (found["same"].mean, found["same"].deviation) == (5.0, 1.0)


def test_the_outermost_doubles_have_a_finite_mean_and_deviation(frame: Frame) -> None:
    found = number_statistics(frame({"x": [-1.7e308, 1.7e308, 0.0, 0.0]}), numbers("x"))["x"]
    assert found.mean == 0.0
    assert found.deviation == pytest.approx(1.7e308 / math.sqrt(2))


def test_codes_go_to_the_most_frequent_values_in_the_order_of_their_names(frame: Frame) -> None:
    table = frame({"c": ["b"] * 3 + ["z"] * 2 + ["a"] * 2 + ["once", None, None, None, None]})
    assert category_codes(table, [Column("c", "kind", missing_allowed=True, at_most=3)]) == {"c": ["a", "b", "z"]}
    # Of equally frequent ones the first by name has the code.
    assert category_codes(table, [Column("c", "kind", missing_allowed=True, at_most=2)]) == {"c": ["a", "b"]}


def test_nothing_changes_in_training_rows_when_test_rows_do(frame: Frame, describe: Describe) -> None:
    description = describe(allowed=["x"])
    count = 400
    ids = list(range(count))
    plain: dict[str, Any] = {
        "id": ids,
        "x": [float(index % 17) for index in ids],
        "c": ["abc"[index % 3] for index in ids],
        "label": [index // 3 % 2 for index in ids],
    }
    before = prepare_table(frame(plain), description, description.table)
    test = {row["row"] for row in before.rows.where("part = 'test'").collect()}
    rows = before.rows.collect()
    assert len(rows) == count
    in_test = [part_of([str(index)], description.split.test) == "test" for index in ids]
    assert sum(in_test) == len(test)
    other = {
        **plain,
        "x": [1e9 if hidden else x for x, hidden in zip(plain["x"], in_test, strict=True)],
        "c": ["new" if hidden else c for c, hidden in zip(plain["c"], in_test, strict=True)],
    }
    after = prepare_table(frame(other), description, description.table)
    assert before.numbers == after.numbers
    assert before.codes == after.codes
    training = [sorted(map(tuple, p.rows.where("part = 'train'").collect())) for p in (before, after)]
    assert training[0] == training[1]
    assert {row["c"] for row in after.rows.where("part = 'test'").collect()} == {0}
