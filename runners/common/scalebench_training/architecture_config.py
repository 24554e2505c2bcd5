"""The config of an architecture of the transformers library, with a suite's options in place of its values."""

import importlib
import os
import re
from collections.abc import Mapping
from dataclasses import Field, fields
from difflib import get_close_matches
from types import ModuleType
from typing import ClassVar, Protocol

from torch import nn
from torch.nn.modules.dropout import _DropoutNd

from scalebench_training.errors import TrialError

# What draws lots, which differ with the number of workers: dropout of all kinds, noise of routers, masking in time.
DRAWS = re.compile(r"drop|jitter|^mask_(time|feature)_prob$")
# What the data set says, or the harness.
FROM_DATA = {
    "id2label": "the classes of the data set",
    "image_size": "the images of the data set",
    "label2id": "the classes of the data set",
    "num_channels": "the images of the data set",
    "num_labels": "the classes of the data set",
    "use_cache": "training, which has no use for a cache",
    "vocab_size": "the classes of the data set",
}
# What would load weights or code of somebody's.
FOREIGN = ("backbone", "backbone_kwargs", "use_pretrained_backbone", "use_timm_backbone")


class Config(Protocol):
    """What is used of the library's configs, which carry no types that mypy could follow in reasonable time."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]
    attribute_map: ClassVar[Mapping[str, str]]
    sub_configs: ClassVar[Mapping[str, object]]


class ArchitectureError(TrialError):
    """Why an architecture cannot be had: a sentence, and what mends it."""

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(f"{sentence}: {hint}")
        self.sentence = sentence
        self.hint = hint


def library(name: str) -> ModuleType:
    """The transformers library, told to fetch nothing."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        return importlib.import_module("transformers")
    except ImportError as error:
        raise ArchitectureError(
            f"expected the library transformers for model hf:{name}, found {error}",
            "run `scalebench setup --with hugging-face`",
        ) from error


def architecture_config(
    transformers: ModuleType, name: str, options: Mapping[str, object], given: Mapping[str, object]
) -> Config:
    """The library's config `name` with `options`, and of `given` what such a config has. Raises `ArchitectureError`."""
    kind = _class_of(name)
    keys = _keys_of(kind)
    _check_options(name, kind, keys, options)
    needed = "vocab_size" if "vocab_size" in given else "num_channels"
    if needed not in keys:
        raise ArchitectureError(
            f"expected a config with {needed}, which follows from the data set, found none in {kind.__name__} of "
            f"hf:{name}",
            f"name a config for {'text alone' if needed == 'vocab_size' else 'images of any channels'}",
        )
    known = {key: value for key, value in given.items() if key in keys or key == "num_labels"}
    try:
        config: Config = transformers.AutoConfig.for_model(name, **{**known, **options})
    except Exception as error:  # the library's own checks, of several kinds
        raise ArchitectureError(
            f"expected options that {kind.__name__} of hf:{name} takes, found {' '.join(str(error).split())[:300]}",
            "correct the options beside the model's name",
        ) from error
    _settle(config, options)
    return config


def _class_of(name: str) -> type[Config]:
    auto = importlib.import_module("transformers.models.auto.configuration_auto")
    mapping: Mapping[str, type[Config]] = auto.CONFIG_MAPPING
    names = sorted(mapping.keys())
    if name in names:
        return mapping[name]
    near = get_close_matches(name.rsplit("/", 1)[-1], names, n=3, cutoff=0.7)
    raise ArchitectureError(
        f"expected a config of the transformers library after hf:, found {name!r}",
        f"did you mean {' or '.join(f'hf:{other}' for other in near)}?"
        if near
        else "names are those of its model types, such as hf:gpt2, hf:llama or hf:vit; neither paths nor ids of a hub",
    )


def _keys_of(kind: type[Config]) -> frozenset[str]:
    """What a suite may set: the class's own keys, and not those that all configs have."""
    base = importlib.import_module("transformers").PretrainedConfig
    shared = {field.name for field in fields(base)} | set(FOREIGN)
    own = {field.name for field in fields(kind)} | set(kind.attribute_map)
    return frozenset(key for key in own - shared if not key.startswith("_"))


def _check_options(name: str, kind: type[Config], keys: frozenset[str], options: Mapping[str, object]) -> None:
    for key, value in options.items():
        if key in FROM_DATA:
            raise ArchitectureError(
                f"expected no option {key} of model hf:{name}, for it follows from {FROM_DATA[key]}, found {value!r}",
                "leave it out",
            )
        if key not in keys:
            near = get_close_matches(key, sorted(keys), n=3)
            raise ArchitectureError(
                f"expected an option that {kind.__name__} of hf:{name} has, found {key}",
                f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(sorted(keys))}",
            )
        if _draws(key, value):
            raise ArchitectureError(
                f"expected no {key} above 0 for model hf:{name}, found {value!r}",
                "leave it out: workers would draw differently, and no proof of equal training is left",
            )


def _draws(key: str, value: object) -> bool:
    """Whether it is a probability of something random, or several, and not all of them 0."""
    if DRAWS.search(key) is None:
        return False
    values = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(one, int | float) and not isinstance(one, bool) and one != 0 for one in values)


def _settle(config: Config, options: Mapping[str, object]) -> None:
    """Nothing random, in the config and those inside it; no special token that the vocabulary has not."""
    for key, value in list(vars(config).items()):
        if _draws(key, value):
            setattr(config, key, type(value)(0.0 for _ in value) if isinstance(value, list | tuple) else 0.0)
        elif key in config.sub_configs and hasattr(value, "sub_configs"):
            _settle(value, {})
    vocabulary = getattr(config, "vocab_size", None)
    for key in ("bos_token_id", "eos_token_id", "pad_token_id"):
        token = getattr(config, key, None)
        if key not in options and isinstance(vocabulary, int) and isinstance(token, int) and token >= vocabulary:
            setattr(config, key, None)


def without_lots(model: nn.Module) -> None:
    """Dropout that is written into an architecture, and in no config."""
    for layer in model.modules():
        if isinstance(layer, _DropoutNd):
            layer.p = 0.0
