"""Sections: from the input event to the painted frame in every live view but that of the first chapter."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.browser import blank_page
from benchmarks.drag import ENOUGH, FRAME
from benchmarks.results import Result, UnmeasuredError
from scripts.server import Server

PRICE = {
    "price": "p", "two": "q0", "targets": "z0", "binary": "z", "batch": "z0_0", "squared": "z", "separate": "z0",
    "why": "z0",
}  # fmt: skip
CURVES = {"squared": "r", "targets": "e"}
"""Controls that move whole curves, not only marks."""

EIGHT = "/cross-entropy?p=0.3,0.1,0.1,0.1,0.1,0.1,0.1,0.1&q=0.125,0.125,0.125,0.125,0.125,0.125,0.125,0.125"
ROW = "0.3,0.1,0.1,0.1,0.1,0.1,0.1,0.1"
WIDE = "/two-models?t=" + ";".join([f"1_{ROW}_{ROW}"] * 12)


@dataclass(frozen=True)
class Live:
    """An address, how many live views it has, and the controls to drag: name, where in the page, id."""

    address: str
    views: int
    controls: tuple[tuple[str, str, str], ...]


PAGES = (
    Live(EIGHT, len(PRICE), tuple((one, f".st-key-section-{one}", control)
                                  for one, control in [*PRICE.items(), *CURVES.items()])),
    Live("/two-models", 1, (("two models, 3 × 3", "[data-testid=stMain]", "a0"),)),
    Live(WIDE, 1, (("two models, 12 × 8", "[data-testid=stMain]", "b0"),)),
)  # fmt: skip

FOLLOW = """([scope, control]) => {
  const host = [...document.querySelectorAll(`${scope} *`)].find((e) => e.shadowRoot?.querySelector('.live'));
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
  const hosts = [...document.querySelectorAll('[data-testid=stMain] *')];
  const lives = hosts.map((e) => e.shadowRoot?.querySelector('.live'));
  return lives.filter((live) => live?.dataset.state === 'settled').length === count
    && document.fonts.status === 'loaded'
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning';
}"""


def measure(browser: Browser, *, quick: bool) -> list[Result]:
    """Drag one control of every view to and fro, with as many classes as there can be too."""
    moves = 60 if quick else 120
    results = []
    with Server() as server:
        for live in PAGES:
            with blank_page(browser) as page:
                page.goto(server.url + live.address)
                page.wait_for_function(READY, arg=live.views)
                page.wait_for_load_state("networkidle")
                for name, scope, control in live.controls:
                    samples = drag(page, scope, control, moves, live.views)
                    results.append(Result("sections", f"{name}, {control}, input → painted", "ms", samples, FRAME))
    return results


def drag(page: Page, scope: str, control: str, moves: int, views: int) -> list[float]:
    """Drag once: milliseconds from every input event to its painted frame."""
    slider = page.locator(f"{scope} input[type=range][data-control='{control}']")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    if box is None:
        raise UnmeasuredError(f"The slider of {control} cannot be seen.")
    page.evaluate(FOLLOW, [scope, control])
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for k in range(moves):
        page.mouse.move(box["x"] + (0.1 + 0.8 * (k * 13 % 100) / 100) * box["width"], middle)
    page.wait_for_function("window.due === 0")
    samples = page.evaluate("window.samples")
    page.mouse.up()
    page.wait_for_function(READY, arg=views)
    if len(samples) < ENOUGH * moves or len({one["step"] for one in samples}) < len({one["said"] for one in samples}):
        raise UnmeasuredError(f"Of {moves} moves of {control} in {scope} only {len(samples)} were followed.")
    return [one["input"] for one in samples]
