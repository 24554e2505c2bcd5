"""Rows to Parquet files, the same files byte by byte whatever the number of executors."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.archive import sha256_of

ROWS_PER_SHARD = 50_000
PART, ROW = "part", "row"


@dataclass(frozen=True)
class Shard:
    """A file in the data set's folder."""

    file: str
    rows: int
    bytes: int
    sha256: str


def write_shards(rows: DataFrame, columns: list[str], counts: dict[str, int], folder: Path, scratch: Path) -> None:
    """Write `<part>-<number>.parquet` into `folder`.

    Which shard a row is in follows from the hash that its column `row` holds, and so does its place there: sorted by
    it, then by all columns. Rows that are equal in all of it are the same row to a model.
    """
    number = f.conv(f.substring(ROW, 9, 8), 16, 10).cast("bigint")
    shards = {part: shard_count(count) for part, count in counts.items()}
    of_part = f.when(f.col(PART) == "test", shards["test"]).otherwise(shards["train"])
    placed = rows.withColumn("shard", (number % of_part).cast("int"))
    placed.repartition(sum(shards.values()), PART, "shard").sortWithinPartitions(PART, "shard", ROW, *columns).select(
        *columns, PART, "shard"
    ).write.partitionBy(PART, "shard").parquet(str(scratch))
    for path in sorted(scratch.glob("part=*/shard=*/*.parquet")):
        part = path.parent.parent.name.removeprefix("part=")
        shard = int(path.parent.name.removeprefix("shard="))
        target = folder / f"{part}-{shard:05d}.parquet"
        if target.exists():
            raise RuntimeError(f"two files for {target.name}")
        write_shard(pq.read_table(path, partitioning=None), target)


def write_shard(rows: pa.Table, target: Path) -> None:
    """One row group. Spark's own files of equal rows differ in their footers; these follow from the rows alone."""
    schema = pa.schema([pa.field(field.name, field.type, nullable=False) for field in rows.schema])
    table = rows.replace_schema_metadata(None).cast(schema)
    pq.write_table(table, target, row_group_size=max(1, rows.num_rows), compression="zstd")


def shard_count(rows: int) -> int:
    """At least one; of about `ROWS_PER_SHARD` rows each."""
    return max(1, round(rows / ROWS_PER_SHARD))


def described(folder: Path, part: str) -> list[Shard]:
    """The shards of a part in their order."""
    return [
        Shard(path.name, pq.ParquetFile(path).metadata.num_rows, path.stat().st_size, sha256_of(path))
        for path in sorted(folder.glob(f"{part}-*.parquet"))
    ]
