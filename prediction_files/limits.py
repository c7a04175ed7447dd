"""How much is taken, and the refusal of more."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator

from prediction_files.problem import Problem

MIB = 1 << 20
MOST_BYTES = 420 * MIB  # of one file, as the server's limit for uploads
MOST_UNPACKED = 840 * MIB  # of one file, once it is unpacked
MOST_JSON = 128 * MIB  # of a .json file, which has to be read as a whole
MOST_MEMORY = 1400 * MIB  # of the process that reads a file
LEAST_MEMORY = 300 * MIB  # that must be left for it to be begun
MOST_SECONDS = 30  # of processor time for it
MOST_ROWS = 2_000_000
MOST_COLUMNS = 5_000
MOST_FILES = 8
LONGEST_COLUMN_NAME = 500
_PIECE = 4 * MIB


def mebibytes(size: int) -> str:
    """Write a size for a sentence.

    Examples
    --------
    >>> mebibytes(440_401_920), mebibytes(1_048_576)
    ('420', '1')
    """
    return f"{size / MIB:.3g}" if size < 100 * MIB else f"{size / MIB:.0f}"


def refuse_size(file: str, size: int) -> None:
    """Refuse a file that is empty or larger than 420 MB."""
    if size == 0:
        raise Problem("empty_file", file=file)
    if size > MOST_BYTES:
        raise Problem("too_large", file=file, size=mebibytes(size), most=mebibytes(MOST_BYTES))


def refuse_unpacked(file: str, size: int, packed: int) -> None:
    """Refuse what would be larger than 840 MB once it is unpacked."""
    if size > MOST_UNPACKED:
        raise Problem("bomb", file=file, packed=mebibytes(packed), most=mebibytes(MOST_UNPACKED))


def refuse_shape(file: str, rows: int, columns: int) -> None:
    """Refuse too many rows or columns."""
    if rows > MOST_ROWS:
        raise Problem("too_many_rows", file=file, count=rows, most=MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise Problem("too_many_columns", file=file, count=columns, most=MOST_COLUMNS)


def gunzip(file: str, data: bytes) -> bytes:
    """Unpack gzip, all of its members, and never more than the limit.

    Examples
    --------
    >>> import gzip
    >>> gunzip("a.csv.gz", gzip.compress(b"id,label"))
    b'id,label'
    """
    return gathered(file, _members(file, data), len(data))


def gathered(file: str, pieces: Iterable[bytes], packed: int) -> bytes:
    """Put the pieces of an unpacked file together, and take no more of them than the limit.

    Examples
    --------
    >>> gathered("a.zip", iter([b"id,", b"label"]), 4)
    b'id,label'
    """
    out = io.BytesIO()  # gives its bytes without another copy of them all
    for piece in pieces:
        refuse_unpacked(file, out.tell() + len(piece), packed)
        out.write(piece)
    return out.getvalue()


def _members(file: str, data: bytes) -> Iterator[bytes]:
    """Unpack the members of gzip, one after the other, some megabytes at a time."""
    rest = memoryview(data)
    try:
        while any(rest[:MIB]):
            unpacker = zlib.decompressobj(wbits=31)
            feed: bytes | memoryview = rest
            while not unpacker.eof:
                piece = unpacker.decompress(feed, _PIECE)
                yield piece
                feed = unpacker.unconsumed_tail
                if not feed and not piece and not unpacker.eof:
                    raise Problem("truncated", file=file, kind="gzip")
            rest = rest[len(rest) - len(unpacker.unused_data) :]
    except zlib.error as error:
        raise Problem("damaged", file=file, kind="gzip") from error
