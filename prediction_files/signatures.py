"""What a file is, told by its bytes: formats that are read, and others that are named as what they are."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from prediction_files.problem import Problem

NPY, ZIP = b"\x93NUMPY", b"PK\x03\x04"
READ = {
    NPY: "npy", b"PAR1": "parquet", b"ARROW1": "arrow", b"ORC": "orc", b"\x1f\x8b": "gzip",
}  # fmt: skip
OTHERS = {
    "pickle": (b"\x80\x02", b"\x80\x03", b"\x80\x04\x95", b"\x80\x05\x95"),
    "hdf5": (b"\x89HDF",),
    "matlab": (b"MATLAB 5.0",),
    "r": (b"RDX2", b"RDX3", b"X\n\0\0\0", b"A\n2\n", b"A\n3\n"),
    "avro": (b"Obj\x01",),
    "sqlite": (b"SQLite format 3",),
    "pdf": (b"%PDF",),
    "image": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"II*\0", b"MM\0*"),
    "old_office": (b"\xd0\xcf\x11\xe0",),
    "packed": (b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!", b"\x04\x22\x4d\x18"),
    "lfs": (b"version https://git-lfs.github.com/spec/",),
}
"""How the files begin that are not read; the keys are those of the sentences that say what to do instead."""

_HTML = re.compile(rb"\s*(<!--.*?-->\s*)?<(!doctype|html|head|body)", re.IGNORECASE | re.DOTALL)
_NOTEBOOK = re.compile(rb'\s*\{.*"nbformat"\s*:', re.DOTALL)
_LIBSVM = re.compile(rb"\s*[-+\d.,]+([ \t]+qid:\d+)?([ \t]+\d+:[-+\d.eE]+)+[ \t]*(#.*)?\r?$", re.MULTILINE)
_OLD_PICKLE = re.compile(rb"[(\]}]lp\d+\n|\(dp\d+\n|c(numpy|pandas|copy_reg|joblib)[\w.]*\n")
_LOOKED_AT = 4_000
_TAR_MAGIC = 257


def detect_format(data: bytes) -> str:
    """Name the format that the first bytes of a file give away; "" where they do not.

    Examples
    --------
    >>> detect_format(b"PAR1...."), detect_format(b"%PDF-1.7"), detect_format(b"id,label")
    ('parquet', 'pdf', '')
    """
    if data.startswith(ZIP):
        return zip_format(data)
    for start, kind in READ.items():
        if data.startswith(start):
            return kind
    for kind, starts in OTHERS.items():
        if data.startswith(starts):
            return kind
    return _by_text(data[:_LOOKED_AT], data)


def _by_text(head: bytes, data: bytes) -> str:
    if _HTML.match(head):
        return "html"
    if head[_TAR_MAGIC : _TAR_MAGIC + 5] == b"ustar":
        return "packed"
    if _OLD_PICKLE.match(head):
        return "pickle"
    if head.lstrip()[:1] == b"{" and (_NOTEBOOK.match(head) or b'"nbformat"' in data[-_LOOKED_AT:]):
        return "notebook"
    return "libsvm" if _LIBSVM.match(head) else ""


def zip_format(data: bytes) -> str:
    """Tell archives apart by what is in them: NumPy's, workbooks, models, tables that were packed.

    Examples
    --------
    >>> from zipfile import ZipFile
    >>> stream = BytesIO()
    >>> with ZipFile(stream, "w") as archive:
    ...     archive.writestr("model/data.pkl", b"")
    >>> zip_format(stream.getvalue())
    'torch'
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError):
        return "zip"
    if names and all(name.endswith(".npy") for name in names):
        return "npz"
    for kind, marks in (
        ("xlsx", ("xl/workbook.xml",)), ("xlsb", ("xl/workbook.bin",)), ("torch", ("data.pkl", "/data.pkl")),
        ("ods", ("content.xml",)), ("document", ("word/document.xml", "ppt/presentation.xml")),
        ("keras", ("model.weights.h5",)),
    ):  # fmt: skip
        if any(name == marks[0] or name.endswith(marks[1:] or ("\0",)) for name in names):
            return kind
    return "zip"


def refuse_foreign(file: str, kind: str) -> None:
    """Refuse what is not read, in the sentence that says what it is and what to do instead."""
    if kind in FOREIGN:
        raise Problem(f"is_{kind}", file=file)


FOREIGN = frozenset((*OTHERS, "html", "notebook", "libsvm", "xlsb", "torch", "ods", "document", "keras"))
