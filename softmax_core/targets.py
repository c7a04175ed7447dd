"""What a target may be: one-hot, smoothed, or any distribution, and what each asks of the logits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels import elementwise as _kernels
from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import NAME, NUMBER, PLAIN, SIGNED
from softmax_core.digits import Form
from softmax_core.distributions import log_softmax, softmax
from softmax_core.frames import Sweeps
from softmax_core.gradients import softmax_cross_entropy_gradient
from softmax_core.information import entropy, kl_divergence
from softmax_core.losses import softmax_cross_entropy
from softmax_core.moves import Move, choice, held, indexed, logit_moves, sweep
from softmax_core.simplex import mass_grid, rescaled

Float: TypeAlias = FloatArray

HARD, SMOOTHED, FREE = range(3)
"""The kinds of target: one-hot, one-hot with a share spread evenly, any distribution."""

CURVE = 61
CURVE_RANGE = 8.0


@dataclass(frozen=True)
class Setting:
    """What a target and a prediction are made from.

    Attributes
    ----------
    logits : tuple of float
        K scores.
    kind : int
        HARD, SMOOTHED or FREE.
    label : int
        The labelled class.
    smoothing : float
        The share ε that SMOOTHED spreads over all classes, the labelled one included.
    free : tuple of float
        The target of the kind FREE.
    """

    logits: tuple[float, ...]
    kind: int = HARD
    label: int = 0
    smoothing: float = 0.1
    free: tuple[float, ...] = (0.7, 0.2, 0.1)


def targets(kind: NDArray[np.intp], label: NDArray[np.intp], smoothing: Float, free: Float) -> Float:
    """Write many targets out as distributions.

    For SMOOTHED the labelled class has 1 − ε + ε/K, the others ε/K.

    Parameters
    ----------
    kind, label : ndarray of int, shape (n,)
        See `Setting`.
    smoothing : ndarray, shape (n,)
        ε in [0, 1].
    free : ndarray, shape (n, K)
        Taken where the kind is FREE.

    Returns
    -------
    ndarray, shape (n, K)
        One target a row.

    Examples
    --------
    >>> every = np.array([HARD, SMOOTHED, FREE])
    >>> targets(every, np.array([1, 1, 1]), np.full(3, 0.1), np.full((3, 2), 0.5))
    array([[0.  , 1.  ],
           [0.05, 0.95],
           [0.5 , 0.5 ]])
    """
    classes = free.shape[-1]
    hot = np.eye(classes)[label]
    share = np.where(kind == SMOOTHED, smoothing, 0.0)[:, None]
    return np.where((kind == FREE)[:, None], free, (1.0 - share) * hot + share / classes)


def forms(classes: int) -> dict[str, Form]:
    """Name every column with the form of its numbers.

    Per class: ``z`` logit, ``f`` the free target, ``t`` the target, ``p`` the prediction, ``c`` −t log p, ``g`` p − t,
    ``b`` the best logit log t, counted from the largest. Once: ``kind, y, e`` as in `Setting`, ``ty`` the target of the
    labelled class, ``to`` the smallest target; ``loss, H, KL`` cross-entropy, its floor and what is above it; ``lead``
    how far the best logits of the largest and the smallest target are apart; ``hard`` how many targets are exactly 0 or
    1, ``soft`` how many lie between; ``v0, v1, …`` the loss along the labelled class's logit (see `curve_grid`).

    Examples
    --------
    >>> forms(3)["lead"] == NUMBER, "t3" in forms(3)
    (True, False)
    """
    per_class = {"z": PLAIN, "f": PLAIN, "t": NUMBER, "p": NUMBER, "c": NUMBER, "g": SIGNED, "b": NUMBER}
    return {
        **{f"{letter}{i}": form for letter, form in per_class.items() for i in range(classes)},
        **dict.fromkeys(("ty", "to", "loss", "H", "KL", "lead"), NUMBER),
        **{"kind": PLAIN, "y": NAME, "e": PLAIN, "hard": PLAIN, "soft": PLAIN, "zy": PLAIN},
        **{f"v{i}": NUMBER for i in range(CURVE)},
    }


def curve_grid() -> list[float]:
    """Where the loss along the labelled class's logit is computed.

    Examples
    --------
    >>> curve_grid()[0], curve_grid()[-1], len(curve_grid())
    (-8.0, 8.0, 61)
    """
    return [float(z) for z in np.round(np.linspace(-CURVE_RANGE, CURVE_RANGE, CURVE), 10)]


def columns(
    logits: Float, kind: NDArray[np.intp], label: NDArray[np.intp], smoothing: Float, free: Float
) -> dict[str, Float]:
    """Compare many predictions with their targets.

    Parameters
    ----------
    logits, free : ndarray, shape (n, K)
        Scores, and the targets of the kind FREE.
    kind, label, smoothing : ndarray, shape (n,)
        See `Setting`.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> one, none = np.array([1]), np.array([0.0])
    >>> got = columns(np.zeros((1, 2)), one * SMOOTHED, one, none + 0.1, np.full((1, 2), 0.5))
    >>> got["loss"].round(4), got["H"].round(4), got["lead"].round(4)
    (array([0.6931]), array([0.1985]), array([2.9444]))
    """
    t = targets(kind, label, smoothing, free)
    p = np.asarray(softmax(logits))
    logs = np.asarray(log_softmax(logits))
    best = _kernels.log(t) - _kernels.log(t.max(axis=-1, keepdims=True))
    settled = ((t == 0) | (t == 1)).sum(axis=-1)
    return {
        **indexed({"z": logits, "f": free, "t": t, "p": p, "c": -_kernels.times_log(t, logs) + 0.0, "b": best}),
        **indexed({"g": np.asarray(softmax_cross_entropy_gradient(t, logits, check=False))}),
        **{"kind": kind.astype(float), "y": label.astype(float), "e": smoothing},
        **{"ty": _at(t, label), "to": t.min(axis=-1), "zy": _at(logits, label), "lead": -best.min(axis=-1)},
        **{"loss": np.asarray(softmax_cross_entropy(t, logits, check=False)), "H": np.asarray(entropy(t))},
        **{"KL": _excess(t, p, logs), "hard": settled.astype(float), "soft": t.shape[-1] - settled.astype(float)},
        **_along(logits, label, t),
    }


def _excess(t: Float, p: Float, logs: Float) -> Float:
    """KL(t‖p), from the logarithms where p has underflown."""
    plain = np.asarray(kl_divergence(t, p, check=False))
    with np.errstate(all="ignore"):
        exact = _kernels.times_log(t, np.where(t == 0, 0.0, _kernels.log(t) - logs)).sum(axis=-1)
    return np.where(np.isinf(plain), exact, plain)


def _along(logits: Float, label: NDArray[np.intp], t: Float) -> dict[str, Float]:
    """The loss at every point of the curve, the other logits standing still."""
    result = {}
    for place, value in enumerate(curve_grid()):
        moved = logits.copy()
        np.put_along_axis(moved, label[:, None], value, -1)
        result[f"v{place}"] = np.asarray(softmax_cross_entropy(t, moved, check=False))
    return result


def _at(values: Float, index: NDArray[np.intp]) -> Float:
    return np.take_along_axis(values, index[:, None], -1)[:, 0]


def inputs(setting: Setting) -> dict[str, ArrayLike]:
    """Name what `columns` takes.

    Examples
    --------
    >>> sorted(inputs(Setting((3.0, 1.0, 0.2))))
    ['free', 'kind', 'label', 'logits', 'smoothing']
    """
    return {
        "logits": setting.logits, "kind": setting.kind, "label": setting.label,
        "smoothing": setting.smoothing, "free": setting.free,
    }  # fmt: skip


def best_logits(setting: Setting) -> tuple[float, ...]:
    """Find logits whose softmax is the target: log t, counted from the smallest that is not 0, with six decimals.

    Examples
    --------
    >>> best_logits(Setting((0.0, 0.0, 0.0), SMOOTHED))
    (3.332205, 0.0, 0.0)
    >>> best_logits(Setting((0.0, 0.0, 0.0), HARD))
    (0.0, -inf, -inf)
    """
    one = np.asarray([setting.kind]), np.asarray([setting.label]), np.asarray([setting.smoothing])
    t = targets(*one, np.asarray([setting.free], dtype=np.float64))[0]
    logs = _kernels.log(t / t[t > 0].min())
    return tuple(float(z) for z in np.round(logs, 6) + 0.0)


def sweeps(setting: Setting, half_range: float) -> Sweeps:
    """Compare at every step of every control.

    Parameters
    ----------
    setting : Setting
        The present state.
    half_range : float
        The logits' sliders go from −half_range to +half_range.

    Returns
    -------
    Sweeps
        Controls ``z0, …`` for the logits, ``f0, …`` for the free target, ``kind``, ``y`` and ``e`` (ε).

    Examples
    --------
    >>> result = sweeps(Setting((3.0, 1.0, 0.2)), 5.0)
    >>> result.column("kind", "hard")
    array([3., 0., 0.])
    """
    share = held(np.arange(51) / 50, setting.smoothing)
    moves = {
        **logit_moves(setting.logits, half_range),
        "kind": choice(3, "kind"),
        "y": choice(len(setting.logits), "label"),
        "e": Move(share, {"smoothing": share, "kind": np.full(len(share), SMOOTHED)}),
    }
    for index, value in enumerate(setting.free):
        grid = mass_grid(setting.free, index)
        rows = rescaled(setting.free, index, grid)
        rows[grid == value] = setting.free
        moves[f"f{index}"] = Move(grid, {"free": rows, "kind": np.full(len(grid), FREE)})
    return sweep(inputs(setting), moves, columns)
