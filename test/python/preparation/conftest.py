"""One Spark for all of these tests, small frames for it, and descriptions of data sets."""

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark import SparkContext
from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.request import Column, Description, Source, Split, Table
from scalebench_preparation.session import spark_session

from .server import Served, serving

Frame = Callable[[Mapping[str, Any]], DataFrame]
Describe = Callable[..., Description]

NO_SOURCE = Source("path", "", "", "", "", "", ())


@pytest.fixture(autouse=True)
def py4j_closes_late() -> Iterator[None]:
    """Py4J leaves it to the garbage collector to close its sockets; all else stays an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=ResourceWarning, message="unclosed <socket.socket")
        yield


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """As a preparation has it, with the Java that was found or installed by `scalebench setup`."""
    environment = json.loads((Path(sys.prefix) / "scalebench.json").read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", os.environ.get("JAVA_HOME", environment.get("javaHome") or ""))
        # Few methods run often enough here to pay for Java's second compiler.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        with spark_session(2, tmp_path_factory.mktemp("spark")) as session:
            # Small frames: the time of a test is that of its tasks' beginnings.
            session.conf.set("spark.sql.shuffle.partitions", "2")
            session.conf.set("spark.sql.files.minPartitionNum", "2")
            yield session
        end_java()


def end_java() -> None:
    """Spark leaves its Java running until Python ends, and its pipes open."""
    gateway: Any = SparkContext._gateway
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=30)
    SparkContext._gateway = SparkContext._jvm = None


@pytest.fixture
def frame(spark: SparkSession, tmp_path: Path) -> Iterator[Frame]:
    """Columns as a frame, by a Parquet file: a frame of Python objects starts Python processes."""
    count = 0

    def make(columns: Mapping[str, Any]) -> DataFrame:
        nonlocal count
        count += 1
        file = tmp_path / f"frame-{count}.parquet"
        pq.write_table(pa.table(dict(columns)), file)
        return spark.read.parquet(str(file))

    yield make
    spark.catalog.clearCache()


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
