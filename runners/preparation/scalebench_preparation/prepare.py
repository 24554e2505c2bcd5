"""One preparation by Spark: a pipeline's rows, checked, split, encoded and written, with the manifest last."""

import re
import time
from collections.abc import Callable

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.finish import finish
from scalebench_preparation.raw import Raw
from scalebench_preparation.request import Request
from scalebench_preparation.shards import write_shards
from scalebench_preparation.spark_metrics import spark_metrics
from scalebench_preparation.table import LABEL, prepare_table
from scalebench_preparation.text import TOKENS, prepare_text

Pipeline = Callable[[Raw], DataFrame]


def prepare(spark: SparkSession, request: Request, pipeline: Pipeline, say: Callable[[str], None]) -> None:
    """Make `request.out` from `request.raw`, whole or not at all. Raises `PreparationError`."""
    description, table = request.description, request.description.table
    begun = time.monotonic()
    before = spark_metrics(spark)
    folder = request.draft / "out"
    folder.mkdir(parents=True)
    raw = Raw(spark, description.source, request.raw, request.draft / "converted")
    try:
        rows = pipeline(raw)
        prepared = prepare_text(rows, description) if table is None else prepare_table(rows, description, table)
        columns = (
            [TOKENS] if table is None else [column.name for column in (*table.numbers, *table.categories)] + [LABEL]
        )
        write_shards(prepared.rows, columns, dict(prepared.counts), folder, request.draft / "shards")
    except (PySparkException, Py4JJavaError) as error:
        told = unreadable(description.name, error)
        if told is None:
            raise
        raise told from error
    finally:
        spark.catalog.clearCache()
    seconds = time.monotonic() - begun
    after = spark_metrics(spark)
    metrics = {name: value - before[name] for name, value in after.items()}
    finish(request, prepared, folder, {"seconds": seconds, **metrics}, say)


# What Spark writes of a file that it cannot read, among much else.
UNREADABLE = re.compile(r"^.*(?:MALFORMED|Malformed|CANNOT_READ|PARQUET_COLUMN).*$", re.MULTILINE)


def unreadable(name: str, error: Exception) -> PreparationError | None:
    """What Spark says of rows that do not fit the declared columns, in one line; None where a task failed otherwise."""
    found = UNREADABLE.search(str(error))
    if found is None and isinstance(error, Py4JJavaError):
        return None
    told = found[0] if found else next((line for line in str(error).splitlines() if line.strip()), "no message")
    return PreparationError(
        "DATASET_CHANGED",
        f"data set {name}: expected rows of the columns that dataset.yaml names, found others: {told.strip()[:300]}",
        "compare the raw files with `columns` of dataset.yaml",
    )
