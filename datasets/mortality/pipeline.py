"""Will a person die within five years of the blood sample? The label is 1 for those who did."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw

FIVE_YEARS_DAYS = 1826


def pipeline(raw: Raw) -> DataFrame:
    """Persons of whom it is known: followed for five years, or dead before."""
    return persons(raw.table("flchain.arff"))


def persons(table: DataFrame) -> DataFrame:
    """Nothing that was found out after the sample is a feature: not futime, not death, not the cause (`chapter`)."""
    died = (f.col("death") == "dead") & (f.col("futime") <= FIVE_YEARS_DAYS)
    known = died | (f.col("futime") > FIVE_YEARS_DAYS)
    return table.where(known).select(
        "age",
        "sex",
        "kappa",
        "lambda",
        "creatinine",
        "mgus",
        f.col("`flc.grp`").alias("group"),
        f.col("`sample.yr`").alias("year"),
        f.when(f.col("creatinine").isNull(), "no").otherwise("yes").alias("measured"),
        died.cast("int").alias("label"),
    )
