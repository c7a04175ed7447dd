"""The verdict: by each measure who is ahead, by how much, how surely, or how many rows would tell.

A winner is called by the same rule for every measure: the 95 % interval of the difference leaves out 0, and so does a
test that holds for few and lopsided rows. An interval that the test does not bear out is widened until it holds 0, so
that a picture of the intervals and the words beside it cannot disagree.

=============  ==================================================  ================================================
measure        interval                                            test
=============  ==================================================  ================================================
error rate     Bonett and Price, `paired.proportion_interval`      McNemar, exact
cross-entropy  Student's t of the differences, row by row          signs flipped, `paired.sign_flip_p_value`; and t
                                                                   without its skewness, `paired.without_skew`
squared error  the same                                            the same
ROC AUC        DeLong, with Student's t of the smaller class       the same interval
=============  ==================================================  ================================================

Below `FEWEST_ROWS` rows nothing is called and no interval is given; for AUC, so many rows of either class are needed.

**The headline** goes by one measure that is fixed before the data is looked at, `Verdict.first`: cross-entropy; squared
error where a probability of 0 has made that infinite; error rate where a model has labels only. Who is ahead there is
ahead (`Verdict.ahead`). The best of four measures would name a winner by chance more often than one time in twenty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from softmax_core.comparison.array_types import Floats
from softmax_core.comparison.delong import AucDifference, delong
from softmax_core.comparison.paired import (
    FEWEST_ROWS,
    borne_out_interval,
    proportion_interval,
    rows_needed,
    t_quantile,
)
from softmax_core.comparison.results import Comparison, Measure
from softmax_core.comparison.significance import mcnemar_of_comparison

LEVEL = 0.95

LINES = ("error_rate", "cross_entropy", "squared_error", "auc")
"""The measures of a verdict. Of all but `auc` less is better."""

CLEAR, OPEN, SAME, FEW, INFINITE, UNKNOWN = "clear", "open", "same", "few", "infinite", "unknown"
"""`Line.finding`: one is ahead; the interval holds 0; no row differs; too few rows; a mean is infinite; labels only."""

CLIP = float(np.finfo(np.float64).eps)
"""scikit-learn's `log_loss` takes max(p, this) for p in double precision: 2.220446049250313e-16."""


@dataclass(frozen=True)
class Line:
    """What one measure says.

    Attributes
    ----------
    measure : str
        One of `LINES`.
    a, b : float
        The measure of A and of B.
    lead : float
        How far B is ahead: a − b of a loss, b − a of an area. Negative where A is.
    low, high : float
        The 95 % interval of the lead; nan where there is none.
    p_value : float
        Of the exact McNemar test for the error rate, nan for the others.
    finding : str
        "clear", "open", "same", "few", "infinite" or "unknown".
    rows_needed : float
        About how many rows would tell the models apart if they differ by this much, where it is open; inf where no
        number would; nan for every other finding.
    """

    measure: str
    a: float
    b: float
    lead: float
    low: float
    high: float
    p_value: float
    finding: str
    rows_needed: float

    @property
    def ahead(self) -> str:
        """The model that is called ahead, "a" or "b"; "" where none is."""
        return ("b" if self.lead > 0 else "a") if self.finding == CLEAR else ""

    @property
    def on_own_scale(self) -> tuple[float, float, float]:
        """Low end, lead and high end as parts of the farther end, from -1 to 1; nan where there is no interval.

        >>> Line("error_rate", 0.5, 0.3, 0.2, -0.1, 0.4, 0.3, "open", 70.0).on_own_scale
        (-0.25, 0.5, 1.0)
        """
        farthest = max(abs(self.low), abs(self.high)) or 1.0
        return self.low / farthest, self.lead / farthest, self.high / farthest


@dataclass(frozen=True)
class Verdict:
    """What all measures say.

    Attributes
    ----------
    rows : int
        How many rows there are.
    lines : tuple of Line
        In the order of `LINES`; the area for two classes only.
    first : str
        The measure that the headline goes by.
    infinite : tuple of int
        Rows that cost A, and B, an infinite cross-entropy.
    clipped : tuple of float
        The mean cross-entropies with every probability below `CLIP` taken as that, as scikit-learn does (where the
        target is one class a row).
    """

    rows: int
    lines: tuple[Line, ...]
    first: str
    infinite: tuple[int, int]
    clipped: tuple[float, float]

    def line(self, measure: str) -> Line:
        """Return what one measure says."""
        return self.lines[LINES.index(measure)]

    @property
    def few(self) -> bool:
        """Whether there are too few rows to call anything."""
        return self.rows < FEWEST_ROWS

    @property
    def ahead(self) -> str:
        """The model of the headline, "a" or "b"; "" where the rows cannot tell."""
        return self.line(self.first).ahead

    def certain(self, measure: str) -> bool:
        """Whether a measure tells the models apart."""
        return self.line(measure).finding == CLEAR


@np.errstate(all="ignore")
def verdict(comparison: Comparison, scores: tuple[Floats, Floats] | None = None) -> Verdict:
    """Say by each measure who is ahead.

    Parameters
    ----------
    comparison : Comparison
        Both models row by row.
    scores : tuple of arrays of shape (N,), optional
        For two classes, what A and B give the second one.

    Examples
    --------
    >>> from softmax_core import compare
    >>> sure, unsure = [[0.8, 0.1, 0.1]] * 30, [[0.6, 0.2, 0.2]] * 15 + [[0.7, 0.2, 0.1]] * 15
    >>> found = verdict(compare([0] * 30, unsure, sure))
    >>> [(line.measure, line.finding, line.ahead) for line in found.lines]
    [('error_rate', 'same', ''), ('cross_entropy', 'clear', 'b'), ('squared_error', 'clear', 'b')]
    >>> found.first, found.ahead
    ('cross_entropy', 'b')
    """
    a, b = comparison.a, comparison.b
    lines = [
        _error_rate(comparison),
        _mean(comparison.measure("cross_entropy"), comparison.difference),
        _mean(comparison.measure("squared_error"), a.squared_error - b.squared_error),
    ]
    if comparison.classes == 2:
        lines.append(_auc(comparison, scores))
    findings = {line.measure: line.finding for line in lines}
    usable = [name for name in LINES[1:3] if findings[name] not in (INFINITE, UNKNOWN)]
    infinite = (int(np.isposinf(a.cross_entropy).sum()), int(np.isposinf(b.cross_entropy).sum()))
    most = -math.log(CLIP)
    clipped = tuple(float(np.minimum(model.cross_entropy, most).mean()) for model in (a, b))
    return Verdict(comparison.rows, tuple(lines), usable[0] if usable else LINES[0], infinite, (clipped[0], clipped[1]))


def _line(one: Measure, low: float, high: float, p_value: float, finding: str, needed: float = math.nan) -> Line:
    return Line(one.name, one.a, one.b, one.difference, low, high, p_value, finding, needed)


def _called(low: float, high: float, *, borne_out: bool) -> tuple[float, float, str]:
    """Call a winner where interval and test agree, else let the interval hold 0."""
    if borne_out and (low > 0 or high < 0):
        return low, high, CLEAR
    return min(low, 0.0), max(high, 0.0), OPEN


def _error_rate(comparison: Comparison) -> Line:
    one, test, rows = comparison.measure("error_rate"), mcnemar_of_comparison(comparison), comparison.rows
    if rows < FEWEST_ROWS:
        return _line(one, math.nan, math.nan, test.p_value, FEW)
    low, high = proportion_interval(test.only_a, test.only_b, rows, LEVEL)
    if not test.only_a + test.only_b:
        return _line(one, low, high, test.p_value, SAME)
    low, high, finding = _called(low, high, borne_out=test.p_value <= 1 - LEVEL)
    variance = (test.only_a + test.only_b) / rows - one.difference**2
    return _line(one, low, high, test.p_value, finding, _needed(finding, one.difference, variance))


def _mean(one: Measure, differences: Floats) -> Line:
    nan = math.nan
    if not np.isfinite(differences).all():
        return _line(one, nan, nan, nan, UNKNOWN if math.isnan(one.a) or math.isnan(one.b) else INFINITE)
    if len(differences) < FEWEST_ROWS:
        return _line(one, nan, nan, nan, FEW)
    if not differences.any():
        return _line(one, 0.0, 0.0, nan, SAME)
    low, high, finding = _called(*borne_out_interval(differences, LEVEL), borne_out=True)
    return _line(one, low, high, nan, finding, _needed(finding, one.difference, float(differences.var(ddof=1))))


def _auc(comparison: Comparison, scores: tuple[Floats, Floats] | None) -> Line:
    nan, positive = math.nan, comparison.target == 1
    if scores is None or positive.all() or not positive.any():
        return Line("auc", nan, nan, nan, nan, nan, nan, UNKNOWN, nan)
    found = delong(positive, *scores)
    lead = found.b - found.a
    if min(found.positive, found.negative) < FEWEST_ROWS:
        return Line("auc", found.a, found.b, lead, nan, nan, nan, FEW, nan)
    if not found.variance and not lead:
        return Line("auc", found.a, found.b, lead, lead, lead, nan, SAME, nan)
    low, high, finding = _called(*_auc_interval(found), borne_out=True)
    needed = _needed(finding, lead, found.variance * comparison.rows)
    return Line("auc", found.a, found.b, lead, low, high, nan, finding, needed)


def _auc_interval(found: AucDifference) -> tuple[float, float]:
    half = t_quantile(LEVEL, min(found.positive, found.negative) - 1) * math.sqrt(found.variance)
    return found.b - found.a - half, found.b - found.a + half


def _needed(finding: str, difference: float, variance: float) -> float:
    return rows_needed(difference, variance, LEVEL) if finding == OPEN else math.nan
