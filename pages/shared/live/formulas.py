"""Formulas with the visitor's numbers in them, as MathML nodes."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.live.nodes import Node, cell, col, el


def value(column: str) -> Node:
    """A column's number."""
    return cell("mn", col(column), cls="")


def op(sign: str) -> Node:
    """An operator."""
    return el("mo", sign)


def power(*exponent: Node) -> Node:
    """Euler's number to a power."""
    return el("msup", el("mi", "e"), el("mrow", *exponent))


def over(top: Node, below: Node) -> Node:
    """A fraction."""
    return el("mfrac", top, below)


def row(*nodes: Node) -> Node:
    """Pieces side by side."""
    return el("mrow", *nodes)


def log(*nodes: Node) -> Node:
    """The logarithm of something."""
    return row(el("mi", "log"), el("mspace", width="0.17em"), *nodes)


def subscript(letter: str, index: str) -> Node:
    """A letter with an index."""
    return el("msub", el("mi", letter), el("mi", index))


def line(*nodes: Node, group: int | None = None) -> Node:
    """One line of a calculation; with a group it belongs to a class, wears its colour and lights up with it."""
    math = el("math", row(*nodes), display="block")
    if group is None:
        return el("div", math, cls="line")
    return el("div", math, cls="line of-class", style=f"--c:var(--c{group})", live_group=f"class{group}")


def sum_of(terms: Sequence[Node], total: Node) -> Node:
    """A sum written out; it wraps between its terms."""
    pieces: list[Node] = []
    for index, term in enumerate(terms):
        sign = [el("mo", "+", form="infix")] if index else []
        pieces.append(el("math", row(*sign, term)))
    return el("div", *pieces, el("math", row(el("mo", "=", form="infix"), total)), cls="line sum")
