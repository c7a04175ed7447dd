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

    @property
    def share(self) -> float:
        """Share of the rows that are of the class: the precision of chance."""
        return self.a.positives / (self.a.positives + self.a.negatives)

    @cached_property
    def roc(self) -> tuple[Line, Line]:
        """ROC curves of A and B, thinned for drawing."""
        return roc_line(self.a), roc_line(self.b)

    @cached_property
    def precision_recall(self) -> tuple[Line, Line]:
        """Precision-recall curves of A and B, thinned for drawing."""
        return precision_recall_line(self.a), precision_recall_line(self.b)


def positive_of(wanted: int | None, classes: int) -> int:
    """Say which class is looked at against the rest: the one wanted, or the second of two, else the first.

    Examples
    --------
    >>> positive_of(3, 10), positive_of(3, 2), positive_of(None, 10)
    (3, 1, 0)
    """
    return wanted if wanted is not None and wanted < classes else int(classes == 2)
