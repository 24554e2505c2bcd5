"""Checks a model, mostly not ours: `python -m scalebench_training.check_model REQUEST`, before any worker starts.

REQUEST is JSON: `model` and `dataset` with `name` and `options`, `datasets` (their folder), `prepared` (folder of the
data set's rows, or null), `seed`, `precision`, `limitSeconds`. The last line on stdout is the answer, as JSON:
{"ok": true, "parameters", "warnings", "data"}, or {"ok": false, "of", "message", "hint", "line"}, where `of` is "model"
or "data". What the model's file prints goes to stderr. Past the limit the process ends with status 1 and a traceback of
where it was (faulthandler).
"""

import faulthandler
import json
import os
import sys
import warnings
from pathlib import Path

import torch

from scalebench_training.architecture_check import check_named_model
from scalebench_training.data import load_dataset
from scalebench_training.errors import TrialError
from scalebench_training.json_reader import JsonReader
from scalebench_training.model_build import ModelError
from scalebench_training.model_check import check_model


def answer_to(request: JsonReader) -> dict[str, object]:
    """What the check found."""
    model, dataset = request.nested("model"), request.nested("dataset")
    seed = request.integer("seed")
    torch.set_num_threads(1)
    at = "data"
    try:
        data = load_dataset(
            Path(request.text("datasets")),
            dataset.text("name"),
            dataset.mapping("options"),
            seed,
            prepared=Path(request.text("prepared")) if request.present("prepared") else None,
        )
        at = "model"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            name = model.text("name")
            check = check_model if ".py:" in name else check_named_model
            found = check(name, model.mapping("options"), data, seed, request.text("precision"))
    except ModelError as fault:
        return {"ok": False, "of": at, "message": fault.sentence, "hint": fault.hint, "line": fault.line}
    except TrialError as error:
        return {"ok": False, "of": at, "message": str(error), "hint": "mend the suite or the data set", "line": None}
    told = [{"message": sentence, "line": line} for sentence, line in found.warnings]
    rows = {"train": len(data.train_inputs), "test": len(data.test_inputs)}
    read = {**rows, "shape": list(data.shape), "classes": data.classes}
    return {"ok": True, "parameters": found.parameters, "warnings": told, "data": read}


def main() -> None:
    """Answer, and end at once, whatever threads the model has started."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = JsonReader(json.loads(sys.argv[1]), "the request")
    faulthandler.dump_traceback_later(request.number("limitSeconds"), exit=True)
    answer = answer_to(request)
    answers.write(f"{json.dumps(answer)}\n")
    answers.flush()
    # What the model printed goes out too: nothing flushes it after this.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
