"""A timeline plays, pauses and steps; a lock holds what it locks. The timeline's section is declared here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import expect

from pages.shared.live import answer
from pages.shared.live.controls import Number, Timeline
from pages.shared.live.section import Section
from pages.shared.live.template import environment
from softmax_core.digits import PLAIN, Quantity
from tests.browser.alone import Alone
from tests.browser.screen import Screen

Opened = Callable[..., tuple[Screen, Alone]]

LAST = 25

TEMPLATE = f"""{{% from "shared/live/macros.html" import timeline, knob, num, details, shown with context %}}
{{{{ timeline("step", "Step", every=40) }}}}{{{{ knob("a", "Rate") }}}}
<output>{{{{ num("{{far}}") }}}}</output>
{{% call details("more", "More") %}}{{{{ shown("{{far}} of {LAST}") }}}}{{% endcall %}}"""

SECTION = Section(
    controls=[Timeline("step", 0.0, last=LAST), Number("a", 1.0, within=5.0)],
    compute=lambda step, a: {"step": step, "a": a, "far": a * step},
    quantities={
        "step": Quantity("step", PLAIN),
        "a": Quantity("rate", PLAIN),
        "far": Quantity("rate times steps", PLAIN),
    },
)

FRAMES = """() => {
  const output = document.querySelector('main > div').shadowRoot.querySelector('output');
  window.frames_seen = [];
  new MutationObserver(() => window.frames_seen.push(output.textContent)).observe(
    output, { childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a section with a timeline, as if it lay in a chapter's folder."""
    find, view = answer.find, answer.view.__wrapped__
    name = ("softmax", "walk")
    monkeypatch.setattr(answer, "SECTIONS", answer.SECTIONS | {name})
    monkeypatch.setattr(answer, "find", lambda *asked: SECTION if asked == name else find(*asked))
    monkeypatch.setattr("tests.browser.alone.find", answer.find)
    monkeypatch.setattr(answer, "view", view)
    loader = environment().loader
    assert loader
    monkeypatch.setattr(environment(), "loader", ChoiceLoader([DictLoader({"softmax/walk.html": TEMPLATE}), loader]))


@pytest.fixture
def walk(declared: None, alone: Opened) -> tuple[Screen, Alone]:
    """Give that section."""
    del declared
    return alone("softmax", "walk")


def far(screen: Screen, text: str) -> None:
    """Wait until so far is shown."""
    expect(screen.live.locator("output")).to_have_text(text)


def going(screen: Screen) -> None:
    """Wait until it has gone two steps at least."""
    screen.until(
        "() => Number(document.querySelector('main > div').shadowRoot.querySelector('output').textContent) >= 2"
    )


def test_a_timeline_plays_to_its_end_over_what_is_here_and_asks_once(walk: tuple[Screen, Alone]) -> None:
    screen, answering = walk
    screen.page.evaluate(FRAMES)
    screen.key("do-play").click()
    expect(screen.live.locator(".timeline")).to_contain_class("playing")
    far(screen, str(LAST))
    screen.in_link(step=str(LAST))
    screen.settled()
    expect(screen.live.locator(".timeline")).not_to_contain_class("playing")
    assert screen.page.evaluate("() => window.frames_seen") == [str(k) for k in range(1, LAST + 1)]
    assert [question["_act"] for question in answering.asked] == ["step"]
    screen.key("do-play").click()
    screen.until("() => window.frames_seen.includes('0')")
    far(screen, str(LAST))
    screen.settled()


def test_it_pauses_where_it_is_and_steps_on_and_back(walk: tuple[Screen, Alone]) -> None:
    screen, answering = walk
    screen.key("do-play").press("Enter")
    going(screen)
    screen.key("do-play").press("Enter")
    expect(screen.live.locator(".timeline")).not_to_contain_class("playing")
    screen.settled()
    here = int(screen.live.locator("output").inner_text())
    assert 2 <= here < LAST
    screen.in_link(step=str(here))
    assert screen.slider("step").input_value() == screen.box("step").input_value() == str(here)
    expect(screen.key("do-on")).to_have_accessible_name("One step on")
    for key, at in (("do-back", here - 1), ("do-back", here - 2), ("do-on", here - 1)):
        screen.key(key).click()
        far(screen, str(at))
        screen.in_link(step=str(at) if at else None)
        screen.settled()
        assert screen.focused() == key
    screen.page.go_back()
    far(screen, str(here - 2))
    assert answering.asked[-1].get("_act") is None


def test_a_step_or_the_hand_stops_what_plays(walk: tuple[Screen, Alone]) -> None:
    screen, _ = walk
    line = screen.live.locator(".timeline")
    screen.key("do-play").click()
    going(screen)
    screen.key("do-on").click()
    expect(line).not_to_contain_class("playing")
    screen.settled()
    at = int(screen.slider("step").input_value())
    far(screen, str(at))
    screen.in_link(step=str(at))
    screen.slider("step").focus()
    screen.key("do-play").evaluate("(button) => button.click()")
    expect(line).to_contain_class("playing")
    screen.page.keyboard.press("Home")
    expect(line).not_to_contain_class("playing")
    screen.in_link(step=None)
    screen.settled()
    far(screen, "0")


def test_what_else_is_set_while_it_plays_stops_it_where_it_is_and_is_done(walk: tuple[Screen, Alone]) -> None:
    screen, _ = walk
    screen.slider("a").focus()
    screen.key("do-play").evaluate("(button) => button.click()")
    going(screen)
    screen.page.keyboard.press("End")
    expect(screen.live.locator(".timeline")).not_to_contain_class("playing")
    screen.in_link(a="5")
    screen.settled()
    at = int(screen.slider("step").input_value())
    assert at >= 2
    far(screen, str(5 * at))
    screen.in_link(a="5", step=str(at))


def test_an_answer_that_arrives_while_it_plays_does_not_set_it_back(walk: tuple[Screen, Alone]) -> None:
    screen, answering = walk
    answering.silent = True
    screen.page.evaluate(FRAMES)
    screen.key("more").locator("summary").click()
    screen.key("do-play").click()
    going(screen)
    answering.speak()
    screen.in_link(step=str(LAST))
    screen.settled()
    seen = [int(text) for text in screen.page.evaluate("() => window.frames_seen")]
    assert seen == sorted(seen)
    expect(screen.key("more")).to_contain_text(f"{LAST} of {LAST}")


def test_a_number_that_is_no_step_is_refused(walk: tuple[Screen, Alone]) -> None:
    screen, _ = walk
    for typed in ("1.5", "-1", str(LAST + 1)):
        screen.type("step", typed)
        expect(screen.live.get_by_role("alert")).to_contain_text(typed)
        screen.settled()
    screen.type("step", "4")
    far(screen, "4")
    expect(screen.live.get_by_role("alert")).to_have_count(0)


def test_a_lock_holds_its_number_and_keeps_the_focus(alone: Opened) -> None:
    screen, _ = alone("cross_entropy", "kl_decomposition")
    lock = screen.key("do-lockq2")
    lock.focus()
    screen.page.keyboard.press("Enter")
    screen.in_link(lockq="2")
    screen.settled()
    assert screen.focused() == "do-lockq2"
    expect(lock).to_have_attribute("aria-pressed", "true")
    expect(lock).to_have_accessible_name("Unlock: Prediction p of bird")
    expect(screen.slider("q2")).to_be_disabled()
    expect(screen.box("q2")).to_have_attribute("readonly", "")
    screen.drag("q0", 1.0)
    screen.settled()
    screen.in_link(q="0.6,0,0.4")
    lock.click()
    screen.in_link(lockq=None)
    expect(screen.slider("q2")).to_be_enabled()
