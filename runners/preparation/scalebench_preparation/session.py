"""One Spark application on this machine: loopback alone, no page, nothing of it outside of the scratch folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

# Never from the number of executors: what is made must not depend on it.
PARTITIONS = 8

# As the virtual machines of spark-horovod: calm, and small enough for a laptop.
JAVA_OPTIONS = "-XX:+UseSerialGC -XX:-UsePerfData"


def settings(executors: int, scratch: Path) -> dict[str, str]:
    """Spark's properties; `executors` are cores of one process."""
    return {
        "spark.app.name": "scalebench-preparation",
        "spark.master": f"local[{executors}]",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": f"{JAVA_OPTIONS} -Dderby.system.home={scratch}",
        "spark.local.dir": str(scratch / "spark"),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
        "spark.default.parallelism": str(PARTITIONS),
        "spark.sql.shuffle.partitions": str(PARTITIONS),
        "spark.sql.files.minPartitionNum": str(PARTITIONS),
        # pandas writes times in nanoseconds, which Spark reads as whole numbers.
        "spark.sql.legacy.parquet.nanosAsLong": "true",
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.task.maxFailures": "1",
        "spark.speculation": "false",
    }


@contextmanager
def spark_session(executors: int, scratch: Path) -> Iterator[SparkSession]:
    """Spark while the block runs."""
    scratch.mkdir(parents=True, exist_ok=True)
    builder = SparkSession.builder
    for name, value in settings(executors, scratch).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        spark.stop()
