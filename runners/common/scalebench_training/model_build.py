"""A user's model file read, its function found and called: the first half of what `model_check` judges."""

import inspect
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn

from scalebench_training.dataset import Dataset
from scalebench_training.errors import TrialError
from scalebench_training.model import Model, model_for
from scalebench_training.model_lines import SourceLines
from scalebench_training.models import Build, call_build, find_build

ARGUMENTS = ("options", "shape", "classes")


class ModelError(Exception):
    """Why the model cannot be trained: a sentence, what mends it, and the line, where it is known."""

    def __init__(self, sentence: str, hint: str, line: int | None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.line = line


def source_of(file: Path) -> SourceLines:
    """The file's lines; raises `ModelError` where it is no Python."""
    try:
        return SourceLines(file, file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ModelError(
            f"expected Python, found a syntax error: {error.msg}", "mend the line, or the one before it", error.lineno
        ) from error
    except (OSError, ValueError) as error:
        raise ModelError(f"expected a file of Python in UTF-8, found {error}", "write the file anew", None) from error


def found_build(name: str, function: str, lines: SourceLines) -> Build:
    """The file's function, imported; raises `ModelError` where it is not there, or takes something else."""
    try:
        build = find_build(name)
    except TrialError as error:
        there = ", ".join(lines.functions()) or "none"
        raise ModelError(
            f"expected a function {function}({', '.join(ARGUMENTS)}), found none of that name",
            f"its functions: {there}; the suite names one after the colon",
            None,
        ) from error
    except (Exception, SystemExit) as error:
        raise raised_by("its import", error, lines, None) from error
    try:
        inspect.signature(build).bind(*ARGUMENTS, **{"categories": ()} if _takes_categories(build) else {})
    except TypeError as error:
        raise ModelError(
            f"expected {function} to take {', '.join(ARGUMENTS)}, found {function}{inspect.signature(build)}",
            f"write `def {function}({', '.join(ARGUMENTS)}):`, with `categories` as a fourth where it is for tables",
            lines.of_function(function),
        ) from error
    return build


def _takes_categories(build: Build) -> bool:
    return "categories" in inspect.signature(build).parameters


def built_model(build: Build, options: Mapping[str, object], data: Dataset, lines: SourceLines) -> Model:
    """What the function returns, as a `Model`; raises `ModelError` where it is none."""
    try:
        built = call_build(build, options, data.shape, data.outputs, data.categories)
    except (Exception, SystemExit) as error:
        raise raised_by("building it", error, lines, lines.of_code(build)) from error
    if isinstance(built, nn.Module | Model):
        return model_for(built, regression=data.target is not None)
    raise ModelError(
        f"expected a torch module or a Model, found {type(built).__name__}",
        "return the nn.Module, or scalebench_training.model.Model(module, loss=...)",
        lines.of_code(build),
    )


def check_start(one: Model, other: Model, line: int | None) -> None:
    """Raise `ModelError` where two models built from one seed start differently; `line` is that of their function."""
    theirs = other.module.state_dict()
    for name, values in one.module.state_dict().items():
        if name not in theirs or not torch.equal(values, theirs[name]):
            raise ModelError(
                f"expected equal parameters after the same seed, found that {name} starts differently each time",
                "draw from torch's own generator, which the harness seeds, and from no other",
                line,
            )


def raised_by(what: str, error: BaseException, lines: SourceLines, line: int | None) -> ModelError:
    """Whatever `what` raised, at the last line of the file that was run, else at `line`."""
    first = (str(error).strip().splitlines() or ["no message"])[0]
    return ModelError(
        f"expected {what} to work, found {type(error).__name__}: {first}",
        "the line is the last one of the file that was run, or the one of what was being run",
        lines.of_error(error) or line,
    )
