"""From a pipeline's rows to the prepared table: numbers normalised, categories coded, faults named."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.split import part_of
from scalebench_preparation.table import Prepared, prepare_table

Frame = Callable[..., Any]
Describe = Callable[..., Any]

COUNT = 200


def rows(**changes: list[Any]) -> dict[str, list[Any]]:
    ids = list(range(COUNT))
    columns: dict[str, list[Any]] = {
        "id": ids,
        "x": [float(index % 7) for index in ids],
        "c": ["abc"[index % 3] for index in ids],
        "label": [index // 5 % 2 for index in ids],
    }
    return {**columns, **changes}


def with_value(name: str, value: object, place: int = 3) -> dict[str, list[Any]]:
    column = list(rows()[name])
    column[place] = value
    return rows(**{name: column})


def pandas_of(prepared: Prepared) -> pd.DataFrame:
    return pd.DataFrame(prepared.rows.collect(), columns=prepared.rows.columns)


def refused(frame: Frame, description: Any, columns: dict[str, list[Any]]) -> PreparationError:
    with pytest.raises(PreparationError) as caught:
        prepare_table(frame(columns), description, description.table)
    assert caught.value.hint
    return caught.value


def test_numbers_and_codes_are_what_pandas_makes_of_training_rows(frame: Frame, describe: Describe) -> None:
    description = describe()
    plain = pd.DataFrame(rows())
    plain["part"] = [part_of([str(index)], description.split.test) for index in plain["id"]]
    training = plain[plain["part"] == "train"]
    plain["x"] = (plain["x"] - training["x"].mean()) / training["x"].std(ddof=0)
    plain["c"] = plain["c"].map({"a": 1, "b": 2, "c": 3})
    prepared = prepare_table(frame(rows()), description, description.table)
    found = pandas_of(prepared)
    assert list(found.columns) == ["x", "c", "label", "part", "row"]
    assert [field.dataType.simpleString() for field in prepared.rows.schema.fields][:3] == ["float", "int", "bigint"]
    assert found["row"].is_unique
    for name in ("c", "label", "part"):
        assert list(found[name]) == list(plain[name])
    assert list(found["x"]) == pytest.approx(list(plain["x"]), abs=1e-6)
    assert prepared.counts == plain["part"].value_counts().to_dict()


def test_a_missing_number_is_the_mean_and_a_missing_or_rare_category_code_0(frame: Frame, describe: Describe) -> None:
    description = describe(allowed=["x", "c"], at_most=2)
    columns = with_value("x", None)
    columns["c"] = [None if index == 4 else c for index, c in enumerate(columns["c"])]
    prepared = prepare_table(frame(columns), description, description.table)
    found = pandas_of(prepared)
    assert found["x"][3] == 0.0
    assert found["c"][4] == 0
    (values,) = prepared.codes.values()
    assert len(values) == 2
    rare = [c not in values for c in columns["c"]]
    assert rare.count(True) > COUNT / 4
    assert [code == 0 for code in found["c"]] == rare


def test_not_a_number_is_a_missing_one(frame: Frame, describe: Describe) -> None:
    columns = with_value("x", float("nan"))
    assert refused(frame, describe(), columns).code == "DATASET_NULL"
    description = describe(allowed=["x"])
    assert pandas_of(prepare_table(frame(columns), description, description.table))["x"][3] == 0.0


@pytest.mark.parametrize("name", ["x", "c", "label", "id"])
def test_a_column_that_the_pipeline_does_not_make_is_named(frame: Frame, describe: Describe, name: str) -> None:
    columns = rows()
    del columns[name]
    error = refused(frame, describe(), columns)
    assert error.code == "DATASET_CHANGED"
    assert re.search(rf"without {name}\b", error.message)


@pytest.mark.parametrize("name", ["x", "c"])
def test_a_null_where_none_may_be_is_counted(frame: Frame, describe: Describe, name: str) -> None:
    error = refused(frame, describe(), with_value(name, None))
    assert error.code == "DATASET_NULL"
    assert f"column {name}, found 1 that are null" in error.message
    assert "missing: allowed" in error.hint


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_an_infinite_number_is_refused_even_where_missing_ones_are_allowed(
    frame: Frame, describe: Describe, value: float
) -> None:
    error = refused(frame, describe(allowed=["x"]), with_value("x", value))
    assert error.code == "DATASET_NULL"
    assert "column x, found 1 that are infinite" in error.message


def test_a_row_without_a_label_is_refused(frame: Frame, describe: Describe) -> None:
    error = refused(frame, describe(), with_value("label", None))
    assert error.code == "DATASET_NULL"
    assert "label" in error.message


@pytest.mark.parametrize(
    "labels",
    [
        [2] * COUNT,
        [-1] + [0, 1] * (COUNT // 2 - 1) + [1],
        [0.5] + [0.0, 1.0] * (COUNT // 2 - 1) + [1.0],
        [float("nan")] + [0.0, 1.0] * (COUNT // 2 - 1) + [1.0],
        [float("inf")] + [0.0, 1.0] * (COUNT // 2 - 1) + [1.0],
        ["yes", "no"] * (COUNT // 2),
    ],
    ids=["too large", "negative", "a fraction", "not a number", "infinite", "text"],
)
def test_a_label_that_is_no_class_is_refused(frame: Frame, describe: Describe, labels: list[Any]) -> None:
    error = refused(frame, describe(), rows(label=labels))
    assert error.code == "DATASET_CHANGED"
    assert "expected labels from 0 to 1" in error.message
    assert "target.classes" in error.hint


def test_true_and_false_are_labels(frame: Frame, describe: Describe) -> None:
    description = describe()
    columns = rows(label=[index % 3 == 0 for index in range(COUNT)])
    found = pandas_of(prepare_table(frame(columns), description, description.table))
    assert list(found["label"]) == [int(index % 3 == 0) for index in range(COUNT)]


def test_an_empty_part_is_named(frame: Frame, describe: Describe) -> None:
    assert "the test part, found none" in refused(frame, describe(test=1e-9), rows()).message
    error = refused(frame, describe(test=1 - 1e-9), rows())
    assert error.code == "DATASET_EMPTY"
    assert "the train part, found none" in error.message


def test_no_rows_at_all_are_refused(frame: Frame, describe: Describe) -> None:
    description = describe()
    with pytest.raises(PreparationError) as caught:
        prepare_table(frame(rows()).where("id < 0"), description, description.table)
    assert caught.value.code == "DATASET_EMPTY"


def test_a_part_of_one_class_only_is_refused_and_the_class_named(frame: Frame, describe: Describe) -> None:
    error = refused(frame, describe(), rows(label=[1] * COUNT))
    assert error.code == "DATASET_EMPTY"
    assert "found only 'yes'" in error.message
    training_alone = [index % 2 if part_of([str(index)], 0.3) == "train" else 0 for index in range(COUNT)]
    error = refused(frame, describe(), rows(label=training_alone))
    assert error.code == "DATASET_EMPTY"
    assert "in the test part, found only 'no'" in error.message


@pytest.mark.parametrize("name", ["part", "row", "shard", "label"])
def test_a_column_that_has_a_name_of_our_own_is_refused(frame: Frame, describe: Describe, name: str) -> None:
    error = refused(frame, describe(numbers=["x", name]), {**rows(), name: [0.5] * COUNT})
    assert error.code == "DATASET_CHANGED"
    assert f"found {name}" in error.message


def test_a_text_where_a_number_should_be_is_not_read_as_one(frame: Frame, describe: Describe) -> None:
    error = refused(frame, describe(), rows(x=["1,5"] * COUNT))
    assert error.code == "DATASET_NULL"


def test_rows_that_differ_by_the_sign_of_zero_are_in_one_part(frame: Frame, describe: Describe) -> None:
    description = describe(by=["x"])
    columns = rows(x=[float(index // 2 % 40) for index in range(COUNT)])
    columns["x"] = [-0.0 if x == 0 and index % 2 else x for index, x in enumerate(columns["x"])]
    found = pandas_of(prepare_table(frame(columns), description, description.table))
    zeros = [index for index, x in enumerate(columns["x"]) if x == 0]
    assert len(zeros) > 5
    assert len(set(found["part"][zeros])) == 1
