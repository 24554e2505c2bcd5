"""An entry like those of the runners, for tests: `python train.py --trial FILE --comm NAME`."""

import time

STARTED = time.monotonic()

import argparse

from scalebench_training.comm import Comm
from scalebench_training.program import end_process, run_trial
from scalebench_training.trial import load_trial


def make_comm(name: str, device: str) -> Comm:
    if name == "torch-ddp":
        from scalebench_training.comms.torch_ddp import TorchDdpComm

        return TorchDdpComm(device)
    if name == "horovod":
        from scalebench_training.comms.horovod import HorovodComm

        return HorovodComm(device)
    from scalebench_training.comms.single import SingleComm

    return SingleComm()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--trial", required=True)
    parser.add_argument("--comm", default="single")
    arguments = parser.parse_args()
    trial = load_trial(arguments.trial)
    run_trial(trial, make_comm(arguments.comm, trial.device), STARTED)
    end_process()
