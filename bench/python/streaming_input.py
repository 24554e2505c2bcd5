"""How fast rows come from Parquet while training, against how fast the `tabular` model takes them, on one core.

`python streaming_input.py --folder FOLDER [--batch ROWS] [--seconds S]`, with PYTHONPATH=runners/common. Writes a
prepared data set of 400,000 rows (12 numbers, 6 categories; shards of one row group, as Spark writes them) into FOLDER,
an empty folder, and prints JSON: `readerRowsPerSecond`, of the reader alone, thread and all; `modelRowsPerSecond`, of
training steps on rows in memory; `trainingRowsPerSecond`, of the same steps on rows that are read meanwhile, by the
same core. Turns of the three alternate; each number is the median of its turns.
"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch

from scalebench_training.clock import now
from scalebench_training.feed import Feed, open_feed
from scalebench_training.models import build_model
from scalebench_training.optim import build_optimizer
from scalebench_training.step import Step, plain_step
from scalebench_training.trial import Trial, parse_trial

NUMBERS, CATEGORIES, CODES = 12, 6, 20
SHARDS, SHARD_ROWS = 8, 50_000
TURNS = 5
CPU = torch.device("cpu")


def rows(count: int, random: np.random.Generator) -> pa.Table:
    """A table as a preparation writes it."""
    numbers = {f"n{i}": random.standard_normal(count, np.float32) for i in range(NUMBERS)}
    codes = {f"c{i}": random.integers(0, CODES + 1, count, np.int32) for i in range(CATEGORIES)}
    return pa.table({**numbers, **codes, "label": random.integers(0, 2, count)})


def write_rows(folder: Path) -> None:
    """Shards and manifest."""
    random = np.random.default_rng(1)
    parts = {}
    for part, sizes in (("train", [SHARD_ROWS] * SHARDS), ("test", [1000])):
        shards = []
        for number, size in enumerate(sizes):
            file = folder / f"{part}-{number:05}.parquet"
            pq.write_table(rows(size, random), file, row_group_size=size)
            shards.append({"file": file.name, "rows": size, "bytes": file.stat().st_size})
        parts[part] = {"shards": shards}
    columns = [
        *({"name": f"n{i}", "kind": "number"} for i in range(NUMBERS)),
        *(
            {"name": f"c{i}", "kind": "category", "codes": [str(code) for code in range(CODES)]}
            for i in range(CATEGORIES)
        ),
    ]
    manifest = {"schema": "scalebench/prepared/v1", "columns": columns, "classes": ["0", "1"], "parts": parts}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def trial_with(source: str, folder: Path, batch: int) -> Trial:
    """One worker's trial."""
    return parse_trial(
        {
            "schema": "scalebench/trial/v1",
            "study": "bench",
            "trial": "bench",
            "attempt": 1,
            "cell": "bench",
            "runner": "single",
            "runnerOptions": {},
            "seed": 1,
            "nodes": 1,
            "workersPerNode": 1,
            "workers": 1,
            "batch": {"global": batch, "perWorker": batch},
            "model": {"name": "tabular", "options": {}},
            "dataset": {"name": "rows", "options": {}, "input": source},
            "optimizer": {"name": "adam", "learningRate": 1e-3, "momentum": 0, "weightDecay": 0},
            "precision": "fp32",
            "device": "cpu",
            "threadsPerWorker": 1,
            "measure": {"steps": 1, "warmupSteps": 0, "epochs": 0},
            "paths": {"output": str(folder), "datasets": str(folder), "prepared": str(folder)},
        }
    )


def rate(feed: Feed, use: Callable[[torch.Tensor, torch.Tensor], object], seconds: float) -> float:
    """Rows a second, after as many batches as may lie ready."""
    taken = 0
    for _ in range(200):
        use(*next(feed.batches))
    start = now()
    while now() - start < seconds:
        inputs, labels = next(feed.batches)
        use(inputs, labels)
        taken += len(labels)
    return taken / (now() - start)


def step_of(feed: Feed, trial: Trial) -> Step:
    """A training step of the `tabular` model."""
    torch.manual_seed(1)
    model = build_model(trial.model.name, {}, feed.shape, feed.classes, feed.categories)
    optimizer = build_optimizer(trial.optimizer, model.module.parameters())
    return plain_step(model.module, optimizer, model.loss)


def main() -> None:
    """Print the three rates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    torch.set_num_threads(1)
    write_rows(options.folder)
    memory, parquet = (trial_with(source, options.folder, options.batch) for source in ("memory", "parquet"))
    rates: dict[str, list[float]] = {"reader": [], "model": [], "training": []}
    for _ in range(TURNS):
        for name, trial in (("reader", parquet), ("model", memory), ("training", parquet)):
            feed = open_feed(trial, 0, 1, CPU)
            step = (lambda inputs, labels: None) if name == "reader" else step_of(feed, trial)
            rates[name].append(rate(feed, step, options.seconds))
            feed.close()
    print(json.dumps({f"{name}RowsPerSecond": median(found) for name, found in rates.items()}))


if __name__ == "__main__":
    main()
