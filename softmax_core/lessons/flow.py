"""The computing flow of softmax, step by step, and what an axis makes of a matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import PLAIN, Quantity
from softmax_core.distributions import softmax

Float = NDArray[np.float64]

AXES: dict[str, int | tuple[int, ...]] = {"axis0": -2, "axis1": -1, "all": (-2, -1)}
"""What is summed for axis=0, for axis=1, which in a matrix is also −1, and for axis=None, counted from behind."""

QUANTITIES = {
    "rows": Quantity("logit of a sample and a class", PLAIN),
    "followed": Quantity("the sample that is followed, from 0", PLAIN),
    "x": Quantity("logits of the sample that is followed", PLAIN),
    "top": Quantity("the largest of them", PLAIN),
    "shifted": Quantity("x − max x"),
    "weight": Quantity("exp(x − max x)"),
    "total": Quantity("sum of the weights"),
    "p": Quantity("weight / sum"),
    **{f"by_{name}": Quantity(f"softmax of the matrix, {name}") for name in AXES},
    **{f"by_{name}_rows": Quantity(f"sum of every row of it, {name}") for name in AXES},
    **{f"by_{name}_columns": Quantity(f"sum of every column of it, {name}") for name in AXES},
}


def quantities(rows: Float, followed: NDArray[np.intp]) -> dict[str, Float]:
    """Follow one row of n matrices of shape (n, N, K) through the flow, and sum each matrix along every axis.

    Parameters
    ----------
    rows : ndarray, shape (n, N, K)
        Logits, one sample a row; -inf rules a class out, but not all of a row.
    followed : ndarray of int, shape (n,)
        Which row is followed.

    Returns
    -------
    dict of str to ndarray
        See `QUANTITIES`; what belongs to the row has shape (n, K), what belongs to the matrix (n, N, K).

    Examples
    --------
    >>> found = quantities(np.array([[[3.0, 2.0, 4.0], [4.0, 5.0, 6.0]]]), np.array([0]))
    >>> found["shifted"], found["total"].round(4)
    (array([[-1., -2.,  0.]]), array([1.5032]))
    >>> found["p"].round(4), found["by_all_rows"].round(4)
    (array([[0.2447, 0.09  , 0.6652]]), array([[0.1192, 0.8808]]))
    """
    x = rows[np.arange(len(rows)), followed]
    top = x.max(axis=-1, keepdims=True)
    shifted = x - top
    weight = np.exp(shifted)
    total = weight.sum(axis=-1, keepdims=True)
    found = {
        "rows": rows, "followed": followed.astype(np.float64), "x": x, "top": top[:, 0], "shifted": shifted,
        "weight": weight, "total": total[:, 0], "p": weight / total,
    }  # fmt: skip
    for name, axis in AXES.items():
        shares = np.asarray(softmax(rows, axis=axis))
        found |= {
            f"by_{name}": shares, f"by_{name}_rows": shares.sum(axis=-1), f"by_{name}_columns": shares.sum(axis=-2),
        }  # fmt: skip
    return found
