"""pipeline.py, for comparison, by pandas."""

import pandas as pd

from scalebench_preparation.raw_pandas import RawPandas


def pipeline(raw: RawPandas) -> pd.DataFrame:
    """All columns as they stand; equal rows are one customer to the split, whose key is the row itself."""
    table = raw.table("Caravan.csv")
    features = table.drop(columns="Purchase")
    customer = features.astype("string").agg(",".join, axis=1)
    return features.assign(label=table["Purchase"].map({"No": 0, "Yes": 1}), customer=customer)
