"""The comparison of two models laid out in named columns, one number a column, for one table or for many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison import disagreement as facts
from softmax_core.comparison.ties import difference, leader
from softmax_core.digits import Form
from softmax_core.information import cross_entropy
from softmax_core.losses import mean_squared_error, squared_error

Float = NDArray[np.float64]

NUMBER, SIGNED, PROBABILITY = Form(), Form(signed=True), Form(decimals=6)
PLAIN, NAME = Form("plain"), Form("name")

FACT_FORMS = {facts.FINDING: PLAIN, facts.MODEL: NAME, facts.COUNT: PLAIN, facts.NUMBER: NUMBER, facts.SIGNED: SIGNED}

MEASURES = {"e": "error", "c": "cross-entropy", "q": "squared error, sum", "m": "squared error, mean"}
"""Letter of every measure: wrong or not, −log p(true), Σ (p − y)² and that over K."""

OFF = 1e-6
"""A row whose sum is further from 1 is said to be off."""

PER_ROW = {"": NUMBER, "s": SIGNED, "o": PLAIN, "r": PLAIN}


@dataclass(frozen=True)
class Cases:
    """Many tables of the same shape, one a row.

    Attributes
    ----------
    target : numpy.ndarray
        Shape (n, N): true class of every sample.
    a, b : numpy.ndarray
        Shape (n, N, K): the models' probabilities.
    """

    target: NDArray[np.intp]
    a: Float
    b: Float


def forms(samples: int, classes: int) -> dict[str, Form]:
    """Name every column of a table of N samples and K classes, with the form of its numbers.

    Per probability ``pa0_1, …``: what model a gives class 1 of sample 0. Per sample and model (``a0, b0, …``): ``a``
    the probability of the true class, ``sa`` how much the row's sum is above 1, ``oa`` whether that is off, ``ra``
    whether the model is right; ``ea, ca, qa, ma`` wrong or not, cross-entropy, squared error summed and averaged over
    the classes. Per sample: ``y`` the true class; ``de, dc, dq, dm`` the differences a − b; ``he, hc, hq, hm`` who is
    ahead (0 a, 1 b, 2 neither, nan where it cannot be said). The same letters without a number: means over the samples.
    Why it is so: the quantities of
    `softmax_core.comparison.disagreement`.

    Examples
    --------
    >>> all(name in forms(2, 3) for name in ("pa1_2", "b0", "cb1", "dc0", "hc", "y1")), "pa2_0" in forms(2, 3)
    (True, False)
    """
    named: dict[str, Form] = {}
    for i in range(samples):
        named[f"y{i}"] = PLAIN
        for model in "ab":
            named |= {f"p{model}{i}_{k}": PROBABILITY for k in range(classes)}
            named |= {f"{letter}{model}{i}": form for letter, form in PER_ROW.items()}
    for of in [*map(str, range(samples)), ""]:
        for measure in MEASURES:
            named |= {f"{measure}a{of}": NUMBER, f"{measure}b{of}": NUMBER}
            named |= {f"d{measure}{of}": SIGNED, f"h{measure}{of}": NAME}
    return named | {name: FACT_FORMS[kind] for name, kind in facts.QUANTITIES.items()}


def columns(cases: Cases) -> dict[str, Float]:
    """Compute every measure of every table and lay it out.

    Parameters
    ----------
    cases : Cases
        n tables.

    Returns
    -------
    dict of str to numpy.ndarray
        Shape (n,) each, under the names of `forms`.

    Raises
    ------
    ValueError, IndexError
        As in `softmax_core.cross_entropy`: a probability outside [0, 1], a class that is none.

    Examples
    --------
    >>> import numpy as np
    >>> p = np.array([[[0.3, 0.3, 0.4]]])
    >>> laid_out = columns(Cases(np.array([[2]]), p, p))
    >>> laid_out["ca0"].round(4), laid_out["qa"].round(4), laid_out["hc"]
    (array([0.9163]), array([0.54]), array([2.]))
    """
    target, samples = cases.target, range(cases.target.shape[-1])
    models = {"a": _measured(target, cases.a), "b": _measured(target, cases.b)}
    flat = {f"y{i}": target[:, i].astype(np.float64) for i in samples}
    for model, p in (("a", cases.a), ("b", cases.b)):
        flat |= {f"p{model}{i}_{k}": p[:, i, k] for i in samples for k in range(p.shape[-1])}
        off = p.sum(axis=-1) - 1.0
        blocks = {
            "": np.take_along_axis(p, target[..., None], -1)[..., 0],
            "s": off,
            "o": (np.abs(off) > OFF).astype(np.float64),
            "r": 1.0 - models[model]["e"],
        }
        flat |= {f"{letter}{model}{i}": block[:, i] for letter, block in blocks.items() for i in samples}
    for measure in MEASURES:
        flat |= _compared(measure, models["a"][measure], models["b"][measure])
    a, b = models["a"], models["b"]
    return flat | facts.disagreement(facts.RowScores(a["e"] > 0, b["e"] > 0, a["c"], b["c"], a["q"], b["q"]))


def _measured(target: NDArray[np.intp], p: Float) -> dict[str, Float]:
    """Every measure of every sample, shape (n, N)."""
    return {
        "e": (p.argmax(axis=-1) != target).astype(np.float64),
        "c": np.asarray(cross_entropy(target, p)),
        "q": np.asarray(squared_error(target, p)),
        "m": np.asarray(mean_squared_error(target, p)),
    }


def _compared(measure: str, a: Float, b: Float) -> dict[str, Float]:
    """Both models, their difference and who is ahead: of every sample, and of the mean."""
    flat: dict[str, Float] = {}
    named = [*((str(i), a[:, i], b[:, i]) for i in range(a.shape[-1])), ("", a.mean(axis=-1), b.mean(axis=-1))]
    for i, one, other in named:
        flat |= {f"{measure}a{i}": one, f"{measure}b{i}": other}
        flat |= {f"d{measure}{i}": difference(one, other), f"h{measure}{i}": leader(one, other)}
    return flat
