"""Spark's Python daemon in each executor, prepared for Horovod's tasks (spark.python.daemon.module).

Spark forks its task processes from it. Training is not among them: Horovod's task starts a new interpreter for
each worker of each trial.
"""

import os

import horovod.spark.runner
from pyspark.daemon import manager

# Horovod counts hosts; on YARN it counts containers. Simulated nodes of one machine are told apart the same way.
# Not set before: Spark's Java part would take this for YARN, too.
os.environ["CONTAINER_ID"] = os.environ.get("SCALEBENCH_NODE", "")

# After a worker has ended, Horovod's task waits 3 s, so that a far driver finds the time to ask for its exit code. This
# driver is on the same machine.
horovod.spark.runner.MINIMUM_COMMAND_LIFETIME_S = 1

if __name__ == "__main__":
    manager()  # type: ignore[no-untyped-call]
