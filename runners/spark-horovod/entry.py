"""Horovod inside Spark.

python entry.py --trial FILE --service DIR          the trial's process: has the application run it
python entry.py --serve DIR --executors N           the application, which runs trials for a whole study
python entry.py --once FILE --executors N           one trial, in an application that an operator has submitted
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from scalebench_training.service import Request, run_on_service, serve, trial_environment
from scalebench_training.trial import load_trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyspark import SparkContext

# Executors stay up for the study: tasks that do not start soon never will.
START_SECONDS = 60


def train(trial_file: str) -> None:
    """One rank, in the process of its own that Horovod starts for it: `python -m horovod.spark.task.gloo_exec_fn`."""
    import time

    started = time.monotonic()

    from scalebench_training.comms.horovod import HorovodComm
    from scalebench_training.errors import TrialError
    from scalebench_training.program import fail, run_trial
    from scalebench_training.trial import load_trial

    try:
        trial = load_trial(trial_file)
        comm = HorovodComm(trial.device)
    except TrialError as error:
        fail(error)
    run_trial(trial, comm, started)


class SparkTrials:
    """Runs trials in a Spark application that is up."""

    def __init__(self, spark: "SparkContext") -> None:
        self._spark = spark

    def run(self, request: Request) -> None:
        import horovod.spark
        from horovod.runner.common.util.timeout import TimeoutException

        workers = load_trial(request.trial_file).workers
        output = _Output(request.say)
        try:
            with rendezvous_closed():
                horovod.spark.run(
                    train,
                    args=(request.trial_file,),
                    num_proc=workers,
                    start_timeout=START_SECONDS,
                    env=dict(request.environment),
                    stdout=output,
                    stderr=output,
                    nics=interfaces(request.environment),
                    use_gloo=True,
                )
        except TimeoutException as error:
            raise RuntimeError(f"Spark did not start {workers} workers within {START_SECONDS} s") from error

    def cancel(self) -> None:
        self._spark.cancelAllJobs()


def interfaces(environment: "Mapping[str, str]") -> set[str] | None:
    """Where the exchange goes, as Gloo is told; None where Horovod has to find out."""
    name = environment.get("GLOO_SOCKET_IFNAME", "")
    return {name} if name else None


@contextlib.contextmanager
def rendezvous_closed() -> "Iterator[None]":
    """Close the rendezvous servers that Horovod opens meanwhile.

    horovod.spark.run leaves them to the end of its process: here that would be an open port, without
    authentication, and a thread more with each trial.
    """
    from horovod.runner import gloo_run

    original = gloo_run.RendezvousServer
    opened = []

    def open_and_remember(*arguments: object) -> object:
        opened.append(original(*arguments))
        return opened[-1]

    gloo_run.RendezvousServer = open_and_remember
    try:
        yield
    finally:
        gloo_run.RendezvousServer = original
        for server in opened:
            server.stop()
            server._httpd.server_close()


class _Output:
    """A text stream for Horovod, which writes the workers' lines to it."""

    def __init__(self, say: "Callable[[str], None]") -> None:
        self._say = say

    def write(self, text: str) -> None:
        self._say(text)

    def flush(self) -> None:
        return None


def start_application(executors: int) -> "SparkContext":
    """Start the application and wait for its executors; properties come from PYSPARK_SUBMIT_ARGS."""
    import horovod.spark  # noqa: F401  # the first trial shall not pay for what later ones find done
    from pyspark import SparkConf, SparkContext

    spark = SparkContext(conf=SparkConf())
    # A barrier stage runs all its tasks at once: each executor has started its Python by the end of it.
    spark.parallelize(range(executors), executors).barrier().mapPartitions(list).collect()
    return spark


def say(text: str) -> None:
    """Print what workers say."""
    sys.stdout.write(text)
    sys.stdout.flush()


def run_once(trial_file: str, workers: int) -> NoReturn:
    """One trial in an application of its own, which somebody else has submitted."""
    spark = start_application(workers)
    environment = trial_environment(os.environ)
    SparkTrials(spark).run(Request(trial_file, environment, say))
    spark.stop()
    raise SystemExit(0)


def main() -> NoReturn:
    """Take the one part or the other, by the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trial")
    parser.add_argument("--service")
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--executors", type=int, default=1)
    parser.add_argument("--once", metavar="FILE")
    arguments = parser.parse_args()
    if arguments.once is not None:
        run_once(arguments.once, arguments.executors)
    if arguments.serve is not None:
        serve(arguments.serve, SparkTrials(start_application(arguments.executors)))
    run_on_service(arguments.service, arguments.trial)


if __name__ == "__main__":
    main()
