"""The small table of two models, and the names it is shown with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pages.shared import words
from softmax_core.what_if import Case, Rows

TEXT = Path(__file__).with_name("text.toml")
FEWEST_SAMPLES, MOST_SAMPLES = 1, 12
FEWEST_CLASSES, MOST_CLASSES = 2, 8


@dataclass(frozen=True)
class Table:
    """Two models' probabilities for the same samples.

    Attributes
    ----------
    classes, samples, models : tuple of str
        Names; "" stands for the default name in the visitor's language. Two models.
    targets : tuple of int
        True class of every sample.
    a, b : tuple of tuple of float
        The models' probabilities, one row a sample, as they were given: rows need not sum to 1.
    """

    classes: tuple[str, ...]
    samples: tuple[str, ...]
    models: tuple[str, str]
    targets: tuple[int, ...]
    a: Rows
    b: Rows

    @property
    def case(self) -> Case:
        """The numbers alone."""
        return Case(self.targets, self.a, self.b)

    def named(self, lang: str) -> Table:
        """Write out the names that the visitor has left at their default."""
        w = words.load(TEXT, lang)
        models = (self.models[0] or w["model_a"], self.models[1] or w["model_b"])
        return replace(
            self,
            classes=tuple(name or w.say("class_name", place=k + 1) for k, name in enumerate(self.classes)),
            samples=tuple(name or w.say("sample_name", place=i + 1) for i, name in enumerate(self.samples)),
            models=models,
        )


DEFAULT = Table(
    classes=("", "", ""),
    samples=("", "", ""),
    models=("", ""),
    targets=(2, 1, 0),
    a=((0.3, 0.3, 0.4), (0.3, 0.4, 0.3), (0.1, 0.2, 0.7)),
    b=((0.1, 0.2, 0.7), (0.1, 0.7, 0.2), (0.3, 0.4, 0.3)),
)
"""E7 of the documents: D3's two models, three samples, three classes."""


def is_documents(table: Table) -> bool:
    """Whether the numbers are the documents', whatever the names."""
    return table.case == DEFAULT.case
