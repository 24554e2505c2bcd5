"""One training step: the plain one, and the one with what a suite adds to it.

What a suite does not ask for costs nothing: the plain step is five lines of PyTorch.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_
from torch.optim import Optimizer

from scalebench_training.comm import Comm
from scalebench_training.model import Loss

# Inputs and labels of a batch to its loss, detached.
Step = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Piece = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class Recipe:
    """What is done in a step beside forward pass, backward pass and update.

    `precision`: fp32, or bf16 by autocast: products and convolutions in bfloat16, parameters, gradients and loss in
    float32. `accumulation`: micro-batches that a worker's batch goes through in. `clip_norm`: the most that the norm
    of all gradients together may be, after their exchange; None for no limit. `ramp`: steps over which the learning
    rate grows linearly to its value, step i (from 1) with i / ramp of it (Goyal et al. 2017, arXiv:1706.02677).
    """

    precision: str = "fp32"
    accumulation: int = 1
    clip_norm: float | None = None
    ramp: int = 0


PLAIN = Recipe()


def make_step(model: nn.Module, optimizer: Optimizer, loss: Loss, recipe: Recipe, comm: Comm) -> Step:
    """A step of `model` and `optimizer` as `comm` has wrapped them."""
    if recipe == PLAIN:
        return plain_step(model, optimizer, loss)
    return StepPieces(model, optimizer, loss, recipe, comm).step


def plain_step(model: nn.Module, optimizer: Optimizer, loss: Loss) -> Step:
    """Detached in place, which costs half of `detach`: nobody needs a loss's graph after its step."""

    def step(inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        optimizer.zero_grad()
        value = loss(model(inputs), labels)
        value.backward()
        optimizer.step()
        return value.detach_()

    return step


class StepPieces:
    """A step as its pieces, in the order in which `step` calls them; whoever times the pieces calls them too."""

    def __init__(self, model: nn.Module, optimizer: Optimizer, loss: Loss, recipe: Recipe, comm: Comm) -> None:
        self.model = model
        self._optimizer = optimizer
        self._loss = loss
        self._recipe = recipe
        self._comm = comm
        self._autocast = recipe.precision == "bf16"
        self._parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
        self._rates = [group["lr"] for group in optimizer.param_groups]
        self._taken = 0
        self.count = recipe.accumulation

    def begin(self, inputs: torch.Tensor, labels: torch.Tensor) -> list[Piece]:
        """The micro-batches of a worker's batch, of equal size."""
        self._optimizer.zero_grad()
        count = self._recipe.accumulation
        if count == 1:
            return [(inputs, labels)]
        size = len(inputs) // count
        return list(zip(inputs.split(size), labels.split(size), strict=True))

    def forward(self, piece: Piece) -> torch.Tensor:
        """The micro-batch's part of the batch's mean loss."""
        inputs, labels = piece
        if not self._autocast:
            value = self._loss(self.model(inputs), labels)
        else:
            with torch.autocast(inputs.device.type, dtype=torch.bfloat16):
                value = self._loss(self.model(inputs), labels)
        return value if self._recipe.accumulation == 1 else value / self._recipe.accumulation

    def update(self) -> None:
        """Exchange what is not exchanged yet, clip, and move the parameters."""
        if self._taken < self._recipe.ramp:
            self._taken += 1
            share = self._taken / self._recipe.ramp
            for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
                group["lr"] = rate * share
        if self._recipe.clip_norm is None:
            self._optimizer.step()
            return
        with self._comm.exchanged(self._optimizer):
            clip_grad_norm_(self._parameters, self._recipe.clip_norm)
            self._optimizer.step()

    def step(self, inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The whole step."""
        *held, last = self.begin(inputs, labels)
        losses = []
        for piece in held:
            with self._comm.holding_back(self.model):
                loss = self.forward(piece)
                loss.backward()
            losses.append(loss.detach_())
        loss = self.forward(last)
        loss.backward()
        self.update()
        value = loss.detach_()
        return torch.stack([*losses, value]).sum() if losses else value
