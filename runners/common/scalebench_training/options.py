"""A model's or data set's own options, read from the suite into a frozen dataclass.

The dataclass's defaults give names, types and values: a field `test_samples: int = 1024` is the
option `testSamples`, a whole number of at least 1.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from scalebench_training.errors import TrialError

Options = TypeVar("Options")


def read_options(kind: type[Options], given: Mapping[str, object], owner: str) -> Options:
    """`given` as a `kind`; raises `TrialError` on unknown names and unfit values. `owner`: "model cnn"."""
    fields = {_camel(field.name): field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(fields))
    if unknown:
        known = ", ".join(fields) or "none"
        raise TrialError(f"{owner} has no option {unknown[0]}; its options: {known}")
    values: dict[str, Any] = {
        fields[name].name: _checked(value, fields[name].default, f"option {name} of {owner}")
        for name, value in given.items()
    }
    return kind(**values)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _checked(value: object, default: object, where: str) -> object:
    if isinstance(default, tuple):
        if isinstance(value, list) and value and all(_is_count(item) for item in value):
            return tuple(value)
        raise TrialError(f"expected {where} to be a list of whole numbers of at least 1, found {value!r}")
    if isinstance(default, int):
        if _is_count(value):
            return value
        raise TrialError(f"expected {where} to be a whole number of at least 1, found {value!r}")
    if isinstance(default, str):
        if isinstance(value, str):
            return value
        raise TrialError(f"expected {where} to be a text, found {value!r}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise TrialError(f"expected {where} to be a number, found {value!r}")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
