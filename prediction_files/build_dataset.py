"""The data set itself: probabilities of both models in the order of the class list, rows brought together."""

from __future__ import annotations

import re
from uuid import uuid4

import numpy as np

from prediction_files.classes import encode_labels
from prediction_files.column_names import LONGEST_NAME
from prediction_files.groups import LABEL, SINGLE
from prediction_files.join import RowIndex
from prediction_files.plan import Draft
from prediction_files.schema import cached_factor
from prediction_files.table import Floats
from prediction_files.value_kind import matrix_of
from prediction_files.values import BINARY, LABELS, PERCENTAGES, PROBABILITIES, to_probabilities
from softmax_core.comparison.dataset import Dataset, Predictions

_ENDINGS = re.compile(r"\.(gz|csv|tsv|txt|parquet|pq|json|jsonl|ndjson|npy|npz)$", re.IGNORECASE)


def build_dataset(draft: Draft, *, renormalise: bool = False) -> Dataset:
    """Make the data set of a resolved plan, without a copy of matrices that can stay as they are."""
    names = model_names(draft)
    a, b = (
        _predictions(draft, place, name, renormalise=renormalise) for place, name in zip((0, 1), names, strict=True)
    )
    files = dict.fromkeys(stem(draft.schemas[model.file].table.name) for model in draft.models)
    return Dataset(" + ".join(files), draft.classes.names, draft.target, a, b, draft.ids, key=uuid4().hex)


def stem(file: str) -> str:
    """Give a file's name without its folder and endings.

    Examples
    --------
    >>> stem("forest.csv.gz")
    'forest'
    """
    name = re.split(r"[/\\]", file)[-1][:LONGEST_NAME]
    while _ENDINGS.search(name):
        name = _ENDINGS.sub("", name)
    return name or "?"


def model_names(draft: Draft) -> tuple[str, str]:
    """Name both models: after their columns where one file has both, else after their files."""
    one, two = draft.models
    names = [stem(draft.schemas[model.file].table.name) for model in draft.models]
    if one.file == two.file:
        names = [model.group.model or model.group.pattern for model in draft.models]
    if names[0] == names[1]:
        return f"{names[0]} (A)", f"{names[1]} (B)"
    return names[0], names[1]


def _predictions(draft: Draft, place: int, name: str, *, renormalise: bool) -> Predictions:
    model, rows = draft.models[place], draft.rows[draft.models[place].file]
    table = draft.schemas[model.file].table
    if model.group.shape == LABEL:
        column = model.group.columns[0]
        found = encode_labels(table.name, column, cached_factor(table, column), draft.classes)
        return Predictions(name, None, found if rows is None else found[rows], LABELS)
    if model.group.shape == SINGLE:
        values = _two_columns(table.columns[model.group.columns[0]], draft.classes.names.index(model.positive), rows)
        return Predictions(name, values, values.argmax(axis=1), BINARY)
    columns = draft.classes.columns[place]
    matrix = matrix_of(table, model.group)
    values = to_probabilities(
        matrix, model.values.kind, renormalise=renormalise, found=model.values.summary, rows=rows, columns=columns
    )
    known = model.values.arg_max if values is matrix else None
    kind = PROBABILITIES if model.values.kind == PERCENTAGES else model.values.kind
    return Predictions(name, values, values.argmax(axis=1) if known is None else known, kind)


def _two_columns(column: Floats, positive: int, rows: RowIndex) -> Floats:
    """Write P(positive) as two columns, shape (N, 2)."""
    given = column if column.dtype == np.float32 else column.astype(np.float64, copy=False)
    given = np.clip(given if rows is None else given[rows], 0, 1)
    out = np.empty((len(given), 2), dtype=given.dtype)
    out[:, positive] = given
    out[:, 1 - positive] = 1 - given
    return out
