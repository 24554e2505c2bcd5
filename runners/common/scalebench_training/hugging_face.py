"""Architectures of the transformers library, built from a config and without weights: `hf:gpt2`, `hf:vit`.

The data say what the model is for: rows of tokens [positions] make it predict the next token, images [channels,
height, width] make it classify them. Nothing is ever fetched: names are those of the library's own list of configs,
and neither a path nor an id of a hub is one.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from types import ModuleType

import torch
from torch import nn

from scalebench_training.architecture_config import ArchitectureError, architecture_config, library, without_lots
from scalebench_training.errors import TrialError
from scalebench_training.idle_biases import freeze_idle_biases

PREFIX = "hf:"


def is_architecture(name: str) -> bool:
    """Whether a suite's model is one of these."""
    return name.startswith(PREFIX)


def architecture(name: str) -> "partial[nn.Module]":
    """The `build(options, shape, classes, categories)` of model `name`; raises `TrialError` where there is none."""
    return partial(build, name.removeprefix(PREFIX))


def build(
    config_name: str,
    options: Mapping[str, object],
    shape: tuple[int, ...],
    classes: int,
    categories: tuple[int, ...] = (),
) -> nn.Module:
    """A module from ids of tokens [batch, positions] to logits [..., classes], or of images [batch, classes].

    `options` replace values of the config. Raises `ArchitectureError`, a `TrialError`.
    """
    transformers = library(config_name)
    if categories or len(shape) not in (1, 3):
        kind = "rows of a table" if categories else f"samples {list(shape)}"
        raise ArchitectureError(
            f"expected rows of tokens [positions] or images [channels, height, width] for model hf:{config_name}, "
            f"found {kind}",
            "name another data set, or another model: `tabular` is for tables",
        )
    given = _of_tokens(classes) if len(shape) == 1 else _of_images(shape, classes)
    config = architecture_config(transformers, config_name, options, given)
    if len(shape) == 1:
        _check_positions(config_name, config, shape[0])
        predicting = NextToken(_built(transformers, "AutoModelForCausalLM", config_name, config))
        return _settled(predicting, torch.randint(classes, (2, *shape), generator=torch.Generator().manual_seed(1)))
    _check_patches(config_name, config, shape)
    classifying = ImageClassifier(_built(transformers, "AutoModelForImageClassification", config_name, config))
    return _settled(classifying, torch.randn((2, *shape), generator=torch.Generator().manual_seed(1)))


def _settled(module: nn.Module, samples: torch.Tensor) -> nn.Module:
    # What cannot be run is told by who runs it: the check before a study, or the first step.
    with suppress(Exception):
        freeze_idle_biases(module, samples)
    return module.train()


class NextToken(nn.Module):
    """A causal language model of the library's, without a cache."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """[batch, positions] int64 to logits [batch, positions, vocabulary]."""
        if tokens.is_floating_point():
            raise TrialError("expected ids of tokens, found rows of numbers: a table needs another model")
        logits: torch.Tensor = self.model(input_ids=tokens, use_cache=False, return_dict=True).logits
        return logits


class ImageClassifier(nn.Module):
    """An image classifier of the library's."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """[batch, channels, height, width] to logits [batch, classes]."""
        logits: torch.Tensor = self.model(pixel_values=images, return_dict=True).logits
        return logits


def _of_tokens(classes: int) -> dict[str, object]:
    # Encoders that can be decoders would else see the tokens that they are to predict.
    return {"vocab_size": classes, "use_cache": False, "is_decoder": True}


def _of_images(shape: tuple[int, ...], classes: int) -> dict[str, object]:
    channels, height, width = shape
    size = height if height == width else [height, width]
    return {"num_channels": channels, "image_size": size, "num_labels": classes}


def _check_positions(name: str, config: object, positions: int) -> None:
    most = getattr(config, "max_position_embeddings", None)
    if isinstance(most, int) and 0 < most < positions:
        key = getattr(config, "attribute_map", {}).get("max_position_embeddings", "max_position_embeddings")
        raise ArchitectureError(
            f"expected model hf:{name} to take the {positions} tokens of a sample, found {key} {most}",
            f"raise `{key}` of the model, or name a data set of shorter samples",
        )


def _check_patches(name: str, config: object, shape: tuple[int, ...]) -> None:
    patch = getattr(config, "patch_size", None)
    if isinstance(patch, int) and any(side < patch or side % patch for side in shape[1:]):
        raise ArchitectureError(
            f"expected patch_size of model hf:{name} to divide images of {shape[1]} x {shape[2]}, found {patch}",
            "set `patch_size` beside the model's name",
        )


def _built(transformers: ModuleType, kind: str, name: str, config: object) -> nn.Module:
    """Of the config's own class for that kind of task, in fp32, without dropout."""
    try:
        model: nn.Module = getattr(transformers, kind).from_config(config, dtype=torch.float32)
    except Exception as error:  # whatever an architecture of several hundred raises
        unfit = str(error).startswith("Unrecognized configuration class")
        task = "predict tokens" if kind == "AutoModelForCausalLM" else "classify images"
        found = "that the library has no class for that" if unfit else f"{type(error).__name__}: {_line_of(error)}"
        hint = "name another config, or another data set" if unfit else "correct the options beside the model's name"
        raise ArchitectureError(f"expected an architecture to {task} from hf:{name}, found {found}", hint) from error
    without_lots(model)
    return model


def _line_of(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
