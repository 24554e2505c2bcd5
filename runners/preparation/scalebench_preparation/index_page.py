"""Where a package's file is, by the index that pip is set to: for source archives, whose code pip would run.

Simple repository API: PEP 503 (HTML) and PEP 691 (JSON).
"""

import ast
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from html.parser import HTMLParser

ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
TIMEOUT_SECONDS = 60
PAGE_BYTES = 64 << 20
DEFAULT = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"


def file_address(package: str, archive: str) -> str | None:
    """The address of `archive`; None where the index does not list it.

    Raises OSError or HTTPException where there is no answer, ValueError where it is no page of an index.
    """
    index = index_address().rstrip("/")
    if "@" in urllib.parse.urlsplit(index).netloc:
        # Not told: it would be in messages.
        raise ValueError("the index's address has a user name, which is supported for wheels alone")
    page = f"{index}/{re.sub(r'[-_.]+', '-', package).lower()}/"
    request = urllib.request.Request(page, headers={"Accept": ACCEPT})  # noqa: S310 (pip's own setting)
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        text = answer.read(PAGE_BYTES).decode()
        links = _json_links(text) if "json" in answer.headers.get_content_type() else _html_links(text)
        found = links.get(archive)
        return None if found is None else urllib.parse.urljoin(answer.url, found)


def index_address() -> str:
    """As pip's settings say: its environment variables first, then its files, else its own index."""
    settings = dict(
        line.partition("=")[::2] for line in _pip("-m", "pip", "config", "list").splitlines() if "=" in line
    )
    for name in (":env:.index-url", "download.index-url", "global.index-url"):
        if name in settings:
            return str(ast.literal_eval(settings[name]))
    return _pip("-c", DEFAULT).strip()


def _pip(*argv: str) -> str:
    return subprocess.run(  # noqa: S603 (a list of arguments, no shell)
        [sys.executable, *argv], capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=True
    ).stdout


def _json_links(text: str) -> dict[str, str]:
    try:
        return {str(file["filename"]): str(file["url"]) for file in json.loads(text)["files"]}
    except (KeyError, TypeError) as error:
        raise ValueError(f"the index's page is not of the simple API, PEP 691 ({error!r})") from error


def _html_links(text: str) -> dict[str, str]:
    parser = _Links()
    parser.feed(text)
    return parser.found


class _Links(HTMLParser):
    """Text of each link to its address, without the digest behind `#`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href")

    def handle_data(self, data: str) -> None:
        if self._address is not None and data.strip():
            self.found[data.strip()] = self._address.partition("#")[0]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._address = None
