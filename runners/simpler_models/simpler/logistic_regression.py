"""Logistic regression of scikit-learn: numbers as they are, categories one-hot."""

import time
from pathlib import Path

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from scalebench_training.dataset import Dataset, Inputs
from simpler.simpler import Fit, Fitted, Unsuited

MOST_ITERATIONS = 1000


def logistic_regression(data: Dataset, seed: int, folder: Path) -> tuple[str, Fit]:
    """L2 penalty with scikit-learn's own strength, solver lbfgs. Raises `Unsuited` for rows of tokens."""
    del folder
    if data.train_labels.ndim != 1:
        raise Unsuited("logistic regression learns one label a row, these data have one a position")
    train, test = _flat(data.train_inputs), _flat(data.test_inputs)
    categories = list(range(train.shape[1] - len(data.categories), train.shape[1]))

    def fitted() -> Fitted:
        encode = ColumnTransformer(
            [("categories", OneHotEncoder(handle_unknown="ignore"), categories)], remainder="passthrough"
        )
        model = make_pipeline(encode, LogisticRegression(max_iter=MOST_ITERATIONS, random_state=seed))
        begun = time.monotonic()
        model.fit(train, data.train_labels)
        seconds = time.monotonic() - begun
        probabilities = np.zeros((len(test), data.classes))
        probabilities[:, model.classes_] = model.predict_proba(test)
        return Fitted(seconds, probabilities)

    return f"scikit-learn {sklearn.__version__}", lambda repeats: [fitted() for _ in range(repeats)]


def _flat(inputs: Inputs) -> NDArray[np.float64]:
    return inputs.reshape(len(inputs), -1).astype(np.float64)
