"""Bytes of a text file: its encoding, its delimiter, whether its first line has names."""

from __future__ import annotations

import codecs
import csv
import io
import re

from prediction_files.cells import parse_number
from prediction_files.numpy_files import detect_format
from prediction_files.problem import Problem

DELIMITERS = (",", "\t", ";", "|", " ")
LINES_LOOKED_AT = 20
LONGEST_LOOKED_AT = 2_000_000
_PIECE = 1 << 20
_SIXTEEN = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def utf8(file: str, data: bytes) -> bytes:
    """Give a text's bytes in UTF-8 without a byte order mark; UTF-16 with one is rewritten.

    Examples
    --------
    >>> utf8("a.csv", "id;猫".encode("utf-16")).decode()
    'id;猫'
    """
    for mark, encoding in _SIXTEEN.items():
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            try:
                return data[2:].decode(encoding).encode()
            except UnicodeDecodeError as error:
                raise Problem("damaged", file=file, kind="UTF-16") from error
    kind = detect_format(data)
    if kind or b"\0" in data[:_PIECE]:
        raise Problem("not_text", file=file, kind=kind or "binary")
    plain = data.removeprefix(codecs.BOM_UTF8)
    if not plain.isascii():
        _refuse_other_encoding(file, plain)
    return plain


def _refuse_other_encoding(file: str, data: bytes) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        held = len(decoder.getstate()[0])
        piece = data[start : start + _PIECE]
        try:
            decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            place = min(start - held + error.start, len(data) - 1)
            line = data.count(b"\n", 0, place) + 1
            raise Problem("encoding", file=file, line=line, byte=f"0x{data[place]:02X}", place=place + 1) from error


def first_lines(data: bytes) -> list[str]:
    """Give the first lines that are not empty, quoted line breaks not looked at."""
    head = data[:LONGEST_LOOKED_AT].decode("utf-8", "replace")
    lines = (line for line in re.split(r"\r\n|\r|\n", head) if line.strip())
    return [line for line, _ in zip(lines, range(LINES_LOOKED_AT), strict=False)]


def delimiter_of(lines: list[str]) -> str:
    r"""Find what stands between cells: what every line has equally often outside of quotes, and most of.

    Examples
    --------
    >>> delimiter_of(["id;p_0;p_1", "1;0,5;0,5"]), delimiter_of(["id\tprobs", "1\t0.1|0.9"])
    (';', '\t')
    """
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    if not bare:
        return ","
    counts = {mark: [line.strip(" ").count(mark) for line in bare] for mark in DELIMITERS}
    steady = [mark for mark, found in counts.items() if found[0] and min(found) == max(found)]
    if steady:
        return max(steady, key=lambda mark: (mark != " ", counts[mark][0]))
    in_all = [mark for mark, found in counts.items() if min(found) > 0 and mark != " "]
    return max(in_all or DELIMITERS[:-1], key=lambda mark: counts[mark][0])


def cells_of(line: str, delimiter: str) -> list[str]:
    """Cut one line into cells."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def has_names(cells: list[str]) -> bool:
    """Whether a first line has names rather than numbers; 0, 1, 2, … are names of classes.

    Examples
    --------
    >>> has_names(["id", "0.5"]), has_names(["0.5", "0.5"]), has_names(["0", "1", "2"])
    (True, False, True)
    """
    if any(parse_number(cell) is None and cell.strip() for cell in cells):
        return True
    return [cell.strip() for cell in cells] in ([str(j + k) for j in range(len(cells))] for k in (0, 1))
