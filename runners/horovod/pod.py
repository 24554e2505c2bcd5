"""The workers of one node, where nodes are started by themselves and know their number: pods of an indexed Job.

python pod.py --trial FILE --index I --nodes N --slots S --rendezvous HOST:PORT

Node 0 holds the rendezvous (on its own address); the others wait until its name resolves and it listens.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

from rendezvous import serve_beside

WAIT_SECONDS = 600
POLL_SECONDS = 0.2


def resolved(host: str, deadline: float) -> str:
    """The address that the name stands for, once the cluster knows it; raises `TimeoutError`."""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            return socket.gethostbyname(host)
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"{host} had no address within {WAIT_SECONDS} s")


def wait_until_open(address: str, port: int, deadline: float) -> None:
    """Return once something listens there; raises `TimeoutError`."""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=5):
            return
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"no rendezvous at {address}:{port} within {WAIT_SECONDS} s")


def environment_of(slot: int, arguments: argparse.Namespace, address: str, port: int) -> dict[str, str]:
    """What horovodrun would tell a worker of its place (horovod/runner/gloo_run.py, create_slot_env_vars)."""
    index, nodes, slots = arguments.index, arguments.nodes, arguments.slots
    return {
        **os.environ,
        "HOROVOD_GLOO_RENDEZVOUS_ADDR": address,
        "HOROVOD_GLOO_RENDEZVOUS_PORT": str(port),
        "HOROVOD_HOSTNAME": f"node{index}",
        "HOROVOD_RANK": str(index * slots + slot),
        "HOROVOD_SIZE": str(nodes * slots),
        "HOROVOD_LOCAL_RANK": str(slot),
        "HOROVOD_LOCAL_SIZE": str(slots),
        "HOROVOD_CROSS_RANK": str(index),
        "HOROVOD_CROSS_SIZE": str(nodes),
        "SCALEBENCH_NODES": ",".join(f"node{number}" for number in range(nodes)),
    }


def wait_for(workers: list["subprocess.Popen[bytes]"]) -> int:
    """0 when all have ended well; the first failure's status, after the others were ended."""
    while True:
        codes = [worker.poll() for worker in workers]
        failed = next((code for code in codes if code not in {None, 0}), None)
        if failed is not None:
            for worker in workers:
                worker.terminate()
            return failed if failed > 0 else 1
        if None not in codes:
            return 0
        time.sleep(POLL_SECONDS)


def main() -> NoReturn:
    """Start the node's workers and end as they end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trial", required=True)
    parser.add_argument("--index", type=int, required=True)
    parser.add_argument("--nodes", type=int, required=True)
    parser.add_argument("--slots", type=int, required=True)
    parser.add_argument("--rendezvous", required=True, metavar="HOST:PORT")
    arguments = parser.parse_args()
    host, _, number = arguments.rendezvous.rpartition(":")
    port = int(number)
    deadline = time.monotonic() + WAIT_SECONDS
    address = resolved(host, deadline)
    if arguments.index == 0:
        serve_beside(address, port)
    wait_until_open(address, port, deadline)
    entry = str(Path(__file__).with_name("entry.py"))
    workers = [
        subprocess.Popen(  # noqa: S603  # our own program and a path
            [sys.executable, entry, "--trial", arguments.trial], env=environment_of(slot, arguments, address, port)
        )
        for slot in range(arguments.slots)
    ]

    def end(*_: object) -> None:
        for worker in workers:
            worker.terminate()

    signal.signal(signal.SIGTERM, end)
    raise SystemExit(wait_for(workers))


if __name__ == "__main__":
    main()
