"""Saved models in a real Spark: what they say of the test rows is what the training program said."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scalebench_scoring.expected import compared, saved_predictions

from .conftest import Kept, Train

pytestmark = pytest.mark.real
TOLERANCE = 1e-5


def score(kept: Kept, project: Path, columns: list[str], executors: int, rows: int) -> dict[str, Any]:
    """The program's answer; it runs in a process of its own, as the harness starts it."""
    environment = json.loads((Path(sys.prefix) / "scalebench.json").read_text(encoding="utf-8"))
    runners = project / "runners"
    place = kept.folder.parent
    paths = {"answer": place / "answer.json", "draft": place / "draft", "out": place / "scored"}
    request = {
        **{key: kept.request[key] for key in ("dataset", "datasets", "prepared", "seed", "modelFile")},
        **{name: str(path) for name, path in paths.items()},
        "folder": str(kept.folder),
        "columns": columns,
        "executors": executors,
        "rows": rows,
        "tolerance": TOLERANCE,
    }
    question = place / "request.json"
    question.write_text(json.dumps(request), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(runners / "scoring" / "score_model.py"), "--request", str(question)],
        env={
            **os.environ,
            "PYTHONPATH": ":".join(str(runners / folder) for folder in ("scoring", "common", "preparation")),
            "PYSPARK_PYTHON": sys.executable,
            "JAVA_HOME": os.environ.get("JAVA_HOME", environment.get("javaHome") or ""),
        },
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert paths["answer"].exists(), done.stderr
    answer: dict[str, Any] = json.loads(paths["answer"].read_text(encoding="utf-8"))
    assert not paths["draft"].exists()
    return answer


def test_a_table_with_categories(train: Train, project: Path) -> None:
    kept = train("tabular", "synthetic-table")
    kept.save()
    columns = [f"column {index}" for index in range(10)]
    answer = score(kept, project, columns, executors=2, rows=5000)
    assert answer["ok"], answer
    told = answer["compared"]
    assert (told["rows"], told["beyond"], told["otherClass"]) == (2048, 0, 0)
    assert told["largest"] <= TOLERANCE
    assert answer["timed"]["rows"] == 3 * 2048
    assert answer["timed"]["seconds"] > 0
    written = pq.read_table(kept.folder.parent / "scored")
    assert sorted(written.column("row").to_pylist()) == list(range(2048))


def test_pictures_by_a_perceptron(train: Train, project: Path) -> None:
    kept = train("mlp")
    kept.save()
    answer = score(kept, project, [], executors=1, rows=0)
    assert answer["ok"], answer
    assert (answer["compared"]["rows"], answer["compared"]["beyond"], answer["timed"]) == (360, 0, None)
    assert answer["compared"]["largest"] <= TOLERANCE

    told = saved_predictions(kept.folder)
    scores = told.column("score").to_numpy().copy()
    scores[123] -= 2 * TOLERANCE
    altered = told.set_column(2, "score", pa.array(scores))
    found = compared(kept.folder.parent / "scored", altered, TOLERANCE)
    assert (found.beyond, found.row) == (1, 123)


def test_a_model_that_was_altered_is_refused_before_spark_starts(train: Train, project: Path) -> None:
    kept = train("mlp")
    kept.save()
    file = kept.folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    answer = score(kept, project, [], executors=1, rows=0)
    assert answer["code"] == "MODEL_CORRUPT"
    assert "bytes in model.safetensors" in answer["message"]
