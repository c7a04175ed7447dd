"""Files that hurt: what the process that reads them takes, how long others wait meanwhile, and what is given back."""

from __future__ import annotations

import gzip
import io
import json
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from benchmarks import machine
from benchmarks.results import Result, Target
from benchmarks.uploader import Others, Uploader
from pages.shared.live.route import base
from pages.shared.uploads import EVERY, GONE
from prediction_files.problem import Problem
from prediction_files.process import Reader, Report
from scripts.server import Server

MB = 1 << 20
TAKEN, WAITED, KEPT = Target("worst", 1500), Target("worst", 500), Target("worst", 100)
ROWS, QUICK_ROWS = 1_000_000, 100_000
QUICK = 1


def repeated(before: bytes, what: bytes, size: int, after: bytes = b"") -> bytes:
    """Pack `size` bytes of the same as members of gzip, of which a megabyte is packed once."""
    return gzip.compress(before) + gzip.compress(what * (MB // len(what)), 1) * (size // MB) + gzip.compress(after)


def honest(size: int) -> bytes:
    """Write records of three probabilities as JSON, of about so many bytes."""
    row = [{"id": j, "label": j % 3, "probs": [0.25, 0.5, 0.25]} for j in range(1000)]
    text = json.dumps(row)[1:-1]
    return f"[{','.join([text] * (size // len(text)))}]".encode()


def lists() -> bytes:
    """Write three columns of a million lists of 120 equal numbers."""
    values = pa.DictionaryArray.from_arrays(pa.array(np.zeros(120_000_000, np.int8)), pa.array([0.5], pa.float32()))
    places = pa.array(np.arange(0, 120_000_001, 120, dtype=np.int32))
    column, stream = pa.ListArray.from_arrays(places, values.cast(pa.float32())), io.BytesIO()
    pq.write_table(pa.table({f"p_{j}": column for j in range(3)}), stream, compression="zstd")
    return stream.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "CSV of one line, gzip": (
        "a.csv.gz", lambda: repeated(b"id,label,p_0,p_1\n", b"1,cat,0.25,0.75\n", 700 * MB)),
    "JSON of lists, gzip": ("a.json.gz", lambda: repeated(b"[[]", b",[]", 120 * MB, b"]")),
    "honest JSON, 66 MB": ("a.json", lambda: honest(66 * MB)),
    "Parquet of lists of one value": ("a.parquet", lists),
    "one line of 400 MB, gzip": ("a.csv.gz", lambda: repeated(b"id,p\n1,", b"0", 400 * MB)),
}  # fmt: skip


def measure(*, quick: bool) -> list[Result]:
    """Read each file by itself, then upload it to a server that others ask meanwhile; then close a tab."""
    results = []
    reader = Reader()
    reader.start()
    files = list(FILES.items())[:QUICK] if quick else list(FILES.items())
    with Server() as server:
        for what, (name, make) in files:
            data, report = make(), Report()
            came = outcome(reader, name, data, report)
            with Uploader(server.url) as visitor, Others(server.url, f"{base()}/softmax/chain?z0=1") as others:
                visitor.drop((name, data))
            size = f"{len(data) / 1e6:.2f} MB, {came} after {report.seconds:.1f} s"
            results += [
                Result("bombs", f"{what}: memory of its process", "MB", [report.peak / 1e6], TAKEN, size),
                Result("bombs", f"{what}: answer to others", "ms", [1000 * one for one in others.waited], WAITED),
            ]
        results.append(given_back(server, QUICK_ROWS if quick else ROWS))
    reader.stop()
    return results


def outcome(reader: Reader, name: str, data: bytes, report: Report) -> str:
    """Read a file; say what came of it."""
    try:
        return f"{reader.read(name, data, report=report).rows} rows"
    except Problem as problem:
        return problem.key


def given_back(server: Server, rows: int) -> Result:
    """Upload two models of ten classes, close the tab, and see what the server still has 30 s later."""
    wait = GONE + 2 * EVERY
    with Uploader(server.url) as visitor:
        visitor.drop(*predictions(100))  # everything that it needs is loaded then
    time.sleep(wait)
    before = machine.memory(server.pid)
    with Uploader(server.url) as visitor:
        visitor.drop(*predictions(rows))
        during = machine.memory(server.pid)
    time.sleep(wait)
    kept = machine.memory(server.pid) - before
    return Result("bombs", f"{rows:,} × 10: kept {wait:.0f} s after its tab was closed", "MB", [kept], KEPT,
                  f"{during - before:.0f} MB while it was open")  # fmt: skip


def predictions(rows: int) -> list[tuple[str, bytes]]:
    """Write two models' probabilities of ten classes and the true ones."""
    random = np.random.default_rng(0)
    models = [random.dirichlet(np.ones(10), rows) for _ in range(2)]
    files = []
    for name, array in zip(("a", "b", "label"), (*models, random.integers(10, size=rows)), strict=True):
        stream = io.BytesIO()
        np.save(stream, array)
        files.append((f"{name}.npy", stream.getvalue()))
    return files
