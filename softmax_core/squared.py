"""Cross-entropy and squared error of the same prediction, and their slopes: where squared error is wrong and flat."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import COUNT, NUMBER, PLAIN, SIGNED
from softmax_core.digits import Form
from softmax_core.distributions import logsumexp, sigmoid, softmax
from softmax_core.frames import Sweeps
from softmax_core.gradients import softmax_cross_entropy_gradient, squared_error_gradient
from softmax_core.losses import sigmoid_cross_entropy, softmax_cross_entropy, squared_error
from softmax_core.moves import Move, sweep
from softmax_core.sweeps import logit_grid

Float: TypeAlias = FloatArray

FLAT = 0.1
"""Squared error counts as flat where its slope is less than this share of that of cross-entropy."""

RANGE = 8.0
CURVE = 65
RIGHT, WRONG, STUCK = range(3)
"""The true class leads; another one does; another one does and squared error is flat."""

KINDS = ("b", "t")
"""Two classes (one logit, the other is 0), and three (the third logit is 0)."""


def forms() -> dict[str, Form]:
    """Name every column with the form of its numbers.

    ``z`` the true class's logit, ``r`` the rival's. Behind each of `KINDS`: ``p`` the probability of the true class,
    ``c, s`` cross-entropy and squared error, ``d, e`` their slopes along z, ``q`` slope of squared error in shares of
    that of cross-entropy, ``x`` its inverse, ``k`` one of RIGHT, WRONG, STUCK, ``w`` where the flat region ends; ``l``
    where everything begins. Along the logit for three classes: ``c0, c1, …``, ``s0, …``, ``d0, …``, ``e0, …``.

    Examples
    --------
    >>> forms()["bd"].signed, "tw" in forms()
    (True, True)
    """
    number = dict.fromkeys("pcsqw", NUMBER) | {"x": COUNT, "d": SIGNED, "e": SIGNED, "k": PLAIN}
    return {
        **{f"{kind}{letter}": form for kind in KINDS for letter, form in number.items()},
        **{"z": PLAIN, "r": PLAIN, "l": PLAIN},
        **{f"{letter}{i}": NUMBER for letter in "csde" for i in range(CURVE)},
    }


def grid() -> list[float]:
    """Where the curves are computed.

    Examples
    --------
    >>> grid()[0], grid()[1], grid()[-1]
    (-8.0, -7.75, 8.0)
    """
    return [float(z) for z in np.linspace(-RANGE, RANGE, CURVE)]


def binary(logit: Float) -> dict[str, Float]:
    """Compute both losses of sigmoid(z) when the label is 1, and their slopes along z.

    Cross-entropy −log p with slope p − 1; squared error (1 − p)² with slope −2 p (1 − p)².

    Parameters
    ----------
    logit : ndarray
        z.

    Returns
    -------
    dict of str to ndarray
        ``p, c, s, d, e`` as in `forms`, in the shape of the logit.

    Examples
    --------
    >>> got = binary(np.array([-6.0]))
    >>> [f"{got[name][0]:.4f}" for name in "csde"]
    ['6.0025', '0.9951', '-0.9975', '-0.0049']
    """
    p, other = np.asarray(sigmoid(logit)), np.asarray(sigmoid(-logit))
    loss = np.asarray(sigmoid_cross_entropy(1, logit))
    return {"p": p, "c": loss, "s": other**2, "d": -other, "e": -2.0 * p * other**2}


def three(logit: Float, rival: Float) -> dict[str, Float]:
    """Compute both losses of softmax(z, r, 0) when the first class is true, and their slopes along z.

    Parameters
    ----------
    logit, rival : ndarray, shape (n,)
        z and r.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        ``p, c, s, d, e`` as in `forms`; squared error is the sum over the classes.

    Examples
    --------
    >>> got = three(np.array([-6.0]), np.array([1.0]))
    >>> [f"{got[name][0]:.4f}" for name in "csde"]
    ['7.3139', '1.6046', '-0.9993', '-0.0021']
    """
    logits = np.stack([logit, rival, np.zeros_like(logit)], axis=-1)
    target = np.zeros(logits.shape[:-1], dtype=np.intp)
    p = np.asarray(softmax(logits))
    return {
        "p": p[..., 0],
        "c": np.asarray(softmax_cross_entropy(target, logits)),
        "s": np.asarray(squared_error(target, p)),
        "d": np.asarray(softmax_cross_entropy_gradient(target, logits))[..., 0],
        "e": np.asarray(squared_error_gradient(target, logits))[..., 0],
    }


def flat_below(rival: Float | None = None) -> Float:
    r"""Find the logit below which squared error is flat: its slope less than a tenth of that of cross-entropy.

    The ratio of the slopes is 2 p (1 - p) for two classes and 2 p (1 - p) (1 + S) for more, with S the sum of the
    squared shares that the other classes have of 1 - p. It is `FLAT` at p = (1 - sqrt(1 - 2 FLAT / (1 + S))) / 2.

    Parameters
    ----------
    rival : ndarray or None
        The rival's logit among three classes; None for two classes.

    Returns
    -------
    ndarray
        In the shape of the rival.

    Examples
    --------
    >>> flat_below().round(4), flat_below(np.array([0.0])).round(4)
    (np.float64(-2.8873), array([-2.6378]))
    """
    shares = _shares(rival)
    p = (1.0 - np.sqrt(1.0 - 2.0 * FLAT / (1.0 + shares))) / 2.0
    others = np.zeros(()) if rival is None else np.asarray(logsumexp(np.stack([rival, np.zeros_like(rival)], -1)))
    return np.asarray(np.log(p) - np.log1p(-p) + others)


def curves(rival: float | None = None) -> dict[str, list[float]]:
    """Compute both losses and their slopes along the logit, at every point of `grid`.

    Examples
    --------
    >>> drawn = curves()
    >>> sorted(drawn), drawn["c"][32] == -np.log(0.5), len(curves(1.0)["s"])
    (['c', 'd', 'e', 's'], np.True_, 65)
    """
    z = np.asarray(grid())
    computed = binary(z) if rival is None else three(z, np.full_like(z, rival))
    return {letter: [float(value) for value in computed[letter]] for letter in "csde"}


def _shares(rival: Float | None) -> Float:
    """S: the sum of the squared shares of the classes that are not true; 0 for two classes (see `flat_below`)."""
    if rival is None:
        return np.zeros(())
    return np.asarray((np.stack([sigmoid(rival), sigmoid(-rival)], -1) ** 2).sum(axis=-1))


def columns(logit: Float, rival: Float) -> dict[str, Float]:
    """Compare both losses of many predictions.

    Parameters
    ----------
    logit, rival : ndarray, shape (n,)
        The true class's logit and the rival's.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> got = columns(np.array([-4.0]), np.array([1.0]))
    >>> got["bq"].round(4), got["bk"], got["bx"].round(1)
    (array([0.0353]), array([2.]), array([28.3]))
    """
    edge = np.full_like(logit, flat_below())
    leads = np.maximum(rival, 0.0)
    along = three(np.broadcast_to(np.asarray(grid())[:, None], (CURVE, len(rival))), np.tile(rival, (CURVE, 1)))
    return {
        **_judged("b", binary(logit), _shares(None), logit, 0.0 * logit, edge),
        **_judged("t", three(logit, rival), _shares(rival), logit, leads, flat_below(rival)),
        **{"z": logit, "r": rival, "l": np.full_like(logit, -RANGE)},
        **{f"{letter}{i}": along[letter][i] for letter in "csde" for i in range(CURVE)},
    }


def _judged(
    kind: str, values: dict[str, Float], shares: Float, logit: Float, leader: Float, edge: Float
) -> dict[str, Float]:
    """Add the ratio of the slopes, by its formula (see `flat_below`), and what it means."""
    ratio = 2.0 * values["p"] * -values["d"] * (1.0 + shares)
    with np.errstate(all="ignore"):
        named = {**values, "q": ratio, "x": 1.0 / ratio, "w": np.maximum(edge, -RANGE)}
    named["k"] = np.select([logit >= leader, logit >= edge], [RIGHT, WRONG], STUCK).astype(np.float64)
    return {f"{kind}{letter}": value for letter, value in named.items()}


def sweeps(logit: float, rival: float, half_range: float = RANGE) -> Sweeps:
    """Compare both losses at every step of both controls.

    Parameters
    ----------
    logit, rival : float
        The present state.
    half_range : float
        The sliders go from −half_range to +half_range.

    Returns
    -------
    Sweeps
        Controls ``z`` and ``r``.

    Examples
    --------
    >>> sweeps(0.0, 1.0).column("z", "bq")[[0, 50]].round(4)
    array([0.0007, 0.0904])
    """
    z, r = logit_grid(half_range, logit, 80), logit_grid(half_range, rival, 40)
    moves = {"z": Move(z, {"logit": z}), "r": Move(r, {"rival": r})}
    return sweep({"logit": logit, "rival": rival}, moves, columns)
