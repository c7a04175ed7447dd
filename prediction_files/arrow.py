"""Parquet, Feather and ORC through pyarrow, which is loaded when the first file needs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from prediction_files import cells_to_table
from prediction_files.cells_to_table import Column
from prediction_files.limits import refuse_shape, refuse_unpacked
from prediction_files.normalise_table import ColumnBuilder
from prediction_files.numpy_files import text_column
from prediction_files.problem import Note, Problem
from prediction_files.table import Table

MOST_STRIP = 16  # columns of floats that are read at a time
BATCH = 16 << 20  # bytes of a Parquet file that are unpacked at a time
PARQUET = b"PAR1"


def arrow(part: str = "") -> Any:
    """Import pyarrow, or a part of it: a page without files opens faster."""
    return import_module("pyarrow" + part)


def arrow_failures() -> tuple[type[BaseException], ...]:
    """List what pyarrow raises over a file that it cannot read."""
    return (
        arrow().ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError,
        NotImplementedError, IndexError,
    )  # fmt: skip


# files -----------------------------------------------------------------------------------------------


def read_parquet(name: str, data: bytes) -> Table:
    """Read Parquet, some rows at a time, columns of floats into one matrix."""
    if not data.endswith(PARQUET) or len(data) < 12:
        raise Problem("truncated", file=name, kind="Parquet")
    try:
        file = _opened(name, data)
        schema, rows = file.schema_arrow, file.metadata.num_rows
        others = [one.name for one in schema if not arrow().types.is_floating(one.type)]
        batches: Iterable[Any] = ()
        if rows and others:
            batches = file.iter_batches(batch_size=_batch_rows(file), columns=others, use_threads=False)
        return _table(name, schema, rows, batches, "Parquet", len(data), floats_from=file)
    except Problem:
        raise
    except arrow_failures() as error:
        raise Problem("damaged", file=name, kind="Parquet") from error


def _opened(name: str, data: bytes) -> Any:
    """Open a file; texts stay places in a list, however long they are and however often they occur."""
    pa, parquet = arrow(), arrow(".parquet")
    schema = parquet.read_schema(pa.BufferReader(data))
    texts_in = [one.name for one in schema if pa.types.is_string(one.type) or pa.types.is_large_string(one.type)]
    file = parquet.ParquetFile(pa.BufferReader(data), read_dictionary=texts_in, pre_buffer=False)
    rows, columns = file.metadata.num_rows, len(schema)
    refuse_shape(name, rows, columns)
    groups = [file.metadata.row_group(j).total_byte_size for j in range(file.metadata.num_row_groups)]
    refuse_unpacked(name, sum(groups), len(data))
    refuse_unpacked(name, rows * sum(_width(one.type) for one in schema), len(data))
    return file


def _width(kind: Any) -> int:
    """Bytes of one cell in memory, 8 where that depends on the cell."""
    return int(kind.bit_width) // 8 if arrow().types.is_floating(kind) else 8


def _batch_rows(file: Any) -> int:
    """Say how many rows are unpacked at a time, by the width of the columns and by what the file says of its size."""
    groups = [file.metadata.row_group(j).total_byte_size for j in range(file.metadata.num_row_groups)]
    rows = int(file.metadata.num_rows)
    width = max(sum(_width(one.type) for one in file.schema_arrow), sum(groups) // rows)
    return int(max(64, min(rows, BATCH // max(1, width))))


def read_feather(name: str, data: bytes) -> Table:
    """Read Feather, which is Arrow's own format."""
    try:
        file = arrow(".ipc").open_file(arrow().BufferReader(data))
        return _whole(name, file.schema, map(file.get_batch, range(file.num_record_batches)), "Feather", len(data))
    except Problem:
        raise
    except arrow_failures() as error:
        raise Problem("damaged", file=name, kind="Feather") from error


def read_orc(name: str, data: bytes) -> Table:
    """Read ORC."""
    try:
        file = arrow(".orc").ORCFile(arrow().BufferReader(data))
        refuse_shape(name, file.nrows, len(file.schema))
        return _whole(name, file.schema, map(file.read_stripe, range(file.nstripes)), "ORC", len(data))
    except Problem:
        raise
    except arrow_failures() as error:
        raise Problem("damaged", file=name, kind="ORC") from error


def _whole(name: str, schema: Any, batches: Iterable[Any], kind: str, size: int) -> Table:
    """Read a file that does not say beforehand how many rows there will be."""
    kept, rows, unpacked = [], 0, 0
    for batch in batches:
        rows += batch.num_rows
        unpacked += batch.nbytes
        refuse_shape(name, rows, 0)
        refuse_unpacked(name, unpacked, size)
        kept.append(batch)
    return _table(name, schema, rows, kept, kind, size)


def table_of(name: str, found: Any, *, named: bool, plain: bool, notes: tuple[Note, ...]) -> Table:
    """Make a table of one that pyarrow has read as a whole from a text."""
    made = _table(name, found.schema, found.num_rows, found.to_batches(), "CSV", found.nbytes)
    return replace(made, named=named, plain=plain, notes=notes)


def _table(
    name: str, schema: Any, rows: int, batches: Iterable[Any], kind: str, size: int, floats_from: Any = None
) -> Table:
    """Put rows that come some at a time under one another: all columns of floats into one matrix."""
    refuse_shape(name, rows, len(schema))
    if len(set(schema.names)) < len(schema.names):
        doubled = next(one for one in schema.names if schema.names.count(one) > 1)
        raise Problem("doubled_column", file=name, column=doubled)
    types = arrow().types
    floats = [one.name for one in schema if types.is_floating(one.type)]
    single = all(types.is_float32(one.type) or types.is_float16(one.type) for one in schema if one.name in set(floats))
    builder, inside = ColumnBuilder(name, rows, floats, single=single), _nested(schema)
    if floats_from is not None:
        _read_floats(builder, floats_from, floats)
    nested: list[dict[str, Column]] = []
    seen, unpacked = 0, 0
    for batch in batches:
        unpacked += batch.nbytes
        refuse_unpacked(name, unpacked, size)
        if seen + batch.num_rows > rows:
            raise Problem("damaged", file=name, kind=kind)
        _add(builder, batch, [] if floats_from else floats, inside, seen)
        if inside and batch.num_rows:
            nested.append(cells_to_table.columns_of(name, batch.select(inside).to_pylist(), seen))
        seen += batch.num_rows
        builder.advance(batch.num_rows)
    if seen != rows and (floats_from is None or len(floats) < len(schema)):
        raise Problem("truncated", file=name, kind=kind)
    if not rows:
        raise Problem("no_rows", file=name)
    columns: dict[str, Column] = {**builder.columns(schema.names)}
    return cells_to_table.table(name, columns | cells_to_table.stacked(name, nested))


# columns ---------------------------------------------------------------------------------------------


def _read_floats(builder: ColumnBuilder, file: Any, names: Sequence[str]) -> None:
    """Read the columns of floats of Parquet, some columns of some rows at a time: all at once take more memory."""
    start = 0
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        step = min(MOST_STRIP, max(1, BATCH // max(1, 8 * rows)))
        for place in range(0, len(names), step):
            found = file.read_row_group(group, columns=list(names[place : place + step]))
            builder.add_floats(place, start, [column.to_numpy() for column in found.itercolumns()])
        start += rows


def _add(builder: ColumnBuilder, batch: Any, floats: Sequence[str], inside: Sequence[str], start: int) -> None:
    """Add some rows, but for what is nested; floats some columns at a time."""
    for place in range(0, len(floats), MOST_STRIP):
        strip = floats[place : place + MOST_STRIP]
        builder.add_floats(place, start, [batch.column(one).to_numpy(zero_copy_only=False) for one in strip])
    for one in set(batch.schema.names).difference(floats, inside):
        _other(builder, one, batch.column(one))


def _nested(schema: Any) -> list[str]:
    """Name the columns to be understood cell by cell: structs, maps, lists of texts, and any lists beside such."""
    types = arrow().types
    nested = [one.name for one in schema if types.is_nested(one.type) and not _is_list(one.type)]
    return nested and [one.name for one in schema if types.is_nested(one.type)]


def _other(builder: ColumnBuilder, name: str, column: Any) -> None:
    """Add a piece of a column that is not of floats."""
    pa = arrow()
    kind = column.type
    if _is_list(kind):
        _vectors(builder, name, column)
    elif pa.types.is_dictionary(kind):
        builder.add_texts(name, column.dictionary.to_pylist(), _filled(column.indices, -1))
    elif pa.types.is_decimal(kind):
        builder.add_column(name, column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    elif pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_string(kind):
        builder.add_column(name, column.to_numpy(zero_copy_only=False))
    elif pa.types.is_null(kind):
        builder.add_texts(name, [], _filled(column.cast(pa.int64()), -1))
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        cells = [None if cell is None else cell.decode("utf-8", "replace") for cell in column.to_pylist()]
        builder.add_column(name, text_column(cells, (len(cells),)))
    else:
        builder.add_column(name, column.cast(pa.string()).to_numpy(zero_copy_only=False))


def _filled(indices: Any, value: int) -> Any:
    return indices.cast(arrow().int64()).fill_null(value).to_numpy(zero_copy_only=False)


def _is_list(kind: Any) -> bool:
    types = arrow().types
    listed = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(listed) and bool(types.is_floating(kind.value_type) or types.is_integer(kind.value_type))


def _vectors(builder: ColumnBuilder, name: str, column: Any) -> None:
    """Add a piece of a column of lists, all of which must be equally long."""
    lengths = arrow(".compute").list_value_length(column)
    widths = lengths.fill_null(0).unique().to_pylist()
    if len(widths) > 1:
        found = lengths.fill_null(0).to_pylist()
        row = next(j for j, length in enumerate(found) if length != found[0])
        builder.refuse_length(name, row, found[row], found[0])
    builder.add_vectors(name, column.flatten().to_numpy(zero_copy_only=False), len(column))
