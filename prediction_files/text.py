"""Bytes of a text file: its encoding, its first lines, its delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re

from prediction_files.problem import Problem
from prediction_files.signatures import detect_format, refuse_foreign

DELIMITERS = (",", "\t", ";", "|", " ")
LINES_LOOKED_AT = 100
MOST_EXTRA = 5  # cells that rows may have beyond the names
LONGEST_LOOKED_AT = 2_000_000
_PIECE = 1 << 20
_SIXTEEN = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_WESTERN = re.compile("[^\\W\\d_]|[€%°§µ£ \u00a0\u2013\u2019\u201c-\u201e]")


def utf8(file: str, data: bytes) -> bytes:
    """Give a text's bytes in UTF-8 without a byte order mark; what is in another encoding is refused.

    Examples
    --------
    >>> utf8("a.csv", "id;猫".encode("utf-16")).decode()
    'id;猫'
    """
    plain, encoding = decoded(file, data)
    if encoding:
        _refuse_other_encoding(file, data)
    return plain


def decoded(file: str, data: bytes) -> tuple[bytes, str]:
    """Give a text's bytes in UTF-8, and the encoding that was guessed: "Windows-1252" or "".

    UTF-16 is taken with a byte order mark only. Windows-1252, which Excel writes, is taken where every byte beyond
    ASCII is a letter between ASCII: bytes of Chinese or Russian encodings come in groups.

    Examples
    --------
    >>> decoded("a.csv", "id;Löwe".encode("cp1252"))[1]
    'Windows-1252'
    """
    for mark, encoding in _SIXTEEN.items():
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            try:
                return data[2:].decode(encoding).encode(), ""
            except UnicodeDecodeError as error:
                raise Problem("damaged", file=file, kind="UTF-16") from error
    kind = detect_format(data)
    refuse_foreign(file, kind)
    if kind or b"\0" in data[:_PIECE]:
        raise Problem("not_text", file=file, kind=kind or "binary")
    plain = data.removeprefix(codecs.BOM_UTF8)
    if plain.isascii():
        return plain, ""
    try:
        _refuse_other_encoding(file, plain)
    except Problem:
        western = _windows_1252(plain)
        if western is None:
            raise
        return western, "Windows-1252"
    return plain, ""


def _windows_1252(data: bytes) -> bytes | None:
    runs = set(re.findall(rb"[\x80-\xff]+", data))
    if any(len(run) > 2 for run in runs):
        return None
    try:
        letters = "".join(run.decode("cp1252") for run in runs)
        western = all(_WESTERN.match(letter) for letter in letters)
        pairs = all(run.decode("cp1252").islower() for run in runs if len(run) > 1)
        return data.decode("cp1252").encode() if western and pairs else None
    except UnicodeDecodeError:
        return None


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


def first_lines(data: bytes) -> list[tuple[str, int]]:
    r"""Give the first lines that are not empty, each with the place where it ends; quoted line breaks stay in a line.

    Examples
    --------
    >>> first_lines(b'id,p\n\n1,"[0.5\n 0.5]"\n')
    [('id,p', 5), ('1,"[0.5\n 0.5]"', 21)]
    """
    head = data[:LONGEST_LOOKED_AT].decode("utf-8", "replace")
    lines: list[tuple[str, int]] = []
    held, place = "", 0
    for match in _LINE.finditer(head):
        held += match[0]
        if held.count('"') % 2 and match.end() < len(head):
            continue
        place += len(held.encode())
        if held.strip():
            lines.append((held.rstrip("\r\n"), min(place, len(data))))
        held = ""
        if len(lines) == LINES_LOOKED_AT:
            break
    return lines


def delimiter_of(lines: list[str]) -> str:
    r"""Find what stands between cells: what every line has equally often outside of quotes, and most of.

    Examples
    --------
    >>> delimiter_of(["id;p_0;p_1", "1;0,5;0,5"]), delimiter_of(["id\tprobs", "1\t0.1|0.9"])
    (';', '\t')
    """
    bare = [re.sub(r'"[^"]*"', "x", line) for line in lines]
    if not bare:
        return ","
    counts = {mark: [line.strip(" ").count(mark) for line in bare] for mark in DELIMITERS}
    steady = [mark for mark, found in counts.items() if found[0] and min(found) == max(found)]
    if steady:
        return max(steady, key=lambda mark: (mark != " ", mark in "\t;", counts[mark][0]))  # 0,5;0,5 is two cells
    below = {mark: set(found[1:]) for mark, found in counts.items() if found[0]}
    nearly = [
        mark for mark, found in below.items() if len(found) == 1 and 0 < min(found) - counts[mark][0] <= MOST_EXTRA
    ]
    if nearly:  # R leaves out the name of the row names, Excel ends lines with semicolons
        return max(nearly, key=lambda mark: (mark != " ", counts[mark][0]))
    in_all = [mark for mark, found in counts.items() if min(found) > 0 and mark != " "]
    return max(in_all or DELIMITERS[:-1], key=lambda mark: counts[mark][0])


def cells_of(line: str, delimiter: str) -> list[str]:
    """Cut one line into cells."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)
