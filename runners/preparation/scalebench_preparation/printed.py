"""Values as Spark prints them when it casts them to text: rows are split and ordered by hashes of that."""

import math
from decimal import Decimal

# From here on, and below the second, Java prints a power of ten.
PLAIN_FROM, PLAIN_BELOW = 1e-3, 1e7


def printed(value: object) -> str:
    """A text, a whole number, a truth value or a double, as Java 17 prints them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _double(value)
    return str(value)


def _double(value: float) -> str:
    """The fewest digits that tell the double from all others, as Java's mostly are (not of 1e23: JDK-4511638)."""
    if not math.isfinite(value):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    if value == 0:
        return "-0.0" if sign else "0.0"
    text = "".join(map(str, digits)).lstrip("0").rstrip("0")
    # value = 0.text * 10^place
    place = len(digits) + int(exponent)
    minus = "-" if sign else ""
    if PLAIN_FROM <= abs(value) < PLAIN_BELOW:
        if place <= 0:
            return f"{minus}0.{'0' * -place}{text}"
        return f"{minus}{text[:place].ljust(place, '0')}.{text[place:] or '0'}"
    return f"{minus}{text[0]}.{text[1:] or '0'}E{place - 1}"
