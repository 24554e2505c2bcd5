"""One batch of rows scored in Spark: compared with the training program first, then timed."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyspark.sql import SparkSession

from scalebench_scoring.expected import Comparison, compared, saved_predictions
from scalebench_scoring.rows import repeats_for, write_rows
from scalebench_scoring.udf import Score, schema_of, scorer
from scalebench_training.dataset import Inputs, Regression


@dataclass(frozen=True)
class Batch:
    """What is scored. `rows`: at least so many are timed; `scratch` goes again."""

    folder: Path
    model_file: Path | None
    columns: tuple[str, ...]
    inputs: Inputs
    target: Regression | None
    rows: int
    tolerance: float
    scratch: Path


@dataclass(frozen=True)
class Timed:
    """Rows that were read from Parquet, scored and written to Parquet again, and the seconds that took."""

    rows: int
    seconds: float


def run_batch(spark: SparkSession, batch: Batch, say: Callable[[str], None]) -> tuple[Comparison, Timed | None]:
    """Score the test rows into `scratch/predictions`; where they are as expected, time as many rows as asked for."""
    file = None if batch.model_file is None else str(batch.model_file)
    score = Scorer(scorer(str(batch.folder), file, batch.columns), schema_of(batch.target))
    test, told = batch.scratch / "test", batch.scratch / "predictions"
    say(f"scoring {write_rows(batch.inputs, batch.columns, 1, test)} test rows")
    run(spark, test, score, told)
    comparison = compared(told, saved_predictions(batch.folder, batch.target), batch.tolerance, batch.target)
    if comparison.beyond > 0 or batch.rows == 0:
        return comparison, None
    many, scored = batch.scratch / "rows", batch.scratch / "scored"
    count = write_rows(batch.inputs, batch.columns, repeats_for(batch.rows, batch.inputs), many)
    # Before the clock starts every process has its model, and Java has compiled what it runs often.
    say("warming up")
    run(spark, many, score, scored)
    shutil.rmtree(scored)
    say(f"scoring {count} rows")
    begun = time.monotonic()
    run(spark, many, score, scored)
    return comparison, Timed(count, time.monotonic() - begun)


@dataclass(frozen=True)
class Scorer:
    """A pandas UDF, and the schema of the frames that come out of it."""

    score: Score
    schema: str


def run(spark: SparkSession, rows: Path, scorer: Scorer, out: Path) -> None:
    """Parquet to Parquet."""
    spark.read.parquet(str(rows)).mapInPandas(scorer.score, scorer.schema).write.parquet(str(out))
