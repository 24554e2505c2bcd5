"""What Spark's own status store says of a preparation: there with its page switched off as well."""

from typing import Any

from pyspark.sql import SparkSession


def spark_metrics(spark: SparkSession) -> dict[str, int | float]:
    """Executor time in seconds, shuffle and input bytes, tasks, of all executors since the application began."""
    store: Any = spark.sparkContext._jsc.sc().statusStore()
    executors = store.executorList(False)
    found = [executors.apply(index) for index in range(executors.size())]
    return {
        "executorSeconds": sum(executor.totalDuration() for executor in found) / 1000,
        "shuffleWriteBytes": sum(executor.totalShuffleWrite() for executor in found),
        "shuffleReadBytes": sum(executor.totalShuffleRead() for executor in found),
        "inputBytes": sum(executor.totalInputBytes() for executor in found),
        "tasks": sum(executor.completedTasks() for executor in found),
    }
