"""Drag: from the input event to the painted frame, and what goes over the network meanwhile."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.browser import SOFTMAX, TEN, Slider, opened
from benchmarks.results import Result, Target, UnmeasuredError
from scripts.server import Server

DRAGS = {"a logit": ("z0", ""), "the temperature": ("T", ""), "a logit beside the guided path": ("z0", "&step=8")}
"""What is dragged, and what else the address says."""

FRAME = Target("p95", 16)
SILENCE = Target("worst", 0)
ENOUGH = 0.9
"""Share of the moves that have to arrive as input events."""


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Drag a logit and the temperature of ten classes to and fro, and a logit with a path open."""
    drags, moves = (1, 60) if quick else (3, 120)
    results = []
    with Server() as server:
        for name, (control, more) in DRAGS.items():
            samples: list[dict[str, Any]] = []
            messages = []
            for _ in range(drags):
                followed, exchanged = drag(browser, server.url + TEN + more, control, moves)
                samples += followed
                messages.append(float(exchanged))
            what = f"10 classes, {name}"
            results += [
                Result("drag", f"{what}, input → painted", "ms", [s["input"] for s in samples], FRAME),
                Result("drag", f"{what}, mouse → painted", "ms", [s["pointer"] for s in samples]),
                Result("drag", f"{what}, requests and messages while dragging", "per drag", messages, SILENCE),
            ]
    return results


def drag(browser: Browser, url: str, control: str, moves: int) -> tuple[list[dict[str, Any]], int]:
    """Drag once, in a fresh page: what was measured at every input event, and how much went over the network."""
    with opened(browser, url) as (page, traffic):
        before = traffic.messages
        samples = follow(page, SOFTMAX, control, moves)
        exchanged = traffic.messages - before
    if len({s["step"] for s in samples}) != len({s["marker"] for s in samples}):
        raise UnmeasuredError(f"While {control} was dragged, the chart did not follow it.")
    return samples, exchanged


def follow(page: Page, place: str, control: str, moves: int) -> list[dict[str, Any]]:
    """Press a slider in a part of the page and move it to and fro, and see that every step has words of its own."""
    slider = Slider(page, f"{place} input[type=range][data-control={control}]")
    page.evaluate("([place, control]) => { window.drag = bench.followDrag(place, control) }", [place, control])
    slider.press(0.7)
    for k in range(moves):
        slider.move(0.1 + 0.8 * (k * 13 % 100) / 100)
    page.wait_for_function("drag.due === 0")
    samples: list[dict[str, Any]] = page.evaluate("drag.samples")
    if len(samples) < ENOUGH * moves:
        raise UnmeasuredError(f"Of {moves} moves of {control} in {place} only {len(samples)} were seen.")
    steps = {s["step"] for s in samples}
    if not len(steps) == len({s["said"] for s in samples}) == len({(s["step"], s["said"]) for s in samples}):
        raise UnmeasuredError(f"While {control} in {place} was dragged, its words did not follow it.")
    return samples
