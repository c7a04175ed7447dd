"""A table on its way from one process to another: numbers as they lie in memory, texts once each, no objects."""

from __future__ import annotations

import io
import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from prediction_files.problem import Note
from prediction_files.table import Array, Table

TEXTS_AT_ONCE = 20_000  # texts that are made in one go: nobody else's work has to wait for more
APART = ("columns", "cache")  # of a table: not said in plain values
TICK = 0.2  # seconds between two looks at whether somebody still waits
_SIZE = struct.Struct("<Q")
_PIECE = 4 << 20


class Stream(Protocol):
    """What bytes go through: a pipe, a socket."""

    def write(self, data: Any, /) -> Any:
        """Send bytes."""

    def readinto(self, data: Any, /) -> int | None:
        """Receive bytes into a buffer, some at a time; 0 at the end."""


class Line:
    """One end of a pair of sockets; whoever waits at it is asked, a few times a second, whether to go on waiting."""

    def __init__(self, end: socket.socket, waiting: Callable[[], None] | None = None) -> None:
        self._end, self._waiting = end, waiting or (lambda: None)
        end.settimeout(TICK if waiting else None)

    def write(self, data: memoryview | bytes, /) -> None:
        """Send all of it."""
        view = memoryview(data)
        while view:
            with suppress(TimeoutError):
                view = view[self._end.send(view) :]
                continue
            self._waiting()

    def readinto(self, data: memoryview | bytearray, /) -> int:
        """Receive what has come."""
        while True:
            with suppress(TimeoutError):
                return self._end.recv_into(data)
            self._waiting()


def send(stream: Stream, data: bytes | memoryview) -> None:
    """Send bytes with their number before them."""
    view = memoryview(data).cast("B")
    stream.write(_SIZE.pack(len(view)))
    for start in range(0, len(view), _PIECE):
        stream.write(view[start : start + _PIECE])


def receive(stream: Stream) -> bytes:
    """Receive what `send` has sent, without a second copy of it; the end of the stream is an EOFError."""
    rest = _size(stream)
    out, piece = io.BytesIO(), memoryview(bytearray(min(rest, _PIECE)))
    while rest:
        count = stream.readinto(piece[: min(rest, _PIECE)])
        if not count:
            raise EOFError
        out.write(piece[:count])
        rest -= count
    return out.getvalue()


def _size(stream: Stream) -> int:
    head = bytearray(_SIZE.size)
    _fill(stream, head)
    return int(_SIZE.unpack(head)[0])


def _fill(stream: Stream, data: Any) -> None:
    view = memoryview(data)
    while view:
        count = stream.readinto(view[:_PIECE])
        if not count:
            raise EOFError
        view = view[count:]


def say(stream: Stream, what: object) -> None:
    """Send plain values."""
    send(stream, json.dumps(what, default=lambda one: one.item() if isinstance(one, np.generic) else str(one)).encode())


def hear(stream: Stream) -> Any:
    """Receive plain values."""
    return json.loads(receive(stream))


def send_table(stream: Stream, table: Table) -> None:
    """Send a table: each matrix once, however many columns are views of it, and each text once."""
    wholes: list[Array] = []
    places: dict[int, int] = {}
    columns: dict[str, list[int | None]] = {}
    listed: list[list[Any]] = []
    for name, column in table.columns.items():
        if column.dtype.kind == "O":
            codes, texts = _codes(column)
            columns[name] = [len(wholes), None, len(texts)]
            wholes.append(codes)
            listed.append(texts)
        else:
            whole, place = _whole(column)
            if places.setdefault(id(whole), len(wholes)) == len(wholes):
                wholes.append(whole)
            columns[name] = [places[id(whole)], place, None]
    shapes = [[whole.dtype.str, whole.shape, _fortran(whole)] for whole in wholes]
    said = {one.name: _plain(getattr(table, one.name)) for one in fields(table) if one.name not in APART}
    say(stream, [said, columns, shapes])
    for whole in wholes:
        send(stream, np.ascontiguousarray(whole.T if _fortran(whole) else whole).data)
    for texts in listed:
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            say(stream, texts[start : start + TEXTS_AT_ONCE])


def receive_table(stream: Stream) -> Table:
    """Receive a table."""
    said, columns, shapes = hear(stream)
    wholes = [_received(stream, np.dtype(kind), tuple(shape), fortran=fortran) for kind, shape, fortran in shapes]
    found: dict[str, Array] = {}
    for key, (which, place, count) in columns.items():
        if count is None:
            found[key] = wholes[which] if place is None else wholes[which][:, place]
        else:
            texts = np.empty(count, dtype=object)
            for start in range(0, count, TEXTS_AT_ONCE):
                texts[start : start + TEXTS_AT_ONCE] = hear(stream)
            found[key] = _spread(texts, wholes[which])
    return Table(columns=found, **{name: _heard(value) for name, value in said.items()})


def _plain(value: Any) -> Any:
    """Write what a table says of itself in plain values."""
    if isinstance(value, Note):
        return {"note": value.key, "values": value.values}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


def _heard(value: Any) -> Any:
    """Read what `_plain` has written."""
    if isinstance(value, dict):
        return Note(value["note"], value["values"])
    return tuple(map(_heard, value)) if isinstance(value, list) else value


def _received(stream: Stream, dtype: np.dtype[Any], shape: tuple[int, ...], *, fortran: bool) -> Array:
    """Receive one array; columns may be views of it, therefore it owns its memory."""
    whole: Array = np.empty(shape, dtype, order="F" if fortran else "C")
    if _size(stream) != whole.nbytes or dtype.hasobject:
        raise EOFError
    _fill(stream, whole.reshape(-1, order="A").view(np.uint8))
    return whole


def _fortran(whole: Array) -> bool:
    return bool(whole.flags.f_contiguous and not whole.flags.c_contiguous)


def _whole(column: Array) -> tuple[Array, int | None]:
    """Find the matrix that a column is one of, and its place there."""
    base = column.base
    if column.ndim == 1 and isinstance(base, np.ndarray) and base.ndim == 2 and base.dtype == column.dtype:
        first = column.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        place, beyond = divmod(first, base.strides[1] or 1)
        if not beyond and 0 <= place < base.shape[1] and column.shape == base.shape[:1]:
            return base, place
    return column, None


def _codes(column: Array) -> tuple[Array, list[Any]]:
    """Number the cells of a column of texts: the same text has the same number, an empty cell the last."""
    codes, texts = import_module("pandas").factorize(column)
    return codes.astype(np.int32), [*texts.tolist(), None]


def _spread(texts: Array, codes: Array) -> Array:
    """Put texts where their numbers are, some at a time."""
    out = np.empty(codes.shape, dtype=object)
    for rows in _steps(len(codes)):
        out[rows] = texts[codes[rows]]
    return out


def _steps(count: int) -> Iterator[slice]:
    return (slice(start, start + 10 * TEXTS_AT_ONCE) for start in range(0, count, 10 * TEXTS_AT_ONCE))
