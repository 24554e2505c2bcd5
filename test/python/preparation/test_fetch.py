"""Raw files from addresses and folders: whole and with the right digests, or not at all."""

import socket
from pathlib import Path

import pytest

from scalebench_preparation import fetch
from scalebench_preparation.errors import PreparationError
from scalebench_preparation.fetch import raw_files

from .server import Served, sha256
from .sources import CONTENT, fetched, file, found_files, from_address, from_path, refused, zipped


def test_a_file_comes_from_its_address(served: Served, tmp_path: Path) -> None:
    location = served.put("/table.csv", CONTENT)
    assert found_files(fetched(from_address(location, CONTENT, file("table.csv")), tmp_path)) == {"table.csv": CONTENT}


def test_what_was_fetched_is_not_fetched_again_but_checked_again(served: Served, tmp_path: Path) -> None:
    source = from_address(served.put("/table.csv", CONTENT), CONTENT, file("table.csv"))
    raw = fetched(source, tmp_path)
    raw_files(source, raw, tmp_path / "draft", tmp_path, lambda _: None)
    assert served.asked == ["/table.csv"]
    (raw / "table.csv").write_bytes(CONTENT[:-1])
    with pytest.raises(PreparationError) as caught:
        raw_files(source, raw, tmp_path / "draft", tmp_path, lambda _: None)
    assert caught.value.code == "DATASET_CHECKSUM"
    assert str(raw) in caught.value.hint


def test_files_come_out_of_an_archive_at_an_address(served: Served, tmp_path: Path) -> None:
    archive = zipped(one__csv=CONTENT, two__csv=b"2", other__txt=b"x")
    location = served.put("/data.zip?version=1", archive)
    raw = fetched(from_address(location, archive, file("one.csv"), file("two.csv", b"2")), tmp_path)
    assert found_files(raw) == {"one.csv": CONTENT, "two.csv": b"2"}


def test_a_member_comes_out_of_a_zip_at_an_address(served: Served, tmp_path: Path) -> None:
    archive = zipped(table__csv=CONTENT)
    source = from_address(served.put("/data.zip", archive), archive, file("data.zip", member="table.csv"))
    assert found_files(fetched(source, tmp_path)) == {"data.zip/table.csv": CONTENT}


def test_a_member_comes_out_of_a_zip_within_an_archive(served: Served, tmp_path: Path) -> None:
    inner = zipped(table__csv=CONTENT)
    archive = zipped(inner__zip=inner)
    source = from_address(served.put("/outer.zip", archive), archive, file("inner.zip", member="table.csv"))
    assert found_files(fetched(source, tmp_path)) == {"inner.zip/table.csv": CONTENT}


def test_another_file_at_the_address_is_refused(served: Served, tmp_path: Path) -> None:
    location = served.put("/table.csv", b"another")
    error = refused(from_address(location, CONTENT, file("table.csv")), tmp_path, "DATASET_CHECKSUM")
    assert sha256(CONTENT) in error.message
    assert sha256(b"another") in error.message


def test_another_archive_with_the_same_file_is_refused(served: Served, tmp_path: Path) -> None:
    known, other = zipped(one__csv=CONTENT), zipped(one__csv=CONTENT, two__csv=b"2")
    source = from_address(served.put("/data.zip", other), known, file("one.csv"))
    error = refused(source, tmp_path, "DATASET_CHECKSUM")
    assert f"expected data.zip to have sha256 {sha256(known)}" in error.message


def test_another_file_in_the_archive_is_refused(served: Served, tmp_path: Path) -> None:
    archive = zipped(one__csv=b"another")
    location = served.put("/data.zip", archive)
    error = refused(from_address(location, archive, file("one.csv")), tmp_path, "DATASET_CHECKSUM")
    assert "expected one.csv to have sha256" in error.message


def test_an_address_without_a_file_is_told(served: Served, tmp_path: Path) -> None:
    source = from_address(f"{served.address}/gone.csv", CONTENT, file("gone.csv"))
    error = refused(source, tmp_path, "DATASET_SOURCE")
    assert "404" in error.message
    assert "/gone.csv" in error.message


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        location = f"http://127.0.0.1:{taken.getsockname()[1]}/table.csv"
        error = refused(from_address(location, CONTENT, file("table.csv")), tmp_path, "DATASET_SOURCE")
    assert "refused" in error.message


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAXIMUM_BYTES", 4)
    source = from_address(served.put("/table.csv", CONTENT), CONTENT, file("table.csv"))
    assert "at most 4 bytes" in refused(source, tmp_path, "DATASET_SOURCE").message


def test_an_answer_that_ends_too_early_is_told(served: Served, tmp_path: Path) -> None:
    served.cut.add("/table.csv")
    source = from_address(f"{served.address}/table.csv", CONTENT, file("table.csv"))
    refused(source, tmp_path, "DATASET_SOURCE")


def test_an_answer_that_is_not_http_is_told(served: Served, tmp_path: Path) -> None:
    served.garbage.add("/table.csv")
    source = from_address(f"{served.address}/table.csv", CONTENT, file("table.csv"))
    refused(source, tmp_path, "DATASET_SOURCE")


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/x", "http://127.0.0.1:port/x", "x"])
def test_other_addresses_are_not_opened(tmp_path: Path, location: str) -> None:
    refused(from_address(location, CONTENT, file("x")), tmp_path, "DATASET_SOURCE")


def test_an_address_that_leads_to_a_local_file_is_not_followed(served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(CONTENT)
    served.redirects["/table.csv"] = secret.as_uri()
    source = from_address(f"{served.address}/table.csv", CONTENT, file("table.csv"))
    refused(source, tmp_path, "DATASET_SOURCE")


@pytest.mark.parametrize("name", ["../escaped", "/escaped", "a/../../escaped"])
def test_a_path_that_leads_out_is_refused_whatever_the_source(tmp_path: Path, name: str) -> None:
    for source in (from_address("http://127.0.0.1:1/x", CONTENT, file(name)), from_path(".", file(name))):
        refused(source, tmp_path, "DATASET_ARCHIVE")
        (tmp_path / "draft" / "raw").rmdir()
        (tmp_path / "draft").rmdir()


def test_local_files_come_from_a_folder_relative_to_the_data_set(tmp_path: Path) -> None:
    folder = tmp_path / "base" / "files" / "deep"
    folder.mkdir(parents=True)
    (folder / "table.csv").write_bytes(CONTENT)
    (folder.parent / "inner.zip").write_bytes(zipped(table__csv=CONTENT))
    source = from_path("files", file("deep/table.csv"), file("inner.zip", member="table.csv"))
    raw = fetched(source, tmp_path)
    assert found_files(raw) == {"deep/table.csv": CONTENT, "inner.zip/table.csv": CONTENT}
    assert (folder / "table.csv").read_bytes() == CONTENT


def test_a_local_file_may_be_named_itself(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(CONTENT)
    source = from_path(str(tmp_path / "table.csv"), file("table.csv"))
    assert found_files(fetched(source, tmp_path)) == {"table.csv": CONTENT}


def test_a_local_file_that_is_missing_or_another_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    source = from_path(".", file("table.csv"))
    assert "table.csv, found none" in refused(source, tmp_path, "DATASET_SOURCE").message
    (tmp_path / "base" / "table.csv").write_bytes(b"another")
    (tmp_path / "draft" / "raw").rmdir()
    (tmp_path / "draft").rmdir()
    refused(source, tmp_path, "DATASET_CHECKSUM")
