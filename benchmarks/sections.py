"""Sections: from the input event to the painted frame in every section of every chapter."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Browser

from benchmarks.browser import opened
from benchmarks.drag import FRAME, follow
from benchmarks.results import Result
from pages.shared.live.answer import SECTIONS, find, sections_of
from scripts.server import Server

FIRST = "softmax"
"""The chapter that has no path of its own."""

LOOKED_AT = {("two_models", "threshold"): {"d": "tumour", "show": "threshold"}}
"""What the address says where a section is not seen at the chapter's own."""


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Drag one slider of every kind in every section, with as many classes as there can be."""
    moves = 60 if quick else 120
    results = []
    with Server() as server:
        for chapter, section in sorted(SECTIONS):
            place = f".st-key-{chapter}-{'sections' if sections_of(chapter) else section}"
            with opened(browser, server.url + widest(chapter, section)) as (page, _):
                for control in page.evaluate("place => bench.sliders(place)", place):
                    samples = [s["input"] for s in follow(page, place, control, moves)]
                    what = f"{chapter}/{section}, {control}, input → painted"
                    results.append(Result("sections", what, "ms", samples, FRAME))
                    page.mouse.up()
                    page.wait_for_function("bench.ready('ours')")
    return results


def widest(chapter: str, section: str) -> str:
    """Find the address of a section with as many classes as there can be."""
    declared = find(chapter, section)
    state = declared.default
    for _ in range(declared.most if declared.classes else 0):
        state, _ = declared.act(state, declared.range_of(state), "add", "")
    path = "" if chapter == FIRST else chapter.replace("_", "-")
    named = [("section", anchor) for anchor, name in sections_of(chapter).items() if name == section]
    where = LOOKED_AT.get((chapter, section), {})
    return f"/{path}?{urlencode([*where.items(), *declared.write(state).items(), *named])}"
