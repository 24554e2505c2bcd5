"""A model's parameters as evidence: their digest, and the parameters themselves."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from torch import nn

EXPORT_LIMIT_BYTES = 64 * 1024 * 1024

SCHEMA = pa.schema([("name", pa.utf8()), ("values", pa.list_(pa.float32()))])


def named_arrays(model: nn.Module) -> list[tuple[str, NDArray[np.float32]]]:
    """Every parameter tensor by name, names sorted, flat [numel]."""
    return sorted((name, p.detach().cpu().numpy().ravel()) for name, p in model.named_parameters())


def parameter_digest(model: nn.Module) -> str:
    """sha256, in hex, over all parameters: tensors sorted by name, each one's values as little-endian bytes.

    Equal digests mean bit-identical parameters.
    """
    digest = hashlib.sha256()
    for _, values in named_arrays(model):
        digest.update(values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
    return digest.hexdigest()


def write_parameters(model: nn.Module, path: Path) -> bool:
    """Write `parameters.arrow`, an Arrow IPC stream with one row a tensor; False where it would be too large."""
    arrays = named_arrays(model)
    if sum(values.nbytes for _, values in arrays) > EXPORT_LIMIT_BYTES:
        return False
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, SCHEMA) as stream:
        for name, values in arrays:
            row = [pa.array([name], pa.utf8()), pa.array([values], pa.list_(pa.float32()))]
            stream.write_batch(pa.record_batch(row, schema=SCHEMA))
    return True
