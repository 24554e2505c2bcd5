"""What the training program said of the test rows, and how far other predictions are from it."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from numpy.typing import NDArray

from scalebench_scoring.errors import ScoringError, changed, corrupt
from scalebench_scoring.saved_model import PREDICTIONS
from scalebench_training.dataset import Labels, Regression
from scalebench_training.number_predictions import in_unit, number_schema
from scalebench_training.predictions import SCHEMA


def schema_of(target: Regression | None) -> pa.Schema:
    """Of what the training program wrote."""
    return SCHEMA if target is None else number_schema(target)


def predictions_of(trial: Path, workers: int, target: Regression | None = None) -> pa.Table | None:
    """Predictions of all ranks in the order of the test rows: rank r of n has every n-th row from the r-th on.

    None where no rank wrote any. Raises `ScoringError` (STUDY_CORRUPT).
    """
    files = [trial / f"predictions-{rank}.arrow" for rank in range(workers)]
    if not any(file.exists() for file in files):
        return None
    tables = [_table(file, schema_of(target)) for file in files]
    count = sum(len(table) for table in tables)
    order = np.concatenate([np.arange(rank, count, workers) for rank in range(workers)])
    if [len(table) for table in tables] != [len(range(rank, count, workers)) for rank in range(workers)]:
        raise _broken(trial, f"{', '.join(str(len(table)) for table in tables)} of them, rank by rank")
    return pa.concat_tables(tables).take(pa.array(np.argsort(order)))


def _table(file: Path, schema: pa.Schema) -> pa.Table:
    try:
        with pa.ipc.open_stream(file.read_bytes()) as stream:
            table = stream.read_all()
        table.validate(full=True)
    except (OSError, pa.ArrowException) as error:
        raise _broken(file, str(error).splitlines()[0][:200]) from error
    if not table.schema.equals(schema, check_metadata=True) or any(column.null_count for column in table.columns):
        raise _broken(file, "other columns")
    return table


def _broken(file: Path, found: str) -> ScoringError:
    return ScoringError(
        "STUDY_CORRUPT", f"expected predictions of the test rows in {file}, found {found}", "save another cell"
    )


def require_labels(predictions: pa.Table, labels: Labels, target: Regression | None = None) -> None:
    """Raise `ScoringError` (MODEL_CHANGED) where the test rows of now are not those that were predicted."""
    if target is None:
        told, expected = predictions.column("label").to_numpy(), labels
    else:
        told, expected = predictions.column("truth").to_numpy(), in_unit(torch.from_numpy(labels), target).numpy()
    if len(told) != len(expected) or not np.array_equal(told, expected):
        raise changed("expected the test rows that the model was judged on, found rows with other labels")


def write_predictions(predictions: pa.Table, folder: Path) -> None:
    """Write `predictions.arrow` beside a model."""
    with pa.OSFile(str(folder / PREDICTIONS), "wb") as sink, pa.ipc.new_stream(sink, predictions.schema) as stream:
        stream.write_table(predictions)


def saved_predictions(folder: Path, target: Regression | None = None) -> pa.Table:
    """Those beside a model, whose manifest tells that there are some. Raises `ScoringError` (MODEL_CORRUPT)."""
    try:
        return _table(folder / PREDICTIONS, schema_of(target))
    except ScoringError as error:
        raise corrupt(error.message) from error


# JSON has no infinity.
LARGEST = 1e308


@dataclass(frozen=True)
class Comparison:
    """`largest` is the largest difference of a probability, at `row` (0-based); `beyond` rows have more than allowed.

    Of a regression it is one of predictions, in deviations of the target.

    `otherClass` counts rows whose most likely class is another one: ties, where probabilities agree.
    """

    rows: int
    largest: float
    row: int
    beyond: int
    otherClass: int  # noqa: N815 - the name in the answer

    def told(self) -> dict[str, object]:
        """For the answer."""
        return asdict(self)


def compared(scored: Path, expected: pa.Table, tolerance: float, target: Regression | None = None) -> Comparison:
    """The Parquet files of `scored` against what the training program said."""
    found = pq.read_table(scored).sort_by("row")
    if not np.array_equal(found.column("row").to_numpy(), np.arange(len(expected))):
        raise RuntimeError(f"expected every of {len(expected)} rows once, found {len(found)} rows")
    return difference(found, expected, tolerance) if target is None else apart(found, expected, tolerance, target)


def difference(found: pa.Table, expected: pa.Table, tolerance: float) -> Comparison:
    """Of tables of the same rows with `predicted` and `score`, a probability.

    Another class is no difference of probabilities only in a tie, in which none has more than a half.
    """
    scores, others = found.column("score").to_numpy(), expected.column("score").to_numpy()
    flipped = found.column("predicted").to_numpy() != expected.column("predicted").to_numpy()
    wrong = flipped & (np.minimum(scores, others) > 0.5 + tolerance)
    return _comparison(np.abs(scores - others), wrong, int(flipped.sum()), tolerance, most=1.0)


def apart(found: pa.Table, expected: pa.Table, tolerance: float, target: Regression) -> Comparison:
    """Of tables of the same rows with `prediction`."""
    numbers, others = found.column("prediction").to_numpy(), expected.column("prediction").to_numpy()
    apart_by = np.abs(numbers - others) / target.deviation
    return _comparison(apart_by, np.zeros(len(numbers), bool), 0, tolerance, most=LARGEST)


def _comparison(
    differences: NDArray[np.float64], wrong: NDArray[np.bool_], flipped: int, tolerance: float, *, most: float
) -> Comparison:
    beyond = ~(differences <= tolerance) | wrong
    # What is no number is the largest difference of all.
    ranked = np.where(np.isfinite(differences), differences, np.inf)
    row = int(ranked.argmax()) if len(ranked) else 0
    largest = float(ranked[row]) if len(ranked) else 0.0
    return Comparison(len(differences), min(largest, most), row, int(beyond.sum()), flipped)
