"""Softmax and cross-entropy in one step, and log(softmax(z)) one after the other, in single and in double precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import NAME, NUMBER, PLAIN
from softmax_core.digits import Form
from softmax_core.distributions import logsumexp, softmax
from softmax_core.frames import Sweeps
from softmax_core.losses import softmax_cross_entropy
from softmax_core.moves import Move, choice, held, replaced, sweep

Float: TypeAlias = FloatArray

DTYPES: dict[str, Any] = {"4": np.float32, "8": np.float64}
"""By their size in bytes."""

AGREE, INFINITE, ZERO, DIGITS, BOTH, NONE = range(6)
"""Both agree; one after the other gives inf, 0, or few right digits; both give inf; the dtype has no such logit."""

FEW_DIGITS = 1e-3
"""Two results that differ by more, relatively, do not agree."""

RANGE = 1000.0
ROWS = {("8", True): 3.0, ("4", True): 2.0, ("8", False): 1.0, ("4", False): 0.0}
"""The rows of the chart, from below: precision, and whether in one step."""

OFF = -9.0
"""Where marks stand that are not to be seen."""

TICKS = (-1000.0, -100.0, -10.0, 0.0, 10.0, 100.0, 1000.0)


def forms(classes: int) -> dict[str, Form]:
    """Name every column with the form of its numbers.

    ``z0, …`` logits, ``y`` the target, ``d`` how far its logit is ahead of log Σ exp of the others, ``x`` where that is
    drawn. Behind 4 for float32 and 8 for float64: ``f`` the loss in one step, ``s`` one after the other, ``p`` the
    probability in between, ``k`` one of AGREE, …, ``e`` the relative difference; ``m, n`` the row of the chart where f
    and s have their mark, or `OFF`.

    Examples
    --------
    >>> forms(2)["f4"] == forms(2)["s8"]
    True
    """
    return {
        **{f"z{i}": PLAIN for i in range(classes)},
        **{f"{letter}{size}": NUMBER for letter in "fspemn" for size in DTYPES},
        **{f"k{size}": PLAIN for size in DTYPES},
        **{"y": NAME, "d": NUMBER, "x": NUMBER},
    }


def one_after_the_other(logits: NDArray[Any], target: NDArray[np.intp]) -> NDArray[Any]:
    """Compute −log(softmax(z))_y, every step of it rounded to the dtype of the logits.

    The softmax is the one that subtracts the maximum: what goes wrong here goes wrong between the two steps.

    Parameters
    ----------
    logits : ndarray, shape (n, K)
        float32 or float64.
    target : ndarray of int, shape (n,)
        The true class.

    Returns
    -------
    ndarray, shape (n,)
        In the dtype of the logits.

    Examples
    --------
    >>> one_after_the_other(np.array([[-800.0, 0.0], [40.0, 0.0]]), np.array([0, 0]))
    array([inf,  0.])
    """
    p = np.take_along_axis(np.asarray(softmax(logits)), target[:, None], -1)[:, 0]
    with np.errstate(divide="ignore"):
        return np.asarray(0.0 - np.log(p))


def columns(logits: Float, target: NDArray[np.intp]) -> dict[str, Float]:
    """Compute many losses in both ways, in both precisions.

    Parameters
    ----------
    logits : ndarray, shape (n, K)
        Scores; for float32 they are rounded to it first.
    target : ndarray of int, shape (n,)
        The true class.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> got = columns(np.array([[17.0, 0.0]]), np.array([0]))
    >>> got["s4"], got["f4"].round(12), got["k4"], got["k8"]
    (array([0.]), array([4.1399e-08]), array([2.]), array([0.]))
    """
    result = {f"z{i}": logits[:, i] for i in range(logits.shape[1])}
    for size, dtype in DTYPES.items():
        with np.errstate(over="ignore"):
            z = logits.astype(dtype)
        p = np.take_along_axis(np.asarray(softmax(z)), target[:, None], -1)[:, 0]
        fused = np.asarray(softmax_cross_entropy(target, z), dtype=np.float64)
        split = one_after_the_other(z, target).astype(np.float64)
        with np.errstate(all="ignore"):
            error = np.where(fused == split, 0.0, np.abs(split - fused) / fused)
            named = {f"f{size}": fused, f"s{size}": split, f"p{size}": p.astype(np.float64), f"e{size}": error}
        works = {f"m{size}": _works(fused, size, together=True), f"n{size}": _works(split, size, together=False)}
        result |= named | works | {f"k{size}": _kind(fused, split, error)}
    lead = gap(logits, target)
    return result | {"y": target.astype(np.float64), "d": lead, "x": spot(lead)}


def _kind(fused: Float, split: Float, error: Float) -> Float:
    conditions = [np.isnan(fused), np.isinf(fused), np.isinf(split), (split == 0) & (fused > 0), error > FEW_DIGITS]
    return np.select(conditions, [NONE, BOTH, INFINITE, ZERO, DIGITS], AGREE).astype(np.float64)


def _works(loss: Float, size: str, *, together: bool) -> Float:
    """In which row of the chart a way that gives a loss has its mark; off it where it gives inf, 0 or none."""
    return np.where(np.isfinite(loss) & (loss > 0), ROWS[size, together], OFF)


def gap(logits: Float, target: NDArray[np.intp]) -> Float:
    """Compute how far the target's logit is ahead: z_y − log Σ_{j≠y} exp(z_j), the log of its odds.

    Examples
    --------
    >>> gap(np.array([[3.0, 0.0, 0.0]]), np.array([0])).round(4)
    array([2.3069])
    """
    others = logits.copy()
    np.put_along_axis(others, target[:, None], -np.inf, -1)
    own = np.take_along_axis(logits, target[:, None], -1)[:, 0]
    with np.errstate(invalid="ignore"):
        return np.asarray(own - np.asarray(logsumexp(others)))


def find(logits: Sequence[float], target: int, size: str, kind: int) -> float:
    """Find the nearest logit of the target at which one after the other fails and one step does not.

    Parameters
    ----------
    logits : sequence of float
        K finite logits; all but the target's stand still.
    target : int
        The true class.
    size : {"4", "8"}
        The precision, see `DTYPES`.
    kind : int
        INFINITE or ZERO: how it fails.

    Returns
    -------
    float
        With two decimals. One hundredth nearer to the others, the result is not yet inf, or not yet 0.

    Examples
    --------
    >>> find((0.0, 0.0), 0, "4", ZERO), find((0.0, 0.0), 0, "8", INFINITE)
    (16.64, -745.14)
    """
    others = float(np.asarray(logsumexp([z for index, z in enumerate(logits) if index != target])))
    sign, failed = (1, 0.0) if kind == ZERO else (-1, np.inf)
    near, far = 0, int(RANGE) * 100  # hundredths of a logit
    start = round(others * 100)
    while far - near > 1:
        middle = (near + far) // 2
        trial = replaced(logits, target, [(start + sign * middle) / 100])
        there = columns(trial, np.array([target]))[f"s{size}"][0] == failed
        near, far = (near, middle) if there else (middle, far)
    return (start + sign * far) / 100


def sweeps(logits: Sequence[float], target: int) -> Sweeps:
    """Compute both ways at every step of every control.

    Parameters
    ----------
    logits : sequence of float
        K logits.
    target : int
        The true class.

    Returns
    -------
    Sweeps
        Controls ``z0, …`` from −1000 to 1000, in finer steps near 0, and ``y``.

    Examples
    --------
    >>> result = sweeps((0.0, 0.0), 0)
    >>> result.column("z0", "s4")[[0, -1]], result.column("z0", "f4")[[0, -1]]
    (array([inf,  0.]), array([1000.,    0.]))
    """
    moves = {"y": choice(len(logits), "target")}
    for index, value in enumerate(logits):
        grid = held(_steps(), value)
        moves[f"z{index}"] = Move(grid, {"logits": replaced(logits, index, grid)})
    return sweep({"logits": logits, "target": target}, moves, columns)


def _steps() -> Float:
    """From −1000 to 1000: by halves up to 50, by 2 up to 120, by 20 beyond."""
    size = np.concatenate([np.arange(0, 50, 0.5), np.arange(50, 120, 2.0), np.arange(120, 1001, 20.0)])
    return np.union1d(-size, size)


def spot(lead: ArrayLike) -> Float:
    """Say where a lead is drawn: sign(d) log10(1 + |d|), so that 17 and 745 both have room.

    Examples
    --------
    >>> spot([-999.0, 0.0, 9.0])
    array([-3.,  0.,  1.])
    """
    d = np.asarray(lead, dtype=np.float64)
    return np.asarray(np.sign(d) * np.log10(1.0 + np.abs(d)))


def ends(size: str, *, together: bool) -> tuple[float, float]:
    """Find between which leads a way gives a loss that is neither inf nor 0, for two logits.

    Parameters
    ----------
    size : {"4", "8"}
        The precision.
    together : bool
        In one step, or one after the other.

    Returns
    -------
    tuple of float
        The last leads, with two decimals, at which it does; −1000 where it goes on.

    Examples
    --------
    >>> ends("4", together=False), ends("8", together=True)
    ((-103.97, 16.63), (-1000.0, 745.13))
    """
    name = f"{'f' if together else 's'}{size}"
    found = [0, 0]
    for side, sign in enumerate((-1, 1)):
        good, bad = 0, int(RANGE) * 100 + 1
        while bad - good > 1:
            middle = (good + bad) // 2
            loss = columns(np.array([[sign * middle / 100, 0.0]]), np.array([0]))[name][0]
            good, bad = (middle, bad) if np.isfinite(loss) and loss > 0 else (good, middle)
        found[side] = sign * good
    return found[0] / 100, found[1] / 100
