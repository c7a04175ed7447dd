"""From the bytes of files to tables, and to a data set where nothing has to be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from prediction_files import arrow
from prediction_files.build_dataset import build_dataset
from prediction_files.json_files import read_json, read_json_lines
from prediction_files.limits import MOST_FILES, gunzip, refuse_size
from prediction_files.normalise_table import normalise_table
from prediction_files.numpy_files import detect_format, read_npy, read_npz
from prediction_files.problem import Problem
from prediction_files.resolve_plan import resolve_plan
from prediction_files.table import Table
from prediction_files.text import utf8
from softmax_core.comparison.dataset import Dataset

ENDINGS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "tab": "csv", "dat": "csv", "parquet": "parquet", "pq": "parquet",
    "json": "json", "jsonl": "jsonl", "ndjson": "jsonl", "npy": "npy", "npz": "npz",
}  # fmt: skip
BINARY = ("parquet", "npy", "npz")


def read(name: str, data: bytes) -> Table:
    r"""Read one file by its ending, checked against its first bytes; what cannot be taken raises `Problem`.

    Examples
    --------
    >>> read("a.csv", b"label,p_0,p_1\n0,0.5,0.5\n").columns["label"]
    array([0])
    """
    refuse_size(name, len(data))
    ending = _ending(name)
    content = detect_format(data)
    if content == "gzip":
        ending = _ending(name.removesuffix(".gz")) or ending
        data = gunzip(name, data)
        if not data:
            raise Problem("empty_file", file=name)
        content = detect_format(data)
    elif name.lower().endswith(".gz"):
        raise Problem("wrong_content", file=name, ending="gz", content=content or "?")
    kind = _kind(name, ending, content, data)
    return normalise_table(READERS[kind](name, data))


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
        return ending
    if content and content not in BINARY:
        raise Problem("unknown_content", file=name, content=content)
    if content:
        return content
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return "json" if start in (b"[", b"{") else "csv"


def _json(name: str, data: bytes) -> Table:
    return read_json(name, utf8(name, data))


def _json_lines(name: str, data: bytes) -> Table:
    return read_json_lines(name, utf8(name, data))


READERS: Mapping[str, Callable[[str, bytes], Table]] = {
    "csv": arrow.read_csv, "parquet": arrow.read_parquet, "json": _json, "jsonl": _json_lines, "npy": read_npy,
    "npz": read_npz,
}  # fmt: skip
