"""Will a card holder default? One row a person; the label is 1 for `Yes`."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw


def pipeline(raw: Raw) -> DataFrame:
    """Balance and income in USD, student as it stands, label."""
    table = raw.table("Default.csv")
    label = f.when(f.col("default") == "Yes", 1).when(f.col("default") == "No", 0)
    return table.select("balance", "income", "student", label.alias("label"))
