"""From the bytes of files to tables, and to a data set where nothing has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from softmax_core.predictions.build import dataset
from softmax_core.predictions.dataset import Dataset
from softmax_core.predictions.problem import Problem
from softmax_core.predictions.settle import settle
from softmax_core.predictions.table import Table


def arrow(part: str = "") -> Any:
    """Import pyarrow, or a part of it, when the first file needs it: a page without files opens faster."""
    return import_module("pyarrow" + part)


def read(name: str, data: bytes) -> Table:
    """Read one file.

    Raises
    ------
    Problem
        If it cannot be taken.
    """
    try:
        table = arrow(".csv").read_csv(arrow().BufferReader(data))
    except arrow().ArrowException as error:
        raise Problem("unreadable", file=name) from error
    return Table(name, {key: column.to_numpy() for key, column in zip(table.column_names, table.columns, strict=True)})


def read_pair(files: Sequence[tuple[str, bytes]]) -> Dataset:
    """Read two models' predictions from one, two or three files of which nothing has to be asked.

    Raises
    ------
    Problem
        If something cannot be taken, or would have to be asked.
    """
    plan = settle([read(name, data) for name, data in files])
    if plan.problem is not None:
        raise plan.problem
    if plan.draft is None or plan.questions:
        raise Problem("to_ask", fields=[field.key for field in plan.questions], why=plan.questions[0].why)
    return dataset(plan.draft)
