"""What an architecture of the transformers library, or a model of this package, must be: before any worker starts."""

from collections.abc import Mapping
from pathlib import Path

import torch

from scalebench_training.architecture_config import ArchitectureError
from scalebench_training.dataset import Dataset
from scalebench_training.errors import TrialError
from scalebench_training.hugging_face import is_architecture
from scalebench_training.model import Model
from scalebench_training.model_build import ModelError
from scalebench_training.model_check import SAMPLES, Findings, judged
from scalebench_training.model_lines import SourceLines
from scalebench_training.models import build_model


def check_named_model(name: str, options: Mapping[str, object], data: Dataset, seed: int, precision: str) -> Findings:
    """Build, run and judge a model that is no file of the user's. Raises `ModelError`, whose line is never known."""

    def built() -> Model:
        torch.manual_seed(seed)
        try:
            regression = data.target is not None
            return build_model(name, options, data.shape, data.outputs, data.categories, regression=regression)
        except ArchitectureError as error:
            raise ModelError(error.sentence, error.hint, None) from error
        except TrialError as error:
            raise ModelError(str(error), "correct the model or its options in the suite", None) from error

    findings = judged(built, data, precision, SourceLines(Path(name), ""), None)
    if is_architecture(name) and data.train_labels.ndim == 2:
        _check_causal(name, built(), data)
    return findings


def _check_causal(name: str, model: Model, data: Dataset) -> None:
    """Raise `ModelError` where what is said of a token depends on those after it, which are the labels."""
    inputs = torch.from_numpy(data.train_inputs[:SAMPLES])
    other = inputs.clone()
    other[:, -1] = (other[:, -1] + 1) % data.classes
    with torch.no_grad():
        one, two = model.module(inputs)[:, :-1], model.module(other)[:, :-1]
    if not torch.allclose(one, two, rtol=1e-4, atol=1e-5):
        raise ModelError(
            f"expected model {name} to predict a token from those before it, found that it looks at those after it",
            "name a config of a causal language model, such as hf:gpt2 or hf:llama",
            None,
        )
