"""What a model says of samples, as the training program says it."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from scalebench_scoring.errors import ScoringError
from scalebench_scoring.saved_model import Saved
from scalebench_training.dataset import Inputs
from scalebench_training.evaluate import HeldOut


@dataclass(frozen=True)
class Scores:
    """Of each sample the most likely class, and the probability of class 1 of two, else that of `predicted`."""

    predicted: NDArray[np.int32]
    score: NDArray[np.float64]


def scored(saved: Saved, inputs: Inputs) -> Scores:
    """Of inputs [n, *shape], n > 0. Raises `ScoringError` (MODEL_UNFIT) where outputs are no logits [n, classes].

    In the chunks of an evaluation: what a layer makes of them must fit in memory.
    """
    rows = torch.from_numpy(inputs)
    size = HeldOut(rows, torch.zeros(len(rows)), len(rows)).chunk()
    with torch.no_grad():
        parts = [_part(saved, part) for part in rows.split(size)]
    return Scores(np.concatenate([part.predicted for part in parts]), np.concatenate([part.score for part in parts]))


def _part(saved: Saved, inputs: torch.Tensor) -> Scores:
    model, classes = saved.model, saved.architecture.classes
    count = len(inputs)
    if model.batch is not None:
        # Labels are what scoring is to tell; those of a batch are only handed through.
        inputs, _ = model.batch(inputs, torch.zeros(count, dtype=torch.int64))
    bf16 = saved.architecture.precision == "bf16"
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        outputs = model.module(inputs)
    if not isinstance(outputs, torch.Tensor) or outputs.shape != (count, classes):
        found = list(outputs.shape) if isinstance(outputs, torch.Tensor) else type(outputs).__name__
        raise ScoringError(
            "MODEL_UNFIT",
            f"expected logits [rows, classes] = {[count, classes]}, found {found}",
            "models that tell classes of rows apart can be scored",
        )
    predicted = outputs.argmax(dim=1)
    scored_class = torch.ones_like(predicted) if classes == 2 else predicted
    logs = torch.log_softmax(outputs.double(), dim=1)
    score = logs.gather(1, scored_class[:, None])[:, 0].exp()
    return Scores(predicted.int().numpy(), score.numpy())
