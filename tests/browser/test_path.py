"""The guided path through softmax, walked: right by keyboard, wrong on a phone in Chinese."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from pages.shared.live import path_told
from pages.shared.live.component import guide_data
from pages.shared.live.path import read_path
from tests.browser.alone import Alone
from tests.browser.geometry import STICKING_OUT, TOO_SMALL
from tests.browser.oracle import column, written
from tests.browser.screen import LIVE, Screen
from tests.browser.test_axe import found
from tests.browser.walker import Step, Walker

Open = Callable[..., Screen]
OpenAlone = Callable[..., tuple[Screen, Alone]]

WALKS = {
    "keyboard": {"right": True, "keyboard": True},
    "phone in Chinese": {"right": False, "width": 390, "height": 844, "colours": "dark"},
}


def seen(step: Step) -> list[str]:
    """The probabilities that a step's last state has, computed here."""
    said = step["to"]
    z = [float(one) * float(said.get("m", 1)) + float(said.get("c", 0)) for one in said.get("z", "3,1,0.2").split(",")]
    if said.get("T") == "0":  # the largest share what there is
        return [written((one == max(z)) / z.count(max(z))) for one in z]
    return column(z, float(said.get("T", 1)))


@pytest.mark.parametrize("walk", WALKS)
def test_the_path_is_walked_to_its_end(blank: Open, walk: str) -> None:
    how = dict(WALKS[walk])
    right, keyboard = how.pop("right"), how.pop("keyboard", False)
    lang = "zh" if "Chinese" in walk else "en"
    screen = blank(locale="zh-CN" if lang == "zh" else "en-US", **how).open("/")
    screen.forgiven.append(r"Failed to load resource.*404")
    walker = Walker(screen, "softmax", lang, keyboard=keyboard)
    walker.press(screen.page.locator('.guide [data-key="path-open"]'))
    for number in range(1, len(walker.steps) + 1):
        step = walker.at(number)
        assert screen.page.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "place"
        if "p" in step["covered"]:
            screen.shows({"p": ["?", "?", "?"]})
            assert all("?" in one for one in screen.picture()["spoken"])
        panel, bar = walker.panel.bounding_box(), screen.row(0).locator(".at-p .track").bounding_box()
        assert bar
        assert bar["y"] + bar["height"] < 800, "the first screen shows no bar"
        walker.answer(step, right=right)
        if step["kind"] == "choose":
            assert screen.page.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "read"
        expect(walker.panel.locator(".take")).to_have_text(step["take"])
        screen.shows_p(seen(step))
        after = walker.panel.bounding_box()
        assert panel
        assert after
        assert after["height"] - panel["height"] <= (8 if lang == "en" else 30), step["name"]
        assert screen.page.evaluate(STICKING_OUT) == []
        if number in (1, 2, 5):
            assert screen.page.evaluate(TOO_SMALL) == []
            assert found(screen.page) == []
        walker.press(walker.part("next"))
    told = walker.panel.inner_text()
    assert walker.words["end"] in told
    prices = [-math.log(share / 100) if share else math.inf for share in walker.shares]
    mean = sum(prices) / len(prices)
    wanted = "∞" if math.isinf(mean) else f"{mean:.4f}" if mean else "0"
    assert wanted in told
    assert f"{math.log(3):.4f}" in told
    assert found(screen.page) == []


def test_a_step_alone_is_its_beginning_and_what_the_visitor_changed_stays(blank: Open) -> None:
    screen = blank().open("/?step=7")
    walker = Walker(screen, "softmax", "en")
    walker.at(7)
    expect(walker.part("restart")).to_be_disabled()
    screen.drag("z1", 0.8)
    screen.settled()
    link = screen.page.url
    assert "step=7" in link
    screen.open(link.removeprefix(screen.url))
    walker.at(7)
    assert screen.page.url == link
    walker.part("restart").click()
    screen.in_link(step="7", z=None)
    screen.settled()
    screen.shows_p(column([3, 1, 0.2]))
    walker.answer(walker.steps[6], right=False)
    assert "0.9785" in walker.verdict
    screen.page.go_back()
    screen.in_link(step="7", m=None)
    walker.part("next").click()
    walker.at(8)
    screen.page.go_back()
    walker.at(7)
    assert "0.9785" in walker.verdict  # what was answered stays answered in this tab
    screen.page.get_by_role("radio", name="简体中文").click()
    chinese = Walker(screen, "softmax", "zh")
    chinese.at(7)
    assert "0.9785" in chinese.verdict
    expect(chinese.panel.locator(".take")).to_have_text(chinese.steps[6]["take"])
    walker.part("leave").click()
    screen.in_link(step=None)
    expect(walker.panel).to_be_hidden()
    offer = screen.page.locator('.guide [data-key="path-open"]')
    expect(offer).to_be_focused()
    expect(offer).to_contain_text("11")
    assert "{" not in offer.inner_text()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_step_that_there_is_not_is_one_sentence_and_the_state_stays(blank: Open, locale: str) -> None:
    screen = blank(locale=locale).open("/?step=99&z=1,2,3")
    toast = screen.page.get_by_test_id("stToast")
    expect(toast).to_contain_text("11")
    screen.in_link(step=None, z="1,2,3")
    expect(screen.page.locator(".guide .panel")).to_be_hidden()


def test_a_state_that_does_not_fit_the_step_is_said_and_the_way_back_is_there(blank: Open) -> None:
    screen = blank().open("/?step=3&z=1,2&open=none")
    walker = Walker(screen, "softmax", "en")
    walker.at(3)
    expect(walker.panel.locator(".misfit")).to_be_visible()
    walker.part("restart").click()
    expect(walker.panel.locator(".misfit")).to_be_hidden()
    expect(screen.live.locator(".row:not(.head)")).to_have_count(3)


def test_whoever_comes_without_a_state_has_two_ways_in_and_others_one(blank: Open) -> None:
    screen = blank().open("/")
    offer, play = (screen.page.locator(f'.guide [data-key="path-{which}"]') for which in ("open", "play"))
    expect(offer).to_have_text("Guided path (11 steps, 8 minutes)")
    play.click()
    expect(play).to_have_count(0)
    expect(offer).to_be_focused()
    screen.open("/?z=1,2,3&lang=zh")
    expect(offer).to_have_text("引导路径（11 步，约 8 分钟）")
    expect(play).to_have_count(0)


def test_a_mark_is_dragged_on_the_bar_and_what_would_tell_is_inert(blank: Open) -> None:
    screen = blank().open("/?step=9")
    walker = Walker(screen, "softmax", "en")
    walker.at(9)
    assert screen.slider("T").evaluate("(one) => one.closest('[inert]') !== null")
    track = screen.row(0).locator(".at-p .track").bounding_box()
    assert track
    middle = track["y"] + track["height"] / 2
    screen.page.mouse.move(track["x"] + 0.8 * track["width"], middle)
    screen.page.mouse.down()
    screen.page.mouse.move(track["x"] + 0.25 * track["width"], middle, steps=4)
    screen.page.mouse.up()
    assert abs(float(walker.part("mark").input_value()) - 0.25) <= 0.011
    line = screen.live.locator(".mark-line").bounding_box()
    assert line
    assert abs(line["x"] - track["x"] - 0.25 * track["width"]) < 4
    screen.page.set_viewport_size({"width": 1100, "height": 800})
    narrow = screen.row(0).locator(".at-p .track").bounding_box()
    line = screen.live.locator(".mark-line").bounding_box()
    assert narrow
    assert line
    assert abs(line["x"] - narrow["x"] - 0.25 * narrow["width"]) < 4


def test_others_lead_the_path_by_events_and_hear_where_it_is(blank: Open) -> None:
    screen = blank().open("/?step=2")
    walker = Walker(screen, "softmax", "en")
    walker.at(2)
    page = screen.page
    page.evaluate("() => { window.heard = []; addEventListener('softmax path shown', (e) => heard.push(e.detail)); }")

    def lead(what: str) -> None:
        page.evaluate("(what) => dispatchEvent(new CustomEvent('softmax path', { detail: what }))", what)

    lead("reveal")
    expect(walker.panel.locator(".either")).to_have_class("either given")
    lead("next")
    walker.at(3)
    lead("back")
    walker.at(2)
    lead("leave")
    expect(walker.panel).to_be_hidden()
    heard = page.evaluate("heard")
    assert [(one or {}).get("step") for one in heard] == [2, 3, 2, None]
    assert [one["revealed"] for one in heard[:3]] == [True, False, True]


def test_a_hint_comes_after_some_moves_and_a_reveal_moves_the_view_unless_less_motion_is_wanted(blank: Open) -> None:
    screen = blank().open("/?step=8")
    walker = Walker(screen, "softmax", "en")
    step = walker.at(8)
    for _ in range(7):
        screen.slider("T").press("ArrowRight")
        screen.settled()
    expect(walker.panel.locator(".hint")).to_have_text(step["hint"])
    screen.page.emulate_media(reduced_motion="no-preference")
    walker.part("restart").click()
    screen.in_link(T=None)
    screen.settled()
    screen.page.evaluate(
        f"""() => {{ window.steps = new Set(); const slider = {LIVE}.querySelector('[data-key=slide-T]');
        const look = () => {{ steps.add(slider.value); window.looking = requestAnimationFrame(look); }}; look(); }}"""
    )
    walker.part("show_me").click()
    screen.in_link(T="0.5")
    screen.settled()
    assert screen.page.evaluate("() => { cancelAnimationFrame(looking); return steps.size; }") > 4


def test_what_a_closed_part_moves_is_seen_to_move(blank: Open) -> None:
    screen = blank().open("/?step=5")
    walker = Walker(screen, "softmax", "en")
    walker.at(5)
    expect(screen.live).to_have_attribute("data-opened", "play")
    expect(screen.key("play")).not_to_have_attribute("open", "")
    screen.page.emulate_media(reduced_motion="no-preference")
    screen.page.evaluate(
        f"""() => {{ window.seen = new Set(); const box = {LIVE}.querySelector('[data-key=box-z0]');
        const look = () => {{ seen.add(box.value); window.looking = requestAnimationFrame(look); }}; look(); }}"""
    )
    walker.press(walker.part("check"))
    screen.in_link(c="10")
    screen.settled()
    seen = screen.page.evaluate("() => { cancelAnimationFrame(looking); return [...seen].map(Number); }")
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (3, 13)


# the engine, with steps made up here ----------------------------------------------------------------------


def made_up(chapter: str, monkeypatch: pytest.MonkeyPatch, **steps: dict[str, Any]) -> Any:
    """Give a chapter a path of these steps."""
    said: dict[str, Any] = {"path": {"minutes": 1, **steps.pop("path", {})}, "step": [], "en": {}, "zh": {}}
    for name, step in steps.items():
        said["step"].append({"name": name, "kind": "choose", **step})
        said["en"][name] = said["zh"][name] = {"say": name, "ask": f"{name}?", "take": "So it is."}
    path = read_path(chapter, said)
    for module in ("pages.shared.live.component", "pages.shared.live.path_told", "pages.shared.live.path"):
        monkeypatch.setattr(f"{module}.find_path", lambda _: path)
    path_told.told.cache_clear()
    data = guide_data(chapter, "en", opened=True)
    path_told.told.cache_clear()
    return data


def test_a_step_of_another_section_takes_the_view_there(alone: OpenAlone, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"answer": "to.p_true", "options": ["to.p_true", "from.p_true"]}
    data = made_up(
        "cross_entropy", monkeypatch,
        price={"from": "section=price&z=3,1,0.2", "to": "section=price&z=3,1,0.2&y=1", **options},
        binary={
            "from": "section=binary&b=2", "to": "section=binary&b=-2", "answer": "to.p", "options": ["to.p", "from.p"],
        },
    )  # fmt: skip
    screen, answering = alone("cross_entropy", "surprisal", query="?section=price")
    answering.guide = data
    answering.open("?step=1")
    screen.settled()
    panel = screen.page.locator(".guide .panel")
    expect(panel.locator(".ask")).to_have_text("price?")
    screen.in_link(section="price", step="1")
    panel.locator('[data-key="path-next"]').click()
    expect(screen.live.locator("h2#binary")).to_be_visible()
    screen.settled()
    screen.in_link(section="binary", b="2", step="2")
    expect(panel.locator(".misfit")).to_be_hidden()
    panel.locator('[data-key="path-show_me"]').click()
    screen.in_link(section="binary", b="-2", step="2")
    screen.page.go_back()
    screen.page.go_back()
    expect(screen.live.locator("h2#price")).to_be_visible()
    expect(panel.locator(".ask")).to_have_text("price?")


def test_a_mark_on_the_axis_of_a_chart_is_dragged_there(alone: OpenAlone, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = {"truth": "to.loss", "on": "chart:surprisal y", "low": 0, "high": 8, "every": 0.05, "start": 2}
    data = made_up("cross_entropy", monkeypatch, price={"kind": "mark", "from": "section=price&y=2", "mark": mark})
    screen, answering = alone("cross_entropy", "surprisal", query="?section=price")
    answering.guide = data
    answering.open("?step=1")
    screen.settled()
    line, plot = screen.live.locator(".mark-line"), screen.live.locator("[data-chart=surprisal] .plot")
    line.scroll_into_view_if_needed()
    box, at = plot.bounding_box(), line.bounding_box()
    assert box
    assert at
    assert abs(at["y"] - (box["y"] + 0.75 * box["height"])) < 4
    screen.page.mouse.click(box["x"] + 9, box["y"] + box["height"] / 4)
    slider = screen.page.locator('.guide [data-key="path-mark"]')
    assert abs(float(slider.input_value()) - 6) <= 0.1
    slider.press("ArrowLeft")
    assert float(slider.input_value()) < 6.05
    expect(slider).to_have_attribute("aria-valuetext", slider.input_value())


def test_a_page_that_draws_itself_is_asked_to_run_again(alone: OpenAlone, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {"answer": "to.one", "options": ["to.one", "from.two"]}
    monkeypatch.setattr("pages.shared.live.path_place.Place.value", lambda _, name: {"one": 1.0, "two": 2.0}[name])
    monkeypatch.setattr("pages.shared.live.path_place.Place.form", lambda _, name: path_told.Form())  # noqa: ARG005
    data = made_up(
        "two_models", monkeypatch, path={"native": True, "keys": ["rows"], "section": "table"},
        native={"from": "d=digits", "to": "d=digits&show=rows", **rules}, other={"from": "d=tumour", **rules},
    )  # fmt: skip
    screen, answering = alone("two_models", "table")
    answering.guide = data
    answering.open("?step=1&rows=all")
    screen.settled()
    panel = screen.page.locator(".guide .panel")
    panel.locator('[data-key="path-restart"]').click()
    screen.in_link(d="digits", rows=None, step="1")
    panel.locator('[data-key="path-option-1"]').click()
    screen.in_link(d="digits", show="rows", step="1")
    expect(panel.locator(".verdict")).to_contain_text("2.0000")
    panel.locator('[data-key="path-next"]').click()
    screen.in_link(d="tumour", show=None, step="2")
    reruns = ["?step=1&d=digits", "?step=1&d=digits&show=rows", "?step=2&d=tumour"]
    assert screen.page.evaluate("reruns") == reruns
