"""Which of the clinic's ways a few lines of code are. They are read (``ast``) and never run.

Examples
--------
>>> recognise("np.exp(z) / np.exp(z).sum(axis=0)").name, recognise("scipy.special.softmax(x)").name
('no_shift_axis0', 'total')
>>> recognise("e = jnp.exp(x - x.max(-1)[:, None]); e / e.sum(-1, keepdims=True)").name
'last'
>>> recognise("np.exp(x) / 3").name is None
True
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from dataclasses import dataclass

from softmax_core._reading.graph import Array, Graph, UnknownError
from softmax_core._reading.statements import Reader

LONGEST = 1500
"""Characters that are read."""

ALONG = {None: "total", 0: "axis0", 1: "axis1", -1: "last"}

WAYS = {
    # what maximum is subtracted ("": none), along what is summed
    (None, None): "total", (None, 0): "global_axis0", (None, 1): "global_axis1", (0, 0): "axis0", (0, 1): "column_max",
    (1, 1): "axis1", ("", None): "no_shift_total", ("", 0): "no_shift_axis0", ("", 1): "no_shift_axis1",
}  # fmt: skip
WRITTEN_LAST = frozenset(("last", "twice", "in_place"))
"""Ways that the clinic writes with axis=-1; the others that have the axis of a row write axis=1."""


class UnreadableError(ValueError):
    """A text that is no code: one of ``empty``, ``long``, ``null``, ``syntax`` and ``deep``, and the line or size."""

    def __init__(self, kind: str, value: int = 0) -> None:
        super().__init__(kind, value)
        self.kind = kind
        self.value = value


@dataclass(frozen=True)
class Reading:
    """What a text was recognised as.

    Attributes
    ----------
    name : str or None
        The way, or None: it is none of them.
    matrix_only : bool
        Whether that is said of matrices only: it writes axis=-1 where the clinic's code has axis=1 or the other way
        round, transposes, or puts an axis back as only a matrix takes it, so that a vector may fare differently.
    """

    name: str | None
    matrix_only: bool = False


def recognise(text: str) -> Reading:
    """Say which way a text is.

    Parameters
    ----------
    text : str
        One or a few lines: an expression, assignments, a function, with or without imports.

    Raises
    ------
    UnreadableError
        If it is empty, too long, has null characters, or is no Python.

    Examples
    --------
    >>> recognise("torch.softmax(x, dim=1)")
    Reading(name='axis1', matrix_only=False)
    """
    tree, reader = parsed(text), Reader()
    try:
        found = reader.whole(tree)
    except (UnknownError, RecursionError, TypeError, AttributeError):
        return Reading(None)
    return _of(reader, found) if isinstance(found, Array) else Reading(None)


def dedented(text: str) -> str:
    r"""Take away what stands before every line of a piece of code: blanks, or the prompts of Python.

    Examples
    --------
    >>> dedented("    e = np.exp(x)\r\n    return e"), dedented(">>> x\n... y")
    ('e = np.exp(x)\nreturn e', 'x\ny')
    """
    lines = text.replace("\r\n", "\n")
    if lines.lstrip().startswith(">>>"):
        lines = re.sub(r"^ *(?:>>>|\.\.\.) ?", "", lines, flags=re.MULTILINE)
    return textwrap.dedent(lines)


def parsed(text: str) -> ast.Module:
    """Read a text as Python's grammar has it.

    Examples
    --------
    >>> parsed("x = = 1")
    Traceback (most recent call last):
    softmax_core.lessons.recognise.UnreadableError: ('syntax', 1)
    """
    plain = dedented(text).strip("\ufeff \n\t")
    if not plain:
        raise UnreadableError("empty")
    if len(plain) > LONGEST:
        raise UnreadableError("long", len(plain))
    if "\0" in plain:
        raise UnreadableError("null")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a text may have what Python warns of: that is nobody's here
        try:
            return ast.parse(plain)
        except SyntaxError as why:
            raise UnreadableError("syntax", why.lineno or 1) from None
        except (RecursionError, MemoryError):
            raise UnreadableError("deep") from None
        except ValueError:  # half of a surrogate pair, among others
            raise UnreadableError("syntax", 1) from None


def _of(reader: Reader, found: Array) -> Reading:
    """Say which way a result is, and whether the caller's array was written into."""
    graph = reader.graph
    op, *inside = graph.nodes[found.node]
    if op == "by_row":
        name, _ = _way(graph, inside[1], graph.row)
        own = found is reader.input and inside[0] == graph.input
        return Reading("row_by_row" if own and name in ("total", "axis0", "last") else None)
    name, axis = _way(graph, found.node, graph.input)
    if reader.input.written:
        name = "in_place" if name in ("last", "axis1") and found is reader.input else None
    if name is None:
        return Reading(None)
    usual = -1 if name in WRITTEN_LAST else 1
    other = axis in (1, -1) and axis != usual
    return Reading(name, matrix_only=other or graph.turned or (graph.restored and axis != 1))


def _way(graph: Graph, node: int, of: int) -> tuple[str | None, int | None]:
    """Name the way that makes a node of the input, and the axis along which it sums."""
    op, *inside = graph.nodes[node]
    if op == "softmax":
        return _nested(graph, inside[0], ALONG[inside[1]], inside[1], of)
    if op == "exp":
        return _by_log(graph, inside[0], of)
    if op != "div":
        return None, None
    (top, *above), (total, *below) = graph.nodes[inside[0]], graph.nodes[inside[1]]
    if top == "softmax" and total == "sum" and below[0] == inside[0] and above[1] == below[1]:
        return _way(graph, inside[0], of)  # divided by 1
    if top != "exp" or total != "sum" or below[0] != inside[0]:
        return None, None
    return _quotient(graph, above[0], below[1], of, kept=below[2])


def _quotient(graph: Graph, logits: int, axis: int | None, of: int, *, kept: bool) -> tuple[str | None, int | None]:
    """Name exp(logits)/Σ exp(logits) along an axis."""
    op, *inside = graph.nodes[logits]
    if op == "sub" and graph.nodes[inside[1]][0] in ("log", "lse"):
        return _by_log(graph, logits, of) if kept else (None, None)
    start, fits = logits, True
    shift: int | str | None = ""
    if op == "sub":
        kind, *rest = graph.nodes[inside[1]]
        if kind != "max" or rest[0] != inside[0]:
            return None, None
        start, shift, fits = inside[0], rest[1], rest[2]
    if not kept:
        return ("no_keepdims" if start == of and shift is None else None), axis
    if not fits:
        return None, None
    if (shift, axis) == (-1, -1):
        return _nested(graph, start, "last", -1, of)
    name = WAYS.get((1 if shift == -1 else shift, 1 if axis == -1 else axis))
    return _nested(graph, start, name, axis, of)


def _nested(graph: Graph, start: int, name: str | None, axis: int | None, of: int) -> tuple[str | None, int | None]:
    """Name a way of the input; of what is a softmax of it along the rows already, it is the second time."""
    if start == of:
        return name, axis
    inner, _ = _way(graph, start, of)
    return ("twice", axis) if {inner, name} <= {"last", "axis1"} and name else (None, None)


def _by_log(graph: Graph, logits: int, of: int) -> tuple[str | None, int | None]:
    """Name exp(logits − log Σ exp(logits))."""
    op, *inside = graph.nodes[logits]
    if op != "sub":
        return None, None
    log, *rest = graph.nodes[inside[1]]
    if log == "lse":
        return (
            _nested(graph, inside[0], ALONG[rest[1]], rest[1], of) if rest[0] == inside[0] and rest[2] else (None, None)
        )
    if log != "log" or graph.nodes[rest[0]][0] != "sum":
        return None, None
    _, exponential, axis, kept = graph.nodes[rest[0]]
    if graph.nodes[exponential] != ("exp", inside[0]) or not kept:
        return None, None
    name, axis = _quotient(graph, inside[0], axis, of, kept=True)
    return ("three_steps" if name == "no_shift_axis0" else name), axis
