"""Takes named files out of an archive that came from somebody else.

Nothing but the named members is unpacked, and their names come from us: an archive cannot choose where something is
written. Members that are links, devices or folders, names that are there twice, sizes beyond the limits and those that
only claim to be small (a zip bomb) are refused.
"""

import hashlib
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from scalebench_preparation.errors import PreparationError

CHUNK_BYTES = 1 << 20
ZIP_SUFFIXES = (".whl", ".zip")
# What the libraries raise where bytes are missing or wrong.
DAMAGED = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, NotImplementedError, ValueError),
)
# Headers of a tar that tell of the next one, such as a long name: tarfile takes all of it to memory.
TOLD_BYTES = 1 << 20
TELLING = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)


@dataclass(frozen=True)
class Limits:
    """Of an archive: members, bytes of one unpacked file and of all, unpacked bytes to packed bytes."""

    members: int = 100_000
    file_bytes: int = 1 << 30
    all_bytes: int = 4 << 30
    ratio: int = 200


@dataclass(frozen=True)
class Member:
    """A file in an archive. `packed` is None in a tar, which packs all of its files together."""

    size: int
    packed: int | None
    open: Callable[[], IO[bytes]]


def extract(archive: Path, wanted: Mapping[str, Path], limits: Limits | None = None) -> None:
    """Write member `wanted` names to the path it is mapped to. Raises `PreparationError` (DATASET_ARCHIVE)."""
    chosen = limits or Limits()
    for name in wanted:
        require_plain_name(name)
    with _opened(archive) as opened:
        try:
            members = opened(frozenset(wanted), chosen)
        except DAMAGED as error:
            raise _refused(archive, f"expected it to be whole, found it damaged ({error})", "fetch it again") from error
        total = 0
        for name, target in wanted.items():
            member = members.get(name)
            if member is None:
                raise _refused(
                    archive,
                    f"expected a file {name}, found none",
                    "the package has changed: look which file it has now",
                )
            total += member.size
            _check_size(archive, name, member, total, chosen)
            _copy(archive, name, member, target)


def require_plain_name(name: str) -> None:
    """Refuse names that lead out of a folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or str(path) != name or name == ".":
        raise PreparationError(
            "DATASET_ARCHIVE",
            f"expected a relative path without `..` inside an archive, found {name!r}",
            "name the file by its path inside the archive, such as `package/data/table.csv`",
        )


def _refused(archive: Path, what: str, hint: str = "an archive like that is not unpacked") -> PreparationError:
    return PreparationError("DATASET_ARCHIVE", f"{archive.name}: {what}", hint)


Members = Callable[[frozenset[str], Limits], Mapping[str, Member]]


def _opened(archive: Path) -> AbstractContextManager[Members]:
    try:
        if archive.suffix in ZIP_SUFFIXES:
            return _Zip(archive)
        return _Tar(archive)
    except DAMAGED as error:
        raise _refused(archive, "expected a zip or tar archive, found none", "fetch it again") from error


class _Zip(AbstractContextManager[Members]):
    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._zip = zipfile.ZipFile(archive)

    def __enter__(self) -> Members:
        return self._members

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _members(self, wanted: frozenset[str], limits: Limits) -> Mapping[str, Member]:
        entries = self._zip.infolist()
        _check_count(self._archive, len(entries), limits)
        found: dict[str, Member] = {}
        for entry in entries:
            if entry.filename not in wanted:
                continue
            # The upper half of external_attr is the Unix mode (APPNOTE 4.4.15); 0o12 is a symbolic link.
            kind = entry.external_attr >> 28
            if kind not in (0, 0o10) or entry.is_dir():
                raise _refused(self._archive, f"expected {entry.filename} to be a plain file, found a link or folder")
            if entry.flag_bits & 1:
                raise _refused(self._archive, f"expected {entry.filename} to be readable, found it encrypted")
            _check_once(self._archive, entry.filename, found)
            found[entry.filename] = Member(entry.file_size, entry.compress_size, partial(self._zip.open, entry))
        return found


class _Entry(tarfile.TarInfo):
    """Refuses sizes that cannot be before tarfile believes them."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Entry":
        entry = super().frombuf(buf, encoding, errors)
        if entry.size < 0 or (entry.type in TELLING and entry.size > TOLD_BYTES):
            raise tarfile.ReadError(f"a header that claims {entry.size} bytes")
        return entry


class _Tar(AbstractContextManager[Members]):
    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._tar = tarfile.open(archive, tarinfo=_Entry)  # noqa: SIM115 (closed in __exit__)

    def __enter__(self) -> Members:
        return self._members

    def __exit__(self, *_: object) -> None:
        self._tar.close()

    def _members(self, wanted: frozenset[str], limits: Limits) -> Mapping[str, Member]:
        found: dict[str, Member] = {}
        unpacked = 0
        most = max(1, self._archive.stat().st_size) * limits.ratio
        for count, entry in enumerate(self._tar, start=1):
            _check_count(self._archive, count, limits)
            if entry.size < 0:  # By a pax record, which comes after the header.
                raise tarfile.ReadError(f"a record that claims {entry.size} bytes")
            unpacked += entry.size
            self._check_ratio(unpacked, most, limits)
            if entry.name not in wanted:
                continue
            if not entry.isreg():
                raise _refused(self._archive, f"expected {entry.name} to be a plain file, found a link or folder")
            _check_once(self._archive, entry.name, found)
            found[entry.name] = Member(entry.size, None, partial(self._open, entry))
        self._read_to_end(most, limits)
        return found

    def _check_ratio(self, unpacked: int, most: int, limits: Limits) -> None:
        if unpacked > most:
            raise _refused(self._archive, f"expected at most {limits.ratio} times its bytes unpacked, found more")

    def _read_to_end(self, most: int, limits: Limits) -> None:
        """Behind the last member is the digest of what was packed, which is compared when the end is read."""
        stream = self._tar.fileobj
        while stream is not None and stream.read(CHUNK_BYTES):
            self._check_ratio(stream.tell(), most, limits)

    def _open(self, entry: tarfile.TarInfo) -> IO[bytes]:
        stream = self._tar.extractfile(entry)
        if stream is None:
            raise _refused(self._archive, f"expected {entry.name} to have content, found none")
        return stream


def _check_count(archive: Path, count: int, limits: Limits) -> None:
    if count > limits.members:
        raise _refused(archive, f"expected at most {limits.members} members, found more")


def _check_once(archive: Path, name: str, found: Mapping[str, Member]) -> None:
    if name in found:
        raise _refused(archive, f"expected one file {name}, found the name twice")


def _check_size(archive: Path, name: str, member: Member, total: int, limits: Limits) -> None:
    if member.size > limits.file_bytes or total > limits.all_bytes:
        raise _refused(
            archive,
            f"expected {name} to have at most {limits.file_bytes} bytes, and all files {limits.all_bytes}, "
            f"found {member.size} and {total}",
        )
    if member.packed is not None and member.size > max(1, member.packed) * limits.ratio:
        raise _refused(
            archive,
            f"expected {name} to unpack to at most {limits.ratio} times its {member.packed} packed bytes, "
            f"found {member.size}",
        )


def _copy(archive: Path, name: str, member: Member, target: Path) -> None:
    """Copy no more bytes than the archive's own table says, whatever comes; all of them, or leave no file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy_whole(archive, name, member, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _copy_whole(archive: Path, name: str, member: Member, target: Path) -> None:
    written = 0
    try:
        with closing(member.open()) as stream, target.open("wb") as out:
            while chunk := stream.read(CHUNK_BYTES):
                written += len(chunk)
                if written > member.size:
                    raise _refused(archive, f"expected {name} to have {member.size} bytes, found more")
                out.write(chunk)
    except DAMAGED as error:
        raise _refused(archive, f"expected {name} to be whole, found it damaged ({error})", "fetch it again") from error
    if written != member.size:
        raise _refused(archive, f"expected {name} to have {member.size} bytes, found {written}", "fetch it again")


def sha256_of(path: Path) -> str:
    """In hex."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
