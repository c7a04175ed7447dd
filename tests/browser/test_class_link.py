"""A link for the class: made in the dialog, read from its QR code, opened by a student."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, expect

from pages.shared.front.network import lan_addresses
from scripts.server import EVERYWHERE, Server
from tests.browser.oracle import column
from tests.browser.screen import LIVE, Screen
from tests.browser.test_axe import found

Open = Callable[..., Screen]

QUESTION = "At which T does <b>dog</b> get 0.2? & why: 为什么"


def read(place: Locator) -> str:
    """What a camera reads of a QR code."""
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(place.screenshot())))
    assert len(codes) == 1
    return str(codes[0].text)


def dialog(screen: Screen) -> Locator:
    screen.page.get_by_role("button", name="Class link").click()
    opened = screen.page.get_by_role("dialog", name="A link for the class")
    expect(opened).to_be_visible()
    expect(opened.locator(".small img")).to_be_visible()
    return opened


def test_a_teacher_chooses_and_asks_and_a_student_opens_what_the_camera_reads(blank: Open) -> None:
    screen = blank().open("/?z=3,2,0.2&open=none")
    opened = dialog(screen)
    expect(opened.get_by_role("alert")).to_contain_text("HOST=0.0.0.0")
    question = opened.get_by_role("textbox")
    question.fill("x" * 2000)
    question.press("Control+Enter")
    expect(opened.get_by_text("The question has 2000 characters")).to_be_visible()
    expect(opened.locator(".small img")).to_have_count(0)
    expect(question).to_have_value("x" * 2000)
    question.fill(QUESTION)
    question.press("Control+Enter")
    for name in ("scores", "names", "classes come and go", "the other chapters", "examples and other buttons"):
        opened.get_by_role("button", name=name, exact=True).click()
    expect(opened.get_by_test_id("stCode")).to_have_text(re.compile("controls=T,y,open,c,m,axis,pin,path$"))
    link = read(opened.locator(".small img"))
    assert link == opened.get_by_test_id("stCode").inner_text().strip()
    assert dict(parse_qsl(urlsplit(link).query))["ask"] == QUESTION

    student = blank(locale="en-US").open(link.removeprefix(screen.url))
    expect(student.page.locator(".asked")).to_have_text(QUESTION)
    tools = student.page.locator(".st-key-house-tools")
    expect(tools.get_by_role("radio")).to_have_count(2)
    expect(tools.get_by_role("button")).to_have_count(0)  # neither "Present" nor "Class link"
    for present in ("1", None):
        student.page.keyboard.press("p")  # the teacher's keys go on
        student.in_link(present=present, ask=QUESTION)
    asked, bar = student.page.locator(".asked").bounding_box(), student.row(0).locator(".bar").bounding_box()
    assert asked
    assert bar
    assert asked["y"] < bar["y"]
    p = student.live.locator(".at-p > .num")
    expect(p).to_have_text(column([3, 2, 0.2]))
    gone = student.live.locator(
        "[data-control^=z], input[data-edit^=z], input[data-edit^=names], select, [data-act=add]"
    )
    expect(gone).to_have_count(0)
    expect(student.live.locator("output.as-text").nth(1)).to_have_text("3")
    expect(student.page.locator(".st-key-house-chapters a")).to_have_count(0)
    student.type("T", "5")
    expect(p).to_have_text(column([3, 2, 0.2], 5))
    student.in_link(controls="T,y,open,c,m,axis,pin,path", ask=QUESTION, T="5")
    assert found(student.page) == []


def test_it_fills_the_screen_and_comes_back_and_axe_finds_nothing(blank: Open) -> None:
    screen = blank(colours="dark").open("/")
    opened = dialog(screen)
    opened.get_by_role("textbox").fill("Why?")
    opened.get_by_role("textbox").press("Control+Enter")
    expect(opened.get_by_test_id("stCode")).to_contain_text("ask=Why")
    assert found(screen.page) == []
    opened.get_by_role("button", name="Fill the screen").click()
    board = opened.locator("dialog")
    expect(board).to_be_visible()
    expect(board.get_by_text("Why?")).to_be_visible()
    box, code = board.bounding_box(), board.locator("img").bounding_box()
    assert box
    assert code
    assert (box["width"], box["height"]) == (1280, 800)
    assert code["height"] > 400
    assert "ask=Why" in read(board.locator("img"))
    assert found(screen.page) == []
    screen.page.keyboard.press("Escape")
    expect(board).to_be_hidden()
    expect(opened).to_be_visible()


def test_on_a_server_for_the_network_the_link_has_an_address_that_others_reach(blank: Open) -> None:
    (address,) = lan_addresses()[:1] or ("",)
    with Server(host=EVERYWHERE[0]) as server:
        screen = blank(url=server.url).open("/?T=2")
        opened = dialog(screen)
        expect(opened.get_by_role("alert")).to_have_count(0 if address else 1)
        link = read(opened.locator(".small img"))
        screen.page.goto("about:blank")
    assert urlsplit(link).hostname == (address or "127.0.0.1")
    assert urlsplit(link).port == server.port


def test_a_link_edited_by_hand_says_once_what_means_nothing(blank: Open) -> None:
    screen = blank().open("/?controls=T,%3Cb%3Ezz%3C/b%3E&ask=" + "y" * 2000)
    said = screen.page.get_by_test_id("stToast")
    expect(said.filter(has_text="<b>zz</b>")).to_have_count(1)
    expect(said.filter(has_text="2000 characters")).to_have_count(1)
    screen.in_link(controls="T")
    expect(screen.slider("z0")).to_have_count(0)
    expect(screen.slider("T")).to_be_visible()
    assert len(screen.page.locator(".asked").inner_text()) == 200


def test_of_two_models_and_a_section_only_what_was_chosen_is_there(blank: Open) -> None:
    screen = blank(locale="zh-CN")
    screen.forgiven.append("404")  # on a path of two parts Streamlit looks for its server there first
    screen.open("/two-models?controls=view")
    expect(screen.page.get_by_role("radiogroup")).not_to_have_count(0)
    expect(screen.page.get_by_role("combobox")).to_have_count(0)
    expect(screen.page.locator(".st-key-upload")).to_have_count(0)
    expect(screen.live.locator("[data-control], [data-act]")).to_have_count(0)
    screen.open("/cross-entropy?section=two&controls=q")
    expect(screen.slider("q0")).to_be_visible()
    expect(screen.live.locator("[data-control^=p], .contents a, .onward")).to_have_count(0)
    screen.until(f"() => {LIVE}.querySelector('output.as-text').textContent === '0.6'")
    screen.open("/temperature?section=word&controls=T")
    words = screen.live.locator(".xtable.next .xname")
    expect(words.nth(1)).to_have_text("very")  # the buttons are gone, what they said stays
    expect(screen.live.locator(".xtable.next button")).to_have_count(0)
    expect(screen.page.locator(".st-key-own-text")).to_have_count(0)
