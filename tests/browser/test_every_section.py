"""What holds for every section: it fits a phone in both languages, and nothing moves from its place in a drag."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pages.shared.live.answer import sections_of
from tests.browser.alone import Alone
from tests.browser.geometry import EVERYWHERE, STICKING_OUT, TOO_SMALL
from tests.browser.screen import Screen
from tests.browser.test_axe import CHAPTERS

Opened = Callable[..., tuple[Screen, Alone]]

DRAGGED = {
    "surprisal": "p", "kl_decomposition": "q1", "targets": "z0", "binary": "z", "batch": "z0_0", "squared_error": "z",
    "fused_vs_two_step": "z0", "likelihood": "z0", "dial": "T", "ratios": "T", "drawing": "T", "next_word": "T",
    "calibration": "T", "chain": "z1", "check": "h", "everywhere": "z", "step": "eta", "why": "T", "cliff": "m",
    "log_of_softmax": "d", "digits": "M", "clinic": "", "online": "step", "cost": "K", "flow": "rows0_1",
}  # fmt: skip
"""The slider that is dragged in every section; "" where there is none."""

MORE = {"binary": "&b=2", "chain": "&z=3,1,0.2,0,-1,2", "online": "&on=1"}
"""What the address says beside the language."""

BOXES = f"""() => {{ {EVERYWHERE}
  const parts = '.xrow, .xcell, .track, .readings dd, .sentence, .statement, .knob, .stack, .written, .chart > svg';
  return all(`${{parts}}, [data-heat], .told`).map((e) => {{
    const {{ x, y, width, height }} = e.getBoundingClientRect();
    return [e.className.baseVal ?? e.className, x, y + scrollY, width, height];
  }});
}}"""


def test_every_section_is_here() -> None:
    assert set(DRAGGED) == {name for chapter in CHAPTERS for name in sections_of(chapter).values()}


@pytest.mark.parametrize(("width", "lang"), [(1280, "en"), (390, "zh"), (390, "en")])
@pytest.mark.parametrize(("chapter", "name"), [(one, name) for one in CHAPTERS for name in CHAPTERS[one].values()])
def test_it_fits_its_screen_and_nothing_moves_from_its_place(
    alone: Opened, chapter: str, name: str, width: int, lang: str
) -> None:
    screen, _ = alone(chapter, name, query=f"?lang={lang}{MORE.get(name, '')}", width=width, height=844)
    screen.page.evaluate("() => document.fonts.ready")
    assert screen.page.evaluate(STICKING_OUT) == []
    if width == 390:
        assert screen.page.evaluate(TOO_SMALL) == []
    slider = DRAGGED[name]
    if not slider or (width, lang) == (390, "en"):
        return
    screen.drag(slider, 0.5)  # from here on there is something to undo
    screen.settled()
    before = screen.page.evaluate(BOXES)
    assert len(before) > 5
    for share in (0.02, 0.98):
        screen.grab(slider)
        screen.move(slider, share)
        assert moved(screen, before) == [], (share, "in the drag")
        screen.release()
        screen.settled()
        assert moved(screen, before) == [], (share, "after the release")


def moved(screen: Screen, before: list[list[object]]) -> list[list[object]]:
    """What does not stand where it stood, or has another size."""
    now = screen.page.evaluate(BOXES)
    return [new for old, new in zip(before, now, strict=True) if new[1:] != old[1:]]
