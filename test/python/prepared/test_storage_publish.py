"""What `scalebench dataset publish` leaves at a URL: all of the rows, or nothing that counts as rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from scalebench_storage.request import PublishError
from scalebench_training.errors import TrialError
from scalebench_training.prepared import load_prepared
from scalebench_training.stores import store_at

Put = Callable[..., bool]
Same = Callable[[Path, str], None]


@pytest.fixture
def other(write: Any, several: Any, tmp_path: Path) -> Path:
    folder: Path = write(tmp_path / "other", several([500, 300, 200, 100]), several([30, 40]))
    return folder


@pytest.mark.parametrize("kind", ["", "delta+", "iceberg+"])
def test_other_rows_are_replaced_by_force_alone(
    kind: str, prepared: Path, other: Path, put: Put, same_rows: Same, tmp_path: Path
) -> None:
    url = f"{kind}file://{tmp_path}/place"
    assert put(other, url)
    assert not put(other, url)
    with pytest.raises(PublishError, match="expected no other rows"):
        put(prepared, url)
    same_rows(other, url)
    assert put(prepared, url, force=True)
    same_rows(prepared, url)
    assert not (tmp_path / "place" / "train-00003.parquet").exists()


@pytest.mark.parametrize("kind", ["", "delta+", "iceberg+"])
def test_replacing_works_in_a_bucket(
    kind: str, s3: Any, prepared: Path, other: Path, put: Put, same_rows: Same
) -> None:
    url = s3.url(f"replaced{kind}", kind)
    put(other, url)
    put(prepared, url, force=True)
    same_rows(prepared, url)


def test_half_a_copy_is_none(s3: Any, prepared: Path, put: Put) -> None:
    # A folder where the last shard is to be written: all before it are there then, and no manifest.
    url = "memory://half/rows"
    store = store_at(url)
    store.files.create_dir(store.path("test-00001.parquet"), recursive=True)
    with pytest.raises(PublishError, match="expected"):
        put(prepared, url)
    with pytest.raises(TrialError, match=r"memory://half/rows/manifest\.json cannot be read"):
        load_prepared(prepared, "rows", url)


def test_a_shard_with_other_bytes_than_its_manifest_tells_stays(prepared: Path, put: Put, tmp_path: Path) -> None:
    shard = prepared / "train-00002.parquet"
    content = bytearray(shard.read_bytes())
    content[100] ^= 1
    shard.write_bytes(bytes(content))
    with pytest.raises(PublishError, match="train-00002.parquet to be as its manifest tells, found other bytes"):
        put(prepared, f"file://{tmp_path}/place")
    assert not (tmp_path / "place").exists()


def test_a_table_of_somebody_else_is_left_alone(prepared: Path, put: Put, tmp_path: Path) -> None:
    write_deltalake(str(tmp_path / "theirs"), pa.table({"a": [1]}))
    with pytest.raises(PublishError, match="one of somebody else's"):
        put(prepared, f"delta+file://{tmp_path}/theirs")
    (tmp_path / "ice" / "metadata").mkdir(parents=True)
    (tmp_path / "ice" / "metadata" / "v1.metadata.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PublishError, match="one of somebody else's"):
        put(prepared, f"iceberg+file://{tmp_path}/ice", force=True)


def test_a_bucket_that_is_not_there_is_told(s3: Any, prepared: Path, put: Put) -> None:
    with pytest.raises(PublishError, match="expected to write to s3://nobody/rows, found: .*NO_SUCH_BUCKET"):
        put(prepared, f"s3://nobody/rows?endpoint_override={s3.endpoint}")
