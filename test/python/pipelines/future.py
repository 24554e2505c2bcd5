"""The leak check of pipelines: what nobody knew when the question was asked must not change a feature.

A pipeline makes its rows twice: from raw tables, and from the same tables with the future altered or taken out. Each
feature of each row must be the same, bit by bit. Only the label may differ, for it is of the future. Rows are told
apart by `key`, and a row that only one of the two has is a leak, too, unless `rows_may_differ`: where the outcome
itself decides which rows can have a label (a cancelled flight never arrives).
"""

from collections.abc import Sequence
from typing import Any

from pyspark.sql import DataFrame

LABEL = "label"
ROWS = "(rows)"


def leaks(before: DataFrame, after: DataFrame, key: Sequence[str], *, rows_may_differ: bool = False) -> list[str]:
    """Names of the features that differ between the two, in the order of columns; `(rows)` where rows do."""
    assert before.columns == after.columns
    old, new = by_key(before, key), by_key(after, key)
    both = old.keys() & new.keys()
    assert both, "expected rows that both have: nothing was compared"
    changed = [] if rows_may_differ or old.keys() == new.keys() else [ROWS]
    return changed + [
        name
        for name in before.columns
        if name != LABEL and any(repr(old[row][name]) != repr(new[row][name]) for row in both)
    ]


def labels_differ(before: DataFrame, after: DataFrame, key: Sequence[str]) -> bool:
    """Whether the altered future reached the label: if not, the check shows nothing."""
    old, new = by_key(before, key), by_key(after, key)
    return any(old[row][LABEL] != new[row][LABEL] for row in old.keys() & new.keys())


def by_key(rows: DataFrame, key: Sequence[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """All rows, by the values of `key`, which must tell them apart."""
    found = [row.asDict() for row in rows.collect()]
    table = {tuple(row[name] for name in key): row for row in found}
    assert len(table) == len(found), f"expected {', '.join(key)} to tell rows apart"
    return table
