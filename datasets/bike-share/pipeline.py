"""How many bikes are rented in an hour? One row an hour; the label is the number of riders.

`casual` and `registered` riders add up to it, and are left out: a model that had them would add, and predict nothing.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw

WEATHER = ("temp", "atemp", "hum", "windspeed", "weathersit")
CALENDAR = ("season", "mnth", "day", "hr", "weekday", "holiday", "workingday")


def pipeline(raw: Raw) -> DataFrame:
    """Weather and calendar as they stand, label in riders."""
    return hours(raw.table("Bikeshare.csv"))


def hours(table: DataFrame) -> DataFrame:
    """What is known before the hour, and `label`."""
    return table.select(*WEATHER, *CALENDAR, f.col("bikers").cast("double").alias("label"))
