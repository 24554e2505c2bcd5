"""The leak check of pipelines: what nobody knew when the question was asked must not change a feature.

A pipeline makes its rows twice: from raw tables, and from the same tables with the future altered or taken out. Each
feature of each row must be the same, bit by bit. Only the label may differ, for it is of the future. A row that only
one of the two has is a leak, too, unless `rows_may_differ`: where the outcome itself decides which rows can have a
label (a cancelled flight never arrives).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import DataFrame

LABEL = "label"
ROWS = "(rows)"

Rows = Mapping[tuple[Any, ...], Mapping[str, Any]]


def by_key(rows: DataFrame, key: Sequence[str]) -> Rows:
    """All rows, by the values of `key`, which must tell them apart."""
    found = [row.asDict() for row in rows.collect()]
    table = {tuple(row[name] for name in key): row for row in found}
    assert len(table) == len(found), f"expected {', '.join(key)} to tell rows apart"
    return table


def leaks(before: Rows, after: Rows, *, rows_may_differ: bool = False) -> list[str]:
    """Names of the features that differ between the two, in the order of columns; `(rows)` where rows do."""
    both = before.keys() & after.keys()
    assert both, "expected rows that both have: nothing was compared"
    changed = [] if rows_may_differ or before.keys() == after.keys() else [ROWS]
    names = [name for name in before[min(both)] if name != LABEL]
    return changed + [name for name in names if any(repr(before[row][name]) != repr(after[row][name]) for row in both)]


def labels_differ(before: Rows, after: Rows) -> bool:
    """Whether the altered future reached the label: if not, the check shows nothing."""
    return any(before[row][LABEL] != after[row][LABEL] for row in before.keys() & after.keys())
