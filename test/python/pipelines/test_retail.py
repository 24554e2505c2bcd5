"""Purchases as rows of household, department and week: against pandas, and without a look into the future."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from .conftest import Frame, Pipeline
from .future import Rows, by_key, labels_differ, leaks

KEY = ("household_id", "department", "week")
CUT_OFFS = (12, 16)
DEPARTMENTS = {1: "GROCERY", 2: "GROCERY", 3: "FLORAL", 4: "RARE"}


@pytest.fixture
def features(pipeline: Pipeline) -> Callable[..., DataFrame]:
    """As the data set has it, but 20 purchases make a department."""
    module = pipeline("retail")
    module.FEWEST_PURCHASES = 20  # type: ignore[attr-defined]
    make: Callable[..., DataFrame] = module.features
    return make


def purchases() -> dict[str, Any]:
    """200 purchases of twelve households in weeks 1 to 21, of which some stay away for long."""
    random = np.random.default_rng(7)
    household = random.integers(1, 13, 200)
    return {
        "household_id": household,
        "basket_id": random.integers(1, 90, 200),
        "product_id": random.choice([1, 2, 3, 4], 200, p=[0.4, 0.3, 0.27, 0.03]),
        "sales_value": random.integers(1, 2000, 200) / 100,
        "week": np.where(household == 1, random.integers(17, 22, 200), random.integers(1, 22, 200)),
    }


@pytest.fixture
def transactions(frame: Frame) -> DataFrame:
    return frame(purchases())


@pytest.fixture
def products(frame: Frame) -> DataFrame:
    return frame({"product_id": list(DEPARTMENTS), "department": list(DEPARTMENTS.values())})


def by_pandas() -> dict[tuple[Any, ...], dict[str, Any]]:
    """The same rows, said once more and slowly."""
    bought = pd.DataFrame(purchases())
    bought["department"] = bought["product_id"].map(DEPARTMENTS)
    early = bought[bought["week"] <= 12]["department"].value_counts()
    common = [name for name, count in early.items() if count >= 20]
    rows = {}
    for week in CUT_OFFS:
        long = bought[(bought["week"] > week - 12) & (bought["week"] <= week)]
        short = long[long["week"] > week - 4]
        later = bought[(bought["week"] > week) & (bought["week"] <= week + 4)]
        for household in long["household_id"].unique():
            own12, own4, next4 = (part[part["household_id"] == household] for part in (long, short, later))
            for department in common:
                in12, in4, in_next = (part[part["department"] == department] for part in (own12, own4, next4))
                rows[(household, department, week)] = {
                    "recency": 12 if in12.empty else week - in12["week"].max(),
                    "trips4": in4["basket_id"].nunique(),
                    "trips12": in12["basket_id"].nunique(),
                    "spend4": in4["sales_value"].sum(),
                    "spend12": in12["sales_value"].sum(),
                    "visits4": own4["basket_id"].nunique(),
                    "visits12": own12["basket_id"].nunique(),
                    "departments12": own12["department"].nunique(),
                    "total12": own12["sales_value"].sum(),
                    "label": int(len(in_next) > 0),
                }
    return rows


def test_the_rows_are_those_that_pandas_makes(
    features: Callable[..., DataFrame], transactions: DataFrame, products: DataFrame
) -> None:
    expected = by_pandas()
    found = by_key(features(transactions, products, CUT_OFFS), KEY)
    assert found.keys() == expected.keys()
    for key, wanted in expected.items():
        assert {name: found[key][name] for name in wanted} == pytest.approx(wanted, abs=1e-9)
    # The first household came too late, and few bought in RARE.
    assert {household for household, _, _ in found} == set(range(2, 13))
    assert {department for _, department, _ in found} == {"GROCERY", "FLORAL"}


def without_future(transactions: DataFrame, week: int) -> DataFrame:
    return transactions.where(f.col("week") <= week)


def with_another_future(transactions: DataFrame, week: int) -> DataFrame:
    """After the cut-off everything is bought tenfold, by other households, of another department."""
    later = f.col("week") > week
    return transactions.select(
        f.when(later, f.col("household_id") % 3 + 1).otherwise(f.col("household_id")).alias("household_id"),
        f.when(later, f.col("basket_id") + 1000).otherwise(f.col("basket_id")).alias("basket_id"),
        f.when(later, f.lit(3)).otherwise(f.col("product_id")).cast("bigint").alias("product_id"),
        f.when(later, f.col("sales_value") * 10).otherwise(f.col("sales_value")).alias("sales_value"),
        "week",
    )


@pytest.mark.parametrize("alter", [without_future, with_another_future])
@pytest.mark.parametrize("week", CUT_OFFS)
def test_purchases_after_the_cut_off_change_the_label_alone(
    alter: Callable[[DataFrame, int], DataFrame],
    week: int,
    features: Callable[..., DataFrame],
    transactions: DataFrame,
    products: DataFrame,
) -> None:
    before = by_key(features(transactions, products, (week,)), KEY)
    after = by_key(features(alter(transactions, week), products, (week,)), KEY)
    assert leaks(before, after) == []
    assert labels_differ(before, after)


def test_a_pipeline_that_looks_one_week_ahead_is_caught(
    features: Callable[..., DataFrame], transactions: DataFrame, products: DataFrame
) -> None:
    def ahead(bought: DataFrame) -> Rows:
        return by_key(features(bought.withColumn("week", f.col("week") - 1), products, (16,)), KEY)

    found = leaks(ahead(transactions), ahead(without_future(transactions, 16)))
    assert {"recency", "trips4", "spend12", "total12"} <= set(found)
