"""Rows of tables of Delta Lake and Iceberg, written and read by their own libraries."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from deltalake import DeltaTable
from pyiceberg.table import StaticTable

from scalebench_training.errors import TrialError
from scalebench_training.feed import open_feed
from scalebench_training.prepared import load_prepared
from scalebench_training.trial import parse_trial

Put = Callable[..., bool]
Same = Callable[[Path, str], None]
KINDS = ["delta+", "iceberg+"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["file", "s3"])
def test_rows_of_a_table_are_those_of_the_folder(
    kind: str, scheme: str, s3: Any, prepared: Path, put: Put, same_rows: Same, tmp_path: Path
) -> None:
    url = s3.url("table" + kind, kind) if scheme == "s3" else f"{kind}file://{tmp_path}/table"
    put(prepared, url)
    same_rows(prepared, url)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_a_table_is_that_of_the_folder(
    kind: str, corpus: Path, put: Put, same_rows: Same, tmp_path: Path
) -> None:
    put(corpus, f"{kind}file://{tmp_path}/table")
    same_rows(corpus, f"{kind}file://{tmp_path}/table")


def test_a_metadata_file_names_a_version_of_an_iceberg_table(
    prepared: Path, put: Put, same_rows: Same, tmp_path: Path
) -> None:
    put(prepared, f"iceberg+file://{tmp_path}/table")
    metadata = StaticTable.from_metadata(f"file://{tmp_path}/table").metadata_location
    assert metadata.endswith(".metadata.json")
    same_rows(prepared, f"iceberg+{metadata}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_not_read_while_training(
    kind: str, prepared: Path, put: Put, trial_document: dict[str, Any], tmp_path: Path
) -> None:
    put(prepared, f"{kind}file://{tmp_path}/table")
    dataset = {"name": "rows", "options": {}, "input": "parquet", "storage": f"{kind}file://{tmp_path}/table"}
    paths = {**trial_document["paths"], "prepared": str(prepared)}
    trial = parse_trial({**trial_document, "dataset": dataset, "paths": paths})
    with pytest.raises(TrialError, match="found a table at .*`workload.input: memory` is the way for tables"):
        open_feed(trial, 0, 1, torch.device("cpu"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda table: table.update(updates={"n1": "n1 + 1"}, predicate="part = 'train' AND row = 7"), "found others"),
        (
            lambda table: table.delete("part = 'test' AND row = 3"),
            "rows 0 to 69 of part test, each once, found 69 rows",
        ),
        (lambda table: table.update(updates={"label": "null"}, predicate="row = 5"), "a value in every row of label"),
    ],
)
def test_a_table_that_somebody_changed_is_refused(
    change: Callable[[DeltaTable], object], told: str, prepared: Path, put: Put, tmp_path: Path
) -> None:
    put(prepared, f"delta+file://{tmp_path}/table")
    change(DeltaTable(f"file://{tmp_path}/table"))
    with pytest.raises(TrialError, match=f"{told}.*publish rows delta.file.* --force"):
        load_prepared(prepared, "rows", f"delta+file://{tmp_path}/table")


@pytest.mark.parametrize(("kind", "library"), [("delta+", "deltalake"), ("iceberg+", "pyiceberg")])
def test_a_library_that_is_missing_is_named_with_what_installs_it(
    kind: str, library: str, prepared: Path, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(prepared, f"{kind}file://{tmp_path}/table")
    for module in ("deltalake", "pyiceberg.table"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(TrialError, match=f"the library {library} .*`scalebench setup --with storage`"):
        load_prepared(prepared, "rows", f"{kind}file://{tmp_path}/table")
