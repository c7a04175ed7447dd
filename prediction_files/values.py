"""What the values of a matrix are: probabilities, logarithms of them, percentages, logits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prediction_files.table import Floats
from softmax_core._kernels.blocks import blocks
from softmax_core.distributions import softmax

SUM_TOLERANCE = 1e-3  # rows of probabilities sum to 1 within this
EDGE = 1e-6  # a probability of 1.0000001 is rounding, and taken as 1
PERCENT = 100.0
PERCENT_TOLERANCE = 1.0
NEARLY = 0.05  # row sums this close to 1 look like badly rounded probabilities rather than logits

PROBABILITIES, LOG_PROBABILITIES, LOGITS = "probabilities", "log_probabilities", "logits"
PERCENTAGES, BINARY, LABELS = "percentages", "binary", "labels"


@dataclass(frozen=True)
class Summary:
    """What a pass over a matrix of shape (N, K) found.

    Attributes
    ----------
    low, high : float
        The smallest and the largest value.
    outside : tuple of int
        Row and column of the value that lies farthest outside [0, 1].
    worst : float
        The sum of the row whose sum is farthest from 1.
    worst_row : int
        That row.
    off : int
        Rows whose sum is off by more than 1e-3.
    bad : tuple of int
        Row and column of the first nan or inf; empty where there is none.
    """

    low: float
    high: float
    outside: tuple[int, int]
    worst: float
    worst_row: int
    off: int
    bad: tuple[int, ...]

    @property
    def deviation(self) -> float:
        """The largest distance of a row's sum from 1."""
        return abs(self.worst - 1)

    @property
    def in_unit_interval(self) -> bool:
        """Whether all values are probabilities, up to rounding."""
        return not self.bad and self.low >= -EDGE and self.high <= 1 + EDGE


@np.errstate(all="ignore")
def summarise(matrix: Floats) -> Summary:
    """Look at every value of a matrix of shape (N, K) once."""
    ones = np.ones(matrix.shape[1], dtype=matrix.dtype)
    low, high, off, worst_row, deviation = np.inf, -np.inf, 0, 0, -1.0
    bad: tuple[int, ...] = ()
    for rows in blocks(len(matrix), matrix.shape[1] * matrix.itemsize):
        block = matrix[rows]
        away = np.abs(block @ ones - 1)
        if not bad and not np.isfinite(away).all():
            places = np.argwhere(~np.isfinite(block))
            bad = (rows.start + int(places[0, 0]), int(places[0, 1])) if len(places) else ()
        low, high = min(low, float(block.min())), max(high, float(block.max()))
        off += int(np.count_nonzero(away > SUM_TOLERANCE))
        row = int(away.argmax())
        if away[row] > deviation:
            deviation, worst_row = float(away[row]), rows.start + row
    worst = float(matrix[worst_row].sum(dtype=np.float64))
    return Summary(low, high, _outside(matrix, low, high), worst, worst_row, off, bad)


def guess_value_kind(matrix: Floats, found: Summary) -> tuple[str, bool]:
    """Guess what the values are, and whether that is certain.

    Probabilities only if all lie in [0, 1] and rows sum to 1 within 1e-3; log-probabilities if none is above 0 and
    their exponentials sum to 1. Everything else has to be asked, with a guess.
    """
    if found.in_unit_interval:
        if found.deviation <= SUM_TOLERANCE:
            return PROBABILITIES, True
        return (PROBABILITIES if found.deviation <= NEARLY else LOGITS), False
    if found.high <= 0 and _sums_to_one(matrix):
        return LOG_PROBABILITIES, True
    if not found.bad and found.low >= 0 and abs(found.worst - PERCENT) <= PERCENT_TOLERANCE:
        return PERCENTAGES, False
    return LOGITS, False


@np.errstate(all="ignore")
def to_probabilities(
    matrix: Floats,
    kind: str,
    *,
    renormalise: bool = False,
    found: Summary | None = None,
    rows: NDArray[np.intp] | None = None,
    columns: Sequence[int] | None = None,
) -> Floats:
    """Turn values of a kind into probabilities, of these rows, columns in this order; the input is never written to.

    The matrix itself is returned where nothing has to change. `found` is its summary, if that is known already.

    Examples
    --------
    >>> import numpy as np
    >>> to_probabilities(np.log([[0.25, 0.75]]), "log_probabilities").round(12)
    array([[0.25, 0.75]])
    """
    known = found or summarise(matrix)
    fits = kind == PROBABILITIES and not renormalise and known.low >= 0 and known.high <= 1
    if fits and rows is None and columns is None:
        return matrix
    out = np.empty((len(matrix) if rows is None else len(rows), matrix.shape[1]), dtype=matrix.dtype)
    for part in blocks(len(out), matrix.shape[1] * matrix.itemsize):
        block = matrix[part] if rows is None else matrix[rows[part]]
        block = block if columns is None else block[:, list(columns)]
        out[part] = block if fits else _probabilities(block, kind)
        if renormalise:
            out[part] /= out[part].sum(axis=1, keepdims=True)
    return out


def _probabilities(block: Floats, kind: str) -> Floats:
    if kind == LOGITS:
        return softmax(block)
    if kind == LOG_PROBABILITIES:
        block = np.exp(block)
    clipped: Floats = np.clip(block / PERCENT if kind == PERCENTAGES else block, 0, 1)
    return clipped


@np.errstate(all="ignore")
def _sums_to_one(logs: Floats) -> bool:
    slices = blocks(len(logs), logs.shape[1] * logs.itemsize)
    return all(bool(np.all(np.abs(np.exp(logs[rows]).sum(axis=1) - 1) <= SUM_TOLERANCE)) for rows in slices)


def _outside(matrix: Floats, low: float, high: float) -> tuple[int, int]:
    """Find the value that lies farthest outside [0, 1]."""
    if low >= 0 and high <= 1:
        return 0, 0
    wanted = low if -low > high - 1 else high
    for rows in blocks(len(matrix), matrix.shape[1] * matrix.itemsize):
        places = np.argwhere(matrix[rows] == wanted)
        if len(places):
            return rows.start + int(places[0, 0]), int(places[0, 1])
    return 0, 0
