"""Rows that Spark is to score, as Parquet files of equal size: one a task."""

from math import ceil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from scalebench_scoring.udf import INPUTS, ROW
from scalebench_training.dataset import Inputs

# More than there are executors, so that none waits long for the last one.
FILES = 8
# Of the rows that are repeated for the sake of the time they take.
MOST_BYTES = 256 * 1024 * 1024


def repeats_for(rows: int, inputs: Inputs) -> int:
    """How often the samples must come to be `rows`, within `MOST_BYTES`; once at least."""
    return max(1, min(ceil(rows / len(inputs)), MOST_BYTES // max(1, inputs.nbytes)))


def write_rows(inputs: Inputs, columns: tuple[str, ...], repeats: int, folder: Path) -> int:
    """Write the samples, `repeats` times over, with their number as `row`; how many rows that are."""
    folder.mkdir(parents=True)
    count = len(inputs) * repeats
    for index, part in enumerate(np.array_split(np.arange(count), min(FILES, count))):
        rows = part % len(inputs)
        pq.write_table(_table(inputs[rows], rows, columns), folder / f"part-{index:05d}.parquet")
    return count


def _table(inputs: Inputs, rows: np.ndarray, columns: tuple[str, ...]) -> pa.Table:
    if columns:
        named = {column: inputs[:, index] for index, column in enumerate(columns)}
        return pa.table({ROW: rows, **named})
    flat = np.ascontiguousarray(inputs.reshape(len(inputs), -1))
    lists = pa.FixedSizeListArray.from_arrays(pa.array(flat.ravel()), flat.shape[1])
    return pa.table({ROW: rows, INPUTS: lists.cast(pa.list_(lists.type.value_type))})
