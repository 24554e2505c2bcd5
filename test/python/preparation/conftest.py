"""Descriptions of data sets, and a server of raw files."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from scalebench_preparation.request import Column, Description, Source, Split, Table

from .server import Served, serving

Describe = Callable[..., Description]

NO_SOURCE = Source("path", "", "", "", "", "", ())


@pytest.fixture(autouse=True)
def with_spark(py4j_closes_late: None) -> None:
    """Any test here may be the one in which Py4J's sockets are closed."""


@pytest.fixture
def describe() -> Describe:
    """A data set of number `x`, category `c` and key `id`; names of columns in `allowed` may be missing."""

    def make(
        *,
        numbers: Sequence[str] = ("x",),
        categories: Sequence[str] = ("c",),
        allowed: Sequence[str] = (),
        at_most: int = 3,
        by: Sequence[str] = ("id",),
        test: float = 0.3,
        classes: Sequence[str] = ("no", "yes"),
        unit: str = "",
    ) -> Description:
        table = Table(
            tuple(Column(name, "m", name in allowed) for name in numbers),
            tuple(Column(name, "kind", name in allowed, at_most) for name in categories),
            ("id",),
        )
        return Description("small", NO_SOURCE, tuple(classes), Split(tuple(by), test), table, 0, unit)

    return make


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as found:
        yield found


@pytest.fixture(autouse=True)
def only_this_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine has a say in where packages come from, nor do pip's cache and proxies."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple/")
