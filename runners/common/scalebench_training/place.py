"""Where a worker found itself: host, cores, threads, device, versions, environment. Read back, never assumed."""

import os
import platform
import socket
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import torch

from scalebench_training.comm import Comm

# Communication, threads and memory allocation, which change speed. Nothing else is anybody's business.
ENVIRONMENT_NAMES = frozenset(
    {
        "CUBLAS_WORKSPACE_CONFIG",
        "CUDA_VISIBLE_DEVICES",
        "GOMP_CPU_AFFINITY",
        "GROUP_RANK",
        "KMP_AFFINITY",
        "KMP_BLOCKTIME",
        "LOCAL_RANK",
        "LOCAL_WORLD_SIZE",
        "MASTER_ADDR",
        "MASTER_PORT",
        "MKL_DYNAMIC",
        "MKL_NUM_THREADS",
        "OMP_DYNAMIC",
        "OMP_NUM_THREADS",
        "OMP_PLACES",
        "OMP_PROC_BIND",
        "OMP_WAIT_POLICY",
        "OPENBLAS_NUM_THREADS",
        "RANK",
        "TP_SOCKET_IFNAME",
        "WORLD_SIZE",
    }
)
ENVIRONMENT_PREFIXES = ("GLOO_", "HOROVOD_", "MALLOC_", "NCCL_", "TORCH_NCCL_")
SECRET_WORDS = ("AUTH", "CREDENTIAL", "KEY", "PASS", "SECRET", "TOKEN")


def read_place(comm: Comm, device: torch.device) -> dict[str, str]:
    """Facts by name; call it after threads and device are set."""
    versions = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
        **comm.versions(),
    }
    return {
        "host": socket.gethostname(),
        "pid": str(os.getpid()),
        "rank": str(comm.rank),
        "localRank": str(comm.local_rank),
        "worldSize": str(comm.world),
        "localWorldSize": str(comm.local_world),
        "node": os.environ.get("SCALEBENCH_NODE", ""),
        "cpuAffinity": ",".join(str(core) for core in _affinity()),
        "cpuCapability": str(torch.backends.cpu.get_cpu_capability()),
        "threads": str(torch.get_num_threads()),
        "interopThreads": str(torch.get_num_interop_threads()),
        "device": str(device),
        "deviceName": torch.cuda.get_device_name(device) if device.type == "cuda" else platform.machine(),
        "backend": comm.backend,
        **{f"version:{name}": version for name, version in versions.items()},
        **{f"env:{name}": value for name, value in allowed_environment(os.environ).items()},
    }


def allowed_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables about communication and threads; never one whose name speaks of a secret."""
    return {name: environment[name] for name in sorted(environment) if _is_allowed(name)}


def _is_allowed(name: str) -> bool:
    if any(word in name.upper() for word in SECRET_WORDS):
        return False
    return name in ENVIRONMENT_NAMES or name.startswith(ENVIRONMENT_PREFIXES)


def _affinity() -> list[int]:
    """The cores that this process may use; macOS has no such call, and then the list is empty."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
