"""One Spark application on this machine: loopback alone, no page, nothing of it outside of the scratch folder."""

import os
import secrets
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyspark
from pyspark import SparkContext
from pyspark.sql import SparkSession

# Never from the number of executors: what is made must not depend on it.
PARTITIONS = 8

# As the virtual machines of spark-horovod: calm, and small enough for a laptop.
JAVA_OPTIONS = "-XX:+UseSerialGC -XX:-UsePerfData"
EXECUTOR_MEGABYTES = 1024

END_SECONDS = 30


def settings(executors: int, scratch: Path, *, threads: bool) -> dict[str, str]:
    """Spark's properties, among them a secret that executors and driver know each other by."""
    return {
        "spark.app.name": "scalebench-preparation",
        "spark.master": f"local[{executors}]" if threads else f"local-cluster[{executors},1,{EXECUTOR_MEGABYTES}]",
        "spark.ui.enabled": "false",
        "spark.ui.killEnabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": JAVA_OPTIONS,
        "spark.executor.memory": f"{EXECUTOR_MEGABYTES}m",
        "spark.executor.extraJavaOptions": JAVA_OPTIONS,
        "spark.authenticate": "true",
        "spark.authenticate.secret": secrets.token_hex(32),
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
        # All executors take part from the first task on, wherever rows were read.
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
        "spark.locality.wait": "0",
        "spark.task.maxFailures": "1",
        "spark.speculation": "false",
    }


@contextmanager
def spark_session(executors: int, scratch: Path, *, threads: bool = False) -> Iterator[SparkSession]:
    """Spark while the block runs. Each executor is a process with one core.

    With `threads` they are threads of the driver's process instead: sooner there, for small work.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    properties = scratch / "spark.conf"
    _write_private(properties, settings(executors, scratch, threads=threads))
    variables = {
        "SPARK_HOME": str(_home(scratch / "home")),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        # Spark puts what is set elsewhere into command lines, the secret too.
        "PYSPARK_SUBMIT_ARGS": f"--properties-file {shlex.quote(str(properties))} pyspark-shell",
    }
    try:
        try:
            with _variables(variables):
                spark = SparkSession.builder.getOrCreate()
        finally:
            properties.unlink()
        spark.sparkContext.setLogLevel("OFF")
        try:
            yield spark
        finally:
            spark.stop()
    finally:
        _end_java()


def _write_private(file: Path, properties: Mapping[str, str]) -> None:
    """A file of Java properties that only the user can read."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        for name, value in properties.items():
            escaped = value.replace("\\", "\\\\")
            out.write(f"{name} {escaped}\n")


def _home(folder: Path) -> Path:
    """Spark's folder by links: executors have their folders in it, and the installed one is not theirs."""
    folder.mkdir(exist_ok=True)
    for part in ("bin", "jars", "python", "sbin"):
        link = folder / part
        if not link.exists():
            link.symlink_to(Path(pyspark.__file__).parent / part)
    return folder


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    """The environment of processes that start while the block runs."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end_java() -> None:
    """Spark leaves its Java running until Python ends: the next session would have this one's home and settings."""
    gateway: Any = SparkContext._gateway
    if gateway is None:
        return
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=END_SECONDS)
    SparkContext._gateway = SparkContext._jvm = None
