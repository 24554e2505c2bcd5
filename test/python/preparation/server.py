"""A server of files on loopback, with a package index and faults, for tests of fetching."""

import base64
import hashlib
import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Served:
    """What the server has: bodies by path. `address` is known once it runs; `asked` are the paths asked for."""

    def __init__(self) -> None:
        self.bodies: dict[str, tuple[str, bytes]] = {}
        self.redirects: dict[str, str] = {}
        self.cut: set[str] = set()
        self.garbage: set[str] = set()
        self.asked: list[str] = []
        self.address = ""

    def put(self, path: str, body: bytes, kind: str = "application/octet-stream") -> str:
        """The address of it."""
        self.bodies[path] = (kind, body)
        return f"{self.address}{path}"

    def put_index(self, package: str, files: dict[str, bytes], *, as_json: bool) -> str:
        """A page of the simple API, and the files; returns the index's address."""
        for name, content in files.items():
            self.put(f"/files/{name}", content)
        page = f"/simple/{package}/"
        if as_json:
            listed = [
                {"filename": name, "url": f"../../files/{name}", "hashes": {"sha256": sha256(content)}}
                for name, content in files.items()
            ]
            document = {"meta": {"api-version": "1.0"}, "name": package, "files": listed}
            self.put(page, json.dumps(document).encode(), "application/vnd.pypi.simple.v1+json")
        else:
            links = "".join(
                f'<a href="../../files/{name}#sha256={sha256(content)}">{name}</a><br/>'
                for name, content in files.items()
            )
            self.put(page, f"<!DOCTYPE html><html><body>{links}</body></html>".encode(), "text/html; charset=utf-8")
        return f"{self.address}/simple/"


@contextmanager
def serving() -> Iterator[Served]:
    """A server while the block runs."""
    served = Served()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self, served)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


def answer(handler: http.server.BaseHTTPRequestHandler, served: Served) -> None:
    path = handler.path
    served.asked.append(path)
    handler.close_connection = True
    if path in served.garbage:
        handler.wfile.write(b"this is not HTTP\r\n\r\n")
    elif path in served.redirects:
        handler.send_response(302)
        handler.send_header("Location", served.redirects[path])
        handler.send_header("Content-Length", "0")
        handler.end_headers()
    elif path in served.cut:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ff\r\nonly this")
    elif path not in served.bodies:
        handler.send_error(404)
    else:
        kind, body = served.bodies[path]
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel(file: Path, package: str, version: str, data: dict[str, bytes], tag: str = "py3-none-any") -> Path:
    """A wheel with these files, made without a build (PEP 427)."""
    info = f"{package}-{version}.dist-info"
    members = {
        **data,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    lines = [f"{name},sha256={digest_of_record(content)},{len(content)}" for name, content in members.items()]
    members[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def digest_of_record(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
