"""What travels to the live component: read as the browser reads it, aligned, and small."""

import json
import re
import struct
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from streamlit.testing.v1 import AppTest

from pages.shared.live import component
from pages.shared.live.model import Axis, ChartSpec, Model, Points, Session, decode, encode, pack_view, settle
from pages.shared.live.nodes import Bound, bar, box, button, cell, col, el, slider, template
from softmax_core.columns import columns, forms
from softmax_core.digits import rounded
from softmax_core.frames import base_row, tables
from softmax_core.sweeps import Setting, grids, half_range, sweeps
from softmax_core.travel import chain_packet

ROOT = Path(__file__).parents[2]
SETTING = Setting((3.0, 1.0, 0.2), 0.5, 1)
VIEW = el(
    "div", cell("b", col("p0"), " of ", col("E")), bar("l1"),
    slider("z0", "logit", [col("z0")]), slider("T", "T", [col("T")]),
)  # fmt: skip
CHART = ChartSpec("chart", ["p1", "p2"], {"z0": Axis("x", -5.0, 5.0, (-5.0, 5.0))}, "z0")


def model(setting=SETTING, view=VIEW, chart=CHART):
    return Model(
        pack_view(view), partial(chain_packet, setting, half_range(setting.effective), None),
        names=("猫", "<b>", "c")[: len(setting.logits)], chart=chart, lang="zh-CN",
    )  # fmt: skip


TYPES = {"places": "<i4", "begins": "<i4", "whole": "<u2", "single": "<f4"}


def as_the_browser_reads(packed):
    """Grid and tracks of every control: offsets count bytes from the start of the numbers, as in 1_read.js."""
    (length,) = struct.unpack_from("<I", packed)
    header, numbers = json.loads(packed[4 : 4 + length]), packed[4 + length :]
    parts = {}
    for kind, (begin, count) in header["begins"].items():
        number = np.dtype(TYPES.get(kind, "<f8"))
        assert begin % number.itemsize == 0, f"a browser refuses {kind} at {begin}"
        parts[kind] = np.frombuffer(numbers, number, count, begin)
    steps = [length for _, _, length in header["controls"]]
    ends = np.cumsum(header["rows"])
    lengths = np.split(np.array([steps[control] for control, *_ in header["tracks"]], dtype=int), ends[:-1])
    runs = np.repeat(parts["run"], np.diff(parts["begins"], append=lengths[0].sum()))
    whole = (parts["whole"] + np.repeat(parts["low"], lengths[1])) / np.repeat(parts["scale"], lengths[1])
    whole[parts["places"]] = parts["listed"]
    blocks = zip((runs, whole, parts["single"], parts["double"]), lengths, strict=True)
    rows = [row for block, each in blocks if len(each) for row in np.split(block, np.cumsum(each)[:-1])]
    grids = np.split(parts["grid"], np.cumsum(steps)[:-1])
    names = [name for name, _ in header["columns"]]
    read = {one: (grid, at, {}) for (one, at, _), grid in zip(header["controls"], grids, strict=True)}
    for (control, *columns_held), row in zip(header["tracks"], rows, strict=True):
        read[header["controls"][control][0]][2].update({names[column]: row for column in columns_held})
    return read


def test_what_was_packed_is_read_back():
    packed = encode(model(), Session("abc", 7))
    header, values = decode(packed)
    assert (header["token"], header["done"], header["lang"]) == ("abc", 7, "zh-CN")
    assert header["names"] == ["猫", "<b>", "c"]
    assert header["view"] == VIEW
    assert header["charts"][0]["lines"] == ["p1", "p2"]
    assert values["T"] == 0.5
    assert values["p0"] == 0.9785  # the documents' E1 at T = 0.5
    kind = header["forms"][dict(header["columns"])["p0"]]
    assert (kind["kind"], kind["decimals"], kind["tiny"], kind["huge"]) == ("number", 4, 0.001, 1e4)


def test_only_columns_that_are_shown_travel():
    values = decode(encode(model(), Session("a")))[1]
    assert set(values) == {"p0", "E", "l1", "z0", "T", "p1", "p2"}
    assert set(decode(encode(model(chart=None), Session("a")))[1]) == {"p0", "E", "l1", "z0", "T"}


@pytest.mark.parametrize(
    "setting", [SETTING, Setting((1e300, -np.inf), 0.0), Setting((9.0, 31.0, 5.0), np.inf, 2, 2.0, 1.0)]
)
def test_every_number_arrives_where_the_browser_looks_for_it(setting):
    read = as_the_browser_reads(encode(model(setting, chart=None), Session("a")))
    steps, form = grids(setting, half_range(setting.effective)), forms(len(setting.logits))
    moved, shown = sweeps(setting, {one: steps[one] for one in ("z0", "T")}), model().view.bound().columns
    now = {name: float(column[0]) for name, column in columns(setting.states()).items()}
    small = tables(moved, base_row({name: now[name] for name in shown}, form), form)
    assert set(read) == set(steps)
    for control, (grid, at, tracks) in read.items():
        assert_array_equal(grid, steps[control])
        assert grid[at] == now[control]
        assert set(tracks) == set(small.columns(control)), "only controls that the view has are swept"
        for name, track in tracks.items():
            want = rounded(moved.column(control, name), form[name])
            np.testing.assert_allclose(track, want, rtol=1e-7, err_msg=f"{name} along {control}")


FOLDED = el(
    "div", cell("b", col("p0")), slider("z0", "z", []),
    el("details", bar("F"), slider("c", "c", []),
       el("details", bar("u"), data_key="deep"), data_key="play"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("opened", "following", "moving"),
    [((), {"p0"}, {"z0"}), (("deep",), {"p0"}, {"z0"}), (("play",), {"p0", "F"}, {"z0", "c"}),
     (("play", "deep"), {"p0", "F", "u"}, {"z0", "c"})],
)  # fmt: skip
def test_what_is_closed_has_its_present_values_and_no_tables(opened, following, moving):
    given = model(Setting((3.0, 1.0, 0.2), 0.5, 1, 2.0, 1.0), FOLDED, None)
    packed = encode(given, Session("a", opened=frozenset(opened)))
    header, values = decode(packed)
    read = as_the_browser_reads(packed)
    assert header["opened"] == sorted(opened)
    assert values == {"p0": 0.9997, "F": 7.3891, "u": 54.5982}
    assert {name for _, _, tracks in read.values() for name in tracks} <= following
    assert {control for control, (_, _, tracks) in read.items() if tracks} == moving
    assert set(read) == {"z0", "z1", "z2", "T", "c", "m", "y"}
    assert read["c"][0][read["c"][1]] == 1.0, "a slider that is closed knows its steps, too"


def test_a_view_that_the_browser_has_does_not_travel_again():
    given = model()
    again = encode(given, Session("a", views=frozenset([given.view.key])))
    header, values = decode(again)
    assert header["view"] is None
    assert header["key"] == given.view.key
    assert values == decode(encode(given, Session("a")))[1]
    assert decode(encode(given, Session("a", views=frozenset(["other"]))))[0]["view"] == VIEW
    assert pack_view(el("p", "x")).key != pack_view(el("p", "y")).key


@settings(deadline=None, derandomize=True, database=None, max_examples=100)
@given(st.text())
def test_any_text_survives_the_journey_or_arrives_as_text(text):
    packed = encode(model(view=el("p", text, cell("b", col("p0")), title=text), chart=None), Session("a"))
    got = decode(packed)[0]["view"]
    assert got[1]["title"] == got[2][0] == text


def test_half_a_character_does_not_break_the_journey():
    packed = encode(model(view=el("p", "a\ud800b", cell("b", col("p0"))), chart=None), Session("a"))
    assert decode(packed)[0]["view"][2][0] == "a?b"


# The size of what is sent per release, with the script that Streamlit sends along each time


def sent_per_release(classes, **query):
    """The size of the live view's message, without the view: the browser has that when the visitor lets go."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.query_params["z"] = ",".join(str(round(3.7 - 0.83 * i, 2)) for i in range(classes))
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert not app.warning
    code, proto = (one.proto for one in app.get("bidi_component"))
    assert len(code.js_content) > 30_000
    assert 100 < len(proto.js_content) < 1000
    assert not proto.css_content
    view = json.dumps(decode(proto.bytes)[0]["view"], ensure_ascii=False, separators=(",", ":")).encode()
    return len(proto.SerializeToString()) - len(view)


@pytest.mark.parametrize(("classes", "limit"), [(5, 80_000), (10, 180_000), (12, 250_000)])
def test_a_release_sends_no_more_than_promised(classes, limit):
    assert sent_per_release(classes) <= limit


@pytest.mark.parametrize(("classes", "limit"), [(5, 90_000), (10, 210_000)])
def test_a_release_sends_no_more_than_promised_with_everything_on(classes, limit):
    pinned = f"{','.join(str(0.5 * i) for i in range(classes))};0.7;1"
    assert sent_per_release(classes, pin=pinned, axis="log") <= limit


def test_the_style_and_the_script_travel_without_comments_and_otherwise_whole():
    for path in [component.HERE / "live.css", *component.HERE.glob("*.js")]:
        lean = component._lean(path)
        kept = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        assert lean.splitlines() == [line for line in kept if line and not re.match(r"//|/\*", line)]


# Acts: numbered, each done once


def queue(*acts):
    return [{"n": n, "id": what, "text": text} for n, what, text in acts]


def sent(token, *acts, views=()):
    return {"token": token, "queue": queue(*acts), "views": list(views)}


def test_acts_are_done_in_order_and_each_once():
    first, acts = settle(Session("a"), sent("a", (1, "z0", "3"), (2, "T", "inf")))
    assert acts == [("z0", "3"), ("T", "inf")]
    assert first.done == 2
    second, acts = settle(first, sent("a", (1, "z0", "3"), (2, "T", "inf"), (3, "y", "1")))
    assert acts == [("y", "1")]
    assert settle(second, sent("a", (1, "z0", "3"), (3, "y", "1")))[1] == []


def test_acts_under_another_token_are_not_done():
    session = Session("a", 1)
    assert settle(session, sent("b", (2, "z0", "3"))) == (session, [])


@pytest.mark.parametrize("nothing", [None, {}])
def test_nothing_sent_is_nothing_done(nothing):
    assert settle(Session("a", 3), nothing) == (Session("a", 3), [])


def test_the_views_that_the_browser_has_are_remembered():
    assert settle(Session("a"), sent("a", views=["k"]))[0].views == {"k"}


def test_what_is_open_is_remembered_until_something_else_is_and_is_no_concern_of_the_chapters():
    session, acts = settle(Session("a"), sent("a", (1, "opened", "steps"), (2, "T", "2"), (3, "opened", "play steps")))
    assert (session.opened, acts) == ({"play", "steps"}, [("T", "2")])
    session, acts = settle(session, sent("a", (4, "T", "3")))
    assert session.opened == {"play", "steps"}
    assert settle(session, sent("a", (5, "opened", "")))[0].opened == set()


# The words that views are made of


def test_attributes_bind_or_are_written():
    assert el("p", "x", cls="c", live_act="add", aria_label="l", hidden=True, title=None, lang=False, _for="f") == [
        "p", {"class": "c", "$act": "add", "aria-label": "l", "hidden": "", "for": "f"}, ["x"],
    ]  # fmt: skip


def test_a_template_becomes_words_and_columns():
    assert template("{a} of {b}", a="p0", b="p1") == [["p0"], " of ", ["p1"]]
    assert template("no columns") == ["no columns"]
    with pytest.raises(KeyError):
        template("{missing}")


def test_a_refused_text_takes_the_place_of_the_boxs_value():
    _, attributes, _ = box("n0", "Name", None, refused="x" * 30, value="cat")
    assert attributes["value"] == "x" * 30
    assert attributes["aria-invalid"] == "true"
    _, attributes, _ = box("n0", "Name", None, value="cat")
    assert attributes["value"] == "cat"
    assert "aria-invalid" not in attributes


def test_every_binding_counts_as_shown():
    tree = el(
        "div", cell("b", col("a")), bar("b"), slider("z", "l", [col("c")]), box("x", "l", "d"), button("go", "Go"),
        el("p", live_show=["e", 1]), el("p", live_hide=["f", 1]), el("p", live_mark=["g", 1]), "text",
    )  # fmt: skip
    assert pack_view(tree).bound() == Bound(frozenset("abcdefg"), frozenset("z"))


# Charts of points


def test_the_columns_of_points_travel_and_their_figure_has_a_known_number_of_traces():
    points = ChartSpec("chart", points=[Points(1, ["p0", "p1"], ["l0", "l1"], (0.0, 1.0, 0.0, 7.0))], still=1)
    header, values = decode(encode(model(view=el("p", "x"), chart=points), Session("a")))
    assert set(values) == {"p0", "p1", "l0", "l1"}
    assert header["charts"][0]["traces"] == 2
    assert header["charts"][0]["points"] == [
        {"trace": 1, "x": ["p0", "p1"], "y": ["l0", "l1"], "within": [0.0, 1.0, 0.0, 7.0]}
    ]
    assert CHART.traces == 3
    assert ChartSpec("chart", ["p0"], CHART.axes, "z0", points=points.points).traces == 3


def test_several_charts_travel_and_a_number_among_points_needs_no_column():
    more = [ChartSpec(key, points=[Points(0, ["p1", 0.5], [0.0, "E"], (0.0, 1.0, 0.0, 9.0))]) for key in ("one", "two")]
    given = replace(model(), charts=more)
    header, values = decode(encode(given, Session("a")))
    assert [chart["key"] for chart in header["charts"]] == ["chart", "one", "two"]
    assert header["charts"][1]["points"][0]["x"] == ["p1", 0.5]
    assert set(values) == {"p0", "E", "l1", "z0", "T", "p1", "p2"}


def test_points_stand_at_their_columns_and_never_beyond_the_edges():
    points = Points(0, ["p", 0.5, "q"], ["c", -1.0, "c"], (0.0, 1.0, 0.0, 7.0))
    assert points.at({"p": 0.25, "q": 2.0, "c": 8.0}) == {"x": [0.25, 0.5, 1.0], "y": [7.0, 0.0, 7.0]}
