"""How long messages take to another node, and how many bytes a second get there."""

from __future__ import annotations

import contextlib
import hmac
import json
import select
import socket
import statistics
import struct
import threading
import time
from typing import Any

MESSAGE = b"scalebch"
"""What goes to and fro, 8 bytes."""
WARM_UP = 20
ROUND_TRIPS = 200
PIECE = 1 << 18
SILENCE_SECONDS = 5.0
"""Without a byte for that long, the other side has gone."""

Measured = dict[str, Any]


def take(connection: socket.socket, count: int) -> bytes:
    """So many bytes; raises `ConnectionError` where fewer come."""
    taken = b""
    while len(taken) < count:
        piece = connection.recv(count - len(taken))
        if not piece:
            raise ConnectionError("the other node closed the connection")
        taken += piece
    return taken


def echo(connection: socket.socket) -> None:
    """Give back what comes, until nothing more does."""
    while piece := connection.recv(64):
        connection.sendall(piece)


def drink(connection: socket.socket, seconds: float, most: int) -> None:
    """Take bytes for so long, or so many, and tell how it went; the clock starts with the first, which counts not."""
    buffer = memoryview(bytearray(PIECE))
    connection.recv_into(buffer, 1)
    begun = time.monotonic()
    count, passed = 0, 0.0
    while count < most and passed < seconds:
        more = connection.recv_into(buffer)
        if more == 0:
            break
        count += more
        passed = time.monotonic() - begun
    connection.sendall(json.dumps({"received": count, "seconds": passed}).encode() + b"\n")
    # What is still under way is not worth waiting for: the other side drops it when it has read this.
    with contextlib.suppress(OSError):
        while connection.recv_into(buffer):
            pass


def answer(server: socket.socket, token: bytes, seconds: float, most: int) -> None:
    """Serve one other node that knows the token; anybody else is sent away."""
    deadline = time.monotonic() + SILENCE_SECONDS * 2
    with server, contextlib.suppress(OSError):
        while time.monotonic() < deadline:
            server.settimeout(max(0.01, deadline - time.monotonic()))
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.settimeout(SILENCE_SECONDS)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if not hmac.compare_digest(take(connection, len(token)), token):
                    continue
                wanted = take(connection, 1)
                connection.sendall(b"+")
                if wanted == b"e":
                    echo(connection)
                else:
                    drink(connection, seconds, most)
                return


def listen(address: str, token: str, seconds: float, most: int) -> int:
    """Wait on a free port of an address of this node for one other node; returns the port."""
    family, _, _, _, place = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM)[0]
    server = socket.socket(family, socket.SOCK_STREAM)
    try:
        server.bind(place)
        server.listen(8)
    except OSError:
        server.close()
        raise
    threading.Thread(target=answer, args=(server, token.encode(), seconds, most), daemon=True).start()
    return int(server.getsockname()[1])


def connect(address: str, port: int, token: str, wanted: bytes) -> socket.socket:
    """A connection to another node that waits for us."""
    connection = socket.create_connection((address, port), timeout=SILENCE_SECONDS)
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(token.encode() + wanted)
        take(connection, 1)
    except OSError:
        connection.close()
        raise
    return connection


def round_trips(connection: socket.socket, seconds: float) -> Measured:
    """The median of round trips after some that do not count, in seconds."""
    times: list[float] = []
    deadline = time.monotonic() + seconds
    while len(times) < WARM_UP + ROUND_TRIPS and (len(times) <= WARM_UP or time.monotonic() < deadline):
        begun = time.monotonic()
        connection.sendall(MESSAGE)
        take(connection, len(MESSAGE))
        times.append(time.monotonic() - begun)
    return {"roundTripSeconds": statistics.median(times[WARM_UP:]), "roundTrips": len(times) - WARM_UP}


def pour(connection: socket.socket) -> Measured:
    """Send until the other side tells what it got."""
    piece = bytes(PIECE)
    connection.setblocking(False)
    deadline = time.monotonic() + SILENCE_SECONDS
    told = b""
    while not told.endswith(b"\n"):
        readable, writable, _ = select.select([connection], [connection], [], max(0.0, deadline - time.monotonic()))
        if readable:
            more = connection.recv(1024)
            if not more:
                raise ConnectionError("the other node closed the connection")
            told += more
        elif writable:
            with contextlib.suppress(BlockingIOError):
                connection.send(piece)
        elif time.monotonic() >= deadline:
            raise TimeoutError(f"nothing got through for {SILENCE_SECONDS:.0f} s")
        if writable:
            deadline = time.monotonic() + SILENCE_SECONDS
    # Drop what is in the buffers: a slow link would need seconds for it.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    found: Measured = json.loads(told)
    return found


def measure(address: str, port: int, token: str, what: str, seconds: float) -> Measured:
    """To a node that listens: `roundTrips`, or `bytes`. Raises `OSError` where it is not reached."""
    with connect(address, port, token, b"e" if what == "roundTrips" else b"b") as connection:
        return round_trips(connection, seconds) if what == "roundTrips" else pour(connection)
