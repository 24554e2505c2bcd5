"""What Spark's own status store says of a preparation: there with its page switched off as well."""

from typing import Any

from pyspark.sql import SparkSession


def spark_metrics(spark: SparkSession) -> dict[str, int | float]:
    """Time of tasks in seconds, shuffle and input bytes, tasks, of all stages since the application began.

    Of stages, not of executors: the store gives a driver that runs tasks the application's own age as its task time.
    """
    context: Any = spark.sparkContext._jsc.sc()
    context.listenerBus().waitUntilEmpty()  # The store hears of a task's end later than we do.
    store = context.statusStore()
    jvm: Any = spark.sparkContext._jvm
    gateway: Any = spark.sparkContext._gateway
    no_quantiles = gateway.new_array(jvm.double, 0)
    stages = store.stageList(None, False, False, no_quantiles, jvm.java.util.ArrayList())
    found = [stages.apply(index) for index in range(stages.size())]
    return {
        "executorSeconds": sum(stage.executorRunTime() for stage in found) / 1000,
        "shuffleWriteBytes": sum(stage.shuffleWriteBytes() for stage in found),
        "shuffleReadBytes": sum(stage.shuffleReadBytes() for stage in found),
        "inputBytes": sum(stage.inputBytes() for stage in found),
        "tasks": sum(stage.numCompleteTasks() for stage in found),
    }
