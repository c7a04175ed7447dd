"""Two small data sets, and scikit-learn's models on them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_iris  # type: ignore[import-untyped]
from sklearn.ensemble import RandomForestClassifier  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]

ROWS = 60


class Data(NamedTuple):
    """Rows to train on and rows to predict."""

    seen: NDArray[np.float64]
    known: NDArray[np.int64]
    unseen: NDArray[np.float64]
    target: NDArray[np.int64]
    ids: NDArray[np.int64]
    classes: tuple[str, ...]

    @property
    def said(self) -> list[str]:
        """The names of the true classes."""
        return [self.classes[one] for one in self.target]


@cache
def flowers() -> Data:
    """Three classes, told apart by the sepals only."""
    return _split(load_iris(), 2)


@cache
def tumours() -> Data:
    """Two classes, told apart by two features only."""
    return _split(load_breast_cancer(), 2)


def _split(found: Any, features: int) -> Data:
    rows = np.arange(len(found.target))
    seen, unseen = train_test_split(rows, test_size=ROWS, random_state=4, stratify=found.target)
    x, y = found.data[:, :features], found.target
    return Data(x[seen], y[seen], x[unseen], y[unseen], unseen + 1000, tuple(map(str, found.target_names)))


@cache
def pair(data: Any = flowers) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probabilities of a logistic regression and of a forest, shape (60, K) each, none of them 0 or 1."""
    d = data()
    forest = RandomForestClassifier(20, max_depth=3, min_samples_leaf=5, random_state=1).fit(d.seen, d.known)
    line = LogisticRegression(max_iter=1000).fit(d.seen, d.known)
    floor = 0.01
    p = forest.predict_proba(d.unseen) * (1 - floor) + floor / len(d.classes)
    return line.predict_proba(d.unseen), p


def rounded(p: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    """Round probabilities as a format with so many decimals does."""
    return np.array([[float(f"{cell:.{digits}f}") for cell in row] for row in p])
