"""Who buys a caravan insurance? One row a customer; the label is 1 for `Yes`."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw


def pipeline(raw: Raw) -> DataFrame:
    """All columns as they stand; equal rows are one customer to the split, whose key is the row itself."""
    return customers(raw.table("Caravan.csv"))


def customers(table: DataFrame) -> DataFrame:
    """The table with `label`, and `customer`: what tells rows apart, for the file numbers nobody."""
    features = [name for name in table.columns if name != "Purchase"]
    label = f.when(f.col("Purchase") == "Yes", 1).when(f.col("Purchase") == "No", 0)
    return table.select(
        *features,
        label.alias("label"),
        f.concat_ws(",", *[f.col(name).cast("string") for name in features]).alias("customer"),
    )
