"""What a prepared data set's manifest.json says, and how a wrong one is answered."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from scalebench_training.errors import TrialError
from scalebench_training.manifest import Shard, read_manifest
from scalebench_training.stores import local_store

GOOD: dict[str, Any] = {
    "schema": "scalebench/prepared/v1",
    "dataset": "loans",
    "key": "00",
    "columns": [
        {"name": "balance", "kind": "number", "unit": "USD", "mean": 1, "deviation": 2},
        {"name": "region", "kind": "category", "unit": "place", "codes": ["north", "south", "west"]},
        {"name": "income", "kind": "number", "unit": "USD", "mean": 1, "deviation": 2},
        {"name": "student", "kind": "category", "unit": "yes or no", "codes": []},
    ],
    "classes": ["No", "Yes"],
    "parts": {
        "train": {
            "rows": 5,
            "shards": [
                {"file": "train-00001.parquet", "rows": 3, "bytes": 900, "sha256": "00"},
                {"file": "train-00000.parquet", "rows": 2, "bytes": 800, "sha256": "00"},
            ],
        },
        "test": {"rows": 1, "shards": [{"file": "test-00000.parquet", "rows": 1, "bytes": 700, "sha256": "00"}]},
    },
    "spark": {"executors": 1},
}


def with_manifest(folder: Path, value: object) -> Path:
    (folder / "manifest.json").write_text(json.dumps(value), encoding="utf-8")
    return folder


def sentence(folder: Path) -> str:
    with pytest.raises(TrialError) as caught:
        read_manifest(folder, "loans")
    return str(caught.value)


def test_numbers_stand_before_categories_and_shards_in_their_order(tmp_path: Path) -> None:
    manifest = read_manifest(with_manifest(tmp_path, GOOD), "loans")
    assert manifest.columns == ("balance", "income", "region", "student")
    assert (manifest.numbers, manifest.categories) == (("balance", "income"), ("region", "student"))
    assert manifest.classes == 2
    assert manifest.train == (
        Shard(local_store(tmp_path), "train-00001.parquet", 3, 900, "00"),
        Shard(local_store(tmp_path), "train-00000.parquet", 2, 800, "00"),
    )
    assert manifest.test == (Shard(local_store(tmp_path), "test-00000.parquet", 1, 700, "00"),)


def test_a_category_has_one_code_more_than_values_for_what_is_unknown(tmp_path: Path) -> None:
    assert read_manifest(with_manifest(tmp_path, GOOD), "loans").codes == (4, 1)


def test_keys_that_nobody_asks_for_are_no_fault(tmp_path: Path) -> None:
    manifest = read_manifest(with_manifest(tmp_path, GOOD), "loans")
    assert read_manifest(with_manifest(tmp_path, {**GOOD, "later": [1]}), "loans") == manifest


def test_a_text_has_no_columns(tmp_path: Path) -> None:
    manifest = read_manifest(with_manifest(tmp_path, {**GOOD, "columns": []}), "loans")
    assert (manifest.columns, manifest.codes) == ((), ())


@pytest.mark.parametrize("file", ["../train-00000.parquet", "/etc/train-00000.parquet", "a/../../train-00000.parquet"])
def test_a_shard_is_looked_for_in_the_folder_alone(tmp_path: Path, file: str) -> None:
    changed = deepcopy(GOOD)
    changed["parts"]["test"]["shards"][0]["file"] = file
    shard = read_manifest(with_manifest(tmp_path, changed), "loans").test[0]
    assert shard.store.path(shard.file) == str(tmp_path / "train-00000.parquet")


def test_a_folder_without_one_is_answered_with_what_makes_it_anew(tmp_path: Path) -> None:
    said = sentence(tmp_path)
    assert said.startswith(f"data set loans: {tmp_path / 'manifest.json'} cannot be read")
    assert said.endswith("`scalebench dataset prepare loans --force` makes it anew")


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema": ', b"\xff\xfe{}", json.dumps(GOOD).encode()[:-40]])
def test_one_that_is_cut_or_no_json_is_answered_with_what_makes_it_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    assert "manifest.json cannot be read" in (said := sentence(tmp_path))
    assert said.endswith("`scalebench dataset prepare loans --force` makes it anew")


Change = Callable[[dict[str, Any]], object]

FAULTS: list[tuple[Change, str]] = [
    (lambda m: m.update(schema="scalebench/prepared/v2"), "expected one of scalebench/prepared/v1 at schema, found"),
    (lambda m: m.pop("schema"), "expected a text at schema, found nothing"),
    (lambda m: m.pop("columns"), "expected a list at columns, found nothing"),
    (lambda m: m.update(columns={}), "expected a list at columns, found {}"),
    (lambda m: m["columns"][0].update(kind="date"), "expected one of number, category at columns[0].kind, found"),
    (lambda m: m["columns"][2].update(name=""), "expected a text that is not empty at columns[2].name, found ''"),
    (lambda m: m["columns"][1].pop("codes"), "expected a list at columns[1].codes, found nothing"),
    (lambda m: m["columns"][1].update(codes=[1]), "expected a list of texts at columns[1].codes, found [1]"),
    (lambda m: m.update(classes=2), "expected a list at classes, found 2"),
    (lambda m: m["parts"].pop("test"), "expected an object at parts.test, found nothing"),
    (lambda m: m["parts"]["train"]["shards"][1].pop("rows"), "expected an integer at parts.train.shards[1].rows"),
    (lambda m: m["parts"]["train"]["shards"][0].update(bytes=-1), "of at least 0 at parts.train.shards[0].bytes"),
    (lambda m: m["parts"]["train"]["shards"].clear(), "expected shards at parts.train of"),
    (lambda m: m["parts"]["test"]["shards"].clear(), "expected shards at parts.test of"),
]


@pytest.mark.parametrize(("change", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_a_fault_is_named_with_its_file_and_place(tmp_path: Path, change: Change, told: str) -> None:
    changed = deepcopy(GOOD)
    change(changed)
    said = sentence(with_manifest(tmp_path, changed))
    assert str(tmp_path / "manifest.json") in said
    assert told in said


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_json_that_is_no_object_is_named(tmp_path: Path, value: object) -> None:
    assert "expected an object at the top" in sentence(with_manifest(tmp_path, value))
