"""What a regression says of test rows: an Arrow schema of its own, so that nobody takes numbers for classes."""

import pyarrow as pa
import torch

from scalebench_training.dataset import Regression

KIND = "scalebench/predictions/regression/v1"


def number_schema(target: Regression) -> pa.Schema:
    """`truth` and `prediction`, in the unit that the schema's metadata names."""
    columns = [("truth", pa.float64()), ("prediction", pa.float64())]
    return pa.schema(columns, metadata={"kind": KIND, "unit": target.unit})


def number_batch(outputs: object, labels: torch.Tensor, target: Regression) -> pa.RecordBatch | None:
    """A row a label; None where the outputs are no finite numbers [samples, 1]."""
    if not isinstance(outputs, torch.Tensor) or outputs.shape != (*labels.shape, 1) or labels.dim() != 1:
        return None
    if not outputs.is_floating_point() or not labels.is_floating_point():
        return None
    columns = [in_unit(values, target) for values in (labels, outputs[:, 0])]
    if not all(bool(column.isfinite().all()) for column in columns):
        return None
    return pa.record_batch([column.numpy() for column in columns], schema=number_schema(target))


def in_unit(labels: torch.Tensor, target: Regression) -> torch.Tensor:
    """Normalised labels as values of the target, float64 on the host."""
    return labels.double().cpu() * target.deviation + target.mean
