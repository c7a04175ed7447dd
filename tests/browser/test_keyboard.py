"""Everything can be done by keyboard, and the focus stays where it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.oracle import column
from tests.browser.screen import EVERY_STAGE, Screen

Opened = Callable[..., tuple[Screen, Alone]]


@pytest.fixture
def screen(alone: Opened) -> Screen:
    """Give the chapter's live view."""
    return alone("softmax", "chain", query=EVERY_STAGE)[0]


def press(screen: Screen, *keys: str) -> None:
    """Press keys where the focus is."""
    for key in keys:
        screen.page.keyboard.press(key)


def tab_to(screen: Screen, key: str) -> None:
    """Press Tab until a part of the live view has the focus."""
    for _ in range(80):
        if screen.focused() == key:
            return
        press(screen, "Tab")
    pytest.fail(f"Tab does not lead to {key}")


def test_tab_reaches_every_control_in_the_order_of_the_page(screen: Screen) -> None:
    tab_to(screen, "y-0")
    seen: list[str | None] = ["y-0"]
    while seen[-1] != "do-surprise":
        press(screen, "Tab")
        seen.append(screen.focused())
        assert len(seen) < 40, seen
    wanted = []
    for i in range(3):
        wanted += [*(["y-0"] if i == 0 else []), f"box-names{i}", f"slide-z{i}", f"box-z{i}", f"do-drop{i}"]
    stages = [f"do-stage-{stage}" for stage in ("how", "loss", "gradient")]
    term = None  # a word that is explained; the first is in the head of the table, before the first row
    assert seen == [*wanted, "do-add", *stages, term, "slide-T", term, "box-T", "example", "do-surprise"]
    screen.key("do-pin").focus()
    press(screen, "Tab", "Tab", "Tab")
    assert screen.focused() == "carry"


def test_arrows_and_page_keys_move_a_slider_which_says_its_value_and_keeps_the_focus(screen: Screen) -> None:
    tab_to(screen, "slide-z1")
    keys = {"ArrowRight": 1.1, "ArrowLeft": 1.0, "PageUp": 2.0, "PageDown": 1.0, "End": 5.0, "Home": -5.0}
    for key, value in keys.items():
        press(screen, key)
        screen.in_link(z=None if value == 1 else f"3,{value:g},0.2")
        screen.settled()
        p = column([3, value, 0.2])
        screen.shows_p(p)
        spoken = f"{value:g}".replace("-", "−")
        expect(screen.slider("z1")).to_have_attribute("aria-valuetext", f"{spoken}, probability {p[1]}")
        assert screen.focused() == "slide-z1"


def test_many_quick_key_presses_are_all_counted(screen: Screen) -> None:
    tab_to(screen, "slide-z1")
    press(screen, *["ArrowRight"] * 15)
    screen.in_link(z="3,2.5,0.2")
    screen.settled()
    assert screen.box("z1").input_value() == "2.5"
    assert screen.focused() == "slide-z1"


def test_the_temperature_goes_from_arg_max_to_uniform(screen: Screen) -> None:
    tab_to(screen, "slide-T")
    press(screen, "Home")
    screen.shows({"p": ["1.0000", "0", "0"], "T": "0", "bars": ["scaleX(1)", "scaleX(0)", "scaleX(0)"]})
    screen.in_link(T="0")
    expect(screen.slider("T")).to_have_attribute("aria-valuetext", "0, largest probability 1.0000")
    press(screen, "End")
    screen.shows({"p": ["0.3333"] * 3, "T": "∞"})
    screen.in_link(T="inf")
    expect(screen.slider("T")).to_have_attribute("aria-valuetext", "∞, largest probability 0.3333")
    press(screen, "ArrowLeft")
    screen.shows({"T": "50"})
    screen.in_link(T="50")
    assert screen.focused() == "slide-T"


def test_a_number_beyond_the_range_widens_the_sliders_and_a_small_one_shrinks_them(screen: Screen) -> None:
    tab_to(screen, "box-z0")
    press(screen, "Control+a", *"40", "Enter")
    screen.in_link(z="40,1,0.2")
    screen.settled()
    assert screen.focused() == "box-z0"
    screen.slider("z1").focus()
    press(screen, "End")
    screen.shows({"z": ["40", "50", "0.2"]})
    screen.settled()
    assert screen.slider("z1").input_value() == screen.slider("z1").get_attribute("max")
    screen.type("z1", "2", then="Tab")
    screen.in_link(z="40,2,0.2")
    screen.settled()
    screen.type("z0", "3", then="Tab")
    screen.in_link(z="3,2,0.2")
    screen.settled()
    screen.slider("z1").focus()
    press(screen, "End")
    screen.shows({"z": ["3", "5", "0.2"]})


def test_any_finite_number_can_be_typed(screen: Screen) -> None:
    many = {"1e300": "1e300", "-1e-7": "-1e-7", "\N{MINUS SIGN}2": "-2", "\uff11.\uff15": "1.5"}
    for typed, shown in many.items():
        screen.type("z1", typed)
        screen.shows({"z": ["3", shown, "0.2"]})
        screen.in_link(z=f"3,{shown},0.2")


def test_enter_and_tab_commit_and_the_arrows_step(screen: Screen) -> None:
    tab_to(screen, "box-T")
    press(screen, "Control+a", "2", "Tab")
    screen.in_link(T="2")
    screen.settled()
    assert screen.focused() == "example"
    press(screen, "Shift+Tab", "ArrowUp")
    screen.shows({"T": "2.1"})
    screen.in_link(T="2.1")
    press(screen, "ArrowDown", "ArrowDown")
    screen.in_link(T="1.9")
    assert screen.focused() == "box-T"
    press(screen, "Control+a", "4", "Enter")
    screen.in_link(T="4")
    screen.settled()
    assert screen.focused() == "box-T"
    screen.shows_p(column([3, 1, 0.2], 4))


def test_escape_gives_up_what_was_typed(screen: Screen) -> None:
    tab_to(screen, "box-z1")
    press(screen, "Control+a", *"oops", "Enter")
    expect(screen.live.get_by_role("alert")).to_have_count(1)
    expect(screen.box("z1")).to_have_value("oops")
    assert screen.focused() == "box-z1"
    press(screen, "Escape")
    expect(screen.live.get_by_role("alert")).to_have_count(0)
    expect(screen.box("z1")).to_have_value("1")
    screen.settled()
    assert screen.focused() == "box-z1"
    press(screen, "Control+a", *"77", "Escape")
    expect(screen.box("z1")).to_have_value("1")
    screen.box("names1").focus()
    press(screen, *"gy", "Escape")
    expect(screen.box("names1")).to_have_value("dog")
    screen.settled()
    assert screen.picture()["p"] == column([3, 1, 0.2])


def test_a_number_is_written_as_everywhere_once_it_is_taken(screen: Screen) -> None:
    screen.type("z0", "3.000")
    expect(screen.box("z0")).to_have_value("3")
    screen.type("names0", "  cat ")
    expect(screen.box("names0")).to_have_value("cat")


def test_arrow_keys_choose_the_true_class(screen: Screen) -> None:
    tab_to(screen, "y-0")
    for key, target in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0)):
        press(screen, key)
        screen.in_link(y=str(target) if target else None)
        screen.settled()
        shown = screen.picture()
        assert shown["target"] == target
        assert shown["gradient"][target].startswith("−")
        assert shown["readings"][-1].startswith(shown["loss"][target])
        assert screen.focused() == f"y-{target}"


def test_classes_are_named_added_and_removed(screen: Screen) -> None:
    tab_to(screen, "box-names1")
    press(screen, "Control+a", *"wolf", "Enter")
    screen.in_link(n=",wolf,")
    expect(screen.slider("z1")).to_have_attribute("aria-label", "Logit of wolf")
    screen.settled()
    assert screen.focused() == "box-names1"
    tab_to(screen, "do-add")
    press(screen, "Enter")
    screen.in_link(z="3,1,0.2,0")
    screen.settled()
    assert screen.focused() == "do-add"
    screen.shows({"names": ["cat", "wolf", "bird", "fish"], "p": column([3, 1, 0.2, 0])})
    screen.key("do-drop0").focus()
    press(screen, "Enter")
    screen.in_link(z="1,0.2,0")
    screen.settled()
    assert screen.focused() == "do-drop0"
    screen.shows_p(column([1, 0.2, 0]))
    screen.key("do-drop2").focus()
    press(screen, "Enter")
    screen.in_link(z="1,0.2")
    screen.settled()
    screen.shows_p(column([1, 0.2]))
    assert screen.focused(), "the focus is lost with the last class"
    expect(screen.key("do-drop0")).to_have_count(0)


def test_there_are_at_most_twelve_classes_and_the_focus_is_not_lost(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query="?z=1,2,3,4,5,6,7,8,9,10,11")
    screen.key("do-add").focus()
    press(screen, "Enter")
    expect(screen.live.get_by_role("slider", name="Logit of")).to_have_count(12)
    expect(screen.key("do-add")).to_have_count(0)
    screen.settled()
    assert screen.focused(), "the focus is lost with the last class"


def test_a_button_that_gives_way_to_its_opposite_leaves_it_the_focus(screen: Screen) -> None:
    tab_to(screen, "do-pin")
    press(screen, "Enter")
    screen.in_link(pin="3,1,0.2;1;0")
    screen.settled()
    assert screen.focused() == "do-unpin"
    press(screen, "Tab", "Tab", "Tab", "Enter")
    screen.in_link(axis="log")
    screen.settled()
    assert screen.focused() == "do-axis-log"
    press(screen, "Shift+Tab", "Shift+Tab", "Shift+Tab", "Enter")
    screen.in_link(pin=None)
    screen.settled()
    assert screen.focused() == "do-pin"


def test_what_is_typed_and_not_committed_survives_a_view_of_another_shape(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    answering.silent = True
    screen.key("do-add").click()
    screen.box("z0").focus()
    press(screen, "Control+a", *"1.2")
    answering.speak()
    expect(screen.live.get_by_role("slider", name="Logit of")).to_have_count(4)
    screen.settled()
    assert screen.focused() == "box-z0"
    press(screen, "5", "Enter")
    screen.in_link(z="1.25,1,0.2,0")


def test_parts_open_by_key_and_the_focus_can_be_seen_and_survives(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    steps = screen.key("steps").locator("summary")
    steps.focus()
    press(screen, "Enter")
    expect(screen.live).to_have_attribute("data-opened", "steps")
    assert steps.evaluate("(e) => getComputedStyle(e).outlineStyle") != "none", "the focus cannot be seen"
    answering.silent = True
    screen.key("do-add").evaluate("(button) => button.click()")
    answering.speak()
    expect(screen.key("steps").locator("summary")).to_be_focused()
    expect(screen.live.get_by_role("slider", name="Logit of")).to_have_count(4)
    screen.settled()
    expect(screen.key("steps").locator("summary")).to_be_focused()


def test_the_texts_to_copy_are_tabs_that_arrow_keys_turn(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", permissions=["clipboard-read", "clipboard-write"])
    screen.unfold("copy")
    copy = screen.key("copy")
    expect(copy.get_by_role("tab")).to_have_text(["NumPy", "PyTorch", "LaTeX", "CSV", "Link"])
    copy.get_by_role("tab", name="NumPy").focus()
    said = {"PyTorch": "import torch", "LaTeX": "\\begin", "CSV": "class,logit", "Link": screen.page.url}
    for name, text in said.items():
        press(screen, "ArrowRight")
        expect(copy.get_by_role("tab", name=name)).to_be_focused()
        expect(copy.get_by_role("tab", selected=True)).to_have_text(name)
        panel = copy.get_by_role("tabpanel")
        expect(panel).to_have_accessible_name(name)
        expect(panel.locator("pre")).to_contain_text(text)
    press(screen, "ArrowRight", "End", "ArrowLeft")  # after the last one comes the first
    expect(copy.get_by_role("tab", selected=True)).to_have_text("CSV")
    screen.key("do-add").click()
    screen.in_link(z="3,1,0.2,0")
    screen.settled()
    expect(copy.get_by_role("tab", selected=True)).to_have_text("CSV")
    copy.get_by_role("button", name="Copy").click()
    screen.until(
        "async (text) => (await navigator.clipboard.readText()) === text", copy.locator("pre:visible").text_content()
    )
    screen.type("z0", "2")
    screen.in_link(z="2,1,0.2,0")
    copy.get_by_role("tab", name="Link").click()
    expect(copy.get_by_role("tabpanel").locator("pre")).to_have_text(screen.page.url)
