"""Ways in which softmax is written, right ones and wrong ones, named by what they do.

The code that is shown is made of the code that runs: `Variant.code` is its source without docstring and annotations.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[Any]

VECTOR, ROWS, COLUMNS = "vector", "rows", "columns"
"""What an array may be: one sample, one a row, one a column."""


@dataclass(frozen=True)
class Variant:
    """A way to write softmax.

    Attributes
    ----------
    run : callable
        Takes an array and returns what this way makes of it; may raise, and may change the array.
    sound : tuple of str
        Of `VECTOR`, `ROWS` and `COLUMNS`: for what it is right, whatever finite numbers there are.
    paper : tuple of str
        For what it is right on paper, and on a computer as long as no exponential overflows or vanishes.
    documents : tuple of str
        The documents that write it so.
    shifts : bool
        Whether it subtracts a maximum before it takes exp.
    writes : bool
        Whether it writes into the array that it is given.
    """

    run: Callable[[Values], Values]
    sound: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    shifts: bool = True
    writes: bool = False

    @cached_property
    def code(self) -> str:
        """Its source as a function called softmax.

        Examples
        --------
        >>> print(VARIANTS["total"].code)
        def softmax(x):
            e = np.exp(x - x.max())
            return e / e.sum()
        """
        (function,) = ast.parse(textwrap.dedent(inspect.getsource(self.run))).body
        if not isinstance(function, ast.FunctionDef):
            raise TypeError(f"{self.run} is not written as a function.")
        function.name, function.returns, function.body = "softmax", None, function.body[1:]
        for argument in function.args.args:
            argument.annotation = None
        return ast.unparse(function)


def _last(x: Values) -> Values:
    """Take maximum and sum along the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _axis1(x: Values) -> Values:
    """Take maximum and sum along axis 1."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _axis0(x: Values) -> Values:
    """Take maximum and sum along axis 0."""
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)


def _total(x: Values) -> Values:
    """Take maximum and sum of all entries."""
    e = np.exp(x - x.max())
    return e / e.sum()


def _global_axis0(x: Values) -> Values:
    """Take the maximum of all entries, and the sum along axis 0."""
    e = np.exp(x - x.max())
    return e / e.sum(axis=0)


def _global_axis1(x: Values) -> Values:
    """Take the maximum of all entries, and the sum along axis 1."""
    e = np.exp(x - x.max())
    return e / e.sum(axis=1, keepdims=True)


def _no_keepdims(x: Values) -> Values:
    """Sum along axis 1, and let that axis go."""
    e = np.exp(x - x.max())
    return e / e.sum(axis=1)


def _column_max(x: Values) -> Values:
    """Take the maximum of every column, and the sum of every row."""
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


def _no_shift_axis1(x: Values) -> Values:
    """Subtract nothing, sum along axis 1."""
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


def _no_shift_axis0(x: Values) -> Values:
    """Subtract nothing, sum along axis 0."""
    return np.exp(x) / np.sum(np.exp(x), axis=0)


def _no_shift_total(x: Values) -> Values:
    """Subtract nothing, sum all entries."""
    return np.exp(x) / np.sum(np.exp(x))


def _three_steps(x: Values) -> Values:
    """Subtract the logarithm of the sum of exponentials, take exp, divide by the sum."""
    s = x - np.log(np.exp(x).sum(axis=0))
    p = np.exp(s)
    return p / p.sum(axis=0)


def _in_place(x: Values) -> Values:
    """Compute in the caller's own array."""
    x -= x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)
    return x


def _row_by_row(x: Values) -> Values:
    """Put the result of every row into the caller's own array."""
    for i in range(len(x)):
        e = np.exp(x[i] - x[i].max())
        x[i] = e / e.sum()
    return x


def _twice(x: Values) -> Values:
    """Apply softmax to probabilities, as if they were logits."""
    for _ in range(2):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        x = e / e.sum(axis=-1, keepdims=True)
    return x


VARIANTS = {
    "last": Variant(_last, sound=(VECTOR, ROWS)),
    "axis1": Variant(_axis1, sound=(ROWS,), documents=("D2",)),
    "axis0": Variant(_axis0, sound=(VECTOR, COLUMNS), documents=("D0",)),
    "total": Variant(_total, sound=(VECTOR,), documents=("D2",)),
    "global_axis0": Variant(_global_axis0, sound=(VECTOR,), paper=(COLUMNS,), documents=("D1",)),
    "global_axis1": Variant(_global_axis1, paper=(ROWS,)),
    "no_keepdims": Variant(_no_keepdims),
    "column_max": Variant(_column_max),
    "no_shift_total": Variant(_no_shift_total, paper=(VECTOR,), documents=("D2",), shifts=False),
    "no_shift_axis0": Variant(_no_shift_axis0, paper=(VECTOR, COLUMNS), documents=("D2",), shifts=False),
    "no_shift_axis1": Variant(_no_shift_axis1, paper=(ROWS,), shifts=False),
    "three_steps": Variant(_three_steps, paper=(VECTOR, COLUMNS), documents=("D0",), shifts=False),
    "in_place": Variant(_in_place, sound=(VECTOR, ROWS), writes=True),
    "row_by_row": Variant(_row_by_row, sound=(ROWS,), writes=True),
    "twice": Variant(_twice),
}
"""Every way, by its name in links."""
