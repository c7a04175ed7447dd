"""Softmax and cross-entropy in one step, and log(softmax(z)) one after the other, in single and in double precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import NAME, PLAIN, Quantity
from softmax_core.distributions import logsumexp, softmax
from softmax_core.losses import softmax_cross_entropy

Float: TypeAlias = FloatArray

DTYPES: dict[str, Any] = {"float32": np.float32, "float64": np.float64}
FUSED, TWO_STEP = "fused", "two_step"

AGREE, INFINITE, ZERO, DIGITS, BOTH, NONE = range(6)
"""Both agree; one after the other gives inf, 0, or few right digits; both give inf; the dtype has no such logit."""

FEW_DIGITS = 1e-3
"""Two results that differ by more, relatively, do not agree."""

FURTHEST = 1000
"""How far from the other logits a failure is looked for."""

OF_ONE_DTYPE = {
    "p": Quantity("softmax probability of the true class"),
    "fused": Quantity("loss in one step"),
    "two_step": Quantity("loss one after the other"),
    "error": Quantity("relative difference of both losses"),
    "outcome": Quantity("AGREE, INFINITE, ZERO, DIGITS, BOTH or NONE", PLAIN),
    "fused_works": Quantity("the lead on its axis where one step gives a loss that is neither inf nor 0, else nan"),
    "two_step_works": Quantity("the same one after the other"),
}

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "y": Quantity("true class", NAME),
    "lead": Quantity("z_y − log Σ exp of the others, the log of the odds of the true class"),
    "lead_on_axis": Quantity("sign(lead) log10(1 + |lead|)"),
    **{
        f"{name}_{dtype}": Quantity(f"{what.meaning}, in {dtype}", what.form)
        for dtype in DTYPES
        for name, what in OF_ONE_DTYPE.items()
    },
}


def quantities(z: Float, y: NDArray[np.intp]) -> dict[str, Float]:
    """Compute the losses of n states in both ways, in both precisions: z of shape (n, K), y of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([[17.0, 0.0]]), np.array([0]))
    >>> found["two_step_float32"], found["fused_float32"].round(12), found["outcome_float32"], found["outcome_float64"]
    (array([0.]), array([4.1399e-08]), array([2.]), array([0.]))
    """
    lead = lead_of(z, y)
    place, masked = on_axis(lead), _of_true(z, y) == -np.inf
    found = {"z": z, "y": y.astype(np.float64), "lead": lead, "lead_on_axis": place}
    for name, dtype in DTYPES.items():
        with np.errstate(over="ignore"):
            rounded = z.astype(dtype)
        found |= {f"{key}_{name}": values for key, values in _both_ways(rounded, y, masked, place).items()}
    return found


def _both_ways(z: NDArray[Any], y: NDArray[np.intp], masked: NDArray[np.bool_], place: Float) -> dict[str, Float]:
    """Compare both ways in the dtype of z; `masked` says where the true logit is −inf and not merely rounded to it."""
    p = _of_true(np.asarray(softmax(z)), y)
    fused = np.asarray(softmax_cross_entropy(y, z), dtype=np.float64)
    two_step = one_after_the_other(z, y).astype(np.float64)
    with np.errstate(all="ignore"):
        error = np.where(fused == two_step, 0.0, np.abs(two_step - fused) / fused)
    failures = {
        NONE: np.isnan(fused) | (np.isinf(fused) & ~masked), BOTH: masked, INFINITE: np.isinf(two_step),
        ZERO: (two_step == 0) & (fused > 0), DIGITS: error > FEW_DIGITS,
    }  # fmt: skip
    outcome = np.select(list(failures.values()), list(failures), AGREE).astype(np.float64)
    return {
        "p": p.astype(np.float64), "fused": fused, "two_step": two_step, "error": error, "outcome": outcome,
        "fused_works": np.where(_gives_loss(fused), place, np.nan),
        "two_step_works": np.where(_gives_loss(two_step), place, np.nan),
    }  # fmt: skip


def _of_true(values: NDArray[Any], y: NDArray[np.intp]) -> NDArray[Any]:
    """Take the entry of the true class of every row."""
    return np.take_along_axis(values, y[:, None], -1)[:, 0]


def _gives_loss(loss: Float) -> NDArray[np.bool_]:
    return np.isfinite(loss) & (loss > 0)


def one_after_the_other(z: NDArray[Any], y: NDArray[np.intp]) -> NDArray[Any]:
    """Compute −log(softmax(z))_y, every step of it rounded to the dtype of z, of shape (n, K).

    The softmax is the one that subtracts the maximum: what goes wrong here goes wrong between the two steps.

    Examples
    --------
    >>> one_after_the_other(np.array([[-800.0, 0.0], [40.0, 0.0]]), np.array([0, 0]))
    array([inf,  0.])
    """
    p = _of_true(np.asarray(softmax(z)), y)
    with np.errstate(divide="ignore"):
        return np.asarray(0.0 - np.log(p))


def lead_of(z: Float, y: NDArray[np.intp]) -> Float:
    """Compute how far the true logit is ahead: z_y − log Σ_{j≠y} exp(z_j), the log of its odds.

    Examples
    --------
    >>> lead_of(np.array([[3.0, 0.0, 0.0]]), np.array([0])).round(4)
    array([2.3069])
    """
    others = z.copy()
    np.put_along_axis(others, y[:, None], -np.inf, -1)
    own = _of_true(z, y)
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(own - np.asarray(logsumexp(others)))


def on_axis(lead: ArrayLike) -> Float:
    """Say where a lead is drawn: sign(d) log10(1 + |d|), so that 17 and 745 both have room.

    Examples
    --------
    >>> on_axis([-999.0, 0.0, 9.0])
    array([-3.,  0.,  1.])
    """
    d = np.asarray(lead, dtype=np.float64)
    return np.asarray(np.sign(d) * np.log10(1.0 + np.abs(d)))


def breaking_logit(z: Sequence[float], y: int, dtype: str, outcome: int) -> float:
    """Find the nearest logit of the true class at which one after the other fails and one step does not.

    Examples
    --------
    >>> breaking_logit((0.0, 0.0), 0, "float32", ZERO), breaking_logit((0.0, 0.0), 0, "float64", INFINITE)
    (16.64, -745.14)
    """
    others = float(np.asarray(logsumexp([value for index, value in enumerate(z) if index != y])))
    if not np.isfinite(others * 100):
        return float("nan")
    sign, failed = (1, 0.0) if outcome == ZERO else (-1, np.inf)
    start = round(others * 100)  # in hundredths of a logit

    def at(distance: int) -> dict[str, Float]:
        trial = np.array([z], dtype=np.float64)
        trial[0, y] = (start + sign * distance) / 100
        return quantities(trial, np.array([y]))

    near, far = 0, FURTHEST * 100
    while far - near > 1:
        middle = (near + far) // 2
        near, far = (near, middle) if at(middle)[f"two_step_{dtype}"][0] == failed else (middle, far)
    return (start + sign * far) / 100 if at(far)[f"outcome_{dtype}"][0] == outcome else float("nan")


def working_leads(way: str, dtype: str) -> tuple[float, float]:
    """Find between which leads a way gives a loss that is neither inf nor 0, for two logits.

    Examples
    --------
    >>> working_leads(TWO_STEP, "float32"), working_leads(FUSED, "float64")
    ((-103.97, 16.63), (-1000.0, 745.13))
    """
    found = [0, 0]
    for side, sign in enumerate((-1, 1)):
        good, bad = 0, FURTHEST * 100 + 1
        while bad - good > 1:
            middle = (good + bad) // 2
            loss = quantities(np.array([[sign * middle / 100, 0.0]]), np.array([0]))[f"{way}_{dtype}"]
            good, bad = (middle, bad) if _gives_loss(loss)[0] else (good, middle)
        found[side] = sign * good
    return found[0] / 100, found[1] / 100
