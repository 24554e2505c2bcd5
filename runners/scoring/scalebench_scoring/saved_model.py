"""`model.safetensors`: the tensors of a trained model, beside the manifest `model.json` that says what builds it.

No pickle: a file of tensors runs nothing. Names, types and shapes must be those of the model that is built.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load as tensors_in
from safetensors.torch import save_file

from scalebench_scoring.errors import ScoringError, corrupt
from scalebench_scoring.parameters import shown, tensors_of
from scalebench_scoring.request import Architecture, read_architecture
from scalebench_training.digest import parameter_digest
from scalebench_training.errors import TrialError
from scalebench_training.json_reader import JsonReader
from scalebench_training.model import Model
from scalebench_training.models import build_model

SCHEMA = "scalebench/model/v1"
MANIFEST, TENSORS, PREDICTIONS = "model.json", "model.safetensors", "predictions.arrow"


@dataclass(frozen=True)
class Saved:
    """A model that was loaded, and what it takes and tells apart."""

    model: Model
    architecture: Architecture


def built(architecture: Architecture) -> Model:
    """As a trial builds it, with the same seed. Raises `ScoringError` (MODEL_UNFIT)."""
    a = architecture
    torch.manual_seed(a.seed)
    try:
        return build_model(a.name, a.options, a.shape, a.outputs, a.categories, regression=a.target is not None)
    except TrialError as error:
        raise ScoringError(
            "MODEL_UNFIT", str(error), "the study's own version of scalebench builds its models"
        ) from error
    except Exception as error:
        first = (str(error).strip().splitlines() or ["no message"])[0][:200]
        raise ScoringError(
            "MODEL_UNFIT",
            f"expected the model to be built, found {type(error).__name__}: {first}",
            "the model's file, and what it imports, must be what they were when it was trained",
        ) from error


def write_tensors(model: Model, folder: Path) -> None:
    """Write `model.safetensors` with the model's parameters and buffers."""
    tensors = {name: tensor.detach().clone().contiguous() for name, tensor in tensors_of(model.module).items()}
    save_file(tensors, folder / TENSORS, metadata={"format": "pt"})


def load_saved(folder: Path, model_file: Path | None) -> Saved:
    """The model of a folder, evaluated and not trained. Raises `ScoringError`.

    `model_file` is the user's own, where the model is built by one. It has been compared with its digest before.
    """
    manifest = read_manifest(folder)
    architecture = read_architecture(manifest, model_file)
    content = (folder / TENSORS).read_bytes() if (folder / TENSORS).is_file() else b""
    expected = manifest.nested("files").nested(TENSORS)
    if len(content) != expected.integer("bytes"):
        raise corrupt(f"expected {expected.integer('bytes')} bytes in {TENSORS}, found {len(content)}")
    if hashlib.sha256(content).hexdigest() != expected.text("sha256"):
        raise corrupt(f"expected {TENSORS} as it was saved, found other bytes")
    try:
        tensors = tensors_in(content)
    except SafetensorError as error:
        raise corrupt(f"expected tensors in {TENSORS}, found {ascii(str(error))[:200]}") from error
    model = built(architecture)
    put_tensors(model, tensors)
    if parameter_digest(model.module) != manifest.nested("parameters").text("digest"):
        raise corrupt("expected the parameters that were trained, found others")
    model.module.eval()
    return Saved(model, architecture)


def put_tensors(model: Model, tensors: dict[str, torch.Tensor]) -> None:
    """Copy tensors into those of the model: as many, of the same names, types and shapes. Raises MODEL_CORRUPT."""
    there = tensors_of(model.module)
    odd = there.keys() ^ tensors.keys()
    if odd:
        raise corrupt(f"expected the tensors of the model and no others, found a difference at {shown(min(odd))}")
    with torch.no_grad():
        for name, tensor in there.items():
            found = tensors[name]
            if found.shape != tensor.shape or found.dtype != tensor.dtype:
                raise corrupt(
                    f"expected {shown(name)} as {tensor.dtype} {list(tensor.shape)}, "
                    f"found {found.dtype} {list(found.shape)}"
                )
            tensor.copy_(found)


def read_manifest(folder: Path) -> JsonReader:
    """`model.json`. Raises `ScoringError` (MODEL_CORRUPT) where there is none."""
    file = folder / MANIFEST
    try:
        value: object = json.loads(file.read_text(encoding="utf-8"))
        manifest = JsonReader(value, str(file))
        manifest.choice("schema", (SCHEMA,))
    except (OSError, ValueError, TrialError) as error:
        raise corrupt(f"expected the manifest of a model in {file}, found: {error}") from error
    return manifest
