"""Means, deviations and codes from sums and counts, the same to the last bit whichever engine added up.

Sums are of whole numbers and so exact: floating-point sums depend on their order, which in Spark depends on how many
executors there are. Smallest and largest values depend on no order; between them each column is put to -1 to 1 first,
so that so many steps suffice whatever its unit is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

# Steps from 0 to 1: as fine as doubles are near 1.
STEPS = 2.0**52
PRECISION = 60


@dataclass(frozen=True)
class NumberStatistics:
    """In the column's unit, over the training rows that have a value."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class Range:
    """The middle of a column's values, and how far the outermost ones are from it."""

    middle: float
    half: float

    @property
    def divisor(self) -> float:
        """Of (value - middle), to make it -1 to 1."""
        return self.half or 1.0


def range_of(low: float | None, high: float | None) -> Range:
    """None for both where a column has no values."""
    return Range(0.0, 0.0) if low is None or high is None else Range(low / 2 + high / 2, high / 2 - low / 2)


def moments(range_: Range, count: int, total: int | Decimal | None, squares: int | Decimal | None) -> NumberStatistics:
    """Mean and population deviation; 0 and 1 without values, deviation 1 where all are equal.

    `total` and `squares` are sums, in steps, of the values that were put to -1 to 1, and of their squares.
    """
    if count == 0 or total is None or squares is None:
        return NumberStatistics(0.0, 1.0)
    if range_.half == 0:
        return NumberStatistics(range_.middle, 1.0)
    with localcontext() as context:
        context.prec = PRECISION
        scale = Decimal(STEPS) * count
        mean = Decimal(total) / scale
        deviation = (Decimal(squares) / scale - mean * mean).sqrt()
    return NumberStatistics(range_.middle + range_.half * float(mean), range_.half * float(deviation))


def chosen_values(counts: Iterable[tuple[str, int]], at_most: int) -> list[str]:
    """The values that get a code, in the order of their codes, which begin with 1: the most frequent ones, by name."""
    ordered = sorted((-count, value) for value, count in counts)
    return sorted(value for _, value in ordered[:at_most])
