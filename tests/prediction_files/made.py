"""Prediction files as bytes, and the values that are in them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq

File = tuple[str, bytes]

TARGET = [0, 2, 1, 1, 0, 2]
A = np.array(
    [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25], [0.5, 0.375, 0.125], [0.4, 0.35, 0.25], [0.6, 0.3, 0.1]]
)
B = np.array(
    [[0.5, 0.25, 0.25], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3], [0.1, 0.8, 0.1], [0.3, 0.45, 0.25], [0.25, 0.25, 0.5]]
)
IDS = [11, 12, 13, 14, 15, 16]


def table(values: np.ndarray, names: Sequence[str], **first: Sequence[Any]) -> dict[str, list[Any]]:
    """Columns: what comes first, then one for every column of values."""
    return {key: list(column) for key, column in first.items()} | {
        name: values[:, j].tolist() for j, name in enumerate(names)
    }


def csv(columns: dict[str, list[Any]], delimiter: str = ",", point: str = ".") -> bytes:
    lines = [list(columns), *zip(*columns.values(), strict=True)]
    return "".join(delimiter.join(str(cell).replace(".", point, 1) if isinstance(cell, float) else str(cell)
                                  for cell in line) + "\n" for line in lines).encode()  # fmt: skip


def parquet(columns: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def feather(columns: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    pf.write_feather(pa.table(columns), stream)
    return stream.getvalue()


def records(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def lines(columns: dict[str, list[Any]]) -> bytes:
    return "\n".join(json.dumps(record) for record in records(columns)).encode()


def npy(array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(*, compressed: bool = False, **arrays: Any) -> bytes:
    stream = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **arrays)
    return stream.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def workbook(*rows: Sequence[Any], before: Sequence[Any] = (), after: Sequence[Any] = ()) -> bytes:
    """A sheet with these rows, others before and after it."""
    stream, book = io.BytesIO(), openpyxl.Workbook()
    book.remove(book.active)
    for title, content in (("before", before), ("table", rows), ("after", after)):
        if content or title == "table":
            sheet = book.create_sheet(title)
            for row in content:
                sheet.append(row)
    book.save(stream)
    return stream.getvalue()
