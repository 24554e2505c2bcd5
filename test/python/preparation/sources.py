"""Sources of raw files, small archives of them, and what comes of fetching."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.fetch import raw_files
from scalebench_preparation.request import RawFile, Source

from .server import sha256

CONTENT = b"a,b\n1,2\n"
DATA = "tiny/data/table.csv"


def file(path: str, content: bytes = CONTENT, member: str | None = None) -> RawFile:
    return RawFile(path, sha256(content), member, None, "")


def from_address(location: str, content: bytes, *files: RawFile) -> Source:
    return Source("url", "", "", "", location, sha256(content), files)


def from_package(archive: str, content: bytes, *files: RawFile) -> Source:
    return Source("pypi", "Tiny.Data", "1.0", archive, "", sha256(content), files or (file(DATA),))


def from_path(location: str, *files: RawFile) -> Source:
    return Source("path", "", "", "", location, "", files)


def sdist(extra: dict[str, bytes] | None = None) -> bytes:
    """A source archive whose setup.py would leave a file behind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        members = {f"tiny_data-1.0/{DATA}": CONTENT, **(extra or {})}
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def fetched(source: Source, tmp_path: Path) -> Path:
    draft = tmp_path / "draft"
    draft.mkdir()
    return raw_files(source, tmp_path / "raw" / "here", draft, tmp_path / "base", lambda _: None)


def refused(source: Source, tmp_path: Path, code: str) -> PreparationError:
    """The error; nothing is there under the name of the raw files."""
    before = {path for path in tmp_path.rglob("*") if "draft" not in path.parts}
    with pytest.raises(PreparationError) as caught:
        fetched(source, tmp_path)
    assert caught.value.code == code
    assert caught.value.hint
    assert {path for path in tmp_path.rglob("*") if "draft" not in path.parts} == before
    return caught.value


def found_files(raw: Path) -> dict[str, bytes]:
    return {str(path.relative_to(raw)): path.read_bytes() for path in raw.rglob("*") if path.is_file()}
