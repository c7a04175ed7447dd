"""Tables in another shape brought into ours: one row a class becomes one row, one-hot columns become labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from prediction_files.column_names import IDS, is_index, snake_case
from prediction_files.groups import VECTOR, Group, countable
from prediction_files.problem import note
from prediction_files.table import Array, Floats, Table, as_columns
from prediction_files.values import SAMPLE, SUM_TOLERANCE

MOST_NAMES = 5_000
MOST_TRIED = 6
CLASS_NAMES = ("class", "label", "category", "variable", "level", "class_name", "name", "outcome", "prediction")
MODEL_NAMES = ("model", "classifier", "estimator", "method", "algorithm", "system", "model_name", "model_id", "run")


def unfold(table: Table) -> Table:
    """Bring a table with a row for every id and class into one with a row for every id; others stay as they are.

    That it is such a table is told by the values: every id has every class once, and its numbers sum to 1.

    Examples
    --------
    >>> import numpy as np
    >>> wide = unfold(Table("a.csv", {"id": np.array([7, 7, 8, 8]), "p": np.array([0.75, 0.25, 0.5, 0.5]),
    ...     "class": np.array(["x", "y", "x", "y"], dtype=object)}))
    >>> list(wide.columns), wide.columns["p_y"]
    (['id', 'p_x', 'p_y'], array([0.25, 0.5 ]))
    """
    if "unfolded" not in table.cache:
        table.cache["unfolded"] = _unfold(table) or table
    found: Table = table.cache["unfolded"]
    return found


def _unfold(table: Table) -> Table | None:
    numbers = [name for name, column in table.columns.items() if column.ndim == 1 and column.dtype.kind == "f"]
    numbers = [name for name in numbers if not countable(table.columns[name]) and _inside(table.columns[name][:SAMPLE])]
    others = [name for name, column in table.columns.items() if name not in numbers and countable(column)]
    if len(numbers) != 1 or len(others) < 2 or len(others) > 2 * MOST_TRIED or table.rows < 4:
        return None
    import pandas as pd  # type: ignore[import-untyped]  # noqa: PLC0415  a page without files need not load it

    codes = {name: pd.factorize(table.columns[name]) for name in others}
    repeated = [name for name in others if 1 < len(codes[name][1]) < table.rows]
    ids = sorted(repeated, key=lambda name: (snake_case(name) not in IDS and not is_index(name), -len(codes[name][1])))
    classes = sorted(repeated, key=lambda name: (snake_case(name) not in CLASS_NAMES, len(codes[name][1])))
    models: list[str | None] = [None, *(name for name in repeated if snake_case(name) in MODEL_NAMES)]
    for model in models:
        for identity in ids[:MOST_TRIED]:
            for label in classes[:MOST_TRIED]:
                if len({identity, label, model}) == 3:
                    wide = _pivot(table, numbers[0], (identity, label, model), codes)
                    if wide is not None:
                        return wide
    return None


def _inside(column: Array) -> bool:
    return bool(np.all((column >= 0) & (column <= 1 + SUM_TOLERANCE)))


def _pivot(table: Table, number: str, names: tuple[str, str, str | None], codes: dict[str, Any]) -> Table | None:
    """Spread the numbers over columns, if every id has every class once and they sum to 1."""
    identity, label, model = names
    (row, ids), (column, labels) = codes[identity], codes[label]
    runs, called = codes[model] if model is not None else (np.zeros(table.rows, dtype=np.intp), [""])
    width = len(labels) * len(called)
    if len(ids) * width != table.rows or width > MOST_NAMES or min(row.min(), column.min(), runs.min()) < 0:
        return None
    cell = (row * len(called) + runs) * len(labels) + column
    values = np.full(table.rows, np.nan, dtype=table.columns[number].dtype)
    values[cell] = table.columns[number]
    matrix = values.reshape(len(ids), width)
    sums = matrix.reshape(-1, len(labels)).sum(axis=1)
    if not _inside(values) or not np.mean(np.abs(sums - 1) <= SUM_TOLERANCE) > 1 / 2:
        return None
    first = np.zeros(len(ids), dtype=np.intp)
    first[row[::-1]] = np.arange(table.rows)[::-1]
    kept = {identity: table.columns[identity][first]}
    for other, (values_of, _) in codes.items():
        if other not in names and np.array_equal(values_of, values_of[first][row]):
            kept[other] = table.columns[other][first]
    names_of = [f"{_start(number, run)}{level}" for run in called for level in labels]
    kept |= _true_ones(table, [name for name in codes if name not in (*names, *kept)], (row, column), labels, len(ids))
    left = [name for name in table.columns if name not in (*kept, *names, number)]
    notes = table.notes + (
        (note("ignored", file=table.name, count=len(left), columns=", ".join(left)),) if left else ()
    )
    return replace(table, columns=kept | as_columns(matrix, names_of), notes=notes, plain=False, cache={})


def _start(number: str, run: Any) -> str:
    return f"{run}_" if run != "" else f"{number}_"


def _true_ones(
    table: Table, names: Sequence[str], cell: tuple[Array, Array], labels: Sequence[Any], rows: int
) -> dict[str, Array]:
    """Read a column that is 1 beside the true class and 0 beside all others."""
    for name in names:
        column = table.columns[name]
        if column.dtype.kind not in "biuf" or not np.isin(column, (0, 1)).all():
            continue
        where = np.flatnonzero(column)
        found = np.full(rows, -1)
        found[cell[0][where]] = cell[1][where]
        same = np.array_equal(column.astype(bool), found[cell[0]] == cell[1])
        if same and found.min() >= 0:
            return {name: np.array(labels, dtype=object)[found]}
    return {}


def is_one_hot(matrix: Floats) -> bool:
    """Whether every row is 1 in one place and 0 in all others."""
    return bool(np.all((matrix == 0) | (matrix == 1)) and np.all(matrix.sum(axis=1) == 1))


def with_labels(table: Table, group: Group, matrix: Floats) -> tuple[Table, str]:
    """Put one column of labels in the place of one-hot columns; give its name.

    Examples
    --------
    >>> import numpy as np
    >>> one_hot = Table("y.csv", {"y_u": np.array([1, 0]), "y_v": np.array([0, 1])})
    >>> found, name = with_labels(one_hot, Group("matrix", ("y_u", "y_v"), ("u", "v"), "y_"), np.eye(2))
    >>> name, found.columns[name].tolist()
    ('y_*', ['u', 'v'])
    """
    key = ("labels", group.columns)
    if key in table.cache:
        kept: tuple[Table, str] = table.cache[key]
        return kept
    places = matrix.argmax(axis=1)
    labels: Array = np.array(group.classes, dtype=object)[places] if group.classes else places
    name = group.pattern
    columns = {other: column for other, column in table.columns.items() if other not in group.columns}
    if group.shape == VECTOR:
        columns.pop(name, None)
    table.cache[key] = replace(table, columns=columns | {name: labels}, plain=False, cache={}), name
    found: tuple[Table, str] = table.cache[key]
    return found
