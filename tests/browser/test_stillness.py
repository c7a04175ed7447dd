"""Nothing jumps when a value changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import EVERY_STAGE, LIVE, Screen

Opened = Callable[..., tuple[Screen, Alone]]

BOXES = """() => {
  const root = LIVE;
  const top = document.querySelector('[data-testid=stMain]')?.scrollTop ?? scrollY;
  const elements = {};
  const parts = ['.controls', '.controls > *', '.sources', '.row', '.row .num', '.track', '.temperature',
    '.readings dd', '.sentence', '.check', 'details', '.chart', '.chart > svg', '.legend', '.legend li', '.tools',
    '.caption'];
  for (const name of parts) root.querySelectorAll(name).forEach((e, i) => (elements[`${name} ${i}`] = e));
  return Object.fromEntries(Object.entries(elements).map(([name, e]) => {
    const box = e.getBoundingClientRect();
    if (!box.width) return [name, null];
    return [name, [box.x, box.y + top, box.width, box.height].map(Math.round)];
  }));
}""".replace("LIVE", LIVE)


def moved(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What is elsewhere now, or of another size."""
    return {name: (box, after.get(name)) for name, box in before.items() if after.get(name) != box}


@pytest.mark.parametrize(
    ("width", "link"),
    [(1216, ""), (1216, "?pin=1,1,1;1;0&axis=log&show=z1"), (1216, f"{EVERY_STAGE}&lang=zh"), (390, EVERY_STAGE)],
)
def test_nothing_moves_during_drags_and_over_releases(alone: Opened, width: int, link: str) -> None:
    screen, _ = alone("softmax", "chain", query=link, width=width)
    before = screen.page.evaluate(BOXES)
    assert len(before) > 40
    for control, shares in {"z0": (0.1, 0.95), "T": (0.02, 0.0, 0.5, 1.0), "z1": (0.0, 1.0, 0.61)}.items():
        screen.grab(control)
        for share in shares:
            screen.move(control, share)
            assert moved(before, screen.page.evaluate(BOXES)) == {}, (control, share, "in the drag")
        screen.release()
        screen.settled()
        assert moved(before, screen.page.evaluate(BOXES)) == {}, (control, "after the release")
    screen.key("y-2").check()
    screen.settled()
    assert moved(before, screen.page.evaluate(BOXES)) == {}, "after another target"
    screen.key("do-undo").click()
    screen.settled()
    assert moved(before, screen.page.evaluate(BOXES)) == {}, "after undo"


STANDS = """() => {
  const line = document.querySelector('.st-key-house-line');
  const lang = document.querySelector('.st-key-lang [role="radio"]');
  const ran = document.querySelector('[data-test-script-state="notRunning"]');
  return ran && lang && getComputedStyle(line).borderBottomStyle === 'solid';
}"""
"""Whether the script has ended and the styles of what stands around the view have come."""


def test_the_browser_reports_no_layout_shift_on_the_whole_page(screen: Screen) -> None:
    screen.page.wait_for_function(STANDS)
    expect(screen.page.locator('.guide [data-key="path-open"]')).to_be_visible()
    screen.painted()
    screen.page.evaluate(
        """() => { window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries()
            .filter((e) => !e.hadRecentInput).map((e) => e.value))).observe({ type: 'layout-shift' }); }"""
    )
    before = screen.page.evaluate(BOXES)
    for control, share in (("z0", 0.2), ("T", 0.9), ("z2", 0.9), ("T", 0.0)):
        screen.drag(control, share)
        screen.settled()
    assert screen.page.evaluate("() => window.shifts") == []
    assert moved(before, screen.page.evaluate(BOXES)) == {}
