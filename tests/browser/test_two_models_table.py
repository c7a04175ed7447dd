"""The small table of two models under a visitor's hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from pages.shared.live.grids import shares_near_zero
from pages.shared.parse import Refusal
from pages.shared.words import LANGS, load
from pages.two_models.table import section
from pages.two_models.table_value import DEFAULT, TEXT, Table, write
from tests.browser.alone import Alone
from tests.browser.screen import LIVE, Screen

Open = Callable[..., Screen]
NATS, SUMS = "cross-entropy (nats)", "squared error, sum over classes"

SHEET = """(name) => [...LIVE.querySelector(`[role=table][aria-label="${name}"]`).querySelectorAll('[role=row]')]
  .map((row) => [...row.children].map((cell) =>
    [...(cell.children.length ? cell.children : [cell])].filter((e) => !e.hidden).map((e) => e.textContent).join('')))
""".replace("LIVE", LIVE)
MARKS = """() => {
  const chart = LIVE.querySelector('[data-chart=price] > svg');
  const plot = chart.querySelector('svg');
  const at = (name) => Number(plot.getAttribute(name));
  const marks = [...chart.querySelectorAll('.dot')].map((dot) => {
    const [x, y] = dot.getAttribute('transform').match(/-?[0-9.]+(e-?[0-9]+)?/g).map(Number);
    return [-0.02 + 1.04 * (x - at('x')) / at('width'), 7 - 7.2 * (y - at('y')) / at('height'), dot.firstChild.tagName];
  });
  return ['circle', 'path'].map((tag) => marks.filter((mark) => mark[2] === tag).map(([x, y]) => [x, y]));
}""".replace("LIVE", LIVE)
WHY = "() => [...LIVE.querySelectorAll('[data-say] > :not([hidden])')].map((e) => e.textContent)".replace("LIVE", LIVE)
BOXES = """() => {
  const top = document.documentElement.scrollTop;
  const parts = ['.card', '.class', '.one .track', '.model-part', '.scores .num', '.tile', '.tile .num', '.variants',
    '.sheet', '.line-of', '.line-of > .num', '.slip', '.names', '.more'];
  const live = LIVE;
  const found = parts.flatMap((part) => [...live.querySelectorAll(part)].map((e, i) => [`${part} ${i}`, e]));
  found.push(['chart', live.querySelector('[data-chart=price]')]);
  return Object.fromEntries(found.map(([name, e]) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    return [name, [x, e.closest('.means') ? 0 : y + top, width, height].map(Math.round)];
  }));
}""".replace("LIVE", LIVE)


@pytest.fixture
def table(alone: Callable[..., tuple[Screen, Alone]]) -> Open:
    """Open the section on a table, in a language and at a width."""

    def opened(acts: tuple[tuple[str, str], ...] = (), lang: str = "en", **how: Any) -> Screen:
        link = write(done(*acts))
        query = f"?lang={lang}" + (f"&t={quote(link)}" if link else "")
        return alone("two_models", "table", query=query, **how)[0]

    return opened


def done(*acts: tuple[str, str]) -> Table:
    """The documents' table after these acts."""
    state: dict[str, Any] = {"table": DEFAULT}
    for what, text in acts:
        state, _ = section.act(state, 5.0, what, text)
    table: Table = state["table"]
    return table


def sheet(screen: Screen, name: str) -> list[list[str]]:
    """The cells of one table, row by row."""
    cells: list[list[str]] = screen.page.evaluate(SHEET, name)
    return cells


def linked(screen: Screen, *acts: tuple[str, str]) -> None:
    """Wait until the link is that of the documents' table after these acts."""
    screen.in_link(t=write(done(*acts)))
    screen.settled()


def at(step: int, now: float) -> float:
    """What a slider gives at a step."""
    return float(shares_near_zero(now, 200)[step])


def assert_on_the_curve(screen: Screen, a: list[float], b: list[float]) -> None:
    for shown, wanted in zip(screen.page.evaluate(MARKS), (a, b), strict=True):
        assert [x for x, _ in shown] == pytest.approx(wanted, abs=0.002)
        assert [y for _, y in shown] == pytest.approx([min(7, -math.log(p)) if p else 7 for p in wanted], abs=0.03)


def test_a_drag_moves_every_measure_and_the_marker_and_sends_nothing_until_it_is_over(
    alone: Callable[..., tuple[Screen, Alone]],
) -> None:
    screen, answering = alone("two_models", "table")
    assert_on_the_curve(screen, [0.4, 0.4, 0.1], [0.7, 0.7, 0.3])
    assert sheet(screen, "Where the gap arises")[2] == ["only Model A", "0", "–", "–", "0"]
    screen.grab("a2")
    sent, address = len(answering.asked), screen.page.url
    p = at(screen.move("a2", 0.87), 0.1)
    assert p > 0.8
    losses = [-math.log(0.4), -math.log(0.4), -math.log(p)]
    rows = sheet(screen, NATS)
    assert rows[3][1:3] == [f"{losses[2]:.4f}", "1.2040"]
    assert rows[4][1] == f"{sum(losses) / 3:.4f}"
    squares = 0.54, 0.54, (1 - p) ** 2 * (1 + (0.2 / 0.9) ** 2 + (0.7 / 0.9) ** 2)
    assert sheet(screen, SUMS)[4][1] == f"{sum(squares) / 3:.4f}"
    assert sheet(screen, "error rate")[3:] == [
        ["sample 3", "✓ right", "✗ wrong", "−1.0000", "Model A"], ["mean", "0", "0.3333", "−0.3333", "Model A"],
    ]  # fmt: skip
    assert screen.page.evaluate(WHY)[0].startswith("By error rate Model A is ahead: of 3 samples it has 0 wrong")
    assert float(screen.box("pa2_0").input_value()) == pytest.approx(p)
    assert float(screen.box("pa2_2").input_value()) == pytest.approx((1 - p) * 0.7 / 0.9, abs=6e-7)
    assert_on_the_curve(screen, [0.4, 0.4, p], [0.7, 0.7, 0.3])
    assert (len(answering.asked), screen.page.url) == (sent, address)
    dragged = rows, sheet(screen, SUMS), screen.page.evaluate(WHY)
    screen.release()
    linked(screen, ("a2", f"{p:g}"))
    assert (sheet(screen, NATS), sheet(screen, SUMS), screen.page.evaluate(WHY)) == dragged
    assert_on_the_curve(screen, [0.4, 0.4, p], [0.7, 0.7, 0.3])


def test_given_nothing_a_true_class_costs_infinity_and_that_is_said(table: Open) -> None:
    screen = table()
    screen.grab("b0")
    screen.move("b0", 0.0)
    assert sheet(screen, NATS)[1][1:] == ["0.9163", "∞", "−∞", "Model A"]
    assert "−log 0 = ∞" in screen.page.evaluate(WHY)[1]
    assert_on_the_curve(screen, [0.4, 0.4, 0.1], [0.0, 0.7, 0.3])
    screen.release()
    linked(screen, ("b0", "0"))


def test_a_true_class_is_chosen_at_once(table: Open) -> None:
    screen = table()
    screen.key("target-2-2").check()
    linked(screen, ("y2", "2"))
    assert sheet(screen, NATS)[3][1:3] == ["0.3567", "1.2040"]
    assert_on_the_curve(screen, [0.4, 0.4, 0.7], [0.7, 0.7, 0.3])
    expect(screen.live.locator(".card").nth(2).locator(".class.marked .is-true")).to_be_visible()


def test_a_typed_probability_leaves_the_others_and_the_row_is_mended_only_on_demand(table: Open) -> None:
    screen = table()
    screen.type("pa0_0", "0.5")
    off = screen.live.locator(".off")
    expect(off).to_contain_text("Model A: the sum of this row differs from 1 by +0.2000. It is used as it is")
    linked(screen, ("pa0_0", "0.5"))
    assert screen.box("pa0_2").input_value() == "0.4"
    screen.key("do-fixa0").click()
    expect(off).to_have_count(0)
    linked(screen, ("pa0_0", "0.5"), ("fixa0", ""))
    assert [screen.box(f"pa0_{k}").input_value() for k in range(3)] == ["0.416667", "0.25", "0.333333"]


@pytest.mark.parametrize("lang", LANGS)
def test_nonsense_is_explained_stays_in_its_box_and_changes_nothing(table: Open, lang: str) -> None:
    screen = table(lang=lang)
    name = "cross-entropy (nats)" if lang == "en" else "交叉熵（nat）"
    before = sheet(screen, name)
    for box, typed, key, values in [
        ("pb1_1", "much", "not_a_number", {"value": "much"}),
        ("a1", "1.5", "not_a_share", {"value": "1.5", "most": "1"}),
        ("pa2_0", "0,4", "decimal_comma", {"value": "0,4", "better": "0.4"}),
        ("nc0", "x" * 25, "name_too_long", {"value": "x" * 25, "size": 25, "most": 24}),
    ]:  # fmt: skip
        screen.type(box, typed)
        expect(screen.live.locator(f"#why-{box}")).to_have_text(load(TEXT, lang).refuse(Refusal(key, **values)))
        assert screen.box(box).input_value() == typed
        screen.settled()
        assert sheet(screen, name) == before
    screen.in_link(t=None)
    screen.type("nc0", "cat")
    expect(screen.live.get_by_role("alert")).to_have_count(0)


def test_samples_and_classes_come_and_go_with_their_markers(table: Open) -> None:
    screen = table()
    screen.key("do-adds").click()
    expect(screen.live.locator(".card")).to_have_count(4)
    expect(screen.live.locator(".chart .dot")).to_have_count(8)
    linked(screen, ("adds", ""))
    screen.drag("b3", 0.9)
    screen.settled()
    p = float(screen.box("b3").input_value())
    assert_on_the_curve(screen, [0.4, 0.4, 0.1, 1 / 3], [0.7, 0.7, 0.3, p])
    screen.key("do-drops3").click()
    expect(screen.live.locator(".card")).to_have_count(3)
    screen.key("do-addc").click()
    expect(screen.live.locator(".card").first.locator(".class")).to_have_count(4)
    linked(screen, ("addc", ""))
    screen.key("do-dropc0").click()
    expect(screen.live.get_by_role("alert")).to_contain_text("Class 1 is the true class of sample 3")
    screen.key("do-dropc3").click()
    linked(screen)
    expect(screen.live.locator(".slip")).to_be_visible()


def test_models_are_renamed_exchanged_and_the_documents_table_comes_back(table: Open) -> None:
    screen = table()
    nasty = "<b>x</b> {y} $z$"
    screen.type("na", nasty)
    expect(screen.live.locator(".legend li").nth(1)).to_have_text(nasty)
    linked(screen, ("na", nasty))
    assert sheet(screen, NATS)[0][1] == nasty
    screen.key("do-swap").click()
    linked(screen, ("na", nasty), ("swap", ""))
    assert sheet(screen, NATS)[4][1:3] == ["0.6391", "1.3784"]
    screen.key("do-reset").click()
    linked(screen)
    assert sheet(screen, NATS)[4][1:] == ["1.3784", "0.6391", "+0.7393", "Model B"]


def test_everything_can_be_done_by_keyboard(table: Open) -> None:
    screen = table()
    screen.slider("a0").focus()
    press = screen.page.keyboard.press
    press("ArrowRight")
    linked(screen, ("a0", "0.405"))
    assert screen.focused() == "slide-a0"
    assert (screen.slider("a0").get_attribute("aria-valuetext") or "").startswith("0.4050, cross-entropy 0.9039; mean")
    press("Home")
    linked(screen, ("a0", "0"))
    press("End")
    linked(screen, ("a0", "1"))
    screen.key("target-0-2").focus()
    press("ArrowUp")
    linked(screen, ("a0", "1"), ("y0", "1"))
    assert screen.focused() == "target-0-1"
    press("Tab")
    assert screen.focused() == "box-pa0_1"
    screen.box("pb0_1").focus()
    press("Control+A")
    screen.page.keyboard.type("0.25")
    press("Enter")
    linked(screen, ("a0", "1"), ("y0", "1"), ("pb0_1", "0.25"))
    screen.key("do-swap").focus()
    press("Enter")
    linked(screen, ("a0", "1"), ("y0", "1"), ("pb0_1", "0.25"), ("swap", ""))


@pytest.mark.parametrize(("width", "lang"), [(1280, "en"), (390, "zh")])
def test_nothing_moves_during_drags_and_over_releases(table: Open, width: int, lang: str) -> None:
    screen = table(lang=lang, width=width)
    screen.page.evaluate("() => document.fonts.ready")
    before = screen.page.evaluate(BOXES)
    assert len(before) > 100
    for control, shares in {"a2": (0.03, 0.5, 1.0), "b0": (0.0, 0.31, 0.99), "a0": (0.6,)}.items():
        screen.grab(control)
        for share in shares:
            screen.move(control, share)
            after = screen.page.evaluate(BOXES)
            assert {name: (box, after[name]) for name, box in before.items() if after[name] != box} == {}, control
        screen.release()
        screen.settled()
        after = screen.page.evaluate(BOXES)
        assert {name: (box, after[name]) for name, box in before.items() if after[name] != box} == {}, control
