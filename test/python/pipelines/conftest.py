"""The pipelines themselves."""

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyspark.sql import DataFrame

Frame = Callable[[Mapping[str, Any]], DataFrame]
Pipeline = Callable[[str], ModuleType]


@pytest.fixture(autouse=True)
def with_spark(py4j_closes_late: None) -> None:
    """Any test here may be the one in which Py4J's sockets are closed."""


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
