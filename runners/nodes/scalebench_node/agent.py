"""The harness' hand on a node: starts processes there, ends them with all that they started, moves files.

It is sent over one connection (ssh, srun) a node, needs nothing but Python 3.9, and speaks frames on stdin and
stdout: a line of JSON, then as many raw bytes as its `bytes` says. A request has an `id` and a `do`; its answer has
the `id`. Without a request: `{"event": "exit", ...}` when a process ends. When the connection is gone, or nothing is
heard for `silenceSeconds`, everything that was started here is ended: nothing outlives the harness.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import re
import shutil
import signal
import socket
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any, BinaryIO

from scalebench_node.children import Children
from scalebench_node.ending import end_group, end_together, reap_marked, still_ends, wait_until
from scalebench_node.facts import facts
from scalebench_node.files import files_in, make_private, remove, write_whole
from scalebench_node.health import first_there, health
from scalebench_node.making import Locks, entries, interpreter, keep_only, tail
from scalebench_node.network import accepts, free_ports
from scalebench_node.process_table import descendants
from scalebench_node.reach import listen, measure

PR_SET_CHILD_SUBREAPER = 36
MARKER = "SCALEBENCH_AGENT"
GRACE_SECONDS = 3.0
LAST_SECONDS = 0.5

Message = dict[str, Any]


def become_subreaper() -> None:
    """Have the kernel give orphans among our descendants to us (prctl(2)), so that they are seen and ended."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Agent:
    """Answers requests until the connection ends."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self._lock = threading.Lock()
        self._children = Children(self.send)
        self._id = uuid.uuid4().hex
        self._heard = time.monotonic()
        self._silence = 60.0
        self._owned: dict[str, str] = {}
        self._locks = Locks()
        self._base: dict[str, str] = dict(os.environ)

    def send(self, message: Message, content: bytes = b"") -> None:
        """One frame; nobody is there to hear of it when the connection is gone.

        An empty line follows the content: srun holds back what does not end with a line feed.
        """
        with self._lock, contextlib.suppress(OSError, ValueError):
            head = {**message, "bytes": len(content)} if content else message
            self._sink.write(json.dumps(head).encode() + b"\n" + content + (b"\n" if content else b""))
            self._sink.flush()

    def serve(self) -> None:
        """Until the connection ends."""
        threading.Thread(target=self._watch, daemon=True).start()
        while line := self._source.readline():
            self._heard = time.monotonic()
            message = json.loads(line)
            content = self._source.read(message.get("bytes", 0)) if message.get("bytes") else b""
            # A process is the child of the thread that starts it, and would end with that thread: this one stays.
            if message["do"] == "start":
                self._answer(message, content)
            else:
                threading.Thread(target=self._answer, args=(message, content), daemon=True).start()

    def end_all(self) -> None:
        """Everything that was started here, whatever became of its parents."""
        groups = self._children.all_groups()
        known = descendants({os.getpid()})
        end_together(groups, GRACE_SECONDS)
        reap_marked({MARKER: self._id}, 0, known)
        if self._owned:
            reap_marked(self._owned, GRACE_SECONDS, set())

    def _watch(self) -> None:
        while time.monotonic() - self._heard < self._silence:
            time.sleep(0.5)
        self.end_all()
        os._exit(1)

    def _answer(self, message: Message, content: bytes) -> None:
        try:
            answer = getattr(self, f"do_{message['do'].replace('-', '_')}")(message, content)
            body, data = answer if isinstance(answer, tuple) else (answer, b"")
            self.send({"id": message["id"], **(body or {})}, data)
        except Exception as error:  # whatever it is, the harness puts it into words
            code = getattr(error, "errno", None)
            self.send({"id": message["id"], "error": str(error), "errno": code, "kind": type(error).__name__})

    def do_hello(self, message: Message, _: bytes) -> Message:
        """Take up service.

        `unset` matches variables that processes do not get; what carries the `owned` markers on this node is ours,
        whoever started it.
        """
        self._silence = float(message["silenceSeconds"])
        self._owned = message["owned"]
        drop = re.compile(message["unset"])
        self._base = {name: value for name, value in os.environ.items() if not drop.fullmatch(name)}
        return {
            "agent": self._id,
            "host": socket.gethostname(),
            "python": platform.python_version(),
            "processors": os.cpu_count() or 1,
            "pid": os.getpid(),
        }

    def do_ping(self, _: Message, __: bytes) -> Message:
        """Both clocks of this node, seconds."""
        return {"monotonic": time.monotonic(), "wall": time.time()}

    def do_start(self, message: Message, _: bytes) -> Message:
        """Start a process in a session of its own, its output appended to a log."""
        log, cwd = Path(message["log"]), Path(message["cwd"])
        log.parent.mkdir(parents=True, exist_ok=True)
        cwd.mkdir(parents=True, exist_ok=True)
        environment = {**self._base, **message["env"], **message["markers"], MARKER: self._id}
        before = log.stat().st_size if log.exists() else 0
        pid, at = self._children.start(message["process"], message["argv"], cwd, environment, log)
        return {"pid": pid, "at": at, "logStart": before}

    def do_end(self, message: Message, _: bytes) -> Message:
        """End processes by their groups, then whatever carries the markers."""
        numbers, grace = message["processes"], message["graceSeconds"]
        groups = self._children.groups(numbers)
        known = descendants(set(groups)) if groups else set()
        if not groups:
            wait_until(lambda: not still_ends(message["markers"]), LAST_SECONDS)
        if message["order"] == "reverse":
            for group in reversed(groups):
                end_group(group, grace)
        else:
            end_together(groups, grace)
        left = reap_marked(message["markers"], grace, known)
        self._children.forget(numbers)
        return {"left": left}

    def do_ready(self, message: Message, _: bytes) -> Message:
        """Whether a file is there, a log holds a text, or a port is open."""
        if "path" in message:
            return {"ready": Path(message["path"]).exists()}
        if "log" in message:
            with Path(message["log"]).open("rb") as log:
                log.seek(message["from"])
                return {"ready": message["text"].encode() in log.read(message["most"])}
        return {"ready": accepts(message["host"], message["port"])}

    def do_facts(self, _: Message, __: bytes) -> Message:
        """What the node is and has, and what this interpreter imports."""
        return facts()

    def do_ports(self, message: Message, _: bytes) -> Message:
        return {"ports": free_ports(message["host"], message["count"])}

    def do_make(self, message: Message, _: bytes) -> None:
        """Make folders that only we may enter."""
        for path in message["folders"]:
            make_private(Path(path))

    def do_put(self, message: Message, content: bytes) -> None:
        """Write files one after the other from the bytes of the frame."""
        start = 0
        for entry in message["files"]:
            write_whole(Path(entry["path"]), content[start : start + entry["size"]], entry["mode"])
            start += entry["size"]

    def do_get(self, message: Message, _: bytes) -> tuple[Message, bytes]:
        """The files of a folder, not below it, that end in one of the endings."""
        found = [(path.name, path.read_bytes()) for path in files_in(Path(message["folder"]), message["endings"])]
        files = [{"name": name, "size": len(data)} for name, data in found]
        return {"files": files}, b"".join(data for _, data in found)

    def do_remove(self, message: Message, _: bytes) -> None:
        for path in message["paths"]:
            remove(Path(path))

    def do_exists(self, message: Message, _: bytes) -> Message:
        return {"exists": Path(message["path"]).exists()}

    def do_space(self, message: Message, _: bytes) -> Message:
        """Free bytes where the path is, or where the first of its parents is that is there."""
        return {"free": shutil.disk_usage(first_there(Path(message["path"]))).free}

    def do_health(self, message: Message, _: bytes) -> Message:
        """Whether the node is fit for training."""
        return health(Path(message["folder"]), message["address"], message["modules"])

    def do_listen(self, message: Message, _: bytes) -> Message:
        """Wait for one other node that measures the way here."""
        return {"port": listen(message["address"], message["token"], message["seconds"], message["mostBytes"])}

    def do_measure(self, message: Message, _: bytes) -> Message:
        """The way to another node that listens."""
        return measure(message["address"], message["port"], message["token"], message["what"], message["seconds"])

    def do_interpreter(self, _: Message, __: bytes) -> Message:
        return interpreter()

    def do_lock(self, message: Message, _: bytes) -> Message:
        """Hold a lock as long as this connection lasts."""
        return {"locked": self._locks.take(Path(message["path"]), message["seconds"])}

    def do_entries(self, message: Message, _: bytes) -> Message:
        return {"entries": entries(Path(message["folder"]))}

    def do_keep_only(self, message: Message, _: bytes) -> None:
        keep_only(Path(message["folder"]), message["entries"])

    def do_tail(self, message: Message, _: bytes) -> Message:
        return {"lines": tail(Path(message["path"]), message["lines"])}


def main() -> None:
    """Serve the connection on stdin and stdout, and leave nothing behind."""
    become_subreaper()
    # What a library prints must not get into the frames.
    sink = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    agent = Agent(sys.stdin.buffer, sink)
    try:
        agent.serve()
    finally:
        agent.end_all()
    os._exit(0)
