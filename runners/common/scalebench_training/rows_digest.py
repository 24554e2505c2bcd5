"""The digest of a part's rows that manifest.json has, for rows that were read from a table."""

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def rows_digest(rows: pa.Table) -> str:
    """sha256, in hex, over all rows, each as the little-endian bytes of its columns in order, sorted as bytes.

    The rows may stand in any order. `scalebench_preparation.rows_digest` does the same for Parquet files.
    """
    parts = [_bytes_of(column, rows.num_rows) for column in rows.columns]
    joined = np.ascontiguousarray(np.hstack(parts))
    # Not "S": that type drops zeros at the end.
    ordered = np.sort(joined.view(f"V{joined.shape[1]}").ravel())
    return hashlib.sha256(ordered.tobytes()).hexdigest()


def _bytes_of(column: pa.ChunkedArray, rows: int) -> NDArray[np.uint8]:
    """[rows, bytes of a value]. Raises `ValueError` where texts are of several lengths."""
    if pa.types.is_binary(column.type):
        return np.frombuffer(b"".join(column.to_pylist()), np.uint8).reshape(rows, -1)
    values = column.to_numpy()
    little = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
    return little.view(np.uint8).reshape(rows, -1)
