"""A name is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import LIVE, Screen

Opened = Callable[..., tuple[Screen, Alone]]

NAMES = [
    "<img src=x onerror=a(1)>",
    "<script>a(1)</script>",
    "$x^2$ $y$",
    "**b** _i_ `c`",
    ":red[x] {p[0]}",
    "%{y}<br>{@name0}&lt;",
]
LINK = f"?z=3,2,1,0.5,0,4&n={quote(','.join(NAMES))}&pin=1,1,1,1,1,1;1;0"

STRANGERS = """() => [...LIVE.querySelectorAll('img, script, strong, em, b, br, code')]
  .filter((e) => !e.dataset.show).map((e) => e.outerHTML)""".replace("LIVE", LIVE)


def assert_only_text(screen: Screen, names: list[str]) -> None:
    """Every name stands literally where names stand, and nothing of it has become an element."""
    assert screen.picture()["names"] == names
    for i, name in enumerate(names):
        expect(screen.slider(f"z{i}")).to_have_attribute("aria-label", f"Logit of {name}")
    expect(screen.live.locator(".legend li")).to_have_text(names)
    assert screen.page.evaluate(STRANGERS) == []


def test_names_in_a_link_are_shown_as_text_everywhere(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query=LINK)
    assert_only_text(screen, NAMES)
    assert screen.picture()["sentence"].startswith(f"{NAMES[5]} leads with ")
    assert screen.picture()["status"] == screen.picture()["sentence"]
    assert screen.picture()["readings"][0].startswith(NAMES[5])
    expect(screen.live.locator("math mtext").first).to_have_text(NAMES[0])
    for i, name in enumerate(NAMES):
        screen.slider(f"z{i}").press("ArrowRight")
        expect(screen.live.locator(".chart .axis-title:not([transform])")).to_have_text(f"logit of {name}")
    screen.settled()
    screen.key("chart-sweep").hover(position={"x": 300, "y": 80})
    for name in NAMES:
        expect(screen.live.locator(".tip")).to_contain_text(f"{name}: 0.")
    assert_only_text(screen, NAMES)


def test_the_texts_to_copy_hold_hostile_names_as_text(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query=LINK)
    screen.unfold("copy")
    screen.key("tab-csv").click()
    expect(screen.live.locator("[data-copy=csv]")).to_contain_text(NAMES[0])
    screen.key("tab-latex").click()
    expect(screen.live.locator("[data-copy=latex]")).to_contain_text(r"\text{\$x\textasciicircum 2\$ \$y\$}")
    assert screen.page.evaluate(STRANGERS) == []


def test_a_name_typed_into_its_box_is_shown_as_text(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    for name in NAMES:
        screen.type("names1", name)
        expect(screen.live.locator(".legend li").nth(1)).to_have_text(name)
        screen.settled()
        assert_only_text(screen, ["cat", name, "bird"])
    screen.page.reload()
    screen.settled()
    assert_only_text(screen, ["cat", NAMES[-1], "bird"])


def test_a_hostile_name_in_a_refusal_is_text(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    screen.key("paste").locator("summary").click()
    screen.key("pasted").fill("<img src=x>: 1, <img src=x>: nan")
    screen.key("do-paste").click()
    expect(screen.key("paste").get_by_role("alert")).to_contain_text("nan")
    assert screen.page.evaluate(STRANGERS) == []
