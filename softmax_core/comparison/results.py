"""What a comparison of two models consists of. The functions beside this module fill these, pages read them.

Those of calibration and significance stand in `uncertainty_results` and can be imported from here too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison.array_types import Flags, Floats, Indices
from softmax_core.comparison.uncertainty_results import (
    Bootstrap,
    CalibrationSplit,
    CalibrationSpread,
    McNemar,
    Reliability,
    Spread,
    TemperatureFit,
)
from softmax_core.units import BITS

__all__ = [
    "CELLS",
    "MEASURES",
    "Balance",
    "Bootstrap",
    "CalibrationSplit",
    "CalibrationSpread",
    "Cell",
    "Comparison",
    "Flags",
    "Floats",
    "Indices",
    "McNemar",
    "Measure",
    "ModelRows",
    "PerClass",
    "Ranking",
    "Reliability",
    "Spread",
    "Sums",
    "TemperatureFit",
]

MEASURES = ("error_rate", "cross_entropy", "squared_error", "mean_squared_error")
"""Every one is better when smaller.

`squared_error` sums over the classes (Brier), `mean_squared_error` averages them."""


@dataclass(frozen=True, eq=False)
class Sums:
    """How far a model's rows are from summing to 1.

    Attributes
    ----------
    worst : float
        The largest abs(sum - 1).
    row : int
        Where it is.
    off : int
        How many rows are off by more than the tolerance, 1e-3.
    """

    worst: float
    row: int
    off: int


@dataclass(frozen=True, eq=False)
class ModelRows:
    """One model, row by row; every array has shape (N,).

    Where only hard labels are known, everything that needs probabilities is nan (rank: -1) and `sums` is None.

    Attributes
    ----------
    predicted : integers
        The class with the largest probability, the first one on ties.
    correct : booleans
        Whether that is the true class.
    probability : floats
        Of the true class; where the target is a distribution, of its largest.
    confidence : floats
        Of the predicted class.
    cross_entropy : floats
        In nats; inf where the true class has probability 0.
    squared_error : floats
        Summed over the classes.
    rank : integers
        How many classes come before the true one: larger probability, or equal and earlier in the class list.
    sums : Sums or None
        How far the rows are from summing to 1.
    """

    predicted: Indices
    correct: Flags
    probability: Floats
    confidence: Floats
    cross_entropy: Floats
    squared_error: Floats
    rank: Indices
    sums: Sums | None

    @property
    def hard(self) -> bool:
        """Whether only labels are known, no probabilities."""
        return self.sums is None

    @property
    def impossible(self) -> NDArray[np.intp]:
        """Return the rows whose true class has probability 0, or whose cross-entropy is infinite for another reason.

        With one true class a row these are the same rows. A target that is a distribution has a share for more classes
        than its largest, and each of them can have probability 0.
        """
        return np.flatnonzero((self.probability == 0) | np.isposinf(self.cross_entropy))


@dataclass(frozen=True)
class Measure:
    """One measure of both models, averaged over the rows.

    Attributes
    ----------
    name : str
        One of `MEASURES`.
    a, b : float
        The means. nan where only labels are known.
    difference : float
        a - b: positive where B is ahead, because smaller is better. nan where both are infinite, and exactly 0 where
        the means are equal up to the rounding of their sums (1e-12 of the larger one).
    ahead : str
        "a", "b", or "" where they are equal or cannot be compared.
    """

    name: str
    a: float
    b: float
    difference: float
    ahead: str


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two models on the same rows.

    Attributes
    ----------
    target : integers
        True class of every row, shape (N,).
    classes : int
        Number of classes, K.
    a, b : ModelRows
        The models.
    difference : floats
        Cross-entropy of A minus that of B, shape (N,): positive where the row favours B. nan where both are infinite
        or one model has labels only.
    measures : tuple of Measure
        In the order of `MEASURES`.
    """

    target: Indices
    classes: int
    a: ModelRows
    b: ModelRows
    difference: Floats
    measures: tuple[Measure, ...]

    @property
    def rows(self) -> int:
        """Number of rows, N."""
        return len(self.target)

    @property
    def hard(self) -> bool:
        """Whether one of the models has labels only."""
        return self.a.hard or self.b.hard

    def measure(self, name: str) -> Measure:
        """Return one measure by its name."""
        return self.measures[MEASURES.index(name)]


CELLS = ("both", "only_a", "only_b", "neither")
"""Who is right: the four cells of the 2x2 table."""


@dataclass(frozen=True)
class Cell:
    """One cell of the 2x2 table: who is right.

    Attributes
    ----------
    name : str
        One of `CELLS`.
    count : int
        Number of rows.
    gap : float
        Sum of the differences of its rows over N: the four add up to the difference of the mean cross-entropies.
    """

    name: str
    count: int
    gap: float


@dataclass(frozen=True, eq=False)
class Ranking:
    """The rows in the order of their influence.

    Attributes
    ----------
    order : integers
        Rows by their difference, those first that favour the model ahead most; rows without a finite difference are
        left out (`infinite` has them), shape (M,).
    share : floats
        Cumulative share of the gap carried by the first 1, 2, … rows of `order`, shape (M,): it may pass 1 before the
        rows that favour the other model bring it back to 1. nan where the gap is 0.
    gap : float
        Sum of the finite differences over their number.
    sign : int
        Which model these rows favour together: 1 for B, -1 for A, 0 at a tie. A difference that is infinite is not
        among them.
    infinite : integers
        Rows whose difference is inf, -inf or nan.
    """

    order: Indices
    share: Floats
    gap: float
    sign: int
    infinite: Indices

    def rows_needed(self, share: float) -> int:
        """Return the fewest rows that carry this share of the gap, 0 where there is no gap."""
        reached = np.flatnonzero(self.share >= share)
        return int(reached[0]) + 1 if reached.size else 0


@dataclass(frozen=True)
class Balance:
    """Gains and losses that a gap is the rest of, over the rows with a finite difference.

    Attributes
    ----------
    rows_a, rows_b : int
        Rows that favour A, and B.
    for_a, for_b : float
        The sum of their differences over the number of all these rows: `for_a` is 0 or negative, `for_b` 0 or positive.
    """

    rows_a: int
    rows_b: int
    for_a: float
    for_b: float


@dataclass(frozen=True, eq=False)
class PerClass:
    """Every class by itself; all of shape (K,).

    Attributes
    ----------
    support : integers
        Rows of this true class.
    recall_a, recall_b, precision_a, precision_b, f1_a, f1_b : floats
        nan where there is nothing to divide by.
    cross_entropy_a, cross_entropy_b : floats
        Means over the rows of this true class, in nats.
    gap : floats
        Sum of the differences of its rows over N: the classes add up to the difference of the mean cross-entropies.
    """

    support: Indices
    recall_a: Floats
    recall_b: Floats
    precision_a: Floats
    precision_b: Floats
    f1_a: Floats
    f1_b: Floats
    cross_entropy_a: Floats
    cross_entropy_b: Floats
    gap: Floats

    @property
    def cross_entropy_bits_a(self) -> Floats:
        """Means over the rows of this true class, in bits."""
        return self.cross_entropy_a / BITS

    @property
    def cross_entropy_bits_b(self) -> Floats:
        """Means over the rows of this true class, in bits."""
        return self.cross_entropy_b / BITS
