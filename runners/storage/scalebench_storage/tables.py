"""Prepared rows as one table of Delta Lake or Apache Iceberg, each with its part and its place there."""

import tempfile
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.fs as pa_fs

from scalebench_storage.request import PublishError
from scalebench_training.manifest import Manifest
from scalebench_training.prepared import table_of, types_of
from scalebench_training.storage_url import StorageUrl
from scalebench_training.stores import Store
from scalebench_training.tables import PART, ROW, delta_options, iceberg_properties, table_library


def write_table(store: Store, manifest: Manifest, name: str, *, replaced: bool, force: bool) -> None:
    """`replaced`: a manifest of ours said that the table there is ours.

    Raises `PublishError` for a table of somebody else's, and what the libraries raise.
    """
    if store.url is None:
        raise ValueError("a table has a URL")
    if store.url.kind == "delta":
        _write_delta(store.url, manifest, name, force=force)
    else:
        _write_iceberg(store, store.url, manifest, name, replaced=replaced)


def _schema(manifest: Manifest) -> pa.Schema:
    return pa.schema([*types_of(manifest).items(), (PART, pa.string()), (ROW, pa.int64())])


def _tables(manifest: Manifest, name: str) -> Iterator[pa.Table]:
    """One a shard."""
    schema = _schema(manifest)
    for part, shards in (("train", manifest.train), ("test", manifest.test)):
        first = 0
        for shard in shards:
            rows = table_of(shard, manifest, name)
            places = pa.array(range(first, first + rows.num_rows), pa.int64())
            columns = [*rows.columns, pa.array([part] * rows.num_rows, pa.string()), places]
            yield pa.Table.from_arrays(columns, schema=schema)
            first += rows.num_rows


def _write_delta(url: StorageUrl, manifest: Manifest, name: str, *, force: bool) -> None:
    """One commit: readers see the table before or after it. A forced one keeps the table's history."""
    library = table_library("deltalake")
    options = delta_options(url)
    if not force and library.DeltaTable.is_deltatable(url.address, options):
        raise PublishError(
            f"expected no table at {url.address}, found one of somebody else's",
            "--force puts these rows in place of its own, and keeps its history; or take another URL",
        )
    batches = (batch for table in _tables(manifest, name) for batch in table.to_batches())
    rows = pa.RecordBatchReader.from_batches(_schema(manifest), batches)
    library.write_deltalake(url.address, rows, mode="overwrite", schema_mode="overwrite", storage_options=options)


def _write_iceberg(store: Store, url: StorageUrl, manifest: Manifest, name: str, *, replaced: bool) -> None:
    """By a catalog that lives as long as this takes; `metadata/version-hint.text` tells readers which file counts."""
    if url.address.endswith(".metadata.json"):
        raise PublishError("expected the folder of a table to write, found a metadata file", "leave its name out")
    catalogs = table_library("pyiceberg.catalog.sql")
    root = store.root.removesuffix("/_scalebench")
    if replaced:
        for folder in ("data", "metadata"):
            store.files.delete_dir_contents(f"{root}/{folder}", missing_dir_ok=True)
    elif store.files.get_file_info(pa_fs.FileSelector(f"{root}/metadata", allow_not_found=True)):
        raise PublishError(
            f"expected no table at {url.address}, found one of somebody else's", "delete it, or take another URL"
        )
    with tempfile.TemporaryDirectory() as scratch:
        properties = iceberg_properties(url)
        catalog = catalogs.SqlCatalog("publish", uri=f"sqlite:///{scratch}/catalog.db", **properties)
        catalog.create_namespace("scalebench")
        table = catalog.create_table("scalebench.rows", _schema(manifest), location=url.folder)
        with table.transaction() as transaction:
            for rows in _tables(manifest, name):
                transaction.append(rows)
        metadata = table.metadata_location.rsplit("/", 1)[1]
        catalog.close()
    with store.files.open_output_stream(f"{root}/metadata/version-hint.text") as hint:
        hint.write(metadata.encode())
