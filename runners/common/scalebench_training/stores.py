"""Folders of files, on this machine or in an object store: the one place that opens what was prepared."""

import importlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.fs as pa_fs

from scalebench_training.errors import TrialError
from scalebench_training.storage_url import StorageUrl, parse_storage

# Seconds, and attempts: what cannot be reached is told in seconds.
CONNECT_SECONDS, REQUEST_SECONDS, ATTEMPTS = 5, 20, 3


@dataclass(frozen=True)
class Store:
    """A folder: `root` is its path in `files`, `shown` what messages call it. `url` is None for one of this machine."""

    root: str
    shown: str
    files: pa_fs.FileSystem = field(default_factory=pa_fs.LocalFileSystem, compare=False, repr=False)
    url: StorageUrl | None = None

    @property
    def remote(self) -> bool:
        """Whether reading costs a journey over the network."""
        return self.url is not None and self.url.scheme != "file"

    def path(self, file: str) -> str:
        return f"{self.root}/{file}"

    def open(self, file: str) -> pa.NativeFile:
        """For reading, at any place. Raises `OSError` and `pa.ArrowException`."""
        return self.files.open_input_file(self.path(file))

    def read(self, file: str) -> bytes:
        """All bytes of a small file. Raises what `open` raises."""
        with self.open(file) as source:
            content: bytes = source.read()
        return content


def local_store(folder: Path) -> Store:
    """A folder of this machine."""
    return Store(str(folder), str(folder))


def store_at(text: str) -> Store:
    """The folder at a URL; of a table the one that has its manifest. Raises `TrialError`; connects to nothing yet."""
    url = parse_storage(text)
    try:
        files, root = _files_of(url)
    except Exception as error:
        raise TrialError(f"expected a file system for {url.folder}, found none: {one_line(error)}") from error
    beside = "" if url.kind == "parquet" else "/_scalebench"
    return Store(f"{root.rstrip('/')}{beside}", f"{url.folder}{beside}", files, url)


def _files_of(url: StorageUrl) -> tuple[pa_fs.FileSystem, str]:
    """By pyarrow where it knows the scheme, else by fsspec."""
    parts = urlsplit(url.folder)
    if url.scheme == "file":
        return pa_fs.LocalFileSystem(), unquote(parts.path)
    if url.scheme == "s3":
        return s3_files(url), f"{parts.netloc}{parts.path}"
    if url.scheme in ("hdfs", "viewfs", "gs", "gcs"):
        # Written from pyarrow's documentation, and run on neither.
        files, root = pa_fs.FileSystem.from_uri(url.folder)
        return files, root
    # Imported where it is needed: most trials read a folder of this machine.
    system, root = importlib.import_module("fsspec.core").url_to_fs(url.folder)
    return pa_fs.PyFileSystem(pa_fs.FSSpecHandler(system)), root


def s3_files(url: StorageUrl) -> pa_fs.S3FileSystem:
    """Credentials and region are found as Amazon's own libraries find them."""
    return pa_fs.S3FileSystem(
        endpoint_override=url.endpoint,
        region=url.region,
        connect_timeout=CONNECT_SECONDS,
        request_timeout=REQUEST_SECONDS,
        retry_strategy=pa_fs.AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
    )


def one_line(error: Exception, length: int = 300) -> str:
    """What a library says, without its line breaks and at most so long."""
    return " ".join((str(error) or type(error).__name__).split())[:length]
