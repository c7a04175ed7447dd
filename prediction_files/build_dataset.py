"""The data set itself: probabilities of both models in the order of the class list, rows brought together."""

from __future__ import annotations

from uuid import uuid4

import numpy as np

from prediction_files.classes import encode_labels
from prediction_files.groups import LABEL, SINGLE
from prediction_files.join import RowIndex
from prediction_files.model_names import stem
from prediction_files.plan import Draft, Model
from prediction_files.schema import cached_factor
from prediction_files.table import Floats
from prediction_files.value_kind import matrix_of
from prediction_files.values import BINARY, DIVIDED, LABELS, PERCENTAGES, PROBABILITIES, to_probabilities
from softmax_core.comparison.dataset import Dataset, Models, Predictions


def build_dataset(draft: Draft) -> Dataset:
    """Make the data set of a resolved plan, without a copy of matrices that can stay as they are."""
    a, b = (predictions(draft, model) for model in draft.models[:2])
    files = dict.fromkeys(stem(draft.schemas[model.file].table.name) for model in draft.models[:2])
    return Dataset(" + ".join(files), draft.classes.names, draft.target, a, b, draft.ids, key=uuid4().hex)


def build_models(draft: Draft) -> Models:
    """Make the data set of all models of a resolved plan."""
    files = dict.fromkeys(stem(draft.schemas[model.file].table.name) for model in draft.models)
    made = tuple(predictions(draft, model) for model in draft.models)
    return Models(" + ".join(files), draft.classes.names, draft.target, made, draft.ids, key=uuid4().hex)


def predictions(draft: Draft, model: Model) -> Predictions:
    """Give what one of the models predicts, on the rows of the data set: any of `draft.models`."""
    rows, table, name = draft.rows[model.file], draft.schemas[model.file].table, model.name
    if model.group.shape == LABEL:
        column = model.group.columns[0]
        found = encode_labels(table.name, column, cached_factor(table, column), draft.classes)
        return Predictions(name, None, found if rows is None else found[rows], LABELS)
    if model.group.shape == SINGLE:
        values = _two_columns(table.columns[model.group.columns[0]], draft.classes.names.index(model.positive), rows)
        return Predictions(name, values, values.argmax(axis=1), BINARY)
    matrix = matrix_of(table, model.group)
    values = to_probabilities(matrix, model.values.kind, found=model.values.summary, rows=rows, columns=model.columns)
    known = model.values.arg_max if values is matrix else None
    kind = PROBABILITIES if model.values.kind in (PERCENTAGES, DIVIDED) else model.values.kind
    return Predictions(name, values, values.argmax(axis=1) if known is None else known, kind)


def _two_columns(column: Floats, positive: int, rows: RowIndex) -> Floats:
    """Write P(positive) as two columns, shape (N, 2)."""
    given = column if column.dtype == np.float32 else column.astype(np.float64, copy=False)
    given = np.clip(given if rows is None else given[rows], 0, 1)
    out = np.empty((len(given), 2), dtype=given.dtype)
    out[:, positive] = given
    out[:, 1 - positive] = 1 - given
    return out
