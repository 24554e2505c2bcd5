"""Flights with what is known an hour before they should leave: by hand, and without a look into the future."""

from typing import Any

import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from .conftest import Frame, Pipeline
from .future import Rows, by_key, labels_differ, leaks

KEY = ("id",)
FLIGHTS: dict[str, list[Any]] = {
    "year": [2013] * 5,
    "month": [1, 1, 1, 2, 1],
    "day": [1, 1, 1, 1, 1],
    "dep_time": [517, 533, None, 2359, 610],
    "sched_dep_time": [515, 529, 545, 2359, 600],
    "dep_delay": [2, 4, None, 0, 10],
    "arr_time": [830, 850, None, 445, 812],
    "sched_arr_time": [819, 830, 850, 440, 800],
    "arr_delay": [15, 16, None, -5, 12],
    "carrier": ["UA", "UA", "AA", "B6", "DL"],
    "flight": [1545, 1714, 1141, 725, 461],
    "tailnum": ["N1", "N2", "N3", None, "N1"],
    "origin": ["EWR", "EWR", "EWR", "JFK", "EWR"],
    "dest": ["IAH", "IAH", "MIA", "BQN", "ATL"],
    "air_time": [227, 227, None, 183, 116],
    "distance": [1400, 1416, 1089, 1576, 762],
    "hour": [5, 5, 5, 23, 6],
}
# Of 1 January at EWR: hours 4, 5 (measured twice) and 6; of JFK nothing.
WEATHER: dict[str, list[Any]] = {
    "origin": ["EWR"] * 4,
    "year": [2013] * 4,
    "month": [1] * 4,
    "day": [1] * 4,
    "hour": [4, 5, 5, 6],
    **{
        name: [40.0 + place, 50.0 + place, 51.0 + place, 60.0 + place]
        for place, name in enumerate(["temp", "dewp", "humid", "wind_speed", "precip", "pressure", "visib"])
    },
}
PLANES: dict[str, list[Any]] = {"tailnum": ["N1", "N2"], "year": [1999, 0], "seats": [149, 182]}
FIRST, SECOND, NIGHT, NEXT_HOUR = (
    ("UA 1545 EWR 1 1 515",),
    ("UA 1714 EWR 1 1 529",),
    ("B6 725 JFK 2 1 2359",),
    ("DL 461 EWR 1 1 600",),
)


class Tables:
    """Raw tables, and the pipeline's rows from them."""

    def __init__(self, frame: Frame, pipeline: Pipeline) -> None:
        self.flights, self.weather, self.planes = frame(FLIGHTS), frame(WEATHER), frame(PLANES)
        self._features = pipeline("flights").features

    def rows(self, *, flights: DataFrame | None = None, weather: DataFrame | None = None) -> Rows:
        return by_key(self._features(flights or self.flights, weather or self.weather, self.planes), KEY)


@pytest.fixture
def tables(frame: Frame, pipeline: Pipeline) -> Tables:
    return Tables(frame, pipeline)


def test_a_row_has_the_schedule_the_weather_an_hour_before_and_the_plane(tables: Tables) -> None:
    rows = tables.rows()
    weather = {"temp": 40, "dewp": 41, "humid": 42, "wind_speed": 43, "precip": 44, "pressure": 45, "visib": 46}
    schedule = {"departure": 315, "arrival": 499, "distance": 1400, "dayOfYear": 1, "month": 1, "hour": 5}
    others = {"origin": "EWR", "dest": "IAH", "carrier": "UA", "weekday": 3, "age": 14, "seats": 149}
    assert rows[FIRST] == {"id": FIRST[0], **schedule, **others, **weather, "flightsThisHour": 3, "label": 0}
    # Late is more than 15 minutes; the cancelled flight has no row.
    assert {key: row["label"] for key, row in rows.items()} == {FIRST: 0, SECOND: 1, NIGHT: 0, NEXT_HOUR: 0}
    # Nobody built a plane in the year 0, and of the flight at night neither plane nor weather are known.
    assert rows[SECOND]["age"] is None
    assert [rows[NIGHT][name] for name in ("temp", "age", "seats")] == [None, None, None]
    # An hour that was measured twice counts once, by the higher values.
    assert [rows[NEXT_HOUR][name] for name in ("temp", "visib", "flightsThisHour")] == [51, 57, 1]


def test_the_flight_itself_changes_the_label_alone(tables: Tables) -> None:
    flights = tables.flights
    for name in ("dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"):
        flights = flights.withColumn(name, f.lit(1000) - f.col(name))
    before, after = tables.rows(), tables.rows(flights=flights)
    assert leaks(before, after) == []
    assert labels_differ(before, after)


def test_that_another_flight_will_be_cancelled_is_not_known_yet(tables: Tables) -> None:
    cancelled = f.when(f.col("flight") != 1714, f.col("arr_delay"))
    before, after = tables.rows(), tables.rows(flights=tables.flights.withColumn("arr_delay", cancelled))
    assert before.keys() - after.keys() == {SECOND}
    assert leaks(before, after, rows_may_differ=True) == []


def altered(weather: DataFrame) -> DataFrame:
    """From six o'clock on it was cold."""
    return weather.withColumn("temp", f.when(f.col("hour") >= 6, -f.col("temp")).otherwise(f.col("temp")))


def test_weather_of_the_scheduled_hour_and_later_is_not_used(tables: Tables) -> None:
    assert leaks(tables.rows(), tables.rows(weather=altered(tables.weather))) == []


def test_a_pipeline_that_takes_the_weather_of_the_scheduled_hour_is_caught(tables: Tables) -> None:
    def ahead(weather: DataFrame) -> Rows:
        return tables.rows(weather=weather.withColumn("hour", f.col("hour") - 1))

    assert leaks(ahead(tables.weather), ahead(altered(tables.weather))) == ["temp"]
