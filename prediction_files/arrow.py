"""Parquet, Feather and ORC through pyarrow, which is loaded when the first file needs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


# Parquet ---------------------------------------------------------------------------------------------


def read_parquet(name: str, data: bytes) -> Table:
    """Read Parquet, some rows at a time, columns of floats into one matrix."""
    if not data.endswith(PARQUET) or len(data) < 12:
        raise Problem("truncated", file=name, kind="Parquet")
    try:
        file = _opened(name, data)
        return _batches(name, file, len(data))
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


def _batches(name: str, file: Any, size: int) -> Table:
    schema, rows = file.schema_arrow, file.metadata.num_rows
    if rows == 0:
        raise Problem("no_rows", file=name)
    builder, floats = _builder(name, schema, rows)
    _floats(builder, file, floats)
    others = [one for one in schema.names if one not in set(floats)]
    nested: list[dict[str, Column]] = []
    if others:
        nested = _others(name, builder, file, others, size)
    return _finished(name, builder, schema, nested)


def _builder(name: str, schema: Any, rows: int) -> tuple[ColumnBuilder, list[str]]:
    """Prepare the matrix of all columns of floats, of float32 if all of them are."""
    types = arrow().types
    if len(set(schema.names)) < len(schema.names):
        doubled = next(one for one in schema.names if schema.names.count(one) > 1)
        raise Problem("doubled_column", file=name, column=doubled)
    floats = [one.name for one in schema if types.is_floating(one.type)]
    single = all(types.is_float32(one.type) or types.is_float16(one.type) for one in schema if one.name in set(floats))
    return ColumnBuilder(name, rows, floats, single=single), floats


def _finished(
    name: str, builder: ColumnBuilder, schema: Any, nested: Sequence[dict[str, Column]], *, named: bool = True,
    notes: tuple[Note, ...] = (),
) -> Table:  # fmt: skip
    columns: dict[str, Column] = {**builder.columns(schema.names)}
    return cells_to_table.table(name, columns | cells_to_table.stacked(name, nested), named=named, notes=notes)


def _floats(builder: ColumnBuilder, file: Any, names: Sequence[str]) -> None:
    """Read the columns of floats, some columns of some rows at a time."""
    start = 0
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        step = min(MOST_STRIP, max(1, BATCH // max(1, 8 * rows)))
        for place in range(0, len(names), step):
            found = file.read_row_group(group, columns=list(names[place : place + step]))
            columns = [column.to_numpy() for column in found.itercolumns()]
            builder.add_floats(place, start, columns)
        start += rows


def _others(name: str, builder: ColumnBuilder, file: Any, names: Sequence[str], size: int) -> list[dict[str, Column]]:
    """Read all other columns, some rows at a time; what is nested is given back."""
    rows, seen, unpacked = file.metadata.num_rows, 0, 0
    nested: list[dict[str, Column]] = []
    for batch in file.iter_batches(batch_size=_batch_rows(file), columns=list(names), use_threads=False):
        unpacked += batch.nbytes
        refuse_unpacked(name, unpacked, size)
        if seen + batch.num_rows > rows:
            raise Problem("damaged", file=name, kind="Parquet")
        nested += _added(name, builder, batch, seen)
        seen += batch.num_rows
        builder.advance(batch.num_rows)
    if seen != rows:
        raise Problem("truncated", file=name, kind="Parquet")
    return nested


def _added(name: str, builder: ColumnBuilder, batch: Any, seen: int) -> list[dict[str, Column]]:
    """Add the columns of some rows that are not of floats; give those that have something inside."""
    inside = _nested(batch.schema)
    for column, one in zip(batch.columns, batch.schema.names, strict=True):
        if one not in inside:
            _other(builder, one, column)
    if not inside or not batch.num_rows:
        return []
    return [cells_to_table.columns_of(name, batch.select(inside).to_pylist(), seen)]


def _nested(schema: Any) -> list[str]:
    """Name the columns to be understood cell by cell: structs, maps, lists of texts, and any lists beside such."""
    types = arrow().types
    nested = [one.name for one in schema if types.is_nested(one.type) and not _is_list(one.type)]
    return nested and [one.name for one in schema if types.is_nested(one.type)]


def table_of(name: str, found: Any, *, named: bool = True, notes: tuple[Note, ...] = ()) -> Table:
    """Make a table of one that pyarrow has read as a whole."""
    builder, floats = _builder(name, found.schema, found.num_rows)
    for place in range(0, len(floats), MOST_STRIP):
        builder.add_floats(place, 0, [found.column(one).to_numpy() for one in floats[place : place + MOST_STRIP]])
    rest = found.select([one for one in found.column_names if one not in set(floats)])
    nested: list[dict[str, Column]] = []
    seen = 0
    for batch in rest.to_batches() if rest.num_columns else ():
        nested += _added(name, builder, batch, seen)
        seen += batch.num_rows
        builder.advance(batch.num_rows)
    return _finished(name, builder, found.schema, nested, named=named, notes=notes)


# Feather and ORC -------------------------------------------------------------------------------------


def read_feather(name: str, data: bytes) -> Table:
    """Read Feather, which is Arrow's own format, some rows at a time."""
    try:
        file = arrow(".ipc").open_file(arrow().BufferReader(data))
        return _whole(name, file.schema, map(file.get_batch, range(file.num_record_batches)), len(data))
    except Problem:
        raise
    except arrow_failures() as error:
        raise Problem("damaged", file=name, kind="Feather") from error


def read_orc(name: str, data: bytes) -> Table:
    """Read ORC, some rows at a time."""
    try:
        file = arrow(".orc").ORCFile(arrow().BufferReader(data))
        refuse_shape(name, file.nrows, len(file.schema))
        return _whole(name, file.schema, map(file.read_stripe, range(file.nstripes)), len(data))
    except Problem:
        raise
    except arrow_failures() as error:
        raise Problem("damaged", file=name, kind="ORC") from error


def _whole(name: str, schema: Any, batches: Iterable[Any], size: int) -> Table:
    kept, rows, unpacked = [], 0, 0
    refuse_shape(name, 0, len(schema))
    for batch in batches:
        rows += batch.num_rows
        unpacked += batch.nbytes
        refuse_shape(name, rows, 0)
        refuse_unpacked(name, unpacked, size)
        kept.append(batch)
    if not rows:
        raise Problem("no_rows", file=name)
    return table_of(name, arrow().Table.from_batches(kept))


def _batch_rows(file: Any) -> int:
    """Say how many rows are unpacked at a time, by the width of the columns and by what the file says of its size."""
    groups = [file.metadata.row_group(j).total_byte_size for j in range(file.metadata.num_row_groups)]
    rows = int(file.metadata.num_rows)
    width = max(sum(_width(one.type) for one in file.schema_arrow), sum(groups) // rows)
    return int(max(64, min(rows, BATCH // max(1, width))))


# columns ---------------------------------------------------------------------------------------------


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
