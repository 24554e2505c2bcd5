"""One Spark for the tests of pipelines, small raw tables for it, and the pipelines themselves."""

import importlib.util
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.session import spark_session

Frame = Callable[[Mapping[str, Any]], DataFrame]
Pipeline = Callable[[str], ModuleType]


@pytest.fixture(autouse=True)
def py4j_closes_late() -> Iterator[None]:
    """Py4J leaves it to the garbage collector to close its sockets; all else stays an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=ResourceWarning, message="unclosed <socket.socket")
        yield


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """As a preparation has it. Ends with each file: other tests start one of their own, and end its Java."""
    environment = json.loads((Path(sys.prefix) / "scalebench.json").read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", os.environ.get("JAVA_HOME", environment.get("javaHome") or ""))
        with spark_session(2, tmp_path_factory.mktemp("spark")) as session:
            # Small frames: the time of a test is that of its tasks' beginnings.
            session.conf.set("spark.sql.shuffle.partitions", "2")
            session.conf.set("spark.sql.files.minPartitionNum", "1")
            yield session


@pytest.fixture
def frame(spark: SparkSession, tmp_path: Path) -> Frame:
    """Columns as a frame, by a Parquet file: a frame of Python objects starts Python processes."""
    count = 0

    def make(columns: Mapping[str, Any]) -> DataFrame:
        nonlocal count
        count += 1
        file = tmp_path / f"frame-{count}.parquet"
        pq.write_table(pa.table(dict(columns)), file)
        return spark.read.parquet(str(file))

    return make


@pytest.fixture
def pipeline(project: Path) -> Pipeline:
    """The module pipeline.py of a data set, its own for each test."""

    def load(dataset: str) -> ModuleType:
        file = project / "datasets" / dataset / "pipeline.py"
        spec = importlib.util.spec_from_file_location(f"pipeline_{dataset.replace('-', '_')}", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
