"""What an entry calls: one trial in this worker process."""

import contextlib
import os
import sys
import traceback
from typing import NoReturn

from scalebench_training.breakdown import take_apart
from scalebench_training.clock import now, overhead_seconds
from scalebench_training.comm import Comm
from scalebench_training.device import device_of
from scalebench_training.errors import TrialError
from scalebench_training.flops import flops_per_sample
from scalebench_training.loop import Training, train
from scalebench_training.memory import peak_device_memory_bytes, peak_memory_bytes
from scalebench_training.place import read_place
from scalebench_training.prepare import prepare_training
from scalebench_training.records import Records
from scalebench_training.settings import apply_settings
from scalebench_training.trial import Trial


def run_trial(trial: Trial, comm: Comm, started: float) -> None:
    """Train as `trial` says; on failure print one sentence to stderr and raise `SystemExit(1)`.

    `started` is the monotonic time of the entry's first line. `comm` is closed in every case.
    """
    try:
        train_trial(trial, comm, started)
    except Exception as error:
        # Other ranks may be gone: leaving the group in good order is then too much to ask.
        with contextlib.suppress(Exception):
            comm.close()
        fail(error, comm.rank)
    comm.close()


def train_trial(trial: Trial, comm: Comm, started: float) -> None:
    """Like `run_trial`, but lets exceptions through and leaves `comm` open, for callers that must not exit.

    Raises `TrialError` for what a user can mend, anything else for what nobody foresaw.
    """
    if comm.world != trial.workers:
        raise TrialError(f"expected {trial.workers} workers, found {comm.world} in the group")
    apply_settings(trial.threads_per_worker, trial.device, trial.seed)
    device = device_of(trial.device, comm.local_rank)
    trial.paths.output.mkdir(parents=True, exist_ok=True)
    with Records(trial.paths.output / f"rank-{comm.rank}.arrow") as records, contextlib.ExitStack() as until_done:
        records.place(read_place(comm, device))
        records.value("timerOverheadSeconds", overhead_seconds())
        records.value("slowDownPercent", trial.measure.slow_down)
        initialised = now()
        records.phase("init", started, initialised)
        records.flush()

        training = until_done.enter_context(contextlib.closing(prepare_training(trial, comm, device, records)))
        records.phase("prepare", initialised, now())
        records.flush()

        train(training, trial.measure, comm, records)

        records.value("peakMemoryBytes", peak_memory_bytes())
        device_memory = peak_device_memory_bytes(device)
        if device_memory is not None:
            records.value("peakDeviceMemoryBytes", device_memory)
        if trial.measure.breakdown.windows > 0:
            take_apart(training, trial.measure, trial.seed, comm, records)
        if comm.rank == 0:
            record_flops(training, records)
        records.done()


def record_flops(training: Training, records: Records) -> None:
    """Count what a sample costs, after all that is measured; two samples, for the sake of who normalises over them."""
    inputs, labels = next(training.batches)
    flops = flops_per_sample(training.model, inputs[:2], labels[:2])
    if flops is not None:
        records.value("flopsPerSample", flops)


def end_process() -> NoReturn:
    """End this worker with status 0 and without Python's finalisation; its records are on disk by now.

    Gloo's threads let go of their last tensors a moment after the group is destroyed. When Python is being finalised
    by then, they wait for its lock for ever, which C++ answers with SIGABRT (pytorch issue 190489): a trial that has
    done all its work would fail, by chance.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def fail(error: BaseException, rank: int | None = None) -> NoReturn:
    """End this process with status 1 and one sentence on stderr; a bug's traceback comes before it."""
    if not isinstance(error, TrialError | OSError):
        traceback.print_exception(error)
    who = "" if rank is None else f"rank {rank}: "
    sys.stderr.write(f"scalebench: {who}{sentence_of(error)}\n")
    sys.stderr.flush()
    raise SystemExit(1)


def sentence_of(error: BaseException) -> str:
    """One line for people."""
    if isinstance(error, TrialError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'}: {error.strerror}"
    first = (str(error).strip().splitlines() or ["no message"])[0]
    return f"unexpected {type(error).__name__}: {first}"
