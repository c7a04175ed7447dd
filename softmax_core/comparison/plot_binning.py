"""Counts binned and merged for a plot: confusion matrices of many classes, histograms, marker sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison.results import Floats, Indices

FAINTEST = 0.15
"""The shade of the smallest count that is not 0."""


@dataclass(frozen=True, eq=False)
class MergedMatrix:
    """A square matrix of counts with the least confused classes merged.

    Attributes
    ----------
    counts : integers
        Shape (k, k), k <= most. Where classes were merged, the last row and column hold them all.
    classes : integers
        The classes that stand by themselves, in their order.
    rest : int
        How many classes the last row and column stand for, 0 where all stand by themselves.
    shade : floats
        Shape (k, k), from 0 to 1 on a logarithmic scale: 0 for a count of 0 only, at least `FAINTEST` for any other.
    share : floats
        Shape (k, k): every count as a share of its row, nan in empty rows.
    total, right : int
        All counts, and those on the diagonal of the whole matrix.
    largest : int
        The largest count beside that diagonal, 0 where there is none.
    where : tuple of int
        Its row and column in the whole matrix.
    """

    counts: Indices
    classes: Indices
    rest: int
    shade: Floats
    share: Floats
    total: int
    right: int
    largest: int
    where: tuple[int, int]


def merge_classes(matrix: ArrayLike, most: int = 30) -> MergedMatrix:
    """Keep the classes with the most counts off the diagonal and merge the others into a last row and column.

    Examples
    --------
    >>> merged = merge_classes([[5, 1, 0, 0], [2, 4, 0, 0], [0, 0, 3, 0], [0, 0, 0, 9]], most=3)
    >>> merged.counts
    array([[ 5,  1,  0],
           [ 2,  4,  0],
           [ 0,  0, 12]])
    >>> merged.classes.tolist(), merged.rest
    ([0, 1], 2)
    >>> merged.total, merged.right, merged.largest, merged.where
    (24, 21, 2, (1, 0))
    """
    counts = np.asarray(matrix)
    total, right = int(counts.sum()), int(np.trace(counts))
    beside = counts.copy()
    np.fill_diagonal(beside, 0)
    row, column = divmod(int(beside.argmax()), len(counts))
    largest = int(beside[row, column])
    kept, rest = np.arange(len(counts)), 0
    if len(counts) > most:
        off = beside.sum(axis=0) + beside.sum(axis=1)
        kept = np.sort(np.argsort(-off, kind="stable")[: most - 1])
        rest = len(counts) - len(kept)
        place = np.full(len(counts), len(kept))
        place[kept] = np.arange(len(kept))
        counts = _added(_added(counts, place, most).T, place, most).T
    each = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, each, out=np.full(counts.shape, np.nan), where=each > 0)
    return MergedMatrix(counts, kept, rest, log_shades(counts), share, total, right, largest, (row, column))


def _added(counts: NDArray[np.integer], place: NDArray[np.intp], size: int) -> NDArray[np.integer]:
    """Add up the rows that have the same place."""
    result = np.zeros((size, counts.shape[1]), dtype=counts.dtype)
    np.add.at(result, place, counts)
    return result


def log_shades(counts: ArrayLike) -> Floats:
    """Return how dark a count is drawn, from 0 to 1: logarithmic, so that small counts are seen beside large ones.

    Examples
    --------
    >>> log_shades([0, 1, 10, 1000]).round(2).tolist()
    [0.0, 0.15, 0.43, 1.0]
    """
    given = np.asarray(counts, dtype=np.float64)
    largest = given.max(initial=1.0)
    height = np.log(np.maximum(given, 1.0)) / (np.log(largest) or 1.0)
    shade: Floats = np.where(given > 0, FAINTEST + (1 - FAINTEST) * (height if largest > 1 else 1.0), 0.0)
    return shade


def relative_to_largest(values: ArrayLike) -> Floats:
    """Return differences as parts of the largest finite one, from -1 to 1: infinite ones are -1 and 1, nan is 0.

    Examples
    --------
    >>> relative_to_largest([0.2, -0.4, float("inf"), float("nan")]).tolist()
    [0.5, -1.0, 1.0, 0.0]
    """
    given = np.asarray(values, dtype=np.float64)
    most = np.abs(given[np.isfinite(given)]).max(initial=0.0) or 1.0
    lean: Floats = np.clip(np.nan_to_num(given / most, nan=0.0), -1.0, 1.0)
    return lean


def marker_diameters(counts: ArrayLike, smallest: float = 6.0, largest: float = 24.0) -> Floats:
    """Return diameters in pixels so that a marker's area grows with its count; 0 for a count of 0.

    Examples
    --------
    >>> marker_diameters([0, 1, 25, 100]).tolist()
    [0.0, 6.0, 12.0, 24.0]
    """
    given = np.asarray(counts, dtype=np.float64)
    wide = largest * np.sqrt(given / given.max(initial=1.0))
    seen: Floats = np.where(given > 0, np.maximum(wide, smallest), 0.0)
    return seen


def equal_bins(bins: int) -> tuple[Floats, Floats]:
    """Return the edges of equal bins from 0 to 1, and their centres.

    Examples
    --------
    >>> equal_bins(2)[1].tolist()
    [0.25, 0.75]
    """
    edges = np.linspace(0.0, 1.0, bins + 1)
    return edges, (edges[:-1] + edges[1:]) / 2


@dataclass(frozen=True, eq=False)
class SampleHistogram:
    """Samples counted in bins of equal width.

    Attributes
    ----------
    edges : floats
        Shape (bins + 1,).
    centres, width : floats
        Shape (bins,).
    count : integers
        Shape (bins,).
    low, high : float
        What an axis has to show: all samples and 0.
    """

    edges: Floats
    centres: Floats
    width: Floats
    count: Indices
    low: float
    high: float


def sample_histogram(samples: ArrayLike, bins: int = 40, step: float = 0.0) -> SampleHistogram | None:
    """Count samples in bins, None where one is not finite.

    Where the samples are multiples of `step`, as differences of accuracy are of 1/N, every bin holds equally many of
    them: no bin is fuller only because of its edges.

    Examples
    --------
    >>> found = sample_histogram([0.0, 0.5, 0.5, 1.0], step=0.5)
    >>> found.centres.tolist(), found.count.tolist()
    ([0.0, 0.5, 1.0], [1, 2, 1])
    """
    given = np.asarray(samples, dtype=np.float64)
    if not given.size or not np.isfinite(given).all():
        return None
    first, last = float(given.min()), float(given.max())
    if step > 0:
        held = int(np.ceil((round((last - first) / step) + 1) / bins))
        number = round((last - first) / step) // held + 1
        edges = first - step / 2 + held * step * np.arange(number + 1)
    else:
        edges = np.histogram_bin_edges(given, bins)
    count = np.histogram(given, edges)[0]
    low, high = min(float(edges[0]), 0.0), max(float(edges[-1]), 0.0)
    space = 0.04 * (high - low)
    return SampleHistogram(edges, (edges[:-1] + edges[1:]) / 2, np.diff(edges), count, low - space, high + space)
