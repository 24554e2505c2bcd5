"""What training rows say of their columns: means, deviations and codes. Test rows have no part in it.

Sums are of decimal numbers and so exact: floating-point sums depend on their order, which in Spark depends on how many
executors there are. Smallest and largest values depend on no order; between them each column is put to -1 to 1 first,
so that places suffice whatever its unit is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.request import Column

# Of values from -1 to 1 and their squares; Spark adds ten digits for the sum.
PLACED = "decimal(20,18)"
PRECISION = 60


@dataclass(frozen=True)
class NumberStatistics:
    """In the column's unit, over the training rows that have a value."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class Range:
    """The middle of a column's values, and how far the outermost ones are from it."""

    middle: float
    half: float


def number_statistics(training: DataFrame, columns: Sequence[Column]) -> dict[str, NumberStatistics]:
    """Mean and population deviation of each column; 0 and 1 without values, deviation 1 where all are equal."""
    if not columns:
        return {}
    ranges = _ranges(training, columns)
    placed = [_placed(column, ranges[column.name]) for column in columns]
    sums = [part for value in placed for part in (f.count(value), f.sum(value), f.sum((value * value).cast(PLACED)))]
    found = list(training.agg(*[part.alias(str(index)) for index, part in enumerate(sums)]).collect()[0])
    return {column.name: _moments(ranges[column.name], *found[3 * i : 3 * i + 3]) for i, column in enumerate(columns)}


def _ranges(training: DataFrame, columns: Sequence[Column]) -> dict[str, Range]:
    outermost = [part for column in columns for part in (f.min(column.name), f.max(column.name))]
    found = list(training.agg(*[part.alias(str(index)) for index, part in enumerate(outermost)]).collect()[0])
    ranges = {}
    for index, column in enumerate(columns):
        low, high = found[2 * index : 2 * index + 2]
        ranges[column.name] = Range(0.0, 0.0) if low is None else Range(low / 2 + high / 2, high / 2 - low / 2)
    return ranges


def _placed(column: Column, range_: Range) -> SparkColumn:
    return ((f.col(column.name) - f.lit(range_.middle)) / f.lit(range_.half or 1.0)).cast(PLACED)


def _moments(range_: Range, count: int, total: Decimal | None, squares: Decimal | None) -> NumberStatistics:
    if count == 0 or total is None or squares is None:
        return NumberStatistics(0.0, 1.0)
    if range_.half == 0:
        return NumberStatistics(range_.middle, 1.0)
    with localcontext() as context:
        context.prec = PRECISION
        mean = total / count
        deviation = (squares / count - mean * mean).sqrt()
    return NumberStatistics(range_.middle + range_.half * float(mean), range_.half * float(deviation))


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
