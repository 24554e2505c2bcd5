"""One preparation by pandas, in this process: rows that are Spark's bit by bit, to see what Spark's work costs."""

import time
from collections.abc import Callable

import pandas as pd

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.finish import finish
from scalebench_preparation.raw_pandas import RawPandas
from scalebench_preparation.request import Request
from scalebench_preparation.shards_pandas import write_frame
from scalebench_preparation.table import LABEL
from scalebench_preparation.table_pandas import prepare_frame

Pipeline = Callable[[RawPandas], pd.DataFrame]


def prepare(request: Request, pipeline: Pipeline, say: Callable[[str], None]) -> None:
    """Make `request.out` from `request.raw`, whole or not at all. Raises `PreparationError`."""
    description, table = request.description, request.description.table
    if table is None:
        raise PreparationError(
            "DATASET_CHANGED",
            f"data set {description.name}: expected a table for pandas, found a text",
            "prepare it with Spark",
        )
    begun, work = time.monotonic(), time.process_time()
    folder = request.draft / "out"
    folder.mkdir(parents=True)
    raw = RawPandas(description.source, request.raw, request.draft / "converted")
    prepared = prepare_frame(pipeline(raw), description, table)
    columns = [*(column.name for column in (*table.numbers, *table.categories)), LABEL]
    write_frame(prepared.rows, columns, dict(prepared.counts), folder)
    spent = {"seconds": time.monotonic() - begun, "processorSeconds": time.process_time() - work}
    finish(request, prepared, folder, spent, say)
