"""The device of a worker: the CPU, or one GPU a worker."""

import torch

from scalebench_training.errors import TrialError


def device_of(kind: str, local_rank: int) -> torch.device:
    """`cpu`, or the GPU with the worker's local rank; raises `TrialError` where there is none."""
    if kind == "cpu":
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise TrialError("the suite asks for device gpu, but torch finds no CUDA device here")
    if local_rank >= torch.cuda.device_count():
        raise TrialError(
            f"one GPU a worker: local rank {local_rank} needs GPU {local_rank}, "
            f"but only {torch.cuda.device_count()} are visible"
        )
    return torch.device("cuda", local_rank)


def synchronize(device: torch.device) -> None:
    """Wait until the device has done all that it was given; the CPU always has."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
