"""What was inferred or has to be asked, and what the figures are under every answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NONE = "\0"  # the answer that a file has no such column: "" is the name of a column without a name


@dataclass(frozen=True)
class Reading:
    """What two models' figures are if a question is answered so.

    Attributes
    ----------
    value : str
        The answer.
    accuracy : tuple of float
        Share of rows in which each model is right.
    loss : tuple of float or None
        Mean cross-entropy of each model in nats; None for one without probabilities.
    rows : int
        Rows that were looked at: all, or some thousands evenly spaced.
    """

    value: str
    accuracy: tuple[float, ...]
    loss: tuple[float | None, ...]
    rows: int


@dataclass(frozen=True)
class Field:
    """One property of a file or model, inferred or to be asked; another answer is always possible.

    Attributes
    ----------
    key : str
        Under which an answer is given.
    what : str
        "id", "truth", "model", "kind", "positive", "columns", "rows", "labels" or "classes".
    file : int
        The file it is about.
    value : str
        What was answered, or the guess.
    options : tuple of str
        What may be answered; empty where any text may.
    certain : bool
        Whether it can be used without asking.
    why : str
        The key of the question, where it is not certain.
    columns : tuple of str
        Columns whose first rows help to answer.
    values : mapping
        What else the question says.
    readings : tuple of Reading
        What the models' figures are under this answer and others.
    """

    key: str
    what: str
    file: int
    value: str
    options: tuple[str, ...] = ()
    certain: bool = True
    why: str = ""
    columns: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()


def given_column(found: Field) -> str | None:
    """Give the column that a field names, None where there is none."""
    return None if found.value == NONE else found.value
