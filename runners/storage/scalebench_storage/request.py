"""What the harness asks for, and what is answered."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """Copy the rows of data set `name` from `folder` to `url`; `force`: in place of others that lie there."""

    name: str
    folder: Path
    url: str
    force: bool
    answer: Path


class PublishError(Exception):
    """Something that a user can mend; `hint` names the fix."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_request(path: Path) -> Request:
    """The harness has checked what it writes: a key that is not there is a bug."""
    value = json.loads(path.read_text(encoding="utf-8"))
    return Request(value["name"], Path(value["folder"]), value["url"], value["force"], Path(value["answer"]))
