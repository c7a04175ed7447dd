"""The words for describing a live view: elements, and what binds them to columns, controls and acts.

A node is ``[tag, attributes, children]``; the view's script builds it. Text only ever becomes text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Node: TypeAlias = list[Any] | str
Parts: TypeAlias = list[list[str] | str]


@dataclass(frozen=True)
class Bound:
    """What a part of a view binds: the columns that it shows, and the controls that can be moved there."""

    columns: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()

    def __or__(self, other: Bound) -> Bound:
        """Return what either binds."""
        return Bound(self.columns | other.columns, self.controls | other.controls)


@dataclass(frozen=True)
class Refused:
    """What was typed into a box and not taken, and the sentence that says why."""

    typed: str
    why: str


def el(tag: str, *children: Node, cls: str = "", **attributes: Any) -> Node:
    """Describe an element.

    Underscores in attribute names become hyphens; those that begin with ``live_`` bind the element (see the functions
    below), the others are written as they are; None and False leave an attribute out, True writes it empty.
    """
    written: dict[str, Any] = {"class": cls} if cls else {}
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        if name.startswith("live_"):
            written["$" + name.removeprefix("live_")] = value
        else:
            written[name.strip("_").replace("_", "-")] = "" if value is True else str(value)
    return [tag, written, list(children)]


def col(name: str) -> list[str]:
    """Name a column inside a list of parts: its number is written there, in its form."""
    return [name]


def template(sentence: str, **columns: str) -> Parts:
    """Split a sentence with ``{placeholders}`` into parts, each placeholder standing for a column.

    Examples
    --------
    >>> template("{top} gets {p}.", top="top", p="pt")
    [['top'], ' gets ', ['pt'], '.']
    """
    parts: Parts = []
    rest = sentence
    while rest:
        before, brace, after = rest.partition("{")
        if before:
            parts.append(before)
        if not brace:
            break
        name, _, rest = after.partition("}")
        parts.append(col(columns[name]))
    return parts


def cell(tag: str, *parts: list[str] | str, cls: str = "num", **attributes: Any) -> Node:
    """Describe an element that shows parts: strings and columns."""
    return el(tag, cls=cls, live_text=list(parts), **attributes)


def bar(column: str, *, zero: float = 0.0, unit: float = 1.0, low: float = 0.0, cls: str = "") -> Node:
    """Describe a bar whose length is (value − zero)/(unit − zero) of its track, and no less than `low`."""
    return el("span", cls=f"bar {cls}".strip(), live_bar=[column, zero, unit, low])


def slider(control: str, label: str, spoken: Parts, **attributes: Any) -> Node:
    """Describe a slider over the steps of a control; `spoken` is what a screen reader says of its value."""
    return el(
        "input", type="range", min=0, step=1, data_key=f"slide-{control}", aria_label=label,
        live_control=control, live_attr={"aria-valuetext": spoken}, **attributes,
    )  # fmt: skip


def box(act: str, label: str, column: str | None, *, refused: str | None = None, **attributes: Any) -> Node:
    """Describe a box to type in: it shows a column, or what was typed and refused."""
    return el(
        "input", type="text", data_key=f"box-{act}", aria_label=label, autocomplete="off", spellcheck="false",
        live_edit=[act, column], aria_invalid=None if refused is None else "true",
        **(attributes if refused is None else {**attributes, "value": refused}),
    )  # fmt: skip


def entry(act: str, label: str, column: str | None, refused: Mapping[str, Refused], **attributes: Any) -> list[Node]:
    """Describe a box to type in, and below it why what was typed was not taken."""
    problem = refused.get(act)
    if problem is None:
        return [box(act, label, column, **attributes)]
    refused_box = box(act, label, column, refused=problem.typed, aria_describedby=f"why-{act}", **attributes)
    return [refused_box, refusal(act, problem)]


def refusal(act: str, problem: Refused) -> Node:
    """Describe the sentence that says why something was not taken."""
    return el("p", problem.why, cls="refused", role="alert", id=f"why-{act}")


def button(act: str, text: str, label: str | None = None, **attributes: Any) -> Node:
    """Describe a button that does an act."""
    return el("button", text, type="button", data_key=f"do-{act}", aria_label=label, live_act=act, **attributes)


def parts_of(node: Node, inside: frozenset[str] = frozenset()) -> dict[frozenset[str], Bound]:
    """Collect what a tree binds, by the ``details`` that must be open for it to be seen.

    Examples
    --------
    >>> tree = el("p", cell("b", "p = ", col("p0")), el("details", bar("g1"), slider("T", "T", []), data_key="more"))
    >>> for inside, bound in parts_of(tree).items():
    ...     print(sorted(inside), sorted(bound.columns), sorted(bound.controls))
    [] ['p0'] []
    ['more'] ['g1'] ['T']
    """
    found = {inside: Bound()}
    if isinstance(node, str):
        return found
    tag, attributes, children = node
    controls = {attributes["$control"]} if "$control" in attributes else ()
    found[inside] = Bound(_columns_of(attributes), frozenset(controls))
    within = inside | {attributes["data-key"]} if tag == "details" else inside
    for child in children:
        for place, bound in parts_of(child, within).items():
            found[place] = found.get(place, Bound()) | bound
    return found


def _columns_of(attributes: Mapping[str, Any]) -> frozenset[str]:
    """Collect the columns that an element shows."""
    found: set[str] = set()
    for name in ("$bar", "$show", "$hide", "$mark"):
        if name in attributes:
            found.add(attributes[name][0])
    if attributes.get("$edit", [None, None])[1]:
        found.add(attributes["$edit"][1])
    for parts in (attributes.get("$text", []), *attributes.get("$attr", {}).values()):
        found.update(part[0] for part in parts if not isinstance(part, str))
    return frozenset(found)
