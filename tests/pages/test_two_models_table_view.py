"""The small table of two models as it is shown, in both languages, without a browser."""

from __future__ import annotations

import json
import math
import warnings
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.live.model import Session, encode
from pages.shared.words import LANGS, load
from pages.two_models.table.live import compute, model
from pages.two_models.table.model import TEXT
from pages.two_models.table.state import DEFAULT, Table, act, write
from tests.pages.conftest import Screen

SCRIPT = """
import streamlit as st
from pages.shared import visitor, words
from pages.shared.parse import Refusal
from pages.two_models.table.live import curve, live_table
from pages.two_models.table.state import DEFAULT, read

lang = visitor.switch()
table = read(st.query_params["t"]) if "t" in st.query_params else DEFAULT
refused = {"pa0_1": ("<b>40", Refusal("not_a_share", value="<b>40", most="1"))} if "bad" in st.query_params else {}
live_table(table, refused, words.load(words.Path(words.__file__).with_name("text.toml"), lang), lambda what, text: None)
curve(table, words.load(words.Path(words.__file__).with_name("text.toml"), lang))
"""


class Shown(Screen):
    """What a visitor of the table has in front of them."""

    def written(self, column: str) -> str:
        """A column as the browser writes it; a name that there is not is a dash."""
        return "–" if math.isnan(self.values[column]) else super().written(column)

    @property
    def why(self) -> list[str]:
        """The sentences of the explanation."""
        return [" ".join(self.text_of(*one[1:]) for one in self.nodes(list(node)) if one is not node).strip()
                for node in self.nodes() if node[1].get("class") == "stack"]  # fmt: skip

    def lines(self, label: str) -> list[list[str]]:
        """The cells of the table with this name."""
        table = next(node for node in self.nodes() if node[1].get("aria-label") == label)
        rows = [node for node in self.nodes(list(table)) if node[1].get("role") == "row"]
        parts = ("cell", "rowheader", "columnheader")
        return [
            [
                " ".join(filter(None, (self.text_of(*inner[1:]) for inner in self.nodes(list(one)))))
                for one in self.nodes(list(row))
                if one[1].get("role") in parts
            ]
            for row in rows
        ]


def shown(table: Table = DEFAULT, lang: str = "en", **query: str) -> Shown:
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.context["locale"] = lang
    text = write(table)
    for key, value in (query | ({"t": text} if text else {})).items():
        app.query_params[key] = value
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Shown(app.run())


def done(*acts: tuple[str, str]) -> Table:
    """The documents' table after some acts."""
    table = DEFAULT
    for what, text in acts:
        table = act(table, what, text)
    return table


# The documents' case


def test_the_documents_case_has_its_figures_and_says_who_is_ahead() -> None:
    screen = shown()
    assert screen.lines("cross-entropy (nats)") == [
        ["sample", "Model A", "Model B", "A\u00a0−\u00a0B", "ahead"],
        ["sample 1", "0.9163", "0.3567", "+0.5596", "Model B"],
        ["sample 2", "0.9163", "0.3567", "+0.5596", "Model B"],
        ["sample 3", "2.3026", "1.2040", "+1.0986", "Model B"],
        ["mean", "1.3784", "0.6391", "+0.7393", "Model B"],
    ]
    assert screen.lines("error rate")[1:] == [
        ["sample 1", "✓ right", "✓ right", "0", "tie"],
        ["sample 2", "✓ right", "✓ right", "0", "tie"],
        ["sample 3", "✗ wrong", "✗ wrong", "0", "tie"],
        ["mean", "0.3333", "0.3333", "0", "tie"],
    ]
    assert screen.lines("squared error, sum over classes")[-1] == ["mean", "0.8067", "0.3400", "+0.4667", "Model B"]
    assert screen.lines("squared error, mean over classes")[-1] == ["mean", "0.2689", "0.1133", "+0.1556", "Model B"]


def test_the_documents_case_is_explained() -> None:
    screen = shown()
    assert "|".join(screen.why) == (
        "Model A and Model B are right on the same samples, 2 of 3, and wrong on the others: both have error rate "
        "0.3333. It asks only whether the true class came first, not by how much.|"
        "Cross-entropy asks how much. On (geometric) average Model B gives the true class 0.5278, Model A gives it "
        "0.2520: 2.0944 times as much, and log 2.0944 = 0.7393 nats is the gap. Model B gives it more on 3 of 3 "
        "samples.|"
        "All of the gap arises where the error rate sees no difference: +0.3731 on samples that both have right, "
        "+0.3662 on samples that both have wrong.|"
        "So the error rate ties and cross-entropy does not.|"
        "Squared error agrees with cross-entropy: 0.8067 against 0.3400 (summed over the classes)."
    )
    assert screen.lines("Where the gap arises")[1:] == [
        ["both", "2", "0.4000", "0.7000", "+0.3731"],
        ["only Model A", "0", "–", "–", "0"],
        ["only Model B", "0", "–", "–", "0"],
        ["neither", "1", "0.1000", "0.3000", "+0.3662"],
        ["all", "3", "0.2520", "0.5278", "+0.7393"],
    ]


def test_the_documents_case_in_chinese() -> None:
    screen = shown(lang="zh")
    assert screen.why[0] == (
        "模型 A 和 模型 B 对的是同一批样本（2 / 3），其余都错：错误率都是 0.3333。"
        "错误率只问真实类别是不是排第一，不问领先多少。"
    )
    assert screen.why[3] == "所以错误率持平，交叉熵却不持平。"
    assert screen.lines("交叉熵（nat）")[-1] == ["均值", "1.3784", "0.6391", "+0.7393", "模型 B"]
    assert "0.4 > 0.3 > 0.2" in screen.text("slip")


def test_the_slip_of_the_document_is_noted_while_the_table_is_the_documents() -> None:
    def seen(table: Table) -> bool | None:
        screen = shown(table)
        note = next((node[1] for node in screen.nodes() if node[1].get("class") == "slip"), None)
        return None if note is None else screen.values[note["$mark"][0]] == note["$mark"][1]

    assert seen(DEFAULT) is True
    assert seen(done(("nc0", "cat"))) is True
    assert seen(done(("a0", "0.5"))) is False
    assert seen(done(("adds", ""))) is None


# Any other case


CASES = {
    "one leads": (
        done(("a2", "0.95")),
        [
            "By error rate Model A is ahead: of 3 samples it has 0 wrong, Model B has 1.",
            "Model A gives it more on 1 of 3 samples.",
            "on samples that only Model A has right, 1 of 3",
            "So both measures put Model A ahead.",
        ],
    ),
    "opposite": (
        done(("a2", "0.9")),
        [
            "By error rate Model A is ahead: of 3 samples it has 0 wrong, Model B has 1.",
            "Model B gives it more on 2 of 3 samples.",
            "So they disagree: Model A is right more often, Model B gives the true classes more.",
        ],
    ),
    "certain and wrong": (
        done(("a0", "0")),
        [
            "Model A gives a true class probability 0 (on 1 of 3 samples), and −log 0 = ∞: its mean cross-entropy is",
            "infinite whatever it does elsewhere, so Model B is ahead.",
            "There is no finite gap that could be traced to samples.",
        ],
    ),
    "both certain and wrong": (
        done(("a0", "0"), ("b1", "0"), ("b2", "0")),
        [
            "Both models give a true class probability 0 (Model A on 1, Model B on 2 of 3 samples)",
            "Error rate and squared error stay finite and can still be compared.",
        ],
    ),
    "the same": (
        Table(DEFAULT.classes, DEFAULT.samples, ("", ""), DEFAULT.targets, DEFAULT.a, DEFAULT.a),
        [
            "Cross-entropy ties: on (geometric) average both give the true class 0.2520, which costs 1.3784 nats.",
            "So neither of the two tells the models apart.",
            "Squared error ties too: 0.8067 for both",
        ],
    ),
    "all right": (done(("a2", "0.9"), ("b2", "0.9")), ["are right on every sample: both error rates are 0."]),
    "all wrong": (
        done(*((f"{m}{i}", "0.1") for m in "ab" for i in range(3))),
        ["are wrong on every sample: both error rates are 1."],
    ),
    "others right": (
        done(("a0", "0.1"), ("a2", "0.9")),
        ["Model A and Model B are right on 2 of 3 samples each, though not on the same ones"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_explanation_is_right_for_other_tables(name: str) -> None:
    table, wanted = CASES[name]
    said = " ".join(shown(table).why)
    for part in wanted:
        assert part in said
    assert len(shown(table, "zh").why) == 5


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CASES)
def test_every_paragraph_says_exactly_one_sentence(lang: str, name: str) -> None:
    screen = shown(CASES[name][0], lang)
    stacks = [node for node in screen.nodes() if node[1].get("class") == "stack"]
    assert [len(list(screen.nodes(list(node)))) - 1 for node in stacks] == [1] * 5


def test_infinity_is_written_and_who_cannot_be_compared_is_a_dash() -> None:
    lines = shown(done(("a0", "0"), ("b0", "0"))).lines("cross-entropy (nats)")
    assert lines[1] == ["sample 1", "∞", "∞", "–", "–"]
    assert lines[-1] == ["mean", "∞", "∞", "–", "–"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_that_does_not_sum_to_one_says_by_how_much_and_offers_to_mend_it(lang: str) -> None:
    screen = shown(done(("pa1_0", "0.2")), lang)
    assert screen.text("off") != ""
    assert "−0.1000" in screen.text("off")
    assert screen.attribute("do-fixa1", "$act") == "fixa1"
    assert screen.lines(load(TEXT, lang)["cross_entropy"])[2][1] == "0.9163"
    assert shown(lang=lang).text("off") == ""


def test_names_are_text_wherever_they_stand() -> None:
    nasty = "<b>{a}</b> $x$ %{y}"
    screen = shown(done(("na", nasty), ("nc0", nasty), ("ns0", nasty)))
    assert screen.why[0].startswith(f"{nasty} and Model B are right")
    assert screen.lines("cross-entropy (nats)")[1][0] == nasty
    figure = json.loads(screen.app.get("plotly_chart")[0].proto.spec)
    assert figure["data"][1]["name"] == "&lt;b&gt;&#123;a}&lt;/b&gt; &#36;x&#36; %&#123;y}"
    assert nasty in screen.app.get("plotly_chart")[0].proto.alt


def test_what_was_refused_stays_in_its_box_with_the_reason_below() -> None:
    screen = shown(bad="yes")
    assert screen.attribute("box-pa0_1", "value") == "<b>40"
    assert screen.attribute("box-pa0_1", "aria-invalid") == "true"
    assert screen.text("refused").startswith("“<b>40” is not a probability")
    assert screen.attribute("box-pa0_1", "aria-describedby") == "why-pa0_1"


def test_every_control_has_a_name_that_says_model_and_sample() -> None:
    screen = shown(done(("na", "old"), ("ns0", "first")))
    assert screen.attribute("slide-a0", "aria-label") == "old, first: what if it had given the true class p"
    assert screen.attribute("box-pb2_1", "aria-label") == "Model B, sample 3: probability of class 2"
    assert screen.attribute("target-0-2", "aria-label") == "class 3 is the true class of first"
    keys = [node[1]["data-key"] for node in screen.nodes() if "data-key" in node[1]]
    assert len(keys) == len(set(keys))
    for tag, attributes, children in screen.nodes():
        if tag in ("input", "button"):
            assert attributes.get("aria-label") or children, attributes


# What travels


def largest() -> Table:
    row = tuple(round((k + 1.37) / 38.96, 9) for k in range(8))
    rows = tuple(row[i % 8 :] + row[: i % 8] for i in range(12))
    return Table(("",) * 8, ("",) * 12, ("", ""), tuple(i % 8 for i in range(12)), rows, rows[::-1])


@pytest.mark.parametrize(("table", "limit"), [(DEFAULT, 120_000), (largest(), 400_000)])
def test_a_release_sends_no_more_than_promised(table: Table, limit: int) -> None:
    described = model(table, {}, load(TEXT, "en"), dark=False)
    sent = encode(described, Session("a", views=frozenset([described.view.key])))
    assert len(sent) <= limit


def test_every_column_that_is_shown_exists() -> None:
    for table in (DEFAULT, largest(), done(("drops0", ""), ("drops0", ""))):
        described = model(table, {}, load(TEXT, "en"), dark=True)
        shown_columns: set[str] = set(described.view.bound().columns)
        assert described.chart is not None
        assert shown_columns | described.chart.columns <= set(compute(table).now)


def parts(node: Any) -> list[str]:
    """The tags of a tree."""
    return [] if isinstance(node, str) else [node[0], *(tag for child in node[2] for tag in parts(child))]


def test_the_view_stays_the_same_while_only_numbers_change() -> None:
    words = load(TEXT, "en")
    before, after = (model(table, {}, words, dark=False) for table in (done(("a0", "0.6")), done(("a0", "0.7"))))
    assert before.view is after.view
    assert parts(json.loads(before.view.text)).count("section") >= 3
