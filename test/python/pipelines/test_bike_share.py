"""Hours of bike rides: what is known before the hour, and no part of the count that is predicted."""

from typing import Any

from .conftest import Frame, Pipeline
from .future import by_key, labels_differ, leaks


def hours(**changes: list[Any]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        "season": [1, 1],
        "mnth": ["Jan", "Jan"],
        "day": [1, 1],
        "hr": [0, 1],
        "holiday": [0, 0],
        "weekday": [6, 6],
        "workingday": [0, 0],
        "weathersit": ["clear", "cloudy/misty"],
        "temp": [0.24, 0.22],
        "atemp": [0.2879, 0.2727],
        "hum": [0.81, 0.8],
        "windspeed": [0.0, 0.0896],
        "casual": [3, 8],
        "registered": [13, 32],
        "bikers": [16, 40],
    }
    return {**columns, **changes}


def test_the_label_is_the_hours_riders(frame: Frame, pipeline: Pipeline) -> None:
    rows = by_key(pipeline("bike-share").hours(frame(hours())), ["day", "hr"])
    assert {key: row["label"] for key, row in rows.items()} == {(1, 0): 16.0, (1, 1): 40.0}
    assert (rows[1, 1]["weathersit"], rows[1, 1]["windspeed"]) == ("cloudy/misty", 0.0896)


def test_other_riders_change_the_label_and_nothing_that_a_model_reads(frame: Frame, pipeline: Pipeline) -> None:
    make = pipeline("bike-share").hours
    before = by_key(make(frame(hours())), ["day", "hr"])
    after = by_key(make(frame(hours(casual=[0, 1], registered=[1, 1], bikers=[1, 2]))), ["day", "hr"])
    assert labels_differ(before, after)
    assert leaks(before, after) == []
