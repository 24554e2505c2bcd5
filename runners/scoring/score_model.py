"""Scores a data set's test rows with a saved model in Spark: python score_model.py --request FILE.

The request is JSON: `folder` of the model, `modelFile` (of the user's own, else null), `columns` (of a table, in the
order of its inputs), `dataset`, `datasets`, `prepared`, `seed`, `executors`, `rows` (at least so many are timed; 0 for
none), `tolerance`, `draft` (scratch), `out` (takes the predictions, as Parquet), `answer`.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from scalebench_preparation.session import spark_session
from scalebench_scoring.answer import answered, say
from scalebench_scoring.batch import Batch, run_batch
from scalebench_scoring.expected import require_labels, saved_predictions
from scalebench_scoring.request import read_rows
from scalebench_scoring.saved_model import load_saved
from scalebench_training.json_reader import JsonReader


def score(request: JsonReader, draft: Path) -> dict[str, object]:
    """Score, compare, and put the predictions in their place."""
    folder = Path(request.text("folder"))
    model_file = Path(request.text("modelFile")) if request.present("modelFile") else None
    # Before Spark starts: what is wrong with the files is told in a second.
    target = load_saved(folder, model_file).architecture.target
    data = read_rows(request).load()
    require_labels(saved_predictions(folder, target), data.test_labels, target)
    batch = Batch(
        folder=folder,
        model_file=model_file,
        columns=tuple(request.texts("columns")),
        inputs=data.test_inputs,
        target=target,
        rows=request.integer("rows"),
        tolerance=request.number("tolerance"),
        scratch=draft,
    )
    executors = request.integer("executors", 1)
    say(f"starting Spark with {executors} executors")
    with spark_session(executors, draft / "spark") as spark:
        comparison, timed = run_batch(spark, batch, say)
    put_in_place(draft / "predictions", Path(request.text("out")))
    return {
        "compared": comparison.told(),
        "timed": None if timed is None else {"rows": timed.rows, "seconds": timed.seconds},
    }


def put_in_place(folder: Path, target: Path) -> None:
    """Replace the predictions of an earlier time, which Spark wrote as well."""
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)


def main() -> int:
    """Do what the request asks for; 0 where it was done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--request", type=Path, required=True)
    request = JsonReader(json.loads(parser.parse_args().request.read_text(encoding="utf-8")), "the request")
    draft = Path(request.text("draft"))
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        return answered(lambda: score(request, draft), Path(request.text("answer")))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
