"""Horovod.

horovodrun --gloo -np 2 python entry.py --trial FILE     as its users start it
python entry.py --trial FILE [--rendezvous HOST:PORT]    one worker, told its place by HOROVOD_RANK and others;
                                                         the first one also holds the rendezvous
"""

import time

STARTED = time.monotonic()

import argparse
import os
import sys

from scalebench_training.rendezvous import serve_beside

if "--rendezvous" in sys.argv:  # before an import starts a thread
    host, _, port = sys.argv[sys.argv.index("--rendezvous") + 1].rpartition(":")
    serve_beside(host, int(port))

from scalebench_training.comms.horovod import HorovodComm
from scalebench_training.errors import TrialError
from scalebench_training.program import fail, run_trial
from scalebench_training.trial import Trial, load_trial


def take_place(trial: Trial) -> None:
    """Tell this worker its node: horovodrun starts all nodes' workers with one environment."""
    index = int(os.environ.get("HOROVOD_CROSS_RANK", "0"))
    names = os.environ.get("SCALEBENCH_NODES", "").split(",")
    os.environ["SCALEBENCH_NODE"] = names[index] if index < len(names) else ""
    if trial.device == "gpu" and trial.nodes > 1 and os.environ.get("NCCL_SOCKET_IFNAME") == "lo":
        # Simulated nodes share one machine: each has its own GPUs. Not run on a GPU yet.
        slots = range(index * trial.workers_per_node, (index + 1) * trial.workers_per_node)
        os.environ["CUDA_VISIBLE_DEVICES"] = ",".join(str(slot) for slot in slots)


def main() -> None:
    """Train as one worker."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trial", required=True)
    parser.add_argument("--rendezvous", metavar="HOST:PORT", help="serve it beside the training")
    try:
        trial = load_trial(parser.parse_args().trial)
        take_place(trial)
        comm = HorovodComm(trial.device)
    except TrialError as error:
        fail(error)
    run_trial(trial, comm, STARTED)


if __name__ == "__main__":
    main()
