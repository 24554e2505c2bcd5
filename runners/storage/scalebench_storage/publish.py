"""Rows and manifest to a store: the manifest goes first and comes last, so that half a copy is none."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.fs as pa_fs

from scalebench_storage.request import PublishError, Request
from scalebench_storage.tables import write_table
from scalebench_training.errors import TrialError
from scalebench_training.manifest import FILE, Manifest, Shard, read_manifest
from scalebench_training.stores import Store, one_line, store_at

CHUNK = 2**22
SHARD = re.compile(r"(?:train|test)-\d{5}\.parquet")
CREDENTIALS = "credentials come from ~/.aws/credentials or the environment; AWS_ENDPOINT_URL names another server"


def publish(request: Request, say: Callable[[str], None]) -> bool:
    """Whether something was copied: False where these very rows lie there already.

    Raises `PublishError` where others do and `force` is not set, and for a store that does not do what it is asked.
    """
    store = store_at(request.url)
    own = read_manifest(request.folder, request.name)
    try:
        found = store.files.get_file_info(store.path(FILE)).type == pa_fs.FileType.File
    except Exception as error:
        raise PublishError(f"expected to look into {store.shown}, found: {one_line(error)}", CREDENTIALS) from error
    if found and not request.force:
        if _rows_at(store, request.name) == own.rows_told:
            return False
        raise PublishError(
            f"expected no other rows at {store.shown}, found some",
            "--force puts these in their place; or take another URL",
        )
    for shard in own.train + own.test:
        _check_bytes(shard, request.name)
    try:
        _copy(request, store, own, found, say)
    except (PublishError, TrialError):
        raise
    except Exception as error:
        raise PublishError(f"expected to write to {store.shown}, found: {one_line(error)}", CREDENTIALS) from error
    return True


def _rows_at(store: Store, name: str) -> tuple[object, ...] | None:
    try:
        return read_manifest(store, name).rows_told
    except TrialError:
        return None


def _shards_at(store: Store, name: str) -> tuple[str, ...]:
    """Files that a manifest calls its shards, and that are named as such."""
    try:
        there = read_manifest(store, name)
    except TrialError:
        return ()
    named = (shard.file for shard in there.train + there.test if SHARD.fullmatch(shard.file))
    return tuple(file for file in named if store.files.get_file_info(store.path(file)).type == pa_fs.FileType.File)


def _copy(request: Request, store: Store, own: Manifest, replaced: bool, say: Callable[[str], None]) -> None:
    if store.url is None or store.url.scheme != "s3":
        store.files.create_dir(store.root, recursive=True)
    old = _shards_at(store, request.name) if replaced else ()
    if replaced:
        store.files.delete_file(store.path(FILE))
    if store.url is not None and store.url.kind != "parquet":
        say(f"writing a table of {store.url.kind}")
        write_table(store, own, request.name, replaced=replaced, force=request.force)
    else:
        for shard in own.train + own.test:
            say(f"copying {shard.file}")
            _copy_file(request.folder / shard.file, store, shard.file)
        for file in sorted(set(old) - {shard.file for shard in own.train + own.test}):
            store.files.delete_file(store.path(file))
    _copy_file(request.folder / FILE, store, FILE)


def _copy_file(source: Path, store: Store, file: str) -> None:
    with source.open("rb") as content, store.files.open_output_stream(store.path(file)) as target:
        while block := content.read(CHUNK):
            target.write(block)
    size = store.files.get_file_info(store.path(file)).size
    if size != source.stat().st_size:
        raise PublishError(
            f"expected {source.stat().st_size} bytes in {store.shown}/{file}, found {size}", "run the command again"
        )


def _check_bytes(shard: Shard, name: str) -> None:
    """What is copied is what was prepared."""
    digest = hashlib.sha256()
    with shard.store.open(shard.file) as content:
        while block := content.read(CHUNK):
            digest.update(block)
    if digest.hexdigest() != shard.sha256:
        raise PublishError(
            f"expected {shard} to be as its manifest tells, found other bytes",
            f"`scalebench dataset prepare {name} --force` makes it anew",
        )
