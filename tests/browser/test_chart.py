"""The chart is Streamlit's own and is changed in place."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.oracle import column, probabilities
from tests.browser.screen import Screen

Open = Callable[..., Screen]

WATCH = """() => {
  const watch = (window.watch = { frames: 0, fewest: Infinity, nodes: new Set(), points: Infinity, boxes: new Set() });
  const look = () => {
    const nodes = [...document.querySelectorAll('.st-key-sweep .js-plotly-plot')];
    nodes.forEach((node) => watch.nodes.add(node));
    const drawn = nodes.length === 1 ? nodes[0].querySelectorAll('.scatterlayer .trace path.js-line').length : 0;
    const points = nodes.length === 1 ? nodes[0].querySelectorAll('.scatterlayer .points path').length : 0;
    watch.fewest = Math.min(watch.fewest, drawn);
    watch.points = Math.min(watch.points, points);
    watch.frames += 1;
    if (window.watch === watch) requestAnimationFrame(look);
  };
  look();
  const holder = document.querySelector('.st-key-sweep');
  watch.observer = new MutationObserver(look);
  watch.observer.observe(holder, { childList: true, subtree: true });
}"""
WATCHED = """() => {
  const { frames, fewest, points, nodes, observer } = window.watch;
  observer.disconnect();
  window.watch = null;
  return { frames, fewest, points, nodes: nodes.size };
}"""

LINES = """() => document.querySelector('.st-key-sweep .js-plotly-plot').data.slice(0, -1)
  .map(({ x, y }) => [[...x], [...y]])"""


def test_the_parts_of_plotly_that_patch_the_chart_exist(screen: Screen) -> None:
    """They are not documented by Streamlit: if this fails, see pages/shared/live/3_chart.js."""
    assert (
        screen.page.evaluate("() => [typeof window.Plotly?.update, typeof window.Plotly?.restyle]") == ["function"] * 2
    )
    full = "() => { const { xaxis, yaxis } = document.querySelector('.js-plotly-plot')._fullLayout; return [typeof "
    assert screen.page.evaluate(f"{full}xaxis.d2p, typeof yaxis.d2p]; }}") == ["function", "function"]


def test_the_chart_is_never_torn_down_or_empty_during_drags_and_releases(screen: Screen) -> None:
    screen.page.evaluate(WATCH)
    for control, share in [("z0", 0.2), ("z0", 0.7), ("T", 0.8), ("z2", 0.9), ("T", 0.3), ("c", 0.9), ("z1", 0.1)]:
        if control == "c":
            screen.unfold("play")
        screen.drag(control, share)
        screen.settled()
    seen = screen.page.evaluate(WATCHED)
    assert seen["frames"] > 20
    assert {**seen, "frames": None} == {"frames": None, "fewest": 3, "points": 3, "nodes": 1}


def test_the_chart_follows_the_slider_that_is_dragged(screen: Screen) -> None:
    title = screen.page.locator(".js-plotly-plot .xtitle")
    expect(title).to_have_text("logit of cat")
    screen.grab("z2")
    expect(title).to_have_text("logit of bird")
    step = screen.move("z2", 0.8)
    screen.release()
    screen.settled()
    expect(title).to_have_text("logit of bird")
    bird = (step - 50) / 10
    for i, (x, y) in enumerate(screen.page.evaluate(LINES)):
        assert (x[0], x[-1]) == (-5, 5)
        assert y == pytest.approx([probabilities([3, 1, one])[i] for one in x], abs=6e-5)
    screen.drag("T", 0.6)
    expect(title).to_have_text("temperature T (logarithmic)")
    screen.settled()
    for i, (x, y) in enumerate(screen.page.evaluate(LINES)):
        assert (x[0], x[-1]) == (0.05, 50)
        assert y == pytest.approx([probabilities([3, 1, bird], one)[i] for one in x], abs=6e-5)


def test_the_lines_move_when_another_logit_does(screen: Screen) -> None:
    screen.type("z0", "-2")
    screen.settled()
    screen.slider("z1").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.in_link(show="z1")
    screen.settled()
    for i, (x, y) in enumerate(screen.page.evaluate(LINES)):
        assert y == pytest.approx([probabilities([-2, one, 0.2])[i] for one in x], abs=6e-5)


def test_the_markers_stand_at_the_edge_for_the_limits_of_the_temperature(screen: Screen) -> None:
    screen.slider("T").focus()
    screen.page.keyboard.press("Home")
    screen.in_link(T="0")
    screen.settled()
    now = screen.picture()["marks"]
    assert [x for x, _ in now] == pytest.approx([0.05] * 3, rel=1e-3)
    assert [y for _, y in now] == pytest.approx([1, 0, 0], abs=0.004)


def test_other_classes_words_and_axes_give_another_chart_that_is_patched_in_turn(screen: Screen) -> None:
    screen.key("do-add").click()
    expect(screen.page.locator(".js-plotly-plot .legendtext")).to_have_text(["cat", "dog", "bird", "fish"])
    expect(screen.page.locator(".js-plotly-plot .points path")).to_have_count(4)
    screen.settled()
    step = screen.drag("z3", 0.9)
    expect(screen.page.locator(".js-plotly-plot .xtitle")).to_have_text("logit of fish")
    screen.settled()
    right = probabilities([3, 1, 0.2, (step - 50) / 10])
    assert [y for _, y in screen.picture()["marks"]] == pytest.approx(right, abs=0.004)
    screen.native("axis").get_by_role("radio", name="logarithmic").click()
    screen.in_link(axis="log")
    screen.until("() => document.querySelector('.js-plotly-plot')?._fullLayout?.yaxis?.ticktext?.at(-1).includes('−6')")
    step = screen.drag("z3", 0.2)
    screen.settled()
    right = [-math.log(p) for p in probabilities([3, 1, 0.2, (step - 50) / 10])]
    assert [y for _, y in screen.picture()["marks"]] == pytest.approx(right, abs=0.05)


def test_without_plotly_in_reach_the_page_is_right_after_every_release(blank: Open) -> None:
    screen = blank(fresh=True)
    screen.page.add_init_script(
        "Object.defineProperty(window, 'Plotly', { get: () => undefined, set: () => {}, configurable: false })"
    )
    screen.open()
    for control, share in (("z1", 0.9), ("z2", 0.4)):
        step = screen.drag(control, share)
        assert screen.picture()["p"][int(control[1])] != "", "the rest follows during the drag"
        screen.settled()
        value = (step - 50) / 10
        logits = [3.0, value, 0.2] if control == "z1" else [3.0, (90 - 50) / 10, value]
        screen.shows_p(column(logits))
        expect(screen.page.locator(".js-plotly-plot .xtitle")).to_have_text(
            f"logit of {'dog' if control == 'z1' else 'bird'}"
        )
        screen.until(
            """([x, right]) => {
                const data = document.querySelector('.st-key-sweep .js-plotly-plot')?.data.at(-1);
                return data?.y.length === 3 && data.x.every((one) => Math.abs(one - x) < 1e-6)
                  && [...data.y].every((one, i) => Math.abs(one - right[i]) < 1e-4); }""",
            [value, probabilities(logits)],
        )
