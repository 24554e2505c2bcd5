"""Turns what a trial left into a saved model: python save_model.py --request FILE.

The request is JSON: `model` (name, options, file: null or its function), `modelFile`, `dataset` (name, options),
`datasets`, `prepared`, `seed`, `training` (precision), `trial` (its folder), `workers`, `digest` (of the trained
parameters), `out` (a folder that is there and empty), `answer`.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from scalebench_scoring.answer import answered
from scalebench_scoring.expected import predictions_of, require_labels, write_predictions
from scalebench_scoring.parameters import put_parameters, read_parameters
from scalebench_scoring.request import Architecture, model_name, read_rows
from scalebench_scoring.saved_model import built, write_tensors
from scalebench_scoring.trained import require_digest, require_still_buffers
from scalebench_training.json_reader import JsonReader


def save(request: JsonReader) -> dict[str, object]:
    """Write the model's tensors and its predictions into `out`, and tell what the manifest is to say."""
    rows = read_rows(request)
    data = rows.load()
    architecture = Architecture(
        name=model_name(request, Path(request.text("modelFile")) if request.present("modelFile") else None),
        options=request.nested("model").mapping("options"),
        shape=data.shape,
        classes=data.classes,
        categories=data.categories,
        seed=rows.seed,
        precision=request.nested("training").text("precision"),
        target=data.target,
    )
    trial, out = Path(request.text("trial")), Path(request.text("out"))
    model = built(architecture)
    parameters = read_parameters(trial / "parameters.arrow")
    put_parameters(model.module, parameters)
    require_digest(model, request.text("digest"))
    require_still_buffers(model, data, architecture.precision)
    predictions = predictions_of(trial, request.integer("workers", 1), data.target)
    if predictions is not None:
        require_labels(predictions, data.test_labels, data.target)
        write_predictions(predictions, out)
    write_tensors(model, out)
    return {
        "input": {"shape": list(data.shape), "categories": list(data.categories)},
        "classes": data.classes,
        "target": None if data.target is None else asdict(data.target),
        "parameters": {"tensors": len(parameters), "numbers": sum(len(values) for values in parameters.values())},
        "predictions": None if predictions is None else len(predictions),
    }


def main() -> int:
    """Do what the request asks for; 0 where it was done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--request", type=Path, required=True)
    request = JsonReader(json.loads(parser.parse_args().request.read_text(encoding="utf-8")), "the request")
    return answered(lambda: save(request), Path(request.text("answer")))


if __name__ == "__main__":
    sys.exit(main())
