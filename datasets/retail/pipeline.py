"""Will a household buy in a department in its next four weeks? One row a household, department and cut-off week."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw

# The weeks after which it is asked: twelve weeks to look back on, four to look forward to.
CUT_OFFS = tuple(range(12, 49, 4))
LOOK_AHEAD = 4
SHORT, LONG = 4, 12
# Departments with fewer purchases are no question worth asking.
FEWEST_PURCHASES = 2_000


def pipeline(raw: Raw) -> DataFrame:
    """All households that came in the twelve weeks before a cut-off, with each department."""
    return features(raw.table("transactions.parquet"), raw.table("products.parquet"))


def features(transactions: DataFrame, products: DataFrame, cut_offs: tuple[int, ...] = CUT_OFFS) -> DataFrame:
    """Features are of weeks up to the cut-off alone, the label of the four weeks after it."""
    bought = transactions.join(f.broadcast(products.select("product_id", "department")), "product_id").select(
        "household_id",
        "department",
        "basket_id",
        f.col("week").cast("int").alias("at"),
        # In cents: sums of whole numbers depend on no order.
        f.round(f.col("sales_value") * 100).cast("bigint").alias("cents"),
    )
    asked = f.explode(f.array(*[f.lit(week) for week in cut_offs])).alias("week")
    dealt = bought.select("*", asked).where(
        (f.col("at") > f.col("week") - LONG) & (f.col("at") <= f.col("week") + LOOK_AHEAD)
    )
    past = f.col("at") <= f.col("week")
    own = dealt.groupBy("household_id", "week", "department").agg(
        f.max(f.when(past, f.col("at"))).alias("last"),
        *_windows("trips", "spend", past),
        f.max(f.when(~past, 1).otherwise(0)).alias("label"),
    )
    all_of_it = dealt.groupBy("household_id", "week").agg(
        *_windows("visits", "total", past),
        f.countDistinct(f.when(past, f.col("department"))).alias("departments12"),
    )
    # A household that did not come in the twelve weeks is not asked about.
    active = all_of_it.where(f.col("visits12") > 0).crossJoin(f.broadcast(common_departments(bought)))
    joined = active.join(own, ["household_id", "week", "department"], "left")
    return joined.select(
        "household_id",
        "department",
        "week",
        (f.col("week") - f.coalesce("last", f.col("week") - LONG)).alias("recency"),
        *(f.coalesce(name, f.lit(0)).alias(name) for name in ("trips4", "trips12", "spend4", "spend12", "label")),
        "visits4",
        "visits12",
        "departments12",
        "total12",
    )


def common_departments(bought: DataFrame) -> DataFrame:
    """Departments with enough purchases in the first twelve weeks, which no cut-off lies before."""
    early = bought.where(f.col("at") <= LONG).groupBy("department").count()
    return early.where(f.col("count") >= FEWEST_PURCHASES).select("department")


def _windows(baskets: str, money: str, past: Column) -> list[Column]:
    """Different baskets, and USD, of the last 4 and the last 12 weeks before the cut-off."""
    columns = []
    for weeks in (SHORT, LONG):
        inside = past & (f.col("at") > f.col("week") - weeks)
        columns.append(f.countDistinct(f.when(inside, f.col("basket_id"))).alias(f"{baskets}{weeks}"))
        columns.append((f.coalesce(f.sum(f.when(inside, f.col("cents"))), f.lit(0)) / 100).alias(f"{money}{weeks}"))
    return columns
