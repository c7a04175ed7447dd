"""First visit: from the start of the navigation until the app can be used, beside a bare Streamlit app."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks.browser import BARE, blank_page
from benchmarks.results import Result, Target
from scripts.server import Server

RATIO = Target("median", 1.3)


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Visit both in pairs, taking turns in who is first; one pair goes before that nobody counts."""
    pairs = 3 if quick else 12
    took: dict[str, list[float]] = {"bare": [], "ours": []}
    with Server(BARE) as bare, Server() as ours:
        address = {"bare": bare.url, "ours": ours.url}
        for pair in range(pairs + 1):
            for app in ("bare", "ours") if pair % 2 else ("ours", "bare"):
                milliseconds = visit(browser, address[app], app)
                if pair:
                    took[app].append(milliseconds)
    ratios = [mine / plain for mine, plain in zip(took["ours"], took["bare"], strict=True)]
    return [
        Result("visit", "bare Streamlit → interactive", "ms", took["bare"]),
        Result("visit", "Softmax Explorer → interactive", "ms", took["ours"]),
        Result("visit", "ratio within a pair", "×", ratios, RATIO),
    ]


def visit(browser: Browser, url: str, app: str) -> float:
    """Visit with a cold browser context; milliseconds since the navigation began."""
    with blank_page(browser) as page:
        page.goto(url, wait_until="commit")
        return float(page.evaluate("app => bench.interactive(app)", app))
