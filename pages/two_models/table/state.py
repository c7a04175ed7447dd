"""What every act of the visitor does to the small table of two models."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pages.shared import parse, visitor
from pages.shared.parse import Refusal
from pages.shared.values import class_index, replaced, share, without
from pages.two_models.table.link import LONGEST, read, write
from pages.two_models.table.model import (
    DEFAULT,
    FEWEST_CLASSES,
    FEWEST_SAMPLES,
    MOST_CLASSES,
    MOST_SAMPLES,
    Table,
    is_documents,
)
from softmax_core.predictions.dataset import Dataset
from softmax_core.what_if import Rows, given, summing_to_one

__all__ = ["DEFAULT", "LONGEST", "Table", "act", "dataset", "is_documents", "read", "write"]

Change = Callable[[Table, int, int, str], Table]


def dataset(table: Table, lang: str | None = None) -> Dataset:
    """Return the table as data like any other, under the names it is shown with."""
    shown = table.named(lang or visitor.lang())
    return table.case.dataset(shown.classes, shown.samples, shown.models, key=f"table {write(table) or ''}")


def act(table: Table, what: str, text: str) -> Table:
    """Do what the live view reports.

    Parameters
    ----------
    table : Table
        The table so far.
    what : str
        ``a0, b0, …`` the probability that a model gives the true class of a sample, the others' rescaled; ``pa0_1, …``
        one probability alone; ``y0, …`` the true class of a sample; ``na, nb, nc0, …, ns0, …`` names of models, classes
        and samples; ``fixa0, …`` divides a row by its sum; ``addc, adds, dropc0, …, drops0, …`` classes and samples
        come and go; ``swap`` exchanges the models; ``reset`` brings the documents' table back. What was typed has
        ``!`` behind it.
    text : str
        The new value, as typed; "" changes nothing.

    Raises
    ------
    Refusal
        If the text is not what belongs there.
    """
    match = re.fullmatch(r"([a-z]+)(\d{0,2})(?:_(\d))?!?", what)
    if not match:
        return table
    kind, i, k = match.group(1), int(match.group(2) or 0), int(match.group(3) or 0)
    if kind in WHOLE:
        return WHOLE[kind](table)
    of_class = kind in ("nc", "dropc")
    if kind not in PARTS or i >= len(table.classes if of_class else table.samples) or k >= len(table.classes):
        return table
    return PARTS[kind](table, i, k, text)


def _rows(table: Table, model: str) -> Rows:
    return table.a if model == "a" else table.b


def _with_row(table: Table, model: str, i: int, row: tuple[float, ...]) -> Table:
    rows = replaced(_rows(table, model), i, row)
    return replace(table, a=rows) if model == "a" else replace(table, b=rows)


def _what_if(model: str) -> Change:
    def change(table: Table, i: int, _k: int, text: str) -> Table:
        if not text:
            return table
        row = given(_rows(table, model)[i], table.targets[i], share(text))
        return _with_row(table, model, i, tuple(row.tolist()))

    return change


def _one(model: str) -> Change:
    def change(table: Table, i: int, k: int, text: str) -> Table:
        if not text:
            return table
        return _with_row(table, model, i, replaced(_rows(table, model)[i], k, share(text)))

    return change


def _fix(model: str) -> Change:
    def change(table: Table, i: int, _k: int, _text: str) -> Table:
        return _with_row(table, model, i, tuple(summing_to_one(_rows(table, model)[i]).tolist()))

    return change


def _target(table: Table, i: int, _k: int, text: str) -> Table:
    if not text:
        return table
    return replace(table, targets=replaced(table.targets, i, class_index(text, len(table.classes))))


def _name(field: str) -> Change:
    def change(table: Table, i: int, _k: int, text: str) -> Table:
        return replace(table, **{field: replaced(getattr(table, field), i, parse.name(text))}) if text else table

    return change


def _drop_sample(table: Table, i: int, _k: int, _text: str) -> Table:
    if len(table.samples) <= FEWEST_SAMPLES:
        return table
    return replace(
        table,
        samples=without(table.samples, i),
        targets=without(table.targets, i),
        a=without(table.a, i),
        b=without(table.b, i),
    )


def _drop_class(table: Table, k: int, _k: int, _text: str) -> Table:
    """Take a class away; its probability is not given to the others, so that rows may no longer sum to 1."""
    if len(table.classes) <= FEWEST_CLASSES:
        return table
    if k in table.targets:
        raise Refusal("class_is_true", place=k + 1, sample=table.targets.index(k) + 1)
    return replace(
        table,
        classes=without(table.classes, k),
        targets=tuple(y - (y > k) for y in table.targets),
        a=tuple(without(row, k) for row in table.a),
        b=tuple(without(row, k) for row in table.b),
    )


def _add_sample(table: Table) -> Table:
    """A new sample of the first class, about which neither model knows anything."""
    if len(table.samples) >= MOST_SAMPLES:
        return table
    row = tuple(summing_to_one((0.0,) * len(table.classes)).tolist())
    return replace(
        table, samples=(*table.samples, ""), targets=(*table.targets, 0), a=(*table.a, row), b=(*table.b, row)
    )


def _add_class(table: Table) -> Table:
    """A new class to which nobody gives anything yet."""
    if len(table.classes) >= MOST_CLASSES:
        return table
    a, b = (tuple((*row, 0.0) for row in rows) for rows in (table.a, table.b))
    return replace(table, classes=(*table.classes, ""), a=a, b=b)


def _swap(table: Table) -> Table:
    """Exchange the models; a name that is a default stays where it is."""
    models = (table.models[1], table.models[0])
    return replace(table, models=models, a=table.b, b=table.a)


def _reset(_table: Table) -> Table:
    return DEFAULT


WHOLE: dict[str, Callable[[Table], Table]] = {"adds": _add_sample, "addc": _add_class, "swap": _swap, "reset": _reset}
PARTS: dict[str, Change] = {
    "a": _what_if("a"),
    "b": _what_if("b"),
    "pa": _one("a"),
    "pb": _one("b"),
    "fixa": _fix("a"),
    "fixb": _fix("b"),
    "y": _target,
    "nc": _name("classes"),
    "ns": _name("samples"),
    "na": lambda table, _i, k, text: _name("models")(table, 0, k, text),
    "nb": lambda table, _i, k, text: _name("models")(table, 1, k, text),
    "dropc": _drop_class,
    "drops": _drop_sample,
}
