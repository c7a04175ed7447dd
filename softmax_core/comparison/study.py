"""All results of two models on the same rows, each computed at its first use and cached."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison import influential_rows, inputs
from softmax_core.comparison.bootstrap import bootstrap_comparison
from softmax_core.comparison.calibration import Histogram, histogram, reliability
from softmax_core.comparison.classification import ClassMeasures, class_measures
from softmax_core.comparison.disagreement import Facts, explain
from softmax_core.comparison.measures import compare_rows, top_k_share
from softmax_core.comparison.one_versus_rest import OneVersusRest
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.plot_downsampling import Cumulative, cumulative
from softmax_core.comparison.results import (
    Balance,
    Bootstrap,
    CalibrationSplit,
    CalibrationSpread,
    Cell,
    Comparison,
    McNemar,
    ModelRows,
    PerClass,
    Ranking,
    Reliability,
)
from softmax_core.comparison.roc import count_by_threshold
from softmax_core.comparison.significance import mcnemar_of_comparison
from softmax_core.comparison.temperature_holdout import calibration_split, divisions, spread_of
from softmax_core.comparison.verdict import Verdict, verdict

R = TypeVar("R")

CACHE_SIZE = 64
"""Results that depend on a setting, such as a seed: so many are cached, for one study may serve many visitors."""

STAGES = ("model_a", "model_b", "rows", "classes", "chance", "calibration")
"""What `Study.prepare` does, in this order: score A and B, rank the rows, count, draw resamples, fit temperatures."""


class Study:
    """Two models on the same rows: every result is computed at its first use, and cached.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        Class indices, or distributions: then right and wrong go by their arg max.
    a, b : array_like, shape (N, K) or (N,)
        Probabilities, or hard labels. Probabilities are kept as they are, not copied.
    classes : int
        Number of classes, K.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`.

    Examples
    --------
    >>> from softmax_core.comparison import Study
    >>> study = Study([1, 0, 0], [[0.4, 0.6], [0.8, 0.2], [0.1, 0.9]], [[0.1, 0.9], [0.9, 0.1], [0.3, 0.7]], 2)
    >>> study.select("neither"), study.confusion("a").tolist()
    (array([2]), [[1, 1], [0, 1]])
    """

    def __init__(self, target: ArrayLike, a: ArrayLike, b: ArrayLike, classes: int) -> None:
        self._truth, (self._a, self._b) = inputs.read(target, {"a": a, "b": b}, classes)
        self._cache: dict[Hashable, Any] = {}
        self._one_versus_rest: tuple[int, OneVersusRest] | None = None

    def prepare(
        self,
        progress: Callable[[float, str], None] | None = None,
        *,
        resamples: int = 2000,
        seed: int = 0,
        bins: int = 15,
    ) -> None:
        """Compute everything, so that later calls find it cached.

        Parameters
        ----------
        progress : callable, optional
            Called with the share that is done, from 0 up, and the stage that begins, one of `STAGES`; at the end with 1
            and the last stage.
        resamples, seed, bins : int
            What the bootstrap, the division into halves and the reliability diagram are computed with.

        Raises
        ------
        ValueError
            If a probability is below 0, above 1 or nan: model, row, class and value are named.
        """
        work: tuple[tuple[float, Callable[[], object]], ...] = (
            (0.2, lambda: self._rows_a),
            (0.2, lambda: self._rows_b),
            (0.15, lambda: (self.cumulative(), self._influence_order)),
            (0.05, lambda: (self.cells, self.per_class, self.confusion("a"), self.confusion("b"), self.disagreement)),
            (0.1, lambda: [self.verdict, self.mcnemar, *(self.bootstrap(m, resamples, seed) for m in self.bootstraps)]),
            (0.3, lambda: (self.reliability(bins), self.histogram(), self.calibration(seed), self.explanation)),
        )
        done = 0.0
        for stage, (share, compute) in zip(STAGES, work, strict=True):
            if progress:
                progress(done, stage)
            compute()
            done += share
        if progress:
            progress(1.0, STAGES[-1])

    @cached_property
    def _rows_a(self) -> ModelRows:
        return score_rows(self._truth, self._a, "a")

    @cached_property
    def _rows_b(self) -> ModelRows:
        return score_rows(self._truth, self._b, "b")

    @cached_property
    def comparison(self) -> Comparison:
        """Both models row by row, and the means."""
        return compare_rows(self._truth, self._rows_a, self._rows_b)

    @cached_property
    def verdict(self) -> Verdict:
        """Who is ahead by each measure, how surely, or how many rows would tell."""
        two = self._truth.classes == 2 and not self.comparison.hard
        return verdict(self.comparison, (self._a[:, 1], self._b[:, 1]) if two else None)

    @cached_property
    def ranking(self) -> Ranking:
        """The rows by how much they favour the model ahead."""
        return influential_rows.ranking(self.comparison)

    @cached_property
    def balance(self) -> Balance:
        """What favours A and what favours B, summed."""
        return influential_rows.balance(self.comparison)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The four cells of who is right, in the order of `CELLS`."""
        return influential_rows.cells(self.comparison)

    @cached_property
    def per_class(self) -> PerClass:
        """Every class by itself."""
        return influential_rows.per_class(self.comparison)

    def confusion(self, model: str) -> NDArray[np.intp]:
        """Count truth (rows) against the prediction (columns) of "a" or "b", shape (K, K)."""
        return self._cached(("confusion", model), lambda: self._confusion(model))

    def _confusion(self, model: str) -> NDArray[np.intp]:
        predicted = influential_rows.model_named(model, self.comparison.a, self.comparison.b).predicted
        return influential_rows.pair_counts(self._truth.labels, predicted, self._truth.classes)

    def class_measures(self, model: str) -> ClassMeasures:
        """Compute recall, precision and F1 of every class, and their means, of "a" or "b"."""
        return self._cached(("class_measures", model), lambda: class_measures(self.confusion(model)))

    def one_versus_rest(self, positive: int) -> OneVersusRest:
        """Count what both models say of one class against the rest at every threshold; the latest class is cached.

        Raises
        ------
        ValueError
            If one of the models has labels only.
        """
        latest = self._one_versus_rest
        if latest is None or latest[0] != positive:
            if self.comparison.hard:
                raise ValueError("thresholds need probabilities from both models: one has labels only")
            inside = self._truth.labels == positive
            a, b = (count_by_threshold(inside, model[:, positive]) for model in (self._a, self._b))
            self._one_versus_rest = latest = positive, OneVersusRest(a, b)
        return latest[1]

    @cached_property
    def disagreement(self) -> NDArray[np.intp]:
        """A's prediction (rows) against B's (columns), shape (K, K)."""
        return influential_rows.pair_counts(
            self.comparison.a.predicted, self.comparison.b.predicted, self._truth.classes
        )

    def top_k(self, k: int) -> tuple[float, float]:
        """Compute the share of the rows whose true class is among the k most probable, for A and B."""
        result = self.comparison
        return top_k_share(result.a, k, result.classes), top_k_share(result.b, k, result.classes)

    def reliability(self, bins: int = 15) -> tuple[Reliability, Reliability]:
        """Compute confidence against accuracy in equal bins (lo, hi], for A and B; nan where only labels are known."""
        result = self.comparison
        return self._cached(("reliability", bins), lambda: (reliability(result.a, bins), reliability(result.b, bins)))

    def cumulative(self, mark: float = 0.8) -> Cumulative:
        """Downsample the cumulative share of the gap that the ranked rows carry, marking where it reaches a share."""
        return self._cached(("cumulative", mark), lambda: cumulative(self.ranking, mark))

    def histogram(self, bins: int = 20) -> Histogram:
        """Count the rows by what each model gives the true class, in equal bins (lo, hi]."""
        return self._cached(("histogram", bins), lambda: histogram(self.comparison, bins))

    @cached_property
    def mcnemar(self) -> McNemar:
        """The exact test that both models are right equally often."""
        return mcnemar_of_comparison(self.comparison)

    @property
    def bootstraps(self) -> tuple[str, ...]:
        """The measures that can be bootstrapped: not the cross-entropy of labels."""
        return ("accuracy",) if self.comparison.hard else ("cross_entropy", "accuracy")

    def bootstrap(self, measure: str, resamples: int = 2000, seed: int = 0, level: float = 0.95) -> Bootstrap:
        """Draw the rows again, as `paired_bootstrap` does; what was drawn once is cached."""
        key = (measure, resamples, seed, level)
        return self._cached(key, lambda: bootstrap_comparison(self.comparison, *key, self.ranking.order))

    def calibration(self, seed: int = 0) -> CalibrationSplit:
        """Fit a temperature to each model on one half of the rows, chosen by the seed, and score it on the other."""
        return self._cached(
            ("calibration", seed), lambda: calibration_split(self._truth, self._a, self._b, self.comparison, seed)
        )

    def calibration_spread(self, seed: int = 0) -> CalibrationSpread:
        """Divide the rows by this seed and the ones after it, and say how far calibration and ranking vary."""
        seeds = range(seed, seed + divisions(self._truth.rows, self._truth.classes))
        return self._cached(("spread", seed), lambda: spread_of([self.calibration(one) for one in seeds]))

    def _cached(self, key: Hashable, make: Callable[[], R]) -> R:
        """Compute a result at its first use, and cache the latest ones."""
        found: R | None = self._cache.get(key)
        if found is not None:
            return found
        made = make()
        while len(self._cache) >= CACHE_SIZE:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[key] = made
        return made

    @cached_property
    def explanation(self) -> Facts:
        """The facts that explain what error rate and cross-entropy say, by the names of `disagreement.QUANTITIES`."""
        return explain(self.comparison)

    @property
    def listed_for(self) -> str:
        """The model that rows are listed for: the one that cross-entropy calls ahead, "" where it calls none."""
        return self.verdict.line("cross_entropy").ahead

    @cached_property
    def _influence_order(self) -> NDArray[np.intp]:
        if self.listed_for:
            return influential_rows.favouring_order(self.comparison, self.listed_for)
        return influential_rows.influence_order(self.comparison)

    def select(self, kind: str, i: int | None = None, j: int | None = None) -> NDArray[np.intp]:
        """Give the rows of a selection, those first that favour the model ahead, or distinguish the models, most.

        Parameters
        ----------
        kind : str
            "all", one of `CELLS`, "confusion_a" or "confusion_b" (truth `i`, prediction `j`), "disagreement"
            (A predicts `i`, B predicts `j`) or "class" (truth `i`).
        i, j : int, optional
            Classes; None is any.

        Returns
        -------
        ndarray
            Rows from 0. If cross-entropy calls a model ahead (`listed_for`), by how much they favour it; else infinite
            differences, rows that cost both models inf, then by abs(difference).

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        inside = influential_rows.selection_mask(self.comparison, kind, i, j)
        return self._influence_order if inside is None else self._influence_order[inside[self._influence_order]]
