"""A rendezvous for Horovod's Gloo workers that are started without horovodrun: a small key-value store over HTTP.

The protocol is Horovod's own (horovod/common/gloo/http_store.cc): PUT and GET of `/scope/key`, 404 for a key that is
not there yet, DELETE when a worker has done with a scope. It has no authentication, as Horovod's has none: it listens
on one address alone, and only while its trial runs.
"""

import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MOST_BYTES = 1 << 20


class Handler(BaseHTTPRequestHandler):
    """Answers one worker."""

    protocol_version = "HTTP/1.1"
    values: dict[str, bytes] = {}  # noqa: RUF012  # of the process, which serves one trial
    lock = threading.Lock()

    def do_GET(self) -> None:  # the base class's name
        with self.lock:
            value = self.values.get(self.path)
        self._answer(404 if value is None else 200, value or b"")

    def do_PUT(self) -> None:
        size = int(self.headers.get("Content-Length", "0"))
        if size > MOST_BYTES:
            self._answer(413, b"")
            return
        value = self.rfile.read(size)
        with self.lock:
            self.values[self.path] = value
        self._answer(200, b"")

    def do_DELETE(self) -> None:
        self._answer(200, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: workers ask again and again until their peers are there."""


def serve_beside(address: str, port: int) -> None:
    """Serve in a child process until this one ends. Call it before anything has started a thread."""
    parent = os.getpid()
    if os.fork() != 0:
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    server = ThreadingHTTPServer((address, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wait = threading.Event()
    while os.getppid() == parent:
        wait.wait(0.2)
    os._exit(0)
