"""Say what a Python environment holds, without importing it.

    python probe.py '{"modules": ["torch", "ray.train"], "imports": false, "records": false}'

Prints one line of JSON. Importing torch alone takes seconds, so modules are looked up, not imported, unless ``imports``
asks for it; ``records`` checks that every file that an installed distribution lists is there.
"""

import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import os
import sys
import sysconfig
from importlib.machinery import PathFinder
from pathlib import Path

REPORTED = ("torch", "horovod", "pyspark", "ray", "numpy", "pyarrow", "scikit-learn", "transformers")


def look_up(name: str) -> str | None:
    """Why the module cannot be imported, or None; finds submodules without running their parents."""
    first, *rest = name.split(".")
    spec = importlib.util.find_spec(first)
    path = first
    for part in rest:
        if spec is None:
            break
        path = f"{path}.{part}"
        spec = PathFinder.find_spec(path, spec.submodule_search_locations)
    return "it is not installed" if spec is None else None


def try_import(name: str) -> str | None:
    """Why the module cannot be imported, or None; really imports it."""
    try:
        importlib.import_module(name)
    except Exception as error:  # whatever a module raises is its reason
        return f"{type(error).__name__}: {error}"
    return None


def horovod_library() -> bool:
    """Whether Horovod's compiled part for PyTorch is there."""
    spec = importlib.util.find_spec("horovod")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    return any(list(Path(folder, "torch").glob("mpi_lib_v2*.so")) for folder in folders)


def missing_files(distribution: importlib.metadata.Distribution) -> list[str]:
    """Files that the distribution should have and has not; a missing list counts as one."""
    files = distribution.files
    if not files:
        return ["RECORD"]
    return [str(file) for file in files if not str(file).endswith(".pyc") and not os.path.lexists(file.locate())]


def main() -> None:
    """Answer the question of the first argument."""
    question = json.loads(sys.argv[1])
    check = try_import if question.get("imports") else look_up
    installed = {}
    incomplete = {}
    for distribution in importlib.metadata.distributions():
        name = (distribution.metadata["Name"] or "?").lower().replace("_", "-")
        if name in installed:
            continue
        installed[name] = distribution.version
        if question.get("records"):
            missing = missing_files(distribution)
            if missing:
                incomplete[name] = missing[0]
    pins = "\n".join(f"{name}=={installed[name]}" for name in sorted(installed))
    answer = {
        "python": {
            "version": ".".join(map(str, sys.version_info[:3])),
            "abi": str(sysconfig.get_config_var("SOABI") or sys.implementation.cache_tag),
            "scripts": sysconfig.get_path("scripts"),
        },
        "modules": {name: check(name) for name in question["modules"]},
        "versions": {name: installed[name] for name in REPORTED if name in installed},
        "horovodLibrary": horovod_library(),
        "incomplete": incomplete,
        "digest": hashlib.sha256(pins.encode()).hexdigest(),
    }
    sys.stdout.write(f"{json.dumps(answer)}\n")


if __name__ == "__main__":
    main()
