"""What the trained model says of this rank's test rows: evidence for quality, beside the records of time."""

from pathlib import Path

import pyarrow as pa
import torch

from scalebench_training.comm import Comm
from scalebench_training.dataset import Regression
from scalebench_training.evaluate import HeldOut
from scalebench_training.model import Model
from scalebench_training.number_predictions import number_batch, number_schema

# Of all ranks together. A row takes 24 bytes.
MOST_ROWS = 1_000_000

SCHEMA = pa.schema([("label", pa.int32()), ("predicted", pa.int32()), ("score", pa.float64()), ("loss", pa.float64())])


def write_predictions(model: Model, shard: HeldOut, target: int | Regression, comm: Comm, path: Path) -> bool:
    """Write an Arrow IPC stream with a row a test sample, in the order of the shard.

    `target` is the number of classes, or what a regression predicts (`number_predictions` has its rows). `score` is the
    probability of class 1 where there are two classes, else that of `predicted`; `loss` is minus the logarithm of the
    probability of `label`. All ranks write, or none does: False, and no file, where samples have
    several labels, outputs on any rank are no logits [samples, classes] with finite scores and losses (no finite
    numbers [samples, 1]), or the whole test set has more than `MOST_ROWS` rows.
    """
    fit = shard.labels.dim() == 1 and shard.labels_in_all <= MOST_ROWS
    batches = _batches(model, shard, target) if fit else None
    unfit_ranks = comm.sum([float(batches is None)])[0]
    if batches is None or unfit_ranks > 0:
        return False
    schema = number_schema(target) if isinstance(target, Regression) else SCHEMA
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return True


def _batches(model: Model, shard: HeldOut, target: int | Regression) -> list[pa.RecordBatch] | None:
    """None where a chunk has none; a shard without rows has no chunks."""
    size = shard.chunk()
    chunks = zip(shard.inputs.split(size), shard.labels.split(size), strict=True)
    model.module.eval()
    with torch.no_grad():
        found = [_batch(model, *chunk, target, shard.precision) for chunk in chunks if len(chunk[1]) > 0]
    model.module.train()
    return found if all(batch is not None for batch in found) else None


def _batch(
    model: Model, inputs: torch.Tensor, labels: torch.Tensor, target: int | Regression, precision: str
) -> pa.RecordBatch | None:
    """None where the outputs are no predictions of the labels, or overflow."""
    if model.batch is not None:
        inputs, labels = model.batch(inputs, labels)
    with torch.autocast(inputs.device.type, dtype=torch.bfloat16, enabled=precision == "bf16"):
        outputs = model.module(inputs)
    if isinstance(target, Regression):
        return number_batch(outputs, labels, target)
    return _class_batch(outputs, labels, target)


def _class_batch(outputs: torch.Tensor, labels: torch.Tensor, classes: int) -> pa.RecordBatch | None:
    if not _are_logits(outputs, labels, classes):
        return None
    logs = torch.log_softmax(outputs.double(), dim=1).cpu()
    truth = labels.long().cpu()
    predicted = outputs.argmax(dim=1).cpu()
    scored = torch.ones_like(predicted) if classes == 2 else predicted
    score = logs.gather(1, scored[:, None])[:, 0].exp()
    loss = -logs.gather(1, truth[:, None])[:, 0]
    if not bool((score.isfinite() & loss.isfinite()).all()):
        return None
    return pa.record_batch([column.numpy() for column in (truth.int(), predicted.int(), score, loss)], schema=SCHEMA)


def _are_logits(outputs: object, labels: torch.Tensor, classes: int) -> bool:
    """A user's model may answer with anything that its own loss understands."""
    if not isinstance(outputs, torch.Tensor) or outputs.shape != (*labels.shape, classes) or labels.dim() != 1:
        return False
    whole = not labels.is_floating_point()
    return outputs.is_floating_point() and whole and bool(((labels >= 0) & (labels < classes)).all())
