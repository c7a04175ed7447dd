"""The clinic: every way to write softmax, run on one array, with what it gives, what sums to 1, and a verdict.

Examples
--------
>>> batch = [[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]]
>>> found = examine("global_axis0", batch, "rows")
>>> found.result.round(4), found.verdict, found.ones
(array([[0.7311, 0.5   , 0.525 ],
       [0.2689, 0.5   , 0.475 ]]), 'wrong', ('columns',))
>>> examine("global_axis0", batch, "columns").verdict, examine("axis1", batch[0], "rows").raised
('luck', 'AxisError: axis 1 is out of bounds for array of dimension 1')
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from softmax_core.digits import PLAIN, Quantity, text
from softmax_core.distributions import softmax
from softmax_core.lessons.clinic_variants import COLUMNS, ROWS, VARIANTS, VECTOR, Values

Numbers: TypeAlias = Sequence[float] | Sequence[Sequence[float]]
"""A vector or a matrix; whole numbers only make an array of int64, as in NumPy."""

RIGHT, LUCK, WRONG, RAISES, CHANGES = "right", "luck", "wrong", "raises", "changes"
VERDICTS = (RIGHT, LUCK, WRONG, RAISES, CHANGES)
"""Right for every input of this kind; for this one only; wrong; an error; right, but the input is overwritten."""

GENERAL = (
    "right", "changes", "one_sample", "small", "values", "no_axis", "broadcast", "casting", "overflow",
    "vanish", "wraps", "whole", "shape", "single",
)  # fmt: skip
"""Reasons that do not depend on the way; the others are the names of ways that are wrong by what they do."""

QUANTITIES = {
    "p": Quantity("what a way returns, by way, row and column"),
    "expected": Quantity("softmax of every sample, by row and column"),
    "row_sum": Quantity("sum of a row of it, by way and row"),
    "column_sum": Quantity("sum of a column of it, by way and column"),
    "total_sum": Quantity("sum of all of it, by way"),
    "row_one": Quantity("1 where a row of it sums to 1, by way and row", PLAIN),
    "column_one": Quantity("1 where a column of it sums to 1, by way and column", PLAIN),
    "total_one": Quantity("1 where all of it sums to 1, by way", PLAIN),
    "verdict": Quantity("the place of the verdict on a way in VERDICTS", PLAIN),
    "changed": Quantity("1 where the way has changed its input", PLAIN),
    "count": Quantity("how many ways have a verdict, by its place in VERDICTS", PLAIN),
    "is_own": Quantity("1 where this way is the one that was pasted, by way", PLAIN),
    "open": Quantity("1 where the code of this way is open, by way", PLAIN),
    "axis0_gap": Quantity("largest difference between exp(x − max)/sum and exp(x)/sum along axis 0"),
    "axis0_same": Quantity("0 where these two differ, 1 where they agree, 2 where one of them has no numbers", PLAIN),
}

OVERFLOWS = float(np.log(np.finfo(np.float64).max))
"""Above this logit, 709.78, exp is inf in double precision."""

CLOSE, LEAST = 1e-9, 1e-300
"""Two results agree if they differ by less: relatively, and in size (below it double precision has few digits)."""


@dataclass(frozen=True)
class Finding:
    """What one way makes of one array.

    Attributes
    ----------
    result : ndarray or None
        What it returns; None if it raises.
    raised : str
        The error's kind and message; "" if it returns.
    verdict : str
        One of `VERDICTS`.
    reason : str
        One of `GENERAL`, or the name of the way.
    ones : tuple of str
        Which sums are 1: ``rows``, ``columns``, ``total``.
    changed : bool
        Whether the caller's array is not what it was.
    """

    result: Values | None
    raised: str
    verdict: str
    reason: str
    ones: tuple[str, ...]
    changed: bool


def array(numbers: Numbers) -> Values:
    """Make the array that NumPy makes of these numbers: int64 if all are whole and written so, else float64.

    Examples
    --------
    >>> array((3, 1)).dtype, array(((3.0, 1), (2, 1))).dtype
    (dtype('int64'), dtype('float64'))
    """
    flat = [x for row in numbers for x in (row if isinstance(row, Sequence) else (row,))]
    return np.array(numbers, dtype=np.int64 if all(isinstance(x, int) for x in flat) else np.float64)


def kind_of(x: Values, layout: str) -> str:
    """Say what an array is: `VECTOR`, or the layout of its samples."""
    return VECTOR if x.ndim == 1 else layout


def expected(numbers: Numbers, layout: str) -> Values:
    """Compute the softmax of every sample; of whole numbers the differences are exact.

    Parameters
    ----------
    numbers : array_like
        A vector, or a matrix.
    layout : str
        ``rows`` or ``columns``: where the samples of a matrix are.

    Examples
    --------
    >>> expected([[3.0, 2.0, 4.0], [4.0, 5.0, 6.0]], "rows").round(4).tolist()
    [[0.2447, 0.09, 0.6652], [0.09, 0.2447, 0.6652]]
    """
    x = array(numbers)
    axis = 0 if kind_of(x, layout) == COLUMNS else -1
    if x.dtype == np.int64:
        exact = x.astype(object)
        x = (exact - exact.max(axis=axis, keepdims=True)).astype(np.float64)
    return np.asarray(softmax(x, axis=axis))


def examine(name: str, numbers: Numbers, layout: str) -> Finding:
    """Run one way on an array of its own and judge what comes of it.

    Parameters
    ----------
    name : str
        One of `VARIANTS`.
    numbers : array_like
        A vector, or a matrix, of finite numbers.
    layout : str
        ``rows`` or ``columns``: where the samples of a matrix are.

    Examples
    --------
    >>> examine("in_place", [3.0, 1.0], "rows").verdict, examine("in_place", [3, 1], "rows").reason
    ('changes', 'casting')
    """
    given = array(numbers)
    x = given.copy()
    result, raised, reason = _run(name, x)
    changed = bool((x != given).any())
    if result is None:
        return Finding(None, raised, RAISES, reason, (), changed)
    right = expected(numbers, layout)
    if result.shape == right.shape and np.allclose(result, right, rtol=CLOSE, atol=LEAST):
        verdict, reason = _of_right(name, given, layout)
    else:
        verdict, reason = WRONG, _of_wrong(name, given, result, layout)
    return Finding(result, "", verdict, reason, ones(result), changed)


def _run(name: str, x: Values) -> tuple[Values | None, str, str]:
    """Run one way; return its result, or what was raised and why."""
    try:
        with np.errstate(all="ignore"):
            return np.array(VARIANTS[name].run(x)), "", ""
    except np.exceptions.AxisError as why:
        return None, f"AxisError: {why}", "no_axis"
    except ValueError as why:
        return None, f"ValueError: {str(why).strip()}", "broadcast"
    except TypeError as why:
        return None, f"{type(why).__name__.lstrip('_')}: {why}", "casting"


def _of_right(name: str, x: Values, layout: str) -> tuple[str, str]:
    """Say whether a right result is right for every input of this kind, and why."""
    kind, way = kind_of(x, layout), VARIANTS[name]
    if way.writes:
        return CHANGES, "changes"
    if kind in way.sound:
        return RIGHT, "right"
    if kind in way.paper:
        return LUCK, "small"
    alone = kind != VECTOR and x.shape[0 if kind == ROWS else 1] == 1
    return LUCK, "one_sample" if alone and name != "twice" else "values"


def _of_wrong(name: str, x: Values, result: Values, layout: str) -> str:
    """Say why a result is wrong."""
    way = VARIANTS[name]
    if result.dtype == np.int64:
        return "whole"
    if result.shape != x.shape:
        return "shape"
    on_paper = kind_of(x, layout) in (*way.sound, *way.paper)
    if on_paper and way.shifts and x.dtype == np.int64 and int(x.max()) - int(x.min()) > np.iinfo(np.int64).max:
        return "wraps"
    if on_paper or not np.isfinite(result).all():
        return "overflow" if not way.shifts and float(x.max()) > OVERFLOWS else "vanish"
    return "single" if x.ndim == 1 and name == "row_by_row" else name


def ones(result: Values) -> tuple[str, ...]:
    """Name what sums to 1 within rounding: every row, every column, all entries together.

    Examples
    --------
    >>> ones(np.array([[0.25, 0.75], [0.75, 0.25]])), ones(np.array([0.5, 0.5])), ones(np.array([1.0, 1.0]))
    (('rows', 'columns'), ('total',), ())
    """
    with np.errstate(all="ignore"):
        sums = {"total": result.sum()}
        if result.ndim == 2:
            sums = {"rows": result.sum(axis=1), "columns": result.sum(axis=0)} | sums
    return tuple(name for name, values in sums.items() if np.allclose(values, 1.0, rtol=0, atol=CLOSE))


def quantities(findings: Mapping[str, Finding], numbers: Numbers, layout: str) -> dict[str, float]:
    """Give the numbers of findings on one array, in the order of `VARIANTS`, each under a name of its own.

    Examples
    --------
    >>> found = quantities(examined([3.0, 1.0, 0.2], "rows"), [3.0, 1.0, 0.2], "rows")
    >>> round(found["p[0,0,2]"], 4), found["total_one[0]"], found["axis0_same"], VERDICTS[int(found["verdict[1]"])]
    (0.0508, 1.0, 1.0, 'raises')
    """
    found = {f"count[{i}]": float(sum(one.verdict == v for one in findings.values())) for i, v in enumerate(VERDICTS)}
    found |= _entries("expected", np.atleast_2d(expected(numbers, layout)))
    for v, one in enumerate(findings.values()):
        found[f"verdict[{v}]"] = float(VERDICTS.index(one.verdict))
        found[f"changed[{v}]"] = float(one.changed)
        if one.result is not None:
            found |= _sums(v, np.atleast_2d(one.result))
    return found | _both_of_c5(findings)


def cells(findings: Mapping[str, Finding], numbers: Numbers, layout: str) -> dict[str, str]:
    """Write every entry and every sum, nan for what is none: ``p3_0_1`` is of way 3, row 0, column 1.

    Examples
    --------
    >>> found = cells(examined([[1000.0, 0.0]], "rows"), [[1000.0, 0.0]], "rows")
    >>> found["p0_0_0"], found["p8_0_0"], found["row_sum0_0"], found["total_sum0"], found["expected0_1"]
    ('1.0000', 'nan', '1.0000', '1.0000', '0')
    """
    every = quantities(findings, numbers, layout)
    shown = ("p", "row_sum", "column_sum", "total_sum", "expected")
    return {
        re.sub(r"\W", "_", name.replace("[", "").rstrip("]")): "nan" if np.isnan(value) else text(value)
        for name, value in every.items()
        if name.partition("[")[0] in shown
    }


def examined(numbers: Numbers, layout: str) -> dict[str, Finding]:
    """Run every way on an array, see `examine`.

    Examples
    --------
    >>> [name for name, one in examined([3.0, 1.0, 0.2], "rows").items() if one.verdict == "right"]
    ['last', 'axis0', 'total', 'global_axis0']
    """
    return {name: examine(name, numbers, layout) for name in VARIANTS}


def _entries(name: str, values: Values) -> dict[str, float]:
    """Give every entry a name of its own."""
    return {f"{name}[{','.join(map(str, place))}]": float(value) for place, value in np.ndenumerate(values)}


def _sums(v: int, p: Values) -> dict[str, float]:
    """Give the entries of a result, its sums, and which of them are 1."""
    with np.errstate(all="ignore"):
        sums = {"row": p.sum(axis=1), "column": p.sum(axis=0), "total": np.asarray(p.sum())}
        found = {f"p[{v},{n},{k}]": float(value) for (n, k), value in np.ndenumerate(p)}
        for name, values in sums.items():
            for place, value in np.ndenumerate(values):
                at = ",".join(map(str, (v, *place)))
                found |= {f"{name}_sum[{at}]": float(value), f"{name}_one[{at}]": float(abs(value - 1.0) < CLOSE)}
    return found


def _both_of_c5(findings: Mapping[str, Finding]) -> dict[str, float]:
    """Compare the two implementations of D2, of which one says axis=0."""
    one, other = findings["total"].result, findings["no_shift_axis0"].result
    if one is None or other is None or not (np.isfinite(one).all() and np.isfinite(other).all()):
        return {"axis0_gap": float("nan"), "axis0_same": 2.0}
    gap = float(np.abs(one - other).max())
    return {"axis0_gap": gap, "axis0_same": float(np.allclose(one, other, rtol=CLOSE, atol=LEAST))}
