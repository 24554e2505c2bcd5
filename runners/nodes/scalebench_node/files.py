"""Files of a node. Names come from the harness; a link or folder of another user is refused."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def make_private(path: Path) -> None:
    """Make a folder that only we may enter, in place of one of ours; raises `PermissionError` for another's."""
    with contextlib.suppress(FileNotFoundError):
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise PermissionError(f"{path} is another user's, or no folder")
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700)


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Write under another name, then rename: nobody sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        half.chmod(mode)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    """A file or a folder with all that is in it; one that is not there is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


def files_in(folder: Path, endings: Sequence[str]) -> Iterator[Path]:
    """Plain files by their names' endings, links left out; none where there is no such folder."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.endswith(tuple(endings)) and stat.S_ISREG(path.lstat().st_mode):
            yield path
