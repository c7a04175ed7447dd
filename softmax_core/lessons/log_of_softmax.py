"""log(softmax) of two logits, [d, 0], against log-softmax in two forms, in five formats: where each gives out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.digits import COUNT, NAME, PLAIN, Quantity
from softmax_core.distributions import log_softmax, softmax
from softmax_core.floats import Format, round_to
from softmax_core.lessons.in_format import KINDS, UNDERFLOW, by_log1p, steps

Float: TypeAlias = NDArray[np.float64]

WAYS = ("two_step", "shifted", "log1p")
"""log of softmax; z − max − log Σ exp; the same with log1p of the exponentials that are not the largest."""

BOTH, WINNER, LOSER, HELD = range(4)
"""Which sentence fits the chosen format: log(softmax) gives a number for both classes; 0 for the winner; then also −inf
for the loser, whose exp is 0; it has no number as large as the lead."""

TIED = (0.0, -800.0, -900.0)
"""Three logits whose last two no log(softmax) can tell apart."""

POINTS = 240
"""Of every curve."""

BEYOND, EVERY = 1.1, (4.0, 20.0, 200.0)
"""How much further than log(softmax) a chart goes, and of what its end is a multiple: a quarter of it is round."""

QUANTITIES = {
    "d": Quantity("lead of the first class over the second", PLAIN),
    "y": Quantity("which class comes true: 0 the leader, 1 the other", PLAIN),
    "f": Quantity("number format", NAME),
    "exact": Quantity("the loss as float64 has it"),
    "winner_exact": Quantity("the loss if the leader comes true, in float64"),
    "loss": Quantity("the loss, one row a format, one column a way"),
    "p": Quantity("softmax of both, in the chosen format"),
    "log_p": Quantity("log p of both, one row a class, one column a way, in the chosen format"),
    "winner": Quantity("loss if the leader comes true, one a way, in the chosen format"),
    "loser": Quantity("loss if the other comes true, likewise"),
    "winner_at": Quantity("where the first is drawn, on a logarithmic axis; nan where it is 0"),
    "loser_at": Quantity("where the second is drawn; nan where it is inf"),
    "at": Quantity("where the lead is drawn"),
    "zero_from": Quantity("lead from which log(softmax) of the leader is 0, in the chosen format", COUNT),
    "infinite_from": Quantity("lead from which p of the other is 0 and its log −inf, in the chosen format", COUNT),
    "slope_two_step": Quantity("slope of the loss along the first logit through log and softmax, one after the other"),
    "slope": Quantity("p − y"),
    "mean": Quantity("mean loss of a batch of this sample and one that costs log 2, by log(softmax)"),
    "largest": Quantity("largest number of the chosen format"),
    "say": Quantity("BOTH, WINNER, LOSER or HELD", PLAIN),
    "tied_log": Quantity("log(softmax) of TIED in float64"),
    "tied_log_softmax": Quantity("log-softmax of TIED in float64"),
}


@dataclass(frozen=True)
class Losses:
    """−log p of both classes in one format, by way, and softmax: arrays of shape (n, 2)."""

    p: Float
    two_step: Float
    shifted: Float
    log1p: Float

    def stacked(self) -> Float:
        """Stack the ways, shape (n, 3, 2)."""
        return np.stack([getattr(self, way) for way in WAYS], axis=1)


def losses(logits: ArrayLike, kind: Format) -> Losses:
    """Compute −log softmax in three ways, every step rounded to a format; no result is −0.

    Parameters
    ----------
    logits : array_like, shape (n, K)
        Scores, finite.
    kind : Format
        The format.

    Examples
    --------
    >>> from softmax_core.floats import FLOAT32
    >>> found = losses([[17.0, 0.0], [110.0, 0.0]], FLOAT32)
    >>> found.two_step[:, 0], found.log1p[0, 0].round(12), found.two_step[:, 1].round(4), found.log1p[:, 1]
    (array([0., 0.]), np.float64(4.1399e-08), array([17., inf]), array([ 17., 110.]))
    """
    found = steps(logits, kind, shift=True)
    with np.errstate(all="ignore"):
        two_step = round_to(np.log(found.probabilities), kind)
    return Losses(
        found.probabilities, *(0.0 - one for one in (two_step, found.log_probabilities, by_log1p(found, kind)))
    )


def quantities(d: Float, y: NDArray[np.intp], f: NDArray[np.intp]) -> dict[str, Float]:
    """Compute n states: the lead d, the class y that comes true, and the index f of a format, all of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([17.0]), np.array([0]), np.array([3]))
    >>> found["loss"][0, 3].round(12), found["loss"][0, 4].round(12)
    (array([0.0000e+00, 0.0000e+00, 4.1399e-08]), array([4.1399e-08, 4.1399e-08, 4.1399e-08]))
    """
    z = _led_by(d)
    rows = np.arange(len(d))
    every = [losses(z, kind) for kind in KINDS]
    table = np.stack([one.stacked() for one in every], axis=1)  # (n, formats, ways, classes)
    loss = table[rows, :, :, y]
    exact = 0.0 - np.asarray(log_softmax(z))
    chosen, p = table[rows, f], np.stack([one.p for one in every], axis=1)[rows, f]
    winner, loser = chosen[:, :, 0], chosen[:, :, 1]
    own = loss[rows, f, 0]
    found = {
        "d": d, "y": y, "f": f, "exact": exact[rows, y], "winner_exact": exact[:, 0], "loss": loss,
        "p": p, "log_p": 0.0 - chosen.transpose(0, 2, 1),
        "winner": winner, "loser": loser, "winner_at": _on_log_axis(winner),
        "loser_at": np.where(np.isfinite(loser), loser, np.nan), "at": d,
        "zero_from": np.array([gives_out(k)[0] for k in range(len(KINDS))])[f],
        "infinite_from": np.array([gives_out(k)[1] for k in range(len(KINDS))])[f],
        "slope_two_step": _slope(p, y), "slope": p[:, 0] - (y == 0), "mean": (own + np.log(2.0)) / 2,
        "largest": np.array([kind.largest for kind in KINDS])[f], "say": _sentence(winner, loser), **_tied(len(d)),
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _sentence(winner: Float, loser: Float) -> Float:
    cases = [np.isnan(winner[:, 2]), ~np.isfinite(loser[:, 0]), winner[:, 0] == 0]
    return np.select(cases, [HELD, LOSER, WINNER], BOTH)


def _on_log_axis(loss: Float) -> Float:
    """Take log10; nan where the loss is 0."""
    with np.errstate(divide="ignore"):
        at = np.log10(loss)
    return np.asarray(np.where(np.isfinite(at), at, np.nan))


def _slope(p: Float, y: NDArray[np.intp]) -> Float:
    """Go back through −log p_y and then through softmax, with respect to the first logit: −1/p_y ∂p_y/∂z_0."""
    own = p[np.arange(len(y)), y]
    with np.errstate(all="ignore"):
        return np.asarray(-(1.0 / own) * (own * ((y == 0) - p[:, 0])))


def _tied(n: int) -> dict[str, Float]:
    """Give log(softmax) and log-softmax of TIED, the same for every state."""
    with np.errstate(divide="ignore"):
        both = {"tied_log": np.log(np.asarray(softmax(TIED))), "tied_log_softmax": np.asarray(log_softmax(TIED))}
    return {name: np.tile(values, (n, 1)) for name, values in both.items()}


@cache
def gives_out(k: int) -> tuple[float, float]:
    """Find from which lead on log(softmax) of the leader is 0, and p of the other 0, in hundredths.

    Examples
    --------
    >>> gives_out(3), gives_out(4)
    ((16.64, 103.98), (36.74, 745.14))
    """
    one = _first_lead(KINDS[k].digits * np.log(2.0), lambda leads: losses(_led_by(leads), KINDS[k]).two_step[:, 0] == 0)
    zero = _first_lead(-UNDERFLOW[k], lambda leads: losses(_led_by(leads), KINDS[k]).p[:, 1] == 0)
    return one, zero


def _first_lead(near: float, holds: Callable[[Float], NDArray[np.bool_]]) -> float:
    """Find the first lead, in hundredths, at which something holds, within 1 of where paper has it."""
    leads = (np.arange(201) + np.floor((near - 1) * 100)) / 100
    return float(leads[holds(leads).argmax()])


def _led_by(leads: Float) -> Float:
    return np.stack([leads, np.zeros_like(leads)], axis=1)


@dataclass(frozen=True)
class Curves:
    """Losses in a format over the lead, for the chart.

    Attributes
    ----------
    leads : list of float
        From 0 to a little beyond the lead at which log(softmax) of the other class is −inf.
    winner : mapping of str to list of float
        By way, log10 of the loss if the leader comes true, as far as it is not 0.
    loser : mapping of str to list of float
        By way, the loss if the other comes true, as far as it is finite.
    """

    leads: list[float]
    winner: dict[str, list[float]]
    loser: dict[str, list[float]]


@cache
def curves(k: int) -> Curves:
    """Compute the losses of all three ways in one format.

    Examples
    --------
    >>> found = curves(3)
    >>> found.leads[-1], len(found.loser["two_step"]) < len(found.loser["log1p"]) == POINTS
    (120.0, True)
    """
    beyond = gives_out(k)[1] * BEYOND
    every = next(one for one in EVERY if beyond < 10 * one)
    end = float(np.ceil(beyond / every) * every)
    leads = np.linspace(0.0, end, POINTS)
    found = losses(_led_by(leads), KINDS[k])
    winner, loser = {}, {}
    for way in WAYS:
        both = getattr(found, way)
        winner[way] = _on_log_axis(both[:, 0])[both[:, 0] > 0].tolist()
        loser[way] = both[:, 1][np.isfinite(both[:, 1])].tolist()
    return Curves(leads.tolist(), winner, loser)
