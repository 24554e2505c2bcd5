"""A target that is a number, as a regression has it: what its rows must be."""

from collections.abc import Mapping
from typing import Any

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as f

from scalebench_preparation.errors import PreparationError, empty_error, null_error
from scalebench_preparation.request import Description


def target_facts(label: str) -> tuple[SparkColumn, ...]:
    """What `check_target` asks of a part's rows."""
    return (
        f.count(f.when(f.col(label).isNull(), 1)).alias("unlabelled"),
        f.count(f.when(f.abs(label) == float("inf"), 1)).alias("infinite labels"),
        f.min(label).alias("lowest"),
        f.max(label).alias("highest"),
    )


def check_target(parts: Mapping[str, Mapping[str, Any]], description: Description) -> Mapping[str, int]:
    """Rows of each part, from its `target_facts` and its count of `rows`.

    Raises `PreparationError`: DATASET_NULL for rows without a finite label, DATASET_EMPTY for a part without rows or
    with one value alone, of which nothing can be learnt and nothing judged.
    """
    for key, what in (("unlabelled", "without"), ("infinite labels", "that are infinite")):
        bad = sum(part[key] for part in parts.values())
        if bad:
            raise null_error(description.name, f"expected a finite label in every row, found {bad} {what}")
    for name in ("train", "test"):
        if name not in parts:
            raise empty_error(description.name, name)
        part = parts[name]
        if part["lowest"] == part["highest"]:
            raise PreparationError(
                "DATASET_EMPTY",
                f"data set {description.name}: expected at least two values of the target in the {name} part, "
                f"found only {part['lowest']:g} {description.unit}",
                "check how pipeline.py makes the label, and `split` of dataset.yaml",
            )
    return {name: part["rows"] for name, part in parts.items()}
