"""What the trained model says of this rank's test rows: evidence for quality, beside the records of time."""

from pathlib import Path

import pyarrow as pa
import torch

from scalebench_training.evaluate import HeldOut
from scalebench_training.model import Model

# Of one rank. A row takes 24 bytes.
MOST_ROWS = 1_000_000

SCHEMA = pa.schema([("label", pa.int32()), ("predicted", pa.int32()), ("score", pa.float64()), ("loss", pa.float64())])


def write_predictions(model: Model, shard: HeldOut, path: Path) -> bool:
    """Write an Arrow IPC stream with a row a test sample, in the order of the shard.

    `score` is the probability of class 1 where there are two classes, else that of `predicted`; `loss` is minus the
    logarithm of the probability of `label`. False, and no file, where samples have several labels, the model's
    outputs are no logits [samples, classes], or there are more than `MOST_ROWS` rows.
    """
    if shard.labels.dim() != 1 or len(shard.labels) > MOST_ROWS:
        return False
    batches = _batches(model, shard)
    if batches is None:
        return False
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, SCHEMA) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return True


def _batches(model: Model, shard: HeldOut) -> list[pa.RecordBatch] | None:
    found = []
    model.module.eval()
    with torch.no_grad():
        for given, truth in zip(shard.inputs.split(shard.chunk()), shard.labels.split(shard.chunk()), strict=True):
            inputs, labels = (given, truth) if model.batch is None else model.batch(given, truth)
            with torch.autocast(inputs.device.type, dtype=torch.bfloat16, enabled=shard.precision == "bf16"):
                outputs = model.module(inputs)
            if outputs.dim() != 2 or len(outputs) != len(labels) or outputs.shape[1] < 2:
                model.module.train()
                return None
            found.append(_batch(outputs, labels))
    model.module.train()
    return found


def _batch(outputs: torch.Tensor, labels: torch.Tensor) -> pa.RecordBatch:
    logs = torch.log_softmax(outputs.double(), dim=1).cpu()
    truth = labels.cpu()
    predicted = outputs.argmax(dim=1).cpu()
    of_whom = torch.ones_like(predicted) if logs.shape[1] == 2 else predicted
    columns = (
        truth.int(),
        predicted.int(),
        logs.gather(1, of_whom[:, None])[:, 0].exp(),
        -logs.gather(1, truth[:, None])[:, 0],
    )
    return pa.record_batch([column.numpy() for column in columns], schema=SCHEMA)
