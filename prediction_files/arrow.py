"""CSV and Parquet through pyarrow, which is loaded when the first file needs it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from prediction_files import text as texts
from prediction_files.limits import refuse_shape, refuse_unpacked
from prediction_files.normalise_table import ColumnBuilder
from prediction_files.problem import Problem
from prediction_files.table import Table

BLOCK = 8 << 20  # bytes that pyarrow reads a CSV in
LONGEST_LINE = 1 << 30
MOST_STRIP = 16  # columns of floats that are read at a time
BATCH = 16 << 20  # bytes of a Parquet file that are unpacked at a time
PARQUET = b"PAR1"


def arrow(part: str = "") -> Any:
    """Import pyarrow, or a part of it: a page without files opens faster."""
    return import_module("pyarrow" + part)


def failures() -> tuple[type[BaseException], ...]:
    """List what pyarrow raises over a file that it cannot read."""
    return (
        arrow().ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError,
        NotImplementedError, IndexError,
    )  # fmt: skip


# CSV -------------------------------------------------------------------------------------------------


def read_csv(name: str, data: bytes) -> Table:
    """Read a text with cells between commas, tabs, semicolons, bars or blanks."""
    plain = texts.utf8(name, data)
    lines = texts.first_lines(plain)
    if not lines:
        raise Problem("no_rows", file=name)
    delimiter = texts.delimiter_of(lines)
    cells = texts.cells_of(lines[0], delimiter)
    refuse_shape(name, 0, len(cells))
    named = texts.has_names(cells)
    names = [cell.strip().removeprefix("# ") for cell in cells] if named else [str(j) for j in range(len(cells))]
    doubled = next((one for one in names if names.count(one) > 1), None) if len(set(names)) < len(names) else None
    if doubled is not None:
        raise Problem("doubled_column", file=name, column=doubled)
    found = _parsed(name, plain, delimiter, names, named=named)
    refuse_shape(name, found.num_rows, found.num_columns)
    table = _table(name, found)
    return Table(name, table.columns, named=named)


def _parsed(name: str, data: bytes, delimiter: str, names: Sequence[str], *, named: bool) -> Any:
    """Parse, with the types of the first block, else with those that fit the whole."""
    odd: list[Any] = []

    def remember(row: Any) -> str:
        odd.append(row)
        return "error"

    csv, pa = arrow(".csv"), arrow()
    parse = csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=b'"' in data, invalid_row_handler=remember, ignore_empty_lines=True
    )
    convert = csv.ConvertOptions(strings_can_be_null=False, timestamp_parsers=[])
    failure: BaseException | None = None
    for threads, block in ((True, BLOCK), (False, min(LONGEST_LINE, len(data) + 1))):
        read = csv.ReadOptions(
            use_threads=threads, block_size=block, column_names=list(names), skip_rows=1 if named else 0
        )
        odd.clear()
        try:
            return csv.read_csv(pa.BufferReader(data), read_options=read, parse_options=parse, convert_options=convert)
        except failures() as error:
            failure = error
    if odd:
        raise Problem("ragged", file=name, row=_row(odd[0], named=named), count=odd[0].actual_columns,
                      columns=odd[0].expected_columns) from failure  # fmt: skip
    raise Problem("damaged", file=name, kind="CSV") from failure


def _row(row: Any, *, named: bool) -> int:
    """Count an odd line among the rows, from 1."""
    return max(1, int(row.number or 1) - int(named))


def _table(name: str, found: Any) -> Table:
    types = arrow().types
    floats = [one.name for one in found.schema if types.is_floating(one.type)]
    builder = ColumnBuilder(name, found.num_rows, floats)
    for place in range(0, len(floats), MOST_STRIP):
        builder.add_floats(place, 0, [found.column(one).to_numpy() for one in floats[place : place + MOST_STRIP]])
    for one in found.schema:
        if one.name not in floats:
            for chunk in found.column(one.name).chunks:
                _other(builder, one.name, chunk)
    return Table(name, builder.columns(found.column_names))


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
    except failures() as error:
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
    types, schema, rows = arrow().types, file.schema_arrow, file.metadata.num_rows
    if rows == 0:
        raise Problem("no_rows", file=name)
    if len(set(schema.names)) < len(schema.names):
        doubled = next(one for one in schema.names if schema.names.count(one) > 1)
        raise Problem("doubled_column", file=name, column=doubled)
    floats = [one.name for one in schema if types.is_floating(one.type)]
    single = all(types.is_float32(one.type) or types.is_float16(one.type) for one in schema if one.name in set(floats))
    builder = ColumnBuilder(name, rows, floats, single=single)
    _floats(builder, file, floats)
    others = [one for one in schema.names if one not in set(floats)]
    if others:
        _others(name, builder, file, others, size)
    return Table(name, builder.columns(schema.names))


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


def _others(name: str, builder: ColumnBuilder, file: Any, names: Sequence[str], size: int) -> None:
    """Read all other columns, some rows at a time."""
    rows, seen, unpacked = file.metadata.num_rows, 0, 0
    for batch in file.iter_batches(batch_size=_batch_rows(file), columns=list(names), use_threads=False):
        seen += batch.num_rows
        unpacked += batch.nbytes
        refuse_unpacked(name, unpacked, size)
        if seen > rows:
            raise Problem("damaged", file=name, kind="Parquet")
        for column, one in zip(batch.columns, batch.schema.names, strict=True):
            _other(builder, one, column)
        builder.advance(batch.num_rows)
    if seen != rows:
        raise Problem("truncated", file=name, kind="Parquet")


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
    elif not pa.types.is_nested(kind):
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
