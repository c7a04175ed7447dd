"""What a few lines of array code mean, read and never run: assignments, loops and calls become one graph of operations.

The graph has one node for every different expression of the input (hash-consing), so that comparing two of them is
comparing two numbers however often a name is used. What is not understood raises `UnknownError`; nothing that is read
is ever evaluated as Python.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MOST_STEPS = 2000
"""Expressions that are read before it is given up: a function that calls itself twice would double them for ever."""

DEEPEST = 40
"""How deep expressions, and calls of functions that the text defines, may be nested."""

Node: TypeAlias = tuple[Any, ...]
"""An operation and its operands: numbers of nodes, axes, whether the axis is kept."""

MODULES = {
    "np": "numpy", "jnp": "numpy", "jax.numpy": "numpy", "numpy": "numpy", "torch": "torch", "math": "math",
    "scipy": "scipy", "special": "scipy.special", "sp": "scipy", "scipy.special": "scipy.special", "jax": "jax",
    "nn": "nn", "torch.nn": "nn", "jax.nn": "jax.nn", "F": "functional", "torch.nn.functional": "functional",
    "tf": "tf", "tensorflow": "tf", "tf.nn": "jax.nn", "tf.math": "numpy",
}  # fmt: skip
BARE = {"exp": "numpy.exp", "log": "numpy.log", "logsumexp": "scipy.special.logsumexp", "softmax": "bare.softmax"}
BUILTINS = ("sum", "len", "range", "enumerate", "print", "float")


REDUCTIONS = ("sum", "max", "lse")

KEPT, FLAT, ACROSS = "kept", "flat", ""
"""What a reduction leaves of its axis: it stays, or was put back; it is gone, and the rest fits as it lies, as along
axis 0; it is gone, and the rest lies across, which alone is not true."""

LITERAL = ("literal",)
"""A list of numbers, as the text has it."""


class UnknownError(Exception):
    """Something that none of the ways has in it."""


@dataclass
class Array:
    """An array: what it holds now, and whether it is the caller's own, or shares memory with that.

    Names that mean one array share one of these, so that what is written into it is seen under all of them.
    """

    node: int
    callers: bool = False
    view: bool = False
    written: bool = False


@dataclass(frozen=True)
class Named:
    """A module, a function of one, or a method of an array, by its dotted name."""

    name: str
    of: Array | None = None


@dataclass(frozen=True)
class Constant:
    """A number, None, a truth value, an ellipsis, or a slice of everything (``slice``)."""

    value: Any


@dataclass(frozen=True)
class Pair:
    """What torch.max gives along an axis: values, and where they are."""

    values: Array


@dataclass(frozen=True)
class Function:
    """A function that the text defines."""

    parameters: Sequence[str]
    defaults: Mapping[str, Any]
    body: Sequence[ast.stmt]
    scope: Scope


@dataclass
class Row:
    """The index of a loop over the rows of an array, and the row."""

    of: Array
    row: Array


@dataclass
class Scope:
    """Names, and what they mean; those that nobody has given a meaning are looked for around it."""

    names: dict[str, Any] = field(default_factory=dict)
    around: Scope | None = None

    def get(self, name: str) -> Any:
        """Find what a name means, or None."""
        found = self.names.get(name)
        return found if found is not None or self.around is None else self.around.get(name)


class Graph:
    """Every expression once, under a number of its own."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.known: dict[Node, int] = {}
        self.turned = self.restored = False
        """Whether the text transposes or reshapes, and whether it puts an axis back as only a matrix takes it."""

        self.input = self.make("input")
        self.row = self.make("row")
        self.by_row = self.make("by_row")

    def make(self, *node: Any) -> int:
        """Give the number of an expression."""
        if node not in self.known:
            self.known[node] = len(self.nodes)
            self.nodes.append(node)
        return self.known[node]

    def apply(self, operation: str, one: int) -> int:
        """Apply exp or log; a transposition stays outside."""
        op, *inside = self.nodes[one]
        if op == "T":
            return self.turn(self.apply(operation, inside[0]))
        if (operation, op) in (("exp", "log"), ("log", "exp")):
            return int(inside[0])
        if operation == "exp" and op == "log_softmax":
            return self.make("softmax", *inside)
        return self.make(operation, one)

    def turn(self, one: int) -> int:
        """Transpose; what has one dimension, or none, stays as it is."""
        op, *inside = self.nodes[one]
        if op == "T":
            return int(inside[0])
        if op in REDUCTIONS and (inside[1] is None or inside[2] != KEPT):
            return one
        return self.make("T", one)

    def reduce(self, operation: str, one: int, axis: int | None, *, keep: bool) -> int:
        """Take sum, max or log-sum-exp."""
        op, *inside = self.nodes[one]
        if axis is None:
            return self.make(operation, inside[0] if op == "T" else one, None, KEPT)
        if axis not in (0, 1, -1):
            raise UnknownError
        if op != "T":
            return self.make(operation, one, axis, KEPT if keep else FLAT if axis == 0 else ACROSS)
        if not keep and axis != 0:  # it would lie across: nobody writes that
            raise UnknownError
        found = self.make(operation, inside[0], 1 if axis == 0 else 0, KEPT if keep else ACROSS)
        return self.make("T", found) if keep else found

    def restore(self, one: int, axis: int | None, deep: int = 4) -> int:
        """Put the axis back along which was summed: at the end, or in front (0)."""
        op, *inside = self.nodes[one]
        if not deep or axis is None:
            raise UnknownError
        if op in ("log", "add"):
            return self.make(op, *(self.restore(each, axis, deep - 1) for each in inside))
        if op not in REDUCTIONS or inside[1] is None or (inside[1] == 0) != (axis == 0) or inside[2] == KEPT:
            raise UnknownError
        return self.make(op, inside[0], inside[1], KEPT)

    def combine(self, operation: str, one: int, other: int) -> int:
        """Subtract, divide, multiply or add."""
        (first, *inside), (second, *within) = self.nodes[one], self.nodes[other]
        if first == "T":
            if second == "T":
                return self.turn(self.combine(operation, inside[0], within[0]))
            if second in REDUCTIONS and (within[1] is None or within[2] == ACROSS):
                fitting = other if within[1] is None else self.restore(other, -1)
                return self.turn(self.combine(operation, inside[0], fitting))
        if operation == "sub" and second == "add":  # x − (m + log Σ) is (x − m) − log Σ
            m, rest = within if self.nodes[within[0]][0] == "max" else reversed(within)
            if (self.nodes[m][0], self.nodes[rest][0]) == ("max", "log"):
                return self.make("sub", self.make("sub", one, m), rest)
        if operation == "mul" and first == "div" and self.nodes[inside[0]] == ("number", 1):
            return self.combine("div", other, inside[1])
        if operation == "mul" and second == "div" and self.nodes[within[0]] == ("number", 1):
            return self.combine("div", one, within[1])
        return self.make(operation, one, other)


def parameters_of(arguments: ast.arguments, read: Callable[[ast.expr], Any]) -> tuple[list[str], dict[str, Any]]:
    """Give the names of a function's parameters, and what they are by default."""
    if arguments.vararg or arguments.kwarg:
        raise UnknownError
    plain = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    defaults = dict(zip(plain[len(plain) - len(arguments.defaults) :], map(read, arguments.defaults), strict=True))
    for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        plain.append(one.arg)
        if value is not None:
            defaults[one.arg] = read(value)
    return plain, defaults
