"""A batch: one loss per sample, and their mean −(1/N) Σ Σ y log p."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import NAME, NUMBER, PLAIN
from softmax_core.digits import Form
from softmax_core.distributions import log_softmax, softmax
from softmax_core.frames import Sweeps
from softmax_core.losses import softmax_cross_entropy
from softmax_core.moves import Move, sweep
from softmax_core.price import BITS
from softmax_core.sweeps import logit_grid

Float: TypeAlias = FloatArray

MOST_SAMPLES, FEWEST_CLASSES, MOST_CLASSES = 6, 2, 5


def forms(samples: int, classes: int) -> dict[str, Form]:
    """Name every column with the form of its numbers.

    Per sample n: ``y{n}`` the target, ``p{n}`` its probability, ``g{n}`` its log p, ``l{n}`` the loss, ``r{n}`` 1 where
    the target is the most probable class; per entry: ``z{n}_{k}`` logit, ``p{n}_{k}`` probability. Once: ``sum, mean``
    of the losses in nats, ``bits`` the mean in bits, ``right`` how many targets are the most probable class.

    Examples
    --------
    >>> forms(2, 3)["z1_2"].kind, "l2" in forms(2, 3)
    ('plain', False)
    """
    per_sample = {"y": NAME, "p": NUMBER, "g": Form(bracketed=True), "l": NUMBER, "r": PLAIN}
    per_entry = {"z": PLAIN, "p": NUMBER}
    return {
        **{f"{letter}{n}": form for letter, form in per_sample.items() for n in range(samples)},
        **{f"{letter}{n}_{k}": f for letter, f in per_entry.items() for n in range(samples) for k in range(classes)},
        **dict.fromkeys(("sum", "mean", "bits"), NUMBER),
        "right": PLAIN,
    }


def columns(logits: Float, target: NDArray[np.intp]) -> dict[str, Float]:
    """Compute the losses of many batches.

    Parameters
    ----------
    logits : ndarray, shape (n, N, K)
        One batch an entry, one sample a row of it.
    target : ndarray of int, shape (n, N)
        Index of the true class of every sample.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> got = columns(np.array([[[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]]]), np.array([[0, 1]]))
    >>> [got[name].round(4).item() for name in ("l0", "l1", "mean")]
    [0.1791, 1.417, 0.7981]
    """
    p, logs = np.asarray(softmax(logits)), np.asarray(log_softmax(logits)) + 0.0
    loss = np.asarray(softmax_cross_entropy(target, logits))
    own = np.take_along_axis(p, target[..., None], -1)[..., 0]
    own_log = np.take_along_axis(logs, target[..., None], -1)[..., 0]
    right = own >= p.max(axis=-1)
    per_sample = {"y": target.astype(np.float64), "p": own, "g": own_log, "l": loss, "r": right.astype(np.float64)}
    samples, classes = logits.shape[1:]
    return {
        **{f"{letter}{n}": block[:, n] for letter, block in per_sample.items() for n in range(samples)},
        **{
            f"{letter}{n}_{k}": block[:, n, k]
            for letter, block in (("z", logits), ("p", p))
            for n in range(samples)
            for k in range(classes)
        },
        **{"sum": loss.sum(axis=-1), "mean": loss.mean(axis=-1), "bits": loss.mean(axis=-1) / BITS},
        "right": right.sum(axis=-1).astype(np.float64),
    }


def sweeps(logits: Sequence[Sequence[float]], target: Sequence[int], half_range: float) -> Sweeps:
    """Compute the losses at every step of every control.

    Parameters
    ----------
    logits : sequence of sequence of float
        N samples of K logits.
    target : sequence of int
        The true class of every sample.
    half_range : float
        The logits' sliders go from −half_range to +half_range.

    Returns
    -------
    Sweeps
        Controls ``z{n}_{k}`` for the logits, ``y{n}`` for the targets.

    Examples
    --------
    >>> sweeps(((0.0, 0.0),), (0,), 5.0).column("z0_0", "mean")[[0, 50]].round(4)
    array([5.0067, 0.6931])
    """
    z, y = np.asarray(logits, dtype=np.float64), np.asarray(target)
    moves = {}
    for place in np.ndindex(z.shape):
        grid = logit_grid(half_range, float(z[place]))
        moved = np.tile(z, (len(grid), 1, 1))
        moved[:, place[0], place[1]] = grid
        moves[f"z{place[0]}_{place[1]}"] = Move(grid, {"logits": moved})
    for n in range(len(y)):
        every = np.arange(z.shape[1])
        chosen = np.tile(y, (len(every), 1))
        chosen[:, n] = every
        moves[f"y{n}"] = Move(every.astype(np.float64), {"target": chosen})
    return sweep({"logits": z, "target": y}, moves, columns)
