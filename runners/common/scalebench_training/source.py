"""Which files a trial's prepared rows are read from: those of this machine, or a copy that lies elsewhere."""

from pathlib import Path

from scalebench_training.errors import TrialError
from scalebench_training.manifest import Manifest, read_manifest, remedy
from scalebench_training.stores import store_at


def manifest_at(prepared: Path, storage: str | None, name: str) -> Manifest:
    """The manifest of the files to read, which tell of the very rows that the `prepared` folder's manifest tells of.

    Raises `TrialError` where there is none, or it is that of other rows.
    """
    own = read_manifest(prepared, name)
    if storage is None:
        return own
    store = store_at(storage)
    there = read_manifest(store, name)
    if there.rows_told != own.rows_told:
        raise TrialError(
            f"data set {name}: expected at {store.shown} the rows that are prepared here "
            f"({own.digests[0][:12]} for training), found others ({there.digests[0][:12]}); {remedy(name, store.url)}"
        )
    return there
