"""What pandas, polars and openpyxl write."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import openpyxl  # type: ignore[import-untyped]
import pandas as pd  # type: ignore[import-untyped]
import polars as pl  # type: ignore[import-not-found]
from numpy.typing import NDArray

from scripts.prediction_file_styles.data import flowers, pair, rounded
from scripts.prediction_file_styles.from_models import csv
from scripts.prediction_file_styles.style import Model, Style

Array = NDArray[Any]
D = flowers()
NAMES = list(D.classes)
P, Q = pair()
COLUMNS = [f"prob_{one}" for one in NAMES]
GERMAN = ["Löwe", "Kätzchen", "Bär"]


def styles() -> Iterator[Style]:
    """Give all styles of tables."""
    yield from json_styles()
    yield from multiindex_styles()
    yield from cell_styles()
    yield from excel_styles()
    yield from excel_csv_styles()
    yield from packed_styles()
    yield from polars_styles()


def frame(p: Array, names: list[str] | None = None) -> pd.DataFrame:
    """Give the usual table: id, label, one column a class."""
    said = [(names or NAMES)[one] for one in D.target]
    columns = [f"prob_{one}" for one in names or NAMES]
    return pd.DataFrame({"id": D.ids, "label": said}).join(pd.DataFrame(p, columns=columns))


def cells(p: Array, make: Callable[[Array], Any]) -> pd.DataFrame:
    """Give a table with one cell for all classes of a row."""
    return pd.DataFrame({"id": D.ids, "label": D.said, "probs": [make(row) for row in p]})


def style(
    name: str, by: str, write: Callable[[Array], bytes], ending: str, columns: list[str] | None = None,
    values: tuple[Array, Array] = (P, Q), ids: str = "id", classes: list[str] | None = None, truth: str = "label",
) -> Style:  # fmt: skip
    """Write both models in the same way, with ids and truth in either file."""
    files = {f"{one}.{ending}": write(value) for one, value in zip("ab", values, strict=True)}
    models = [Model(file, columns or COLUMNS, value) for file, value in zip(files, values, strict=True)]
    return Style(name, by, files, models, D.target, classes or NAMES, (f"a.{ending}", truth), (ids, ids))


def stream(write: Callable[[io.BytesIO], Any]) -> bytes:
    """Give what is written to a file."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def json_styles() -> Iterator[Style]:
    """Give the orientations of pandas' to_json; 15 digits are the most it writes."""
    for orient in ("records", "split", "index", "columns", "values", "table"):
        columns = COLUMNS if orient != "values" else ["2", "3", "4"]
        write = partial(to_json, orient=orient)
        yield style(f"pandas_json_{orient}", f"to_json(orient={orient!r})", write, "json",
                    columns, (rounded(P, 12), rounded(Q, 12)), "id" if columns == COLUMNS else "0",
                    truth="label" if columns == COLUMNS else "1")  # fmt: skip
    yield style("pandas_json_lines", "to_json(orient='records', lines=True)",
                lambda p: frame(p).to_json(orient="records", lines=True, double_precision=15).encode(), "jsonl",
                values=(rounded(P, 12), rounded(Q, 12)))  # fmt: skip


def to_json(p: Array, orient: str) -> bytes:
    """Write the usual table as pandas does, with as many digits as it can."""
    return str(frame(p).to_json(orient=orient, double_precision=15)).encode()


def multiindex_styles() -> Iterator[Style]:
    """Give columns of two levels: the model, and the class."""
    both = pd.concat({"lr": pd.DataFrame(P, columns=NAMES), "rf": pd.DataFrame(Q, columns=NAMES)}, axis=1)
    both["label", ""] = D.said
    named = both.set_axis(pd.Index(D.ids, name="id"))
    numbered = both.rename(columns={one: place for place, one in enumerate(NAMES)}, level=1)
    numbered["label", ""] = D.target
    levels = named.rename_axis(columns=["model", "class"])
    ways: dict[str, tuple[str, bytes, str, list[str]]] = {
        "csv": ("predictions.csv", csv(named), "id", NAMES),
        "csv_without_index": ("predictions.csv", csv(both, index=False), "", NAMES),
        "csv_level_names": ("predictions.csv", csv(levels), "id", NAMES),
        "csv_numbers": ("predictions.csv", csv(numbered, index=False), "", ["0", "1", "2"]),
        "parquet": ("predictions.parquet", stream(both.to_parquet), "", NAMES),
        "excel": ("predictions.xlsx", stream(named.to_excel), "id", NAMES),
    }
    for way, (file, data, ids, names) in ways.items():
        models = [
            Model(file, [f"{model}_{one}" for one in names], p) for model, p in (("lr", P), ("rf", Q))
        ]  # fmt: skip
        codes = dict(zip(NAMES, names, strict=True)) if names != NAMES else {}
        yield Style(f"multiindex_{way}", f"columns of two levels, {way.replace('_', ' ')}", {file: data}, models,
                    D.target, NAMES, (file, "label"), (ids,), codes)  # fmt: skip


def cell_styles() -> Iterator[Style]:
    """Give one cell for all classes, in the texts that Python makes of it."""
    with np.printoptions(floatmode="unique", precision=17):
        yield style("cells_array", "to_csv of NumPy arrays: [0.1 0.9], broken into lines",
                    lambda p: csv(cells(p, lambda row: row), index=False), "csv", ["probs"])  # fmt: skip
    yield style("cells_list", "to_csv of lists: [0.1, 0.9]",
                lambda p: csv(cells(p, lambda row: row.tolist()), index=False), "csv", ["probs"])  # fmt: skip
    yield style("cells_list_of_scalars", "to_csv of list(row): [np.float64(0.1), …]",
                lambda p: csv(cells(p, list), index=False), "csv", ["probs"])  # fmt: skip
    yield style("cells_dict", "to_csv of dicts: {'cat': 0.1, 'dog': 0.9}",
                lambda p: csv(cells(p, lambda row: dict(zip(NAMES, row.tolist(), strict=True))), index=False), "csv",
                ["probs"])  # fmt: skip
    yield style("cells_json", 'to_csv of json.dumps: {"cat": 0.1}',
                lambda p: csv(cells(p, as_json), index=False), "csv", ["probs"])  # fmt: skip
    yield style("cells_pipeline", "to_csv of [{'label': …, 'score': …}, …]",
                lambda p: csv(cells(p, top), index=False), "csv", ["probs"])  # fmt: skip
    yield style("cells_tensor", "to_csv of tensor([0.1, 0.9])",
                lambda p: csv(cells(p, lambda row: f"tensor({[float(f'{v:.4f}') for v in row]})"), index=False), "csv",
                ["probs"], (rounded(P, 4), rounded(Q, 4)))  # fmt: skip
    lists = stream(lambda out: cells(P, lambda row: row.tolist()).to_parquet(out))
    other = stream(lambda out: cells(Q, lambda row: row.tolist()).to_parquet(out))
    yield Style("parquet_lists", "to_parquet of lists", {"a.parquet": lists, "b.parquet": other},
                [Model("a.parquet", ["probs"], P), Model("b.parquet", ["probs"], Q)], D.target, NAMES,
                ("a.parquet", "label"), ("id", "id"))  # fmt: skip


def as_json(row: Array) -> str:
    """Write one row as json.dumps does."""
    return json.dumps(dict(zip(NAMES, row.tolist(), strict=True)))


def top(row: Array) -> list[dict[str, Any]]:
    """Write one row as a pipeline of Hugging Face does: the likeliest class first."""
    return [{"label": NAMES[j], "score": float(row[j])} for j in np.argsort(-row)]


def excel_styles() -> Iterator[Style]:
    """Give workbooks, by pandas and by hand."""
    yield style("excel_pandas", "to_excel(index=False)",
                lambda p: stream(lambda out: frame(p).to_excel(out, index=False)), "xlsx")  # fmt: skip
    yield style("excel_sheets", "a sheet of notes before the table, one with a chart's data after it",
                lambda p: stream(lambda out: sheets(p, out)), "xlsx")  # fmt: skip
    yield style("excel_xlsxwriter", "to_excel(engine='xlsxwriter'), percentages as a format",
                lambda p: stream(lambda out: percent_format(p, out)), "xlsx")  # fmt: skip


def sheets(p: Array, out: io.BytesIO) -> None:
    """Write a workbook as people do: notes first, a table below a title, dates, ticks and empty cells."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Predictions of the spring, see the next sheet"])
    sheet = book.create_sheet("Predictions")
    sheet.append(["id", "label", "seen on", "checked", "remark", *COLUMNS])
    for row, (one, said, values) in enumerate(zip(D.ids.tolist(), D.said, p.tolist(), strict=True)):
        sheet.append([one, said, date(2026, 3, 1 + row % 28), row % 3 == 0, "odd" if row == 5 else None, *values])
    book.create_sheet("Empty")
    book.create_sheet("Totals").append(["rows", len(p)])
    book.save(out)


def percent_format(p: Array, out: io.BytesIO) -> None:
    """Write a workbook whose cells look like percentages."""
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        frame(p).to_excel(writer, index=False, sheet_name="p")
        writer.sheets["p"].set_column(2, 4, 10, writer.book.add_format({"num_format": "0.0%"}))


def excel_csv_styles() -> Iterator[Style]:
    """Give what Excel saves as CSV where commas are decimal."""
    p, q = rounded(P, 6), rounded(Q, 6)

    def comma(p: Array, names: list[str] | None = None) -> str:
        return str(frame(p, names).to_csv(index=False, sep=";", decimal=","))

    by = "Excel's CSV with semicolons and decimal commas"
    yield style("excel_csv", by, lambda p: comma(p).replace("\n", "\r\n").encode("utf-8-sig"), "csv", values=(p, q))
    yield style("excel_csv_sep", f"{by}, sep=; in the first line", lambda p: ("sep=;\r\n" + comma(p)).encode(), "csv",
                values=(p, q))  # fmt: skip
    yield style("excel_csv_trailing", f"{by}, empty columns at the end",
                lambda p: comma(p).replace("\n", ";;\r\n").encode(), "csv", values=(p, q))  # fmt: skip
    yield style("excel_csv_windows_1252", f"{by}, in Windows-1252", lambda p: comma(p, GERMAN).encode("cp1252"), "csv",
                [f"prob_{one}" for one in GERMAN], (p, q), classes=GERMAN)  # fmt: skip
    yield style("excel_csv_utf16", "Excel's Unicode text: tabs, UTF-16, decimal commas",
                lambda p: comma(p, GERMAN).replace(";", "\t").encode("utf-16"), "txt",
                [f"prob_{one}" for one in GERMAN], (p, q), classes=GERMAN)  # fmt: skip
    yield style("excel_csv_percent", "cells such as 12.34%",
                lambda p: csv(mapped(p, "{:.4%}".format), index=False), "csv", values=(p, q))  # fmt: skip
    yield style("excel_csv_percent_comma", "cells such as 12,34 %",
                lambda p: csv(mapped(p, german_percent), index=False, sep=";"), "csv", values=(p, q))  # fmt: skip
    yield style("csv_comments", "lines that begin with #, before the header and below",
                lambda p: commented(csv(frame(p), index=False)), "csv")  # fmt: skip


def mapped(p: Array, write: Callable[[float], str]) -> pd.DataFrame:
    """Give the usual table with probabilities as texts."""
    return frame(p).apply(lambda column: column.map(write) if column.dtype.kind == "f" else column)


def german_percent(value: float) -> str:
    """Write a share as Excel does in German."""
    return f"{value:.4%}".replace(".", ",").replace("%", " %")


def commented(data: bytes) -> bytes:
    """Put remarks between the lines of a table."""
    lines = data.splitlines(keepends=True)
    return b"".join([b"# model: forest, seed 1\n", b"#\n", *lines[:20], b"# second half, fold 2\n", *lines[20:]])


def packed_styles() -> Iterator[Style]:
    """Give files in archives, and pyarrow's other formats."""

    def zipped(p: Array) -> bytes:
        return stream(
            lambda out: frame(p).to_csv(out, index=False, compression={"method": "zip", "archive_name": "p.csv"})
        )

    def by_mac(p: Array) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("predictions/", b"")
            archive.writestr("predictions/p.csv", csv(frame(p), index=False))
            archive.writestr("__MACOSX/predictions/._p.csv", b"\x00\x05\x16\x07")
        return out.getvalue()

    yield style("csv_zip", "to_csv('a.csv.zip')", zipped, "csv.zip")
    yield style("zip_by_mac", "a folder packed by macOS", by_mac, "zip")
    yield style("csv_gz", "to_csv('a.csv.gz')", lambda p: stream(lambda o: frame(p).to_csv(o, index=False,
                compression="gzip")), "csv.gz")  # fmt: skip
    yield style("feather", "to_feather", lambda p: stream(lambda out: frame(p).to_feather(out)), "feather")
    yield style("orc", "to_orc", lambda p: stream(lambda out: frame(p).to_orc(out)), "orc")
    yield style("parquet_index", "to_parquet with an index of text", lambda p: stream(
        frame(p).assign(id=[f"row {one}" for one in D.ids]).set_index("id").to_parquet), "parquet")  # fmt: skip


def polars_styles() -> Iterator[Style]:
    """Give what polars writes."""

    def table(p: Array) -> Any:
        return pl.from_pandas(frame(p))

    def nested(p: Array, kind: str) -> Any:
        rows = p.tolist() if kind == "list" else [dict(zip(NAMES, row, strict=True)) for row in p.tolist()]
        return pl.DataFrame({"id": D.ids.tolist(), "label": D.said, "probs": rows})

    yield style("polars_csv", "write_csv", lambda p: table(p).write_csv().encode(), "csv")
    yield style("polars_json", "write_json", lambda p: table(p).write_json().encode(), "json")
    yield style("polars_ndjson", "write_ndjson of a struct", lambda p: nested(p, "struct").write_ndjson().encode(),
                "ndjson", ["probs"])  # fmt: skip
    yield style("polars_parquet_list", "write_parquet of a list", lambda p: stream(nested(p, "list").write_parquet),
                "parquet", ["probs"])  # fmt: skip
    yield style("polars_parquet_struct", "write_parquet of a struct",
                lambda p: stream(nested(p, "struct").write_parquet), "parquet", ["probs"])  # fmt: skip
    yield style("polars_ipc", "write_ipc", lambda p: stream(table(p).write_ipc), "arrow")
    yield style("polars_excel", "write_excel", lambda p: stream(lambda out: table(p).write_excel(out)), "xlsx")
