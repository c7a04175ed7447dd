"""Results of calibration, McNemar test, bootstrap and temperature fit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from softmax_core.comparison.array_types import Floats, Indices


@dataclass(frozen=True, eq=False)
class Reliability:
    """Confidence against accuracy in equal bins (lo, hi], the first one with its lower edge; all of shape (bins,).

    Attributes
    ----------
    edges : floats
        Shape (bins + 1,), from 0 to 1.
    count : integers
        Rows in each bin.
    confidence, accuracy : floats
        Means in each bin, nan where it is empty.
    error : float
        Expected calibration error: mean over the rows of abs(accuracy - confidence) of their bin.
    """

    edges: Floats
    count: Indices
    confidence: Floats
    accuracy: Floats
    error: float


@dataclass(frozen=True)
class McNemar:
    """Exact McNemar test that both models are right equally often.

    Attributes
    ----------
    only_a, only_b : int
        Rows that only one of them has right.
    p_value : float
        Two-sided, of the binomial with n = only_a + only_b and 1/2; 1 where n = 0.
    """

    only_a: int
    only_b: int
    p_value: float


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Paired bootstrap of the difference (A - B) of a mean over the rows.

    Cross-entropy is a loss: a positive difference speaks for B. Accuracy is not: there it speaks for A.

    Attributes
    ----------
    measure : str
        "cross_entropy" or "accuracy".
    estimate : float
        The difference on the rows as they are.
    low, high : float
        Percentile interval.
    level : float
        Its coverage, for example 0.95.
    standard_error : float
        Standard deviation over the resamples.
    resamples, seed : int
        How it was made.
    share_below : float
        Share of the resamples below 0 (half of those at 0 counted).
    samples : floats
        The difference in every resample, shape (resamples,).
    exact : bool
        Whether whole rows were drawn; for very many rows counts per bin of equal differences are drawn instead.
    """

    measure: str
    estimate: float
    low: float
    high: float
    level: float
    standard_error: float
    resamples: int
    seed: int
    share_below: float
    samples: Floats
    exact: bool


@dataclass(frozen=True)
class TemperatureFit:
    """One model with its temperature fitted on one half of the rows and scored on the other.

    Attributes
    ----------
    temperature : float
        What its logits are divided by: above 1 it was overconfident. 0 or inf at the ends.
    before, after : float
        Mean cross-entropy on the scored rows, as it is and with the temperature.
    """

    temperature: float
    before: float
    after: float


@dataclass(frozen=True)
class Spread:
    """What a quantity is in several divisions of the rows.

    Attributes
    ----------
    middle, low, high : float
        Median, smallest and largest; nan where no division has a finite one.
    """

    middle: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether its sign is the same in every division."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class CalibrationSpread:
    """How far calibration and ranking depend on which rows the temperatures are fitted on.

    Attributes
    ----------
    divisions : int
        How many divisions into halves there are.
    known : int
        In how many of them both parts are finite; the others are left out of the spreads.
    gap, ranking, calibration : Spread
        As in `CalibrationSplit`, over these divisions.
    """

    divisions: int
    known: int
    gap: Spread
    ranking: Spread
    calibration: Spread


@dataclass(frozen=True)
class CalibrationSplit:
    """How much of the gap is calibration and how much is ranking.

    Attributes
    ----------
    a, b : TemperatureFit
        The models.
    gap : float
        before(A) - before(B), on the scored half.
    ranking : float
        after(A) - after(B): what no temperature removes.
    calibration : float
        gap - ranking.
    fitted, scored : int
        Rows in the two halves.
    seed : int
        How the rows were divided.
    left_out : int
        Rows of the scored half that are not in the means, because one of the models gives their true class
        probability 0: at every temperature they cost inf. (In the fit each model leaves out its own such rows.)
    """

    a: TemperatureFit
    b: TemperatureFit
    gap: float
    ranking: float
    calibration: float
    fitted: int
    scored: int
    seed: int
    left_out: int = 0

    @property
    def known(self) -> bool:
        """Whether both parts are finite.

        They are not without probabilities or rows to score, nor where a fitted temperature of 0 costs inf on a row.
        """
        return math.isfinite(self.gap) and math.isfinite(self.ranking)

    @property
    def certain(self) -> tuple[bool, bool]:
        """Whether the fitted temperature of A, and of B, is 0: it had every row right, and nothing holds it back."""
        return self.a.temperature == 0, self.b.temperature == 0
