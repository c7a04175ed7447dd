"""Why error rate and cross-entropy see two models as they do: the facts of an explanation, for one comparison or many.

The error rate counts a row only where one model is right and the other is not. Cross-entropy is −log of the geometric
mean of what a model gives the true classes, and every row moves that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison.results import CELLS, Comparison
from softmax_core.comparison.ties import TIE, A, B, difference, leader

Float = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]
Facts = Mapping[str, float]
"""The quantities of one comparison, by the names of `QUANTITIES`."""

ALL_RIGHT, ALL_WRONG, SAME_ROWS, OTHER_ROWS, ONE_LEADS = range(5)
"""`error_rate_finding`: a tie with all rows right, all wrong, the same rows right, as many others; or one leads."""

FINITE_GAP, NO_DIFFERENCE, ONE_INFINITE, BOTH_INFINITE, LABELS_ONLY = range(5)
"""`cross_entropy_finding`: one leads, a tie, one mean is infinite, both are, or a model has no probabilities."""

NO_GAP, UNSEEN, IN_BOTH, IN_ONLY_A, IN_ONLY_B, IN_NEITHER = range(6)
"""`gap_location`: there is no finite gap; all of it lies where the error rate sees no difference; or the cell with the
largest part."""

FIRST_TIES, AGREE, OPPOSED, SECOND_TIES, BOTH_TIE, UNDECIDED = range(6)
"""`…_versus_cross_entropy`: the measure ties and cross-entropy does not, both name one model, each names another,
cross-entropy ties and the measure does not, both tie, or one of them cannot be compared."""

FINDING, MODEL, COUNT, NUMBER, SIGNED = "finding", "model", "count", "number", "signed"
"""What a quantity is: one of the codes above; `ties.A`, `B`, `TIE` or nan; a number of rows; a number; a difference."""

QUANTITIES: Mapping[str, str] = MappingProxyType({
    "rows": COUNT,
    **dict.fromkeys(("error_rate_finding", "cross_entropy_finding", "gap_location"), FINDING),
    **dict.fromkeys(("error_rate_versus_cross_entropy", "squared_error_versus_cross_entropy"), FINDING),
    **{f"{measure}_{model}": NUMBER for measure in ("error_rate", "cross_entropy", "squared_error") for model in "ab"},
    **{f"{measure}_leader": MODEL for measure in ("error_rate", "cross_entropy", "squared_error")},
    **{f"{measure}_trailing": MODEL for measure in ("error_rate", "cross_entropy")},
    **dict.fromkeys(("right_a", "right_b", "wrong_a", "wrong_b", "wrong_leader", "wrong_trailing"), COUNT),
    "gap": SIGNED,
    **dict.fromkeys(("gap_size", "geometric_mean_ratio"), NUMBER),
    **{f"geometric_mean_{model}": NUMBER for model in ("a", "b", "leader", "trailing")},
    **{f"favouring_{model}": COUNT for model in ("a", "b", "leader", "trailing")},
    "equal_rows": COUNT,
    **{f"infinite_{model}": COUNT for model in ("a", "b", "trailing")},
    **{"finite_rows": COUNT, "finite_gap": SIGNED, "finite_gap_size": NUMBER, "finite_leader": MODEL},
    **{f"cell_rows[{cell}]": COUNT for cell in CELLS},
    **{f"cell_gap[{cell}]": SIGNED for cell in CELLS},
    **{f"cell_geometric_mean_{model}[{cell}]": NUMBER for model in "ab" for cell in CELLS},
    **{"unseen_gap": SIGNED, "seen_gap": SIGNED, "largest_cell_gap": SIGNED, "largest_cell_rows": COUNT},
    **{f"largest_cell_geometric_mean_{model}": NUMBER for model in "ab"},
})  # fmt: skip
"""Every quantity of `disagreement`, with what it is.

``error_rate_a, cross_entropy_a, squared_error_a, …_b``
    Means over the rows.
``error_rate_leader, cross_entropy_leader, squared_error_leader``
    Who has the smaller mean; ``…_trailing`` the other one. In other names, ``leader`` and ``trailing`` are those by
    cross-entropy, except in ``wrong_leader, wrong_trailing``: rows that the two by error rate have wrong.
``gap, gap_size``
    Difference A − B of the mean cross-entropies in nats, and the same without its sign.
``geometric_mean_a, …``
    Geometric mean of what a model gives the true classes, exp(−mean cross-entropy); ``geometric_mean_ratio`` is that of
    the leader over that of the other, exp(gap_size).
``favouring_a, …, equal_rows``
    Rows in which a model gives the true class more than the other does, and rows in which both give the same.
``infinite_a, …``
    Rows that cost a model an infinite cross-entropy, because it gives the true class 0.
``finite_rows, finite_gap, finite_leader``
    Rows that cost neither model inf, the mean difference over these, and who is ahead on them.
``cell_rows[both], cell_gap[both], cell_geometric_mean_a[both], …``
    For each of `CELLS`, who is right: rows, part of the gap (the four add up), geometric means (nan without rows).
``largest_cell_gap, …``
    The same of the cell that carries most of the gap.
``unseen_gap``
    Gap of "both" and "neither", where the error rate sees no difference; ``seen_gap`` that of the other two.
"""


@dataclass(frozen=True, eq=False)
class RowScores:
    """What every row costs each model; every array has shape (..., N), leading axes for many comparisons.

    Attributes
    ----------
    wrong_a, wrong_b : booleans
        Whether the most probable class is not the true one.
    cross_entropy_a, cross_entropy_b : floats
        In nats; nan where only labels are known.
    squared_error_a, squared_error_b : floats
        Summed over the classes.
    """

    wrong_a: NDArray[np.bool_]
    wrong_b: NDArray[np.bool_]
    cross_entropy_a: NDArray[np.floating]
    cross_entropy_b: NDArray[np.floating]
    squared_error_a: NDArray[np.floating]
    squared_error_b: NDArray[np.floating]


def explain(comparison: Comparison) -> Facts:
    """Gather the facts of one comparison.

    Examples
    --------
    >>> from softmax_core import compare
    >>> a = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
    >>> b = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
    >>> facts = explain(compare([2, 1, 0], a, b))
    >>> facts["gap_location"] == UNSEEN, facts["favouring_b"], round(facts["geometric_mean_ratio"], 4)
    (True, 3.0, 2.0944)
    """
    a, b = comparison.a, comparison.b
    scores = RowScores(
        ~a.correct, ~b.correct, a.cross_entropy, b.cross_entropy, a.squared_error, b.squared_error
    )  # fmt: skip
    return MappingProxyType({name: float(value) for name, value in disagreement(scores).items()})


@np.errstate(all="ignore")
def disagreement(scores: RowScores) -> dict[str, Float]:
    """Gather the facts that explain what error rate, cross-entropy and squared error say.

    Parameters
    ----------
    scores : RowScores
        Arrays of shape (..., N), N at least 1.

    Returns
    -------
    dict of str to numpy.ndarray
        Shape (...) each, under the names of `QUANTITIES`. Right for any table: ties, infinite losses and labels without
        probabilities have findings of their own.

    Examples
    --------
    >>> loss_a, loss_b, wrong = np.array([[0.5, 2.5]]), np.array([[0.25, 1.25]]), np.array([[False, True]])
    >>> facts = disagreement(RowScores(wrong, wrong, loss_a, loss_b, loss_a, loss_b))
    >>> facts["error_rate_finding"] == SAME_ROWS, facts["cell_gap[both]"], facts["gap"]
    (array([ True]), array([0.125]), array([0.75]))
    """
    facts = _error_rates(scores) | _cross_entropies(scores)
    squared = {f"squared_error_{model}": getattr(scores, f"squared_error_{model}").mean(axis=-1) for model in "ab"}
    squared["squared_error_leader"] = leader(squared["squared_error_a"], squared["squared_error_b"])
    facts |= squared | _finite_rows(scores)
    facts |= _cells(scores, facts["gap"])
    for measure in ("error_rate", "squared_error"):
        against = _versus(facts[f"{measure}_leader"], facts["cross_entropy_leader"])
        facts[f"{measure}_versus_cross_entropy"] = against
    return {name: np.asarray(value, dtype=np.float64) for name, value in facts.items()}


def _error_rates(scores: RowScores) -> Arrays:
    """Count who is right where."""
    rows = scores.wrong_a.shape[-1]
    wrong_a, wrong_b = (np.count_nonzero(wrong, axis=-1) / 1.0 for wrong in (scores.wrong_a, scores.wrong_b))
    ahead = leader(wrong_a, wrong_b)
    same = (scores.wrong_a == scores.wrong_b).all(axis=-1)
    findings = [ahead != TIE, wrong_a == 0, wrong_a == rows, ~same]
    return {
        "rows": np.full(ahead.shape, float(rows)),
        "error_rate_finding": np.select(findings, [ONE_LEADS, ALL_RIGHT, ALL_WRONG, OTHER_ROWS], SAME_ROWS),
        **{"error_rate_a": wrong_a / rows, "error_rate_b": wrong_b / rows},
        **{"error_rate_leader": ahead, "error_rate_trailing": _other(ahead)},
        **{"right_a": rows - wrong_a, "right_b": rows - wrong_b, "wrong_a": wrong_a, "wrong_b": wrong_b},
        **{"wrong_leader": np.minimum(wrong_a, wrong_b), "wrong_trailing": np.maximum(wrong_a, wrong_b)},
    }


def _cross_entropies(scores: RowScores) -> Arrays:
    """Compare the geometric means of the probabilities of the true classes."""
    loss_a, loss_b = scores.cross_entropy_a, scores.cross_entropy_b
    mean_a, mean_b = loss_a.mean(axis=-1), loss_b.mean(axis=-1)
    ahead, gap = leader(mean_a, mean_b), difference(mean_a, mean_b)
    unknown, infinite = np.isnan(mean_a) | np.isnan(mean_b), np.isinf(mean_a).astype(int) + np.isinf(mean_b)
    findings = [unknown, infinite == 2, infinite == 1, ahead == TIE]
    counts = {
        "favouring": (np.count_nonzero(loss_a < loss_b, axis=-1), np.count_nonzero(loss_b < loss_a, axis=-1)),
        "infinite": (np.count_nonzero(np.isinf(loss_a), axis=-1), np.count_nonzero(np.isinf(loss_b), axis=-1)),
    }
    by_leader: Arrays = {}
    for name, (a, b) in counts.items():
        by_leader |= {f"{name}_a": a, f"{name}_b": b, f"{name}_trailing": np.where(ahead == B, a, b)}
    by_leader["favouring_leader"] = np.where(ahead == B, *reversed(counts["favouring"]))
    return {
        "cross_entropy_finding": np.select(
            findings, [LABELS_ONLY, BOTH_INFINITE, ONE_INFINITE, NO_DIFFERENCE], FINITE_GAP
        ),
        **{"cross_entropy_a": mean_a, "cross_entropy_b": mean_b},
        **{"cross_entropy_leader": ahead, "cross_entropy_trailing": _other(ahead)},
        **{"gap": gap, "gap_size": np.abs(gap), "geometric_mean_ratio": np.exp(np.abs(gap))},
        **{"geometric_mean_a": np.exp(-mean_a), "geometric_mean_b": np.exp(-mean_b)},
        "geometric_mean_leader": np.exp(-np.minimum(mean_a, mean_b)),
        "geometric_mean_trailing": np.exp(-np.maximum(mean_a, mean_b)),
        **by_leader,
        "equal_rows": np.count_nonzero(loss_a == loss_b, axis=-1),
    }


def _finite_rows(scores: RowScores) -> Arrays:
    """Compare the models on the rows that cost neither of them inf."""
    finite = np.isfinite(scores.cross_entropy_a) & np.isfinite(scores.cross_entropy_b)
    rows = np.count_nonzero(finite, axis=-1)
    a, b = (
        np.where(finite, loss, 0.0).sum(axis=-1) / rows for loss in (scores.cross_entropy_a, scores.cross_entropy_b)
    )
    gap = difference(a, b)
    return {"finite_rows": rows, "finite_gap": gap, "finite_gap_size": np.abs(gap), "finite_leader": leader(a, b)}


def _cells(scores: RowScores, gap: Float) -> Arrays:
    """Divide rows, gap and geometric means by who is right, and find the cell with the largest part of the gap."""
    cell = 2 * scores.wrong_a.astype(np.intp) + scores.wrong_b  # both right, only A, only B, both wrong: 0, 1, 2, 3
    comparisons = np.arange(gap.size).reshape(*gap.shape, 1)
    place = (cell + len(CELLS) * comparisons).ravel()

    def total(values: NDArray[Any] | None) -> Float:
        """Sum over the rows of every cell, shape (..., 4)."""
        weights = None if values is None else values.ravel()
        return np.bincount(place, weights, len(CELLS) * gap.size).reshape(*gap.shape, len(CELLS)).astype(np.float64)

    rows, loss_a, loss_b = total(None), total(scores.cross_entropy_a), total(scores.cross_entropy_b)
    parts = difference(loss_a, loss_b) / cell.shape[-1]
    of_cells = {
        "cell_rows": rows,
        "cell_gap": parts,
        "cell_geometric_mean_a": np.exp(-loss_a / rows),
        "cell_geometric_mean_b": np.exp(-loss_b / rows),
    }
    facts = {f"{name}[{cell}]": values[..., i] for name, values in of_cells.items() for i, cell in enumerate(CELLS)}
    known = np.isfinite(gap) & (gap != 0)
    largest = np.argmax(np.where(known[..., None], parts / gap[..., None], 0.0), axis=-1)
    for name, values in of_cells.items():
        facts[f"largest_{name}"] = np.take_along_axis(values, largest[..., None], -1)[..., 0]
    unseen = rows[..., 1] + rows[..., 2] == 0
    facts["unseen_gap"], facts["seen_gap"] = parts[..., 0] + parts[..., 3], parts[..., 1] + parts[..., 2]
    facts["gap_location"] = np.select([~known, unseen], [NO_GAP, UNSEEN], IN_BOTH + largest)
    return facts


def _other(ahead: Float) -> Float:
    """Turn the leader into the other one; a tie stays a tie."""
    return np.select([ahead == A, ahead == B], [B, A], ahead)


def _versus(first: Float, second: Float) -> NDArray[Any]:
    """Compare who leads by one measure with who leads by another."""
    ties, others = first == TIE, second == TIE
    findings = [np.isnan(first) | np.isnan(second), ties & others, ties, others, first == second]
    return np.select(findings, [UNDECIDED, BOTH_TIE, FIRST_TIES, SECOND_TIES, AGREE], OPPOSED)
