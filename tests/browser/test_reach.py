"""Everything is reached and done by keyboard: undo and redo, tabs, charts, and a focus that can be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import LIVE, Screen

OpenAlone = Callable[..., tuple[Screen, Alone]]

REACHABLE = f"""() => {{
  const live = {LIVE};
  return [...live.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((e) => {{
    const seen = e.getClientRects().length && e.checkVisibility({{ visibilityProperty: true }});
    return seen && !e.disabled && e.tabIndex >= 0 && (e.type !== 'radio' || e.checked);
  }}).map((e) => e.dataset.key ?? e.closest('[data-key]')?.dataset.key ?? e.className);
}}"""

FOCUSED = f"""() => {{
  const e = {LIVE}.getRootNode().activeElement;
  if (!e) return null;
  const {{ outlineStyle, outlineWidth }} = getComputedStyle(e);
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return [e.dataset.key ?? e.closest('[data-key]')?.dataset.key ?? e.className, seen];
}}"""

VIEWS = {
    "softmax": ("softmax", "chain", "?z=3,1,0.2&pin=1,1,1;1;0"),
    "batch": ("cross_entropy", "batch", "?section=batch"),
    "two": ("cross_entropy", "kl_decomposition", "?section=two"),
    "drawing": ("temperature", "drawing", "?section=drawing"),
    "word": ("temperature", "next_word", "?section=word"),
    "table": ("two_models", "table", ""),
}


@pytest.mark.parametrize("view", VIEWS)
def test_tab_leads_through_everything_in_the_order_of_the_page_and_is_seen(alone: OpenAlone, view: str) -> None:
    chapter, section, query = VIEWS[view]
    screen, _ = alone(chapter, section, query=query)
    screen.live.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    expect(screen.live.locator("details.bound[open]:not(.ready)")).to_have_count(0)
    screen.settled()
    wanted = screen.page.evaluate(REACHABLE)
    seen, unseen = [], []
    for _ in wanted:
        screen.page.keyboard.press("Tab")
        key, visible = screen.page.evaluate(FOCUSED)
        seen.append(key)
        unseen += [] if visible else [key]
    assert len(wanted) > 20
    assert seen == wanted
    assert unseen == []


def test_undo_and_redo_by_keyboard(alone: OpenAlone) -> None:
    screen, _ = alone("softmax", "chain")
    press = screen.page.keyboard.press
    screen.slider("z1").focus()
    press("Control+z")  # there is nothing to undo, and the page stays
    for key, z in (("ArrowRight", "3,1.1,0.2"), ("ArrowRight", "3,1.2,0.2")):
        press(key)
        screen.in_link(z=z)
        screen.settled()
    for keys, z in (
        ("Control+z", "3,1.1,0.2"), ("Control+Shift+Z", "3,1.2,0.2"), ("Control+z", "3,1.1,0.2"),
        ("Control+y", "3,1.2,0.2"), ("Meta+z", "3,1.1,0.2"),
    ):  # fmt: skip
        press(keys)
        screen.in_link(z=z)
        screen.settled()
        expect(screen.box("z1")).to_have_value(z.split(",")[1])
        assert screen.focused() == "slide-z1"


def test_what_is_being_typed_keeps_an_undo_of_its_own(alone: OpenAlone) -> None:
    screen, _ = alone("softmax", "chain")
    press = screen.page.keyboard.press
    screen.type("z1", "2")
    screen.in_link(z="3,2,0.2")
    screen.settled()
    screen.box("z1").press("End")
    screen.page.keyboard.type("7")
    expect(screen.box("z1")).to_have_value("27")
    press("Control+z")
    expect(screen.box("z1")).not_to_have_value("27")
    screen.in_link(z="3,2,0.2")  # the page is as it was
    press("Escape")
    press("Control+z")  # nothing is being typed any more
    screen.in_link(z=None)
    screen.settled()
    expect(screen.box("z1")).to_have_value("1")
    screen.type("z1", "2")
    screen.in_link(z="3,2,0.2")
    screen.settled()
    screen.key("paste").locator("summary").click()
    screen.key("pasted").press_sequentially("1 2")
    press("Control+z")
    expect(screen.key("pasted")).not_to_have_value("1 2")
    screen.in_link(z="3,2,0.2")


def test_arrows_lead_from_tab_to_tab_and_the_tab_key_into_what_is_shown(alone: OpenAlone) -> None:
    screen, _ = alone("softmax", "chain")
    screen.unfold("copy")
    press = screen.page.keyboard.press
    screen.key("tab-numpy").focus()
    keys = {"ArrowRight": "pytorch", "End": "link", "ArrowLeft": "csv", "Home": "numpy"}
    for key, tab in [*keys.items(), ("ArrowLeft", "link"), ("ArrowRight", "numpy"), ("ArrowRight", "pytorch")]:
        press(key)
        assert screen.focused() == f"tab-{tab}"
        expect(screen.key(f"tab-{tab}")).to_have_attribute("aria-selected", "true")
        expect(screen.live.get_by_role("tabpanel")).to_have_count(1)
        expect(screen.live.locator(f"#panel-{tab}")).to_be_visible()
    press("Tab")
    assert screen.focused() == "take-pytorch"


def test_a_chart_is_read_with_the_arrow_keys_and_says_what_it_shows(alone: OpenAlone) -> None:
    screen, _ = alone("softmax", "chain")
    chart = screen.key("chart-sweep")
    chart.focus()
    tip, status = screen.live.locator(".tip"), screen.live.locator("p.unseen[role=status]")
    seen = []
    for key in ("ArrowRight", "ArrowRight", "PageDown"):
        screen.page.keyboard.press(key)
        expect(tip).to_be_visible()
        seen.append(tip.inner_text())
        assert status.text_content() == tip.evaluate("(e) => e.textContent")
    assert len(set(seen)) == 3
    assert all(name in seen[0] for name in ("cat", "dog", "bird"))
    chart.evaluate("(e) => e.blur()")
    expect(tip).to_be_hidden()
