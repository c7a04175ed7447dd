"""Two models' scores of one class against the rest, at every threshold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from softmax_core.comparison.plot_curves import Line, precision_recall_line, roc_line
from softmax_core.comparison.roc import ThresholdCounts


@dataclass(frozen=True, eq=False)
class OneVersusRest:
    """Both models' counts at every threshold, and their curves.

    Attributes
    ----------
    a, b : ThresholdCounts
        Of A and B, for the same rows and class.
    """

    a: ThresholdCounts
    b: ThresholdCounts

    @cached_property
    def roc(self) -> tuple[Line, Line]:
        """ROC curves of A and B, thinned for drawing."""
        return roc_line(self.a), roc_line(self.b)

    @cached_property
    def precision_recall(self) -> tuple[Line, Line]:
        """Precision-recall curves of A and B, thinned for drawing."""
        return precision_recall_line(self.a), precision_recall_line(self.b)
