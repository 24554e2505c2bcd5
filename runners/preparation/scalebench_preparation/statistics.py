"""What training rows say of their columns: means, deviations and codes. Test rows have no part in it.

Sums are of decimal numbers and so exact: floating-point sums depend on their order, which in Spark depends on how many
executors there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.request import Column

VALUE = "decimal(30,12)"
SQUARE = "decimal(38,8)"
PRECISION = 60


@dataclass(frozen=True)
class NumberStatistics:
    """In the column's unit, over the training rows that have a value."""

    mean: float
    deviation: float


def number_statistics(training: DataFrame, columns: Sequence[Column]) -> dict[str, NumberStatistics]:
    """Mean and population deviation of each column; 0 and 1 where no row has a value."""
    if not columns:
        return {}
    sums = [
        part
        for column in columns
        for part in (
            f.count(column.name),
            f.sum(f.col(column.name).cast(VALUE)),
            f.sum((f.col(column.name) * f.col(column.name)).cast(SQUARE)),
        )
    ]
    found = list(training.agg(*[part.alias(str(index)) for index, part in enumerate(sums)]).collect()[0])
    return {column.name: _moments(*found[3 * i : 3 * i + 3]) for i, column in enumerate(columns)}


def _moments(count: int, total: Decimal | None, squares: Decimal | None) -> NumberStatistics:
    if count == 0 or total is None or squares is None:
        return NumberStatistics(0.0, 1.0)
    with localcontext() as context:
        context.prec = PRECISION
        mean = total / count
        variance = squares / count - mean * mean
        # Both sums are rounded to their places: what is left of a constant column is noise.
        deviation = variance.sqrt() if variance > Decimal("1e-7") else Decimal(1)
    return NumberStatistics(float(mean), float(deviation))


def category_codes(training: DataFrame, columns: Sequence[Column]) -> dict[str, list[str]]:
    """The values that get a code, in the order of their codes, which begin with 1: the most frequent ones, by name."""
    if not columns:
        return {}
    pairs = f.array(
        *[f.struct(f.lit(column.name).alias("name"), f.col(column.name).alias("value")) for column in columns]
    )
    rows = (
        training.select(f.explode(pairs).alias("pair"))
        .where(f.col("pair.value").isNotNull())
        .groupBy("pair.name", "pair.value")
        .count()
        .collect()
    )
    codes: dict[str, list[str]] = {}
    for column in columns:
        counted = [(-int(row["count"]), str(row["value"])) for row in rows if row["name"] == column.name]
        codes[column.name] = sorted(value for _, value in sorted(counted)[: column.at_most])
    return codes
