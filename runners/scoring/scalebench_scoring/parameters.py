"""Parameters that a trial left, put into a model that was built anew."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import torch
from numpy.typing import NDArray
from torch import nn

from scalebench_scoring.errors import ScoringError, unfit
from scalebench_training.digest import EXPORT_LIMIT_BYTES, SCHEMA

# Of names, and of what Arrow writes around the values.
OVERHEAD_BYTES = 16 * 1024 * 1024

Values = Mapping[str, NDArray[np.float32]]


def read_parameters(path: Path) -> Values:
    """`parameters.arrow`: tensors by name, flat. Raises `ScoringError` (STUDY_CORRUPT)."""
    try:
        size = path.stat().st_size
        if size > EXPORT_LIMIT_BYTES + OVERHEAD_BYTES:
            raise broken(path, f"{size} bytes")
        with pa.ipc.open_stream(path.read_bytes()) as stream:
            table = stream.read_all()
        table.validate(full=True)
    except (OSError, pa.ArrowException) as error:
        raise broken(path, str(error).splitlines()[0][:200]) from error
    if table.schema != SCHEMA or any(column.null_count for column in table.columns):
        raise broken(path, "other columns than name and values")
    names = table.column("name").to_pylist()
    if len(set(names)) != len(names):
        raise broken(path, "two tensors of one name")
    return {name: row.values.to_numpy() for name, row in zip(names, table.column("values"), strict=True)}


def broken(path: Path, found: str) -> ScoringError:
    """What to raise for a file of a trial that is none."""
    return ScoringError(
        "STUDY_CORRUPT",
        f"expected the parameters of a model in {path}, found {found}",
        "`scalebench run --resume` runs trials whose files were taken away; or save another cell",
    )


def put_parameters(module: nn.Module, values: Values) -> None:
    """Copy the values into the module's parameters, all of them. Raises `ScoringError` (MODEL_UNFIT)."""
    parameters = dict(module.named_parameters())
    same_names("a model with the parameters that were trained", set(parameters), set(values))
    with torch.no_grad():
        for name, parameter in parameters.items():
            flat = values[name]
            if len(flat) != parameter.numel():
                raise unfit(f"expected {parameter.numel()} numbers of {shown(name)}, found {len(flat)} trained ones")
            parameter.copy_(torch.from_numpy(flat.copy()).view_as(parameter))


def same_names(what: str, expected: set[str], found: set[str]) -> None:
    """Raise `ScoringError` (MODEL_UNFIT) where the two are not one set."""
    for names, where in ((found - expected, "one more"), (expected - found, "none")):
        if names:
            raise unfit(f"expected {what}, found {where} of the name {shown(min(names))}")


def shown(name: str) -> str:
    """A name from a file, in a sentence: short, and nothing in it reaches a terminal as it is."""
    return ascii(name if len(name) <= 80 else f"{name[:80]}...")


def tensors_of(module: nn.Module) -> dict[str, torch.Tensor]:
    """Parameters and those buffers that belong to the model's state, each by one name where it has several."""
    kept = module.state_dict().keys()
    buffers = {name: buffer for name, buffer in module.named_buffers() if name in kept}
    return {**dict(module.named_parameters()), **buffers}
