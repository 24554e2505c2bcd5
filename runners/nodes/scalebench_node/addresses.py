"""Addresses of this node's network interfaces, by getifaddrs(3)."""

from __future__ import annotations

import ctypes
import socket
import sys


class SocketAddress(ctypes.Structure):
    """`struct sockaddr_in6`, which begins like `sockaddr_in` as far as its address."""

    _fields_ = (
        ("family", ctypes.c_uint16),
        ("port", ctypes.c_uint16),
        ("four", ctypes.c_ubyte * 4),
        ("six", ctypes.c_ubyte * 16),
    )


class Entry(ctypes.Structure):
    """`struct ifaddrs`, as far as it is read."""


Entry._fields_ = (
    ("next", ctypes.POINTER(Entry)),
    ("name", ctypes.c_char_p),
    ("flags", ctypes.c_uint),
    ("address", ctypes.POINTER(SocketAddress)),
)


def addresses() -> dict[str, list[str]]:
    """Of every interface, IPv4 and IPv6; those without any are there too. Empty where the system is not Linux."""
    found: dict[str, list[str]] = {name: [] for _, name in socket.if_nameindex()}
    if not sys.platform.startswith("linux"):
        return found
    library = ctypes.CDLL(None)
    first = ctypes.POINTER(Entry)()
    if library.getifaddrs(ctypes.byref(first)) != 0:
        return found
    try:
        entry = first
        while entry:
            one = entry.contents
            if one.address:
                family, name = one.address.contents.family, one.name.decode(errors="replace")
                if family in (socket.AF_INET, socket.AF_INET6):
                    raw = one.address.contents.four if family == socket.AF_INET else one.address.contents.six
                    found.setdefault(name, []).append(socket.inet_ntop(family, bytes(raw)))
            entry = one.next
    finally:
        library.freeifaddrs(first)
    return found
