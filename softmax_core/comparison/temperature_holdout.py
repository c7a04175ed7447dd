"""How much of the gap a temperature removes: fitted on one half of the rows, scored on the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from softmax_core.comparison.array_types import Flags
from softmax_core.comparison.inputs import Prediction, Truth
from softmax_core.comparison.results import (
    CalibrationSplit,
    CalibrationSpread,
    Comparison,
    ModelRows,
    Spread,
    TemperatureFit,
)
from softmax_core.comparison.temperature import fit
from softmax_core.comparison.temperature_loss import LogitRows


@np.errstate(all="ignore")
def calibration_split(
    truth: Truth, a: Prediction, b: Prediction, comparison: Comparison, seed: int
) -> CalibrationSplit:
    """Fit a temperature to each model on one half of the rows, chosen by the seed, and score it on the other.

    The logits are log p, so probability 0 stays 0. With labels only, or a single row, the figures are nan.
    """
    rows = truth.rows
    fitted = np.zeros(rows, np.bool_)
    fitted[np.random.default_rng(seed).permutation(rows)[: (rows + 1) // 2]] = True
    possible = np.isfinite(comparison.a.cross_entropy) & np.isfinite(comparison.b.cross_entropy)
    scored = ~fitted & possible
    first = _fit_and_score(truth, a, comparison.a, fitted, scored)
    second = _fit_and_score(truth, b, comparison.b, fitted, scored)
    gap, ranking = _minus(first.before, second.before), _minus(first.after, second.after)
    return CalibrationSplit(
        a=first,
        b=second,
        gap=gap,
        ranking=ranking,
        calibration=_minus(gap, ranking),
        fitted=(rows + 1) // 2,
        scored=rows // 2,
        seed=seed,
        left_out=0 if comparison.hard else rows // 2 - int(np.count_nonzero(scored)),
    )


MOST_DIVISIONS, FEW_DIVISIONS, MANY_VALUES = 20, 4, 200_000


def divisions(rows: int, classes: int) -> int:
    """Choose how often the rows are divided: 20 times, of more than 200,000 probabilities 4 times."""
    return MOST_DIVISIONS if rows * classes <= MANY_VALUES else FEW_DIVISIONS


def spread_of(splits: Sequence[CalibrationSplit]) -> CalibrationSpread:
    """Summarise several divisions: median, smallest and largest of the finite ones."""
    known = [split for split in splits if split.known]
    gap, ranking, calibration = (
        _spread([getattr(split, name) for split in known]) for name in ("gap", "ranking", "calibration")
    )
    return CalibrationSpread(len(splits), len(known), gap, ranking, calibration)


def _spread(values: list[float]) -> Spread:
    if not values:
        return Spread(*[float("nan")] * 3)
    return Spread(float(np.median(values)), min(values), max(values))


def _fit_and_score(
    truth: Truth, prediction: Prediction, model: ModelRows, fitted: Flags, scored: Flags
) -> TemperatureFit:
    """Fit one model and score it."""
    nan = float("nan")
    if model.hard or not scored.any():
        return TemperatureFit(nan, nan, nan)
    target = truth.labels if truth.soft is None else truth.soft
    temperature = fit(LogitRows(prediction, target, logarithm=True, chosen=fitted))
    before = float(model.cross_entropy[scored].mean())
    return TemperatureFit(
        temperature, before, LogitRows(prediction, target, logarithm=True, chosen=scored).loss(temperature)
    )


def _minus(a: float, b: float) -> float:
    """Subtract; inf - inf is nan."""
    return a - b
