"""A manual in English, byte by byte: what comes next? One row a document; they are cut into rows of bytes later."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw


def pipeline(raw: Raw) -> DataFrame:
    """Each file whole: document, its name, and content, its bytes."""
    files = raw.spark.read.format("binaryFile").load([str(raw.path(name)) for name in raw.names()])
    return files.select(f.element_at(f.split("path", "/"), -1).alias("document"), "content")
