"""An array as people type or paste it: a vector or a matrix, of whole numbers or of floats, as NumPy would have it."""

from __future__ import annotations

import re
from typing import TypeAlias

from pages.shared import parse
from pages.shared.parse import Refusal
from softmax_core.digits import plain

Row: TypeAlias = tuple[float, ...]
Numbers: TypeAlias = Row | tuple[Row, ...]
"""Whole numbers are of type int, and then all are."""

LONGEST = 600
MOST = 6
"""Of a text characters, and of a matrix rows and columns."""

LARGEST = 2**63 - 1
"""The largest whole number that an array of int64 can hold; the smallest is one further from 0."""

_HEAD = re.compile(r"(?:\w+ ?= ?)?(?:(?:\w+\.)*\w+ ?\( ?)?")
_TAIL = re.compile(r"[ ,;]*(?:dtype ?= ?[\w.'\"]+)?[ );]*")
_ROW = re.compile(r"\[([^\[\]]*)\]")
_WHOLE = re.compile(r"[+-]?\d+")
_AS_FLOAT = re.compile(r"dtype ?= ?['\"]?(?:\w+\.)?(?:float|double)")


def read(typed: str) -> Numbers:
    """Read a vector or a matrix.

    Rows stand in brackets, on lines of their own, or between semicolons; numbers between commas, blanks or tabs. One
    row in two pairs of brackets, or with a semicolon behind it, is a matrix; a number a line is a vector.

    Examples
    --------
    >>> read("[[3, 1], [2.5, 0]]"), read("3 1 2"), read("np.array([[3, 1]], dtype=float)")
    (((3.0, 1.0), (2.5, 0.0)), (3, 1, 2), ((3.0, 1.0),))
    """
    if len(typed) > LONGEST:
        raise Refusal("too_long", size=len(typed), most=LONGEST)
    text = parse.tidy(typed)
    rows, is_matrix = _bracketed(text) if "[" in text or "]" in text else _lines(text)
    if not rows:
        raise Refusal("no_number")
    if len(rows) > MOST or len(rows[0]) > MOST:
        raise Refusal("array_size", rows=len(rows), columns=len(rows[0]), most=MOST)
    for place, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise Refusal("ragged", row=place, count=len(row), first=len(rows[0]))
    cells = [[_cell(cell, n, k, is_matrix=is_matrix) for k, cell in enumerate(row)] for n, row in enumerate(rows)]
    whole = not _AS_FLOAT.search(text) and all(isinstance(cell, int) for row in cells for cell in row)
    found = tuple(tuple(cell if whole else float(cell) for cell in row) for row in cells)
    return found if is_matrix else found[0]


def written(numbers: Numbers) -> str:
    """Write an array for a link: `read` reads it back as the same.

    Examples
    --------
    >>> written(((3.0, 0.1), (2.0, -1e-9))), written((3, 1)), written(((3, 1),))
    ('3.0,0.1;2.0,-1e-9', '3,1', '3,1;')
    """
    rows = rows_of(numbers)
    text = ";".join(",".join(map(_written, row)) for row in rows)
    return text + ";" if rows == numbers and len(rows) == 1 else text


def rows_of(numbers: Numbers) -> tuple[Row, ...]:
    """Give the rows of an array; a vector is one.

    Examples
    --------
    >>> rows_of((3, 1)), rows_of(((3, 1), (2, 0)))
    (((3, 1),), ((3, 1), (2, 0)))
    """
    return numbers if isinstance(numbers[0], tuple) else (numbers,)


def _written(number: float) -> str:
    """Write one number so that it stays whole, or a float."""
    text = str(number) if isinstance(number, int) else plain(number)
    return text if isinstance(number, int) or "." in text or "e" in text else f"{text}.0"


def _lines(text: str) -> tuple[list[list[str]], bool]:
    """Split into rows at line breaks and semicolons; a number a line is a vector."""
    rows = [_cells(line) for line in re.split(r"[;\n]", text)]
    filled = [row for row in rows if row]
    if ";" not in text and len(filled) > 1 and all(len(row) == 1 for row in filled):
        return [[row[0] for row in filled]], False
    return filled, ";" in text or len(filled) > 1


def _bracketed(text: str) -> tuple[list[list[str]], bool]:
    """Split into rows at brackets, and at semicolons in them."""
    first, last = text.find("["), text.rfind("]") + 1
    body = text[first:last]
    if not 0 <= first < last or body.count("[") != body.count("]"):
        raise Refusal("brackets", value=text)
    if not _HEAD.fullmatch(text[:first].replace("\n", " ")) or not _TAIL.fullmatch(text[last:].replace("\n", " ")):
        raise Refusal("not_a_number", value=f"{text[:first]} {text[last:]}".strip())
    beside = _ROW.sub(" ", body)
    deep = 1 + beside.count("[")
    if deep > 2:
        raise Refusal("array_deep", deep=deep)
    strange = beside.strip("[], ;\n")
    if strange:
        raise Refusal("not_a_number", value=strange)
    rows = [_cells(row) for group in _ROW.findall(body) for row in group.split(";")]
    rows = [row for row in rows if row]
    return rows, deep == 2 or len(rows) > 1


def _cells(row: str) -> list[str]:
    """Split a row into numbers."""
    return [cell for cell in re.split(r"[,\s]+", row) if cell]


def _cell(text: str, n: int, k: int, *, is_matrix: bool) -> float:
    """Read one number: of type int if it is written as a whole one."""
    try:
        value = parse.number(text)
        if not _WHOLE.fullmatch(text):
            return value
        if not -LARGEST - 1 <= int(text) <= LARGEST:
            raise Refusal("beyond_int64", value=text, largest=LARGEST, better=f"{text}.0")
        return int(text)
    except Refusal as why:
        where = {"row": n + 1, "place": k + 1} if is_matrix else {"place": k + 1}
        raise Refusal("cell" if is_matrix else "entry", **where, why=why) from why
