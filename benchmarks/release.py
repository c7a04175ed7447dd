"""Release: how long until the page is settled, what it cost in bytes, and whether anything flickered or moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.browser import FIVE, PINNED, TEN, Slider, opened, serving
from benchmarks.results import Result, Target, UnmeasuredError

SETTLED = Target("p95", 150)
NEVER = Target("worst", 0)
CONTROLS = ("z0", "T", "z1")
"""In turn, so that the chart has to change its axis too."""


@dataclass(frozen=True)
class Case:
    """A state of the page, and what a release may cost there."""

    name: str
    link: str
    settled: Target | None = None
    kilobytes: Target | None = None


CASES = (
    Case("5 classes", FIVE, SETTLED, Target("worst", 150)),
    Case("10 classes", TEN, SETTLED, Target("worst", 350)),
    Case("10 classes, pinned, log axis", TEN + PINNED),
)


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Release in every case, first timed and then watched: watching takes time itself."""
    timed, watched = (6, 3) if quick else (45, 15)
    results = []
    with serving("app.py") as url:
        for case in CASES:
            results += time(browser, url, case, timed)
            results += watch(browser, url, case, watched)
    return results


def time(browser: Browser, url: str, case: Case, times: int) -> list[Result]:
    """From the change event to the settled page, and the bytes received on the way."""
    with opened(browser, url + case.link) as (page, traffic):
        before = traffic.received
        took, kilobytes = [], []
        for milliseconds in releases(page, times):
            took.append(milliseconds)
            kilobytes.append((traffic.received - before) / 1000)
            before = traffic.received
    if not all(kilobytes):
        raise UnmeasuredError("A release was answered with nothing.")
    return [
        Result("release", f"{case.name}, release → settled", "ms", took, case.settled),
        Result("release", f"{case.name}, received", "kB", kilobytes, case.kilobytes),
    ]


def watch(browser: Browser, url: str, case: Case, times: int) -> list[Result]:
    """Look at every animation frame of drag, release and answer."""
    with opened(browser, url + case.link) as (page, _):
        page.evaluate("() => { window.seen = bench.watch() }")
        looks: list[dict[str, Any]] = [page.evaluate("seen")]
        looks += [page.evaluate("seen") for _ in releases(page, times)]

    def each(key: str) -> list[float]:
        return [float(after[key] - before[key]) for before, after in pairwise(looks)]

    if not all(each("frames")):
        raise UnmeasuredError("A release went by without a single animation frame.")
    moved = ", ".join(looks[-1]["what"])
    return [
        Result("release", f"{case.name}, frames without a whole chart", "per release", each("blank"), NEVER),
        Result("release", f"{case.name}, frames with a box elsewhere", "per release", each("moved"), NEVER, moved),
        Result("release", f"{case.name}, layout shift", "score", each("shift"), NEVER),
    ]


def releases(page: Page, times: int) -> Iterator[float]:
    """Drag one slider after the other a little and let go; yield the milliseconds that each took to settle."""
    page.evaluate("() => { window.releases = bench.followReleases() }")
    sliders = [Slider(page, control) for control in CONTROLS]
    for k in range(times):
        slider = sliders[k % len(sliders)]
        page.evaluate("releases.took = null")
        slider.press(0.2 + 0.6 * (k * 7 % 10) / 10)
        slider.move(0.2 + 0.6 * ((k * 7 + 3) % 10) / 10, steps=3)
        slider.release()
        took = page.evaluate("releases.took")
        if took is None:
            raise UnmeasuredError(f"Release {k} of {times} was not noticed by the page.")
        page.evaluate("bench.idle()")
        yield float(took)
