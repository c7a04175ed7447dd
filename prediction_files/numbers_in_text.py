"""Numbers that are written as texts, read by pyarrow; what is not a number throughout stays the text it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import Any

MISSING = (
    "", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "-nan", "-NaN", "null", "NULL", "None", "none", "-", ".", "?",
)  # fmt: skip
"""Cells that are no number in a column of numbers; in a column of texts they are texts like any other."""

_INTEGER = r"^[+-]?[0-9]+$"
_LEADING_ZERO = r"^[+-]?0[0-9]"
_COMMA = r"^[+-]?([0-9]+|[0-9]*,[0-9]+)([eE][+-]?[0-9]+)?$"
_PERCENT = "[ \u00a0\u202f]*[%\uff05]$"
_THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+$"
_START = re.compile(r"[+-]?[.,]?[0-9]|[+-]?(inf|nan)", re.IGNORECASE)
SAMPLE = 64


@dataclass
class Parsed:
    """Columns as numbers where they are, else the texts they were.

    Attributes
    ----------
    columns : dict of str to pyarrow.ChunkedArray
        Of int64, float64 or text.
    commas, percent : list of str
        Columns in which decimal commas or percent signs were read.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    commas: list[str] = field(default_factory=list)
    percent: list[str] = field(default_factory=list)


def parse_texts(columns: Mapping[str, Any], *, commas: bool) -> Parsed:
    """Read columns of text as numbers where every cell is one; `commas` says whether decimal commas may be read.

    Examples
    --------
    >>> import pyarrow as pa
    >>> texts = {"id": pa.chunked_array([["007", "008"]]), "n": pa.chunked_array([["1", "2"]]),
    ...     "p": pa.chunked_array([["0,5", "1"]]), "q": pa.chunked_array([["50%", "25 %"]])}
    >>> found = parse_texts(texts, commas=True)
    >>> {name: column.to_pylist() for name, column in found.columns.items()}
    {'id': ['007', '008'], 'n': [1, 2], 'p': [0.5, 1.0], 'q': [0.5, 0.25]}
    >>> found.commas, found.percent
    (['p'], ['q'])
    """
    found, unsure = Parsed(), {}
    for name, column in columns.items():
        found.columns[name] = column
        if not may_be_numbers(column.slice(0, SAMPLE).to_pylist()):
            continue
        number = _plain(column)
        if number is None:
            local = _Localised(column)
            number = local.read(commas=commas)
            if number is not None and local.could_be_thousands:
                unsure[name] = number
                continue
            found.commas += [name] * (number is not None and local.comma)
            found.percent += [name] * (number is not None and local.percent)
        found.columns[name] = column if number is None else number
    if found.commas:  # 1,234 is no 1234 in a file that has decimal commas for certain
        found.columns |= unsure
        found.commas += list(unsure)
    return found


def may_be_numbers(cells: Iterable[str | None]) -> bool:
    """Whether the first cells of a column begin like numbers, or are empty."""
    given = (cell.strip() for cell in islice(cells, SAMPLE) if cell is not None)
    return all(_START.match(cell) for cell in given if cell not in MISSING)


def _plain(column: Any) -> Any | None:
    """Read integers, or numbers with a decimal point; None where a cell is neither."""
    pa = import_module("pyarrow")
    try:
        return _cast(column)
    except pa.ArrowInvalid:
        pass
    cleaned = without_missing(column)
    if cleaned.null_count == len(cleaned):
        return None
    try:
        return _cast(cleaned)
    except pa.ArrowInvalid:
        return None


def _cast(column: Any) -> Any | None:
    """Cast to integers or floats; None where that would lose digits, as of the id 007 or of one of 20 digits."""
    pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
    try:
        whole = column.cast(pa.int64())
    except pa.ArrowInvalid:
        number = column.cast(pa.float64())
        sampled = pc.match_substring_regex(column.slice(0, SAMPLE), _INTEGER)
        return None if _all(sampled) and _all(pc.match_substring_regex(column, _INTEGER)) else number
    return None if pc.any(pc.match_substring_regex(column, _LEADING_ZERO)).as_py() else whole


def without_missing(column: Any) -> Any:
    """Give texts without blanks around them, those that mean nothing as null, and numbers without a plus sign."""
    pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
    trimmed = pc.utf8_trim_whitespace(column)
    kept = pc.if_else(pc.is_in(trimmed, value_set=pa.array(MISSING)), None, trimmed)
    return pc.replace_substring_regex(kept, r"^\+", "")


def _all(found: Any) -> bool:
    return bool(import_module("pyarrow.compute").all(found, min_count=1).as_py())


class _Localised:
    """A column of numbers with decimal commas, or with percent signs."""

    def __init__(self, column: Any) -> None:
        pc = import_module("pyarrow.compute")
        cells = without_missing(column)
        self.percent = _all(pc.match_substring_regex(cells, _PERCENT))
        self._cells = pc.replace_substring_regex(cells, _PERCENT, "") if self.percent else cells
        self.comma = bool(pc.any(pc.match_substring(self._cells, ",")).as_py())

    def read(self, *, commas: bool) -> Any | None:
        """Read the numbers; None where a cell is none."""
        pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
        cells = self._cells
        if self.comma:
            if not commas or not _all(pc.match_substring_regex(cells, _COMMA)):
                return None
            cells = pc.replace_substring(cells, ",", ".")
        elif not self.percent:
            return None
        try:
            number = cells.cast(pa.float64())
        except pa.ArrowInvalid:
            return None
        return pc.divide(number, 100.0) if self.percent else number

    @property
    def could_be_thousands(self) -> bool:
        """Whether every comma may as well stand between thousands: 1,234."""
        pc = import_module("pyarrow.compute")
        written = self._cells.filter(pc.match_substring(self._cells, ","))
        return self.comma and not self.percent and _all(pc.match_substring_regex(written, _THOUSANDS))
