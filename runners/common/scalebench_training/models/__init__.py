"""Models, one file each, found by file name: `cnn` is `cnn.py`.

A file has `build(options, shape, classes)`, and `categories` as a fourth argument where it is for tables: `options` is
what the suite sets, `shape` that of one sample, `categories` how many codes each of the table's last columns has.
It returns a module that maps [batch, *shape] to logits [batch, classes] (where each position of a sample has a
label, [batch, positions, classes]), or a `Model`. Of a regression `classes` is 1: the one number that is predicted.
No dropout and no batch normalisation: their randomness and
statistics differ with the number of workers, and the proof that all runners did the same training would be lost.
"""

import importlib
import importlib.util
import inspect
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from torch import nn

from scalebench_training.errors import TrialError
from scalebench_training.hugging_face import architecture, is_architecture
from scalebench_training.model import Model, model_for

Build = Callable[..., object]

# Of this folder, those that learn a number as well as classes.
REGRESSION = ("mlp", "tabular")

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def build_model(
    name: str,
    options: Mapping[str, object],
    shape: tuple[int, ...],
    outputs: int,
    categories: tuple[int, ...] = (),
    *,
    regression: bool = False,
) -> Model:
    """The model `name` of this folder, `/absolute/file.py:function` of the user's own, or `hf:<config>`.

    `outputs`: classes of the data set, or 1 of a `regression`. Initial parameters come from torch's global generator:
    seed it before.
    """
    build = find_build(name)
    if regression and (is_architecture(name) or (":" not in name and name not in REGRESSION)):
        raise TrialError(
            f"model {name} tells classes apart, and the target of the data set is a number: "
            f"{' and '.join(REGRESSION)} learn one"
        )
    built = call_build(build, options, shape, outputs, categories)
    if isinstance(built, nn.Module | Model):
        return model_for(built, regression=regression)
    raise TrialError(f"expected model {name} to be a torch module or a Model, found {type(built).__name__}")


def find_build(name: str) -> Build:
    """The function that builds the model; raises `TrialError` where there is none."""
    if is_architecture(name):
        return architecture(name)
    path, separator, function = name.rpartition(":")
    if separator:
        return _function(_module_of_file(Path(path)), function, path)
    folder = Path(__file__).parent
    if NAME.fullmatch(name) is None or not (folder / f"{name}.py").is_file():
        there = sorted(file.stem for file in folder.glob("[a-z]*.py"))
        raise TrialError(f"there is no model {name!r}; there are: {', '.join(there)}")
    return _function(importlib.import_module(f"{__name__}.{name}"), "build", name)


def call_build(
    build: Build, options: Mapping[str, object], shape: tuple[int, ...], classes: int, categories: tuple[int, ...]
) -> object:
    """What `build` returns; `categories` goes to those that name it."""
    if "categories" in inspect.signature(build).parameters:
        return build(options, shape, classes, categories=categories)
    return build(options, shape, classes)


def _module_of_file(file: Path) -> ModuleType:
    if not file.is_absolute() or not file.is_file():
        raise TrialError(f"expected a model file by its absolute path, found {str(file)!r}")
    spec = importlib.util.spec_from_file_location(f"scalebench_model_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise TrialError(f"the model file {file} cannot be imported: its name must end in .py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _function(module: ModuleType, name: str, where: str) -> Build:
    build: Build | None = getattr(module, name, None)
    if not callable(build):
        raise TrialError(f"the model {where} has no function {name}(options, shape, classes)")
    return build
