"""The chain laid out in named columns, one number a column, for one state or for many at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from softmax_core.chain import Chain, affine, chain, exponentials_of
from softmax_core.digits import Form
from softmax_core.distributions import logsumexp, softmax

Float = NDArray[np.float64]

NUMBER, SIGNED, COUNT = Form(), Form(signed=True), Form(decimals=2)
PLAIN, NAME, BRACKETED = Form("plain"), Form("name"), Form(bracketed=True)

SURPRISAL_TICKS = tuple((k * np.log(10.0)).item() for k in range(7))
"""−log of 1, 0.1, … 1e-6: where a logarithmic probability axis has its ticks."""

PER_CLASS = {"z": PLAIN, "s": NUMBER, "e": NUMBER, "p": NUMBER, "l": NUMBER, "g": SIGNED}
PER_PINNED_CLASS = {"q": NUMBER, "k": NUMBER, "d": SIGNED}
PER_VECTOR = {
    **{"E": NUMBER, "P": NUMBER, "H": NUMBER, "B": NUMBER, "N": COUNT, "ce": NUMBER, "pt": NUMBER, "ps": NUMBER},
    **{"top": NAME, "second": NAME, "ties": PLAIN, "shape": PLAIN, "y": NAME, "over": PLAIN, "end": PLAIN},
    **{"T": PLAIN, "c": PLAIN, "m": PLAIN, "M": BRACKETED, "W": NUMBER, "L": BRACKETED},
    **{"ey": NUMBER, "py": NUMBER, "F": NUMBER, "u": NUMBER, "U": NUMBER, "pu": NUMBER, "dc": NUMBER, "moved": PLAIN},
    **{"Tm": NUMBER, "pm": NUMBER, "dm": NUMBER},
}


WORKINGS = frozenset({"M", "W", "L", "over", "ey", "py"})
UNMOVED = frozenset({"F", "u", "U", "pu", "dc", "moved", "Tm", "pm", "dm"})
"""What only the workings need, and only what shift and scale do not move."""

LOST = 1e-6
"""A shift that changes a probability by more has swallowed the logits' digits."""


@dataclass(frozen=True)
class States:
    """Many states of the chain, one a row.

    Attributes
    ----------
    original : numpy.ndarray
        Shape (n, K): the logits before scaling and shifting.
    temperature, shift, scale : numpy.ndarray
        Shape (n,).
    target : numpy.ndarray
        Shape (n,): index of the true class.
    """

    original: Float
    temperature: Float
    shift: Float
    scale: Float
    target: NDArray[np.intp]

    @property
    def logits(self) -> Float:
        """The logits that enter the chain, shape (n, K): scale·original + shift."""
        return affine(self.original, self.scale[:, None], self.shift[:, None])


@cache
def forms(classes: int, *, pinned: bool = False) -> MappingProxyType[str, Form]:
    """Name every column of a chain of `classes` classes, with the form of its numbers.

    Per class (with its index behind the letter): ``z`` logit, ``s`` z/T, ``e`` exp(z/T), ``p`` probability, ``l``
    −log p, ``g`` p − y; where a state is pinned ``q`` its p, ``k`` its −log p, ``d`` the difference p − q.

    Per vector: ``E, P`` Σ exp(z/T) and Σ p; ``H, B, N`` entropy in nats and bits, perplexity; ``y, ce`` target,
    cross-entropy; ``top, pt, second, ps`` the two most probable classes; ``ties, shape`` as in `Chain`; ``T, c, m``
    temperature, shift, scale; ``end`` whether T is 0 or inf, ``over`` whether Σ exp(z/T) overflows.

    For the workings: ``M, W, L`` max z/T, the sum of the exponentials shifted by it, log Σ exp(z/T); ``ey, py``
    exp(z/T) and p of the target; ``u, U, pu`` the target's exp, Σ exp and p without the shift, ``F`` the factor
    exp(c/T), ``dc`` the largest |change| of a p by the shift; ``Tm, pm, dm`` the temperature T/m, the target's p by
    it, the largest |difference|.

    Examples
    --------
    >>> forms(2)["g1"].signed, "p2" in forms(2), "q0" in forms(2, pinned=True)
    (True, False, True)
    """
    per_class = PER_CLASS | (PER_PINNED_CLASS if pinned else {})
    named = {f"{letter}{i}": form for letter, form in per_class.items() for i in range(classes)}
    return MappingProxyType(named | PER_VECTOR)


def columns(states: States, pinned: Chain | None = None) -> dict[str, Float]:
    """Compute the chain of every state and lay it out.

    Parameters
    ----------
    states : States
        n states.
    pinned : Chain or None
        A chain of one vector to compare with.

    Returns
    -------
    dict of str to numpy.ndarray
        Shape (n,) each, under the names of `forms`.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones(1)
    >>> laid_out = columns(States(np.array([[3.0, 1.0, 0.2]]), one, 0 * one, one, np.array([0])))
    >>> laid_out["p0"].round(4), laid_out["N"].round(2)
    (array([0.836]), array([1.73]))
    """
    result = chain(states.logits, states.target, states.temperature)
    return _followed(result, states, pinned) | _workings(result, states) | _unmoved(result, states)


def columns_and_last(
    states: States, pinned: Chain | None = None, wanted: Collection[str] | None = None
) -> tuple[dict[str, Float], dict[str, float]]:
    """Compute the columns that are wanted of all states but the last, and every column of that one.

    Parameters
    ----------
    states : States
        n + 1 states.
    pinned : Chain or None
        As in `columns`.
    wanted : collection of str or None
        Names of columns, None for all; there may be more where leaving them out saves no work.

    Returns
    -------
    columns : dict of str to numpy.ndarray
        Shape (n,) each.
    last : dict of str to float
        One number each.

    Examples
    --------
    >>> import numpy as np
    >>> two = States(np.array([[0.0, 0.0], [3.0, 1.0]]), np.ones(2), np.zeros(2), np.ones(2), np.array([0, 0]))
    >>> laid_out, last = columns_and_last(two, wanted={"p0"})
    >>> laid_out["p0"], round(last["p0"], 4), "M" in laid_out, last["M"]
    (array([0.5]), 0.8808, False, 3.0)
    """
    result = chain(states.logits, states.target, states.temperature)
    flat = _followed(result, states, pinned)
    end = Chain(*(part[-1:] for part in vars(result).values())), States(*(part[-1:] for part in vars(states).values()))
    last = {name: column[-1] for name, column in flat.items()}
    for names, more in ((WORKINGS, _workings), (UNMOVED, _unmoved)):
        if wanted is None or not names.isdisjoint(wanted):
            flat |= more(result, states)
        last |= {name: column[0] for name, column in more(*end).items()}
    return {name: column[:-1] for name, column in flat.items()}, {name: float(value) for name, value in last.items()}


def _followed(result: Chain, states: States, pinned: Chain | None) -> dict[str, Float]:
    """What costs nothing beyond the chain itself."""
    blocks = {
        "z": result.logits, "s": result.scaled, "e": result.exponentials,
        "p": result.probabilities, "l": result.surprisals, "g": result.gradient,
    }  # fmt: skip
    if pinned is not None:
        still = result.probabilities.shape
        blocks |= {
            "q": np.broadcast_to(pinned.probabilities, still),
            "k": np.broadcast_to(pinned.surprisals, still),
            "d": result.probabilities - pinned.probabilities,
        }
    flat = {f"{letter}{i}": block[..., i] for letter, block in blocks.items() for i in range(states.original.shape[-1])}
    return flat | _readings(result, states)


def _readings(result: Chain, states: States) -> dict[str, Float]:
    """What is read off the whole vector."""
    p = result.probabilities
    return {
        **{"E": result.total, "P": result.total_probability, "H": result.entropy, "B": result.entropy_bits},
        **{"N": result.perplexity, "ce": result.cross_entropy},
        **{"pt": _at(p, result.top), "ps": _at(p, result.second)},
        **{"top": result.top.astype(float), "second": result.second.astype(float)},
        **{"ties": result.ties.astype(float), "shape": result.shape.astype(float)},
        **{"T": states.temperature, "c": states.shift, "m": states.scale},
        **{"y": states.target.astype(float), "end": np.isin(states.temperature, (0.0, np.inf)).astype(float)},
    }


def _workings(result: Chain, states: States) -> dict[str, Float]:
    """What the three ways of calculating it need."""
    largest = result.scaled.max(axis=-1)
    with np.errstate(invalid="ignore", over="ignore"):
        shifted = np.exp(result.scaled - largest[..., None])
    return {
        "M": largest,
        "W": shifted.sum(axis=-1),
        "L": logsumexp(result.scaled, axis=-1),
        "over": np.isinf(result.total).astype(float),
        "ey": _at(result.exponentials, states.target),
        "py": _at(result.probabilities, states.target),
    }


def _unmoved(result: Chain, states: States) -> dict[str, Float]:
    """The same probabilities by other ways: without the shift, and with a temperature in place of the scale."""
    zero = np.zeros(len(states.target))
    e, p = (_at(block, states.target) for block in (result.exponentials, result.probabilities))
    same = {
        **{"F": zero + 1.0, "u": e, "U": result.total.copy(), "pu": p, "dc": zero.copy(), "moved": zero.copy()},
        **{"Tm": states.temperature.copy(), "pm": p.copy(), "dm": zero},
    }
    rows = np.flatnonzero((states.shift != 0) | (states.scale != 1))
    if rows.size:
        other = States(*(part[rows] for part in vars(states).values()))
        for name, numbers in _by_other_ways(result.probabilities[rows], other).items():
            same[name][rows] = numbers
    return same


def _by_other_ways(p: Float, states: States) -> dict[str, Float]:
    """What `_unmoved` tells, where the shift or the scale does something."""
    before = affine(states.original, states.scale[:, None])
    temperature, cooler = states.temperature, states.temperature / states.scale
    exponentials = exponentials_of(before, temperature[:, None])
    plain = np.asarray(softmax(before, temperature=temperature[:, None]), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        factor = np.exp(np.where(states.shift == 0, 0.0, states.shift / temperature))
        total = exponentials.sum(axis=-1)
    instead = np.asarray(softmax(states.original, temperature=cooler[:, None]), dtype=np.float64)
    change = np.abs(p - plain).max(axis=-1)
    return {
        "F": factor,
        "u": _at(exponentials, states.target),
        "U": total,
        "pu": _at(plain, states.target),
        "dc": change,
        "moved": np.select([states.shift == 0, change > LOST], [0.0, 2.0], 1.0),
        "Tm": cooler,
        "pm": _at(instead, states.target),
        "dm": np.abs(p - instead).max(axis=-1),
    }


def _at(values: Float, index: NDArray[np.intp]) -> Float:
    """One entry of every row."""
    return np.take_along_axis(values, index[:, None], -1)[:, 0]
