"""Raw files of packages: from the index that pip is set to, and without running anything of the package."""

from pathlib import Path

import pytest

from .server import Served, sha256, wheel
from .sources import CONTENT, DATA, fetched, file, found_files, from_package, refused, sdist


@pytest.mark.parametrize("as_json", [True, False], ids=["JSON", "HTML"])
def test_a_source_archive_comes_from_pips_index_and_is_not_run(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    ran = tmp_path / "ran"
    script = f"open({str(ran)!r}, 'w').close()\nfrom setuptools import setup\nsetup()\n".encode()
    archive = sdist({"tiny_data-1.0/setup.py": script, "tiny_data-1.0/pyproject.toml": b""})
    other = {"tiny_data-0.9.tar.gz": b"older"}
    index = served.put_index("tiny-data", {**other, "tiny_data-1.0.tar.gz": archive}, as_json=as_json)
    monkeypatch.setenv("PIP_INDEX_URL", index)
    path = f"tiny_data-1.0/{DATA}"
    raw = fetched(from_package("tiny_data-1.0.tar.gz", archive, file(path)), tmp_path)
    assert found_files(raw) == {path: CONTENT}
    assert served.asked == ["/simple/tiny-data/", "/files/tiny_data-1.0.tar.gz"]
    assert not ran.exists()


def test_a_source_archive_that_the_index_does_not_list_is_told(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", served.put_index("tiny-data", {"tiny_data-2.0.tar.gz": b""}, as_json=True))
    error = refused(from_package("tiny_data-1.0.tar.gz", b"x"), tmp_path, "DATASET_SOURCE")
    assert "the index does not list it" in error.message
    assert "tiny_data-1.0.tar.gz" in error.message


@pytest.mark.parametrize("page", [b"[]", b"{}", b'{"files": [1]}', b'{"files": {"a": 1}}', b"{", b"\xff"])
def test_an_index_page_that_is_none_is_told(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: bytes
) -> None:
    served.put("/simple/tiny-data/", page, "application/json")
    monkeypatch.setenv("PIP_INDEX_URL", f"{served.address}/simple")
    refused(from_package("tiny_data-1.0.tar.gz", b"x"), tmp_path, "DATASET_SOURCE")


def test_an_index_that_answers_garbage_is_told(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served.garbage.add("/simple/tiny-data/")
    monkeypatch.setenv("PIP_INDEX_URL", f"{served.address}/simple")
    refused(from_package("tiny_data-1.0.tar.gz", b"x"), tmp_path, "DATASET_SOURCE")


def test_a_password_in_the_address_of_the_index_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://me:secret@127.0.0.1:1/simple/")
    error = refused(from_package("tiny_data-1.0.tar.gz", b"x"), tmp_path, "DATASET_SOURCE")
    assert "user name" in error.message
    assert "secret" not in error.message + error.hint


@pytest.mark.parametrize("archive", ["tiny_data-1.0.tar.gz", "tiny_data-1.0-py3-none-any.whl"])
def test_a_package_that_is_gone_is_told(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: str
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{served.address}/simple/")
    error = refused(from_package(archive, b"x"), tmp_path, "DATASET_SOURCE")
    assert "expected package Tiny.Data 1.0" in error.message


def test_another_source_archive_of_that_name_is_refused(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = served.put_index("tiny-data", {"tiny_data-1.0.tar.gz": sdist({"more": b"x"})}, as_json=True)
    monkeypatch.setenv("PIP_INDEX_URL", index)
    refused(from_package("tiny_data-1.0.tar.gz", sdist()), tmp_path, "DATASET_CHECKSUM")


@pytest.mark.parametrize(
    ("as_json", "tag"),
    [(True, "py3-none-any"), (False, "py3-none-any"), (True, "cp39-cp39-win_amd64")],
    ids=["JSON", "HTML", "of another machine"],
)
def test_a_wheel_comes_by_pip(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool, tag: str
) -> None:
    name = f"tiny_data-1.0-{tag}.whl"
    content = wheel(tmp_path / name, "tiny_data", "1.0", {DATA: CONTENT}, tag).read_bytes()
    monkeypatch.setenv("PIP_INDEX_URL", served.put_index("tiny-data", {name: content}, as_json=as_json))
    assert found_files(fetched(from_package(name, content), tmp_path)) == {DATA: CONTENT}


def test_another_wheel_of_that_version_is_refused(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "tiny_data-1.0-py3-none-any.whl"
    known = wheel(tmp_path / name, "tiny_data", "1.0", {DATA: CONTENT}).read_bytes()
    other = wheel(tmp_path / name, "tiny_data", "1.0", {DATA: b"another"}).read_bytes()
    monkeypatch.setenv("PIP_INDEX_URL", served.put_index("tiny-data", {name: other}, as_json=False))
    error = refused(from_package(name, known), tmp_path, "DATASET_CHECKSUM")
    assert sha256(known) in error.message


def test_a_wheel_without_the_file_is_refused(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "tiny_data-1.0-py3-none-any.whl"
    content = wheel(tmp_path / name, "tiny_data", "1.0", {"tiny/data/other.csv": CONTENT}).read_bytes()
    monkeypatch.setenv("PIP_INDEX_URL", served.put_index("tiny-data", {name: content}, as_json=True))
    assert DATA in refused(from_package(name, content), tmp_path, "DATASET_ARCHIVE").message
