"""The driver service: a process that stays up for a study and runs one trial at a time for its clients.

A trial's own process is a client: it sends the trial's path over a loopback connection, prints
what comes back, and ends with the outcome. A client that goes away (a timeout, Ctrl-C) cancels its trial. The
service ends itself when the harness is gone. Messages are JSON; a token that only the user can read opens the
connection (HMAC challenge of `multiprocessing.connection`).
"""

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import NoReturn, Protocol

READY_FILE = "ready.json"
TOKEN_FILE = "driver.token"  # noqa: S105  # the name of the file, not what is in it

# What the harness sets for a trial, and its training processes must see although another process starts them.
FORWARDED_PREFIXES = (
    "GLOO_",
    "HOROVOD_",
    "MALLOC_",
    "MKL_",
    "NCCL_",
    "NUMEXPR_",
    "OMP_",
    "OPENBLAS_",
    "SCALEBENCH_",
    "VECLIB_",
)
# Facts of the client's own place in the study, which differ for the training processes.
NOT_FORWARDED = frozenset({"SCALEBENCH_NODE", "SCALEBENCH_SERVICE"})

POLL_SECONDS = 0.1
REQUEST_SECONDS = 10.0
CANCEL_SECONDS = 10.0
PARENT_SECONDS = 0.5


@dataclass(frozen=True)
class Request:
    """One trial to run. `say` passes a text on to the client's output."""

    trial_file: str
    environment: Mapping[str, str]
    say: Callable[[str], None]


class Trials(Protocol):
    """What a runner's service does with trials."""

    def run(self, request: Request) -> None:
        """Train in fresh processes; returns when they have ended, raises when the trial failed."""

    def cancel(self) -> None:
        """Make the trial that runs, if any, end soon; called from another thread than `run`."""


@dataclass
class _Job:
    request: Request
    finished: threading.Event = field(default_factory=threading.Event)
    error: str | None = None


def trial_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of a trial that its training processes must have, wherever they start."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(FORWARDED_PREFIXES) and name not in NOT_FORWARDED
    }


# The client.


def submit(service: Path, trial_file: str) -> str | None:
    """Have the service run a trial and print what it says; the reason where the trial failed, else None."""
    try:
        ready = json.loads((service / READY_FILE).read_text(encoding="utf-8"))
        connection = Client(tuple(ready["address"]), authkey=_token(service))
    except (OSError, ValueError, AuthenticationError) as error:
        return f"the service at {service} does not answer: {error}"
    with connection:
        _send(connection, {"trial": trial_file, "environment": trial_environment(os.environ)})
        while True:
            try:
                message = json.loads(connection.recv_bytes())
            except (EOFError, OSError):
                return f"the service at {service} ended during the trial; its log says more"
            if "say" in message:
                sys.stdout.write(message["say"])
                sys.stdout.flush()
            else:
                return None if message["ok"] else str(message["error"])


def run_on_service(service: str, trial_file: str) -> NoReturn:
    """`submit`, then end this process: 0, or 1 with the reason on stderr."""
    error = submit(Path(service), trial_file)
    if error is not None:
        sys.stderr.write(f"scalebench: {error}\n")
    raise SystemExit(0 if error is None else 1)


# The service.


def serve(service: Path, trials: Trials) -> NoReturn:
    """Run trials, each in this (main) thread, until SIGTERM or the end of the harness."""
    jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
    _stop_when_asked(trials)
    listener = Listener(("127.0.0.1", 0), authkey=_token(service))
    _in_background(_accept, listener, jobs, trials)
    _write_ready(service, {"address": list(listener.address), "pid": os.getpid()})
    while True:
        job = jobs.get()
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            trials.run(job.request)
        except Exception as error:  # whatever a framework raises is the trial's reason
            job.error = f"{type(error).__name__}: {error}"
        finally:
            # Horovod's launcher puts its own handlers in place and leaves them there.
            for number, handler in handlers.items():
                signal.signal(number, handler)
        job.finished.set()


def _stop_when_asked(trials: Trials) -> None:
    """End this process on SIGTERM or SIGINT, or when its parent is gone; a running trial is cancelled first.

    A thread reads the signals' numbers from a pipe, because frameworks replace handlers while a trial runs.
    """
    parent = os.getppid()
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)

    def on_signal() -> None:
        while os.read(read_end, 1)[0] not in {signal.SIGINT, signal.SIGTERM}:
            continue
        _end(trials)

    def on_orphaned() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        _end(trials)

    _in_background(on_signal)
    _in_background(on_orphaned)


def _end(trials: Trials) -> NoReturn:
    """Leave soon, whatever a framework still waits for: the harness ends what is left of it."""
    cancelling = _in_background(trials.cancel)
    cancelling.join(CANCEL_SECONDS / 2)
    os._exit(0)


def _accept(listener: Listener, jobs: "queue.SimpleQueue[_Job]", trials: Trials) -> None:
    one_at_a_time = threading.Lock()
    while True:
        try:
            caller = _Caller(listener.accept())
        except (AuthenticationError, OSError, EOFError):
            continue  # somebody without the token
        _in_background(_serve_caller, caller, jobs, trials, one_at_a_time)


def _serve_caller(
    caller: "_Caller", jobs: "queue.SimpleQueue[_Job]", trials: Trials, one_at_a_time: threading.Lock
) -> None:
    with caller.connection, one_at_a_time:
        request = caller.request()
        if request is None:
            return
        job = _Job(request)
        jobs.put(job)
        while not job.finished.wait(POLL_SECONDS):
            if caller.is_gone():
                trials.cancel()
                if not job.finished.wait(CANCEL_SECONDS):
                    # What cannot be cancelled must not hold up the next trial: the harness starts us anew.
                    os._exit(1)
                return
        caller.send({"ok": job.error is None, "error": job.error})


class _Caller:
    """The service's end of a client's connection."""

    def __init__(self, connection: "Connection[bytes, bytes]") -> None:
        self.connection = connection
        self._lock = threading.Lock()

    def request(self) -> Request | None:
        """What the client asks for; None where it asks for nothing that makes sense."""
        try:
            if not self.connection.poll(REQUEST_SECONDS):
                return None
            message = json.loads(self.connection.recv_bytes())
            return Request(message["trial"], message["environment"], lambda text: self.send({"say": text}))
        except (EOFError, OSError, ValueError, KeyError):
            return None

    def send(self, message: Mapping[str, object]) -> None:
        """Threads that follow a framework's output speak at the same time. Nothing is sent to a client that is gone."""
        with self._lock, contextlib.suppress(OSError):
            _send(self.connection, message)

    def is_gone(self) -> bool:
        """A client says nothing after its request: what can be read then is its end."""
        try:
            return self.connection.poll(0) and not self.connection.recv_bytes()
        except (EOFError, OSError):
            return True


def _send(connection: "Connection[bytes, bytes]", message: Mapping[str, object]) -> None:
    connection.send_bytes(json.dumps(message).encode())


def _token(service: Path) -> bytes:
    return (service / TOKEN_FILE).read_text(encoding="ascii").strip().encode()


def _write_ready(service: Path, ready: Mapping[str, object]) -> None:
    half = service / f"{READY_FILE}.tmp"
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(ready, file)
    half.replace(service / READY_FILE)


def _in_background(work: Callable[..., object], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread
