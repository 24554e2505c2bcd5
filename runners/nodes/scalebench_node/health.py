"""Whether a node is fit for training."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import uuid
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scalebench_node.addresses import addresses
from scalebench_node.facts import gpus, java_home

if TYPE_CHECKING:
    from collections.abc import Sequence


def lacks(name: str) -> bool:
    """Whether a module is not there; submodules are found without running their parents, which takes seconds."""
    first, *rest = name.split(".")
    spec = importlib.util.find_spec(first)
    path = first
    for part in rest:
        if spec is None:
            return True
        path = f"{path}.{part}"
        spec = PathFinder.find_spec(path, spec.submodule_search_locations)
    return spec is None


def horovod_library() -> bool:
    """Whether Horovod's compiled part for PyTorch is there: without it, Horovod imports and does nothing."""
    spec = importlib.util.find_spec("horovod")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    return any(list(Path(folder, "torch").glob("mpi_lib_v2*.so")) for folder in folders)


def first_there(path: Path) -> Path:
    """The path, or the first of its parents that is there."""
    while not path.exists():
        path = path.parent
    return path


def room(folder: Path) -> dict[str, Any]:
    """Free bytes for a folder, and why nothing can be written there; null where something can."""
    there = first_there(folder)
    because = None
    try:
        probe = there / f".scalebench-{uuid.uuid4().hex}"
        with probe.open("xb") as file:
            file.write(bytes(4096))
    except OSError as error:
        because = error.strerror or str(error)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return {"free": shutil.disk_usage(there).free, "because": because}


def resolved(name: str) -> list[str]:
    """Addresses that this node has for a name; none where it has none."""
    with contextlib.suppress(OSError):
        return sorted({str(place[0]) for *_, place in socket.getaddrinfo(name, 0, type=socket.SOCK_STREAM)})
    return []


def java_version(home: str | None) -> str | None:
    """As the `release` file of a Java has it."""
    if home is not None:
        with contextlib.suppress(OSError):
            for line in (Path(home) / "release").read_text(encoding="utf-8", errors="replace").splitlines():
                name, _, value = line.partition("=")
                if name == "JAVA_VERSION":
                    return value.strip().strip('"')
    return None


def health(folder: Path, address: str, modules: Sequence[str]) -> dict[str, Any]:
    """Of this node: the load, the room in a folder, interfaces, and which of the modules are not there."""
    return {
        "load": os.getloadavg()[0],
        "room": room(folder),
        "interfaces": addresses(),
        "resolved": resolved(address),
        "gpus": len(gpus()),
        "lacks": [name for name in modules if lacks(name)],
        "horovodLibrary": horovod_library(),
        "java": java_version(java_home()),
    }
