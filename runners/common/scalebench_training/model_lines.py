"""Where in a user's model file something is: the line of an error, of a layer, of a function."""

import ast
import traceback
from pathlib import Path

from torch import nn

from scalebench_training.watched import Watched

# Calls that draw random numbers when a forward pass runs.
RANDOM = frozenset(
    {
        "alpha_dropout",
        "bernoulli",
        "choice",
        "dropout",
        "dropout1d",
        "dropout2d",
        "dropout3d",
        "gumbel_softmax",
        "multinomial",
        "normal",
        "normal_",
        "rand",
        "rand_like",
        "randint",
        "randn",
        "randn_like",
        "random",
        "randperm",
        "rrelu",
        "uniform",
        "uniform_",
    }
)


class SourceLines:
    """Of the Python in `text`; raises SyntaxError where it is none."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = str(file)
        self._tree = ast.parse(text, str(file))

    def functions(self) -> list[str]:
        """Names of the functions of the file itself."""
        return [node.name for node in self._tree.body if isinstance(node, ast.FunctionDef)]

    def of_function(self, name: str) -> int | None:
        """Of `def name`."""
        for node in self._tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                return node.lineno
        return None

    def of_error(self, error: BaseException) -> int | None:
        """The last line of the file that was run before the error."""
        if isinstance(error, SyntaxError) and error.filename == self._file:
            return error.lineno
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == self._file]
        return frames[-1].lineno if frames else None

    def of_code(self, function: object) -> int | None:
        """Where the function begins, if it is one of the file."""
        code = getattr(function, "__code__", None)
        if code is None or code.co_filename != self._file:
            return None
        line: int = code.co_firstlineno
        return line

    def of_attribute(self, name: str) -> int | None:
        """Of the first `self.name = ...`."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Attribute) and target.attr == name:
                        return node.lineno
        return None

    def of_layer(self, name: str, layer: nn.Module, watched: Watched, *, random: bool = False) -> int | None:
        """Where the layer is written: its own forward pass, or the call that makes it.

        `random`: rather the first call in that forward pass that draws random numbers.
        """
        forward = self.of_code(type(layer).forward)
        if forward is not None:
            return (self._random_below(forward) if random else None) or forward
        kind = type(layer).__name__
        alike = [other for other, each in watched.layers.items() if type(each) is type(layer)]
        calls = [node.lineno for node in self._calls() if _called(node) == kind]
        if not calls:
            return None
        return calls[alike.index(name)] if len(calls) == len(alike) else calls[0]

    def _calls(self) -> list[ast.Call]:
        calls = [node for node in ast.walk(self._tree) if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda node: (node.lineno, node.col_offset))

    def _random_below(self, line: int) -> int | None:
        """The first call that draws, in the function that begins at `line`: an initialiser draws too, and may."""
        functions = (node for node in ast.walk(self._tree) if isinstance(node, ast.FunctionDef))
        last = next((node.end_lineno or line for node in functions if node.lineno == line), line)
        drawing = (call.lineno for call in self._calls() if _called(call) in RANDOM)
        return next((at for at in drawing if line <= at <= last), None)


def _called(call: ast.Call) -> str | None:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else None
