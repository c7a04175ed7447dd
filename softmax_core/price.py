"""The price of one prediction: −log p of the class that came true, in nats and in bits, and what halving p costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import COUNT, NAME, NUMBER, PLAIN
from softmax_core.digits import Form
from softmax_core.distributions import log_softmax, logsumexp, softmax
from softmax_core.frames import Sweeps
from softmax_core.losses import softmax_cross_entropy
from softmax_core.moves import Move, choice, held, indexed, logit_moves, present, replaced, sweep

Float: TypeAlias = FloatArray

BITS = float(np.log(2.0))
"""Nats in one bit."""

DECIMALS = 6
"""A logit that follows from a probability keeps this many decimals: it can be read, typed and put into a link."""

NEAR = 1e-5
"""So close, relatively, does the probability of such a logit come to the one that was asked for."""

SMALL = (0.0, 1e-6, 1e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3)
HIGH = (0.995, 0.998, 0.999, 0.9999, 0.99999)
KEPT, ROUNDED = 0, 1
"""Whether log p orders the classes as p does, or tells apart what p has rounded to the same number."""


def forms(classes: int) -> dict[str, Form]:
    """Name every column with the form of its numbers.

    Per class: ``z`` logit, ``p`` probability, ``l`` log p, ``r`` and ``o`` the place by p and by log p (1 is the
    largest). Per sample: ``y`` the true class, ``p`` its probability, ``ce, cb`` its price in nats and bits, ``N`` 1/p,
    ``ph, ch, bh`` half of p and its price, ``dn, db`` the difference, ``order`` KEPT or ROUNDED, ``inf`` 1 if p is 0.

    Examples
    --------
    >>> sorted(set(forms(1)) - {"z0", "p0", "l0", "r0", "o0"})
    ['N', 'bh', 'cb', 'ce', 'ch', 'db', 'dn', 'inf', 'order', 'p', 'ph', 'y']
    """
    per_class = {"z": PLAIN, "p": NUMBER, "l": NUMBER, "r": PLAIN, "o": PLAIN}
    return {
        **{f"{letter}{i}": form for letter, form in per_class.items() for i in range(classes)},
        **dict.fromkeys(("p", "ce", "cb", "ph", "ch", "bh", "dn", "db"), NUMBER),
        **{"y": NAME, "N": COUNT, "order": PLAIN, "inf": PLAIN},
    }


def columns(logits: Float, target: NDArray[np.intp]) -> dict[str, Float]:
    """Compute the price of many predictions.

    Parameters
    ----------
    logits : ndarray, shape (n, K)
        Scores; −inf masks a class.
    target : ndarray of int, shape (n,)
        Index of the class that came true.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> priced = columns(np.array([[0.0, 0.0]]), np.array([1]))
    >>> priced["ce"].round(4), priced["cb"], priced["bh"]
    (array([0.6931]), array([1.]), array([2.]))
    """
    p = np.asarray(softmax(logits))
    logs = np.asarray(log_softmax(logits)) + 0.0
    loss = np.asarray(softmax_cross_entropy(target, logits))
    own = np.take_along_axis(p, target[:, None], -1)[:, 0]
    by_p, by_log = _places(p), _places(logs)
    halved = loss + BITS
    with np.errstate(invalid="ignore", over="ignore"):
        extra = np.where(np.isinf(loss), np.nan, halved - loss)
        return {
            **indexed({"z": logits, "p": p, "l": logs, "r": by_p, "o": by_log}),
            **{"y": target.astype(np.float64), "p": own, "ce": loss, "cb": loss / BITS, "N": np.exp(loss)},
            **{"ph": own / 2, "ch": halved, "bh": halved / BITS, "dn": extra, "db": extra / BITS},
            **{"order": (by_p != by_log).any(axis=-1).astype(np.float64), "inf": np.isinf(loss).astype(np.float64)},
        }


def _places(values: Float) -> Float:
    """The place of every entry in its row: 1 for the largest, shared on ties."""
    return np.asarray(1.0 + (values[:, None, :] > values[:, :, None]).sum(axis=-1))


def logit_for(logits: Sequence[float], target: int, probabilities: Float) -> Float:
    """Find the logit that gives one class a probability, the other logits standing still.

    z_y = log Σ_{j≠y} exp(z_j) + log(p / (1 − p)), with six decimals.

    Parameters
    ----------
    logits : sequence of float
        K logits; at least one beside the target's is finite.
    target : int
        The class that moves.
    probabilities : ndarray
        What it should get: at least 0 and below 1.

    Returns
    -------
    ndarray
        In the shape of the probabilities; −inf for 0.

    Examples
    --------
    >>> logit_for((3.0, 1.0, 0.2), 0, np.array([0.25]))
    array([0.272488])
    """
    others = [z for index, z in enumerate(logits) if index != target]
    with np.errstate(divide="ignore"):
        odds = np.log(probabilities) - np.log1p(-probabilities)
    return np.asarray(np.round(logsumexp(others) + odds, DECIMALS) + 0.0)


def logit_at(logits: Sequence[float], target: int, probability: float) -> float | None:
    """Find one such logit; None where the other classes are all masked, so that the target has everything.

    Examples
    --------
    >>> logit_at((3.0, 1.0, 0.2), 0, 0.0), logit_at((3.0, -np.inf), 0, 0.5)
    (-inf, None)
    """
    if all(z == -np.inf for index, z in enumerate(logits) if index != target):
        return None
    return float(logit_for(logits, target, np.asarray(probability)))


def sweeps(logits: Sequence[float], target: int, half_range: float) -> Sweeps:
    """Compute the price at every step of every control.

    Parameters
    ----------
    logits : sequence of float
        K logits.
    target : int
        The class that came true.
    half_range : float
        The logits' sliders go from −half_range to +half_range.

    Returns
    -------
    Sweeps
        Controls ``z0, z1, …``, ``y`` for the class that came true, and ``p`` for its probability, by its logit.

    Examples
    --------
    >>> result = sweeps((3.0, 1.0, 0.2), 0, 5.0)
    >>> grid = result.grids["p"].tolist()
    >>> result.column("p", "ce")[grid.index(0.25)].round(4), result.column("p", "cb")[grid.index(0.5)].round(4)
    (np.float64(1.3863), np.float64(1.0))
    """
    now: dict[str, ArrayLike] = {"logits": logits, "target": target}
    moves = {**logit_moves(logits, half_range), "y": choice(len(logits), "target")}
    if any(np.isfinite(z) for index, z in enumerate(logits) if index != target):
        every = (*SMALL, *(np.arange(1, 100) / 100).tolist(), *HIGH)
        own = present(now, columns)["p"]
        grid = held(every, own, NEAR)
        moved = logit_for(logits, target, np.where(grid == own, 0.5, grid))
        moves["p"] = Move(grid, {"logits": replaced(logits, target, np.where(grid == own, logits[target], moved))})
    return sweep(now, moves, columns)
