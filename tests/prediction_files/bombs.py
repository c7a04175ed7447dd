"""Small files that become large, and files that are never done: each written in little time and memory."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.prediction_files.made import File, npy

MB = 1 << 20
LINE = b"1,cat,0.25,0.75\n"


def repeated(before: bytes, what: bytes, size: int, after: bytes = b"") -> bytes:
    """Pack `size` bytes of the same as members of gzip, of which a megabyte is packed once."""
    block = gzip.compress(what * (MB // len(what)), 1)
    return gzip.compress(before) + block * (size // MB) + gzip.compress(after)


def one_member(what: bytes, size: int) -> bytes:
    """Pack `size` bytes of the same as one member of gzip, whose end is never reached."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(what * (MB // len(what))) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (size // MB)


def zipped(*members: tuple[str, bytes], says: int | None = None) -> bytes:
    """Pack files; the archive may say that the last one has another size than it has."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members:
            archive.writestr(name, data)
    packed = bytearray(stream.getvalue())
    if says is not None:
        struct.pack_into("<I", packed, packed.rindex(b"PK\x01\x02") + 24, says)
    return bytes(packed)


def header(shape: tuple[int, ...]) -> bytes:
    return npy(np.zeros((1, 1)))[:8] + struct.pack("<H", 118) + (
        f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    ).encode()  # fmt: skip


def parquet(table: pa.Table, **options: object) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, **options)
    return stream.getvalue()


def dictionary_of_long_texts() -> bytes:
    texts = pa.array([f"{j}" + "x" * 100_000 for j in range(40)])
    places = pa.array(np.arange(5_000, dtype=np.int32) % 40)
    return parquet(pa.table({"note": pa.DictionaryArray.from_arrays(places, texts), "p": np.full(5_000, 0.5)}))


def runs_of_one_value() -> bytes:
    half = pa.array(np.full(2_000_000, 0.5))
    return parquet(pa.table({f"p_{j}": half for j in range(30)}), compression="zstd")


def lists_of_one_value() -> bytes:
    flat = pa.array(np.zeros(20_000_000, np.float32))
    lists = pa.ListArray.from_arrays(pa.array(np.arange(0, 20_000_001, 20, dtype=np.int32)), flat)
    return parquet(pa.table({"p": lists, "q": lists}), compression="zstd")


def workbook(sheet: bytes, before: bytes = b"") -> bytes:
    kinds = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    return zipped(("[Content_Types].xml", kinds), ("xl/workbook.xml", before + b"<workbook/>"), ("xl/a.xml", sheet))


def billion_laughs() -> bytes:
    entities = [b'<!ENTITY l0 "ha">', *(b'<!ENTITY l%d "%s">' % (j, b"&l%d;" % (j - 1) * 10) for j in range(1, 11))]
    return workbook(b"<a/>", b"<?xml version='1.0'?><!DOCTYPE x [" + b"".join(entities) + b"]><x>&l10;</x>")


TAKEN = "taken"
BOMBS: dict[str, tuple[Callable[[], File], str]] = {
    "gzip of one line over and over": (
        lambda: ("a.csv.gz", repeated(b"id,label,p_0,p_1\n", LINE, 250 * MB)), "needs_memory"),
    "gzip of zeros": (lambda: ("a.csv.gz", one_member(b"\0", 900 * MB)), "needs_memory bomb"),
    "gzip in gzip": (lambda: ("a.csv.gz.gz", gzip.compress(repeated(b"id,p\n", b"1,0.5\n", 900 * MB))),
                     "packed_twice unknown_content"),
    "many members of gzip": (lambda: ("a.csv.gz", repeated(b"id,p\n", b"1,0.5\n", 900 * MB)), "needs_memory bomb"),
    "gzip of numbers in JSON": (lambda: ("a.json.gz", repeated(b"[0", b",1", 6 * MB, b"]")),
                                "too_many_rows needs_memory"),
    "gzip of lists in JSON": (lambda: ("a.json.gz", repeated(b"[[]", b",[]", 30 * MB, b"]")), "needs_memory"),
    "gzip of records in JSON": (lambda: ("a.json.gz", repeated(b'[{"p":0}', b',{"p":1}', 30 * MB, b"]")),
                                "needs_memory"),
    "JSON a million deep": (lambda: ("a.json", b"[" * 1_000_000 + b"]" * 1_000_000), "damaged json_shape deep_json"),
    "a line of JSON without an end": (lambda: ("a.jsonl.gz", repeated(b'{"p":[0', b",0", 25 * MB, b"]}")),
                                      "needs_memory"),
    "a line of 400 MB": (lambda: ("a.csv.gz", repeated(b"id,p\n1,", b"0", 400 * MB)), "needs_memory"),
    "a million columns": (lambda: ("a.csv", b",".join(b"p_%d" % j for j in range(1_000_000)) + b"\n1"),
                          "too_many_columns"),
    "a quote that never ends": (lambda: ("a.csv.gz", repeated(b'id,p\n1,"', b"0.5\n", 200 * MB)), "needs_memory"),
    "nothing but line ends": (lambda: ("a.csv.gz", repeated(b"p\n", b"\n", 200 * MB)), "needs_memory no_rows"),
    "texts of one character": (
        lambda: ("a.csv.gz", repeated(b"a,b,c,d,e,f,g,h\n", b"x,x,x,x,x,x,x,x\n", 120 * MB)), "needs_memory"),
    "npz that says it is large": (
        lambda: ("a.npz", zipped(("a.npy", header((200_000_000,)) + b"\0" * MB), says=1600 * MB)), "bomb"),
    "csv.zip that says it is large": (
        lambda: ("a.csv.zip", zipped(("a.csv", b"id,p\n" + LINE * 1000), says=1600 * MB)), "bomb"),
    "npz that says it is small": (
        lambda: ("a.npz", zipped(("a.npy", header((20_000_000,)) + b"\0" * (160 * MB)), says=1000)),
        "damaged short_array needs_memory"),
    "zip in zip": (lambda: ("a.zip", zipped(("b.zip", zipped(("a.csv", b"id,p\n" + LINE * 10_000_000))))),
                   "packed_twice damaged unknown_content zip_of_none not_text wrong_content"),
    "a workbook of entities": (lambda: ("a.xlsx", billion_laughs()), "damaged unknown_content wrong_content"),
    "npy with a shape that is not there": (lambda: ("a.npy", header((2**40, 2**20)) + b"\0" * 1000), "short_array"),
    "Parquet, a dictionary of long texts": (lambda: ("a.parquet", dictionary_of_long_texts()), f"{TAKEN} needs_memory"),
    "Parquet, runs of one value": (lambda: ("a.parquet", runs_of_one_value()), "needs_memory bomb"),
    "Parquet, lists of one value": (lambda: ("a.parquet", lists_of_one_value()), "needs_memory bomb"),
}  # fmt: skip
"""How each is made, and what may come of it: one of these refusals, or a table."""
