"""Sections: from the input event to the painted frame in every section of the chapter on cross-entropy."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from benchmarks.browser import blank_page, serving
from benchmarks.drag import ENOUGH, FRAME
from benchmarks.results import Result, UnmeasuredError

CONTROLS = {
    "price": "p", "two": "q0", "targets": "z0", "binary": "z", "batch": "z0_0", "squared": "z", "separate": "z0",
    "why": "z0",
}  # fmt: skip
CURVES = {"squared": "r", "targets": "e"}
"""Controls that move whole curves, not only marks."""

ADDRESS = "cross-entropy?p=0.3,0.1,0.1,0.1,0.1,0.1,0.1,0.1&q=0.125,0.125,0.125,0.125,0.125,0.125,0.125,0.125"

FOLLOW = """([section, control]) => {
  const host = [...document.querySelectorAll(`.st-key-section-${section} *`)].find((e) =>
    e.shadowRoot?.querySelector('.live'));
  const input = host.shadowRoot.querySelector(`input[type=range][data-control="${control}"]`);
  window.samples = [];
  window.due = 0;
  input.addEventListener('input', () => {
    const start = performance.now();
    window.due++;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        window.due--;
        const [took, said] = [performance.now() - start, input.getAttribute('aria-valuetext')];
        window.samples.push({ input: took, step: input.value, said });
      };
      channel.port2.postMessage(0);
    });
  });
}"""

READY = """(count) => {
  const hosts = [...document.querySelectorAll('[class*=st-key-section-] *')];
  const lives = hosts.map((e) => e.shadowRoot?.querySelector('.live'));
  return lives.filter((live) => live?.dataset.state === 'settled').length === count
    && document.fonts.status === 'loaded'
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning';
}"""


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Drag one control of every section to and fro, with 8 classes where there can be so many."""
    moves = 60 if quick else 120
    results = []
    with serving("app.py") as url, blank_page(browser) as page:
        page.goto(url + ADDRESS)
        page.wait_for_function(READY, arg=len(CONTROLS))
        page.wait_for_load_state("networkidle")
        for section, control in [*CONTROLS.items(), *CURVES.items()]:
            samples = drag(page, section, control, moves)
            results.append(Result("sections", f"{section}, {control}, input → painted", "ms", samples, FRAME))
    return results


def drag(page: Any, section: str, control: str, moves: int) -> list[float]:
    """Drag once: milliseconds from every input event to its painted frame."""
    slider = page.locator(f".st-key-section-{section} input[type=range][data-control='{control}']")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.evaluate(FOLLOW, [section, control])
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for k in range(moves):
        page.mouse.move(box["x"] + (0.1 + 0.8 * (k * 13 % 100) / 100) * box["width"], middle)
    page.wait_for_function("window.due === 0")
    samples = page.evaluate("window.samples")
    page.mouse.up()
    page.wait_for_function(READY, arg=len(CONTROLS))
    if len(samples) < ENOUGH * moves or len({one["step"] for one in samples}) < len({one["said"] for one in samples}):
        raise UnmeasuredError(f"Of {moves} moves of {control} in {section} only {len(samples)} were followed.")
    return [one["input"] for one in samples]
