"""The first rows of a table, to look at."""

from __future__ import annotations

from collections.abc import Sequence

from prediction_files.table import Array, Table

ROWS = 3
MOST_COLUMNS = 8
MOST_NUMBERS = 4


def first_rows(table: Table, columns: Sequence[str], rows: int = ROWS) -> tuple[list[str], list[list[str]]]:
    """Give the names of some columns and their first rows as texts, numbered from 1.

    Examples
    --------
    >>> import numpy as np
    >>> first_rows(Table("a.csv", {"p": np.array([[0.25, 0.75], [0.5, 0.5]])}), ["p"])
    (['p'], [['1', '0.25, 0.75'], ['2', '0.5, 0.5']])
    """
    names = [name for name in columns if name in table.columns][:MOST_COLUMNS]
    body = [
        [str(row + 1), *(_cell(table.columns[name], row) for name in names)] for row in range(min(rows, table.rows))
    ]
    return names, body


def _cell(column: Array, row: int) -> str:
    if column.ndim == 2:
        numbers = [f"{value:.4g}" for value in column[row, :MOST_NUMBERS].tolist()]
        return ", ".join([*numbers, "…"] if column.shape[1] > MOST_NUMBERS else numbers)
    value = column[row]
    return f"{value:.4g}" if column.dtype.kind == "f" else "" if value is None else str(value)
