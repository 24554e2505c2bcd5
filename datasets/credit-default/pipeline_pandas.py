"""pipeline.py, for comparison, by pandas."""

import pandas as pd

from scalebench_preparation.raw_pandas import RawPandas


def pipeline(raw: RawPandas) -> pd.DataFrame:
    """Balance and income in USD, student as it stands, label."""
    table = raw.table("Default.csv")
    rows = table[["balance", "income", "student"]]
    return rows.assign(label=table["default"].map({"No": 0, "Yes": 1}))
