"""From a pipeline's rows to the table that models read: numbers normalised, categories coded, parts told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.errors import PreparationError, empty_error, null_error
from scalebench_preparation.moments import NumberStatistics
from scalebench_preparation.request import Column, Description, Table
from scalebench_preparation.split import ROW_SALT, digest, with_part
from scalebench_preparation.statistics import category_codes, number_statistics
from scalebench_preparation.target import check_target, target_facts

LABEL = "label"
# Columns that only order rows and say where they go.
PART, ROW = "part", "row"
# Names that the prepared rows have for themselves.
OWN = (LABEL, PART, ROW, "shard")


@dataclass(frozen=True)
class Prepared:
    """`rows`, of Spark or pandas, has the columns of the description in order, then label, part and row.

    `target` is what the label was normalised with, where it is a number.
    """

    rows: DataFrame
    numbers: Mapping[str, NumberStatistics]
    codes: Mapping[str, Sequence[str]]
    counts: Mapping[str, int]
    target: NumberStatistics | None = None


def prepare_table(rows: DataFrame, description: Description, table: Table) -> Prepared:
    """Check, split and encode. Raises `PreparationError`: DATASET_CHANGED, DATASET_NULL, DATASET_EMPTY."""
    require_made(rows.columns, description, table)
    chosen = with_part(_typed(rows, table, description), description.split)
    chosen = chosen.withColumn(ROW, digest(table.key, ROW_SALT)).persist()
    counts = check_rows(chosen, description, table)
    training = chosen.where(f.col(PART) == "train")
    targets = [] if description.classes else [Column(LABEL, description.unit, missing_allowed=False)]
    numbers = number_statistics(training, [*table.numbers, *targets])
    target = numbers.pop(LABEL, None)
    codes = category_codes(training, table.categories)
    encoded = chosen.select(
        *(_normalised(column, numbers[column.name]) for column in table.numbers),
        *(_coded(column, codes[column.name]) for column in table.categories),
        f.col(LABEL).cast("bigint").alias(LABEL) if target is None else _normalised(targets[0], target),
        PART,
        ROW,
    )
    return Prepared(encoded, numbers, codes, counts, target)


def require_made(found: Sequence[str], description: Description, table: Table) -> None:
    """Raise `PreparationError` (DATASET_CHANGED) where a pipeline's columns are not those of the description."""
    columns = (*table.numbers, *table.categories)
    _require_other_names([*(column.name for column in columns), *table.key, *description.split.by], description)
    needed = [*(column.name for column in columns), LABEL, *table.key, *description.split.by]
    missing = [name for name in needed if name not in found]
    if missing:
        raise PreparationError(
            "DATASET_CHANGED",
            f"expected pipeline.py of {description.name} to make the columns of dataset.yaml, "
            f"found it without {', '.join(missing)}",
            "add them in pipeline.py, or take them out of dataset.yaml",
        )


def _require_other_names(names: Sequence[str], description: Description) -> None:
    taken = [name for name in OWN if name in names]
    if taken:
        raise PreparationError(
            "DATASET_CHANGED",
            f"data set {description.name}: expected columns with other names than {', '.join(OWN)}, "
            f"found {', '.join(taken)}",
            "rename them in pipeline.py and dataset.yaml",
        )


def _typed(rows: DataFrame, table: Table, description: Description) -> DataFrame:
    """The columns that matter, numbers as doubles (a NaN is a missing one, -0 is 0), categories as text."""
    others = list(dict.fromkeys((*table.key, *description.split.by)))
    own = {column.name for column in (*table.numbers, *table.categories)} | {LABEL}
    return rows.select(
        *(_double(column.name) for column in table.numbers),
        *(f.col(column.name).cast("string").alias(column.name) for column in table.categories),
        f.col(LABEL) if description.classes else _double(LABEL),
        *(name for name in others if name not in own),
    )


def _double(name: str) -> SparkColumn:
    number = f.col(name).cast("double") + f.lit(0.0)
    return f.when(~f.isnan(number), number).alias(name)


def check_rows(rows: DataFrame, description: Description, table: Table) -> Mapping[str, int]:
    """Rows of each part; raises where a part is empty, lacks a class, or has nulls or infinities where none may be.

    A target that is a number must have two values in each part.
    """
    strict = [column.name for column in (*table.numbers, *table.categories) if not column.missing_allowed]
    numbers = [column.name for column in table.numbers]
    found = (
        f.count(f.lit(1)).alias("rows"),
        *(f.count(f.when(f.col(name).isNull(), 1)).alias(f"null {name}") for name in strict),
        *(f.count(f.when(f.abs(name) == float("inf"), 1)).alias(f"infinite {name}") for name in numbers),
    )
    if description.classes:
        counted = rows.groupBy(PART, LABEL).agg(*found).collect()
    else:
        counted = rows.groupBy(PART).agg(*found, *target_facts(LABEL)).collect()
    return check_counts([row.asDict() for row in counted], description, table)


def check_counts(counted: Sequence[Mapping[str, Any]], description: Description, table: Table) -> Mapping[str, int]:
    """As `check_rows`, of what was counted for each part and label: rows, nulls and infinities of columns."""
    strict = [column.name for column in (*table.numbers, *table.categories) if not column.missing_allowed]
    numbers = [column.name for column in table.numbers]
    for what, names in (("null", [*strict]), ("infinite", numbers)):
        for name in names:
            bad = sum(row[f"{what} {name}"] for row in counted)
            if bad:
                raise null_error(
                    description.name, f"expected a value in every row of column {name}, found {bad} that are {what}"
                )
    if not description.classes:
        return check_target({row[PART]: row for row in counted}, description)
    unlabelled = sum(row["rows"] for row in counted if row[LABEL] is None)
    if unlabelled:
        raise null_error(description.name, f"expected a label in every row, found {unlabelled} without")
    return _check_parts({(row[PART], _class_of(row[LABEL], description)): row["rows"] for row in counted}, description)


def _class_of(label: Any, description: Description) -> int:  # noqa: ANN401 (whatever pipeline.py makes)
    """Its number; -0.5 or a text is not cut to one."""
    try:
        number = int(label)
        fits = number == label and 0 <= number < len(description.classes)
    except (TypeError, ValueError, OverflowError):
        fits = False
    if not fits:
        raise PreparationError(
            "DATASET_CHANGED",
            f"data set {description.name}: expected labels from 0 to {len(description.classes) - 1}, found {label!r}",
            "make pipeline.py and `target.classes` of dataset.yaml agree",
        )
    return number


def _check_parts(counts: Mapping[tuple[str, int], int], description: Description) -> Mapping[str, int]:
    parts = {"train": 0, "test": 0}
    for (part, _), rows in counts.items():
        parts[part] += rows
    for part, rows in parts.items():
        if rows == 0:
            raise empty_error(description.name, part)
        present = {label for (where, label), count in counts.items() if where == part and count}
        if len(present) < 2:
            only = description.classes[min(present)]
            raise PreparationError(
                "DATASET_EMPTY",
                f"data set {description.name}: expected at least two classes in the {part} part, found only {only!r}",
                "check how pipeline.py makes the label, and `split` of dataset.yaml",
            )
    return parts


def _normalised(column: Column, statistics: NumberStatistics) -> SparkColumn:
    """A missing number becomes the mean: 0."""
    value = (f.col(column.name) - f.lit(statistics.mean)) / f.lit(statistics.deviation)
    return f.coalesce(value, f.lit(0.0)).cast("float").alias(column.name)


def _coded(column: Column, values: Sequence[str]) -> SparkColumn:
    """Code 0 where the value is missing, or none that training rows have."""
    if not values:
        return f.lit(0).alias(column.name)
    pairs = chain.from_iterable((f.lit(value), f.lit(code)) for code, value in enumerate(values, start=1))
    return f.coalesce(f.create_map(*pairs)[f.col(column.name)], f.lit(0)).alias(column.name)
