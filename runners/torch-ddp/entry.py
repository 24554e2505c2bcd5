"""PyTorch DDP under torchrun: `python -m torch.distributed.run --nproc-per-node 2 entry.py --trial FILE`."""

import time

STARTED = time.monotonic()

import argparse

from scalebench_training.comms.torch_ddp import TorchDdpComm
from scalebench_training.errors import TrialError
from scalebench_training.program import end_process, fail, run_trial
from scalebench_training.trial import Trial, load_trial


def make_comm(trial: Trial) -> TorchDdpComm:
    """The process group that torchrun's environment describes, with the suite's bucket size."""
    bucket = trial.runner_options.get("bucketCapMb")
    return TorchDdpComm(trial.device, bucket_cap_mb=float(bucket) if isinstance(bucket, int | float) else None)


def main() -> None:
    """Train as one worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trial", required=True)
    try:
        trial = load_trial(parser.parse_args().trial)
        comm = make_comm(trial)
    except TrialError as error:
        fail(error)
    run_trial(trial, comm, STARTED)
    end_process()


if __name__ == "__main__":
    main()
