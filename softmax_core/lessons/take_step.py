"""Steps down by cross-entropy and by squared error from the same start, and how large a step may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import COUNT, NAME, PLAIN, SIGNED, Quantity
from softmax_core.distributions import softmax
from softmax_core.information import entropy
from softmax_core.lessons.curvature import STEEPEST, eigenvalues, smoothed
from softmax_core.lessons.descent import (
    OfLogits,
    brier,
    brier_slope,
    cross_entropy,
    cross_entropy_slope,
    walk,
)

Float: TypeAlias = FloatArray

SURELY = 2.0 / STEEPEST
"""Below this step size a step lowers cross-entropy from anywhere, whatever the target."""

DRAWN = (-4.0, 2.0)
"""Powers of ten at the ends of the axis of losses; what is less above its minimum is drawn at the lower one."""

LEAST_DRAWN, HIGHEST_DRAWN = 1e-4, 1e2
"""These powers."""

SURELY_AT = float(np.log10(SURELY))
"""Where `SURELY` is drawn on a logarithmic axis."""

SAME = 1e-12
"""A change of the loss by less, in shares of it, is rounding."""

MUST_FALL, FELL, FELL_HARD, ROSE, UNSETTLED, OVERFLOWED = range(6)
"""What cross-entropy does: η is below `SURELY`; no step raised it; none can, as the target is hard; one raised it; one
did, and η is beyond what the minimum bears; the logits grew too large.
"""

NEITHER, FIRST, BOTH, SECOND, LOST = range(5)
"""Who has the true class in front by now: nobody, cross-entropy alone, both, squared error alone; or one overflows."""

CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.5, float(np.sqrt(0.75))))
"""Where the three classes stand in the triangle, as seen from its lower left corner."""

_OF_BOTH = {
    "p": Quantity("probability after n steps"),
    "now": Quantity("logit after n steps"),
    "gradient": Quantity("gradient there", SIGNED),
    "next": Quantity("logit after one more step"),
    "loss": Quantity("loss after n steps"),
    "started": Quantity("loss at the start"),
    "true_p": Quantity("probability of the true class after n steps"),
    "push": Quantity("how hard the true class's logit is pushed up at the start"),
    "height": Quantity("log10 of what the loss is above its minimum, after 0, 1, … steps"),
    "height_now": Quantity("the same after n steps"),
    "across": Quantity("place in the triangle after 0, 1, … steps, from the left"),
    "up": Quantity("place in the triangle after 0, 1, … steps, from below"),
    "across_now": Quantity("place in the triangle after n steps, from the left"),
    "up_now": Quantity("place in the triangle after n steps, from below"),
    "after_one": Quantity("log10 of what the loss is above its minimum after one step"),
    "after_all": Quantity("log10 of what the loss is above its minimum after all steps"),
    "leads_at": Quantity("steps until the true class is the most probable; nan: more than LONGEST", PLAIN),
}

QUANTITIES = {
    "z": Quantity("logit at the start", PLAIN),
    "y": Quantity("true class", NAME),
    "eta": Quantity("step size η", PLAIN),
    "soft": Quantity("share ε of the target that is spread evenly over all classes", PLAIN),
    "n": Quantity("steps taken", PLAIN),
    **{
        f"{name}_{which}": Quantity(f"{what.meaning}, by {spelt}", what.form)
        for which, spelt in (("ce", "cross-entropy"), ("se", "squared error"))
        for name, what in _OF_BOTH.items()
    },
    "target": Quantity("target"),
    "goal_across": Quantity("place of the target in the triangle, from the left"),
    "goal_up": Quantity("place of the target in the triangle, from below"),
    "times": Quantity("push_ce in shares of push_se", COUNT),
    "ahead": Quantity("NEITHER, FIRST, BOTH, SECOND or LOST", PLAIN),
    "outcome": Quantity("MUST_FALL, FELL, FELL_HARD, ROSE, UNSETTLED or OVERFLOWED", PLAIN),
    "surely": Quantity("SURELY", PLAIN),
    "hard": Quantity("1 where nothing of the target is spread", PLAIN),
    "rise_at": Quantity("first step that raises cross-entropy; nan: none does", PLAIN),
    "rise_from": Quantity("cross-entropy before it"),
    "rise_to": Quantity("cross-entropy after it"),
    "overflow_at": Quantity("step at which logits are further apart than a float holds, in either descent", PLAIN),
    "curvature": Quantity("largest eigenvalue of diag(p) − p pᵀ after n steps of cross-entropy"),
    "bound_here": Quantity("2 over it: the bound for steps so short that it stays what it is"),
    "bound_rest": Quantity("2 over that at the minimum p = y: beyond it no descent settles; inf: there is no minimum"),
    "rest_at": Quantity("log10 of that; nan: there is none"),
    "eta_at": Quantity("log10 of η"),
    "mark": Quantity("where SURELY stands among the slider's steps, in shares of its length", PLAIN),
}


def quantities(start: Float, truth: NDArray[np.intp], eta: Float, soft: Float, n: Float) -> dict[str, Float]:
    """Take `STEPS` steps down from n states: start of shape (n, 3), the others of shape (n,).

    Examples
    --------
    >>> one = np.ones(1)
    >>> found = quantities(np.array([[0.0, 9.0, 0.0]]), np.array([0]), one, 0 * one, 5 * one)
    >>> [found[name].round(4).item() for name in ("started_ce", "loss_ce", "started_se", "loss_se")]
    [9.0002, 0.5222, 1.9993, 1.9993]
    """
    target = smoothed(truth, soft, start.shape[-1])
    at, least = n.astype(np.intp), np.asarray(entropy(target))
    ce, ce_losses = _learner(cross_entropy, cross_entropy_slope, least, start, target, truth, eta, at)
    se, se_losses = _learner(brier, brier_slope, 0.0 * least, start, target, truth, eta, at)
    found = {f"{name}_ce": values for name, values in ce.items()} | {f"{name}_se": x for name, x in se.items()}
    leads = [_of(one["now"], truth) >= one["now"].max(axis=-1) for one in (ce, se)]
    overflow = np.fmin(_first(np.isnan(ce_losses)), _first(np.isnan(se_losses)))
    found |= _rises(ce_losses) | _bounds(target, ce["p"], eta, soft)
    with np.errstate(all="ignore"):
        times = ce["push"] / se["push"]
    found |= {
        "z": start, "y": truth.astype(np.float64), "eta": eta, "soft": soft, "n": n, "target": target, "times": times,
        "surely": np.full_like(eta, SURELY), "overflow_at": overflow, "outcome": _outcome(found, eta, overflow),
        "goal_across": target @ np.array(CORNERS)[:, 0], "goal_up": target @ np.array(CORNERS)[:, 1],
        "ahead": np.select(
            [~np.isnan(overflow), leads[0] & leads[1], leads[0], leads[1]], [LOST, BOTH, FIRST, SECOND], NEITHER
        ),
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _outcome(found: Mapping[str, Float], eta: Float, overflow: Float) -> Float:
    """Say what cross-entropy does."""
    rose = ~np.isnan(found["rise_at"])
    conditions = [~np.isnan(overflow), rose & (eta >= found["bound_rest"]), rose, eta < SURELY, found["hard"] == 1]
    return np.select(conditions, [OVERFLOWED, UNSETTLED, ROSE, MUST_FALL, FELL_HARD], FELL).astype(np.float64)


def _learner(
    loss: OfLogits, slope: OfLogits, least: Float, start: Float, target: Float, truth: NDArray[np.intp], eta: Float,
    at: NDArray[np.intp],
) -> tuple[dict[str, Float], Float]:  # fmt: skip
    """Descend by one of the losses: what is seen of it, and the loss after every number of steps."""
    places = walk(start, target, eta, slope)
    every = np.broadcast_to(target[:, None, :], places.shape)
    losses, p, rows = loss(every, places), np.asarray(softmax(places)), np.arange(len(at))
    heights = height(losses - least[:, None])
    across, up = (_held(p @ np.array(side)) for side in zip(*CORNERS, strict=True))
    now, gradient = places[rows, at], slope(target, places[rows, at])
    with np.errstate(all="ignore"):
        ahead = now - eta[:, None] * gradient
    return {
        "p": p[rows, at], "now": now, "gradient": gradient, "next": ahead, "loss": losses[rows, at],
        "started": losses[:, 0], "true_p": _of(p[rows, at], truth), "push": -_of(slope(target, start), truth),
        "height": heights, "height_now": heights[rows, at], "across": across, "up": up,
        "across_now": across[rows, at], "up_now": up[rows, at],
        "after_one": heights[:, 1], "after_all": heights[:, -1],
    }, losses  # fmt: skip


def _of(rows: Float, truth: NDArray[np.intp]) -> Float:
    return np.asarray(np.take_along_axis(rows, truth[:, None], axis=-1)[:, 0])


def _held(course: Float) -> Float:
    """Stay where the last number was, in every row that ends in nan."""
    last = np.isfinite(course).sum(axis=1) - 1
    return np.asarray(np.take_along_axis(course, np.minimum(np.arange(course.shape[1]), last[:, None]), axis=1))


def _first(happened: NDArray[np.bool_]) -> Float:
    """Say in which column of each row it happens first; nan where it does not."""
    return np.where(happened.any(axis=1), happened.argmax(axis=1).astype(np.float64), np.nan)


def _rises(losses: Float) -> dict[str, Float]:
    """Find the first step of each row that raises the loss, and by how much."""
    with np.errstate(invalid="ignore"):  # the loss of a masked true class is inf, and stays so
        rise = losses[:, 1:] - losses[:, :-1] > SAME * (1.0 + losses[:, :-1])
    at = _first(rise)
    rows, before, none = np.arange(len(losses)), np.nan_to_num(at).astype(np.intp), np.isnan(at)
    return {
        "rise_at": at + 1.0,
        "rise_from": np.where(none, np.nan, losses[rows, before]),
        "rise_to": np.where(none, np.nan, losses[rows, before + 1]),
    }


def _bounds(target: Float, p: Float, eta: Float, soft: Float) -> dict[str, Float]:
    """Compute how large steps may be: where descent stands, and where it would come to rest."""
    hard = soft == 0
    curvature = eigenvalues(p)[:, 0]
    with np.errstate(all="ignore"):
        rest = np.where(hard, np.inf, 2.0 / eigenvalues(target)[:, 0])
        return {
            "hard": hard.astype(np.float64), "curvature": curvature, "bound_here": 2.0 / curvature, "bound_rest": rest,
            "rest_at": np.where(hard, np.nan, np.log10(rest)), "eta_at": np.log10(eta),
        }  # fmt: skip


def height(above: ArrayLike) -> Float:
    """Say where a loss is drawn that is so much above its minimum.

    Examples
    --------
    >>> height([10.0, 1.0, 1e-9, 0.0])
    array([ 1.,  0., -4., -4.])
    """
    return np.asarray(np.log10(np.maximum(above, LEAST_DRAWN)))


def mark(steps: Sequence[float], value: float = SURELY) -> float:
    """Say where a value stands among steps of equal length, in shares of all.

    Examples
    --------
    >>> mark([1.0, 2.0, 4.0, 8.0])
    0.6666666666666666
    """
    return float(np.interp(value, steps, np.arange(len(steps))) / (len(steps) - 1))
