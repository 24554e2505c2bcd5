"""pipeline.py, for comparison, by pandas."""

import pandas as pd

from scalebench_preparation.raw_pandas import RawPandas

FIVE_YEARS_DAYS = 1826


def pipeline(raw: RawPandas) -> pd.DataFrame:
    """Persons of whom it is known: followed for five years, or dead before."""
    table = raw.table("flchain.arff")
    died = (table["death"] == "dead") & (table["futime"] <= FIVE_YEARS_DAYS)
    known = table[died | (table["futime"] > FIVE_YEARS_DAYS)]
    rows = known[["age", "sex", "kappa", "lambda", "creatinine", "mgus"]]
    return rows.assign(
        group=known["flc.grp"],
        year=known["sample.yr"],
        measured=known["creatinine"].notna().map({False: "no", True: "yes"}),
        label=died[known.index].astype("int64"),
    )
