"""Rows of pandas to Parquet files: byte by byte those that Spark's rows become (shards.py)."""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from scalebench_preparation.shards import PART, ROW, shard_count, write_shard


def write_frame(rows: pd.DataFrame, columns: list[str], counts: dict[str, int], folder: Path) -> None:
    """Write `<part>-<number>.parquet` into `folder`."""
    shards = {part: shard_count(count) for part, count in counts.items()}
    number = [int(row[8:16], 16) % shards[part] for row, part in zip(rows[ROW], rows[PART], strict=True)]
    for (part, shard), group in rows.assign(shard=number).groupby([PART, "shard"]):
        placed = group.sort_values([ROW, *columns])[columns]
        write_shard(pa.Table.from_pandas(placed, preserve_index=False), folder / f"{part}-{shard:05d}.parquet")
