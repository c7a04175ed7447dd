"""Any chart of the chapter Two models can be saved, by the browser alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.screen import Screen

Open = Callable[..., Screen]

ADDRESS = "/two-models?d=digits&show=rows&by=cells"
CHART = ".st-key-chart-cells"
COLOURS = """async (address) => {
  const bitmap = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
  return { width: bitmap.width, height: bitmap.height, colours: new Set(pixels).size };
}"""


def opened(screen: Screen, address: str = ADDRESS) -> Screen:
    screen.forgiven.append(r"Failed to load resource.*404")  # Streamlit asks below the page's path before the root
    screen.page.goto(screen.url + address)
    expect(screen.page.locator(f"{CHART} .js-plotly-plot .main-svg").first).to_be_attached()
    return screen


def button(screen: Screen, kind: str) -> Locator:
    return screen.page.locator(".st-key-save-chart-cells").get_by_role("button", name=kind)


def saved(screen: Screen, kind: str, tmp_path: Path) -> Path:
    with screen.page.expect_download() as waiting:
        button(screen, kind).click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def shown(screen: Screen) -> dict[str, float]:
    size: dict[str, float] = screen.page.evaluate(
        f"() => {{ const {{ width, height }} = document.querySelector('{CHART} .js-plotly-plot')._fullLayout; "
        "return { width, height }; }"
    )
    return size


def test_the_svg_holds_the_chart_with_its_words(blank: Open, tmp_path: Path) -> None:
    screen = opened(blank())
    file = saved(screen, "SVG", tmp_path)
    assert file.name == "digits-cells.svg"
    source = file.read_text(encoding="utf-8")
    assert source.startswith("<svg")
    for text in screen.page.locator(f"{CHART} .js-plotly-plot .heatmap-label tspan").all_text_contents():
        assert text in source
    assert "rows" in source
    assert "fill: rgb(255, 255, 255)" in source


def test_the_png_has_twice_as_many_pixels_as_the_chart_and_something_on_them(blank: Open, tmp_path: Path) -> None:
    screen = opened(blank())
    size = shown(screen)
    file = saved(screen, "PNG", tmp_path)
    assert file.name == "digits-cells.png"
    address = "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode()
    found = screen.page.evaluate(COLOURS, address)
    assert found["width"] == pytest.approx(2 * size["width"], abs=2)
    assert found["height"] == pytest.approx(2 * size["height"], abs=2)
    assert found["colours"] > 20


def test_in_the_dark_the_ground_is_dark(blank: Open, tmp_path: Path) -> None:
    source = saved(opened(blank(colours="dark")), "SVG", tmp_path).read_text(encoding="utf-8")
    assert "fill: rgb(255, 255, 255); fill-opacity: 1" not in source


def test_the_keyboard_saves_too_and_the_screen_says_what_was_saved(blank: Open) -> None:
    screen = opened(blank(locale="zh-CN"))
    svg, png = button(screen, "SVG"), button(screen, "PNG")
    svg.focus()
    screen.page.keyboard.press("Tab")
    expect(png).to_be_focused()
    with screen.page.expect_download():
        screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".st-key-save-chart-cells [role=status]")).to_have_text("已保存为 digits-cells.png")


def test_without_plotly_the_line_beside_the_buttons_says_so(blank: Open) -> None:
    screen = opened(blank())
    screen.page.evaluate("() => { window.Plotly = undefined; }")
    button(screen, "SVG").click()
    expect(screen.page.locator(".st-key-save-chart-cells [role=status]")).to_contain_text("cannot be saved")
