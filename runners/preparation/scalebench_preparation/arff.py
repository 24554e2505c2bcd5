"""Attribute-Relation File Format (Witten and Frank, Weka) without sparse rows, dates or relations, to CSV."""

import csv
import re
from pathlib import Path

from scalebench_preparation.errors import PreparationError

ATTRIBUTE = re.compile(r"@attribute\s+('(?:[^'])*'|\"[^\"]*\"|\S+)\s", re.IGNORECASE)


def arff_to_csv(source: Path, target: Path) -> Path:
    """The table of `source` with a header, `?` for what is missing left as an empty field. Returns `target`."""
    names: list[str] = []
    rows = 0
    with source.open(encoding="utf-8", newline="") as lines, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        in_data = False
        for line in (line.strip() for line in lines):
            if line == "" or line.startswith("%"):
                continue
            if in_data:
                values = next(csv.reader([line], quotechar="'", skipinitialspace=True))
                if len(values) != len(names):
                    raise _unfit(source, f"a row of {len(values)} values for {len(names)} attributes")
                writer.writerow(["" if value == "?" else value for value in values])
                rows += 1
            elif match := ATTRIBUTE.match(line):
                names.append(match[1].strip("'\""))
            elif line.lower() == "@data":
                writer.writerow(names)
                in_data = True
            elif not line.lower().startswith("@relation"):
                raise _unfit(source, f"the line {line[:60]!r}")
    if rows == 0:
        raise _unfit(source, "no rows")
    return target


def _unfit(source: Path, found: str) -> PreparationError:
    return PreparationError(
        "DATASET_CHANGED", f"expected {source.name} to be an ARFF table, found {found}", "look at the file"
    )
