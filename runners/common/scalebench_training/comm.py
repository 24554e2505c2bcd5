"""What a runner hands to the training program: how its workers talk to each other."""

from contextlib import AbstractContextManager
from typing import Protocol

from torch import nn
from torch.optim import Optimizer


class Comm(Protocol):
    """A worker's view of all workers. Every method but `versions` is called by all ranks together."""

    @property
    def rank(self) -> int:
        """This worker's number, 0 to world - 1."""

    @property
    def world(self) -> int:
        """Number of workers."""

    @property
    def local_rank(self) -> int:
        """This worker's number on its node, 0 to local_world - 1."""

    @property
    def local_world(self) -> int:
        """Number of workers on this node."""

    @property
    def backend(self) -> str:
        """What carries the messages, e.g. `gloo`, `nccl`; `none` where nothing does."""

    def wrap(self, model: nn.Module, optimizer: Optimizer, passes: int = 1) -> tuple[nn.Module, Optimizer]:
        """Give all ranks the parameters of rank 0 and add the averaging of gradients.

        The returned module shares its parameters with `model`. The optimizer's settings stay as
        they are: no learning rate is rescaled. A step has `passes` backward passes, whose gradients add up, and one
        exchange, in or after the last of them.
        """

    def holding_back(self, model: nn.Module) -> AbstractContextManager[object]:
        """Around a forward and backward pass that is not the step's last: its gradients are not exchanged yet.

        `model` is the module that `wrap` returned.
        """

    def exchanged(self, optimizer: Optimizer) -> AbstractContextManager[object]:
        """After the last backward pass: within it, gradients are the averages, and `optimizer.step` exchanges nothing.

        `optimizer` is the one that `wrap` returned. Not called where nobody looks at gradients before the update.
        """

    def barrier(self) -> None:
        """Return when all ranks have come here."""

    def sum(self, values: list[float]) -> list[float]:
        """Sum over the ranks of each value, in float64; the same on every rank."""

    def versions(self) -> dict[str, str]:
        """Versions of the communication library by name, e.g. `{"horovod": "0.28.1"}`."""

    def close(self) -> None:
        """Leave the group; nothing is called afterwards."""
