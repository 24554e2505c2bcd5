"""The file in a data set's folder that makes rows of raw files."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scalebench_preparation.errors import PreparationError

FILES = {"spark": "pipeline.py", "pandas": "pipeline_pandas.py"}


def load_pipeline(folder: Path, engine: str = "spark") -> Callable[[Any], Any]:
    """Its function `pipeline(raw)`. Raises `PreparationError` (DATASET_CHANGED) where there is no such file."""
    file = folder / FILES[engine]
    name = f"scalebench_{file.stem}_{folder.name.replace('-', '_')}"
    spec = importlib.util.spec_from_file_location(name, file)
    if not file.is_file() or spec is None or spec.loader is None:
        raise PreparationError("DATASET_CHANGED", f"expected {file}, found no such file", "write `pipeline(raw)` there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pipeline: Callable[[Any], Any] = module.pipeline
    return pipeline
