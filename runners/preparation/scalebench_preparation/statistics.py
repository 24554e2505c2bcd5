"""What training rows say of their columns, added up by Spark: means, deviations and codes. Test rows have no part."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.moments import STEPS, NumberStatistics, Range, chosen_values, moments, range_of
from scalebench_preparation.request import Column

# Of whole steps; Spark adds ten digits for the sum.
WHOLE = "decimal(20,0)"


def number_statistics(training: DataFrame, columns: Sequence[Column]) -> dict[str, NumberStatistics]:
    """Mean and population deviation of each column; 0 and 1 without values, deviation 1 where all are equal."""
    if not columns:
        return {}
    ranges = _ranges(training, columns)
    placed = [_placed(column, ranges[column.name]) for column in columns]
    sums = [
        part
        for value in placed
        for part in (f.count(value), f.sum(_whole(value)), f.sum(_whole(f.rint(value * value / STEPS))))
    ]
    found = list(training.agg(*[part.alias(str(index)) for index, part in enumerate(sums)]).collect()[0])
    return {column.name: moments(ranges[column.name], *found[3 * i : 3 * i + 3]) for i, column in enumerate(columns)}


def _ranges(training: DataFrame, columns: Sequence[Column]) -> dict[str, Range]:
    outermost = [part for column in columns for part in (f.min(column.name), f.max(column.name))]
    found = list(training.agg(*[part.alias(str(index)) for index, part in enumerate(outermost)]).collect()[0])
    return {column.name: range_of(*found[2 * index : 2 * index + 2]) for index, column in enumerate(columns)}


def _placed(column: Column, range_: Range) -> SparkColumn:
    """In steps, still a double: whole numbers below 2^53 are exact."""
    return f.rint((f.col(column.name) - f.lit(range_.middle)) / f.lit(range_.divisor) * f.lit(STEPS))


def _whole(value: SparkColumn) -> SparkColumn:
    return value.cast("bigint").cast(WHOLE)


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
    return {
        column.name: chosen_values(
            [(str(row["value"]), int(row["count"])) for row in rows if row["name"] == column.name], column.at_most
        )
        for column in columns
    }
