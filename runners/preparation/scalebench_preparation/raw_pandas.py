"""The raw files as tables of pandas, checked and read as Spark checks and reads them."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.raw import RawFiles, header_of, no_text, require_columns, require_types

# Of Spark's types those that pandas reads to the same values.
TYPES = {"string": pa.string(), "int": pa.int32(), "bigint": pa.int64(), "double": pa.float64(), "date": pa.date32()}

# Whole numbers and texts with a place for what is missing; of doubles that is NaN.
WITH_MISSING = {pa.string(): pd.StringDtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}


class RawPandas(RawFiles):
    """What a pipeline of pandas starts from."""

    def table(self, name: str) -> pd.DataFrame:
        """A CSV, ARFF or Parquet file as a table. Raises `PreparationError` (DATASET_CHANGED)."""
        columns, path = self._columns(name), self.path(name)
        for column, type_ in columns.items():
            if type_ not in TYPES:
                raise PreparationError(
                    "DATASET_CHANGED",
                    f"expected columns of {', '.join(TYPES)} for pandas, found {column} of {name} to be {type_}",
                    "prepare this data set with Spark",
                )
        types = {column: TYPES[type_] for column, type_ in columns.items()}
        try:
            table = self._parquet(path, types) if path.suffix == ".parquet" else self._csv(name, types)
        except UnicodeDecodeError as error:
            raise no_text(name, error) from error
        except pa.ArrowInvalid as error:
            raise PreparationError(
                "DATASET_CHANGED",
                f"expected {name} to have rows of the columns that dataset.yaml names, found others: "
                f"{str(error).splitlines()[0][:300]}",
                "compare the raw files with `columns` of dataset.yaml",
            ) from error
        return table.to_pandas(types_mapper=WITH_MISSING.get)

    def _csv(self, name: str, types: dict[str, Any]) -> pa.Table:
        path = self._readable(self.path(name))
        require_columns(path.name, header_of(path), list(types))
        converted = pv.ConvertOptions(
            column_types=types,
            # To Spark, too, an empty field without quotes is a missing value.
            null_values=["", self._file(name).missing],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        parsed = pv.ParseOptions(newlines_in_values=True)
        return pv.read_csv(path, pv.ReadOptions(use_threads=False), parsed, converted)

    def _parquet(self, path: Path, types: dict[str, Any]) -> pa.Table:
        table = pq.read_table(path, use_threads=False)
        require_columns(path.name, table.column_names, list(types))
        spark = {arrow: name for name, arrow in TYPES.items()}
        found = {field.name: spark.get(field.type, str(field.type)) for field in table.schema}
        require_types(path.name, found, {column: spark[arrow] for column, arrow in types.items()})
        return table
