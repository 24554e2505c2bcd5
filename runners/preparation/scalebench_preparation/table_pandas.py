"""From a pandas pipeline's rows to the table that models read: bit by bit the one that Spark makes (table.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.moments import STEPS, NumberStatistics, chosen_values, moments, range_of
from scalebench_preparation.printed import printed
from scalebench_preparation.request import Description, Table
from scalebench_preparation.split import ROW_SALT, digest_of, part_of
from scalebench_preparation.table import LABEL, PART, ROW, Prepared, check_counts, require_made

Floats = NDArray[np.float64]


def prepare_frame(rows: pd.DataFrame, description: Description, table: Table) -> Prepared:
    """Check, split and encode. Raises `PreparationError`: DATASET_CHANGED, DATASET_NULL, DATASET_EMPTY."""
    require_made(list(rows.columns), description, table)
    if not description.classes:
        raise PreparationError(
            "DATASET_CHANGED",
            f"expected classes as the target of {description.name} for the engine pandas, found a number",
            "prepare it by Spark: leave out --engine, or `pandas` of `preparation.engines`",
        )
    chosen = _typed(rows, description, table)
    chosen[PART] = [part_of(values, description.split.test) for values in _texts(chosen, description.split.by)]
    chosen[ROW] = [digest_of(values, ROW_SALT) for values in _texts(chosen, table.key)]
    counts = check_counts(_counted(chosen, table), description, table)
    training = chosen[chosen[PART] == "train"]
    numbers = {column.name: _statistics(training[column.name].to_numpy()) for column in table.numbers}
    codes = {
        column.name: chosen_values(training[column.name].value_counts().items(), column.at_most)
        for column in table.categories
    }
    encoded = pd.DataFrame(
        {
            **{name: _normalised(chosen[name].to_numpy(), known) for name, known in numbers.items()},
            **{name: _coded(chosen[name], values) for name, values in codes.items()},
            LABEL: chosen[LABEL].to_numpy(np.int64),
            PART: chosen[PART],
            ROW: chosen[ROW],
        }
    )
    return Prepared(encoded, numbers, codes, counts)


def _typed(rows: pd.DataFrame, description: Description, table: Table) -> pd.DataFrame:
    """The columns that matter, numbers as doubles (-0 is 0), categories as text; missing are NaN and None."""
    numbers = {column.name for column in table.numbers}
    categories = {column.name for column in table.categories}
    others = [name for name in dict.fromkeys((*table.key, *description.split.by)) if name not in numbers | categories]
    typed: dict[str, Any] = {name: rows[name].to_numpy(np.float64, na_value=np.nan) + 0.0 for name in numbers}
    for name in categories:
        typed[name] = pd.Series([*_printed(rows[name])], dtype=object)
    for name in (LABEL, *others):
        typed[name] = pd.Series(rows[name].tolist(), dtype=object)
    return pd.DataFrame(typed)


def _printed(values: "pd.Series[Any]") -> list[str | None]:
    return [None if pd.isna(value) else printed(value) for value in values.tolist()]


def _texts(rows: pd.DataFrame, names: Sequence[str]) -> list[tuple[str | None, ...]]:
    """The values of each row as text."""
    return list(zip(*(_printed(rows[name]) for name in names), strict=True))


def _counted(rows: pd.DataFrame, table: Table) -> list[Mapping[str, Any]]:
    """What `check_counts` asks: for each part and label its rows, nulls and infinities."""
    columns = [column.name for column in (*table.numbers, *table.categories)]
    return [
        {
            PART: part,
            LABEL: None if pd.isna(label) else label,
            "rows": len(group),
            **{f"null {name}": int(group[name].isna().sum()) for name in columns},
            **{f"infinite {column.name}": int(np.isinf(group[column.name]).sum()) for column in table.numbers},
        }
        for (part, label), group in rows.groupby([PART, LABEL], dropna=False)
    ]


def _statistics(values: Floats) -> NumberStatistics:
    found = values[~np.isnan(values)]
    range_ = range_of(*(float(found.min()), float(found.max())) if len(found) else (None, None))
    placed = np.rint((found - range_.middle) / range_.divisor * STEPS)
    squares = np.rint(placed * placed / STEPS)
    # Python's whole numbers have no largest one.
    total, of_squares = (sum(part.astype(np.int64).tolist()) for part in (placed, squares))
    return moments(range_, len(found), total, of_squares)


def _normalised(values: Floats, statistics: NumberStatistics) -> NDArray[np.float32]:
    """A missing number becomes the mean: 0."""
    placed = (values - statistics.mean) / statistics.deviation
    return np.where(np.isnan(placed), 0.0, placed).astype(np.float32)


def _coded(values: "pd.Series[Any]", known: Sequence[str]) -> NDArray[np.int32]:
    """Code 0 where the value is missing, or none that training rows have."""
    codes = {value: code for code, value in enumerate(known, start=1)}
    return np.array([codes.get(value, 0) for value in values], np.int32)
