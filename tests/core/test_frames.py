"""What travels to the browser writes the same digits as what was computed, and nothing travels twice."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softmax_core.columns import columns, forms
from softmax_core.digits import Form, rounded, text
from softmax_core.frames import Sweeps, base_row, tables
from softmax_core.sweeps import Setting, grids, half_range, sweeps

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = math.inf, math.nan
ANY = st.floats() | st.floats(-20000, 20000) | st.floats(-1, 1)
FORMS = st.sampled_from(
    [Form(), Form(signed=True), Form(decimals=2), Form(bracketed=True), Form("plain"), Form("name")]
)


def written(value, form):
    """A number as the browser would write it: in its form, names by their index."""
    return str(float(value)) if form.kind == "name" else text(float(value), form)


def one(values, form=None, base=None):
    """The table of a single control with a single column, named x."""
    form = form or Form()
    grid = np.arange(float(len(values)))
    present = base_row({"x": values[0] if base is None else base}, {"x": form})
    return tables(Sweeps({"a": grid}, {"x": np.array(values)}), present, {"x": form})


@QUICK
@given(st.lists(ANY, min_size=2, max_size=8), FORMS)
def test_every_entry_is_written_as_the_result_itself(values, form):
    if form.kind == "name":
        values = [float(index) for index, _ in enumerate(values)]
    small = one(values, form)
    shown = small.columns("a").get("x", rounded([values[0]] * len(values), form))
    assert [written(v, form) for v in shown] == [written(v, form) for v in values]


def test_every_entry_of_the_chain_is_written_as_the_result_itself():
    for setting in (
        Setting((3.0, 1.0, 0.2)),
        Setting((13.0, 31.0, 5.0, -INF), 0.5, 2, 2.0, 0.3),
        Setting((1e300, -4.0), 0.0),
        Setting((999.9, 1000.0), INF),
    ):
        pinned = Setting(setting.logits[::-1]).chain()
        form = forms(len(setting.logits), pinned=True)
        moved = sweeps(setting, grids(setting, half_range(setting.effective)), pinned)
        base = base_row({name: float(c[0]) for name, c in columns(setting.states(), pinned).items()}, form)
        small = tables(moved, base, form)
        for control, grid in small.grids.items():
            travelled = small.columns(control)
            for name in moved.columns:
                shown = travelled.get(name, np.full(len(grid), base[name]))
                for got, want in zip(shown, moved.column(control, name), strict=True):
                    assert written(got, form[name]) == written(want, form[name]), (control, name)


def test_a_column_that_keeps_its_digits_is_left_out():
    assert not one([0.25, 0.25, 0.250000001]).tracks
    assert not one([NAN, NAN]).tracks
    assert not one([INF, INF]).tracks
    assert one([0.25, 0.2501]).tracks == [("a", ["x"])]
    assert one([0.25, 0.25], base=0.5).tracks == [("a", ["x"])]


def test_nothing_travels_where_nothing_is_wanted():
    nothing = tables(Sweeps({"a": np.arange(2.0)}, {"x": np.arange(2.0)}), {}, {})
    assert (nothing.tracks, nothing.columns("a")) == ([], {})


def test_equal_columns_are_stored_once():
    third = np.array([0.25, 1 / 3])
    moved = Sweeps({"a": np.arange(2.0)}, {"p": third, "q": third.copy(), "r": third[::-1]})
    small = tables(moved, {"p": 0.25, "q": 0.25, "r": 0.25}, dict.fromkeys("pqr", Form()))
    assert small.tracks == [("a", ["p", "q"]), ("a", ["r"])]
    assert small.packed.whole.lengths.tolist() == [2, 2]


def test_a_plain_column_does_not_share_the_single_precision_of_an_equal_one_that_is_rounded():
    spread = np.array([0.1234, 999.9999])
    moved = Sweeps({"a": np.arange(2.0)}, {"p": spread, "q": spread.copy()})
    small = tables(moved, {"p": 0.0, "q": 0.0}, {"p": Form(), "q": Form("plain")})
    assert small.columns("a")["q"].tolist() == spread.tolist()
    assert (len(small.packed.single.lengths), len(small.packed.double.lengths)) == (1, 1)


def travels(values, form=None, base=None):
    """How the only column travels, and how many numbers of it are listed."""
    packed = one(values, form, base).packed
    ways = [name for name, part in zip(("runs", "whole", "single", "double"), packed.parts(), strict=True)
            if len(part.lengths)]  # fmt: skip
    return *ways, len(packed.whole.place)


def test_a_column_of_few_units_travels_as_whole_numbers_of_them():
    assert travels([0.25, 1 / 3, 1.0, 6.7]) == ("whole", 0)
    assert travels([3.0, 0.0, 2.0], Form("plain")) == ("whole", 0)
    assert travels([0.1, 0.2], Form("plain")) == ("double", 0)
    assert travels([0.25, 6.9] + 8 * [0.5], base=0.25) == ("whole", 1)


def test_single_precision_is_used_where_it_keeps_the_digits_and_only_there():
    assert travels([0.1234, 999.9999]) == ("single", 0)
    assert travels([0.1234, 1234.5678]) == ("double", 0)
    assert travels([0.5, 1e-300]) == ("double", 0)
    assert travels([0.5, 1e300]) == ("double", 0)
    assert travels([0.1, 0.2], Form("plain")) == ("double", 0)
    assert travels([0.5, 0.25], Form("plain")) == ("single", 0)
    assert travels([0.5, 0.0, INF]) == ("single", 0)


def test_every_control_has_its_own_steps():
    moved = Sweeps({"a": np.arange(2.0), "b": np.arange(3.0)}, {"x": np.array([1.0, 2.0, 3.0, 4.0, 5.0])})
    small = tables(moved, {"x": 1.0}, {"x": Form()})
    assert [small.columns(control)["x"].tolist() for control in "ab"] == [[1, 2], [3, 4, 5]]
    assert moved.column("b", "x").tolist() == [3, 4, 5]


def test_the_base_row_is_rounded_in_the_order_given():
    base = base_row({"b": 1 / 3, "a": 1e-9 / 3}, {"a": Form(), "b": Form(decimals=2)})
    assert list(base) == ["b", "a"]
    assert list(base.values()) == pytest.approx([0.33, 3.33e-10], rel=1e-12)
