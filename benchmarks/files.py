"""Files: two models' predictions of a million rows, from the end of the upload to the figures on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Request

from benchmarks import machine
from benchmarks.browser import blank_page
from benchmarks.results import Result, Target, UnmeasuredError
from scripts.server import Server
from softmax_core import softmax

SHAPES = {"1,000,000 × 10": (1_000_000, 10), "50,000 × 1,000": (50_000, 1_000)}
STYLES = ("Parquet", ".npy")
QUICK_SHAPES, QUICK_STYLES = {"20,000 × 10": (20_000, 10)}, STYLES[:1]
UPLOADED, AGAIN = Target("worst", 5000), Target("p95", 300)
MEMORY, LARGE_MEMORY = Target("worst", 1500), Target("worst", 3000)
PATIENCE = 120_000
UPLOAD = "/_stcore/upload_file/"

SETTLED = """(charts) => {
  const every = [...document.querySelectorAll('[class*="st-key-chart-"]')];
  const drawn = every.filter((one) => one.querySelector('.js-plotly-plot .main-svg'));
  return document.querySelector('[data-test-script-state="notRunning"]')
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stProgress"]')
    && drawn.length === charts.length && charts.every((key) => document.querySelector(`.st-key-chart-${key}`));
}"""
"""No rerun is under way, and these charts are on the screen, and no others."""

TIMED = """([charts, label]) => {
  const settled = SETTLED;
  const figure = () => document.querySelector('.st-key-chart-reliability [role=figure]')?.ariaLabel;
  const before = figure();
  window.took = new Promise((resolve) => {
    const begin = () => {
      const start = performance.now();
      const there = () => settled(charts) && (!label || figure() !== before);
      const look = () => there() ? resolve(performance.now() - start) : requestAnimationFrame(look);
      requestAnimationFrame(look);
    };
    const once = { once: true, capture: true };
    for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, begin, once);
  });
}""".replace("SETTLED", SETTLED)
"""Milliseconds from the next press until the charts stand; with a label, until the reliability diagram has changed."""

BINS = ["reliability"]

VIEWS = {
    "Which rows decide": ["cumulative", "ranked"],
    "How sure": ["boot-cross_entropy", "boot-accuracy"],
    "Overview": ["verdict", "curve", "truth"],
}
"""What to look at, and the charts that are there then."""


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Upload each shape in each style to a server of its own, then look at everything else."""
    shapes, styles = (QUICK_SHAPES, QUICK_STYLES) if quick else (SHAPES, STYLES)
    results = []
    for name, shape in shapes.items():
        for style in styles:
            with TemporaryDirectory() as folder:
                results += one(browser, f"{name}, {style}", written(Path(folder), shape, style))
    return results


def written(folder: Path, shape: tuple[int, int], style: str) -> list[Path]:
    """Write two models' probabilities in float32, and the true classes, as files."""
    random = np.random.default_rng(0)
    target = random.integers(shape[1], size=shape[0])
    files = []
    for model, scale in (("first", 1.0), ("second", 2.0)):
        logits = random.normal(scale=scale, size=shape).astype(np.float32)
        logits[np.arange(shape[0]), target] += np.float32(2.0)
        probabilities = np.asarray(softmax(logits))
        files.append(folder / f"{model}.{'npy' if style == '.npy' else 'parquet'}")
        if style == ".npy":
            np.save(files[-1], probabilities)
        else:
            write_parquet(files[-1], probabilities, target)
    if style == ".npy":
        files.append(folder / "labels.npy")
        np.save(files[-1], target)
    return files


def write_parquet(file: Path, probabilities: NDArray[np.float32], target: NDArray[np.int64]) -> None:
    """Write one model's file: a column of true classes and one for every class."""
    columns = {f"prob_{k}": pa.array(probabilities[:, k]) for k in range(probabilities.shape[1])}
    pq.write_table(pa.table({"label": pa.array(target), **columns}), file, compression="snappy")


def one(browser: Browser, name: str, files: list[Path]) -> list[Result]:
    """Measure one upload, what is looked at afterwards, and the memory that the server took for it."""
    with Server() as server, blank_page(browser) as page:
        page.set_default_timeout(PATIENCE)
        page.goto(f"{server.url}/two-models")
        page.get_by_text("Your own predictions").first.click()
        page.wait_for_selector("input[type=file]", state="attached")
        page.wait_for_function(SETTLED, arg=[])
        before = machine.peak(server.pid)
        with last_upload(page) as ended:
            page.set_input_files("input[type=file]", files)
            until(page, VIEWS["Overview"])
        uploaded = 1000 * (monotonic() - ended[-1])
        again = [switched(page, view) for _ in range(3) for view in ("Which rows decide", "How sure", "Overview")]
        switched(page, "How sure")
        page.get_by_role("radio", name="Calibration", exact=True).click()
        until(page, BINS)
        bins = [more_bins(page) for _ in range(5)]
        return [
            Result("files", f"{name}: end of upload → figures", "ms", [uploaded], UPLOADED),
            Result("files", f"{name}: another view → figures", "ms", again, AGAIN),
            Result("files", f"{name}: number of bins → figures", "ms", bins, AGAIN),
            Result("files", f"{name}: server memory at its peak", "MB", [machine.peak(server.pid)],
                   MEMORY if "× 10," in name else LARGE_MEMORY,
                   note=f"{before:.0f} MB before the upload"),
        ]  # fmt: skip


@contextmanager
def last_upload(page: Page) -> Iterator[list[float]]:
    """Note when uploads end; at least one must."""
    ended: list[float] = []

    def note(request: Request) -> None:
        if UPLOAD in request.url:
            ended.append(monotonic())

    page.on("requestfinished", note)
    yield ended
    page.remove_listener("requestfinished", note)
    if not ended:
        raise UnmeasuredError("No file was uploaded.")


def switched(page: Page, view: str) -> float:
    """Choose a view; milliseconds from the press until its charts stand."""
    page.evaluate(TIMED, [VIEWS[view], False])
    page.get_by_role("radio", name=view).click()
    return float(page.evaluate("window.took"))


def more_bins(page: Page) -> float:
    """Move the slider of the number of bins by one; milliseconds from the press until the diagram says so."""
    page.evaluate(TIMED, [BINS, True])
    page.get_by_role("slider", name="Bins").press("ArrowRight")
    return float(page.evaluate("window.took"))


def until(page: Page, charts: list[str]) -> None:
    """Wait until the charts are drawn and no rerun is under way."""
    page.wait_for_function(SETTLED, arg=charts)
