"""One worker alone: plain PyTorch."""

from contextlib import AbstractContextManager, nullcontext

from torch import nn
from torch.optim import Optimizer


class SingleComm:
    """The `Comm` of a single process; adds nothing to model and optimizer."""

    rank = 0
    world = 1
    local_rank = 0
    local_world = 1
    backend = "none"

    def wrap(self, model: nn.Module, optimizer: Optimizer, passes: int = 1) -> tuple[nn.Module, Optimizer]:
        del passes
        return model, optimizer

    def holding_back(self, model: nn.Module) -> AbstractContextManager[object]:
        del model
        return nullcontext()

    def exchanged(self, optimizer: Optimizer) -> AbstractContextManager[object]:
        del optimizer
        return nullcontext()

    def barrier(self) -> None:
        return None

    def sum(self, values: list[float]) -> list[float]:
        return list(values)

    def versions(self) -> dict[str, str]:
        return {}

    def close(self) -> None:
        return None
