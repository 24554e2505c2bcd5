"""Plain PyTorch: `python entry.py --trial FILE`."""

import time

STARTED = time.monotonic()

import argparse

from scalebench_training.comms.single import SingleComm
from scalebench_training.errors import TrialError
from scalebench_training.program import fail, run_trial
from scalebench_training.trial import load_trial


def main() -> None:
    """Train as one worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trial", required=True)
    try:
        trial = load_trial(parser.parse_args().trial)
    except TrialError as error:
        fail(error)
    run_trial(trial, SingleComm(), STARTED)


if __name__ == "__main__":
    main()
