"""The threshold follows the hand: marks, counts and measures move during the drag, and nobody is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.server import ROOT
from tests.browser.screen import PATIENCE, Screen

Open = Callable[..., Screen]

ASKED_BELOW = "console: Failed to load resource: .*404"
VIEW = ".st-key-two_models-threshold .live"
READ = """(live) => ({
  said: live.querySelector('.sentence').textContent,
  counts: [...live.querySelectorAll('.counts td.num')].map((one) => Number(one.textContent)),
  measures: [...live.querySelectorAll('.grid td.num')].map((one) => one.textContent),
  marks: [...live.querySelectorAll('.dot')].map((one) => one.getAttribute('transform')),
  spoken: live.querySelector('input[type=range]').getAttribute('aria-valuetext'),
  box: live.querySelector('[data-key=box-threshold]').value,
})"""


@pytest.fixture
def threshold(blank: Open) -> Open:
    """Open the view: ``threshold("d=tumour")``; what goes to the server from then on stands in `screen.sent`."""

    def opened(query: str, **how: Any) -> Screen:
        screen = blank(fresh=True, **how)
        screen.forgiven.append(ASKED_BELOW)
        sent: list[str] = []
        screen.page.on("request", lambda request: sent.append(request.url))
        screen.page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("frame")))
        screen.page.goto(f"{screen.url}/two-models?show=threshold&{query}")
        settled(screen)
        screen.page.wait_for_load_state("networkidle")
        screen.sent = sent  # type: ignore[attr-defined]
        return screen

    return opened


def settled(screen: Screen) -> None:
    expect(screen.page.locator(VIEW)).to_have_attribute("data-state", "settled", timeout=PATIENCE)


def shown(screen: Screen) -> dict[str, Any]:
    now: dict[str, Any] = screen.page.locator(VIEW).evaluate(READ)
    return now


def says(screen: Screen, threshold: str) -> None:
    """Wait until the view is that of a threshold."""
    expect(screen.page.locator(f"{VIEW} .sentence")).to_contain_text(f"from p = {threshold} on")
    settled(screen)


def test_marks_counts_and_measures_follow_the_hand_and_nobody_is_asked(threshold: Open) -> None:
    screen = threshold("d=tumour")
    sent: list[str] = screen.sent  # type: ignore[attr-defined]
    before = shown(screen)
    address = screen.page.url
    sent.clear()
    screen.grab("threshold")
    frames = []
    for share in (0.3, 0.1, 0.8, 0.95):
        screen.move("threshold", share)
        frames.append(shown(screen))
    assert screen.page.url == address, "written during the drag"
    screen.release()
    settled(screen)
    after = shown(screen)
    for part in ("said", "counts", "measures", "marks", "spoken", "box"):
        assert len({str(frame[part]) for frame in (before, *frames)}) >= 4, part
    assert after == frames[-1]
    screen.in_link(cut=after["box"])
    assert sent == [], "asked during the drag or by the release"
    true, missed = after["counts"][:2]
    assert f"{true / (true + missed):.4f}" == after["measures"][0]

    screen.page.reload()
    settled(screen)
    assert shown(screen) == after
    screen.page.go_back()
    says(screen, "0.5")
    assert shown(screen) == before


def test_keys_boxes_undo_and_refusals_work_as_in_every_section(threshold: Open) -> None:
    screen = threshold("d=tumour")
    screen.slider("threshold").focus()
    screen.page.keyboard.press("ArrowRight")
    says(screen, "0.505")
    screen.in_link(cut="0.505")
    screen.page.keyboard.press("Home")
    says(screen, "0")
    assert [cell for place, cell in enumerate(shown(screen)["counts"]) if place % 2] == [0, 0, 0, 0], (
        "all are said to be"
    )
    screen.type("threshold", "0.123")
    screen.in_link(cut="0.123")
    says(screen, "0.123")
    screen.type("threshold", "7")
    expect(screen.live.get_by_role("alert").filter(has_text="“7”")).to_be_visible()
    screen.in_link(cut="0.123")
    screen.page.keyboard.press("Escape")
    screen.key("do-undo").click()
    screen.in_link(cut="0")
    says(screen, "0")
    screen.key("do-redo").click()
    says(screen, "0.123")
    assert shown(screen)["box"] == "0.123"


def test_own_data_follow_as_well_and_another_class_keeps_the_threshold(threshold: Open) -> None:
    screen = threshold("d=documents")
    folder = ROOT / "softmax_core" / "examples"
    screen.page.locator(".st-key-upload summary").first.click()
    pair = [folder / "digits_forest.parquet", folder / "digits_logistic.parquet"]
    screen.page.locator("input[type=file]").set_input_files(pair)
    screen.in_link(d="own")
    expect(screen.page.locator(f"{VIEW} .sentence")).to_contain_text("of 107 ")
    settled(screen)
    screen.drag("threshold", 0.2)
    settled(screen)
    cut = shown(screen)["box"]
    assert cut != "0.5"
    says(screen, cut)
    screen.page.get_by_role("combobox", name=re.compile("Class that is looked for")).click()
    screen.page.get_by_role("option", name="3", exact=True).click()
    screen.in_link(**{"class": "3"}, cut=cut)
    expect(screen.page.locator(f"{VIEW} .sentence")).to_contain_text("of 110 ")
    says(screen, cut)
