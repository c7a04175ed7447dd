"""Finite differences beside p − y: their error over the step, forward and central, in single and double precision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import NAME, PLAIN, SIGNED, Quantity
from softmax_core.gradients import softmax_cross_entropy_gradient
from softmax_core.losses import softmax_cross_entropy

Float: TypeAlias = FloatArray

DTYPES: dict[str, Any] = {"float32": np.float32, "float64": np.float64}
FORWARD, CENTRAL = "forward", "central"
WAYS = tuple(f"{way}_{dtype}" for dtype in DTYPES for way in (FORWARD, CENTRAL))
"""Every way, by its name."""

STEPS = (*(float(f"{mantissa}e-{place}") for place in range(15, 1, -1) for mantissa in (1, 2, 5)), 0.1)
"""The steps h at which the error is computed, from 1e-15 to 1e-1."""

FLOOR = 1e-17
"""Smaller errors, and 0, are drawn here."""

AROUND = 1
"""How many steps on both sides are looked at, so that a step that is right by luck alone does not count as the best."""

EPSILONS = {dtype: float(np.finfo(number).eps) for dtype, number in DTYPES.items()}
RULES_OF_THUMB = {
    f"{way}_{dtype}": eps ** (1 / 2 if way == FORWARD else 1 / 3)
    for dtype, eps in EPSILONS.items()
    for way in (FORWARD, CENTRAL)
}
"""Where truncation, of order h or h², and cancellation, of order ε/h, are about equal."""

TOO_LARGE, GOOD, TOO_SMALL, LOST, NONE = range(5)
"""Of central differences in float64: h is above the best one by much, near it, below it by much, so small that z + h is
z, or there is no difference because the loss is infinite."""

MUCH = 20.0
"""Times the error of the best step."""

OF_A_WAY = {
    "estimate": Quantity("the difference quotient", SIGNED),
    "error": Quantity("|estimate − (p − y)|"),
    "error_at": Quantity("log10 of the error, where it is drawn"),
    "best": Quantity("the step of STEPS around which the error is smallest", PLAIN),
    "best_error": Quantity("the error there"),
    "best_at": Quantity("log10 of that step"),
    "best_error_at": Quantity("log10 of that error, where it is drawn"),
    "curve": Quantity("log10 of the error at every step of STEPS"),
}

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "y": Quantity("true class", NAME),
    "c": Quantity("class by whose logit is differentiated", NAME),
    "h": Quantity("step", PLAIN),
    "at": Quantity("log10 of the step"),
    "g": Quantity("p − y of that class", SIGNED),
    "p_c": Quantity("its probability"),
    "y_c": Quantity("its target", PLAIN),
    "loss": Quantity("cross-entropy in nats"),
    "state": Quantity("TOO_LARGE, GOOD, TOO_SMALL, LOST or NONE", PLAIN),
    **{
        f"{name}_{way}": Quantity(f"{what.meaning}, {way.replace('_', ', ')}", what.form)
        for way in WAYS
        for name, what in OF_A_WAY.items()
    },
}


def quantities(z: Float, y: NDArray[np.intp], c: NDArray[np.intp], h: Float) -> dict[str, Float]:
    """Estimate one entry of the gradient of n states: z of shape (n, K), the others (n,).

    Examples
    --------
    >>> one = np.zeros(1, dtype=np.intp)
    >>> found = quantities(np.array([[3.0, 1.0, 0.2]]), one, one, np.array([1e-5]))
    >>> found["estimate_central_float64"].round(8), found["g"].round(8), found["best_central_float64"] < 1e-4
    (array([-0.1639812]), array([-0.1639812]), array([ True]))
    """
    gradient = np.asarray(softmax_cross_entropy_gradient(y, z))
    truth = np.take_along_axis(gradient, c[:, None], 1)[:, 0]
    loss = np.asarray(softmax_cross_entropy(y, z), dtype=np.float64)
    found = {
        "z": z, "y": y, "c": c, "h": h, "at": np.log10(h), "g": truth, "p_c": truth + (y == c), "y_c": y == c,
        "loss": loss,
    }  # fmt: skip
    for way in WAYS:
        found |= {f"{name}_{way}": values for name, values in _of_a_way(way, z, y, c, h, truth).items()}
    found["state"] = _state(found, z, c)
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _of_a_way(way: str, z: Float, y: NDArray[np.intp], c: NDArray[np.intp], h: Float, truth: Float) -> dict[str, Float]:
    """Estimate in one way, at the chosen step and at every step of the curve."""
    kind, dtype = way.split("_")
    chosen = estimates(z, y, c, h[:, None], kind, dtype)[:, 0]
    # what does not change with h is computed once
    every, first, which = np.unique(np.column_stack([z, y, c]), axis=0, return_index=True, return_inverse=True)
    steps = np.broadcast_to(np.array(STEPS), (len(every), len(STEPS)))
    with np.errstate(invalid="ignore"):
        error = np.abs(chosen - truth)
        curve = np.abs(estimates(z[first], y[first], c[first], steps, kind, dtype) - truth[first, None])
    best = best_places(curve)
    least = np.take_along_axis(curve, best[:, None], 1)[:, 0]
    step = np.where(np.isnan(least), np.nan, np.array(STEPS)[best])
    return {
        "estimate": chosen, "error": error, "error_at": drawn(error), "best": step[which], "best_error": least[which],
        "best_at": np.log10(step)[which], "best_error_at": drawn(least)[which], "curve": drawn(curve)[which],
    }  # fmt: skip


def best_places(error: Float) -> NDArray[np.intp]:
    """Find in every row the place around which the largest of `AROUND` neighbours is smallest: luck does not count.

    Examples
    --------
    >>> best_places(np.array([[9.0, 8.0, 0.0, 9.0, 9.0, 9.0, 3.0, 2.0, 1.0, 2.0, 3.0]]))
    array([8])
    """
    held = np.pad(np.where(np.isnan(error), np.inf, error), ((0, 0), (AROUND, AROUND)), mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(held, 2 * AROUND + 1, axis=1).max(axis=2).argmin(axis=1))


def estimates(z: Float, y: NDArray[np.intp], c: NDArray[np.intp], h: Float, kind: str, dtype: str) -> Float:
    r"""Compute difference quotients as anybody would, every step rounded to `dtype`: no trick, so that all can be seen.

    Forward (L(z + h) − L(z)) / h, central (L(z + h) − L(z − h)) / 2h.

    Parameters
    ----------
    z, y, c : ndarray
        Shapes (n, K), (n,) and (n,): logits, true class, class whose logit is moved.
    h : ndarray
        Shape (n, m): m steps for each.
    kind : {"forward", "central"}
        Which quotient.
    dtype : {"float32", "float64"}
        In which precision.

    Returns
    -------
    ndarray
        Shape (n, m), in float64; nan where a loss is infinite.

    Examples
    --------
    >>> one = np.zeros(1, dtype=np.intp)
    >>> estimates(np.array([[3.0, 1.0, 0.2]]), one, one, np.array([[1e-3, 1e-9]]), "forward", "float32").round(4)
    array([[-0.1639,  0.    ]])
    """
    number = DTYPES[dtype]
    with np.errstate(all="ignore"):
        step, start = h.astype(number), np.repeat(z.astype(number)[:, None, :], h.shape[1], axis=1)
        truth = np.broadcast_to(y[:, None], h.shape)
        after = _moved(start, c, step)
        before = _moved(start, c, -step) if kind == CENTRAL else start
        difference = _losses(truth, after) - _losses(truth, before)
        quotient = difference / (number(2) * step if kind == CENTRAL else step)
    return np.asarray(quotient, dtype=np.float64)


def _moved(start: NDArray[Any], c: NDArray[np.intp], step: NDArray[Any]) -> NDArray[Any]:
    moved, rows = start.copy(), np.arange(len(start))
    moved[rows, :, c] += step
    return moved


def _losses(truth: NDArray[np.intp], z: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(softmax_cross_entropy(truth, z))


def drawn(values: ArrayLike) -> Float:
    """Say where an error is drawn: log10, what is below `FLOOR` there.

    Examples
    --------
    >>> drawn(np.array([0.01, 0.0])).round(4)
    array([ -2., -17.])
    """
    return np.asarray(np.log10(np.maximum(np.asarray(values, dtype=np.float64), FLOOR)))


def _state(found: dict[str, Any], z: Float, c: NDArray[np.intp]) -> NDArray[np.intp]:
    """Say what the chosen step is for central differences in float64."""
    way = f"{CENTRAL}_float64"
    own = np.take_along_axis(z, c[:, None], 1)[:, 0]
    error, best = found[f"error_{way}"], found[f"best_error_{way}"]
    lost, fine = own + found["h"] == own, error <= MUCH * np.maximum(best, EPSILONS["float64"])
    larger = found["h"] > found[f"best_{way}"]
    return np.select([np.isnan(error), lost, fine, larger], [NONE, LOST, GOOD, TOO_LARGE], TOO_SMALL)


def best_step(state: Mapping[str, Any], way: str) -> float:
    """Find the best step of a way in one state.

    Examples
    --------
    >>> best_step({"z": (3.0, 1.0, 0.2), "y": 0, "c": 0}, "forward_float64")
    1e-08
    """
    places = np.array([state["y"]], dtype=np.intp), np.array([state["c"]], dtype=np.intp)
    found = quantities(np.array([state["z"]], dtype=np.float64), *places, np.array([STEPS[0]]))
    step = float(found[f"best_{way}"][0])
    return step if step > 0 else STEPS[-1]
