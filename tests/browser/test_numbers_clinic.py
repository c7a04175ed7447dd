"""The clinic in a browser: an array and code of several lines, what is refused and stays, cards on a phone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from pages.shared.live.route import LONGEST
from tests.browser.alone import Alone
from tests.browser.geometry import STICKING_OUT, TOO_SMALL
from tests.browser.screen import Screen
from tests.browser.test_axe import found_in_both_themes, lone, refuse

Opened = Callable[..., tuple[Screen, Alone]]
WIDE = "3,1,2,4,5,6;1,1,1,2,2,2;-3,-13,-23,0,0,9000000000000000000"
CODE = "def f(z):\n    e = np.exp(z - np.max(z))\n    return e / np.sum(e, axis=0)"


@pytest.fixture
def clinic(alone: Opened) -> Callable[..., Screen]:
    """Open the clinic: ``clinic("?cm=3,1", width=390)``."""
    return lambda query="", **how: alone("numbers", "clinic", query=query, **how)[0]


def test_an_array_of_several_lines_is_typed_taken_and_undone(clinic: Callable[..., Screen]) -> None:
    screen = clinic("?section=clinic")
    box = screen.box("matrix")
    expect(box).to_have_value("3.0, 1.0, 0.2\n2.0, 1.0, 0.1")
    box.fill("1000.0, 0.0")
    box.press("End")
    box.press("Enter")  # begins a line, and sends nothing
    box.press_sequentially("0.0, 1.0")
    screen.in_link(cm=None)
    box.press("Control+Enter")
    screen.in_link(cm="1000.0,0.0;0.0,1.0")
    screen.settled()
    cells = screen.live.locator("[data-way=no_shift_axis1] .clinic-grid tr").first.locator("td")
    expect(cells).to_have_text(["nan", "0", "nan"])
    box.fill("[[3, 1, 2],")
    box.press("Tab")
    expect(screen.live.get_by_role("alert")).to_contain_text("do not close")
    expect(box).to_have_value("[[3, 1, 2],")
    screen.in_link(cm="1000.0,0.0;0.0,1.0")
    screen.page.go_back()
    screen.settled()
    expect(screen.live.locator("[data-way=no_shift_axis1] td").first).to_have_text("0.8360")


def test_pasted_code_marks_and_opens_its_way_and_what_is_refused_stays_whole(clinic: Callable[..., Screen]) -> None:
    screen = clinic("?section=clinic")
    sizes: list[int] = []
    screen.page.on("request", lambda request: sizes.append(len(urlsplit(request.url).query)))
    screen.box("code").fill(CODE)
    screen.key("recognise").click()
    screen.in_link(cp=CODE, cv="global_axis0")
    screen.settled()
    marked = screen.live.locator(".clinic-way.marked")
    expect(marked).to_have_attribute("data-way", "global_axis0")
    expect(marked.locator("pre")).to_contain_text("e.sum(axis=0)")
    expect(screen.box("code")).to_have_value(CODE)
    screen.key("look4").click()
    screen.in_link(cv=None)
    expect(screen.key("look4")).to_have_attribute("aria-expanded", "false")
    expect(screen.key("look4")).to_be_focused()
    long = "最大值" * 400 + "\nnp.exp(x)"
    screen.box("code").fill(long)
    screen.key("recognise").click()
    expect(screen.live.get_by_role("alert")).to_contain_text("700")
    expect(screen.box("code")).to_have_value(long)
    screen.in_link(cp=CODE)
    assert max(sizes) <= LONGEST


@pytest.mark.parametrize(("lang", "way"), [("en", "no_keepdims"), ("zh", "in_place")])
def test_on_a_phone_nothing_sticks_out_and_everything_can_be_hit(
    clinic: Callable[..., Screen], lang: str, way: str
) -> None:
    query = f"?section=clinic&lang={lang}&cv={way}&cm={WIDE}"
    screen = clinic(query, width=390, height=844, has_touch=True)
    expect(screen.live.locator(".clinic-way")).to_have_count(15)
    assert screen.page.evaluate(STICKING_OUT) == []
    assert screen.page.evaluate(TOO_SMALL) == []


def test_axe_finds_nothing_on_a_phone_with_a_wide_array_and_a_refusal(alone: Opened) -> None:
    query = f"?section=clinic&lang=zh&cv=row_by_row&cm={WIDE}&cp=np.tanh(x)"
    screen = lone(alone, "numbers", "clinic", query)
    screen.page.set_viewport_size({"width": 390, "height": 844})
    refuse(screen)
    assert found_in_both_themes(screen) == []
