"""Why cross-entropy: counts, their likelihood under softmax, and the KL divergence, which has the same gradient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from softmax_core._kernels import elementwise as _kernels
from softmax_core._kernels.arrays import FloatArray
from softmax_core.columns import NUMBER, PLAIN, SIGNED
from softmax_core.digits import Form
from softmax_core.distributions import log_softmax, softmax
from softmax_core.frames import Sweeps
from softmax_core.gradients import softmax_cross_entropy_gradient, softmax_jacobian
from softmax_core.information import entropy
from softmax_core.losses import softmax_cross_entropy
from softmax_core.moves import Move, held, indexed, logit_moves, replaced, sweep

Float: TypeAlias = FloatArray

MOST_SEEN = 20
DECIMALS = 6


def forms(classes: int) -> dict[str, Form]:
    """Name every column with the form of its numbers.

    Per class: ``n`` how often it was seen, ``f`` its share, ``z`` logit, ``p`` softmax, ``g`` log p, ``t``
    −f log p, ``d`` the slope of H(f, p) along the logit, ``k`` that of KL(f‖p), by the chain rule, ``o`` the log-odds
    log(p/p_last), ``w`` the logit less the last one. Once: ``N`` the number of samples, ``LL, L`` log-likelihood and
    likelihood, ``best`` the largest log-likelihood, ``X`` H(f, p) = −LL/N, ``H`` H(f), ``KL``, ``ratio`` likelihood in
    shares of the largest, ``apart`` the largest |difference| of ``d`` and ``k``, ``top`` 1 where p = f.

    Examples
    --------
    >>> forms(3)["g0"].bracketed, forms(3)["d0"].signed
    (True, True)
    """
    per_class = {"n": PLAIN, "f": NUMBER, "z": PLAIN, "p": NUMBER, "g": Form(bracketed=True), "t": NUMBER}
    per_class |= {"d": SIGNED, "k": SIGNED, "o": SIGNED, "w": SIGNED}
    return {
        **{f"{letter}{i}": form for letter, form in per_class.items() for i in range(classes)},
        **{"N": PLAIN, "top": PLAIN},
        **dict.fromkeys(("LL", "best", "L", "X", "H", "KL", "ratio", "apart"), NUMBER),
    }


def columns(counts: Float, logits: Float) -> dict[str, Float]:
    """Compute the likelihood of many counts under many predictions.

    Parameters
    ----------
    counts : ndarray, shape (n, K)
        How often every class was seen; at least once one of them.
    logits : ndarray, shape (n, K)
        Scores of the one prediction for all samples.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Under the names of `forms`.

    Examples
    --------
    >>> got = columns(np.array([[6.0, 3.0, 1.0]]), np.zeros((1, 3)))
    >>> [got[name].round(4).item() for name in ("LL", "X", "H", "KL")]
    [-10.9861, 1.0986, 0.8979, 0.2007]
    """
    total = counts.sum(axis=-1)
    f = counts / total[:, None]
    p, logs = np.asarray(softmax(logits)), np.asarray(log_softmax(logits)) + 0.0
    x, h = np.asarray(softmax_cross_entropy(f, logits, check=False)), np.asarray(entropy(f))
    kl = _divergence(f, p, logs)
    slope, chained = np.asarray(softmax_cross_entropy_gradient(f, logits, check=False)), _chained(f, p, logits)
    with np.errstate(all="ignore"):
        last = logs - logs[:, -1:]
        lead = logits - logits[:, -1:]
        apart = np.abs(slope - chained).max(axis=-1)
        likelihood, ratio = np.exp(-total * x), np.exp(-total * kl)
    return {
        **indexed({"n": counts, "f": f, "z": logits, "p": p, "g": logs, "t": -_kernels.times_log(f, logs) + 0.0}),
        **indexed({"d": slope, "k": chained, "o": last + 0.0, "w": lead + 0.0}),
        **{"N": total, "LL": -total * x, "L": likelihood, "best": -total * h, "X": x, "H": h, "KL": kl},
        **{"ratio": ratio, "apart": apart, "top": (kl < np.float64(10.0) ** -DECIMALS).astype(np.float64)},
    }


def _divergence(f: Float, p: Float, logs: Float) -> Float:
    """KL(f‖p), from the logarithms where p has underflown."""
    with np.errstate(all="ignore"):
        ratio = np.where(p > 0, _kernels.log_ratio(f, p), _kernels.log(f) - logs)
    return np.asarray(np.maximum(_kernels.times_log(f, np.where(f == 0, 0.0, ratio)).sum(axis=-1), 0.0))


def _chained(f: Float, p: Float, logits: Float) -> Float:
    """The slopes of KL(f‖p) by the chain rule: Σ_j (−f_j/p_j) ∂p_j/∂z_i; nan where a p has underflown to 0."""
    with np.errstate(all="ignore"):
        outer = np.where(f == 0, 0.0, -f / p)
        return np.asarray(np.einsum("nj,nji->ni", outer, np.asarray(softmax_jacobian(logits)))) + 0.0


def best_logits(counts: Sequence[float]) -> tuple[float, ...]:
    """Find logits of the largest likelihood: log of the shares, counted from the largest, with six decimals.

    Examples
    --------
    >>> best_logits((6.0, 3.0, 0.0))
    (0.0, -0.693147, -inf)
    """
    n = np.asarray(counts, dtype=np.float64)
    return tuple((np.round(_kernels.log(n / n.max()), DECIMALS) + 0.0).tolist())


def sweeps(counts: Sequence[float], logits: Sequence[float], half_range: float) -> Sweeps:
    """Compute the likelihood at every step of every control.

    Parameters
    ----------
    counts, logits : sequence of float
        The present state.
    half_range : float
        The logits' sliders go from −half_range to +half_range.

    Returns
    -------
    Sweeps
        Controls ``n0, …`` for the counts (never all 0) and ``z0, …`` for the logits.

    Examples
    --------
    >>> sweeps((1.0, 0.0), (0.0, 0.0), 5.0).grids["n0"][:2]
    array([1., 2.])
    """
    moves = logit_moves(logits, half_range)
    for index, value in enumerate(counts):
        alone = not any(n for k, n in enumerate(counts) if k != index)
        grid = held(np.arange(1 if alone else 0, MOST_SEEN + 1), value)
        moves[f"n{index}"] = Move(grid, {"counts": replaced(counts, index, grid)})
    return sweep({"counts": counts, "logits": logits}, moves, columns)
