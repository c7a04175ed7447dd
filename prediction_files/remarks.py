"""What is worth saying about files that are taken: columns left out, sums, classes that a model lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from prediction_files.classes import LACKING, ClassList
from prediction_files.column_names import is_index
from prediction_files.plan import Model
from prediction_files.problem import Note, note
from prediction_files.schema import FileSchema
from prediction_files.table import Table
from prediction_files.value_kind import cached_summary
from prediction_files.values import PERCENTAGES, PROBABILITIES

MOST_NAMED = 30  # columns that a note names


def left_out(schemas: Sequence[FileSchema], used: Collection[tuple[int, str]]) -> list[Note]:
    """Name every column that nothing is made of, row numbers of a tool apart."""
    notes = [said for schema in schemas for said in schema.table.notes]
    for k, schema in enumerate(schemas):
        ignored = [name for name in schema.ignored if (k, name) not in used]
        index = [name for name in ignored if is_index(name)]
        rest = [name for name in ignored if not is_index(name)]
        file = schema.table.name
        if index:
            notes.append(note("index_column", file=file, column=index[0] or '""'))
        if rest:
            names = ", ".join([*rest[:MOST_NAMED], "…"] if len(rest) > MOST_NAMED else rest)
            notes.append(note("ignored", file=file, count=len(rest), columns=names))
    return notes


def sums(table: Table, model: Model) -> list[Note]:
    """Say that rows do not sum to 1, where the digits written do not explain it."""
    if model.values.summary is None or model.values.kind not in (PROBABILITIES, PERCENTAGES):
        return []
    found = cached_summary(table, model.group, percent=model.values.kind == PERCENTAGES)
    if found.deviation <= found.tolerance * 1.001:
        return []
    return [
        note(
            "sums", file=table.name, columns=model.group.pattern, row=found.worst_row + 1, sum=found.worst,
            deviation=found.deviation, count=found.off, tolerance=found.tolerance,
        )
    ]  # fmt: skip


def lacking(
    tables: Sequence[Table], models: Sequence[Model], listing: ClassList, target: NDArray[np.intp]
) -> list[Note]:
    """Say how many rows are of a class that a model has no column for, and gives no probability to."""
    notes = []
    for model in models:
        gone = [j for j, column in enumerate(model.columns or ()) if column == LACKING]
        rows = int(np.isin(target, gone).sum()) if gone else 0
        if rows:
            names = ", ".join(listing.names[j] for j in gone)
            notes.append(note("lacking_rows", file=tables[model.file].name, classes=names, count=rows))
    return notes
