"""The chapter on cross-entropy in both languages: figures, sentences, statements, links, code."""

import re
import subprocess
import sys
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages.cross_entropy.state import DEFAULT, MODULES, PARAMS
from pages.shared.links import from_query, to_query
from streamlit.testing.v1 import AppTest

from pages.cross_entropy import code
from tests.pages.conftest import APP, Screen

LOCALES = ["en", "zh-CN"]
KEYS = [param.key for param in PARAMS]
QUICK = settings(
    deadline=None, derandomize=True, database=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)


def opened(locale="en", **query):
    """The chapter at an address; a warning is an error."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.context["locale"] = locale
    app.run()
    for key, value in query.items():
        app.query_params[key] = value
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        app.switch_page("pages/cross_entropy/page.py").run()
    return app


def section(app, name):
    return Screen(app, f"section-{name}")


def statement(screen, code):
    """The visible text of a statement."""
    node = next(node for node in screen.nodes() if node[1].get("id") == code)
    return " ".join(filter(None, (screen.text_of(*one[1:]) for one in screen.nodes(list(node)))))


def toasts(app):
    return [element.value for element in app.toast]


# Figures. References: mpmath with 50 digits unless a document is named.


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_opens_with_a_live_view_for_every_section(locale):
    app = opened(locale)
    assert [head.value for head in app.subheader] == [
        section(app, name) and head.value for name, head in zip(MODULES, app.subheader, strict=True)
    ]
    assert len(app.get("plotly_chart")) == 6
    assert all(one.proto.alt for one in app.get("plotly_chart"))
    assert not toasts(app)


@pytest.mark.parametrize(
    ("name", "query", "figures"),
    [
        # softmax([1, .5, 0])_0 = 0.50648039, −log = 0.68026967, / log 2 = 0.98142168
        ("price", {}, {"p": "0.5065", "ce": "0.6803", "cb": "0.9814", "ch": "1.3734", "bh": "1.9814", "N": "1.97"}),
        # D3's table: model 1, sample 3
        ("price", {"z": "-2.302585,-1.609438,-0.356675"}, {"p": "0.1000", "ce": "2.3026", "cb": "3.3219"}),
        # D2's E3: [13, 31, 5]
        ("price", {"z": "13,31,5"}, {"p0": "1.52e-8", "ce": "18.0000"}),
        ("two", {}, {"H": "0.8979", "KL": "0.2773", "X": "1.1752", "LK": "0.3466", "JS": "0.0737", "XB": "1.6955"}),
        # D3's target and model 2, sample 3
        ("two", {"p": "1,0,0", "q": "0.3,0.4,0.3"}, {"H": "0", "KL": "1.2040", "X": "1.2040", "LK": "∞"}),
        ("binary", {}, {"p": "0.8176", "loss": "0.2014", "two": "0.2014", "g": "−0.1824"}),
        ("binary", {"b": "-3", "by": "0.25"}, {"p": "0.0474", "loss": "0.7986"}),
        (
            "squared",
            {},
            {"bc": "4.0181", "bs": "0.9644", "bd": "−0.9820", "be": "−0.0347", "bq": "0.0353", "bx": "28.31"},
        ),
        # D3's E7, model 1, sample 3: cross-entropy 2.302585, squared error 1.34
        ("squared", {"s": "-1.94591", "sr": "-1.252763"}, {"tp": "0.1000", "tc": "2.3026", "ts": "1.3400"}),
        ("separate", {}, {"s4": "0", "f4": "8.28e-8", "s8": "8.28e-8"}),
        ("separate", {"f": "0,800,0"}, {"s4": "∞", "s8": "∞", "f4": "800.0000", "f8": "800.0000"}),
    ],
)
def test_the_figures_are_right(name, query, figures):
    screen = section(opened("en", **query), name)
    shown = {column: screen.written(column) for column in figures}
    assert shown == figures


@pytest.mark.parametrize(
    ("name", "query", "english", "chinese"),
    [
        (
            "price",
            {},
            "cat came true with p = 0.5065: that costs 0.6803 nats = 0.9814 bits.",
            "真实类别猫得到 p = 0.5065：代价 0.6803 nat = 0.9814 bit。",
        ),
        ("price", {"z": "-inf,1,2"}, "cat came true with p = 0: the price is infinite", "代价无穷大"),
        ("two", {}, "Predicting q costs 1.1752 nats (1.6955 bits); 0.8979 of them", "用 q 预测要付 1.1752 nat"),
        ("two", {"q": "0.6,0.3,0.1"}, "q equals p, so KL = 0 and the price is at its floor", "q 等于 p，KL = 0"),
        (
            "two",
            {"q": "0.5,0.5,0"},
            "q gives bird no probability at all, but bird happens with p = 0.1",
            "q 没有给鸟任何概率，而鸟以 p = 0.1",
        ),
        ("binary", {}, "Both ways give p = 0.8176 and a loss of 0.2014 nats", "两种算法都得到 p = 0.8176"),
        ("binary", {"ba": "1e17"}, "a = 100000000000000000 is so large that z loses its digits", "z 的数位被它淹没"),
        (
            "squared",
            {},
            "squared error hardly moves it: its slope is −0.0347, cross-entropy’s −0.9820, 28.31 times",
            "陡 28.31 倍",
        ),
        (
            "squared",
            {"s": "2"},
            "With two classes the prediction is right (p = 0.8808)",
            "两类时预测正确（p = 0.8808）",
        ),
        (
            "squared",
            {"s": "-1"},
            "With two classes the prediction is wrong (p = 0.2689); squared error pulls with",
            "两类时预测错误（p = 0.2689）",
        ),
        ("separate", {}, "In float64 both ways give 8.28e-8 nats here.", "两种算法在这里都得到 8.28e-8 nat"),
        ("separate", {"f": "40,0,0"}, "In float64 softmax gives exactly 1 and the loss after it is 0", "恰好得 1"),
        ("separate", {"f": "0,800,0"}, "In float64 softmax gives exactly 0", "恰好得 0"),
        ("separate", {"f": "-inf,0,0"}, "The true class is masked", "真实类别被 −∞ 屏蔽"),
    ],
)
def test_one_sentence_says_what_is_seen(name, query, english, chinese):
    assert english in section(opened("en", **query), name).sentence
    assert chinese in section(opened("zh-CN", **query), name).sentence


@pytest.mark.parametrize(
    ("name", "code", "query", "english", "chinese"),
    [
        ("price", "C7", {}, "The order stays, the values do not.", "次序不变，数值变了。"),
        ("price", "C7", {"z": "-800,-900,0"}, "p has been rounded until classes tie", "已被舍入到并列"),
        (
            "two",
            "C9",
            {},
            "Here the floor is H(p) = 0.8979 nats, so a cross-entropy of 1.1752 is 0.2773 above it",
            "这里的下限是 H(p) = 0.8979 nat：交叉熵 1.1752 只高出下限 0.2773",
        ),
        ("two", "C9", {"p": "0,1,0"}, "Here p is one-hot: the floor is 0", "这里 p 是 one-hot：下限为 0"),
        ("squared", "C11", {}, "ratio 0.0353 for two classes and 0.0157 for three", "两类时为 0.0353，三类时为 0.0157"),
        (
            "binary",
            "C15",
            {},
            "Here softmax([3.5000, 2.0000]) gives 0.8176",
            "这里 softmax([3.5000, 2.0000]) 得 0.8176",
        ),
    ],
)
def test_every_statement_has_its_verdict_and_is_shown_on_the_numbers(name, code, query, english, chinese):
    assert english in statement(section(opened("en", **query), name), code)
    assert chinese in statement(section(opened("zh-CN", **query), name), code)


# Links


def test_a_default_does_not_stay_in_the_address():
    app = opened(z="1,0.5,0", y="0", p="0.6,0.3,0.1", b="1.5", layout="rows", eps="0.1", f="17,0,0", n="6,3,1")
    assert dict(app.query_params) == {}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"p": "0.5,0.6"}, "add up to 1.1000"),
        ({"q": "0.5,0.5"}, "2 numbers were found"),
        ({"p": "1.5,-0.5"}, "1.5"),
        ({"lockp": "9"}, "not one of the 3 classes"),
        ({"z": "1,2"}, "2 numbers were found"),
        ({"y": "3"}, "3 classes"),
        ({"b": "x"}, "not a number"),
        ({"s": "nan"}, "not a finite"),
        ({"f": "inf,0,0"}, "finite"),
        ({"by": "-1"}, "not a probability"),
        ({"z": "-inf,-inf,-inf"}, "masked"),
    ],
)
def test_a_bad_link_is_told_once_and_keeps_the_default(query, said):
    app = opened(**query)
    (warning,) = toasts(app)
    assert said in warning.replace("\\", "")
    (warning,) = toasts(opened("zh-CN", **query))
    assert re.search("[\u4e00-\u9fff]", warning)
    assert dict(app.query_params) == {}
    assert section(app, "two").written("X") == "1.1752"


VALUE = st.text(max_size=20) | st.sampled_from(
    [
        "1,2,3",
        "0.5,0.5",
        "0.2,0.3,0.5",
        "1,0,0",
        "-inf,0,1",
        "1e308,-1e308,0",
        "1e-320",
        "0",
        "1",
        "-1",
        "0,1",
        "2",
        "inf",
        "smooth",
        "free",
        "columns",
        "1,2;3,4",
        "1,2,3,4,5;5,4,3,2,1",
        "1000000,0,0",
        "40,0,0",
        "-inf,-inf,0",
        "nan",
    ]
)


@QUICK
@given(st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=6))
def test_any_address_gives_a_state_that_computes_and_is_written_and_read_back(query):
    state, _ = from_query(PARAMS, DEFAULT, query)
    for name in MODULES:
        part = state.part(name)
        now, moved = part.now(), part.sweeps()
        assert set(now) == set(moved.columns)
        assert all(now[control] in grid for control, grid in moved.grids.items())
    again, refused = from_query(PARAMS, DEFAULT, to_query(PARAMS, state))
    assert (again, refused) == (state, [])


# Code


@pytest.mark.parametrize(
    "query",
    [
        {},
        {
            "z": "-inf,1,2",
            "p": "1,0,0",
            "q": "0.5,0.5,0",
            "target": "free",
            "tz": "9,1,-inf",
            "b": "-30",
            "by": "0.25",
            "layout": "columns",
            "s": "3",
            "f": "0,800,0",
            "n": "0,3,1",
            "nz": "1,2,3",
        },
    ],
)
@pytest.mark.parametrize("name", list(MODULES))
def test_the_copied_code_runs_alone_and_prints_the_figures_on_the_screen(name, query):
    state, refused = from_query(PARAMS, DEFAULT, query)
    assert not refused
    part = state.part(name)
    ran = subprocess.run(
        [sys.executable, "-c", code.numpy(name, part)], capture_output=True, text=True, check=True, timeout=60
    )
    printed = [float(x) for x in re.findall(r"-?(?:\d+\.\d*(?:e[+-]?\d+)?|inf)", ran.stdout.replace("np.float64", ""))]
    now = part.now()
    wanted = {
        "price": ["ce", "cb", "ch"],
        "two": ["H", "KL", "X", "LK", "JS"],
        "binary": ["p", "loss", "q1", "two"],
        "squared": ["bc", "bs", "bd", "tc", "ts", "td"],
        "separate": ["s8", "f8"],
    }[name]
    for column in wanted:
        assert any(x == pytest.approx(now[column], rel=1e-6, abs=1e-9) for x in printed), (column, now[column], printed)
