"""Which rows are test rows: by a hash of what names the row, never by order or by chance."""

import hashlib
from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.request import Split

SALT = "scalebench split v1"
ROW_SALT = "scalebench row v1"
# Between two values; no number and no text of a table has it (ASCII unit separator).
SEPARATOR = "\x1f"
BUCKETS = 1 << 32


def digest(names: Sequence[str], salt: str) -> Column:
    """sha256, in hex, over the values as Spark prints them; null is told apart from an empty text."""
    values = [f.coalesce(f.col(name).cast("string"), f.lit("\x00")) for name in names]
    return f.sha2(f.concat_ws(SEPARATOR, f.lit(salt), *values), 256)


def with_part(table: DataFrame, split: Split) -> DataFrame:
    """`table` with the column `part`: train or test."""
    bucket = f.conv(f.substring(digest(split.by, SALT), 1, 8), 16, 10).cast("bigint")
    return table.withColumn("part", f.when(bucket < threshold(split.test), "test").otherwise("train"))


def threshold(share: float) -> int:
    """The first of the buckets, 0 to 2^32 - 1, that is a training one."""
    return round(share * BUCKETS)


def digest_of(values: Sequence[str | None], salt: str) -> str:
    """`digest` of one row's values, as text, in plain Python."""
    text = SEPARATOR.join([salt, *("\x00" if value is None else value for value in values)])
    return hashlib.sha256(text.encode()).hexdigest()


def part_of(values: Sequence[str | None], share: float) -> str:
    """The rule of `with_part` for one row's values, as text, in plain Python."""
    return "test" if int(digest_of(values, SALT)[:8], 16) < threshold(share) else "train"
