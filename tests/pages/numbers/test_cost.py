"""What the section on cost counts and says, its code, and measuring on the page: wished for, waited for, shared."""

import io
import json
import re
from contextlib import redirect_stdout

import pytest
from streamlit.testing.v1 import AppTest

from pages.numbers import timings
from pages.numbers.line import LONGEST, CannotBeMeasuredError, Line
from pages.shared.words import load
from softmax_core.lessons.cost import MOST, VARIANTS
from tests.live import show
from tests.pages.conftest import APP, Screen
from tests.pages.numbers.measurements import TEXT, made


def cost(**query):
    return show("numbers", "cost", **query)


def test_the_counts_of_one_vector_of_three_are_said():
    shown = cost(act="example", text="1 × 3")
    assert shown.query == {"cn": "1", "ck": "3"}
    assert "For 1 × 3 logits the naive way does 8 operations, the shifted one 13: 1.6" in shown.sentence
    assert shown.written("fetched[1]") == "9"


@pytest.mark.parametrize(("lang", "verdict"), [("en", "same order, O(N·K)"), ("zh", "同阶，都是 O(N·K)")])
def test_c17_has_its_verdict_and_the_numbers_of_this_size(lang, verdict):
    said = cost(lang=lang, cn="10", ck="20").text("statement")
    assert verdict in said
    assert "190" in said  # 10 · 19 comparisons
    assert "D2" in said


@pytest.mark.parametrize(
    ("act", "typed"), [("N!", "0"), ("K!", "1"), ("N!", "10001"), ("K!", "2.5"), ("N!", "nan"), ("K!", "x")]
)
def test_what_is_no_size_is_refused_in_one_sentence_and_nothing_is_lost(act, typed):
    shown = cost(act=act, text=typed)
    assert shown.why
    assert "\n" not in shown.why
    assert shown.query == {}


def test_the_copied_code_times_every_way():
    out = io.StringIO()
    with redirect_stdout(out):
        exec(cost(opened=["copy"], cn="2", ck="3").header["copies"]["numpy"], {})  # noqa: S102  (our own text)
    lines = out.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == list(VARIANTS)
    assert all(re.search(r": \d+\.\d µs \(quartiles \d+\.\d to \d+\.\d\)$", line) for line in lines)


# measuring -------------------------------------------------------------------------------------------


class Visitor:
    """The chapter as a visitor has it, with a line that measures when the test says so."""

    def __init__(self, locale="en", who="Ann", **query):
        self.lang = "zh" if locale.startswith("zh") else "en"
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        self.app.context["locale"], self.app.session_state["who"] = locale, who
        self.app.run()
        for key, value in ({"section": "cost"} | query).items():
            self.app.query_params[key] = value
        self.run(self.app.switch_page("pages/numbers/page.py"))

    def run(self, element=None):
        (element or self.app).run()
        Screen(self.app)
        return self

    def press(self, key):
        return self.run(self.app.button(key=key).click())

    @property
    def buttons(self):
        return [one.key for one in self.app.button if str(one.key).startswith("measure")]

    @property
    def progress(self):
        return [(one.proto.value, one.proto.text) for one in self.app.get("progress")]

    @property
    def said(self):
        return " ".join(one.value for kind in ("markdown", "caption", "warning", "error") for one in self.app.get(kind))

    @property
    def charts(self):
        return {one.proto.id.split("-", 2)[-1]: one.proto for one in self.app.get("plotly_chart")}


class Bench:
    """What measures in these tests: at once, and as the test says."""

    def __init__(self):
        self.during, self.now = lambda _progress: None, 0.0
        self.line = Line(self.run, lambda: self.now, threaded=False)

    def run(self, size, progress):
        self.during(progress)
        return made(size)


@pytest.fixture
def bench(monkeypatch):
    one = Bench()
    monkeypatch.setattr(timings, "line", one.line)
    monkeypatch.setattr(timings, "_who", lambda: timings.st.session_state["who"])  # AppTest has one name for all
    return one


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh-CN", "zh")])
def test_a_visitor_asks_waits_sees_progress_and_then_the_result_with_its_age_and_machine(bench, locale, lang):
    words = load(TEXT, lang)
    visitor = Visitor(locale, cn="128", ck="1000")
    assert visitor.buttons == ["measure"]
    assert not visitor.charts
    visitor.press("measure")
    assert visitor.progress == [(0, words.say("cost_waiting", N=128, K=1000, before=0))]
    assert visitor.buttons == ["measure", "measure-cancel"]
    during = []

    def look(progress):
        progress(0.25)
        during.extend(visitor.run().progress)

    bench.during = look
    bench.line.step()
    assert during == [(25, words.say("cost_running", N=128, K=1000))]
    bench.now = 200.0
    visitor.run()
    assert not visitor.progress
    assert visitor.buttons == ["measure", "measure-again"]
    assert "naive 128 µs" in visitor.said or "直接计算 128 µs" in visitor.said
    assert words.say("cost_minutes", minutes=3) in visitor.said
    assert "Z80" in visitor.said
    assert set(visitor.charts) == {"cost-chosen", "cost-growth-K", "cost-growth-N"}
    assert "128 µs" in visitor.charts["cost-chosen"].alt
    assert json.loads(visitor.charts["cost-growth-K"].spec)["data"][0]["x"] == [15, 62, 250, 1000, 4000]


def test_one_visitors_result_is_shown_to_all_and_who_waits_is_told_the_place(bench):
    first, second, third = (Visitor(who=who, ck=k) for who, k in (("Ann", "10"), ("Bob", "20"), ("Cem", "20")))
    for visitor in (first, second, third):
        visitor.press("measure")
    assert "0 before you" in first.run().progress[0][1]
    assert "1 before you" in second.run().progress[0][1]
    assert "1 before you" in third.run().progress[0][1]
    while bench.line.step():
        pass
    assert second.run().charts.keys() == third.run().charts.keys() == {"cost-chosen", "cost-growth-K", "cost-growth-N"}
    assert Visitor(who="Dan", ck="20").charts  # who comes later sees it at once
    assert not Visitor(ck="30").charts


def test_a_wish_can_be_cancelled_and_made_again(bench):
    visitor = Visitor().press("measure").press("measure-cancel")
    assert visitor.buttons == ["measure"]
    assert not visitor.progress
    assert not bench.line.step()
    visitor.press("measure")
    bench.line.step()
    visitor.run().press("measure-again")
    assert visitor.progress
    assert bench.line.step()


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_cannot_be_measured_is_said_in_one_sentence(bench, locale):
    large = Visitor(locale, cn="10000", ck="101").press("measure")
    words = load(TEXT, large.lang)
    assert words.say("cost_too_large", N=10_000, K=101, most=f"{MOST:,}") in large.said
    assert not bench.line.step()

    def fails(_progress):
        raise CannotBeMeasuredError("too_long")

    bench.during = fails
    visitor = Visitor(locale).press("measure")
    bench.line.step()
    assert words["cost_too_long"] in visitor.run().said
    for k in range(LONGEST):
        bench.line.ask((1, 100 + k), "others")
    assert words.say("cost_full", longest=LONGEST) in visitor.press("measure").said


@pytest.mark.usefixtures("bench")
def test_a_link_for_a_class_can_leave_measuring_out():
    assert Visitor(controls="N,K").buttons == []
    assert Visitor(controls="N,measure").buttons == ["measure"]
