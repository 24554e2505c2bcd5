"""PyTorch DistributedDataParallel over Gloo (CPU) or NCCL (GPU)."""

import os
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim import Optimizer

from scalebench_training.device import device_of
from scalebench_training.errors import TrialError


class TorchDdpComm:
    """The `Comm` over `torch.distributed`.

    Ranks come from the environment that torchrun sets (RANK, WORLD_SIZE, LOCAL_RANK,
    LOCAL_WORLD_SIZE, MASTER_ADDR, MASTER_PORT). A process group that is already there (Ray
    Train makes one) is used and left to its owner.

    `device` is the trial's `cpu` or `gpu`. `bucket_cap_mb` is DDP's, in MiB; None leaves its
    default (25, the first one 1).
    """

    def __init__(
        self, device: str = "cpu", *, bucket_cap_mb: float | None = None, timeout_seconds: float = 300
    ) -> None:
        self.local_rank = _integer("LOCAL_RANK")
        self.local_world = _integer("LOCAL_WORLD_SIZE")
        self._device = device_of(device, self.local_rank)
        self._bucket_cap_mb = bucket_cap_mb
        self._owner = not dist.is_initialized()
        if self._device.type == "cuda":
            torch.cuda.set_device(self._device)
        if self._owner:
            dist.init_process_group(
                "nccl" if self._device.type == "cuda" else "gloo",
                timeout=timedelta(seconds=timeout_seconds),
                device_id=self._device if self._device.type == "cuda" else None,
            )
        self.rank = dist.get_rank()
        self.world = dist.get_world_size()
        self.backend = str(dist.get_backend())

    def wrap(self, model: nn.Module, optimizer: Optimizer, passes: int = 1) -> tuple[nn.Module, Optimizer]:
        """DDP broadcasts rank 0's parameters when it is made, and averages in the backward pass."""
        del passes  # DDP is told pass by pass
        wrapped = DistributedDataParallel(
            model,
            device_ids=[self._device] if self._device.type == "cuda" else None,
            bucket_cap_mb=self._bucket_cap_mb,
        )
        return wrapped, optimizer

    def holding_back(self, model: nn.Module) -> AbstractContextManager[object]:
        if not isinstance(model, DistributedDataParallel):
            raise TypeError("expected the module that wrap returned")
        return model.no_sync()

    def exchanged(self, optimizer: Optimizer) -> AbstractContextManager[object]:
        del optimizer  # the backward pass has averaged the gradients
        return nullcontext()

    def barrier(self) -> None:
        dist.barrier()

    def sum(self, values: list[float]) -> list[float]:
        tensor = torch.tensor(values, dtype=torch.float64, device=self._device)
        dist.all_reduce(tensor)
        return [float(value) for value in tensor.tolist()]

    def versions(self) -> dict[str, str]:
        if self._device.type != "cuda":
            return {}
        return {"nccl": ".".join(str(part) for part in torch.cuda.nccl.version())}

    def close(self) -> None:
        if self._owner and dist.is_initialized():
            dist.destroy_process_group()


def _integer(name: str) -> int:
    value = os.environ.get(name, "")
    if not value.isdecimal():
        raise TrialError(f"expected the number {name} in the environment, as torchrun sets it, found {value!r}")
    return int(value)
