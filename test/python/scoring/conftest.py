"""A trial of a few steps, and what it left saved as `scalebench model save` does it."""

import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.json_reader import JsonReader
from scalebench_training.program import run_trial
from scalebench_training.trial import load_trial

save_model = importlib.import_module("save_model")

ReadRows = Callable[[Path], list[dict[str, Any]]]


@dataclass(frozen=True)
class Kept:
    """`trial` has the ranks' records, `folder` takes the model; `request` is what saving is asked."""

    trial: Path
    folder: Path
    request: dict[str, Any]

    def save(self) -> dict[str, Any]:
        """Tensors, predictions and the manifest, as the harness writes it."""
        self.folder.mkdir()
        told: dict[str, Any] = save_model.save(JsonReader(self.request, "the request"))
        files = {file.name: file.read_bytes() for file in self.folder.iterdir()}
        self.write(
            {
                "schema": "scalebench/model/v1",
                **{key: self.request[key] for key in ("model", "seed", "training")},
                **told,
                "parameters": {**told["parameters"], "digest": self.request["digest"]},
                "files": {
                    name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                    for name, content in files.items()
                },
            }
        )
        return told

    def manifest(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.folder / "model.json").read_text(encoding="utf-8"))
        return value

    def write(self, manifest: dict[str, Any]) -> None:
        (self.folder / "model.json").write_text(json.dumps(manifest), encoding="utf-8")


Train = Callable[..., Kept]


@pytest.fixture
def train(write_trial: Callable[..., Path], read_rows: ReadRows, tmp_path: Path, project: Path) -> Train:
    """One epoch and a step of a model on a data set."""

    def trained(
        model: str,
        dataset: str = "digits",
        *,
        model_options: dict[str, Any] | None = None,
        options: dict[str, Any] | None = None,
        prepared: Path | None = None,
        **changes: Any,
    ) -> Kept:
        named = {"name": model, "options": model_options or {}}
        rows = {"name": dataset, "options": options or {}}
        measure = {"steps": 1, "warmupSteps": 0, "epochs": 1}
        file = write_trial(model=named, dataset=rows, **{"measure": measure, **changes})
        if prepared is not None:
            document = json.loads(file.read_text(encoding="utf-8"))
            document["paths"]["prepared"] = str(prepared)
            file.write_text(json.dumps(document), encoding="utf-8")
        run_trial(load_trial(file), SingleComm(), now())
        output = tmp_path / "output"
        digests = {row["name"]: row["text"] for row in read_rows(output / "rank-0.arrow") if row["kind"] == "digest"}
        code, _, function = model.rpartition(":")
        own = {"name": Path(code).name, "function": function} if code else None
        request = {
            "model": {"name": model if own is None else own["name"], "options": named["options"], "file": own},
            "modelFile": code or None,
            "dataset": rows,
            "datasets": str(project / "datasets"),
            "prepared": None if prepared is None else str(prepared),
            "seed": 1,
            "training": {"precision": changes.get("precision", "fp32")},
            "trial": str(output),
            "workers": 1,
            "digest": digests["trained"],
            "out": str(tmp_path / "model"),
        }
        return Kept(output, tmp_path / "model", request)

    return trained
