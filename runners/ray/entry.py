"""Ray Train.

python entry.py --trial FILE --service DIR                          the trial's process: has the driver run it
python entry.py --serve DIR --address HOST:PORT --nodes N           the driver, which runs trials for a whole study
python entry.py --serve DIR --address HOST:PORT --nodes N --existing   the same on a cluster of others
python entry.py --once FILE --nodes N                               one trial, in the driver of a RayJob
"""

import argparse
import contextlib
import logging
import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scalebench_training.service import Request, run_on_service, serve, trial_environment
from scalebench_training.trial import load_trial

if TYPE_CHECKING:
    from ray.train.torch import TorchTrainer

NODES_SECONDS = 60


def train(config: dict[str, str]) -> None:
    """One rank, in a worker process that Ray Train starts for this trial; Ray has made the process group."""
    import time

    started = time.monotonic()

    from scalebench_training.comms.torch_ddp import TorchDdpComm
    from scalebench_training.program import train_trial
    from scalebench_training.trial import load_trial

    trial = load_trial(config["trial"])
    # No sys.exit here: Ray Train learns of a failure by the exception, and passes it on.
    train_trial(trial, TorchDdpComm(trial.device), started)


class RayTrials:
    """Runs trials on a Ray cluster that is up."""

    def __init__(self, address: str, nodes: int, storage: Path, *, existing: bool = False) -> None:
        self._address = address
        self._nodes = nodes
        self._storage = storage
        self._existing = existing
        # Processes of a cluster of others were not started with our modules' path.
        self._environment = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")} if existing else {}

    def connect(self) -> None:
        """Connect to the cluster and wait for all of its nodes; raises `TimeoutError`."""
        import ray
        import ray.train.torch  # the first trial shall not pay for what later ones find done

        host = self._address.rpartition(":")[0]
        # Ray looks for its process of this node by the node's address, which may be a loopback one.
        own = host if _is_own_address(host) else None
        ray.init(address=self._address, _node_ip_address=own, logging_level=logging.WARNING)
        deadline = time.monotonic() + NODES_SECONDS
        while (found := _alive_nodes()) < self._nodes:
            if time.monotonic() > deadline:
                raise TimeoutError(f"expected {self._nodes} Ray nodes within {NODES_SECONDS} s, found {found}")
            time.sleep(0.1)

    def run(self, request: Request) -> None:
        from ray.train import FailureConfig, RunConfig, ScalingConfig
        from ray.train.torch import TorchConfig

        trial = load_trial(request.trial_file)
        gpu = trial.device == "gpu"  # Not run on a GPU yet.
        self._trainer()(
            train,
            train_loop_config={"trial": request.trial_file},
            torch_config=TorchConfig(backend="nccl" if gpu else "gloo"),
            scaling_config=ScalingConfig(
                num_workers=trial.workers,
                use_gpu=gpu,
                resources_per_worker={"CPU": 1, "GPU": 1} if gpu else {"CPU": 1},
                placement_strategy="SPREAD" if trial.nodes > 1 else "PACK",
            ),
            run_config=RunConfig(
                name=f"{trial.trial}-{trial.attempt}",
                storage_path=str(self._storage),
                failure_config=FailureConfig(max_failures=0),
                worker_runtime_env={"env_vars": {**self._environment, **request.environment}},  # type: ignore[call-arg]  # V2 alone has it
            ),
        ).fit()

    def _trainer(self) -> "type[TorchTrainer]":
        """Ray Train's trainer; on a cluster of others one that starts no actor which may outlive us.

        Ray's PlacementGroupCleaner is detached, and a race between its thread and its end leaves it alive now and then.
        Ray itself removes the placement group when this process ends, for neither it nor its maker is detached.
        """
        from ray.train.torch import TorchTrainer

        if not self._existing:
            return TorchTrainer

        class TidyTrainer(TorchTrainer):
            def _create_default_callbacks(self) -> "list[Any]":
                callbacks = super()._create_default_callbacks()  # type: ignore[misc]
                return [each for each in callbacks if type(each).__name__ != "PlacementGroupCleanerCallback"]

        return TidyTrainer

    def cancel(self) -> None:
        # Ray Train has no call that ends `fit` from outside. When its driver is gone, Ray ends every process of the
        # driver's job; the harness starts the service anew after a trial that did not end well.
        os._exit(1)


def _is_own_address(host: str) -> bool:
    """Whether this machine has the address: only then can something listen on it."""
    with contextlib.suppress(OSError), socket.socket() as probe:
        probe.bind((host, 0))
        return True
    return False


def _alive_nodes() -> int:
    import ray

    return sum(node["Alive"] for node in ray.nodes())  # type: ignore[no-untyped-call]


def run_once(trial_file: str, nodes: int) -> NoReturn:
    """One trial on the cluster that this process was started in, whose head holds no worker: a RayJob's driver."""
    storage = load_trial(trial_file).paths.output / "ray"
    trials = RayTrials("auto", nodes + 1, storage, existing=True)
    trials.connect()
    trials.run(Request(trial_file, trial_environment(os.environ), lambda _: None))
    raise SystemExit(0)


def main() -> NoReturn:
    """Take the one part or the other, by the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trial")
    parser.add_argument("--service")
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--address", default="")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--existing", action="store_true")
    parser.add_argument("--once", metavar="FILE")
    arguments = parser.parse_args()
    if arguments.once is not None:
        run_once(arguments.once, arguments.nodes)
    if arguments.serve is not None:
        trials = RayTrials(arguments.address, arguments.nodes, arguments.serve / "results", existing=arguments.existing)
        trials.connect()
        serve(arguments.serve, trials)
    run_on_service(arguments.service, arguments.trial)


if __name__ == "__main__":
    main()
