"""Release: how long until the page is settled, what it cost in bytes, and whether anything flickered or moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.browser import BARE, FIVE, PINNED, TEN, Slider, opened
from benchmarks.results import Result, Target, UnmeasuredError
from scripts.server import Server

SETTLED = Target("p95", 150)
NEVER = Target("worst", 0)
SLIDERS = {
    "ours": [f"input[data-control={control}]" for control in ("z0", "T", "z1")],
    "bare": [f"[data-testid=stSlider] [role=group] >> nth={place}" for place in range(3)],
}
"""In turn, so that our chart has to change its axis too."""

GOLDEN = (5**0.5 - 1) / 2


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
    timed, watched = (4, 2) if quick else (45, 15)
    results = []
    with Server() as server:
        for case in CASES:
            results += time(browser, server.url, case, timed)
            results += watch(browser, server.url, case, watched)
        results += beside_bare(browser, server.url, timed)
    return results


def time(browser: Browser, url: str, case: Case, times: int) -> list[Result]:
    """From letting go to the settled page, and the bytes received on the way."""
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


def beside_bare(browser: Browser, url: str, times: int) -> list[Result]:
    """Release in ours and in the bare app, taking turns in who is first."""
    with (
        Server(BARE) as server,
        opened(browser, url + FIVE) as (ours, _),
        opened(browser, server.url, "bare") as (bare, _),
    ):
        turns = {"ours": releases(ours, times), "bare": releases(bare, times, "bare")}
        took: dict[str, list[float]] = {"ours": [], "bare": []}
        for k in range(times):
            for app in ("bare", "ours") if k % 2 else ("ours", "bare"):
                took[app].append(next(turns[app]))
    ratios = [mine / plain for mine, plain in zip(took["ours"], took["bare"], strict=True)]
    return [
        Result("release", "in turns: bare Streamlit, release → settled", "ms", took["bare"]),
        Result("release", "in turns: 5 classes, release → settled", "ms", took["ours"]),
        Result("release", "in turns: ratio within a pair", "×", ratios),
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


def releases(page: Page, times: int, app: str = "ours") -> Iterator[float]:
    """Drag one slider after the other a little and let go; yield the milliseconds that each took to settle."""
    page.evaluate("app => { window.releases = bench.followReleases(app) }", app)
    sliders = [Slider(page, selector) for selector in SLIDERS[app]]
    for k in range(times):
        slider = sliders[k % len(sliders)]
        page.evaluate("releases.took = null")
        slider.press(share(k))
        slider.move(share(k + 0.5), steps=3)
        slider.release()
        took = page.evaluate("releases.took")
        if took is None:
            raise UnmeasuredError(f"Release {k} of {times} was not noticed by the page.")
        page.evaluate("bench.idle()")
        yield float(took)


def share(turn: float) -> float:
    """Choose a place along a slider, never one twice: a browser keeps the answers that it has had."""
    return 0.2 + 0.6 * (turn * GOLDEN % 1)
