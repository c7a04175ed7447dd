"""What the values of a matrix are: probabilities, logarithms of them, percentages, logits, numbers to be divided."""

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
MOST_BAD = 0.1  # share of rows that may be off in what still looks like probabilities
EXACT = 1e-5  # sums this close to 1 are not worth a word, whatever the digits
SAMPLE = 256  # rows that tell how many digits were written
MOST_DIGITS = 8

PROBABILITIES, LOG_PROBABILITIES, LOGITS = "probabilities", "log_probabilities", "logits"
PERCENTAGES, DIVIDED, BINARY, LABELS = "percentages", "divided", "binary", "labels"


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
        Rows whose sum is off by more than the tolerance.
    tolerance : float
        How far rounding to the digits written can move the sum of a row, and 1e-5 at least.
    bad : tuple of int
        Row and column of the first nan or inf; empty where there is none.
    """

    low: float
    high: float
    outside: tuple[int, int]
    worst: float
    worst_row: int
    off: int
    tolerance: float
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
    tolerance = rounding(matrix)
    low, high, off, worst_row, deviation = np.inf, -np.inf, 0, 0, -1.0
    bad: tuple[int, ...] = ()
    for rows in blocks(len(matrix), matrix.shape[1] * matrix.itemsize):
        block = matrix[rows]
        away = np.abs(block @ ones - 1)
        if not bad and not np.isfinite(away).all():
            places = np.argwhere(~np.isfinite(block))
            bad = (rows.start + int(places[0, 0]), int(places[0, 1])) if len(places) else ()
        low, high = min(low, float(block.min())), max(high, float(block.max()))
        off += len(away) - int(np.count_nonzero(away <= tolerance))
        row = int(away.argmax())
        if away[row] > deviation:
            deviation, worst_row = float(away[row]), rows.start + row
    worst = float(matrix[worst_row].sum(dtype=np.float64))
    return Summary(low, high, _outside(matrix, low, high), worst, worst_row, off, tolerance, bad)


def rounding(matrix: Floats) -> float:
    """Say how far the digits written can move the sum of a row of K numbers: half a unit of the last digit each.

    Examples
    --------
    >>> import numpy as np
    >>> round(rounding(np.array([[0.333, 0.333, 0.333]])), 6), rounding(np.array([[1 / 3, 2 / 3]]))
    (0.0015, 1e-05)
    """
    sample = matrix[:: max(1, len(matrix) // SAMPLE)].astype(np.float64)
    step = float(np.finfo(matrix.dtype).eps)
    for digits in range(1, MOST_DIGITS + 1):
        scaled = sample * 10.0**digits
        if np.all(np.abs(scaled - np.rint(scaled)) <= 1e-6 + step * np.abs(scaled)):
            return float(max(EXACT, matrix.shape[1] * 0.5 * 10.0**-digits))
    halves = sample.astype(np.float16).astype(np.float64) == sample
    return float(max(EXACT, matrix.shape[1] * 2.0**-12)) if halves.all() else EXACT


@np.errstate(all="ignore")
def guess_value_kind(matrix: Floats, found: Summary) -> tuple[str, bool]:
    """Guess what the values are, and whether that is certain.

    Probabilities only if all lie in [0, 1] and rows sum to 1 within 1e-3, or as far as the digits written explain;
    log-probabilities if none is above 0 and their exponentials sum to 1. Everything else has to be asked, with a
    guess: a few rows that are off make no logits of probabilities.
    """
    if found.in_unit_interval:
        if found.deviation <= max(SUM_TOLERANCE, found.tolerance):
            return PROBABILITIES, True
        few = found.off <= MOST_BAD * len(matrix) or found.deviation <= NEARLY
        return (PROBABILITIES if few else DIVIDED), False
    if 0 < found.off <= MOST_BAD * len(matrix) and found.off < len(matrix):
        return PROBABILITIES, False
    logs = _share_of_logs(matrix)
    if logs >= 1 - MOST_BAD:
        return LOG_PROBABILITIES, logs == 1 and found.high <= 0
    sums = matrix[:: max(1, len(matrix) // SAMPLE)].sum(axis=1, dtype=np.float64)
    if not found.bad and found.low >= 0 and abs(float(np.median(sums)) - PERCENT) <= PERCENT_TOLERANCE:
        return PERCENTAGES, False
    return LOGITS, False


@np.errstate(all="ignore")
def to_probabilities(
    matrix: Floats,
    kind: str,
    *,
    found: Summary | None = None,
    rows: NDArray[np.intp] | None = None,
    columns: Sequence[int] | None = None,
) -> Floats:
    """Turn values of a kind into probabilities, of these rows, columns in this order; the input is never written to.

    Column -1 is none: its class has probability 0. The matrix itself is returned where nothing has to change. `found`
    is its summary, if that is known already.

    Examples
    --------
    >>> import numpy as np
    >>> to_probabilities(np.log([[0.25, 0.75]]), "log_probabilities").round(12)
    array([[0.25, 0.75]])
    """
    known = found or summarise(matrix)
    fits = kind == PROBABILITIES and known.low >= 0 and known.high <= 1
    if fits and rows is None and columns is None:
        return matrix
    picked = None if columns is None else np.array(columns)
    width = matrix.shape[1] if picked is None else len(picked)
    out = np.empty((len(matrix) if rows is None else len(rows), width), dtype=matrix.dtype)
    for part in blocks(len(out), matrix.shape[1] * matrix.itemsize):
        block = matrix[part] if rows is None else matrix[rows[part]]
        block = block if fits else _probabilities(block, kind)
        out[part] = block if picked is None else np.where(picked < 0, 0, block[:, picked])
    return out


def _probabilities(block: Floats, kind: str) -> Floats:
    if kind == LOGITS:
        return softmax(block)
    if kind == DIVIDED:
        return np.asarray(block / block.sum(axis=1, keepdims=True))
    if kind == LOG_PROBABILITIES:
        block = np.exp(block)
    clipped: Floats = np.clip(block / PERCENT if kind == PERCENTAGES else block, 0, 1)
    return clipped


@np.errstate(all="ignore")
def _share_of_logs(matrix: Floats) -> float:
    """Give the share of rows whose exponentials sum to 1; 0 without a look at all of them where the first do not."""
    fits = 0
    for rows in blocks(len(matrix), matrix.shape[1] * matrix.itemsize):
        block = matrix[rows]
        fits += int(
            np.count_nonzero((np.abs(np.exp(block).sum(axis=1) - 1) <= SUM_TOLERANCE) & (block <= 0).all(axis=1))
        )
        if fits < (1 - 2 * MOST_BAD) * rows.stop:
            return 0.0
    return fits / len(matrix)


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
