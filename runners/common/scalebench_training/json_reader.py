"""Typed access to parsed JSON; every complaint names the file and the path inside it."""

from collections.abc import Mapping
from typing import Any

from scalebench_training.errors import TrialError


class JsonReader:
    """An object of a JSON file. Keys that nobody asks for are ignored: new ones may be added."""

    def __init__(self, value: object, file: str, path: str = "") -> None:
        self._file = file
        self._path = path
        if not isinstance(value, Mapping):
            raise TrialError(f"{file}: expected an object at {path or 'the top'}, found {_name(value)}")
        self._value: Mapping[str, Any] = value

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _get(self, key: str, expected: str) -> object:
        if key not in self._value:
            raise TrialError(f"{self._file}: expected {expected} at {self._at(key)}, found nothing")
        return self._value[key]

    def _wrong(self, key: str, expected: str, found: object) -> TrialError:
        return TrialError(f"{self._file}: expected {expected} at {self._at(key)}, found {_name(found)}")

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def present(self, key: str) -> bool:
        """Whether the key is there with another value than null."""
        return self._value.get(key) is not None

    def nested(self, key: str) -> "JsonReader":
        return JsonReader(self._get(key, "an object"), self._file, self._at(key))

    def mapping(self, key: str) -> dict[str, object]:
        value = self._get(key, "an object")
        if not isinstance(value, Mapping):
            raise self._wrong(key, "an object", value)
        return dict(value)

    def items(self, key: str) -> list["JsonReader"]:
        return [JsonReader(value, self._file, f"{self._at(key)}[{at}]") for at, value in enumerate(self._list(key))]

    def texts(self, key: str) -> list[str]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, "a list of texts", values)
        return [str(value) for value in values]

    def integers(self, key: str) -> list[int]:
        values = self._list(key)
        found = [value for value in values if isinstance(value, int) and not isinstance(value, bool) and value >= 0]
        if len(found) != len(values):
            raise self._wrong(key, "a list of integers of at least 0", values)
        return found

    def _list(self, key: str) -> list[object]:
        value = self._get(key, "a list")
        if not isinstance(value, list):
            raise self._wrong(key, "a list", value)
        return value

    def text(self, key: str) -> str:
        value = self._get(key, "a text")
        if not isinstance(value, str) or value == "":
            raise self._wrong(key, "a text that is not empty", value)
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in choices:
            raise self._wrong(key, f"one of {', '.join(choices)}", value)
        return value

    def integer(self, key: str, minimum: int = 0) -> int:
        value = self._get(key, "an integer")
        if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
            raise self._wrong(key, f"an integer of at least {minimum}", value)
        return value

    def number(self, key: str, minimum: float = 0.0) -> float:
        value = self._get(key, "a number")
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= minimum:
            raise self._wrong(key, f"a number of at least {minimum:g}", value)
        return float(value)


def _name(value: object) -> str:
    """The value itself where it is short, else its type."""
    shown = repr(value)
    return shown if len(shown) <= 40 else type(value).__name__
