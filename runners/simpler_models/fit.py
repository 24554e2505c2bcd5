"""Fits simpler models to a data set's training rows: python fit.py --request FILE.

The request is JSON: `dataset` (name, options), `datasets`, `prepared` (folder of its rows, or null), `seed`, `models`,
`repeats`, `out` (each model writes its `predictions-0.arrow` into a folder of its name there), `answer`. The answer is
a list with one entry a model: `model`, `library`, `fitSeconds`, and `because` where there are no predictions.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import torch
from numpy.typing import NDArray

from scalebench_training.data import load_dataset
from scalebench_training.dataset import Dataset
from scalebench_training.errors import TrialError
from scalebench_training.json_reader import JsonReader
from scalebench_training.number_predictions import number_batch
from scalebench_training.predictions import SCHEMA
from simpler.gradient_boosted_trees import gradient_boosted_trees
from simpler.linear_models import linear_regression, logistic_regression
from simpler.simpler import Fit, Unsuited

MODELS: dict[str, Callable[[Dataset, int, Path], tuple[str, Fit]]] = {
    "logistic-regression": logistic_regression,
    "linear-regression": linear_regression,
    "gradient-boosted-trees": gradient_boosted_trees,
}


def write(predictions: NDArray[np.float64], data: Dataset, path: Path) -> None:
    """In the form of a trial's, see `scalebench_training.predictions`; of the test rows, as `Fitted` has them."""
    if data.target is None:
        batch = classified(predictions, data.test_labels.astype(np.int64))
    else:
        outputs, labels = torch.from_numpy(predictions), torch.from_numpy(data.test_labels)
        batch = number_batch(outputs[:, None], labels, data.target)
        if batch is None:
            raise Unsuited("it predicts what is no finite number")
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)


def classified(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> pa.RecordBatch:
    """A row a test row; probabilities [rows, classes]."""
    rows = np.arange(len(labels))
    predicted = probabilities.argmax(axis=1)
    scores = probabilities[:, 1] if probabilities.shape[1] == 2 else probabilities[rows, predicted]
    # As sklearn.metrics.log_loss has it: a probability of 0 would be an infinite loss.
    losses = -np.log(np.clip(probabilities[rows, labels], np.finfo(np.float64).eps, 1))
    return pa.record_batch([labels.astype(np.int32), predicted.astype(np.int32), scores, losses], schema=SCHEMA)


def fitted(name: str, data: Dataset, request: JsonReader) -> dict[str, object]:
    """One model, fitted `repeats` times; the last one predicts."""
    sys.stdout.write(f"fitting {name}\n")
    sys.stdout.flush()
    folder = Path(request.text("out")) / name
    scratch = folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        library, fit = MODELS[name](data, request.integer("seed"), scratch)
        found = fit(request.integer("repeats", 1))
        write(found[-1].predictions, data, folder / "predictions-0.arrow")
    except Unsuited as error:
        return {"model": name, "library": "", "fitSeconds": [], "classes": data.classes, "because": str(error)}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    seconds = [each.seconds for each in found]
    return {"model": name, "library": library, "fitSeconds": seconds, "classes": data.classes}


def main() -> int:
    """Answer; 1 where the data set itself cannot be read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--request", type=Path, required=True)
    request = JsonReader(json.loads(parser.parse_args().request.read_text(encoding="utf-8")), "the request")
    dataset = request.nested("dataset")
    prepared = Path(request.text("prepared")) if request.present("prepared") else None
    try:
        data = load_dataset(
            Path(request.text("datasets")),
            dataset.text("name"),
            dataset.mapping("options"),
            request.integer("seed"),
            prepared,
        )
    except TrialError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    answer = [fitted(name, data, request) for name in request.texts("models")]
    Path(request.text("answer")).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
