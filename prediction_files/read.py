"""From the bytes of files to tables, and to a data set where nothing has to be asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from prediction_files import arrow
from prediction_files.build_dataset import build_dataset
from prediction_files.csv_files import read_csv
from prediction_files.excel import read_excel
from prediction_files.json_files import read_json, read_json_lines
from prediction_files.limits import MOST_FILES, gunzip, refuse_size
from prediction_files.normalise_table import normalise_table
from prediction_files.numpy_files import read_npy, read_npz
from prediction_files.problem import Problem
from prediction_files.resolve_plan import resolve_plan
from prediction_files.signatures import detect_format, refuse_foreign
from prediction_files.table import Table
from prediction_files.text import utf8
from prediction_files.zip_files import unzip
from softmax_core.comparison.dataset import Dataset

ENDINGS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "tab": "csv", "dat": "csv", "parquet": "parquet", "pq": "parquet",
    "json": "json", "jsonl": "jsonl", "ndjson": "jsonl", "npy": "npy", "npz": "npz", "xlsx": "xlsx", "xlsm": "xlsx",
    "feather": "arrow", "arrow": "arrow", "ipc": "arrow", "orc": "orc", "zip": "zip",
}  # fmt: skip
BINARY = ("parquet", "npy", "npz", "xlsx", "arrow", "orc", "zip")
PACKED = ("gzip", "zip")


def read(name: str, data: bytes) -> Table:
    r"""Read one file by its ending, checked against its first bytes; what cannot be taken raises `Problem`.

    Examples
    --------
    >>> read("a.csv", b"label,p_0,p_1\n0,0.5,0.5\n").columns["label"]
    array([0])
    """
    refuse_size(name, len(data))
    inner, content = name, detect_format(data)
    if content == "zip" and _ending(name) in ("npz", "xlsx"):
        content = _ending(name)  # what is wrong with it is said by its reader
    if content in PACKED:
        inner, data = (name, gunzip(name, data)) if content == "gzip" else unzip(name, data)
        if not data:
            raise Problem("empty_file", file=name)
        content = detect_format(data)
        inner = inner.removesuffix(".gz").removesuffix(".zip")
        if content in PACKED:
            raise Problem("packed_twice", file=name)
    elif name.lower().endswith(".gz"):
        raise Problem("wrong_content", file=name, ending="gz", content=content or "?")
    refuse_foreign(name, content)
    return normalise_table(READERS[_kind(inner, _ending(inner), content, data)](name, data))


def read_pair(files: Sequence[tuple[str, bytes]], answers: Mapping[str, str] | None = None) -> Dataset:
    r"""Read two models' predictions from files that need no answers but these, e.g. ``{"a.positive": "malignant"}``.

    Examples
    --------
    >>> both = b"id,label,A_cat,A_dog,B_cat,B_dog\n1,cat,.9,.1,.4,.6\n2,dog,.6,.4,.3,.7\n"
    >>> read_pair([("both.csv", both)]).classes
    ('cat', 'dog')
    """
    if len(files) > MOST_FILES:
        raise Problem("too_many_files", count=len(files), most=MOST_FILES)
    plan = resolve_plan([read(name, data) for name, data in files], answers)
    if plan.problem is not None:
        raise plan.problem
    if plan.draft is None or plan.questions:
        raise Problem("to_ask", fields=", ".join(field.key for field in plan.questions))
    return build_dataset(plan.draft)


def _ending(name: str) -> str:
    """Give the format that a file's ending says, "" for an unknown one."""
    return ENDINGS.get(name.rpartition(".")[2].lower(), "")


def _kind(name: str, ending: str, content: str, data: bytes) -> str:
    """Decide the format; an ending that the content contradicts is refused."""
    if ending:
        if (ending in BINARY or content) and content != ending:
            raise Problem("wrong_content", file=name, ending=name.rpartition(".")[2][:20], content=content or "?")
        return "json" if ending == "csv" and _is_json(data) else ending
    return content or ("json" if _is_json(data) else "csv")


def _is_json(data: bytes) -> bool:
    """Whether a text is JSON, by its first line: an object, a list that ends in it, or one that has just begun."""
    line = data[:MOST_OF_A_LINE].removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0].strip()
    if line[:1] not in (b"[", b"{"):
        return False
    if line in (b"[", b"{") or len(line) >= MOST_OF_A_LINE // 2:
        return True
    try:
        json.loads(line.rstrip(b","))
    except (ValueError, RecursionError):
        return line.startswith((b'{"', b"[{", b"[["))
    return True


def _json(name: str, data: bytes) -> Table:
    return read_json(name, utf8(name, data))


def _json_lines(name: str, data: bytes) -> Table:
    return read_json_lines(name, utf8(name, data))


MOST_OF_A_LINE = 100_000
READERS: Mapping[str, Callable[[str, bytes], Table]] = {
    "csv": read_csv, "parquet": arrow.read_parquet, "json": _json, "jsonl": _json_lines, "npy": read_npy,
    "npz": read_npz, "xlsx": read_excel, "arrow": arrow.read_feather, "orc": arrow.read_orc,
}  # fmt: skip
