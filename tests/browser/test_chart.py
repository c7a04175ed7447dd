"""The chart follows the hand, can be read by pointing and by keyboard, and can be saved."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.alone import Alone
from tests.browser.geometry import FITTED
from tests.browser.oracle import column, probabilities
from tests.browser.screen import LIVE, Screen

Opened = Callable[..., tuple[Screen, Alone]]

HIGHEST = 1.02
"""Where the axis of probabilities ends."""

LINES = """() => {
  const plot = LIVE.querySelector('[data-chart=sweep] > svg > svg');
  const [wide, high] = ['width', 'height'].map((side) => Number(plot.getAttribute(side)));
  return [...plot.querySelectorAll('path')].map((path) => path.getAttribute('d').slice(1).split('L').map((at) => {
    const [x, y] = at.split(' ').map(Number);
    return [x / wide, 1 - y / high];
  }));
}""".replace("LIVE", LIVE)
"""Every line as shares of the plot's width and height."""

WATCH = """() => {
  const figure = LIVE.querySelector('[data-chart=sweep]');
  const watch = (window.watch = { frames: 0, fewest: Infinity, charts: new Set() });
  const look = () => {
    const drawn = [...figure.querySelectorAll('path.line')].filter((path) => path.getAttribute('d').length > 100);
    watch.charts.add(figure.querySelector('svg'));
    watch.fewest = Math.min(watch.fewest, drawn.length, figure.querySelectorAll('.dot').length);
    watch.frames += 1;
    if (window.watch) requestAnimationFrame(look);
  };
  look();
}""".replace("LIVE", LIVE)

SVG = "{http://www.w3.org/2000/svg}"


def title(screen: Screen) -> Locator:
    """What stands below the chart."""
    return screen.live.locator(".chart .axis-title:not([transform])")


def assert_lines(screen: Screen, at: Callable[[float], list[float]], ends: tuple[float, float]) -> None:
    """Every line goes from one end to the other, through what `at` gives there, to a pixel."""
    for i, line in enumerate(screen.page.evaluate(LINES)):
        assert len(line) > 90
        assert (line[0][0], line[-1][0]) == pytest.approx((0, 1), abs=1e-4)
        right = [at(ends[0] + share * (ends[1] - ends[0]))[i] / HIGHEST for share, _ in line]
        assert [y for _, y in line] == pytest.approx(right, abs=0.003)


def test_the_chart_follows_the_slider_that_is_dragged(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    expect(title(screen)).to_have_text("logit of cat")
    screen.grab("z2")
    expect(title(screen)).to_have_text("logit of bird")
    before = screen.page.evaluate(LINES)
    step = screen.move("z2", 0.8)
    assert screen.page.evaluate(LINES) == before, "its own curves stand still, the marks go along them"
    bird = (step - 50) / 10
    marks = screen.picture()["marks"]
    assert [x for x, _ in marks] == pytest.approx([(bird + 5) / 10] * 3, abs=1e-3)
    assert [y for _, y in marks] == pytest.approx([p / HIGHEST for p in probabilities([3, 1, bird])], abs=0.003)
    screen.release()
    screen.settled()
    expect(title(screen)).to_have_text("logit of bird")
    assert_lines(screen, lambda z: probabilities([3, 1, z]), (-5, 5))
    screen.drag("T", 0.6)
    expect(title(screen)).to_have_text("temperature T (logarithmic)")
    screen.settled()
    ends = (math.log10(0.05), math.log10(50))
    assert_lines(screen, lambda x: probabilities([3, 1, bird], 10**x), ends)


def test_the_lines_move_when_another_logit_does(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query="?z=-2,1,0.2")
    screen.slider("z1").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.in_link(show="z1")
    screen.settled()
    assert_lines(screen, lambda z: probabilities([-2, z, 0.2]), (-5, 5))


def test_the_chart_is_never_torn_down_or_empty_during_drags_and_releases(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    screen.page.evaluate(WATCH)
    for control, share in [("z0", 0.2), ("z0", 0.7), ("T", 0.8), ("z2", 0.9), ("T", 0.3)]:
        screen.drag(control, share)
        screen.settled()
    seen = screen.page.evaluate("() => ({ ...window.watch, charts: window.watch.charts.size })")
    assert seen["frames"] > 20
    assert (seen["fewest"], seen["charts"]) == (3, 1)


@pytest.mark.parametrize(
    ("T", "at", "heights"), [("0", 0, [1, 0, 0]), ("inf", 1, [1 / 3] * 3), ("0.001", 0, [1, 0, 0])]
)
def test_the_marks_stand_at_the_edge_where_the_temperature_has_no_place(
    alone: Opened, T: str, at: float, heights: list[float]
) -> None:
    screen, _ = alone("softmax", "chain", query=f"?show=T&T={T}")
    marks = screen.picture()["marks"]
    assert [x for x, _ in marks] == pytest.approx([at] * 3, abs=1e-3)
    assert [y for _, y in marks] == pytest.approx([y / HIGHEST for y in heights], abs=0.003)


def test_another_class_another_name_and_another_axis_are_drawn_in_turn(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    legend = screen.live.locator(".legend li")
    screen.key("do-add").click()
    expect(legend).to_have_text(["cat", "dog", "bird", "fish"])
    expect(screen.live.locator(".dot")).to_have_count(4)
    screen.settled()
    screen.type("names3", "eel")
    expect(legend).to_have_text(["cat", "dog", "bird", "eel"])
    z = (screen.drag("z3", 0.9) - 50) / 10
    expect(title(screen)).to_have_text("logit of eel")
    screen.settled()
    right = [p / HIGHEST for p in probabilities([3, 1, 0.2, z])]
    assert [y for _, y in screen.picture()["marks"]] == pytest.approx(right, abs=0.003)
    screen.key("do-axis-log").click()
    expect(screen.key("do-axis-log")).to_have_attribute("aria-pressed", "true")
    screen.settled()
    expect(screen.live.locator(".tick-label", has_text="1e−6")).to_have_count(1)
    z = (screen.drag("z3", 0.2) - 50) / 10
    screen.settled()
    low, high = -math.log(1e-6), -0.1
    right = [(low + math.log(p)) / (low - high) for p in probabilities([3, 1, 0.2, z])]
    assert [y for _, y in screen.picture()["marks"]] == pytest.approx(right, abs=0.003)


def test_pointing_at_the_chart_reads_every_line_there(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    chart, tip = screen.key("chart-sweep"), screen.live.locator(".tip")
    expect(tip).to_be_hidden()
    box = chart.bounding_box()
    assert box
    middle = 58 + (box["width"] - 58 - 14) / 2
    chart.hover(position={"x": middle, "y": 100})
    expect(tip.locator("div")).to_have_text(
        [
            "logit of cat: 0",
            *(f"{name}: {p}" for name, p in zip(("cat", "dog", "bird"), column([0, 1, 0.2]), strict=True)),
        ]
    )
    expect(chart.locator(".cursor")).to_have_attribute("visibility", "visible")
    screen.page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    screen.key("do-axis-log").click()
    screen.settled()
    chart.hover(position={"x": middle, "y": 100})
    expect(tip).to_contain_text("cat: −log p = ")


def test_the_arrow_keys_read_the_chart_point_by_point_and_say_it(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.key("chart-sweep").focus()
    tip = screen.live.locator(".tip")
    for key, z in (("ArrowRight", 0.1), ("ArrowRight", 0.2), ("ArrowLeft", 0.1), ("PageUp", 1.1), ("PageDown", 0.1)):
        screen.page.keyboard.press(key)
        expect(tip).to_contain_text(f"logit of cat: {z:g}cat: {column([z, 1, 0.2])[0]}")
        assert screen.picture()["status"] == tip.text_content()
    screen.page.keyboard.press("Tab")
    expect(tip).to_be_hidden()
    assert answering.asked == []


def test_the_chart_fits_the_page_when_that_gets_narrower(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    for width in (390, 1000):
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.until(
            f"(width) => {{ const svg = {LIVE}.querySelector('.chart > svg');"
            " return Number(svg.getAttribute('width')) === width && svg.getBoundingClientRect().width === width; }",
            width - 24,
        )
        assert_lines(screen, lambda z: probabilities([z, 1, 0.2]), (-5, 5))


def test_a_view_of_another_shape_has_its_chart_at_once_and_the_page_stays_where_it_is(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", height=400)
    screen.key("do-pin").focus()
    screen.page.evaluate("() => scrollTo(0, 1e6)")
    before = screen.page.evaluate("() => scrollY")
    assert before > 300
    screen.page.keyboard.press("Enter")
    screen.in_link(pin="3,1,0.2;1;0")
    screen.settled()
    screen.painted()
    assert screen.page.evaluate("() => scrollY") == pytest.approx(before, abs=40)


def saved(screen: Screen, form: str) -> Path:
    """Press the button that saves the chart, and return the file."""
    with screen.page.expect_download() as download:
        screen.key(f"save-{form}-sweep").click()
    assert download.value.suggested_filename == f"sweep.{form}"
    return Path(download.value.path())


def test_the_chart_saved_as_svg_has_its_words_lines_and_colours_in_itself(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query="?n=ant,b%3Cb%3E%26,%E7%8C%AB")
    expect(screen.key("save-svg-sweep")).to_have_accessible_name("Save the chart as SVG")
    root = ET.fromstring(saved(screen, "svg").read_text(encoding="utf-8"))  # noqa: S314  (our own chart)
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert {"logit of ant", "probability", "ant", "b<b>&", "猫", "0.5", "−2.5"} <= set(words)
    lines = [path for path in root.iter(f"{SVG}path") if "line" in path.get("class", "")]
    colours = [re.search(r"stroke: (rgb\([^)]*\))", path.get("style", "")) for path in lines]
    assert len({found[1] for found in colours if found}) == 3
    assert all(len(path.get("d", "")) > 500 for path in lines)
    box = [float(side) for side in root.get("viewBox", "").split()]
    assert max(float(text.get("y", 0)) for text in root.iter(f"{SVG}text")) < box[3], "the legend is inside"


def test_the_chart_saved_as_png_has_its_pixels(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    content = saved(screen, "png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height) == (2 * (1280 - 24), 2 * (380 + 3 * 24))
    colours = screen.page.evaluate(
        """async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
          const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
          const pen = canvas.getContext('2d');
          pen.drawImage(image, 0, 0);
          const { data } = pen.getImageData(0, 0, image.width, image.height);
          const seen = {};
          for (let i = 0; i < data.length; i += 4) {
            const colour = `rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`;
            seen[colour] = (seen[colour] ?? 0) + 1;
          }
          return seen;
        }""",
        list(content),
    )
    swatches = screen.live.locator(".swatch").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert colours["rgb(255, 255, 255)"] > width * height / 2
    for swatch in swatches:
        assert colours[swatch] > 1000


def test_a_chart_without_room_waits_for_it(alone: Opened) -> None:
    screen, _ = alone("cross_entropy", "binary")
    for width in ("40px", ""):  # the fixture fails where the browser has met a negative width
        screen.page.evaluate("(width) => { document.querySelector('main').style.width = width; }", width)
        screen.painted()
    screen.until(FITTED)
