"""What kind of numbers a model's columns hold, and the refusal of numbers that cannot be of that kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prediction_files.column_names import mentions_probability
from prediction_files.fields import Field
from prediction_files.groups import LABEL, SINGLE, Group
from prediction_files.problem import Problem
from prediction_files.table import Floats, Table
from prediction_files.values import (
    BINARY,
    DIVIDED,
    EDGE,
    LABELS,
    LOG_PROBABILITIES,
    LOGITS,
    PERCENT,
    PERCENTAGES,
    PROBABILITIES,
    Summary,
    guess_value_kind,
    summarise,
)

_SUMS = (PROBABILITIES, DIVIDED)
KINDS = (PROBABILITIES, LOG_PROBABILITIES, LOGITS, PERCENTAGES, DIVIDED)


@dataclass(frozen=True, eq=False)
class ResolvedValues:
    """A model's values, looked at.

    Attributes
    ----------
    kind : str
        "probabilities", "log_probabilities", "logits", "percentages", "divided", "binary" or "labels".
    summary : Summary or None
        What the values are like; None for labels.
    arg_max : numpy.ndarray or None
        The column with the largest value of every row, shape (N,); None for labels and single probabilities.
    """

    kind: str
    summary: Summary | None
    arg_max: NDArray[np.intp] | None


def kind_field(side: str, file: int, table: Table, group: Group, answers: Mapping[str, str]) -> Field:
    """Say what a model's values are, as answered or as they suggest."""
    key = f"{side}.kind"
    if group.shape == LABEL:
        return Field(key, "kind", file, LABELS, (LABELS,))
    if group.shape == SINGLE:
        return Field(key, "kind", file, BINARY, (BINARY,))
    matrix = matrix_of(table, group)
    summary = cached_summary(table, group)
    guess, certain = guess_value_kind(matrix, summary)
    value = answers.get(key, guess)
    value = value if value in KINDS else guess
    why = "" if certain else "percentages" if guess == PERCENTAGES else "sums" if guess in _SUMS else "kind"
    seen = {
        "row": summary.worst_row + 1, "sum": summary.worst, "count": summary.off, "rows": len(matrix),
        "tolerance": summary.tolerance,
    }  # fmt: skip
    options = tuple(kind for kind in KINDS if kind != PERCENTAGES or not summary.in_unit_interval)
    return Field(key, "kind", file, value, options, certain or key in answers, why, group.columns[:6], seen)


def resolve_values(table: Table, group: Group, kind: str) -> ResolvedValues:
    """Look at a model's values as values of a kind; refuse those it cannot have."""
    if group.shape == LABEL:
        return ResolvedValues(LABELS, None, None)
    matrix = matrix_of(table, group)
    summary = cached_summary(table, group)
    if group.shape == SINGLE:
        _refuse_bad(table, group, matrix, summary)
        _refuse_outside(table, group, matrix, summary)
        return ResolvedValues(BINARY, summary, None)
    _check(table, group, matrix, summary, kind)
    return ResolvedValues(kind, summary, _arg_max(table, group, matrix))


def matrix_of(table: Table, group: Group) -> Floats:
    """Give a group's columns side by side, shape (N, K); gathered once where they are no neighbours."""
    key = ("matrix", group.columns)
    if key not in table.cache:
        table.cache[key] = table.matrix(group.columns)
    found: Floats = table.cache[key]
    return found


def class_in_name(column: str, names: tuple[str, ...]) -> str | None:
    """Find the one class that the name of a single probability has in it.

    Examples
    --------
    >>> class_in_name("p_malignant", ("benign", "malignant")), class_in_name("model_1", ("0", "1"))
    ('malignant', None)
    """
    found = []
    for name in names:
        word = re.escape(name.strip())
        for match in re.finditer(rf"(?<![^\W_]){word}(?![^\W_])", column, re.IGNORECASE):
            before = column[: match.start()]
            direct = re.search(r"(?:^|[\W_])(?:p|prob|proba|probability|pred)[\W_]*$", before, re.IGNORECASE)
            if direct or not name.strip().isdecimal():
                found.append(name)
                break
    return found[0] if len(found) == 1 and _names_class(column, found[0]) else None


def _names_class(column: str, name: str) -> bool:
    """Whether a column's name is a class alone, has a word like prob in it, or has other words around the class."""
    return column != "" and (column.strip() == name.strip() or mentions_probability(column, "") or not name.isdecimal())


def cached_summary(table: Table, group: Group, *, percent: bool = False) -> Summary:
    """Look at a group's values, once; as they are or divided by 100."""
    key = ("summary", group.columns, percent)
    if key not in table.cache:
        matrix = matrix_of(table, group)
        table.cache[key] = summarise(matrix / np.asarray(PERCENT, matrix.dtype) if percent else matrix)
    found: Summary = table.cache[key]
    return found


@np.errstate(all="ignore")
def _arg_max(table: Table, group: Group, matrix: Floats) -> NDArray[np.intp]:
    key = ("arg max", group.columns)
    if key not in table.cache:
        table.cache[key] = matrix.argmax(axis=1)
    found: NDArray[np.intp] = table.cache[key]
    return found


def _check(table: Table, group: Group, matrix: Floats, summary: Summary, kind: str) -> None:
    _refuse_bad(table, group, matrix, summary, masked=kind in (LOG_PROBABILITIES, LOGITS))
    if kind == PROBABILITIES:
        _refuse_outside(table, group, matrix, summary)
    if kind == PERCENTAGES and not (summary.low >= 0 and summary.high <= 100):
        raise Problem("no_percentage", **_where(table, group, matrix, summary.outside))
    if kind == DIVIDED:
        sums = matrix.sum(axis=1)
        if summary.low < 0 or not sums.all():
            row = int(np.argmin(matrix.min(axis=1))) if summary.low < 0 else int(np.argmin(sums))
            raise Problem("not_divisible", file=table.name, columns=group.pattern, row=row + 1)
    if kind == LOG_PROBABILITIES and summary.high > 0:
        row, column = (int(index) for index in np.argwhere(matrix == summary.high)[0])
        raise Problem("positive_log", **_where(table, group, matrix, (row, column)))


def _refuse_bad(table: Table, group: Group, matrix: Floats, summary: Summary, *, masked: bool = False) -> None:
    """Refuse nan and inf; −inf is a class ruled out where logits or logarithms are meant, unless all of a row is."""
    if not summary.bad:
        return
    bad = np.isnan(matrix) | np.isposinf(matrix) if masked else ~np.isfinite(matrix)
    if masked:
        bad[np.isneginf(matrix).all(axis=1)] = True
    places = np.argwhere(bad)
    if len(places):
        raise Problem("not_finite", **_where(table, group, matrix, (int(places[0, 0]), int(places[0, 1]))))


def _refuse_outside(table: Table, group: Group, matrix: Floats, summary: Summary) -> None:
    if summary.low < -EDGE or summary.high > 1 + EDGE:
        raise Problem("outside", **_where(table, group, matrix, summary.outside))


def _where(table: Table, group: Group, matrix: Floats, place: tuple[int, int]) -> dict[str, Any]:
    row, column = place
    name = group.columns[column] if len(group.columns) > 1 else group.columns[0]
    if matrix.shape[1] > 1 and len(group.columns) == 1:
        name = f"{name}[{column}]"
    return {"file": table.name, "row": row + 1, "column": name, "value": f"{matrix[row, column]:.6g}"}
