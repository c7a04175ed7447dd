"""A target p and a prediction q: H(p, q) = H(p) + KL(p‖q), term by term, and the divergences the other ways round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from softmax_core._kernels import elementwise as _kernels
from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import NAME, NUMBER, PLAIN
from softmax_core.digits import Form
from softmax_core.frames import Sweeps
from softmax_core.information import cross_entropy, entropy, js_divergence, kl_divergence
from softmax_core.moves import Move, indexed, sweep
from softmax_core.price import BITS
from softmax_core.simplex import mass_grid, rescaled

Float: TypeAlias = FloatArray

FEWEST, MOST = 2, 8
SCALE = 4.0
"""Nats at the end of the bars."""

SIGNED_TERM = Form(signed=True)
APART, EQUAL, INFINITE = range(3)
"""What a prediction is to its target: another distribution, the same, or one that rules out what the target needs."""


def forms(classes: int) -> dict[str, Form]:
    """Name every column with the form of its numbers.

    Per class: ``p, q`` the probabilities, ``h`` −p log p, ``k`` p log(p/q), ``x`` −p log q, ``u`` the sum of ``x``
    up to this class. Per pair: ``H, HQ`` entropies, ``KL, LK`` divergences p‖q and q‖p, ``X, XR`` cross-entropies
    H(p, q) and H(q, p), ``JS``; ``XB, HB, KB`` the first ones in bits; ``twice`` |KL(p‖q) − KL(q‖p)|; ``kind`` one of
    APART, EQUAL, INFINITE, ``hot`` 1 where p is one-hot; ``bad, pb`` the first class that q rules out though p needs
    it, and its p.

    Examples
    --------
    >>> "u7" in forms(8), "u7" in forms(7)
    (True, False)
    """
    per_class = {"p": PLAIN, "q": PLAIN, "h": NUMBER, "k": SIGNED_TERM, "x": NUMBER, "u": NUMBER}
    per_pair = ("H", "HQ", "KL", "LK", "X", "XR", "JS", "XB", "HB", "KB", "twice", "pb")
    return {
        **{f"{letter}{i}": form for letter, form in per_class.items() for i in range(classes)},
        **dict.fromkeys(per_pair, NUMBER),
        **{"kind": PLAIN, "hot": PLAIN, "bad": NAME},
    }


def columns(p: Float, q: Float) -> dict[str, Float]:
    """Compare many targets with many predictions.

    Parameters
    ----------
    p, q : ndarray, shape (n, K)
        Target and prediction, one distribution a row.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> compared = columns(np.array([[0.5, 0.5]]), np.array([[0.9, 0.1]]))
    >>> [compared[name].round(4).item() for name in ("H", "KL", "X", "LK", "JS")]
    [0.6931, 0.5108, 1.204, 0.3681, 0.1017]
    """
    terms = -_kernels.times_log(p, _kernels.log(q)) + 0.0
    with np.errstate(all="ignore"):
        extra = np.where(p == 0, 0.0, p * _kernels.log_ratio(p, q))
    own = -_kernels.times_log(p, _kernels.log(p)) + 0.0
    kl, lk = (np.asarray(kl_divergence(a, b, check=False)) for a, b in ((p, q), (q, p)))
    h, x = np.asarray(entropy(p)), np.asarray(cross_entropy(p, q, check=False))
    ruled_out = (p > 0) & (q == 0)
    bad = ruled_out.argmax(axis=-1)
    with np.errstate(invalid="ignore"):
        apart = np.abs(kl - lk)
    return {
        **indexed({"p": p, "q": q, "h": own, "k": extra, "x": terms, "u": terms.cumsum(axis=-1)}),
        **{"H": h, "HQ": np.asarray(entropy(q)), "KL": kl, "LK": lk, "X": x},
        **{"XR": np.asarray(cross_entropy(q, p, check=False)), "JS": np.asarray(js_divergence(p, q, check=False))},
        **{"XB": x / BITS, "HB": h / BITS, "KB": kl / BITS, "twice": np.where(np.isnan(apart), 0.0, apart)},
        **{"kind": np.select([ruled_out.any(axis=-1), (p == q).all(axis=-1)], [INFINITE, EQUAL], APART).astype(float)},
        **{"hot": (p == 1).any(axis=-1).astype(float), "bad": bad.astype(float)},
        **{"pb": np.take_along_axis(p, bad[:, None], -1)[:, 0]},
    }


def sweeps(p: Sequence[float], q: Sequence[float], locked_p: int | None = None, locked_q: int | None = None) -> Sweeps:
    """Compare at every step of every probability, the others of its distribution making room in proportion.

    Parameters
    ----------
    p, q : sequence of float
        Target and prediction, K probabilities each.
    locked_p, locked_q : int or None
        The one of each that keeps its value.

    Returns
    -------
    Sweeps
        Controls ``p0, p1, …`` and ``q0, q1, …``.

    Examples
    --------
    >>> result = sweeps((1.0, 0.0), (0.5, 0.5))
    >>> result.column("q0", "X")[[0, 50, 100]].round(4)
    array([   inf, 0.6931, 0.    ])
    """
    moves = {}
    for letter, values, locked in (("p", p, locked_p), ("q", q, locked_q)):
        for index in range(len(values)):
            grid = mass_grid(values, index, locked)
            rows = rescaled(values, index, grid, locked)
            rows[grid == values[index]] = values
            moves[f"{letter}{index}"] = Move(grid, {letter: rows})
    return sweep({"p": p, "q": q}, moves, columns)
