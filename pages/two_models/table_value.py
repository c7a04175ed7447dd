r"""The small table of two models: its value, the names it is shown with, and how it stands in an address.

One piece per sample, ``true class_row of A_row of B``, then the names that were given, in pieces that begin with ``m``
for models, ``c`` for classes and ``s`` for samples. ``;`` parts the pieces, ``_`` what is in one, ``,`` the numbers of
a row; in names a backslash stands before each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pages.shared import parse, visitor
from pages.shared.parse import Refusal
from pages.shared.values import share
from pages.shared.words import Words, load
from softmax_core.comparison.dataset import Dataset
from softmax_core.digits import plain
from softmax_core.lessons import counterfactual as lesson
from softmax_core.lessons.counterfactual import Rows

TEXT = Path(__file__).with_name("table.toml")
FEWEST_SAMPLES, MOST_SAMPLES = 1, 12
FEWEST_CLASSES, MOST_CLASSES = 2, 8

LONGEST = 6000
"""Characters of the longest address: twelve samples, eight classes, every digit and every name."""


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

    def named(self, words: Words) -> Table:
        """Write out the names that the visitor has left at their default."""
        return replace(
            self,
            classes=tuple(name or words.say("class_name", place=k + 1) for k, name in enumerate(self.classes)),
            samples=tuple(name or words.say("sample_name", place=i + 1) for i, name in enumerate(self.samples)),
            models=(self.models[0] or words["model_a"], self.models[1] or words["model_b"]),
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
    return (table.targets, table.a, table.b) == (DEFAULT.targets, DEFAULT.a, DEFAULT.b)


def dataset(table: Table, lang: str | None = None) -> Dataset:
    """Return the table as data like any other, under the names it is shown with."""
    shown = table.named(load(TEXT, lang or visitor.lang()))
    return lesson.dataset(
        table.targets, table.a, table.b, classes=shown.classes, samples=shown.samples, models=shown.models,
        key=f"table {write(table) or ''}",
    )  # fmt: skip


def write(table: Table) -> str | None:
    r"""Write a table for an address, or None for the documents' table.

    Examples
    --------
    >>> from dataclasses import replace
    >>> write(replace(DEFAULT, a=DEFAULT.b, classes=("cat", "a;b", "")))
    '3_0.1,0.2,0.7_0.1,0.2,0.7;2_0.1,0.7,0.2_0.1,0.7,0.2;1_0.3,0.4,0.3_0.3,0.4,0.3;c_cat_a\\;b_'
    >>> write(DEFAULT) is None
    True
    """
    if table == DEFAULT:
        return None
    rows = zip(table.targets, table.a, table.b, strict=True)
    names = {"m": table.models, "c": table.classes, "s": table.samples}
    pieces = [f"{y + 1}_{','.join(map(plain, a))}_{','.join(map(plain, b))}" for y, a, b in rows]
    pieces += ["_".join([kind, *map(_escaped, named)]) for kind, named in names.items() if any(named)]
    return ";".join(pieces)


def read(text: str) -> Table:
    """Read a table from an address.

    Raises
    ------
    Refusal
        If it is not what `write` writes: what is wrong, and with which sample.

    Examples
    --------
    >>> read("1_1,0_0.5,0.5;m_old_new").models
    ('old', 'new')
    """
    pieces = _pieces(text)
    if not FEWEST_SAMPLES <= len(pieces.rows) <= MOST_SAMPLES:
        raise Refusal("link_samples", count=len(pieces.rows), fewest=FEWEST_SAMPLES, most=MOST_SAMPLES)
    classes = len(pieces.rows[0][1])
    if not FEWEST_CLASSES <= classes <= MOST_CLASSES:
        raise Refusal("count", count=classes, fewest=FEWEST_CLASSES, most=MOST_CLASSES)
    samples = [_sample(place, row, classes) for place, row in enumerate(pieces.rows, start=1)]
    targets, a, b = zip(*samples, strict=True)
    models = _named(pieces, "m", 2)
    return Table(_named(pieces, "c", classes), _named(pieces, "s", len(samples)), (models[0], models[1]), targets, a, b)


@dataclass(frozen=True)
class _Pieces:
    """The texts of true class and both rows of every sample, and the names by their kind."""

    rows: list[tuple[str, list[str], list[str]]]
    names: dict[str, list[str]]


def _pieces(text: str) -> _Pieces:
    found = _Pieces([], {})
    for piece in _split(text, ";"):
        kind, *parts = _split(piece, "_")
        if kind in ("m", "c", "s"):
            found.names[kind] = [re.sub(r"\\(.)", r"\1", part) for part in parts]
        elif len(parts) == 2:
            found.rows.append((kind, parts[0].split(","), parts[1].split(",")))
        else:
            raise Refusal("link_piece", place=len(found.rows) + 1, value=piece)
    return found


def _sample(
    place: int, row: tuple[str, list[str], list[str]], classes: int
) -> tuple[int, tuple[float, ...], tuple[float, ...]]:
    target, a, b = row
    try:
        if not re.fullmatch(r"[0-9]{1,2}", target) or not 1 <= int(target) <= classes:
            raise Refusal("link_target", value=target, last=classes)
        return int(target) - 1, _row(a, classes), _row(b, classes)
    except Refusal as refusal:
        raise Refusal("link_sample", place=place, why=refusal) from refusal


def _row(texts: list[str], classes: int) -> tuple[float, ...]:
    if len(texts) != classes:
        raise Refusal("count", count=len(texts), fewest=classes, most=classes)
    return tuple(share(text) for text in texts)


def _named(pieces: _Pieces, kind: str, size: int) -> tuple[str, ...]:
    names = pieces.names.get(kind, [""] * size)
    if len(names) != size:
        raise Refusal("link_names", count=len(names), wanted=size)
    return tuple(parse.name(name) for name in names)


def _escaped(name: str) -> str:
    return re.sub(r"([\\;_])", r"\\\1", name)


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that has no backslash before it."""
    return re.findall(rf"((?:\\.|[^{mark}\\]|\\$)*)(?:{mark}|$)", text, re.DOTALL)[: _count(text, mark) + 1]


def _count(text: str, mark: str) -> int:
    return re.sub(r"\\.", "", text, flags=re.DOTALL).count(mark)
