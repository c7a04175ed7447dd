"""Three models and more on the same rows: their measures, and intervals of all differences that hold together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from softmax_core.comparison import inputs
from softmax_core.comparison.array_types import Flags, Floats
from softmax_core.comparison.classification import class_measures
from softmax_core.comparison.influential_rows import pair_counts
from softmax_core.comparison.inputs import Prediction, Truth
from softmax_core.comparison.paired import FEWEST_ROWS, borne_out_interval
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.roc import roc_auc
from softmax_core.units import in_unit

NAN = float("nan")


@dataclass(frozen=True)
class Standing:
    """One model among several.

    Attributes
    ----------
    place : int
        Which of the models it is, in the order they were given.
    accuracy, cross_entropy, squared_error, macro_f1 : float
        Means over the rows: cross-entropy in nats, squared error summed over the classes (Brier); nan for labels.
    auc : float
        Area below the ROC curve of the second of two classes; nan for labels, or where there are more.
    impossible : int
        Rows whose true class got probability 0.
    """

    place: int
    accuracy: float
    cross_entropy: float
    squared_error: float
    macro_f1: float
    auc: float
    impossible: int


@dataclass(frozen=True)
class PairDifference:
    """Two of the models: the difference of their means, and an interval corrected for all pairs.

    Attributes
    ----------
    one, other : int
        Their places.
    difference, low, high : float
        one - other, and the interval; nan where a mean is not finite, or there are fewer than 10 rows.
    """

    one: int
    other: int
    difference: float
    low: float
    high: float

    @property
    def reach(self) -> float:
        """Half the interval's length."""
        return (self.high - self.low) / 2

    @property
    def apart(self) -> bool:
        """Whether 0 lies outside: beyond what comparing all pairs explains by chance."""
        return self.low > 0 or self.high < 0

    def in_unit(self, unit: str) -> PairDifference:
        """Return the same in another unit than nats."""
        difference, low, high = (in_unit(value, unit) for value in (self.difference, self.low, self.high))
        return PairDifference(self.one, self.other, difference, low, high)

    def turned(self) -> PairDifference:
        """Return the same the other way round."""
        return PairDifference(self.other, self.one, 0.0 - self.difference, 0.0 - self.high, 0.0 - self.low)


@dataclass(frozen=True)
class Several:
    """Several models on the same rows.

    Attributes
    ----------
    standings : tuple of Standing
        The best first: by cross-entropy; where that is infinite by how many rows make it so; models with labels only
        come last, by accuracy.
    measure : str
        Whose differences `pairs` has: "cross_entropy", or "accuracy" where fewer than two models have probabilities.
    pairs : tuple of PairDifference
        Every two models, in the order they were given.
    level : float
        Coverage of all the intervals together, 0.95.
    rows : int
        Number of rows.
    """

    standings: tuple[Standing, ...]
    measure: str
    pairs: tuple[PairDifference, ...]
    level: float
    rows: int

    @property
    def best_two(self) -> tuple[int, int]:
        """Places of the two that stand first, in the order they were given."""
        first, second = sorted(one.place for one in self.standings[:2])
        return first, second

    @property
    def each_level(self) -> float:
        """Coverage of every interval by itself, so that all together have `level`."""
        return 1 - (1 - self.level) / len(self.pairs)

    def in_unit(self, unit: str) -> Several:
        """Return the same with cross-entropies in "nats" or "bits"."""
        standings = tuple(replace(one, cross_entropy=in_unit(one.cross_entropy, unit)) for one in self.standings)
        pairs = tuple(one.in_unit(unit) for one in self.pairs) if self.measure == "cross_entropy" else self.pairs
        return replace(self, standings=standings, pairs=pairs)

    def pair(self, one: int, other: int) -> PairDifference:
        """Return the difference one - other of two different models."""
        found = next(pair for pair in self.pairs if {pair.one, pair.other} == {one, other})
        return found if found.one == one else found.turned()


def compare_several(
    target: ArrayLike, predictions: Sequence[ArrayLike], classes: int | None = None, level: float = 0.95
) -> Several:
    r"""Compare several models on the same rows, every two of them, corrected for how many pairs that makes.

    The interval of a pair is `paired.borne_out_interval`, Student's of the paired differences d ± t s / √N, at the
    level 1 - (1 - level) / m, where m = k (k - 1) / 2 is the number of pairs of k models (Bonferroni): all m intervals
    hold together with at least the coverage `level`. So any pair may be picked after looking, the best and the second
    among them.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        As in `compare`.
    predictions : sequence of array_like, each of shape (N, K) or (N,)
        Probabilities, or hard labels, of two models or more.
    classes : int, optional
        K, needed where all have labels only.
    level : float, default 0.95
        Coverage of all intervals together, between 0 and 1.

    Returns
    -------
    Several
        The models in order, and the differences of every two.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`, naming the model by its number from 1; ValueError also for fewer than two models or a level
        outside (0, 1).

    References
    ----------
    O. J. Dunn (1961), Multiple comparisons among means. Journal of the American Statistical Association 56, 52-64.

    Examples
    --------
    >>> from softmax_core.comparison.several import compare_several
    >>> good, fair, poor = ([[p, 1 - p], [1 - p, p], [p, 1 - p]] for p in (0.9, 0.8, 0.4))
    >>> found = compare_several([0, 1, 0], [poor, good, fair])
    >>> [(one.place, round(one.cross_entropy, 4)) for one in found.standings], found.best_two
    ([(1, 0.1054), (2, 0.2231), (0, 0.9163)], (1, 2))
    >>> round(found.pair(0, 1).difference, 4)
    0.8109
    """
    if len(predictions) < 2:
        raise ValueError(f"give two models or more to compare, got {len(predictions)}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    named = {f"model {number}": one for number, one in enumerate(predictions, start=1)}
    truth, read = inputs.read(target, named, classes)
    standings, losses, right = [], [], []
    for place, (name, one) in enumerate(zip(named, read, strict=True)):
        standing, loss, correct = _stand(truth, one, name, place)
        standings.append(standing)
        losses.append(loss)
        right.append(correct)
    hard = sum(one.ndim == 2 for one in read) < 2
    rows = [np.asarray(one, dtype=np.float64) for one in right] if hard else losses
    order = sorted(standings, key=_rank)
    return Several(tuple(order), "accuracy" if hard else "cross_entropy", _pairs(rows, level), level, truth.rows)


def _stand(truth: Truth, prediction: Prediction, name: str, place: int) -> tuple[Standing, Floats, Flags]:
    """Score one model: its means, its loss row by row, and where it is right."""
    rows = score_rows(truth, prediction, name)
    measures = class_measures(pair_counts(truth.labels, rows.predicted, truth.classes))
    two = truth.classes == 2 and not rows.hard
    standing = Standing(
        place=place,
        accuracy=measures.accuracy,
        cross_entropy=float(rows.cross_entropy.mean()),
        squared_error=float(rows.squared_error.mean()),
        macro_f1=measures.macro_f1,
        auc=roc_auc(truth.labels == 1, prediction[:, 1]) if two else NAN,
        impossible=0 if rows.hard else len(rows.impossible),
    )
    return standing, rows.cross_entropy, rows.correct


def _rank(one: Standing) -> tuple[float, ...]:
    """Give what the models are sorted by."""
    if math.isnan(one.cross_entropy):
        return 1.0, -one.accuracy, one.place
    return 0.0, one.cross_entropy, one.impossible, one.squared_error, one.place


@np.errstate(all="ignore")
def _pairs(rows: Sequence[Floats], level: float) -> tuple[PairDifference, ...]:
    each = 1 - (1 - level) * 2 / (len(rows) * (len(rows) - 1))
    pairs = []
    for one, other in combinations(range(len(rows)), 2):
        gap = rows[one] - rows[other]
        known = len(gap) >= FEWEST_ROWS and bool(np.isfinite(gap).all())
        low, high = borne_out_interval(gap, each) if known else (NAN, NAN)
        pairs.append(PairDifference(one, other, float(gap.mean()), low, high))
    return tuple(pairs)
