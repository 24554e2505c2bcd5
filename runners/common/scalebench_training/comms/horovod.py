"""Horovod's DistributedOptimizer over Gloo, MPI or NCCL."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import horovod
import horovod.torch as hvd
import torch
from torch import nn
from torch.optim import Optimizer

from scalebench_training.device import device_of


class HorovodComm:
    """The `Comm` over Horovod; ranks come from the environment that its launchers set.

    `device` is the trial's `cpu` or `gpu`.
    """

    def __init__(self, device: str = "cpu") -> None:
        hvd.init()
        self.rank: int = hvd.rank()
        self.world: int = hvd.size()
        self.local_rank: int = hvd.local_rank()
        self.local_world: int = hvd.local_size()
        self._device = device_of(device, self.local_rank)
        if self._device.type == "cuda":
            torch.cuda.set_device(self._device)
        self.backend = _backend(self._device)

    def wrap(self, model: nn.Module, optimizer: Optimizer, passes: int = 1) -> tuple[nn.Module, Optimizer]:
        """Broadcast rank 0's parameters, average gradients in `step`.

        `broadcast_optimizer_state` is left out on purpose: on a fresh optimizer it runs a hidden
        `step` with zero gradients, which moves the parameters where there is weight decay.
        """
        hvd.broadcast_parameters(model.state_dict(), root_rank=0)
        wrapped: Optimizer = hvd.DistributedOptimizer(
            optimizer, named_parameters=model.named_parameters(), op=hvd.Average, backward_passes_per_step=passes
        )
        return model, wrapped

    def holding_back(self, model: nn.Module) -> AbstractContextManager[object]:
        del model  # Horovod counts the passes itself
        return nullcontext()

    @contextmanager
    def exchanged(self, optimizer: Any) -> Iterator[None]:  # noqa: ANN401  # a class that Horovod makes at run time
        optimizer.synchronize()
        with optimizer.skip_synchronize():
            yield

    def barrier(self) -> None:
        hvd.barrier()

    def sum(self, values: list[float]) -> list[float]:
        tensor = torch.tensor(values, dtype=torch.float64)
        total = hvd.allreduce(tensor, op=hvd.Sum, name="scalebench.sum")
        return [float(value) for value in total.tolist()]

    def versions(self) -> dict[str, str]:
        return {"horovod": str(horovod.__version__)}

    def close(self) -> None:
        hvd.shutdown()


def _backend(device: torch.device) -> str:
    if device.type == "cuda" and hvd.nccl_built():
        return "nccl"
    return "mpi" if hvd.mpi_enabled() else "gloo"
