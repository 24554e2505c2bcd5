import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROGRAM = """
import json, sys
from itertools import islice
from pathlib import Path
import torch
from scalebench_training.feed import open_feed
from scalebench_training.memory import peak_memory_bytes
from scalebench_training.trial import load_trial
trial = load_trial(sys.argv[1])
torch.set_num_threads(1)
feed = open_feed(trial, 0, 1, torch.device("cpu"))
rows = sum(len(labels) for _, labels in islice(feed.batches, feed.steps_per_epoch)) if trial.input == "parquet" else 0
feed.close()
print(json.dumps([rows, peak_memory_bytes()]))
"""


def peak(project: Path, file: Path) -> tuple[int, int]:
    environment = {**os.environ, "PYTHONPATH": str(project / "runners" / "common"), "OMP_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)], env=environment, capture_output=True, text=True, check=True
    )
    rows, memory = run.stdout.strip()[1:-1].split(",")
    return int(rows), int(memory)


def test_memory_stays_flat_while_the_data_grow_tenfold(
    project: Path, tmp_path: Path, write: Callable[..., Path], several: Any, write_trial: Callable[..., Path]
) -> None:
    import json

    def file(input_: str, shards: int) -> Path:
        folder = tmp_path / f"rows-{shards}"
        if not folder.exists():
            write(folder, several([200_000] * shards), several([1000]), group=20_000)
        made = write_trial(output=f"{input_}-{shards}", dataset={"name": "rows", "options": {}, "input": input_})
        document = json.loads(made.read_text())
        document["paths"]["prepared"] = str(folder)
        made.write_text(json.dumps(document))
        return made

    small_rows, small = peak(project, file("parquet", 1))
    large_rows, large = peak(project, file("parquet", 10))
    _, in_memory = peak(project, file("memory", 10))
    assert (small_rows, large_rows) == (199_936, 1_999_872)
    # 2 million rows of 24 bytes: 48 MB at least where all are in memory.
    assert large - small < 12e6
    assert in_memory - large > 24e6
