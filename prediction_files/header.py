"""The first rows of a table: remarks, names of columns, names of two levels, or numbers at once."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from prediction_files.cells import is_vector, parse_number
from prediction_files.problem import Problem

Row = Sequence[str]
_CODE = re.compile(r"[+-]?[0-9]+(\.0+)?")  # of a class, as it may stand in a name
_LOCALISED = re.compile("[+-]?[0-9]*[.,]?[0-9]+[ \u00a0\u202f]?[%\uff05]?")


@dataclass(frozen=True)
class Header:
    """What stands above the rows.

    Attributes
    ----------
    names : tuple of str
        One name for every column; made up where there are none: "0", "1", …
    lines : int
        How many rows the names take.
    named : bool
        Whether the names come from the file.
    """

    names: tuple[str, ...]
    lines: int
    named: bool


def find_header(file: str, rows: Sequence[Row], *, remark: Row = ()) -> Header:
    """Find the names in the first rows; `remark` is a comment above them that could be the names.

    Examples
    --------
    >>> find_header("a.csv", [["id", "p_0"], ["7", "0.5"]])
    Header(names=('id', 'p_0'), lines=1, named=True)
    >>> find_header("a.csv", [["A", "A", "B", "B"], ["cat", "dog", "cat", "dog"], ["0.5", "0.5", "1", "0"]]).names
    ('A_cat', 'A_dog', 'B_cat', 'B_dog')
    >>> find_header("a.csv", [["0.5", "0.5"], ["1", "0"]]).names
    ('0', '1')
    """
    first, below = rows[0], rows[1:]
    width = _width(below) if below else len(first)
    fits = len(remark) == len(first) == width and has_names(remark, rows) and len(set(remark)) == len(remark)
    if fits and not _above_numbers(first, below):
        return Header(tuple(remark), 0, named=True)
    if has_names(first, below):
        names, lines = _levels(first, below) or (_fitted(first, below, width), 1)
        _refuse_doubled(file, names)
        return Header(tuple(name.strip() for name in names), lines, named=True)
    return Header(tuple(map(str, range(max(len(first), width)))), 0, named=False)


def has_names(cells: Row, below: Sequence[Row] = ()) -> bool:
    """Whether a first row has names rather than cells like those below; 0, 1, 2, … are names of classes.

    Examples
    --------
    >>> has_names(["id", "p"], [["7", "0.5"]]), has_names(["0.5", "cat"], [["0.7", "dog"]])
    (True, False)
    >>> has_names(["0", "1", "2"], [["0.5", "0.5", "0"]]), has_names(["0", "1", "2"], [["2", "1", "1"]])
    (True, False)
    """
    kept = [cell.strip() for cell in cells]
    numbers = [number_in(cell) for cell in kept]
    texts = [j for j, cell in enumerate(kept) if cell and numbers[j] is None]
    if texts:
        if not below or _above_numbers(kept, below):
            return True
        fraction = any(number is not None and number % 1 > 0 for number in numbers)
        values = fraction or any(is_vector(cell) for cell in kept)
        return not values and not all(any(kept[j] == row[j].strip() for row in below if j < len(row)) for j in texts)
    if not all(_CODE.fullmatch(cell) for cell in kept) or (len(kept) < 3 and "." in "".join(kept)):
        return False  # 0.0,1.0 are probabilities sooner than names
    rising = all(one < other for one, other in pairwise(number for number in numbers if number is not None))
    return rising and (not below or any((number_in(cell) or 0.0) % 1 > 0 for row in below for cell in row))


def _above_numbers(cells: Row, below: Sequence[Row]) -> bool:
    """Whether a text stands above a number."""
    texts = [j for j, cell in enumerate(cells) if cell.strip() and number_in(cell) is None]
    return any(number_in(row[j]) is not None for row in below for j in texts if j < len(row))


def _width(rows: Sequence[Row]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0]


def _fitted(names: Row, below: Sequence[Row], width: int) -> list[str]:
    """Bring names to the number of cells below: R leaves out that of the row names, Excel adds empty columns."""
    if len(names) == width - 1 and all(name.strip() for name in names) and not _empty_from(below, len(names)):
        return ["", *names]
    if len(names) < width and _empty_from(below, len(names)):
        return [*names, *[""] * (width - len(names))]
    kept = list(names)
    while len(kept) > width and not kept[-1].strip():
        kept.pop()
    return kept


def _empty_from(rows: Sequence[Row], start: int) -> bool:
    return not any(cell.strip() for row in rows for cell in row[start:])


def _levels(first: Row, below: Sequence[Row]) -> tuple[list[str], int] | None:
    """Read names of two levels, as pandas writes ("A", "cat"), and a third row with the names of its index."""
    if not below or len(below[0]) != len(first):
        return None
    upper = [cell.strip() for cell in first]
    lower = [cell.strip() for cell in below[0]]
    given = [cell for cell in upper if cell]
    merged = _spans(upper, lower, below[1:4])
    if len(set(given)) == len(given) and not merged:
        return None
    if merged:
        upper = [next((cell for cell in reversed(upper[: j + 1]) if cell), "") if lower[j] else cell
                 for j, cell in enumerate(upper)]  # fmt: skip
    names = ["_".join(part for part in pair if part) for pair in zip(upper, lower, strict=True)]
    index = below[1] if len(below) > 1 else ()
    filled = [j for j, cell in enumerate(index) if cell.strip()]
    lines = 2
    if filled and filled == list(range(len(filled))) and len(filled) < len(index) and len(index) == len(names):
        names[: len(filled)] = [index[j].strip() for j in filled]
        lines = 3
    kept = [name for name in names if name]
    return (names, lines) if len(set(kept)) == len(kept) else None


def _spans(upper: list[str], lower: list[str], rows: Sequence[Row]) -> bool:
    """Whether names of the first level stand once over several columns of numbers, as merged cells of a workbook do."""
    blank = [j for j in range(1, len(upper)) if not upper[j] and lower[j]]
    texts = all(number_in(cell) is None for cell in lower if cell)
    numbers = blank and any(len(row) > blank[0] and number_in(row[blank[0]]) is not None for row in rows)
    return bool(numbers) and texts and any(upper[: blank[0]])


def _refuse_doubled(file: str, names: Sequence[str]) -> None:
    counts = Counter(name.strip() for name in names)
    doubled = next((name for name in names if name.strip() and counts[name.strip()] > 1), None)
    if doubled is not None:
        raise Problem("doubled_column", file=file, column=doubled.strip())


def number_in(cell: str) -> float | None:
    """Read a cell as a number, with a decimal comma or a percent sign too; None if it is none.

    Examples
    --------
    >>> number_in("0,5"), number_in("12 %"), number_in("p_0")
    (0.5, 0.12, None)
    """
    number = parse_number(cell)
    if number is not None or not _LOCALISED.fullmatch(cell):
        return number
    plain = parse_number(cell.rstrip("%\uff05 \u00a0\u202f").replace(",", "."))
    return plain / 100 if plain is not None and cell[-1] in "%\uff05" else plain


def joined_name(name: str) -> str:
    """Write a name that is a tuple, as pandas has them in Parquet, in one.

    Examples
    --------
    >>> joined_name("('A', 'cat')"), joined_name("('label', '')"), joined_name("(1)")
    ('A_cat', 'label', '(1)')
    """
    if not name.startswith("(") or not name.endswith(")") or len(name) > 500:
        return name
    try:
        parts = ast.literal_eval(name)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return name
    return "_".join(str(part) for part in parts if str(part)) if isinstance(parts, tuple) else name
