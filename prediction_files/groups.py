"""Which columns of a table are one model's: one column a class, one vector a row, one P(positive), one label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from prediction_files.cells import SAMPLE, factor, is_number, is_text
from prediction_files.column_names import (
    PREDICTED,
    class_order,
    mentions_probability,
    model_name,
    name_splits,
    snake_case,
)
from prediction_files.table import Table
from prediction_files.values import NEARLY, PERCENT, PERCENT_TOLERANCE

MATRIX, VECTOR, SINGLE, LABEL = "matrix", "vector", "single", "label"
MOST_TRIED = 60  # splits that are looked at, those with most columns first
MOST_LABELS = 5_000
HALF = 0.5
SURE = frozenset(("prob", "probs", "proba", "p", "probability", "probabilities", "score", "scores", "confidence"))
Score = tuple[float, ...]


@dataclass(frozen=True)
class Group:
    """Columns that are one model's predictions.

    Attributes
    ----------
    shape : str
        "matrix" (one column a class), "vector" (one column of vectors), "single" (one probability) or "label".
    columns : tuple of str
        Their names, in the order of the classes.
    classes : tuple of str
        The classes in the names of the columns; empty where there are none.
    prefix, suffix : str
        What all the names begin and end with.
    """

    shape: str
    columns: tuple[str, ...]
    classes: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ""

    @property
    def pattern(self) -> str:
        """The names at a glance, for example ``prob_*``."""
        return f"{self.prefix}*{self.suffix}" if self.shape == MATRIX else self.columns[0]

    @property
    def model(self) -> str:
        """The model's name as far as the columns have it."""
        return model_name(self.prefix, self.suffix) if self.shape == MATRIX else model_name(self.columns[0], "")


def canonical(name: str) -> str:
    """Write a class that is a number in one way, so that column ``prob_01`` fits label 1.

    Examples
    --------
    >>> canonical("01"), canonical("1.0"), canonical("cat")
    ('1', '1', 'cat')
    """
    text = name.strip()
    whole, point, zeros = text.partition(".")
    if whole.isdecimal() and len(whole) < 10 and not zeros.strip("0") and bool(point) == bool(zeros):
        return str(int(whole))
    return text


def matrices(table: Table, names: Sequence[str], levels: Collection[str]) -> tuple[Group, ...]:
    """Find the groups of columns that are one class each: the split of the names that the values fit best.

    Rows that sum to 1 count most, then columns for all known classes, then words like prob in the names.
    """
    known = {canonical(level) for level in levels}
    best: tuple[Score, tuple[Group, ...]] | None = None
    for groups in _partitions(names, known):
        score = _score(table, groups, known)
        if _acceptable(table, score, groups) and (best is None or score > best[0]):
            best = score, groups
    return best[1] if best else ()


def _partitions(names: Sequence[str], known: Collection[str]) -> list[tuple[Group, ...]]:
    """List the sensible ways to split names, those with most columns first."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name in names:
        for prefix, middle, suffix in name_splits(name):
            found[prefix, suffix][middle] = name
        found["", ""].setdefault(name, name)
    families: dict[tuple[str, frozenset[str]], list[Group]] = defaultdict(list)
    for (prefix, suffix), columns in found.items():
        for classes in _variants(list(columns), known):
            group = _group(prefix, suffix, {name: columns[name] for name in classes})
            side = "prefix" if prefix and not suffix else "suffix" if suffix and not prefix else "both"
            families[side, frozenset(classes)].append(group)
    partitions: list[tuple[Group, ...]] = [(group,) for family in families.values() for group in family]
    partitions += [tuple(family) for family in families.values() if len(family) > 1 and _disjoint(family)]
    partitions.sort(key=lambda groups: -sum(len(group.columns) for group in groups))
    return partitions[:MOST_TRIED]


def _variants(middles: list[str], known: Collection[str]) -> Iterator[list[str]]:
    """Take all columns of a prefix, those of known classes, those with a number."""
    seen = set()
    numbered = [name for name in middles if name.isdecimal()]
    for variant in (middles, [name for name in middles if canonical(name) in known], numbered):
        if len(variant) > 1 and len(variant) not in seen:
            seen.add(len(variant))
            yield variant


def _group(prefix: str, suffix: str, columns: dict[str, str]) -> Group:
    classes = list(columns)
    order = class_order(classes)
    picked = tuple(classes[j] for j in order)
    return Group(MATRIX, tuple(columns[name] for name in picked), picked, prefix, suffix)


def _disjoint(family: Sequence[Group]) -> bool:
    columns = [name for group in family for name in group.columns]
    return len(columns) == len(set(columns))


def _score(table: Table, groups: Sequence[Group], known: Collection[str]) -> Score:
    sums = min(_share_summing_to_one(table, group) for group in groups)
    covered = min(_share_of_known_classes(group, known) for group in groups)
    named = min(mentions_probability(group.prefix, group.suffix) for group in groups)
    if covered == 1 and sums >= HALF:  # the names are those of the classes: that a few rows are off is said later
        sums = 1.0
    return sums, covered, named, sum(len(group.columns) for group in groups), len(groups) == 2, -len(groups)


def _acceptable(table: Table, score: Score, groups: Sequence[Group]) -> bool:
    sums, covered, named = score[:3]
    return sums >= HALF or covered == 1 or (named > 0 and any(_outside_unit_interval(table, group) for group in groups))


def _share_of_known_classes(group: Group, known: Collection[str]) -> float:
    if not known:
        return 0.5
    return len({canonical(name) for name in group.classes} & set(known)) / len(known)


@np.errstate(all="ignore")
def _share_summing_to_one(table: Table, group: Group) -> float:
    """Share of some rows that sum to 1 as they are, as exponentials, or (worth half) to 100."""
    sample = _sample(table, group)
    if not len(sample):
        return 0.0
    shares = []
    for values, one, tolerance, worth in (
        (sample, 1.0, NEARLY, 1.0), (np.exp(sample), 1.0, NEARLY, 1.0), (sample, PERCENT, PERCENT_TOLERANCE, 0.6),
    ):  # fmt: skip
        fits = np.abs(values.sum(axis=1) - one) <= tolerance
        fits &= np.all((values >= -1e-6) & (values <= one * 1.01), axis=1)
        shares.append(worth * float(fits.mean()))
    return round(max(shares), 1)


def _sample(table: Table, group: Group) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    step = max(1, table.rows // SAMPLE)
    columns = [table.columns[name][::step][:SAMPLE] for name in group.columns]
    return np.stack(columns, axis=1).astype(np.float64)


def _outside_unit_interval(table: Table, group: Group) -> bool:
    """Whether some values lie outside [0, 1]."""
    sample = _sample(table, group)
    return bool(np.any((sample < 0) | (sample > 1)))


def singles(table: Table, names: Sequence[str]) -> tuple[Group, ...]:
    """Find columns that are one probability each: all in [0, 1], and not only 0 and 1 unless they are called so."""
    found = []
    for name in names:
        column = table.columns[name]
        if not is_number(column) or not len(column) or column.dtype.kind != "f" or np.isinf(column).any():
            continue
        given = column[~np.isnan(column)]
        inside = len(given) > 0 and given.min() >= 0 and given.max() <= 1
        if inside and (np.any((given > 0) & (given < 1)) or not SURE.isdisjoint(snake_case(name).split("_"))):
            found.append(Group(SINGLE, (name,)))
    return tuple(found)


def countable(column: np.ndarray[tuple[int, ...], np.dtype[Any]]) -> bool:
    """Whether a column can hold ids or labels: texts, integers, or floats that are whole numbers."""
    if column.ndim != 1:
        return False
    if column.dtype.kind != "f":
        return True
    kept = column[:SAMPLE][~np.isnan(column[:SAMPLE])]
    return bool(np.all(np.trunc(kept) == kept))


def labels(table: Table, names: Sequence[str], levels: Collection[str]) -> tuple[Group, ...]:
    """Find columns of predicted labels: by their name, or because all their values are known classes."""
    by_name = [name for name in names if named_as_prediction(name) and countable(table.columns[name])]
    if by_name:
        return tuple(Group(LABEL, (name,)) for name in by_name)
    known = {canonical(level) for level in levels}
    hits = [name for name in names if known and _could_be_labels(table, name) and _within(table, name, known)]
    return tuple(Group(LABEL, (name,)) for name in hits)


def named_as_prediction(name: str) -> bool:
    """Whether a column is called predicted labels."""
    return snake_case(name) in PREDICTED or bool({"pred", "predicted", "prediction"} & set(snake_case(name).split("_")))


def _could_be_labels(table: Table, name: str) -> bool:
    column = table.columns[name]
    return column.ndim == 1 and (is_text(column) or column.dtype.kind in "iub")


def _within(table: Table, name: str, known: Collection[str]) -> bool:
    column = table.columns[name]
    if not all(canonical(level) in known for level in factor(column[:SAMPLE]).names):
        return False
    found = factor(column)
    return len(found.names) <= MOST_LABELS and all(canonical(level) in known for level in found.names)
