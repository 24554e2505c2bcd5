"""Rows that Spark prepared, as the training program reads them: all of them, in order, and nothing that is damaged."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scalebench_training.data import load_dataset
from scalebench_training.dataset import Dataset
from scalebench_training.errors import TrialError
from scalebench_training.prepared import load_prepared

COLUMNS = [
    {"name": "balance", "kind": "number", "unit": "USD", "mean": 1, "deviation": 2},
    {"name": "region", "kind": "category", "unit": "place", "codes": ["north", "south", "west"]},
    {"name": "income", "kind": "number", "unit": "USD", "mean": 1, "deviation": 2},
]
TYPES = {"balance": pa.float32(), "income": pa.float32(), "region": pa.int32(), "label": pa.int64()}
Values = Mapping[str, pa.Array]


def values(first: int, rows: int) -> dict[str, pa.Array]:
    """Rows whose numbers tell which ones they are."""
    number = np.arange(first, first + rows)
    columns = {"balance": number / 4, "income": -number, "region": number % 4, "label": number % 2}
    return {name: pa.array(columns[name]).cast(kind, safe=False) for name, kind in TYPES.items()}


def write(folder: Path, shards: Mapping[str, Values], **changes: object) -> Path:
    """A prepared folder: `shards` by file name, of train or test. `changes` replace keys of the manifest."""
    listed: dict[str, list[dict[str, object]]] = {"train": [], "test": []}
    for file, columns in shards.items():
        table = pa.table(dict(columns))
        # With checksums, as Spark writes them.
        pq.write_table(table, folder / file, compression="zstd", write_page_checksum=True)
        size = (folder / file).stat().st_size
        listed[file.split("-")[0]].append({"file": file, "rows": table.num_rows, "bytes": size, "sha256": "00"})
    manifest = {
        "schema": "scalebench/prepared/v1",
        "dataset": "loans",
        "columns": COLUMNS,
        "classes": ["No", "Yes"],
        "parts": {part: {"rows": 0, "rowsDigest": "00", "shards": found} for part, found in listed.items()},
        **changes,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def loans(folder: Path, **columns: pa.Array) -> Path:
    """8 rows to learn from in two shards, 4 to be tested with; `columns` replace those of the second shard."""
    second = {**values(5, 3), **columns}
    return write(
        folder,
        {
            "train-00000.parquet": values(0, 5),
            "train-00001.parquet": {name: column for name, column in second.items() if column is not None},
            "test-00000.parquet": values(8, 4),
        },
    )


def load(folder: Path) -> Dataset:
    return load_dataset(folder, "loans", {}, 1, folder)


def fault(folder: Path, file: str = "train-00001.parquet") -> str:
    """What is expected and found of the file; the sentence says how to mend it."""
    with pytest.raises(TrialError) as caught:
        load(folder)
    start, said = str(caught.value).split(" to have ")
    assert start == f"data set loans: expected {folder / file}"
    assert said.endswith("; `scalebench dataset prepare loans --force` makes it anew")
    return said.rsplit("; ", 1)[0]


def test_rows_are_those_of_the_shards_in_order_numbers_before_codes(tmp_path: Path) -> None:
    data = load(loans(tmp_path))
    number = np.arange(8)
    assert data.train_inputs.tolist() == np.column_stack([number / 4, -number, number % 4]).tolist()
    assert data.train_labels.tolist() == (number % 2).tolist()
    assert data.test_inputs[:, 0].tolist() == [2, 2.25, 2.5, 2.75]
    assert [str(part.dtype) for part in (data.train_inputs, data.train_labels)] == ["float32", "int64"]
    assert (data.classes, data.categories, data.shape) == (2, (4,), (3,))


def test_the_order_of_shards_is_that_of_the_manifest(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"train-00001.parquet": values(5, 3), "train-00000.parquet": values(0, 5), "test-00000.parquet": values(8, 4)},
    )
    assert (-load(tmp_path).train_inputs[:, 1]).tolist() == [5, 6, 7, 0, 1, 2, 3, 4]


def test_columns_are_found_by_name_and_others_are_left_alone(tmp_path: Path) -> None:
    plain = load(loans(tmp_path))
    turned = dict(reversed(values(5, 3).items())) | {"weight": pa.array([1.0, 2.0, 3.0])}
    write(
        tmp_path,
        {"train-00000.parquet": values(0, 5), "train-00001.parquet": turned, "test-00000.parquet": values(8, 4)},
    )
    assert np.array_equal(load(tmp_path).train_inputs, plain.train_inputs)


def test_a_text_gives_bytes_and_the_next_byte_as_the_label_of_each(tmp_path: Path) -> None:
    data = load(text(tmp_path, [b"abcde", b"\x00\xff\x80ab"], [b"vwxyz"]))
    assert data.train_inputs.tolist() == [[97, 98, 99, 100], [0, 255, 128, 97], [118, 119, 120, 121]]
    assert data.train_labels.tolist() == [[98, 99, 100, 101], [255, 128, 97, 98], [119, 120, 121, 122]]
    assert (str(data.train_inputs.dtype), data.classes, data.categories) == ("int64", 256, ())
    assert data.train_inputs.flags.c_contiguous
    assert data.train_labels.flags.c_contiguous


def text(folder: Path, first: list[bytes | None], second: list[bytes | None], kind: pa.DataType | None = None) -> Path:
    """A prepared text of two shards to learn from."""
    return write(
        folder,
        {
            "train-00000.parquet": {"tokens": pa.array(first, pa.binary())},
            "train-00001.parquet": {"tokens": pa.array(second, kind or pa.binary())},
            "test-00000.parquet": {"tokens": pa.array([b"tests"], pa.binary())},
        },
        columns=[],
        classes=[str(byte) for byte in range(256)],
    )


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ([b"abcde", b"abcd"], "rows of one length, found lengths from 4 to 5"),
        ([b"a"], "rows of one length, found lengths from 1 to 1"),
        ([b""], "rows of one length, found lengths from 0 to 0"),
        ([], "rows of one length, found no row"),
        ([b"abcd"], "rows of one length, 5 bytes, found 4"),
        ([b"abcde", None], "a value in every row of tokens, found 1 nulls"),
    ],
)
def test_rows_of_a_text_that_are_no_chunks_are_refused(tmp_path: Path, second: list[bytes | None], told: str) -> None:
    assert fault(text(tmp_path, [b"abcde"], second)) == told


def test_a_text_of_another_type_is_refused(tmp_path: Path) -> None:
    folder = text(tmp_path, [b"abcde"], [b"abcde"], pa.binary(5))
    assert fault(folder) == "a column tokens of type binary, found fixed_size_binary[5]"


def test_a_shard_that_is_gone_is_named(tmp_path: Path) -> None:
    (loans(tmp_path) / "train-00001.parquet").unlink()
    assert fault(tmp_path).startswith("a Parquet file, found [Errno 2]")


def test_a_folder_in_place_of_a_shard_is_named(tmp_path: Path) -> None:
    (loans(tmp_path) / "train-00001.parquet").unlink()
    (tmp_path / "train-00001.parquet").mkdir()
    assert "found" in fault(tmp_path)


@pytest.mark.parametrize("file", ["train-00000.parquet", "test-00000.parquet"])
@pytest.mark.parametrize("kept", [0, 0.5, 0.99])
def test_a_shard_that_was_cut_is_refused(tmp_path: Path, file: str, kept: float) -> None:
    path = loans(tmp_path) / file
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert fault(tmp_path, file) == f"{len(whole)} bytes, found {int(len(whole) * kept)}"


def test_a_shard_that_has_grown_is_refused(tmp_path: Path) -> None:
    path = loans(tmp_path) / "train-00001.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole + b"\n")
    assert fault(tmp_path) == f"{len(whole)} bytes, found {len(whole) + 1}"


def test_a_file_of_the_same_size_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = loans(tmp_path) / "train-00001.parquet"
    path.write_bytes(b"x" * path.stat().st_size)
    assert fault(tmp_path).startswith("a Parquet file, found Parquet magic bytes not found")


def test_a_number_that_was_damaged_is_refused_and_not_learnt_from(tmp_path: Path) -> None:
    path = loans(tmp_path) / "train-00001.parquet"
    damaged = bytearray(path.read_bytes())
    column = pq.ParquetFile(path).metadata.row_group(0).column(0)
    start = column.dictionary_page_offset or column.data_page_offset
    damaged[start + column.total_compressed_size - 1] ^= 1
    path.write_bytes(damaged)
    assert fault(tmp_path).startswith("a whole Parquet file, found could not verify page integrity")


def test_a_shard_that_is_damaged_anywhere_is_refused_or_gives_its_own_rows(tmp_path: Path) -> None:
    path = loans(tmp_path) / "train-00001.parquet"
    truth = load(tmp_path)
    whole = path.read_bytes()
    refused = 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            data = load(tmp_path)
        except TrialError:
            refused += 1
            continue
        assert np.array_equal(data.train_labels, truth.train_labels), at
        assert np.array_equal(data.train_inputs, truth.train_inputs), at
    assert refused > 100


def test_other_rows_than_the_manifest_says_are_refused(tmp_path: Path) -> None:
    file = loans(tmp_path) / "manifest.json"
    manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    manifest["parts"]["train"]["shards"][1]["rows"] = 4
    file.write_text(json.dumps(manifest), encoding="utf-8")
    assert fault(tmp_path) == "4 rows, found 3"


@pytest.mark.parametrize(
    ("column", "found", "told"),
    [
        ("balance", None, "a column balance of type float, found none"),
        ("region", None, "a column region of type int32, found none"),
        ("label", None, "a column label of type int64, found none"),
        ("income", pa.array([1.0, 2.0, 3.0]), "a column income of type float, found double"),
        ("region", pa.array([1, 2, 3]), "a column region of type int32, found int64"),
        ("region", pa.array(["1", "2", "3"]), "a column region of type int32, found string"),
        ("label", pa.array([0, 1, 0], pa.int32()), "a column label of type int64, found int32"),
        ("balance", pa.array([1, None, 3], pa.float32()), "a value in every row of balance, found 1 nulls"),
        ("region", pa.array([None, None, 3], pa.int32()), "a value in every row of region, found 2 nulls"),
        ("label", pa.array([0, 1, None], pa.int64()), "a value in every row of label, found 1 nulls"),
    ],
)
def test_a_column_that_is_missing_of_another_type_or_has_gaps_is_refused(
    tmp_path: Path, column: str, found: pa.Array | None, told: str
) -> None:
    assert fault(loans(tmp_path, **{column: found})) == told


@pytest.mark.parametrize(
    ("column", "found", "told"),
    [
        ("balance", pa.array([1, np.nan, 3], pa.float32()), "has inputs that are no finite numbers"),
        ("income", pa.array([1, np.inf, 3], pa.float32()), "has inputs that are no finite numbers"),
        ("region", pa.array([1, 4, 3], pa.int32()), "must hold codes of categories, whole numbers from 0 to 3"),
        ("region", pa.array([1, -1, 3], pa.int32()), "must hold codes of categories, whole numbers from 0 to 3"),
        ("label", pa.array([0, 2, 1], pa.int64()), "has labels outside 0 to 1"),
        ("label", pa.array([0, -1, 1], pa.int64()), "has labels outside 0 to 1"),
    ],
)
def test_values_outside_their_range_are_refused(tmp_path: Path, column: str, found: pa.Array, told: str) -> None:
    with pytest.raises(TrialError, match=f"the training part of data set loans.* {told}"):
        load(loans(tmp_path, **{column: found}))


def test_a_test_part_without_rows_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"train-00000.parquet": values(0, 5), "test-00000.parquet": values(8, 0)})
    with pytest.raises(TrialError, match="the test part of data set loans has 0 inputs and 0 labels"):
        load(tmp_path)


def test_a_shard_without_rows_is_no_fault_beside_others(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"train-00000.parquet": values(0, 5), "train-00001.parquet": values(5, 0), "test-00000.parquet": values(8, 4)},
    )
    assert len(load(tmp_path).train_labels) == 5


def test_prepared_rows_take_no_options(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="data set loans was prepared before and has no options, found samples, size"):
        load_dataset(tmp_path, "loans", {"samples": 3, "size": 1}, 1, loans(tmp_path))


def test_the_same_rows_come_each_time_whatever_the_seed(tmp_path: Path) -> None:
    one, other = (load_dataset(tmp_path, "loans", {}, seed, loans(tmp_path)) for seed in (1, 2))
    assert np.array_equal(one.train_inputs, other.train_inputs)
    assert np.array_equal(one.test_labels, load_prepared(tmp_path, "loans").test_labels)
