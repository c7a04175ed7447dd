"""The chapter on cross-entropy in a browser: every drag is live, every statement has a link, a lock holds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.screen import LIVE, PATIENCE, THUMB, Screen
from tests.browser.test_looks import CONTRAST, TARGETS

Open = Callable[..., Screen]
PATH = "/cross-entropy"
SECTIONS = ("price", "two", "targets", "binary", "batch", "squared", "separate", "why")
STATEMENTS = ("C7", "C9", "C11", "C14", "C15", "C16")
STREAMLIT_ASKS = r"404 \(Not Found\)"  # on a path of two parts Streamlit looks for its server there first


class Section:
    """One section of the page: a live view of its own."""

    def __init__(self, screen: Screen, name: str) -> None:
        self.screen, self.page = screen, screen.page
        self.live: Locator = self.page.locator(f".st-key-section-{name} .live")

    def key(self, key: str) -> Locator:
        return self.live.locator(f'[data-key="{key}"]')

    def settled(self) -> None:
        expect(self.live).to_have_attribute("data-state", "settled", timeout=PATIENCE)

    def text(self, selector: str) -> str:
        return self.live.locator(selector).first.inner_text()

    def sentence(self) -> str:
        return self.live.locator(".sentence > :not([hidden])").first.inner_text()

    def value(self, box: str) -> str:
        return self.key(f"box-{box}").input_value()

    def grab(self, control: str, share: float) -> None:
        """Press the thumb and take it to a share of its range; it stays held."""
        slider = self.key(f"slide-{control}")
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box
        now = slider.evaluate("(e) => Number(e.max) ? Number(e.value) / Number(e.max) : 0")
        along = box["width"] - THUMB
        self.page.mouse.move(box["x"] + THUMB / 2 + now * along, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + THUMB / 2 + share * along, box["y"] + box["height"] / 2, steps=4)
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def release(self) -> None:
        self.page.mouse.up()
        self.settled()


def ready(screen: Screen, query: str = "") -> Screen:
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.page.goto(f"{screen.url}{PATH}{query}")
    for name in SECTIONS:
        Section(screen, name).settled()
    return screen


@pytest.fixture
def chapter(blank: Open) -> Screen:
    return ready(blank())


def masses(section: Section, letter: str) -> list[float]:
    count = section.live.locator(f'[data-key^="slide-{letter}"]').count()
    return [float(section.value(f"{letter}{i}")) for i in range(count)]


# Drags


def test_dragging_the_probability_moves_price_logit_and_both_marks_before_the_release(chapter: Screen) -> None:
    section = Section(chapter, "price")
    marks = """() => [...document.querySelectorAll('.st-key-price_chart .points path')]
        .map((path) => path.getAttribute('transform'))"""
    expect(chapter.page.locator(".st-key-price_chart .points path")).to_have_count(2)
    before, sent = (chapter.page.evaluate(marks), section.value("z0")), len(chapter.sent)
    section.grab("p", 0.25)
    assert section.value("p") != "0.5065"
    assert section.value("z0") != before[1]
    assert f"p = {float(section.value('p')):.4f}"[:9] in section.sentence()
    after = chapter.page.evaluate(marks)
    assert len(after) == 2
    assert all(old != new for old, new in zip(before[0], after, strict=True))
    assert len(chapter.sent) == sent
    section.release()
    chapter.until("() => new URLSearchParams(location.search).has('z')")


def test_dragging_one_probability_rescales_the_others_and_keeps_the_sum(chapter: Screen) -> None:
    section = Section(chapter, "two")
    section.grab("q0", 0.8)
    held = masses(section, "q")
    assert held[0] == pytest.approx(0.8, abs=0.03)
    assert sum(held) == pytest.approx(1.0, abs=1e-9)
    assert held[1] / held[2] == pytest.approx(3 / 4, rel=1e-3)
    section.release()
    assert masses(section, "q") == held


def test_a_locked_probability_stays_while_another_is_dragged(chapter: Screen) -> None:
    section = Section(chapter, "two")
    section.key("do-lockp1").click()
    section.settled()
    expect(section.key("do-lockp1")).to_have_attribute("aria-pressed", "true")
    expect(section.key("slide-p1")).to_be_disabled()
    chapter.in_link(lockp="1")
    section.grab("p0", 1.0)
    held = masses(section, "p")
    assert held == [0.7, 0.3, 0.0]
    section.release()
    assert masses(section, "p") == [0.7, 0.3, 0.0]
    section.key("do-lockp1").click()
    section.settled()
    chapter.in_link(lockp=None)
    expect(section.key("slide-p1")).to_be_enabled()


def test_a_release_in_one_section_leaves_the_others_alone(chapter: Screen) -> None:
    first, second = Section(chapter, "binary"), Section(chapter, "squared")
    first.grab("z", 0.3)
    first.release()  # from here on there is something to undo
    tree = second.live.locator(".root").element_handle()
    first.grab("z", 0.7)
    first.release()
    second.grab("z", 0.9)
    second.release()
    assert tree is not None
    assert tree.evaluate("(node) => node.isConnected")
    chapter.in_link(b=first.value("z"), s=second.value("z"))


@pytest.mark.parametrize(
    ("name", "control", "share", "chart"),
    [
        ("targets", "z0", 0.1, "targets_chart"), ("targets", "e", 0.6, "targets_chart"),
        ("binary", "z", 0.1, "binary_chart"), ("squared", "z", 0.9, "squared_chart_b"),
        ("squared", "r", 0.9, "squared_chart_t"), ("separate", "z0", 0.5, "separate_chart"),
    ],
)  # fmt: skip
def test_every_chart_follows_the_drag(chapter: Screen, name: str, control: str, share: float, chart: str) -> None:
    section = Section(chapter, name)
    drawn = f"""() => [...document.querySelectorAll('.st-key-{chart} .scatterlayer path')]
        .map((path) => [path.getAttribute('transform'), path.getAttribute('d')].join())"""
    expect(chapter.page.locator(f".st-key-{chart} .scatterlayer").first).to_be_attached()
    before = chapter.page.evaluate(drawn)
    section.grab(control, share)
    chapter.until(f"(before) => JSON.stringify(({drawn})()) !== JSON.stringify(before)", before)
    section.release()


def test_both_ways_are_shown_to_break_where_the_buttons_lead(chapter: Screen) -> None:
    section = Section(chapter, "separate")
    for button, row, shown in ((0, 0, "0"), (1, 0, "∞"), (2, 1, "0"), (3, 1, "∞")):
        section.key(f"do-find{button}").click()
        section.settled()
        numbers = section.live.locator(".xtable").nth(1).locator(".xrow:not(.xhead)").nth(row).locator(".xnum")
        expect(numbers.nth(1)).to_have_text(shown)
        assert numbers.nth(2).inner_text() not in ("0", "∞", "–")


# Links


@pytest.mark.parametrize("code", STATEMENTS)
def test_a_link_opens_a_statement_with_its_verdict(blank: Open, code: str) -> None:
    screen = ready(blank(), f"?b=-2#{code}")
    card = screen.page.locator(f'[data-anchor="{code}"]')
    expect(card).to_be_in_viewport(timeout=PATIENCE)
    expect(card).to_have_class(re.compile("targeted"))
    expect(card.locator(".verdict")).to_be_in_viewport()
    screen.page.wait_for_timeout(1500)  # whatever arrives late must not push it away
    box = card.bounding_box()
    assert box
    assert 0 <= box["y"] < (600 if code == "C16" else 200)  # below the last one the page ends
    assert screen.page.url.endswith(f"#{code}")
    screen.in_link(b="-2")


@pytest.mark.parametrize("name", ["two", "why"])
def test_a_link_opens_a_section(blank: Open, name: str) -> None:
    screen = ready(blank(), f"#{name}")
    heading = screen.page.locator(f"#{name}")
    expect(heading).to_be_in_viewport(timeout=PATIENCE)
    screen.page.wait_for_timeout(1500)
    expect(heading).to_be_in_viewport()


def test_the_visitor_is_not_held_at_an_anchor(blank: Open) -> None:
    screen = ready(blank(), "#C16")
    expect(screen.page.locator('[data-anchor="C16"]')).to_be_in_viewport(timeout=PATIENCE)
    screen.page.mouse.move(600, 400)
    screen.page.mouse.wheel(0, -4000)
    screen.page.wait_for_timeout(500)
    section = Section(screen, "binary")
    section.grab("z", 0.2)
    section.release()
    expect(screen.page.locator('[data-anchor="C16"]')).not_to_be_in_viewport()


def test_a_click_on_a_statements_code_puts_it_into_the_address(chapter: Screen) -> None:
    chapter.page.locator('[data-anchor="C9"] a').click()
    chapter.until("() => location.hash === '#C9'")
    expect(chapter.page.locator('[data-anchor="C9"]')).to_have_class(re.compile("targeted"))


def test_the_whole_state_comes_back_from_its_link(blank: Open) -> None:
    query = (
        "?z=2,-1,0.5&y=1&p=0.5,0.25,0.25&q=0.2,0.2,0.6&lockq=2&tz=1,2,3&ty=2&eps=0.3&target=smooth&b=-2&by=0.5&ba=-1"
        "&batch=1,2;3,4&truth=1,0&layout=columns&s=2&sr=-1&f=40,0,0&fy=0&n=1,2,3&nz=0.5,0,0"
    )
    screen = ready(blank(), query)
    assert not screen.page.get_by_test_id("stToast").count()
    assert Section(screen, "price").value("z1") == "-1"
    assert masses(Section(screen, "two"), "q") == [0.2, 0.2, 0.6]
    assert Section(screen, "targets").value("e") == "0.3"
    assert Section(screen, "batch").value("z1_0") == "3"
    assert Section(screen, "separate").value("z0") == "40"
    assert Section(screen, "why").value("n2") == "3"


# History, bad input, phone


def test_undo_in_one_section_takes_back_what_another_did(chapter: Screen) -> None:
    section = Section(chapter, "binary")
    section.grab("z", 0.2)
    section.release()
    chapter.until("() => new URLSearchParams(location.search).has('b')")
    Section(chapter, "why").key("do-undo").click()
    chapter.in_link(b=None)
    expect(section.key("box-z")).to_have_value("1.5")


def test_what_is_no_probability_is_refused_in_its_place_and_nothing_is_lost(chapter: Screen) -> None:
    section = Section(chapter, "two")
    section.key("box-p0").fill("1.2")
    section.key("box-p0").press("Enter")
    expect(section.live.get_by_role("alert")).to_contain_text("“1.2” is not a probability")
    expect(section.key("box-p0")).to_have_value("1.2")
    assert masses(section, "q") == [0.3, 0.3, 0.4]


STICKING_OUT = """() => {
  const wide = [];
  for (const live of document.querySelectorAll('[class*=st-key-section-] *')) {
    const root = live.shadowRoot;
    for (const e of root?.querySelectorAll('*') ?? []) {
      const box = e.getBoundingClientRect();
      let scrolls = false;
      for (let up = e; up && !scrolls; up = up.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(up);
        scrolls = overflowX !== 'visible' || clipPath !== 'none';
      }
      if (box.width && box.right > innerWidth + 1 && !scrolls) wide.push(`${e.tagName}.${e.className} ${box.right}`);
    }
  }
  const scroll = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return [wide.slice(0, 5), scroll];
}"""


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_nothing_sticks_out(blank: Open, width: int) -> None:
    eight = "0.3,0.1,0.1,0.1,0.1,0.1,0.1,0.1"
    query = f"?p={eight}&q={eight}&batch=1,2,3,4,5;1,2,3,4,1000;0,0,0,0,-1.23456789&truth=0,0,0&f=1e300,0,0&z=1e300,1,1"
    screen = ready(blank(width=width, height=800), query)
    assert screen.page.evaluate(STICKING_OUT) == [[], 0]


@pytest.mark.parametrize(("width", "lang"), [(1280, "en"), (390, "zh")])
def test_nothing_moves_while_anything_is_dragged(blank: Open, width: int, lang: str) -> None:
    screen = ready(blank(width=width), f"?lang={lang}&b=2")
    boxes = """(name) => {
      const top = document.querySelector('[data-testid=stMain]').scrollTop;
      const root = document.querySelector(`.st-key-section-${name}`);
      const live = [...root.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.live')).find(Boolean);
      return [...live.querySelectorAll('.xrow, .track, .readings, .sentence, .statement, .knob, .stack')]
        .map((e) => { const b = e.getBoundingClientRect(); return [b.x, b.y + top, b.width, b.height]; });
    }"""
    for name, control in {
        "price": "p", "two": "q1", "targets": "z0", "binary": "z", "batch": "z0_0", "squared": "z", "separate": "z0",
        "why": "z0",
    }.items():  # fmt: skip
        section = Section(screen, name)
        section.grab(control, 0.5)
        before = screen.page.evaluate(boxes, name)
        section.release()
        for share in (0.02, 0.98):
            section.grab(control, share)
            now = screen.page.evaluate(boxes, name)
            assert len(now) == len(before)
            off = [(old, new) for old, new in zip(before, now, strict=True) if old != pytest.approx(new, abs=0.75)]
            assert off == [], (name, share)  # a scrolled page stands between pixels
            section.release()


def test_a_slider_answers_the_keys_and_keeps_the_focus(chapter: Screen) -> None:
    section = Section(chapter, "binary")
    slider = section.key("slide-z")
    slider.focus()
    slider.press("ArrowRight")
    section.settled()
    chapter.in_link(b="1.6")
    slider.press("ArrowRight")
    section.settled()
    chapter.in_link(b="1.8")
    expect(slider).to_be_focused()


def of_section(script: str, name: str) -> str:
    """A script of the Softmax chapter's looks, on another live view."""
    return script.replace(LIVE, LIVE.replace("st-key-chain", f"st-key-section-{name}"))


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_all_text_can_be_read_and_everything_can_be_hit(blank: Open, colours: str) -> None:
    screen = ready(blank(colours=colours), "?lockp=1#C9")
    for name in SECTIONS:
        seen = screen.page.evaluate(of_section(CONTRAST, name))
        assert seen["count"] > 20
        assert seen["low"] == [], name
        assert screen.page.evaluate(of_section(TARGETS, name)) == [], name
