"""Every row as a line of CSV, fast enough for a million of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pages.shared import safe
from softmax_core.comparison.dataset import Dataset, Predictions
from softmax_core.comparison.results import Comparison, ModelRows
from softmax_core.comparison.study import Study

BATCH = 65_536


def per_sample_csv(study: Study, data: Dataset) -> bytes:
    """Write one line per row in the order of the data, with an English header.

    Numbers are the shortest that read back as the same; what is unknown is empty. Names and ids that a spreadsheet
    would read as a formula have an apostrophe before them.
    """
    pa, csv = import_module("pyarrow"), import_module("pyarrow.csv")  # only now: few visitors ask for this file
    out = pa.BufferOutputStream()
    csv.write_csv(pa.table(_columns(study.comparison, data, pa)), out, csv.WriteOptions(batch_size=BATCH))
    written: bytes = out.getvalue().to_pybytes()
    return written


def _columns(result: Comparison, data: Dataset, pa: Any) -> dict[str, Any]:
    names = pa.array([safe.csv(name) for name in data.classes], pa.string())
    a, b = result.a, result.b
    return {
        "id": _ids(data, pa),
        "truth": names.take(pa.array(data.target)),
        "prediction_a": names.take(pa.array(a.predicted)),
        "prediction_b": names.take(pa.array(b.predicted)),
        "p_true_a": _probability(a, data.a, pa),
        "p_true_b": _probability(b, data.b, pa),
        "cross_entropy_a": _numbers(a.cross_entropy, pa),
        "cross_entropy_b": _numbers(b.cross_entropy, pa),
        "difference": _numbers(result.difference, pa),
        "squared_error_a": _numbers(a.squared_error, pa),
        "squared_error_b": _numbers(b.squared_error, pa),
        "right_a": pa.array(a.correct),
        "right_b": pa.array(b.correct),
    }


def _numbers(values: Any, pa: Any) -> Any:
    """Return a column in which nan is an empty cell."""
    return pa.array(values, from_pandas=True)


def _probability(model: ModelRows, given: Predictions, pa: Any) -> Any:
    """Return the probabilities of the true class with the digits of the data: 0.1 of single precision stays 0.1."""
    same = given.values is not None and given.values.dtype == "float32"
    return _numbers(model.probability.astype("float32") if same else model.probability, pa)


def _ids(data: Dataset, pa: Any) -> Any:
    if data.ids is None:
        return pa.array(range(1, data.rows + 1), pa.int64())
    if data.ids.dtype.kind in "iu":
        return pa.array(data.ids)
    return pa.array([safe.csv(str(one)) for one in data.ids.tolist()], pa.string())
