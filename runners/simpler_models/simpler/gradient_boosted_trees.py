"""Gradient-boosted trees of Spark ML, for two classes or a number."""

import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from numpy.typing import NDArray
from pyspark.ml import Pipeline
from pyspark.ml.classification import GBTClassifier
from pyspark.ml.feature import VectorIndexer
from pyspark.ml.functions import array_to_vector, vector_to_array
from pyspark.ml.regression import GBTRegressor
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f

from scalebench_preparation.session import spark_session
from scalebench_training.dataset import Dataset, Inputs, Labels
from simpler.simpler import Fit, Fitted, Unsuited

# A column with more values than this is taken for a number, codes too.
MOST_CATEGORIES = 32
TASKS = 2


def gradient_boosted_trees(data: Dataset, seed: int, folder: Path) -> tuple[str, Fit]:
    """Spark's own settings: 20 trees of depth 5. Raises `Unsuited` for more than two classes."""
    if data.target is None and (data.classes != 2 or data.train_labels.ndim != 1):
        raise Unsuited("gradient-boosted trees of Spark ML tell two classes apart, these data have more")

    def fit(repeats: int) -> list[Fitted]:
        with spark_session(TASKS, folder / "spark", threads=True) as spark:
            train = _frame(spark, data.train_inputs, data.train_labels, folder / "train.parquet").cache()
            test = _frame(spark, data.test_inputs, data.test_labels, folder / "test.parquet")
            # Rows are read before the clock starts.
            train.count()
            fitted = _classified if data.target is None else _regressed
            return [fitted(train, test, seed) for _ in range(repeats)]

    return f"Spark ML {pyspark.__version__}", fit


def _classified(train: DataFrame, test: DataFrame, seed: int) -> Fitted:
    trees = GBTClassifier(maxBins=2 * MOST_CATEGORIES, seed=seed)
    seconds, ones = _fitted(trees, vector_to_array(f.col("probability"))[1], train, test)
    return Fitted(seconds, np.column_stack([1 - ones, ones]))


def _regressed(train: DataFrame, test: DataFrame, seed: int) -> Fitted:
    trees = GBTRegressor(maxBins=2 * MOST_CATEGORIES, seed=seed)
    return Fitted(*_fitted(trees, f.col("prediction"), train, test))


def _fitted(
    trees: GBTClassifier | GBTRegressor, told: Column, train: DataFrame, test: DataFrame
) -> tuple[float, NDArray[np.float64]]:
    """Seconds of the fit, and what is `told` of each test row."""
    indexer = VectorIndexer(inputCol="raw", outputCol="features", maxCategories=MOST_CATEGORIES, handleInvalid="keep")
    begun = time.monotonic()
    model = Pipeline(stages=[indexer, trees]).fit(train)
    seconds = time.monotonic() - begun
    rows = model.transform(test).orderBy("row").select(told.alias("told")).collect()
    return seconds, np.array([row["told"] for row in rows], np.float64)


def _frame(spark: SparkSession, inputs: Inputs, labels: Labels, file: Path) -> DataFrame:
    """Rows as Spark ML wants them: a vector, a label as a number, and their place."""
    flat = inputs.reshape(len(inputs), -1).astype(np.float64)
    values = pa.FixedSizeListArray.from_arrays(pa.array(flat.ravel()), flat.shape[1]).cast(pa.list_(pa.float64()))
    table = {"values": values, "label": labels.astype(np.float64), "row": np.arange(len(labels))}
    pq.write_table(pa.table(table), file)
    rows = spark.read.parquet(str(file))
    return rows.select(array_to_vector(f.col("values")).alias("raw"), "label", "row")
