"""What every worker sets alike before it computes anything."""

import contextlib
import os

import torch


def apply_settings(threads: int, device: str, seed: int) -> None:
    """Threads of this worker, seed, and on a GPU true fp32 and deterministic algorithms where there are any.

    Launchers have four different defaults for threads; this one call overrides them all, and
    `place` records what came of it. The interop pool can be sized only once a process and only before its
    first use; where that is past, the value read back says so.
    """
    torch.set_num_threads(threads)
    with contextlib.suppress(RuntimeError):
        torch.set_num_interop_threads(1)
    torch.manual_seed(seed)
    if device == "gpu":
        # cuBLAS reads it when its first handle is made.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.benchmark = False
        torch.use_deterministic_algorithms(True, warn_only=True)
        # Determinism here is about algorithms; filling fresh memory as well would only cost time.
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
