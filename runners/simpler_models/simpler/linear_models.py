"""Logistic and linear regression of scikit-learn: numbers as they are, categories one-hot."""

import time
from pathlib import Path

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from scalebench_training.dataset import Dataset, Inputs
from simpler.simpler import Fit, Fitted, Unsuited

MOST_ITERATIONS = 1000


def logistic_regression(data: Dataset, seed: int, folder: Path) -> tuple[str, Fit]:
    """L2 penalty with scikit-learn's own strength, solver lbfgs. Raises `Unsuited` for rows of tokens."""
    del folder
    if data.target is not None:
        raise Unsuited("logistic regression tells classes apart, and the target is a number: linear-regression fits it")
    if data.train_labels.ndim != 1:
        raise Unsuited("logistic regression learns one label a row, these data have one a position")
    train, test = _flat(data.train_inputs), _flat(data.test_inputs)

    def fitted() -> Fitted:
        model = make_pipeline(_one_hot(data), LogisticRegression(max_iter=MOST_ITERATIONS, random_state=seed))
        begun = time.monotonic()
        model.fit(train, data.train_labels)
        seconds = time.monotonic() - begun
        probabilities = np.zeros((len(test), data.classes))
        probabilities[:, model.classes_] = model.predict_proba(test)
        return Fitted(seconds, probabilities)

    return f"scikit-learn {sklearn.__version__}", lambda repeats: [fitted() for _ in range(repeats)]


def linear_regression(data: Dataset, seed: int, folder: Path) -> tuple[str, Fit]:
    """Ordinary least squares with an intercept and no penalty. Raises `Unsuited` where labels are classes."""
    del seed, folder
    if data.target is None:
        raise Unsuited("linear regression fits a number, and these data have classes: logistic-regression tells them")
    train, test = _flat(data.train_inputs), _flat(data.test_inputs)

    def fitted() -> Fitted:
        model = make_pipeline(_one_hot(data), LinearRegression())
        begun = time.monotonic()
        model.fit(train, data.train_labels.astype(np.float64))
        seconds = time.monotonic() - begun
        return Fitted(seconds, np.asarray(model.predict(test), np.float64))

    return f"scikit-learn {sklearn.__version__}", lambda repeats: [fitted() for _ in range(repeats)]


def _one_hot(data: Dataset) -> ColumnTransformer:
    """The last columns are codes; one that training rows do not have is 0 everywhere."""
    columns = int(np.prod(data.shape))
    categories = list(range(columns - len(data.categories), columns))
    encoder = OneHotEncoder(handle_unknown="ignore")
    return ColumnTransformer([("categories", encoder, categories)], remainder="passthrough")


def _flat(inputs: Inputs) -> NDArray[np.float64]:
    return inputs.reshape(len(inputs), -1).astype(np.float64)
