"""A link for a class: what it says, whom it reaches, and that editing it by hand does no harm."""

from urllib.parse import parse_qs, urlsplit

import pytest

from pages.shared.front import lesson, network
from pages.shared.front.class_link import qr
from pages.shared.live.answer import SECTIONS
from pages.shared.words import LANGS

NATIVE = {"two_models": {"data", "names", "upload", "view"}, "numbers": {"measure"}}
"""What a link may leave out of what is no live view, by chapter."""

CHAPTERS = sorted({chapter for chapter, _ in SECTIONS})
ALL = network.EVERYWHERE[0]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_control_that_an_address_names_can_be_left_out_and_every_name_is_one(chapter, lang):
    named = set(lesson.labels(chapter, lang)) - set(lesson.GENERAL)
    native = NATIVE.get(chapter, set())
    controls = set().union(*(lesson.owned(chapter, section) for folder, section in SECTIONS if folder == chapter))
    assert named == (controls - {"show"}) | native


def test_what_is_offered_belongs_to_the_section_that_is_shown():
    assert lesson.offered("cross_entropy", {"section": "two"}, path=False) == [
        "p", "q", "lockp", "lockq", "classes", "chapters", "sections", "buttons",
    ]  # fmt: skip
    assert "path" in lesson.offered("softmax", {}, path=True)
    assert "sections" not in lesson.offered("softmax", {}, path=True)


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        (None, (None, [])),
        ("", ([], [])),
        ("T, z", (["z", "T"], [])),
        ("T,<b>,zz", (["T"], ["<b>", "zz"])),
        ("nothing", (None, ["nothing"])),
    ],
)
def test_names_are_taken_as_they_are_known(controls, expected):
    assert lesson.seen("softmax", {} if controls is None else {"controls": controls}) == expected


def test_a_link_keeps_the_state_and_leaves_out_what_is_the_teachers():
    query = {"z": "3,1,0.2", "present": "1", "ask": "old", "controls": "T", "step": "3", "lang": "zh"}
    made = lesson.link("http://localhost:8501/?x=1", query, "Ist 2 > 1? 100 %", ["z", "T"], "192.168.1.5")
    assert urlsplit(made).netloc == "192.168.1.5:8501"
    said = {key: value[0] for key, value in parse_qs(urlsplit(made).query).items()}
    assert said == {"z": "3,1,0.2", "lang": "zh", "ask": "Ist 2 > 1? 100 %", "controls": "z,T"}
    kept = lesson.link("https://class.example/two-models", {"step": "3"}, "", ["path"], "")
    assert kept == "https://class.example/two-models?step=3&controls=path"
    assert lesson.link("http://h/", {"step": "3"}, "", None, "") == "http://h/?step=3"


@pytest.mark.parametrize(
    ("address", "listens", "addresses", "expected"),
    [
        ("http://localhost:8501/", "127.0.0.1", ["10.0.0.7"], ("", "alone")),
        ("http://127.0.0.1:8501/", ALL, ["10.0.0.7", "10.0.0.8"], ("10.0.0.7", "")),
        ("http://[::1]:8501/", "::", ["10.0.0.7"], ("10.0.0.7", "")),
        ("http://localhost:8501/", "", [], ("", "no_network")),
        ("http://localhost:8501/", "192.168.1.5", [], ("192.168.1.5", "")),
        ("http://10.0.0.7:8501/", ALL, ["10.9.9.9"], ("", "")),
        ("https://class.example/", "127.0.0.1", [], ("", "")),
    ],
)
def test_the_address_is_one_that_others_reach_or_it_is_said_why_not(address, listens, addresses, expected):
    assert lesson.reached(address, listens, addresses) == expected


def test_this_machine_finds_its_addresses_without_naming_itself():
    assert not [one for one in network.lan_addresses() if network.is_loopback(one)]


def test_a_link_that_no_qr_code_holds_has_none():
    assert qr("http://10.0.0.7:8501/?ask=" + "x" * 2900)
    assert qr("http://10.0.0.7:8501/?ask=" + "x" * 3000) == ""
