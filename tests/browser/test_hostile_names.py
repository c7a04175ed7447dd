"""A name is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.screen import Screen

Open = Callable[..., Screen]

NAMES = [
    "<img src=x onerror=a(1)>",
    "<script>a(1)</script>",
    "$x^2$ $y$",
    "**b** _i_ `c`",
    ":red[x] :smile:",
    "%{y}<br>{a}&lt;",
]
LINK = f"/?z=3,2,1,0.5,0,4&n={quote(','.join(NAMES))}&pin=1,1,1,1,1,1;1;0"

STRANGERS = """() => {
  const hosts = [...document.querySelectorAll('.st-key-chain *')].map((e) => e.shadowRoot).filter(Boolean);
  const found = [];
  for (const root of [document, ...hosts]) {
    const made = [...root.querySelectorAll('img, script')].filter((e) => /onerror|a\\(1\\)/.test(e.outerHTML));
    found.push(...made.map((e) => e.outerHTML));
  }
  for (const root of hosts) for (const e of root.querySelectorAll('strong, em, code, br')) found.push(e.outerHTML);
  return found;
}"""


def assert_only_text(screen: Screen, names: list[str]) -> None:
    """Every name stands literally where names stand, and nothing of it has become an element."""
    assert screen.picture()["names"] == names
    for i, name in enumerate(names):
        expect(screen.slider(f"z{i}")).to_have_attribute("aria-label", f"Logit of {name}")
    legend = screen.page.locator(".js-plotly-plot .legendtext")
    expect(legend).to_have_text(names)
    assert screen.page.evaluate(STRANGERS) == []
    assert not screen.page.locator(".katex").count()


def test_names_in_a_link_are_shown_as_text_everywhere(blank: Open) -> None:
    screen = blank().open(LINK)
    assert_only_text(screen, NAMES)
    assert screen.picture()["sentence"].startswith(f"{NAMES[5]} leads with ")
    assert screen.picture()["readings"][0].startswith(NAMES[5])
    expect(screen.live.locator("math mtext").first).to_have_text(NAMES[0])
    for i, name in enumerate(NAMES):
        screen.slider(f"z{i}").press("ArrowRight")
        expect(screen.page.locator(".js-plotly-plot .xtitle")).to_have_text(f"logit of {name}")
    screen.settled()
    assert_only_text(screen, NAMES)
    plot = screen.page.locator(".js-plotly-plot .nsewdrag")
    plot.hover(position={"x": 200, "y": 80})
    expect(screen.page.locator(".js-plotly-plot .hoverlayer .legend")).to_contain_text(NAMES[4])
    assert screen.page.evaluate(STRANGERS) == []


def test_the_copied_pieces_hold_hostile_names_as_text(blank: Open) -> None:
    screen = blank().open(LINK)
    copy = screen.native("copy")
    copy.locator("summary").click()
    copy.get_by_role("tab", name="CSV").click()
    expect(copy.locator("code").nth(3)).to_contain_text(NAMES[0])
    copy.get_by_role("tab", name="LaTeX").click()
    expect(copy.locator(".katex").first).to_be_visible()
    assert not copy.locator(".katex-error").count()
    assert screen.page.evaluate(STRANGERS) == []


def test_a_name_typed_into_its_box_is_shown_as_text(screen: Screen) -> None:
    for name in NAMES:
        screen.type("n1", name)
        expect(screen.page.locator(".js-plotly-plot .legendtext").nth(1)).to_have_text(name)
        screen.settled()
        assert_only_text(screen, ["cat", name, "bird"])
    screen.page.reload()
    screen.ready()
    assert_only_text(screen, ["cat", NAMES[-1], "bird"])


def test_a_hostile_name_in_a_refusal_is_text(screen: Screen) -> None:
    screen.press("paste")
    screen.page.locator(".st-key-pasted textarea").fill("<b>**x**</b> $y$ :red[z]: 1, **x**: nan")
    screen.page.locator(".st-key-use button").click()
    expect(screen.page.get_by_test_id("stAlert")).to_be_visible()
    assert not screen.page.get_by_test_id("stAlert").locator("strong, b, .katex, [style*=color]").count()
