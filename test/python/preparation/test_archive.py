"""Archives of somebody else: what is named is unpacked, and nothing else, and nowhere else."""

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scalebench_preparation.archive import Limits, extract, require_plain_name
from scalebench_preparation.errors import PreparationError

NAME = "data/table.csv"
CONTENT = b"a,b\n1,2\n" * 40


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """The folder to unpack to; a test that leaves anything beside it and its archives fails."""
    inside = tmp_path / "jail" / "out"
    inside.mkdir(parents=True)
    yield inside
    assert [path.name for path in (tmp_path / "jail").iterdir()] == ["out"]
    assert {path.name for path in tmp_path.iterdir()} <= {"jail", "a.zip", "a.whl", "a.tar", "a.tar.gz"}


def zipped(file: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file


def tarred(file: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(file, "w:gz" if file.name.endswith(".gz") else "w") as archive:
        for entry, content in members:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file


def tar_entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = kind
    entry.linkname = link
    return entry


def refused(archive: Path, target: Path, limits: Limits | None = None, name: str = NAME) -> str:
    """The message; there is no file, nor a part of one."""
    with pytest.raises(PreparationError) as caught:
        extract(archive, {name: target / "table.csv"}, limits)
    assert caught.value.code == "DATASET_ARCHIVE"
    assert caught.value.hint
    assert not (target / "table.csv").exists()
    return caught.value.message


@pytest.mark.parametrize("suffix", [".zip", ".whl"])
def test_the_named_file_comes_out_of_a_zip_and_no_other(tmp_path: Path, target: Path, suffix: str) -> None:
    archive = zipped(tmp_path / f"a{suffix}", (NAME, CONTENT), ("data/other.csv", b"x"), ("../out.txt", b"x"))
    extract(archive, {NAME: target / "deep" / "table.csv"})
    assert [path for path in target.rglob("*") if path.is_file()] == [target / "deep" / "table.csv"]
    assert (target / "deep" / "table.csv").read_bytes() == CONTENT


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_the_named_files_come_out_of_a_tar_and_no_other(tmp_path: Path, target: Path, suffix: str) -> None:
    archive = tarred(
        tmp_path / f"a{suffix}",
        (tar_entry("../escaped"), b"x"),
        (tar_entry("/absolute"), b"x"),
        (tar_entry("data/link", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (tar_entry(NAME), CONTENT),
        (tar_entry("n" * 150), b"long"),
    )
    extract(archive, {"n" * 150: target / "long", NAME: target / "table.csv"})
    assert sorted(path.name for path in target.iterdir()) == ["long", "table.csv"]
    assert (target / "table.csv").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "a/..", "/x", "//x", "a\\x", "..\\x", "C:\\x", "", ".", "./x", "a//x", "a/", "a\0x", ".."],
)
def test_names_that_lead_out_are_refused_before_the_archive_is_read(tmp_path: Path, target: Path, name: str) -> None:
    with pytest.raises(PreparationError) as caught:
        extract(tmp_path / "not-there.zip", {name: target / "x"})
    assert caught.value.code == "DATASET_ARCHIVE"
    assert "without `..`" in caught.value.message


@pytest.mark.parametrize("name", ["x", "a/b.csv", "a b/c", "..x", "x..", "a/...", "ä.csv"])
def test_plain_names_are_taken(name: str) -> None:
    require_plain_name(name)


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE],
    ids=["symlink", "hardlink", "character device", "block device", "FIFO", "folder"],
)
def test_only_plain_files_come_out_of_a_tar(tmp_path: Path, target: Path, kind: bytes) -> None:
    archive = tarred(tmp_path / "a.tar.gz", (tar_entry(NAME, kind, "/etc/passwd"), b""))
    assert "plain file" in refused(archive, target)


@pytest.mark.parametrize("mode", [0o120777, 0o040755, 0o020644, 0o060644, 0o010644])
def test_only_plain_files_come_out_of_a_zip(tmp_path: Path, target: Path, mode: int) -> None:
    entry = zipfile.ZipInfo(NAME)
    entry.external_attr = mode << 16
    assert "plain file" in refused(zipped(tmp_path / "a.zip", (entry, b"/etc/passwd")), target)


def test_a_symlink_on_the_way_to_the_file_is_not_followed(tmp_path: Path, target: Path) -> None:
    outside = tmp_path / "jail" / "out" / "elsewhere"
    outside.mkdir()
    archive = tarred(
        tmp_path / "a.tar.gz", (tar_entry("data", tarfile.SYMTYPE, str(outside)), b""), (tar_entry(NAME), CONTENT)
    )
    extract(archive, {NAME: target / "table.csv"})
    assert list(outside.iterdir()) == []
    assert not (target / "data").exists()


def test_a_zip_that_unpacks_to_very_much_more_is_refused(tmp_path: Path, target: Path) -> None:
    archive = zipped(tmp_path / "a.zip", (NAME, bytes(1 << 20)))
    assert archive.stat().st_size < 2_000
    assert "at most 200 times" in refused(archive, target)
    assert list(target.iterdir()) == []


def test_a_tar_that_unpacks_to_very_much_more_is_refused(tmp_path: Path, target: Path) -> None:
    archive = tarred(tmp_path / "a.tar.gz", (tar_entry("first"), bytes(1 << 20)), (tar_entry(NAME), CONTENT))
    assert "at most 200 times" in refused(archive, target)


def test_a_file_too_large_by_its_entry_is_refused_before_anything_is_written(tmp_path: Path, target: Path) -> None:
    archive = zipped(tmp_path / "a.zip", (NAME, CONTENT))
    assert "at most 100 bytes" in refused(archive, target, Limits(file_bytes=100))
    assert list(target.iterdir()) == []


def test_files_too_large_together_are_refused(tmp_path: Path, target: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("one", CONTENT), ("two", CONTENT))
    with pytest.raises(PreparationError, match="all files 400"):
        extract(archive, {"one": target / "one", "two": target / "two"}, Limits(all_bytes=400))
    assert not (target / "two").exists()


def lying_size(archive: Path, says: int) -> Path:
    """The zip with `says` in place of the one member's unpacked size, in both of its headers."""
    content = archive.read_bytes()
    real, lie = struct.pack("<L", len(CONTENT)), struct.pack("<L", says)
    assert content.count(real) == 2
    archive.write_bytes(content.replace(real, lie))
    return archive


@pytest.mark.parametrize("says", [10, 0, len(CONTENT) + 10])
def test_a_zip_that_lies_about_the_size_of_a_file_is_refused(tmp_path: Path, target: Path, says: int) -> None:
    archive = lying_size(zipped(tmp_path / "a.zip", (NAME, CONTENT)), says)
    refused(archive, target)


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path, target: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = zipped(tmp_path / "a.zip", (NAME, CONTENT), (NAME, b"other"))
    assert "twice" in refused(archive, target)
    archive = tarred(tmp_path / "a.tar.gz", (tar_entry(NAME), CONTENT), (tar_entry(NAME), b"other"))
    assert "twice" in refused(archive, target)


def test_too_many_members_are_refused(tmp_path: Path, target: Path) -> None:
    names = [f"{index}" for index in range(20)]
    limits = Limits(members=20)
    archive = zipped(tmp_path / "a.zip", *((name, b"x") for name in names), (NAME, CONTENT))
    assert "at most 20 members" in refused(archive, target, limits)
    archive = tarred(tmp_path / "a.tar.gz", *((tar_entry(name), b"x") for name in names), (tar_entry(NAME), CONTENT))
    assert "at most 20 members" in refused(archive, target, limits)


def test_an_encrypted_zip_is_refused(tmp_path: Path, target: Path) -> None:
    archive = zipped(tmp_path / "a.zip", (NAME, CONTENT))
    content = bytearray(archive.read_bytes())
    # General purpose flags, bit 0: 6 bytes into the file's own header, 8 into that of the central directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(content)
    assert "encrypted" in refused(archive, target)


def damaged(content: bytes, how: str) -> bytes:
    half = len(content) // 2
    return {
        "cut in half": content[:half],
        "cut at the end": content[:-30],
        "empty": b"",
        "another file": b"<html>not found</html>" * 50,
        "a byte turned": content[:half] + bytes([content[half] ^ 0xFF]) + content[half + 1 :],
    }[how]


FAULTS = ["cut in half", "cut at the end", "empty", "another file", "a byte turned"]


@pytest.mark.parametrize("how", FAULTS)
@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_a_damaged_archive_is_refused(tmp_path: Path, target: Path, suffix: str, how: str) -> None:
    # Bytes that pack badly, so that the middle of the archive is the middle of the file.
    noise = b"".join(struct.pack("<L", index * 2654435761 % (1 << 32)) for index in range(5_000))
    archive = tmp_path / f"a{suffix}"
    if suffix == ".zip":
        zipped(archive, (NAME, noise))
    else:
        tarred(archive, (tar_entry(NAME), noise), (tar_entry("last"), noise[:2_000]))
    archive.write_bytes(damaged(archive.read_bytes(), how))
    message = refused(archive, target)
    assert archive.name in message


def test_a_zip_whose_names_are_no_text_is_refused(tmp_path: Path, target: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("ä.csv", CONTENT))
    archive.write_bytes(archive.read_bytes().replace("ä".encode(), b"\xff\xff"))
    refused(archive, target)


def test_a_zip_packed_in_an_unknown_way_is_refused(tmp_path: Path, target: Path) -> None:
    archive = zipped(tmp_path / "a.zip", (NAME, CONTENT))
    content = bytearray(archive.read_bytes())
    content[8] = 99
    content[content.index(b"PK\x01\x02") + 10] = 99
    archive.write_bytes(content)
    refused(archive, target)


def claims(name: str, kind: bytes, size: bytes) -> bytes:
    """A tar header of 512 bytes that claims a size, written as it is."""
    header = bytearray(tar_entry(name, kind).tobuf())
    header[124:136] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header[:512])


NEGATIVE = b"\xff" * 11 + b"\x00"


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (tarfile.XHDTYPE, b"17777777777\0"),
        (tarfile.XGLTYPE, b"17777777777\0"),
        (tarfile.GNUTYPE_LONGNAME, b"17777777777\0"),
        (tarfile.GNUTYPE_LONGLINK, b"17777777777\0"),
        (tarfile.XHDTYPE, NEGATIVE),
        (tarfile.REGTYPE, NEGATIVE),
        (tarfile.REGTYPE, b"17777777777\0"),
    ],
    ids=["pax", "global pax", "long name", "long link", "negative pax", "negative file", "large file"],
)
def test_a_tar_header_that_claims_an_impossible_size_is_refused(
    tmp_path: Path, target: Path, kind: bytes, size: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "a.tar"
    archive.write_bytes(claims("header", kind, size) + bytes(1024) + tar_entry(NAME).tobuf() + bytes(1024))
    asked: list[int] = []
    refused_reads(monkeypatch, asked)
    message = refused(archive, target)
    if kind == tarfile.REGTYPE and size != NEGATIVE:
        # Before it is looked for: in a packed archive that would unpack all of it.
        assert "at most 200 times" in message
    # A header's own content goes to memory: what it claims must not be asked for.
    assert max(asked) < 1 << 24
    assert min(asked) >= 0


def refused_reads(monkeypatch: pytest.MonkeyPatch, asked: list[int]) -> None:
    """Notes how many bytes tarfile asks for at a time."""
    real: Callable[..., io.BufferedReader] = tarfile.bltn_open  # type: ignore[attr-defined]

    class Noted(io.BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(-1 if size is None else size)
            return super().read(size)

    monkeypatch.setattr(tarfile, "bltn_open", lambda name, _mode: Noted(real(name, "rb").detach()))
