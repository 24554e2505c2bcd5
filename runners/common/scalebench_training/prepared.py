"""Rows that were prepared before: Parquet shards with a manifest, read alike under every runner."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from scalebench_training.dataset import Dataset, Inputs, Labels, Tokens
from scalebench_training.errors import TrialError
from scalebench_training.manifest import Manifest, Shard, remedy
from scalebench_training.source import manifest_at
from scalebench_training.stores import one_line
from scalebench_training.tables import parts_of_table

LABEL, TOKENS = "label", "tokens"


def load_prepared(folder: Path, name: str, storage: str | None = None) -> Dataset:
    """All rows in memory, in the order of the shards; from `storage` where it names a copy of the folder.

    Raises `TrialError`, naming the file or table that is unfit.
    """
    manifest = manifest_at(folder, storage, name)
    url = manifest.train[0].store.url
    if url is not None and url.kind != "parquet":
        tables = parts_of_table(url, types_of(manifest), manifest, name)
        (train_inputs, train_labels), (test_inputs, test_labels) = (arrays_of(rows, manifest) for rows in tables)
    else:
        train_inputs, train_labels = _part(manifest.train, manifest, name)
        test_inputs, test_labels = _part(manifest.test, manifest, name)
    return Dataset(
        train_inputs, train_labels, test_inputs, test_labels, manifest.classes, manifest.codes, manifest.target
    )


def _part(shards: tuple[Shard, ...], manifest: Manifest, name: str) -> tuple[Inputs, Labels]:
    parts = [rows_of(shard, manifest, name) for shard in shards]
    first = parts[0][0].shape[1:]
    for shard, (inputs, _) in zip(shards, parts, strict=True):
        if inputs.shape[1:] != first:
            raise broken(name, shard, f"rows of one length, {first[0] + 1} bytes", f"{inputs.shape[1] + 1}")
    return np.concatenate([inputs for inputs, _ in parts]), np.concatenate([labels for _, labels in parts])


def opened(shard: Shard, manifest: Manifest, name: str) -> pq.ParquetFile:
    """The shard, whose size, rows and columns are what the manifest says. Raises `TrialError`.

    Spark writes a checksum with each page: without a look at them most damaged bytes are just other numbers.
    """
    try:
        source = shard.store.open(shard.file)
        if source.size() != shard.bytes:
            raise broken(name, shard, f"{shard.bytes} bytes", f"{source.size()}")
        # Over a network the columns of a row group are asked for together.
        file = pq.ParquetFile(source, page_checksum_verification=True, pre_buffer=shard.store.remote)
    except TrialError:
        raise
    # File systems of fsspec have exceptions of many kinds.
    except Exception as error:
        raise broken(name, shard, "a Parquet file", one_line(error)) from error
    if file.metadata.num_rows != shard.rows:
        raise broken(name, shard, f"{shard.rows} rows", f"{file.metadata.num_rows}")
    for column, expected in types_of(manifest).items():
        found = file.schema_arrow.field(column).type if column in file.schema_arrow.names else None
        if found != expected:
            raise broken(name, shard, f"a column {column} of type {expected}", f"{found or 'none'}")
    return file


def types_of(manifest: Manifest) -> dict[str, pa.DataType]:
    """Columns of a shard that a model reads."""
    if not manifest.columns:
        return {TOKENS: pa.binary()}
    numbers = {column: pa.float32() for column in manifest.numbers}
    label = pa.int64() if manifest.target is None else pa.float32()
    return {**numbers, **{column: pa.int32() for column in manifest.categories}, LABEL: label}


def table_of(shard: Shard, manifest: Manifest, name: str, group: int | None = None) -> pa.Table:
    """All rows of a shard, or of one of its row groups, read by this thread alone.

    Raises `TrialError` where the shard is damaged, or a value is missing.
    """
    columns = list(types_of(manifest))
    file = opened(shard, manifest, name)
    try:
        if group is None:
            table = file.read(columns=columns, use_threads=False)
        else:
            table = file.read_row_group(group, columns=columns, use_threads=False)
    except Exception as error:
        raise broken(name, shard, "a whole Parquet file", one_line(error)) from error
    for column in table.column_names:
        if table.column(column).null_count:
            raise broken(name, shard, f"a value in every row of {column}", f"{table.column(column).null_count} nulls")
    return table


def rows_of(shard: Shard, manifest: Manifest, name: str, group: int | None = None) -> tuple[Inputs, Labels]:
    """The rows of a shard, or of one of its row groups, as arrays. Raises what `table_of` raises."""
    try:
        return arrays_of(table_of(shard, manifest, name, group), manifest)
    except ValueError as error:
        raise broken(name, shard, "rows of one length", str(error)) from error


def arrays_of(table: pa.Table, manifest: Manifest) -> tuple[Inputs, Labels]:
    """Inputs [rows, columns] as float32, codes too; of a text tokens [rows, chunk], with the next one as its label.

    Raises `ValueError` where the rows of a text are of several lengths.
    """
    if not manifest.columns:
        rows = _bytes_of(table.column(TOKENS).combine_chunks())
        return np.ascontiguousarray(rows[:, :-1]), np.ascontiguousarray(rows[:, 1:])
    inputs = np.empty((table.num_rows, len(manifest.columns)), np.float32)
    for index, column in enumerate(manifest.columns):
        inputs[:, index] = table.column(column).to_numpy()
    return inputs, table.column(LABEL).to_numpy()


def _bytes_of(values: pa.BinaryArray) -> Tokens:
    """Every row's bytes [rows, length], without a Python object for each."""
    if len(values) == 0:
        raise ValueError("no row")
    _, ends, data = values.buffers()
    bounds = np.frombuffer(ends, np.int32)[values.offset : values.offset + len(values) + 1]
    lengths = np.unique(np.diff(bounds))
    if len(lengths) != 1 or lengths[0] < 2:
        raise ValueError(f"lengths from {lengths.min()} to {lengths.max()}")
    content = np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]
    return content.reshape(len(values), int(lengths[0])).astype(np.int64)


def broken(name: str, shard: Shard, expected: str, found: str) -> TrialError:
    """What to raise for a shard that is unfit."""
    mend = remedy(name, shard.store.url)
    return TrialError(f"data set {name}: expected {shard} to have {expected}, found {found}; {mend}")
