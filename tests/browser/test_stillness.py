"""Nothing jumps when a value changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.screen import LIVE, Screen

Open = Callable[..., Screen]

BOXES = """() => {
  const root = LIVE;
  const top = document.querySelector('[data-testid=stMain]').scrollTop;
  const elements = {};
  const parts = ['.row', '.row .num', '.track', '.temperature', '.readings dd', '.sentence', '.check', 'details'];
  for (const name of parts) root.querySelectorAll(name).forEach((e, i) => (elements[`${name} ${i}`] = e));
  const around = ['.js-plotly-plot', '.nsewdrag', '.js-plotly-plot .legend', '.st-key-controls', '.st-key-copy'];
  for (const name of [...around, '[class*=st-key-example] input']) elements[name] = document.querySelector(name);
  return Object.fromEntries(Object.entries(elements).map(([name, e]) => {
    if (!e) return [name, 'missing'];
    const box = e.getBoundingClientRect();
    return [name, [box.x, box.y + top, box.width, box.height].map(Math.round)];
  }));
}""".replace("LIVE", LIVE)


def moved(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What is elsewhere now, or of another size."""
    return {name: (box, after.get(name)) for name, box in before.items() if after.get(name) != box}


@pytest.mark.parametrize(
    ("width", "link"), [(1280, "/"), (1280, "/?pin=1,1,1;1;0&axis=log&show=z1"), (1280, "/?lang=zh"), (390, "/")]
)
def test_nothing_moves_during_drags_and_over_releases(blank: Open, width: int, link: str) -> None:
    screen = blank(width=width).open(link)
    screen.drag("z1", 0.5)
    screen.settled()  # from here on the numbers are the visitor's own, and can be undone
    screen.page.evaluate("() => document.fonts.ready")
    before = screen.page.evaluate(BOXES)
    assert len(before) > 40
    assert "missing" not in before.values(), before
    for control, shares in {"z0": (0.1, 0.95), "T": (0.02, 0.0, 0.5, 1.0), "z1": (0.0, 1.0, 0.61)}.items():
        screen.grab(control)
        for share in shares:
            screen.move(control, share)
            assert moved(before, screen.page.evaluate(BOXES)) == {}, (control, share, "in the drag")
        screen.release()
        screen.settled()
        assert moved(before, screen.page.evaluate(BOXES)) == {}, (control, "after the release")
    screen.key("target-2").check()
    screen.settled()
    assert moved(before, screen.page.evaluate(BOXES)) == {}, "after another target"


def test_the_first_release_moves_nothing_either(screen: Screen) -> None:
    before = screen.page.evaluate(BOXES)
    screen.drag("z1", 0.5)
    screen.settled()
    screen.in_link(z="3,0,0.2")
    screen.until("() => document.querySelector('[class*=st-key-example] input').value === 'Your own numbers'")
    assert moved(before, screen.page.evaluate(BOXES)) == {}


def test_the_browser_reports_no_layout_shift(screen: Screen) -> None:
    screen.drag("z1", 0.5)
    screen.settled()
    screen.page.evaluate(
        """() => { window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries()
            .filter((e) => !e.hadRecentInput).map((e) => e.value))).observe({ type: 'layout-shift' }); }"""
    )
    for control, share in (("z0", 0.2), ("T", 0.9), ("z2", 0.9), ("T", 0.0)):
        screen.drag(control, share)
        screen.settled()
    assert screen.page.evaluate("() => window.shifts") == []
