"""Will a flight arrive over 15 minutes late? One row a flight, with what is known an hour before it should leave."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as f

from scalebench_preparation.raw import Raw

LATE_MINUTES = 15
YEAR = 2013

WEATHER = ("temp", "dewp", "humid", "wind_speed", "precip", "pressure", "visib")


def pipeline(raw: Raw) -> DataFrame:
    """Flights with weather and planes; days are whole in one part, for a storm delays all of its flights."""
    return features(raw.table("flights.csv"), raw.table("weather.csv"), raw.table("planes.csv"))


def features(flights: DataFrame, weather: DataFrame, planes: DataFrame) -> DataFrame:
    """Nothing that is known only after a flight left, or did not leave, is used but for the label."""
    own = flights.select(
        f.concat_ws(" ", "carrier", "flight", "origin", "month", "day", "sched_dep_time").alias("id"),
        minutes("sched_dep_time").alias("departure"),
        minutes("sched_arr_time").alias("arrival"),
        "distance",
        f.dayofyear(day()).alias("dayOfYear"),
        "origin",
        "dest",
        "carrier",
        "month",
        f.dayofweek(day()).alias("weekday"),
        "hour",
        "tailnum",
        (f.col("arr_delay") > LATE_MINUTES).cast("int").alias("label"),
    )
    # Before cancelled ones are left out: nobody knows yet which these are.
    crowd = Window.partitionBy("origin", "dayOfYear", "hour")
    return (
        own.withColumn("flightsThisHour", f.count(f.lit(1)).over(crowd))
        .where(f.col("label").isNotNull())
        .join(hour_before(weather), ["origin", "dayOfYear", "hour"], "left")
        .join(f.broadcast(built(planes)), "tailnum", "left")
        .drop("tailnum")
    )


def hour_before(weather: DataFrame) -> DataFrame:
    """What was measured an hour earlier; an hour that was measured twice counts once, by the higher values."""
    seen = weather.select("origin", f.dayofyear(day()).alias("dayOfYear"), (f.col("hour") + 1).alias("hour"), *WEATHER)
    return seen.groupBy("origin", "dayOfYear", "hour").agg(*[f.max(name).alias(name) for name in WEATHER])


def built(planes: DataFrame) -> DataFrame:
    """Age and size of each plane; a year before flight was invented is a mistake."""
    year = f.when(f.col("year") > 1903, f.col("year"))
    return planes.select("tailnum", (f.lit(YEAR) - year).alias("age"), "seats")


def minutes(name: str) -> Column:
    """517 is 5 hours and 17 minutes."""
    return f.floor(f.col(name) / 100) * 60 + f.col(name) % 100


def day() -> Column:
    """The calendar day of a row with year, month and day."""
    return f.make_date("year", "month", "day")
