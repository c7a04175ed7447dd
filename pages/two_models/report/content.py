"""What a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages.shared.safe import shortened
from pages.shared.words import Words, load
from pages.two_models.figure.look import Look
from softmax_core.comparison.dataset import Dataset
from softmax_core.comparison.results import Bootstrap
from softmax_core.comparison.study import Study

TEXT = Path(__file__).with_name("text.toml")
LONGEST = 60
MOST_CLASSES, MOST_ROWS, MOST_NAMES, WRITTEN_CLASSES = 100, 100, 20, 12
LEVEL = 0.95


@dataclass(frozen=True)
class Content:
    """Results, names, language and settings.

    Attributes
    ----------
    study : Study
        The results.
    data : Dataset
        The rows they belong to.
    look : Look
        The models' names and the language.
    bins, resamples, seed : int
        How calibration is binned and chance is drawn.
    made : str
        When.
    positive : int or None
        The class that is looked at against the rest; None: the second of two, else the first.
    """

    study: Study
    data: Dataset
    look: Look
    bins: int
    resamples: int
    seed: int
    made: str
    positive: int | None = None

    @property
    def words(self) -> Words:
        """The words of the report."""
        return load(TEXT, self.look.words.lang)

    @property
    def names(self) -> dict[str, str]:
        """The models' names as text."""
        return {"a": shortened(self.look.a, LONGEST), "b": shortened(self.look.b, LONGEST)}

    @property
    def hard(self) -> bool:
        """Whether one of the models has labels only."""
        return self.study.comparison.hard

    def say(self, key: str, /, **values: object) -> str:
        """Format a sentence with the models' names, as text that no markup is in."""
        return self.words.say(key, **{**self.names, **values})

    def of_both(self, key: str) -> list[str]:
        """Format a heading once for each model."""
        return [self.say(key, name=name) for name in self.names.values()]

    def class_name(self, index: int) -> str:
        """Return a class's name."""
        return shortened(self.data.classes[index], LONGEST)

    def row_name(self, row: int) -> str:
        """Return a row's name."""
        return shortened(self.data.row_name(row), LONGEST)

    def bootstraps(self) -> list[Bootstrap]:
        """Return what resampling says of every measure that can be resampled."""
        return [self.study.bootstrap(one, self.resamples, self.seed, LEVEL) for one in self.study.bootstraps]
