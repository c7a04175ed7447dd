"""The paired bootstrap of the difference of two models."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from softmax_core.comparison.measures import compare_rows, read_pair
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.results import Bootstrap, Comparison, Floats, Indices

BOOTSTRAP_MEASURES = ("cross_entropy", "accuracy")

ROW_BY_ROW_UP_TO = 20_000
"""Up to so many rows every row is drawn by itself."""

DRAWS_AT_ONCE = 1 << 20
BINS, EXTREMES = 256, 128
"""Above: so many bins of equally many rows, and so many rows at either end of the ranking that stay by themselves."""


def paired_bootstrap(
    target: ArrayLike,
    prediction_a: ArrayLike,
    prediction_b: ArrayLike,
    measure: str = "cross_entropy",
    resamples: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> Bootstrap:
    r"""Draw the rows again, with replacement, and see how the difference A - B of the means varies.

    Rows are drawn as pairs: both models are scored on the same ones. The interval is the percentile interval.

    *Accuracy*: a row counts 1, 0 or -1, so the counts of these in a resample are multinomial and are drawn as such,
    which is the plain bootstrap exactly, at any N.

    *Cross-entropy*, up to 20,000 rows: every row is drawn by itself. Above, the rows are sorted by their difference;
    the 128 at either end stay by themselves, those between are put into 256 bins of equally many rows. How many rows
    come from each is multinomial, as in the plain bootstrap. What n_b rows drawn from bin b add to the sum has mean
    n_b m_b and variance n_b v_b (mean and population variance of the bin); given the counts, the sum of these is drawn
    as a normal variable with that mean and variance. The mean and the variance of the resampled difference are
    therefore exactly those of the plain bootstrap; only the shape of the noise inside the bins is approximated.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        As in `compare`.
    prediction_a, prediction_b : array_like, shape (N, K) or (N,)
        Probabilities, or integer labels: they will do for accuracy.
    measure : {"cross_entropy", "accuracy"}
        Of cross-entropy (nats) a positive difference speaks for B, of accuracy for A.
    resamples : int, default 2000
        How many, 2 or more.
    seed : int, default 0
        The same seed gives the same resamples.
    level : float, default 0.95
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Bootstrap
        With an infinite cross-entropy the estimate is inf, -inf or nan, and interval, standard error and share are nan.
        So is everything for the cross-entropy of labels.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`; ValueError also for another measure, a level outside (0, 1), or fewer than 2 resamples.

    References
    ----------
    B. Efron, R. J. Tibshirani (1993), An introduction to the bootstrap. Chapman & Hall, chapter 13.

    Examples
    --------
    Three rows are few: B is better on each of them, by how much is open.

    >>> from softmax_core import paired_bootstrap
    >>> a = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
    >>> b = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
    >>> result = paired_bootstrap([2, 1, 0], a, b)
    >>> print(f"{result.estimate:.4f} [{result.low:.4f}, {result.high:.4f}] {result.share_below}")
    0.7393 [0.5596, 1.0986] 0.0
    """
    truth, a, b = read_pair(target, prediction_a, prediction_b)
    both = compare_rows(truth, score_rows(truth, a, "prediction_a"), score_rows(truth, b, "prediction_b"))
    return bootstrap_comparison(both, measure, resamples, seed, level)


@np.errstate(all="ignore")
def bootstrap_comparison(
    comparison: Comparison, measure: str, resamples: int, seed: int, level: float, order: Indices | None = None
) -> Bootstrap:
    """Draw the rows of a comparison again; `order`, where it is known, ranks all rows by their difference."""
    if measure not in BOOTSTRAP_MEASURES:
        raise ValueError(f'measure must be one of {", ".join(BOOTSTRAP_MEASURES)}, got "{measure}"')
    if resamples < 2:
        raise ValueError(f"resamples must be 2 or more, got {resamples}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    generator = np.random.default_rng(seed)
    if measure == "accuracy":
        estimate, samples = _accuracy(comparison, resamples, generator)
        return _summary(measure, estimate, samples, seed, level, exact=True)
    whole = comparison.rows <= ROW_BY_ROW_UP_TO
    estimate = comparison.measure("cross_entropy").difference
    if not np.isfinite(comparison.difference).all():
        return _summary(measure, estimate, np.full(resamples, np.nan), seed, level, exact=whole)
    if whole:
        return _summary(
            measure, estimate, _by_rows(comparison.difference, resamples, generator), seed, level, exact=True
        )
    ranked = np.sort(comparison.difference) if order is None else _ascending(comparison.difference[order])
    return _summary(measure, estimate, _by_bins(ranked, resamples, generator), seed, level, exact=False)


def _ascending(ranked: Floats) -> Floats:
    return ranked if ranked[0] <= ranked[-1] else ranked[::-1]


def _accuracy(comparison: Comparison, resamples: int, generator: np.random.Generator) -> tuple[float, Floats]:
    only_a = int(np.count_nonzero(comparison.a.correct & ~comparison.b.correct))
    only_b = int(np.count_nonzero(comparison.b.correct & ~comparison.a.correct))
    rows = comparison.rows
    drawn = generator.multinomial(rows, np.array([only_a, only_b, rows - only_a - only_b]) / rows, size=resamples)
    return (only_a - only_b) / rows, (drawn[:, 0] - drawn[:, 1]) / rows


def _by_rows(difference: Floats, resamples: int, generator: np.random.Generator) -> Floats:
    rows = len(difference)
    step = max(1, DRAWS_AT_ONCE // rows)
    samples = np.empty(resamples)
    for first in range(0, resamples, step):
        part = samples[first : first + step]
        part[:] = difference[generator.integers(rows, size=(len(part), rows))].mean(axis=1)
    return samples


def _by_bins(ranked: Floats, resamples: int, generator: np.random.Generator) -> Floats:
    """Draw counts per bin of ranked differences, and normal noise for what happens inside the bins."""
    rows = len(ranked)
    starts = np.unique(
        np.concatenate(
            [
                np.arange(EXTREMES),
                np.linspace(EXTREMES, rows - EXTREMES, BINS + 1).astype(np.intp),
                np.arange(rows - EXTREMES, rows),
            ]
        )
    )
    size = np.diff(starts, append=rows)
    means = np.add.reduceat(ranked, starts) / size
    variances = np.add.reduceat((ranked - np.repeat(means, size)) ** 2, starts) / size
    drawn = generator.multinomial(rows, size / rows, size=resamples)
    noise = generator.standard_normal(resamples) * np.sqrt(drawn @ variances)
    samples: Floats = (drawn @ means + noise) / rows
    return samples


def _summary(measure: str, estimate: float, samples: Floats, seed: int, level: float, *, exact: bool) -> Bootstrap:
    known = bool(np.isfinite(samples[0]))
    low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2]) if known else (np.nan, np.nan)
    below = float((samples < 0).mean() + (samples == 0).mean() / 2)
    return Bootstrap(
        measure=measure,
        estimate=estimate,
        low=float(low),
        high=float(high),
        level=level,
        standard_error=float(samples.std(ddof=1)),
        resamples=len(samples),
        seed=seed,
        share_below=below if known else float("nan"),
        samples=samples,
        exact=exact,
    )
