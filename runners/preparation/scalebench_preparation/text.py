"""From documents to rows of bytes, which a model of language reads: `chunk` inputs, each followed by its label."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.request import Description
from scalebench_preparation.split import ROW_SALT, digest, with_part
from scalebench_preparation.table import PART, ROW

DOCUMENT, CONTENT, TOKENS, BLOCK = "document", "content", "tokens", "block"

# Rows that follow each other: a test row among training rows would continue their sentences.
ROWS_PER_BLOCK = 64


@dataclass(frozen=True)
class PreparedText:
    """`rows` has tokens (chunk + 1 bytes), part and row."""

    rows: DataFrame
    counts: Mapping[str, int]


def prepare_text(documents: DataFrame, description: Description) -> PreparedText:
    """Cut and split `documents` (document: its name, content: bytes). Raises `PreparationError`: DATASET_EMPTY."""
    rows = with_part(chunks(documents, description.chunk), description.split)
    rows = rows.withColumn(ROW, digest([DOCUMENT, "position"], ROW_SALT)).persist()
    counts = {"train": 0, "test": 0} | {row[PART]: row["count"] for row in rows.groupBy(PART).count().collect()}
    for part, count in counts.items():
        if count == 0:
            raise PreparationError(
                "DATASET_EMPTY",
                f"data set {description.name}: expected rows in the {part} part, found none",
                f"a row has {description.chunk + 1} bytes, and {ROWS_PER_BLOCK} rows stay together: "
                "the text is too short for that, or `split` of dataset.yaml leaves nothing",
            )
    return PreparedText(rows.select(TOKENS, PART, ROW), counts)


def chunks(documents: DataFrame, chunk: int) -> DataFrame:
    """Every `chunk` bytes a row, with the byte after it: document, position, block, tokens; the rest is dropped."""
    whole = f.floor((f.length(CONTENT) - 1) / f.lit(chunk)).cast("int")
    positions = f.explode(f.sequence(f.lit(0), whole - 1))
    return (
        documents.where(f.length(CONTENT) > chunk)
        .select(DOCUMENT, CONTENT, positions.alias("position"))
        .select(
            DOCUMENT,
            "position",
            f.floor(f.col("position") / ROWS_PER_BLOCK).cast("int").alias(BLOCK),
            f.expr(f"substring({CONTENT}, position * {chunk} + 1, {chunk + 1})").alias(TOKENS),
        )
    )
