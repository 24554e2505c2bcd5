"""A digest of a part's rows that does not depend on how they are ordered or spread over files."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray


def rows_digest(files: list[Path]) -> str:
    """sha256, in hex, over all rows, each as the little-endian bytes of its columns in order, sorted as bytes."""
    blocks = [_row_bytes(pq.read_table(file)) for file in files]
    rows = np.concatenate(blocks) if blocks else np.empty(0, "V1")
    rows.sort()
    return hashlib.sha256(rows.tobytes()).hexdigest()


def _row_bytes(table: pa.Table) -> NDArray[np.void]:
    """[rows] of fixed-size byte strings, which NumPy sorts as bytes."""
    parts = []
    for column in table.columns:
        if pa.types.is_binary(column.type):
            values = b"".join(column.to_pylist())
            parts.append(np.frombuffer(values, np.uint8).reshape(table.num_rows, -1))
        else:
            array = column.to_numpy()
            parts.append(
                np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
                .view(np.uint8)
                .reshape(table.num_rows, -1)
            )
    joined = np.ascontiguousarray(np.hstack(parts))
    # Not "S": that type drops zeros at the end.
    return joined.view(f"V{joined.shape[1]}").ravel()
