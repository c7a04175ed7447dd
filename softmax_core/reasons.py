"""Why two measures see two models as they do: the facts of an explanation, for one table or for many at once.

The error rate counts a sample only where one model is right and the other is not. Cross-entropy is −log of the
geometric mean of what a model gives the true classes, and every sample moves that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import Form

Float = NDArray[np.float64]

NUMBER, SIGNED, PLAIN, NAME = Form(), Form(signed=True), Form("plain"), Form("name")

A, B, NEITHER = 0.0, 1.0, 2.0
"""Who is ahead; nan where it cannot be said."""

TIE = 1e-12
"""Means so close, as a share of their size, differ by rounding alone."""

RIGHT_ALL, RIGHT_NONE, SAME_ROWS, OTHER_ROWS, LEAD = range(5)
"""The error rate: a tie with all right, all wrong, the same samples right, as many others; or one leads."""

FINITE, EQUAL, ONE_INFINITE, BOTH_INFINITE = range(4)
"""Cross-entropy: one leads, a tie, one is infinite, both are."""

NO_GAP, UNSEEN, IN_BOTH, IN_ONLY_A, IN_ONLY_B, IN_NEITHER = range(6)
"""Where the gap lies: there is none; all of it where the error rate sees no difference; or the cell of its largest
part."""

ONE_TIES, SAME, OPPOSITE, OTHER_TIES, BOTH_TIE, UNDECIDED = range(6)
"""Two measures: the first ties and the second does not, both name one model, each another, the second ties, both tie,
the second cannot be said."""

FORMS = {
    **{"why_e": PLAIN, "right": PLAIN, "wrong": PLAIN, "we": PLAIN, "wl": PLAIN, "he": NAME, "le": NAME},
    **{"why_c": PLAIN, "ga": NUMBER, "gb": NUMBER, "gf": NUMBER, "gl": NUMBER, "ratio": NUMBER, "size": NUMBER},
    **{"more": PLAIN, "zeros": PLAIN, "za": PLAIN, "zb": PLAIN, "lc": NAME},
    **{"why_w": PLAIN, "part": SIGNED, "why_o": PLAIN, "why_q": PLAIN},
    **{f"n{c}": PLAIN for c in range(4)},
    **{f"{letter}{c}": NUMBER for c in range(4) for letter in ("ga", "gb")},
    **{f"gap{c}": SIGNED for c in range(4)},
}
"""Every column of `reasons`, with the form of its numbers.

``why_e``
    One of RIGHT_ALL …
``right, wrong, he, le, we, wl``
    Samples that model a has right and wrong; who is ahead by error rate and who is behind, how many each has wrong.
``why_c``
    One of FINITE …
``ga, gb, lc, gf, gl, ratio, size``
    Geometric means of what each gives the true classes; who is behind by cross-entropy; the geometric mean of the one
    ahead and of the one behind, their ratio, and its logarithm: the gap without its sign.
``more, zeros, za, zb``
    Samples whose true class the one ahead gives more; whose true class the one behind gives 0; those of either model.
``n0 … n3, ga0 …, gb0 …, gap0 …``
    Samples in each of `comparison.CELLS`, geometric means there, parts that add up to the difference of the means.
``why_w, part``
    One of NO_GAP …; the largest part.
``why_o, why_q``
    Error rate, and squared error, against cross-entropy: one of ONE_TIES … each.
"""


@dataclass(frozen=True)
class Scores:
    """What each sample costs each model; every array has shape (n, N).

    Attributes
    ----------
    wrong_a, wrong_b : numpy.ndarray
        1 where the model is wrong, else 0.
    loss_a, loss_b : numpy.ndarray
        Cross-entropy in nats.
    squared_a, squared_b : numpy.ndarray
        Squared error.
    """

    wrong_a: Float
    wrong_b: Float
    loss_a: Float
    loss_b: Float
    squared_a: Float
    squared_b: Float


def difference(a: Float, b: Float) -> Float:
    """Subtract; what differs by rounding alone is equal, and inf − inf is nan.

    Examples
    --------
    >>> import numpy as np
    >>> difference(np.array([0.3, np.inf, np.inf]), np.array([0.1 + 0.2, 1.0, np.inf]))
    array([ 0., inf, nan])
    """
    with np.errstate(invalid="ignore"):
        gap = a - b
        close = np.abs(gap) <= TIE * np.maximum(np.abs(a), np.abs(b))
    return np.where(close & np.isfinite(gap), 0.0, gap)


def ahead(a: Float, b: Float) -> Float:
    """Say who has less: 0 the first, 1 the second, 2 neither, nan where both are infinite.

    Examples
    --------
    >>> import numpy as np
    >>> ahead(np.array([1.0, 2.0, 1.0, np.inf]), np.array([2.0, 1.0, 1.0, np.inf]))
    array([ 0.,  1.,  2., nan])
    """
    gap = difference(a, b)
    return np.select([np.isnan(gap), gap < 0, gap > 0], [np.nan, A, B], NEITHER)


def reasons(scores: Scores) -> dict[str, Float]:
    """Gather the facts.

    Parameters
    ----------
    scores : Scores
        n tables.

    Returns
    -------
    dict of str to numpy.ndarray
        Shape (n,) each, under the names of `FORMS`.

    Examples
    --------
    >>> import numpy as np
    >>> loss_a, loss_b, wrong = np.array([[0.5, 2.5]]), np.array([[0.25, 1.25]]), np.array([[0.0, 1.0]])
    >>> facts = reasons(Scores(wrong, wrong, loss_a, loss_b, loss_a, loss_b))
    >>> bool(facts["why_e"] == SAME_ROWS), facts["gap0"], facts["gap3"], facts["size"]
    (True, array([0.125]), array([0.625]), array([0.75]))
    """
    first = ahead(scores.wrong_a.mean(axis=-1), scores.wrong_b.mean(axis=-1))
    second = ahead(scores.loss_a.mean(axis=-1), scores.loss_b.mean(axis=-1))
    third = ahead(scores.squared_a.mean(axis=-1), scores.squared_b.mean(axis=-1))
    return (
        _errors(scores, first)
        | _losses(scores, second)
        | _parts(scores)
        | {"why_o": _against(first, second), "why_q": _against(third, second)}
    )


def _errors(scores: Scores, first: Float) -> dict[str, Float]:
    """What the error rate sees."""
    wrong_a, wrong_b = scores.wrong_a.sum(axis=-1), scores.wrong_b.sum(axis=-1)
    samples = scores.wrong_a.shape[-1]
    apart = (scores.wrong_a != scores.wrong_b).any(axis=-1)
    kinds = [first != NEITHER, wrong_a == 0, wrong_a == samples, apart]
    return {
        "why_e": np.select(kinds, [LEAD, RIGHT_ALL, RIGHT_NONE, OTHER_ROWS], SAME_ROWS).astype(np.float64),
        "right": samples - wrong_a,
        "wrong": wrong_a,
        "we": np.minimum(wrong_a, wrong_b),
        "wl": np.maximum(wrong_a, wrong_b),
        "he": first,
        "le": _behind(first),
    }


def _losses(scores: Scores, second: Float) -> dict[str, Float]:
    """What cross-entropy sees: geometric means of the probabilities of the true classes."""
    mean_a, mean_b = scores.loss_a.mean(axis=-1), scores.loss_b.mean(axis=-1)
    endless = np.isinf(mean_a).astype(int) + np.isinf(mean_b)
    b_first = second == B
    less, greater = np.minimum(mean_a, mean_b), np.maximum(mean_a, mean_b)
    zeros_a, zeros_b = np.isinf(scores.loss_a).sum(axis=-1), np.isinf(scores.loss_b).sum(axis=-1)
    less_a, less_b = (scores.loss_a < scores.loss_b).sum(axis=-1), (scores.loss_b < scores.loss_a).sum(axis=-1)
    size = np.where(endless == 0, np.abs(difference(mean_a, mean_b)), np.where(endless == 1, np.inf, np.nan))
    return {
        "why_c": np.select(
            [endless == 2, endless == 1, second == NEITHER], [BOTH_INFINITE, ONE_INFINITE, EQUAL], FINITE
        ).astype(np.float64),
        **{"ga": np.exp(-mean_a), "gb": np.exp(-mean_b), "gf": np.exp(-less), "gl": np.exp(-greater)},
        **{"ratio": np.exp(size), "size": size},
        **{"za": zeros_a.astype(np.float64), "zb": zeros_b.astype(np.float64)},
        "zeros": np.where(b_first, zeros_a, zeros_b).astype(np.float64),
        "more": np.where(b_first, less_b, less_a).astype(np.float64),
        "lc": _behind(second),
    }


def _parts(scores: Scores) -> dict[str, Float]:
    """How many samples lie in each cell, and which part of the gap."""
    samples = scores.wrong_a.shape[-1]
    cell = 2 * scores.wrong_a + scores.wrong_b  # both right, only A, only B, both wrong: 0, 1, 2, 3
    gaps = difference(scores.loss_a, scores.loss_b)
    flat: dict[str, Float] = {}
    for c in range(4):
        inside = cell == c
        count = inside.sum(axis=-1)
        flat[f"n{c}"] = count.astype(np.float64)
        plus, minus = (np.where(inside & (sign * gaps > 0), gaps, 0.0).sum(axis=-1) for sign in (1, -1))
        undecided = (inside & np.isnan(gaps)).any(axis=-1)
        flat[f"gap{c}"] = np.where(undecided, np.nan, difference(plus, -minus) / samples)
        for model, loss in (("a", scores.loss_a), ("b", scores.loss_b)):
            total = np.where(inside, loss, 0.0).sum(axis=-1)
            flat[f"g{model}{c}"] = np.where(count > 0, np.exp(-total / np.maximum(count, 1)), np.nan)
    return flat | _largest(scores, np.stack([flat[f"gap{c}"] for c in range(4)], axis=-1))


def _largest(scores: Scores, parts: Float) -> dict[str, Float]:
    """Which cell carries the largest part of the gap."""
    gap = difference(scores.loss_a.mean(axis=-1), scores.loss_b.mean(axis=-1))
    there = np.isfinite(gap) & (gap != 0)
    towards = np.where(there, np.sign(np.where(there, gap, 0.0)), 0.0)
    main = np.argmax(np.where(there[:, None], parts, 0.0) * towards[:, None], axis=-1)
    seen = (scores.wrong_a != scores.wrong_b).any(axis=-1)
    return {
        "why_w": np.select([~there, ~seen], [NO_GAP, UNSEEN], IN_BOTH + main).astype(np.float64),
        "part": np.take_along_axis(parts, main[:, None], -1)[:, 0],
    }


def _behind(first: Float) -> Float:
    """The one who is not ahead; at a tie neither."""
    return np.select([first == A, first == B], [B, A], first)


def _against(one: Float, other: Float) -> Float:
    """How what one measure says stands to what another says."""
    ties, others = one == NEITHER, other == NEITHER
    kinds = [np.isnan(other), ties & others, ties, others, one == other]
    return np.select(kinds, [UNDECIDED, BOTH_TIE, ONE_TIES, OTHER_TIES, SAME], OPPOSITE).astype(np.float64)
