"""A saved model as a pandas UDF: rows of Spark in, predictions out."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from scalebench_scoring.saved_model import Saved, load_saved
from scalebench_scoring.score import scored
from scalebench_training.dataset import Inputs, Regression

ROW, INPUTS = "row", "inputs"


def schema_of(target: Regression | None) -> str:
    """Of the frames that come out: of a regression the prediction in the target's unit."""
    return "row bigint, predicted int, score double" if target is None else "row bigint, prediction double"


Score = Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]]


@lru_cache(maxsize=1)
def model_of(folder: str, model_file: str | None) -> Saved:
    """Loaded once in each of Spark's Python processes, which take one row after the other on one thread."""
    torch.set_num_threads(1)
    return load_saved(Path(folder), None if model_file is None else Path(model_file))


def scorer(folder: str, model_file: str | None, columns: tuple[str, ...]) -> Score:
    """For `mapInPandas` over frames with `row` and a table's `columns`, or `inputs` where there are none."""

    def score(batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        saved = model_of(folder, model_file)
        for batch in batches:
            if len(batch) > 0:
                told = scored(saved, inputs_of(batch, columns, saved.architecture.shape))
                yield pd.DataFrame({ROW: batch[ROW], **told})

    return score


def inputs_of(batch: pd.DataFrame, columns: tuple[str, ...], shape: tuple[int, ...]) -> Inputs:
    """[rows, *shape]: of a table's columns float32, codes too; else as they were written."""
    if not columns:
        return np.stack(batch[INPUTS].to_numpy()).reshape(len(batch), *shape)
    inputs = np.empty((len(batch), len(columns)), np.float32)
    for index, column in enumerate(columns):
        inputs[:, index] = batch[column].to_numpy()
    return inputs
