"""Why accuracy and cross-entropy see two models as they do: the facts a sentence can be built from, for any table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from softmax_core.comparison.influential_rows import cell_codes, cells
from softmax_core.comparison.measures import lead
from softmax_core.comparison.results import CELLS, Cell, Comparison

KINDS = ("labels", "infinite", "same", "accuracy_ties", "cross_entropy_ties", "agree", "opposed")
"""Labels only; an infinite mean; both measures tie; the one; the other; both name one model; each names another."""


@dataclass(frozen=True)
class CellFacts:
    """One cell of who is right.

    Attributes
    ----------
    name : str
        One of `CELLS`.
    count : int
        Number of rows.
    gap : float
        Its part of the gap in nats: the four add up to the whole.
    share : float
        The same as a share of the whole gap; nan where there is none, or an infinite one.
    typical_a, typical_b : float
        Geometric means of what A and B give the true class, exp(-mean cross-entropy); nan without rows.
    """

    name: str
    count: int
    gap: float
    share: float
    typical_a: float
    typical_b: float


@dataclass(frozen=True)
class Explanation:
    """The facts.

    Attributes
    ----------
    kind : str
        One of `KINDS`: which sentence fits.
    accuracy_ahead, cross_entropy_ahead : str
        "a", "b", or "" at a tie (or where it cannot be said).
    right_a, right_b : int
        Rows that each has right.
    same_rows : bool
        Whether both have the same rows right.
    gap : float
        Difference A - B of the mean cross-entropies, in nats.
    typical_a, typical_b : float
        Geometric means over all rows, exp(-mean cross-entropy): 0 where that is infinite.
    ratio : float
        typical_b / typical_a = exp(gap): above 1 where B is ahead.
    cells : tuple of CellFacts
        Four, in the order of `CELLS`.
    decisive : str
        The cell that carries most of the gap, "" where there is no finite one.
    unseen : float
        Sum of the gaps of "both" and "neither", which accuracy cannot see.
    more_a, more_b, equal : int
        Rows in which A, or B, gives the true class more, or both the same. By cross-entropy, so that a target may be a
        distribution. All 0 with labels only.
    impossible_a, impossible_b : int
        Rows that cost A, or B, an infinite cross-entropy, because the true class has probability 0.
    finite : int
        Rows that cost neither model inf.
    finite_gap : float
        Mean difference over these; nan without them.
    finite_ahead : str
        Who is ahead on these.
    """

    kind: str
    accuracy_ahead: str
    cross_entropy_ahead: str
    right_a: int
    right_b: int
    same_rows: bool
    gap: float
    typical_a: float
    typical_b: float
    ratio: float
    cells: tuple[CellFacts, ...]
    decisive: str
    unseen: float
    more_a: int
    more_b: int
    equal: int
    impossible_a: int
    impossible_b: int
    finite: int
    finite_gap: float
    finite_ahead: str


@np.errstate(all="ignore")
def explain(comparison: Comparison, parts: tuple[Cell, ...] | None = None) -> Explanation:
    """Gather the facts that explain what two measures say.

    Parameters
    ----------
    comparison : Comparison
        Two models.
    parts : tuple of Cell, optional
        Its cells, if they are known already.

    Returns
    -------
    Explanation
        Right for any table: ties, labels only and infinite losses have a kind of their own.

    Examples
    --------
    >>> from softmax_core import compare
    >>> a = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
    >>> b = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
    >>> facts = explain(compare([2, 1, 0], a, b))
    >>> facts.kind, facts.cross_entropy_ahead, facts.decisive, facts.more_b, round(facts.ratio, 4)
    ('accuracy_ties', 'b', 'both', 3, 2.0944)
    """
    a, b = comparison.a, comparison.b
    first, second = comparison.measure("error_rate"), comparison.measure("cross_entropy")
    finite = np.isfinite(comparison.difference)
    count = int(np.count_nonzero(finite))
    finite_gap, finite_ahead = (
        lead(float(a.cross_entropy[finite].mean()), float(b.cross_entropy[finite].mean())) if count else (np.nan, "")
    )
    facts = _cells(comparison, cells(comparison) if parts is None else parts, second.difference)
    return Explanation(
        kind=_kind(comparison, first.ahead, second.ahead),
        accuracy_ahead=first.ahead,
        cross_entropy_ahead=second.ahead,
        right_a=int(np.count_nonzero(a.correct)),
        right_b=int(np.count_nonzero(b.correct)),
        same_rows=bool((a.correct == b.correct).all()),
        gap=second.difference,
        typical_a=float(np.exp(-second.a)),
        typical_b=float(np.exp(-second.b)),
        ratio=float(np.exp(second.difference)),
        cells=facts,
        decisive=_decisive(facts, second.difference),
        unseen=facts[0].gap + facts[3].gap,
        more_a=int(np.count_nonzero(a.cross_entropy < b.cross_entropy)),
        more_b=int(np.count_nonzero(b.cross_entropy < a.cross_entropy)),
        equal=int(np.count_nonzero(a.cross_entropy == b.cross_entropy)),
        impossible_a=int(np.count_nonzero(np.isposinf(a.cross_entropy))),
        impossible_b=int(np.count_nonzero(np.isposinf(b.cross_entropy))),
        finite=count,
        finite_gap=float(finite_gap),
        finite_ahead=finite_ahead,
    )


def _kind(comparison: Comparison, accuracy: str, entropy: str) -> str:
    mean = comparison.measure("cross_entropy")
    if comparison.hard:
        return "labels"
    if np.isinf(mean.a) or np.isinf(mean.b):
        return "infinite"
    if accuracy and entropy:
        return "agree" if accuracy == entropy else "opposed"
    if accuracy:
        return "cross_entropy_ties"
    return "accuracy_ties" if entropy else "same"


def _cells(comparison: Comparison, parts: tuple[Cell, ...], gap: float) -> tuple[CellFacts, ...]:
    codes = cell_codes(comparison)
    known = np.isfinite(gap) and gap != 0
    counts = np.bincount(codes, minlength=len(CELLS))
    a, b = (
        np.exp(-np.bincount(codes, model.cross_entropy, len(CELLS)) / counts) for model in (comparison.a, comparison.b)
    )
    return tuple(
        CellFacts(
            cell.name, cell.count, cell.gap, cell.gap / gap if known else float("nan"), float(a[place]), float(b[place])
        )
        for place, cell in enumerate(parts)
    )


def _decisive(facts: tuple[CellFacts, ...], gap: float) -> str:
    if not np.isfinite(gap) or gap == 0:
        return ""
    return max(facts, key=lambda cell: cell.share).name
