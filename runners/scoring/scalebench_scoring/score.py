"""What a model says of samples, as the training program says it."""

import numpy as np
import torch
from numpy.typing import NDArray

from scalebench_scoring.errors import ScoringError
from scalebench_scoring.saved_model import Saved
from scalebench_training.dataset import Inputs
from scalebench_training.evaluate import HeldOut
from scalebench_training.number_predictions import in_unit

Columns = dict[str, NDArray[np.generic]]


def scored(saved: Saved, inputs: Inputs) -> Columns:
    """Of inputs [n, *shape], n > 0, columns of n rows. Raises `ScoringError` (MODEL_UNFIT) for other outputs.

    `predicted` is the most likely class (int32), `score` the probability of class 1 of two, else that of `predicted`;
    of a regression `prediction` is in the target's unit (float64). In the chunks of an evaluation: what a layer makes
    of them must fit in memory.
    """
    rows = torch.from_numpy(inputs)
    size = HeldOut(rows, torch.zeros(len(rows)), len(rows)).chunk()
    with torch.no_grad():
        parts = [_part(saved, part) for part in rows.split(size)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _part(saved: Saved, inputs: torch.Tensor) -> Columns:
    model, architecture = saved.model, saved.architecture
    count = len(inputs)
    if model.batch is not None:
        # Labels are what scoring is to tell; those of a batch are only handed through.
        labels = torch.zeros(count, dtype=torch.int64 if architecture.target is None else torch.float32)
        inputs, _ = model.batch(inputs, labels)
    bf16 = architecture.precision == "bf16"
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        outputs = model.module(inputs)
    expected = [count, architecture.outputs]
    if not isinstance(outputs, torch.Tensor) or list(outputs.shape) != expected:
        found = list(outputs.shape) if isinstance(outputs, torch.Tensor) else type(outputs).__name__
        raise ScoringError(
            "MODEL_UNFIT",
            f"expected outputs [rows, {'classes' if architecture.target is None else '1'}] = {expected}, found {found}",
            "models that tell classes of rows apart, or predict a number a row, can be scored",
        )
    if architecture.target is not None:
        return {"prediction": in_unit(outputs[:, 0], architecture.target).numpy()}
    predicted = outputs.argmax(dim=1)
    scored_class = torch.ones_like(predicted) if architecture.outputs == 2 else predicted
    logs = torch.log_softmax(outputs.double(), dim=1)
    score = logs.gather(1, scored_class[:, None])[:, 0].exp()
    return {"predicted": predicted.int().numpy(), "score": score.numpy()}
