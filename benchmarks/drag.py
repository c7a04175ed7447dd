"""Drag: from the input event to the painted frame, and what goes over the network meanwhile."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from benchmarks.browser import TEN, Slider, opened
from benchmarks.results import Result, Target, UnmeasuredError
from scripts.server import Server

CONTROLS = {"z0": "a logit", "T": "the temperature"}
FRAME = Target("p95", 16)
SILENCE = Target("worst", 0)
ENOUGH = 0.9
"""Share of the moves that have to arrive as input events."""


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Drag a logit and the temperature of ten classes to and fro."""
    drags, moves = (1, 60) if quick else (3, 120)
    results = []
    with Server() as server:
        for control, name in CONTROLS.items():
            samples: list[dict[str, Any]] = []
            messages = []
            for _ in range(drags):
                followed, exchanged = drag(browser, server.url + TEN, control, moves)
                samples += followed
                messages.append(float(exchanged))
            what = f"10 classes, {name}"
            results += [
                Result("drag", f"{what}, input → painted", "ms", [s["input"] for s in samples], FRAME),
                Result("drag", f"{what}, mouse → painted", "ms", [s["pointer"] for s in samples]),
                Result("drag", f"{what}, messages while dragging", "per drag", messages, SILENCE),
            ]
    return results


def drag(browser: Browser, url: str, control: str, moves: int) -> tuple[list[dict[str, Any]], int]:
    """Drag once, in a fresh page: what was measured at every input event, and how many messages went either way."""
    with opened(browser, url) as (page, traffic):
        slider = Slider(page, f"input[data-control={control}]")
        page.evaluate("control => { window.drag = bench.followDrag(control) }", control)
        before = traffic.messages
        slider.press(0.7)
        for k in range(moves):
            slider.move(0.1 + 0.8 * (k * 13 % 100) / 100)
        page.wait_for_function("drag.due === 0")
        samples = page.evaluate("drag.samples")
        exchanged = traffic.messages - before
        slider.release()
    check(control, samples, moves)
    return samples, exchanged


def check(control: str, samples: list[dict[str, Any]], moves: int) -> None:
    """See that there was something to measure: every step had its own words and its own place in the chart."""
    if len(samples) < ENOUGH * moves:
        raise UnmeasuredError(f"Of {moves} moves of {control} only {len(samples)} were seen.")
    steps = {s["step"] for s in samples}
    for shown in ("said", "marker"):
        if not len(steps) == len({s[shown] for s in samples}) == len({(s["step"], s[shown]) for s in samples}):
            raise UnmeasuredError(f"While {control} was dragged, the page did not follow it ({shown}).")
