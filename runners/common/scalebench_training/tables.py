"""Rows that lie in a table of Delta Lake or Apache Iceberg, read by its own library."""

import importlib
from types import ModuleType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scalebench_training.errors import TrialError
from scalebench_training.manifest import Manifest, remedy
from scalebench_training.rows_digest import rows_digest
from scalebench_training.storage_url import StorageUrl
from scalebench_training.stores import ATTEMPTS, CONNECT_SECONDS, REQUEST_SECONDS, one_line

# Beside the columns of the shards: the part that a row is of, and its place there.
PART, ROW = "part", "row"
LIBRARIES = {"delta": "deltalake", "iceberg": "pyiceberg.table"}


def parts_of_table(url: StorageUrl, columns: dict[str, pa.DataType], manifest: Manifest, name: str) -> list[pa.Table]:
    """The columns of training and test rows, each in the order of the shards.

    Raises `TrialError` for a table that cannot be read, or that has other rows than the manifest says.
    """
    whole = _checked(_read(url, [*columns, PART, ROW]), {**columns, PART: pa.string(), ROW: pa.int64()}, url, name)
    asked = (("train", manifest.train, manifest.digests[0]), ("test", manifest.test, manifest.digests[1]))
    parts = []
    for part, shards, digest in asked:
        rows = whole.filter(pc.equal(whole[PART], part)).sort_by(ROW)
        expected = sum(shard.rows for shard in shards)
        if not np.array_equal(rows[ROW].to_numpy(), np.arange(expected)):
            raise _other(url, name, f"rows 0 to {expected - 1} of part {part}, each once", f"{rows.num_rows} rows")
        rows = rows.select(list(columns)).combine_chunks()
        if _digest_of(rows) != digest:
            raise _other(url, name, f"the rows of part {part} that its manifest tells of", "others")
        parts.append(rows)
    return parts


def _digest_of(rows: pa.Table) -> str | None:
    """None for texts of several lengths."""
    try:
        return rows_digest(rows)
    except ValueError:
        return None


def _checked(table: pa.Table, columns: dict[str, pa.DataType], url: StorageUrl, name: str) -> pa.Table:
    for column, expected in columns.items():
        found = table.schema.field(column).type if column in table.column_names else None
        if found != expected:
            raise _other(url, name, f"a column {column} of type {expected}", f"{found or 'none'}")
        if table[column].null_count:
            raise _other(url, name, f"a value in every row of {column}", f"{table[column].null_count} nulls")
    return table


def _other(url: StorageUrl, name: str, expected: str, found: str) -> TrialError:
    return TrialError(
        f"data set {name}: expected the {url.kind} table {url.address} to have {expected}, found {found}; "
        f"{remedy(name, url)}"
    )


def _read(url: StorageUrl, columns: list[str]) -> pa.Table:
    read = _delta if url.kind == "delta" else _iceberg
    try:
        return read(url, columns)
    except TrialError:
        raise
    # Both libraries, and what they stand on, have exceptions of many kinds.
    except Exception as error:
        raise TrialError(f"the {url.kind} table {url.address} cannot be read: {one_line(error)}") from error


def _delta(url: StorageUrl, columns: list[str]) -> pa.Table:
    library = table_library(LIBRARIES["delta"])
    table = library.DeltaTable(url.address, storage_options=delta_options(url)).to_pyarrow_table(columns=columns)
    return _plain(table)


def _iceberg(url: StorageUrl, columns: list[str]) -> pa.Table:
    library = table_library(LIBRARIES["iceberg"])
    table = library.StaticTable.from_metadata(url.address.rstrip("/"), iceberg_properties(url))
    return _plain(table.scan(selected_fields=tuple(columns)).to_arrow())


def _plain(table: pa.Table) -> pa.Table:
    """Libraries choose between texts with offsets of 32 and of 64 bits; the values are the same."""
    plain = {pa.large_string(): pa.string(), pa.string_view(): pa.string()}
    plain |= {pa.large_binary(): pa.binary(), pa.binary_view(): pa.binary()}
    fields = [pa.field(field.name, plain.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def require_library(url: StorageUrl) -> None:
    """Raise `TrialError` where what reads such tables is not installed."""
    table_library(LIBRARIES[url.kind])


def table_library(module: str) -> ModuleType:
    """Raise `TrialError` where the library is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise TrialError(
            f"expected the library {module.partition('.')[0]} for tables, found none; "
            "`scalebench setup --with storage` installs it"
        ) from error


def delta_options(url: StorageUrl) -> dict[str, str]:
    """Settings of deltalake. Credentials are those that Amazon's own libraries find, files among them."""
    if url.scheme != "s3":
        return {}
    options = {
        "AWS_FORCE_CREDENTIAL_LOAD": "true",
        "connect_timeout": f"{CONNECT_SECONDS}s",
        "timeout": f"{REQUEST_SECONDS}s",
        "max_retries": str(ATTEMPTS - 1),
    }
    if url.region is not None:
        options["AWS_REGION"] = url.region
    if url.endpoint is not None:
        options["AWS_ENDPOINT_URL"] = url.endpoint
        options["AWS_ALLOW_HTTP"] = str(url.endpoint.startswith("http://")).lower()
    return options


def iceberg_properties(url: StorageUrl) -> dict[str, str]:
    """Settings of pyiceberg's file access, which is pyarrow's."""
    properties = {"py-io-impl": "pyiceberg.io.pyarrow.PyArrowFileIO"}
    if url.scheme != "s3":
        return properties
    properties |= {"s3.connect-timeout": str(CONNECT_SECONDS), "s3.request-timeout": str(REQUEST_SECONDS)}
    if url.endpoint is not None:
        # Without a region pyiceberg asks Amazon for that of the bucket.
        properties |= {"s3.endpoint": url.endpoint, "s3.region": url.region or "us-east-1"}
    elif url.region is not None:
        properties["s3.region"] = url.region
    return properties
