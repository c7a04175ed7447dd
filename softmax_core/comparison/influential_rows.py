"""Which rows make the difference: ranked, by who is right, by class, and in matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison.results import (
    CELLS,
    Balance,
    Cell,
    Comparison,
    Flags,
    Floats,
    Indices,
    ModelRows,
    PerClass,
    Ranking,
)
from softmax_core.comparison.ties import leader_name

MANY_TIES = 0.05
"""Above this share of equal neighbours the fast sort is not worth mending."""


@np.errstate(all="ignore")
def ranking(comparison: Comparison) -> Ranking:
    """Rank the rows by how much they favour the model ahead; equal differences keep the order of the rows."""
    finite = np.isfinite(comparison.difference)
    chosen = np.flatnonzero(finite)
    if not chosen.size:
        nothing = np.empty(0, np.intp)
        return Ranking(nothing, np.empty(0), float("nan"), 0, nothing if comparison.hard else np.flatnonzero(~finite))
    difference = comparison.difference[chosen]
    a = float(comparison.a.cross_entropy[chosen].mean())
    b = float(comparison.b.cross_entropy[chosen].mean())
    ahead = leader_name(a, b)
    sign = {"b": 1, "a": -1, "": 0}[ahead]
    order = stable_order(-difference if sign >= 0 else difference)
    carried = np.cumsum(difference[order])
    share = carried / carried[-1] if sign else np.full(carried.shape, np.nan)
    gap = float(difference.mean()) if sign else 0.0
    return Ranking(chosen[order], share, gap, sign, np.flatnonzero(~finite))


@np.errstate(all="ignore")
def balance(comparison: Comparison) -> Balance:
    """Add up the differences that favour A, and those that favour B."""
    finite = comparison.difference[np.isfinite(comparison.difference)]
    count = max(len(finite), 1)
    for_a, for_b = finite[finite < 0], finite[finite > 0]
    return Balance(len(for_a), len(for_b), float(for_a.sum()) / count, float(for_b.sum()) / count)


def stable_order(keys: NDArray[np.floating]) -> NDArray[np.intp]:
    """Give the indices that sort the keys, equal keys in the order they came.

    NumPy's fast sort keeps no order among equals; a few runs of them are put right afterwards, which is three times as
    fast as its stable sort on a million keys.
    """
    order = np.argsort(keys)
    ranked = keys[order]
    same = ranked[1:] == ranked[:-1]
    ties = np.count_nonzero(same)
    if ties > MANY_TIES * len(keys):
        return np.argsort(keys, kind="stable")
    if ties:
        member = np.zeros(len(keys), np.bool_)
        member[1:] |= same
        member[:-1] |= same
        places = np.flatnonzero(member)
        mixed = order[places]
        order[places] = mixed[np.lexsort((mixed, ranked[places]))]
    return order


def cell_codes(comparison: Comparison) -> NDArray[np.uint8]:
    """Give every row the place of its cell in `CELLS`, shape (N,)."""
    codes: NDArray[np.uint8] = (~comparison.a.correct).view(np.uint8) * np.uint8(2) + (~comparison.b.correct)
    return codes


@np.errstate(all="ignore")
def cells(comparison: Comparison) -> tuple[Cell, ...]:
    """Divide rows and gap by who is right, in the order of `CELLS`; with labels only the gaps are nan."""
    codes = cell_codes(comparison)
    counts = np.bincount(codes, minlength=len(CELLS))
    gaps = _gap_by_group(codes, comparison, len(CELLS))
    return tuple(Cell(name, int(n), float(gap)) for name, n, gap in zip(CELLS, counts, gaps, strict=True))


@np.errstate(all="ignore")
def per_class(comparison: Comparison) -> PerClass:
    """Compute the measures of every class, whether it occurs or not."""
    target, classes = comparison.target, comparison.classes
    support = np.bincount(target, minlength=classes)
    a, b = comparison.a, comparison.b
    right_a, right_b = (np.bincount(target[model.correct], minlength=classes) for model in (a, b))
    said_a, said_b = (np.bincount(model.predicted, minlength=classes) for model in (a, b))
    return PerClass(
        support=support,
        recall_a=_ratio(right_a, support),
        recall_b=_ratio(right_b, support),
        precision_a=_ratio(right_a, said_a),
        precision_b=_ratio(right_b, said_b),
        f1_a=_ratio(2 * right_a, support + said_a),
        f1_b=_ratio(2 * right_b, support + said_b),
        cross_entropy_a=_ratio(np.bincount(target, a.cross_entropy, classes), support),
        cross_entropy_b=_ratio(np.bincount(target, b.cross_entropy, classes), support),
        gap=_gap_by_group(target, comparison, classes),
    )


def _gap_by_group(groups: Indices, comparison: Comparison, count: int) -> Floats:
    """Sum the differences of each group over N."""
    if comparison.hard:
        return np.full(count, np.nan)
    return np.bincount(groups, comparison.difference, count) / comparison.rows


def _ratio(over: Floats | Indices, under: Indices) -> Floats:
    return np.asarray(over / under)


def pair_counts(rows: Indices, columns: Indices, classes: int) -> NDArray[np.intp]:
    """Count pairs of classes: a matrix, shape (K, K).

    >>> pair_counts(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
    array([[1, 0],
           [1, 1]])
    """
    return np.bincount(rows * classes + columns, minlength=classes * classes).reshape(classes, classes)


def favouring_order(comparison: Comparison, model: str) -> NDArray[np.intp]:
    """Order the rows by how much they favour a model, those most that do; every difference has to be finite."""
    return stable_order(comparison.difference if model == "a" else -comparison.difference)


def influence_order(comparison: Comparison) -> NDArray[np.intp]:
    """Order the rows by how much they distinguish the models.

    Rows whose difference is infinite, then those that cost both models inf, then by abs(difference). With labels
    only: one model right, both wrong in different ways, both wrong in the same way, both right. Equals keep the order
    of the rows.
    """
    if comparison.hard:
        a, b = comparison.a, comparison.b
        rank = np.where(a.correct != b.correct, 0, np.where(a.correct, 3, np.where(a.predicted != b.predicted, 1, 2)))
        return np.argsort(rank.astype(np.uint8), kind="stable")
    size = np.abs(comparison.difference)
    if not np.isfinite(size).all():
        size = np.where(np.isnan(size), np.finfo(np.float64).max, size)
    return stable_order(-size)


def selection_mask(comparison: Comparison, kind: str, i: int | None, j: int | None) -> Flags | None:
    """Mark the rows of a selection, None for all of them."""
    if kind == "all":
        return None
    if kind in CELLS:
        chosen: Flags = cell_codes(comparison) == CELLS.index(kind)
        return chosen
    pairs = {
        "class": (comparison.target, None),
        "confusion_a": (comparison.target, comparison.a.predicted),
        "confusion_b": (comparison.target, comparison.b.predicted),
        "disagreement": (comparison.a.predicted, comparison.b.predicted),
    }
    if kind not in pairs:
        raise ValueError(f'there is no selection "{kind}": ask for "all", {", ".join(CELLS)} or {", ".join(pairs)}')
    inside = np.ones(comparison.rows, np.bool_)
    for labels, wanted in zip(pairs[kind], (i, j), strict=True):
        if labels is not None and wanted is not None:
            inside &= labels == wanted
    return inside


def model_named(model: str, a: ModelRows, b: ModelRows) -> ModelRows:
    """Return the model called "a" or "b"."""
    if model not in ("a", "b"):
        raise ValueError(f'there is no model "{model}": ask for "a" or "b"')
    return a if model == "a" else b
