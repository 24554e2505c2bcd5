"""What a model of the user's own must be, found on a few samples in one process, before any worker starts.

A fault names the line: of the error, of the layer, or of the function that is asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

from scalebench_training.dataset import Dataset
from scalebench_training.model import Model, mean_cross_entropy, mean_squared_error
from scalebench_training.model_build import (
    ModelError,
    built_model,
    check_start,
    found_build,
    raised_by,
    source_of,
)
from scalebench_training.model_lines import SourceLines
from scalebench_training.watched import Watched

Result = TypeVar("Result")

SAMPLES = 4


@dataclass
class Findings:
    """`warnings`: what a model may do, but should not."""

    parameters: int
    warnings: list[tuple[str, int | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Sample:
    """A few samples as the data set has them."""

    inputs: torch.Tensor
    labels: torch.Tensor


def check_model(name: str, options: Mapping[str, object], data: Dataset, seed: int, precision: str) -> Findings:
    """Build, run and judge the model `/absolute/file.py:function`. Raises `ModelError`."""
    file, _, function = name.rpartition(":")
    lines = source_of(Path(file))
    build = found_build(name, function, lines)

    def built() -> Model:
        torch.manual_seed(seed)
        return built_model(build, options, data, lines)

    return judged(built, data, precision, lines, lines.of_function(function))


def judged(built: Callable[[], Model], data: Dataset, precision: str, lines: SourceLines, line: int | None) -> Findings:
    """What is to be said of the model that `built` makes of one seed; `line` is that of its function."""
    model = built()
    check_start(model, built(), line)
    sample = Sample(torch.from_numpy(data.train_inputs[:SAMPLES]), torch.from_numpy(data.train_labels[:SAMPLES]))
    checked = Checked(model, lines, line, precision)
    first = checked.passed(sample, data.outputs)
    second = checked.passed(sample, data.outputs)
    checked.same_twice(first, second)
    findings = Findings(sum(p.numel() for p in model.module.parameters()))
    findings.warnings.extend(checked.batch_dependence(sample, first))
    return findings


@dataclass(frozen=True)
class Pass:
    """What one forward and backward pass left behind."""

    watched: Watched
    loss: float
    gradients: dict[str, torch.Tensor]


class Checked:
    """The model in use; `line` is that of its building function, where nothing better is known."""

    def __init__(self, model: Model, lines: SourceLines, line: int | None, precision: str) -> None:
        self._model = model
        self._lines = lines
        self._line = line
        self._precision = precision

    def passed(self, sample: Sample, outputs: int) -> Pass:
        """One pass from the same state; what it leaves must be what training needs."""
        with self._watching() as watched:
            return self._pass(sample, outputs, watched)

    @contextmanager
    def _watching(self) -> Iterator[Watched]:
        """Watches the module, whose state is afterwards what it was."""
        module = self._model.module
        state = {name: values.clone() for name, values in module.state_dict().items()}
        watched = Watched(module)
        try:
            yield watched
        finally:
            watched.close()
            module.load_state_dict(state)
            module.zero_grad()

    def _pass(self, sample: Sample, size: int, watched: Watched) -> Pass:
        module = self._model.module
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._precision == "bf16"):
            inputs, labels = self._prepared(sample)
            outputs = self._run("its forward pass", lambda: module(inputs), watched)
            self._shape(outputs, labels, size)
            loss = self._run("its loss", lambda: self._model.loss(outputs, labels), watched)
        self._loss(loss, watched)
        self._right(outputs, labels, watched)
        self._run("its backward pass", loss.backward, watched)
        return Pass(watched, loss.item(), self._gradients(module))

    def _right(self, outputs: torch.Tensor, labels: torch.Tensor, watched: Watched) -> None:
        correct = self._model.correct
        if correct is None:
            return
        right = self._run("its `correct`", lambda: correct(outputs, labels), watched)
        if right.shape != labels.shape:
            raise ModelError(
                f"expected `correct` to tell of each label {list(labels.shape)}, found {list(right.shape)}",
                "return one boolean a label",
                self._lines.of_code(correct) or self._line,
            )

    def _prepared(self, sample: Sample) -> tuple[torch.Tensor, torch.Tensor]:
        batch = self._model.batch
        if batch is None:
            return sample.inputs, sample.labels
        inputs, labels = self._run("its `batch`", lambda: batch(sample.inputs, sample.labels), None)
        if labels.numel() != sample.labels.numel():
            raise ModelError(
                f"expected `batch` to keep the number of labels, found {labels.numel()} of {sample.labels.numel()}",
                "leave no label out and add none",
                self._lines.of_code(batch) or self._line,
            )
        return inputs, labels

    def _run(self, what: str, work: Callable[[], Result], watched: Watched | None) -> Result:
        try:
            return work()
        except (Exception, SystemExit) as error:
            inside = None if watched is None else watched.inside()
            if watched is None or inside is None:
                raise raised_by(what, error, self._lines, self._line) from error
            where = f"{what} in layer {inside[0]} ({_kind(inside[1])})"
            raise raised_by(where, error, self._lines, self._lines.of_layer(*inside, watched) or self._line) from error

    def _shape(self, outputs: object, labels: torch.Tensor, size: int) -> None:
        if self._model.loss not in (mean_cross_entropy, mean_squared_error):
            return
        expected = [*labels.shape, size]
        found = list(outputs.shape) if isinstance(outputs, torch.Tensor) else type(outputs).__name__
        if found != expected:
            kind = "logits [batch, classes]" if labels.dim() == 1 else "logits [batch, positions, classes]"
            if self._model.loss is mean_squared_error:
                kind = "one number a sample, [batch, 1]"
            raise ModelError(
                f"expected {kind} = {expected}, found {found}",
                "give the last layer as many outputs as its third argument says, or return a Model with a loss of "
                "your own",
                self._lines.of_code(type(self._model.module).forward) or self._line,
            )

    def _loss(self, loss: object, watched: Watched) -> None:
        line = self._lines.of_code(self._model.loss) or self._line
        if not isinstance(loss, torch.Tensor) or loss.dim() != 0 or not loss.requires_grad:
            found = (
                f"shape {list(loss.shape)}" if isinstance(loss, torch.Tensor) and loss.dim() else type(loss).__name__
            )
            if isinstance(loss, torch.Tensor) and loss.dim() == 0:
                found = "one that depends on no parameter"
            raise ModelError(
                f"expected the loss to be a single number that depends on the parameters, found {found}",
                "return the mean over the labels, as a tensor, without .item() or .detach()",
                line,
            )
        if torch.isfinite(loss):
            return
        layer = watched.first_not_finite()
        where = "" if layer is None else f"; the first to give no finite number is layer {layer[0]} ({_kind(layer[1])})"
        raise ModelError(
            f"expected a finite loss at the first step, found {loss.item()}{where}",
            "look for a logarithm, a root or a division of 0 there",
            line if layer is None else self._lines.of_layer(*layer, watched) or line,
        )

    def _gradients(self, module: nn.Module) -> dict[str, torch.Tensor]:
        found: dict[str, torch.Tensor] = {}
        for name, parameter in module.named_parameters():
            if not parameter.requires_grad:
                continue
            if parameter.grad is None:
                raise ModelError(
                    f"expected a gradient for every parameter, found none for {name}: the forward pass does not use it",
                    "use it, leave it out, or call requires_grad_(False) on it: workers would wait for its gradient",
                    self._lines.of_attribute(name.split(".")[0]) or self._line,
                )
            if not torch.isfinite(parameter.grad).all():
                raise ModelError(
                    f"expected finite gradients at the first step, found others for {name}",
                    "look for a root or a division whose derivative is infinite",
                    self._lines.of_attribute(name.split(".")[0]) or self._line,
                )
            found[name] = parameter.grad.clone()
        return found

    def same_twice(self, first: Pass, second: Pass) -> None:
        """Two passes from the same state must agree to the bit: else no two runners can."""
        hint = "leave out dropout and noise: workers would draw differently, and no proof of equal training is left"
        layer = first.watched.first_different(second.watched)
        if layer is not None:
            raise ModelError(
                f"expected two passes from the same state to agree, found that layer {layer[0]} "
                f"({_kind(layer[1])}) gives another output each time",
                hint,
                self._lines.of_layer(*layer, first.watched, random=True) or self._line,
            )
        for name, gradient in first.gradients.items():
            if not torch.equal(gradient, second.gradients[name]):
                raise ModelError(
                    f"expected two passes from the same state to agree, found another gradient of {name} each time",
                    hint,
                    self._lines.of_code(self._model.loss) or self._line,
                )

    def batch_dependence(self, sample: Sample, whole: Pass) -> list[tuple[str, int | None]]:
        """Layers whose output for a sample depends on the others of its batch, and a loss that is no mean."""
        inputs, labels = self._prepared(sample)
        half = len(inputs) // 2
        if half == 0 or len(inputs) != 2 * half or len(inputs) != len(labels):
            return []
        try:
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._precision == "bf16"):
                second = self._model.loss(self._model.module(inputs[half:]), labels[half:]).item()
                with self._watching() as watched:
                    first = self._model.loss(self._model.module(inputs[:half]), labels[:half]).item()
        except Exception:  # a module for one size of batch alone: nothing can be said of it
            return []
        layer = watched.first_apart(whole.watched, half)
        if layer is not None:
            sentence = (
                f"layer {layer[0]} ({_kind(layer[1])}) looks at all samples of a batch together: another number of "
                "workers is another training, and its cells will not be comparable; GroupNorm and LayerNorm do not"
            )
            return [(sentence, self._lines.of_layer(*layer, watched) or self._line)]
        mean = (first + second) / 2
        if abs(whole.loss - mean) > 1e-3 * max(abs(whole.loss), abs(mean)):
            told = (
                f"the loss of {2 * half} samples is {whole.loss:g}, and the mean of its halves' {mean:g}: it is no "
                "mean over the samples, so that another number of workers is another training"
            )
            return [(told, self._lines.of_code(self._model.loss) or self._line)]
        return []


def _kind(layer: nn.Module) -> str:
    return type(layer).__name__
