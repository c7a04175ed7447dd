"""The binary case: one logit and one label, and the same as a softmax of two logits that differ by it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from softmax_core._kernels import elementwise as _kernels
from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import BRACKETED, NUMBER, PLAIN, SIGNED
from softmax_core.digits import Form
from softmax_core.distributions import log_sigmoid, sigmoid, softmax
from softmax_core.frames import Sweeps
from softmax_core.losses import sigmoid_cross_entropy, softmax_cross_entropy
from softmax_core.moves import Move, held, sweep
from softmax_core.sweeps import SHIFT_RANGE, logit_grid

Float: TypeAlias = FloatArray

LOST = 1e-6
"""Two ways that differ by more, relatively, differ because the shift has swallowed the logit's digits."""

SAME, SWALLOWED = 0, 1


def forms() -> dict[str, Form]:
    """Name every column with the form of its numbers.

    ``z, y, a`` logit, label, shift; ``p, n`` sigmoid(z) and sigmoid(−z); ``lp, ln`` their logarithms; ``c1, c0``
    −y log p and −(1 − y) log(1 − p); ``loss`` their sum, ``g`` p − y, ``H`` the floor; ``u1, u0`` the two logits z + a
    and a, ``q1, q0`` their softmax, ``two`` its cross-entropy; ``dp, dl`` how far both ways are apart in p and in the
    loss; ``odds`` p/(1 − p); ``w`` 1 − y; ``same`` SAME or SWALLOWED.

    Examples
    --------
    >>> forms()["lp"].bracketed
    True
    """
    return {
        **dict.fromkeys(("z", "y", "a", "w", "same"), PLAIN),
        **dict.fromkeys(("lp", "ln"), BRACKETED),
        **dict.fromkeys(("p", "n", "c1", "c0", "loss", "H", "q1", "q0", "two", "dp", "dl", "odds"), NUMBER),
        **{"g": SIGNED, "u1": NUMBER, "u0": NUMBER},
    }


def columns(logit: Float, label: Float, shift: Float) -> dict[str, Float]:
    """Compute the binary cross-entropy of many logits, by the sigmoid and by a softmax of two.

    Parameters
    ----------
    logit, label, shift : ndarray, shape (n,)
        z; y in [0, 1]; what is added to both logits of the softmax.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> got = columns(np.array([1.5]), np.array([1.0]), np.array([-2.0]))
    >>> got["loss"].round(4), got["two"].round(4), got["p"].round(4), got["q1"].round(4)
    (array([0.2014]), array([0.2014]), array([0.8176]), array([0.8176]))
    """
    p, n = np.asarray(sigmoid(logit)), np.asarray(sigmoid(-logit))
    log_p, log_n = np.asarray(log_sigmoid(logit)) + 0.0, np.asarray(log_sigmoid(-logit)) + 0.0
    pair = np.stack([logit + shift, shift], axis=-1)
    both = np.asarray(softmax(pair))
    target = np.stack([label, 1.0 - label], axis=-1)
    loss = np.asarray(sigmoid_cross_entropy(label, logit))
    two = np.asarray(softmax_cross_entropy(target, pair, check=False))
    away = np.abs(loss - two)
    with np.errstate(over="ignore"):
        odds = np.exp(logit)
    return {
        **{"z": logit, "y": label, "a": shift, "w": np.round(1.0 - label, 12)},
        **{"p": p, "n": n, "lp": log_p, "ln": log_n},
        **{"c1": -_kernels.times_log(label, log_p) + 0.0, "c0": -_kernels.times_log(1.0 - label, log_n) + 0.0},
        **{"loss": loss, "g": _slope(p, n, label), "H": _floor(label), "odds": odds},
        **{"u1": pair[:, 0], "u0": pair[:, 1], "q1": both[:, 0], "q0": both[:, 1], "two": two},
        **{"dp": np.abs(p - both[:, 0]), "dl": away},
        **{"same": np.where(away > LOST * np.maximum(loss, 1.0), SWALLOWED, SAME).astype(float)},
    }


def _slope(p: Float, n: Float, label: Float) -> Float:
    """P − y, without the loss of digits that a p close to 1 brings."""
    return np.where(label == 1.0, -n, p - label) + 0.0


def _floor(label: Float) -> Float:
    """H of the label: 0 for 0 and 1."""
    return _kernels.binary_surprise(label, _kernels.log(label), _kernels.log_complement(label))


def sweeps(logit: float, label: float, shift: float, half_range: float) -> Sweeps:
    """Compute the binary cross-entropy at every step of every control.

    Parameters
    ----------
    logit, label, shift : float
        The present state.
    half_range : float
        The logit's slider goes from −half_range to +half_range.

    Returns
    -------
    Sweeps
        Controls ``z``, ``y`` and ``a``.

    Examples
    --------
    >>> sweeps(0.0, 1.0, 0.0, 10.0).column("z", "loss")[[0, 50, 100]].round(4)
    array([10.    ,  0.6931,  0.    ])
    """
    z, a = logit_grid(half_range, logit), logit_grid(SHIFT_RANGE, shift)
    y = held(np.arange(21) / 20, label)
    moves = {"z": Move(z, {"logit": z}), "y": Move(y, {"label": y}), "a": Move(a, {"shift": a})}
    return sweep({"logit": logit, "label": label, "shift": shift}, moves, columns)


def curves(half_range: float, points: int = 161) -> tuple[list[float], list[float], list[float]]:
    """Compute the loss along the logit for both labels: the logits, the loss of "yes", the loss of "no".

    Examples
    --------
    >>> z, yes, no = curves(10.0, points=3)
    >>> z, [round(loss, 4) for loss in yes], [round(loss, 4) for loss in no]
    ([-10.0, 0.0, 10.0], [10.0, 0.6931, 0.0], [0.0, 0.6931, 10.0])
    """
    z = np.linspace(-half_range, half_range, points)
    yes, no = sigmoid_cross_entropy(1, z), sigmoid_cross_entropy(0, z)
    return z.tolist(), np.asarray(yes).tolist(), np.asarray(no).tolist()
