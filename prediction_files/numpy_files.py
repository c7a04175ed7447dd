"""NumPy's own files, .npy and .npz: read without pickle, and without a copy where they are not compressed."""

from __future__ import annotations

import io
import math
import struct
import tokenize
import zipfile
from typing import Any

import numpy as np
from numpy.lib import format as npy_format

from prediction_files.column_names import ORDERS, TRUTHS, snake_case
from prediction_files.limits import mebibytes, refuse_shape, refuse_unpacked
from prediction_files.problem import Problem
from prediction_files.table import Array, Table
from prediction_files.zip_files import BAD_ZIP, unpack

MOST_MEMBERS = 100
LAST_CHARACTER = 0x10FFFF  # of Unicode; NumPy would make strings of larger numbers that crash later
_BAD_HEADER = (
    ValueError, TypeError, KeyError, IndexError, OverflowError, SyntaxError, tokenize.TokenError, RecursionError,
    MemoryError, Warning,
)  # fmt: skip


def read_npy(name: str, data: bytes) -> Table:
    """Read a .npy file: a matrix, labels, or records.

    Examples
    --------
    >>> import io
    >>> import numpy as np
    >>> stream = io.BytesIO()
    >>> np.save(stream, np.array([[0.25, 0.75]]))
    >>> read_npy("a.npy", stream.getvalue()).columns
    {'p': array([[0.25, 0.75]])}
    """
    array = _array(name, data)
    if array.dtype.names is not None:
        columns = {field: _supported_dtype(name, array[field]) for field in array.dtype.names}
    else:
        columns = {_name_of(name, array): _supported_dtype(name, array)}
    return _table(name, columns)


def read_npz(name: str, data: bytes) -> Table:
    """Read a .npz file: every array a column, one with the names of the classes aside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if not members or len(members) > MOST_MEMBERS:
                raise Problem("damaged", file=name, kind="npz")
            refuse_unpacked(name, sum(member.file_size for member in members), len(data))
            arrays = {
                member.filename.removesuffix(".npy"): _array(name, _member(name, archive, member, data))
                for member in members
            }
    except Problem:
        raise
    except BAD_ZIP as error:
        raise Problem("damaged", file=name, kind="npz") from error
    return _table(name, {key: _supported_dtype(name, array) for key, array in arrays.items()})


def _member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, data: bytes) -> bytes | memoryview:
    """Give the bytes of one array, without a copy where they are stored as they are."""
    if member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & 1:
        lengths = struct.unpack_from("<HH", data, member.header_offset + 26)
        start = member.header_offset + 30 + lengths[0] + lengths[1]
        return memoryview(data)[start : start + member.file_size]
    return unpack(name, archive, member, len(data))


def _array(name: str, data: bytes | memoryview) -> Array:
    """Read one array over the bytes it came in."""
    shape, fortran, dtype, start = _header(name, data)
    if dtype.hasobject:
        raise Problem("pickle", file=name)
    if dtype.subdtype is not None:
        raise Problem("dtype", file=name, dtype=str(dtype)[:100])
    count = math.prod(shape)
    if len(shape) not in (1, 2) or min(shape, default=0) < 0:
        raise Problem("dimensions", file=name, shape=" × ".join(map(str, shape)) or "()")
    if dtype.itemsize == 0 or count == 0:
        raise Problem("no_rows", file=name)
    if count * dtype.itemsize > len(data) - start:
        have, need = mebibytes(len(data) - start), mebibytes(count * dtype.itemsize)
        raise Problem("short_array", file=name, have=have, need=need)
    refuse_shape(name, shape[0], shape[1] if len(shape) == 2 else 1)
    flat = np.frombuffer(data, dtype=dtype, count=count, offset=start)
    return flat.reshape(shape, order="F" if fortran else "C")


def _header(name: str, data: bytes | memoryview) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    stream = io.BytesIO(bytes(data[:20_000]))
    try:
        version = npy_format.read_magic(stream)
        reader = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
        if version not in ((1, 0), (2, 0)):
            raise Problem("damaged", file=name, kind="npy")
        shape, fortran, dtype = reader(stream)
    except _BAD_HEADER as error:
        raise Problem("damaged", file=name, kind="npy") from error
    return tuple(int(size) for size in shape), bool(fortran), dtype, stream.tell()


def _name_of(file: str, array: Array) -> str:
    """Name the only array of a file: after the file where that tells truth from prediction, else p or label."""
    if array.ndim == 2 or array.dtype.kind == "f":
        return "p"
    words = set(snake_case(file.removesuffix(".npy")).split("_"))
    if words & {"pred", "preds", "prediction", "predictions", "predicted", "hat", "argmax"}:
        return "pred"
    return "label" if words & {*TRUTHS, "true", "test"} else "values"


def _supported_dtype(name: str, array: Array) -> Array:
    """Bring an array into a dtype that the rest works with; floats of native byte order stay as they are."""
    kind = array.dtype.kind
    if array.ndim > 2:
        raise Problem("dimensions", file=name, shape=" × ".join(map(str, array.shape)))
    if kind in "fiub":
        if kind == "f" and array.dtype.itemsize not in (4, 8):
            return array.astype(np.float32 if array.dtype.itemsize == 2 else np.float64)
        native = array.astype(array.dtype.newbyteorder("="), copy=False)
        return native if native.flags.aligned else native.copy()
    if kind == "U":
        return _text(name, array)
    if kind == "S":
        try:
            return _text(name, np.char.decode(array, "utf-8"))
        except UnicodeDecodeError as error:
            raise Problem("dtype", file=name, dtype=str(array.dtype)) from error
    raise Problem("dtype", file=name, dtype=str(array.dtype))


def _text(name: str, array: Array) -> Array:
    points = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("=")).view(np.uint32)
    if points.max(initial=0) > LAST_CHARACTER:
        raise Problem("dtype", file=name, dtype=str(array.dtype))
    return text_column(array.tolist(), array.shape)


def text_column(texts: list[Any], shape: tuple[int, ...]) -> Array:
    """Make a column of texts, without the halves of characters that cannot be shown."""
    out = np.empty(shape, dtype=object)
    out[:] = texts
    strings = [text for text in out.flat if isinstance(text, str)]
    try:
        "".join(strings).encode()
    except UnicodeEncodeError:
        cleaned = [text.encode("utf-8", "replace").decode() if isinstance(text, str) else text for text in out.flat]
        out.reshape(-1)[:] = cleaned
    return out


def _table(name: str, columns: dict[str, Array]) -> Table:
    """Set the class names aside, and refuse arrays of different lengths."""
    listed = next((key for key in columns if snake_case(key) in ORDERS and columns[key].ndim == 1), None)
    classes: tuple[str, ...] = ()
    if listed is not None and len(columns) > 1:
        classes = tuple(str(one) for one in columns.pop(listed).tolist())
    columns = {key: array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array for key, array in columns.items()}
    lengths = {key: len(array) for key, array in columns.items()}
    first = next(iter(lengths))
    other = next((key for key, length in lengths.items() if length != lengths[first]), None)
    if other is not None:
        raise Problem(
            "array_lengths", file=name, array_a=first, rows_a=lengths[first], array_b=other, rows_b=lengths[other]
        )
    return Table(name, columns, classes, named=len(columns) > 1)
