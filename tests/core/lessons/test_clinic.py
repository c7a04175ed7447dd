"""The clinic: what every way gives, against SciPy and the documents; every verdict where it holds and where not."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.special import softmax as scipy_softmax

from softmax_core.lessons.clinic import GENERAL, VERDICTS, array, examine, examined, expected, quantities
from softmax_core.lessons.clinic_variants import COLUMNS, ROWS, VARIANTS, VECTOR

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)

E1, E2, E3 = [3.0, 1.0, 0.2], [2.0, 1.0, 0.1], [13, 31, 5]
E4 = [[3, 2, 4], [4, 5, 6]]
E5 = [E1, E2]

RIGHT_NUMBERS = {  # documents.md, computed with 50 digits
    "E1": (E1, [0.836018802781, 0.113142841466, 0.050838355753]),
    "E2": (E2, [0.659001138886, 0.242432970705, 0.0985658904093]),
    "E3": (E3, [1.52299795127e-8, 0.999999984765, 5.10908895023e-12]),
    "E4": (E4, [[0.244728471055, 0.0900305731704, 0.665240955775], [0.0900305731704, 0.244728471055, 0.665240955775]]),
}
E5_GLOBAL_AXIS0 = [[0.731058578630, 0.5, 0.524979187479], [0.268941421370, 0.5, 0.475020812521]]
E6_TOTAL = [[0.570000868974, 0.0771412290478, 0.0346617885388], [0.209691601146, 0.0771412290478, 0.0313632832459]]


@pytest.mark.parametrize("name", RIGHT_NUMBERS)
def test_the_way_along_the_last_axis_gives_the_documents_numbers(name):
    numbers, right = RIGHT_NUMBERS[name]
    found = examine("last", numbers, ROWS)
    np.testing.assert_allclose(found.result, right, rtol=1e-11)
    np.testing.assert_allclose(expected(numbers, ROWS), right, rtol=1e-11)
    assert (found.verdict, found.changed) == ("right", False)


def test_the_wrong_ways_give_the_documents_wrong_numbers():
    found = examine("global_axis0", E5, ROWS)
    np.testing.assert_allclose(found.result, E5_GLOBAL_AXIS0, rtol=1e-11)
    assert (found.verdict, found.reason, found.ones) == ("wrong", "global_axis0", ("columns",))
    found = examine("total", E5, ROWS)
    np.testing.assert_allclose(found.result, E6_TOTAL, rtol=1e-11)
    assert (found.verdict, found.reason, found.ones) == ("wrong", "total", ("total",))


SQUARE = [[1.0, 2.0], [5.0, 9.0]]
EVEN = [[1.0, 1.0], [1.0, 1.0]]
FAR = [[0.0, 1.0], [1000.0, 1001.0]]
HOT = [[1000.0, 1.0], [1000.0, 0.0]]
ONE_ROW, ONE_COLUMN = [E1], [[3.0], [1.0], [0.2]]

VERDICT_OF = [
    # way, numbers, layout, verdict, reason, sums that are 1
    ("last", E1, ROWS, "right", "right", ("total",)),
    ("last", SQUARE, ROWS, "right", "right", ("rows",)),
    ("last", SQUARE, COLUMNS, "wrong", "last", ("rows",)),
    ("last", EVEN, COLUMNS, "luck", "values", ("rows", "columns")),
    ("axis1", E1, ROWS, "raises", "no_axis", ()),
    ("axis1", FAR, ROWS, "right", "right", ("rows",)),
    ("axis1", SQUARE, COLUMNS, "wrong", "axis1", ("rows",)),
    ("axis0", E1, COLUMNS, "right", "right", ("total",)),
    ("axis0", SQUARE, COLUMNS, "right", "right", ("columns",)),
    ("axis0", SQUARE, ROWS, "wrong", "axis0", ("columns",)),
    ("total", E3, ROWS, "right", "right", ("total",)),
    ("total", ONE_ROW, ROWS, "luck", "one_sample", ("rows", "total")),
    ("total", ONE_COLUMN, COLUMNS, "luck", "one_sample", ("columns", "total")),
    ("total", SQUARE, COLUMNS, "wrong", "total", ("total",)),
    ("global_axis0", E1, ROWS, "right", "right", ("total",)),
    ("global_axis0", E5, COLUMNS, "luck", "small", ("columns",)),
    ("global_axis0", np.transpose(FAR).tolist(), COLUMNS, "wrong", "vanish", ()),
    ("global_axis1", E1, ROWS, "raises", "no_axis", ()),
    ("global_axis1", E5, ROWS, "luck", "small", ("rows",)),
    ("global_axis1", FAR, ROWS, "wrong", "vanish", ()),
    ("global_axis1", SQUARE, COLUMNS, "wrong", "global_axis1", ("rows",)),
    ("no_keepdims", E4, ROWS, "raises", "broadcast", ()),
    ("no_keepdims", E1, ROWS, "raises", "no_axis", ()),
    ("no_keepdims", SQUARE, ROWS, "wrong", "no_keepdims", ()),
    ("no_keepdims", ONE_ROW, ROWS, "luck", "one_sample", ("rows", "total")),
    ("no_keepdims", EVEN, ROWS, "luck", "values", ("rows", "columns")),
    ("no_keepdims", ONE_COLUMN, ROWS, "wrong", "shape", ()),
    ("column_max", E5, ROWS, "wrong", "column_max", ("rows",)),
    ("column_max", EVEN, ROWS, "luck", "values", ("rows", "columns")),
    ("column_max", E1, ROWS, "raises", "no_axis", ()),
    ("no_shift_total", E1, ROWS, "luck", "small", ("total",)),
    ("no_shift_total", [1000.0, 0.0], ROWS, "wrong", "overflow", ()),
    ("no_shift_total", E5, ROWS, "wrong", "no_shift_total", ("total",)),
    ("no_shift_axis0", E1, ROWS, "luck", "small", ("total",)),
    ("no_shift_axis0", E5, ROWS, "wrong", "no_shift_axis0", ("columns",)),
    ("no_shift_axis0", E5, COLUMNS, "luck", "small", ("columns",)),
    ("no_shift_axis0", HOT, COLUMNS, "wrong", "overflow", ()),
    ("no_shift_axis1", E5, ROWS, "luck", "small", ("rows",)),
    ("no_shift_axis1", HOT, ROWS, "wrong", "overflow", ()),
    ("no_shift_axis1", [[-800.0, -801.0]], ROWS, "wrong", "vanish", ()),
    ("no_shift_axis1", [[-700.0, -744.0]], ROWS, "wrong", "vanish", ("rows", "total")),
    ("three_steps", E1, ROWS, "luck", "small", ("total",)),
    ("three_steps", E5, COLUMNS, "luck", "small", ("columns",)),
    ("three_steps", E5, ROWS, "wrong", "three_steps", ("columns",)),
    ("three_steps", [1000.0, 0.0], ROWS, "wrong", "overflow", ()),
    ("in_place", E5, ROWS, "changes", "changes", ("rows",)),
    ("in_place", E4, ROWS, "raises", "casting", ()),
    ("in_place", SQUARE, COLUMNS, "wrong", "in_place", ("rows",)),
    ("row_by_row", E5, ROWS, "changes", "changes", ("rows",)),
    ("row_by_row", E4, ROWS, "wrong", "whole", ()),
    ("row_by_row", E1, ROWS, "wrong", "single", ()),
    ("row_by_row", SQUARE, COLUMNS, "wrong", "row_by_row", ("rows",)),
    ("twice", E5, ROWS, "wrong", "twice", ("rows",)),
    ("twice", E1, ROWS, "wrong", "twice", ("total",)),
    ("twice", EVEN, ROWS, "luck", "values", ("rows", "columns")),
    ("last", [-(2**62) - 2, 2**62], ROWS, "wrong", "wraps", ()),
]


@pytest.mark.parametrize(("name", "numbers", "layout", "verdict", "reason", "ones"), VERDICT_OF)
def test_a_verdict_holds_where_it_should(name, numbers, layout, verdict, reason, ones):
    found = examine(name, numbers, layout)
    assert (found.verdict, found.reason, found.ones) == (verdict, reason, ones)
    assert (found.result is None) == bool(found.raised) == (verdict == "raises")


def test_every_way_is_tried_where_its_verdict_changes_and_every_general_reason_occurs():
    for name in VARIANTS:
        assert len({verdict for way, _, _, verdict, _, _ in VERDICT_OF if way == name}) > 1, name
    assert {reason for *_, reason, _ in VERDICT_OF} >= set(GENERAL)


def test_what_is_raised_is_what_numpy_says():
    assert examine("axis1", E1, ROWS).raised == "AxisError: axis 1 is out of bounds for array of dimension 1"
    assert "could not be broadcast together with shapes (2,3) (2,)" in examine("no_keepdims", E4, ROWS).raised
    assert "from dtype('float64') to dtype('int64')" in examine("in_place", E4, ROWS).raised


def test_in_place_destroys_the_input_even_where_it_raises_and_the_clinic_keeps_its_own():
    given = [[3, 2, 4], [4, 5, 6]]
    assert examine("in_place", given, ROWS).changed
    assert given == E4
    assert not any(examine(name, E4, ROWS).changed for name, way in VARIANTS.items() if not way.writes)


finite = st.floats(allow_nan=False, allow_infinity=False)
kinds = st.sampled_from([(VECTOR, 1), (ROWS, 2), (COLUMNS, 2)])


@st.composite
def cases(draw, elements):
    """A kind of array, and one of it."""
    kind, dimensions = draw(kinds)
    shape = draw(arrays.array_shapes(min_dims=dimensions, max_dims=dimensions, max_side=4))
    return kind, draw(arrays.arrays(np.float64, shape, elements=elements))


def agrees(name, kind, x):
    """Whether a way gives what SciPy gives."""
    right = scipy_softmax(x, axis=0 if kind == COLUMNS else -1)
    result = examine(name, x.tolist(), kind).result
    return result is not None and result.shape == right.shape and np.allclose(result, right, rtol=1e-9, atol=1e-300)


@QUICK
@given(case=cases(finite))
def test_what_is_called_sound_is_right_for_any_finite_numbers(case):
    kind, x = case
    with np.errstate(all="ignore"):
        assert all(agrees(name, kind, x) for name, way in VARIANTS.items() if kind in way.sound)


@QUICK
@given(case=cases(st.floats(-300, 300)))
def test_what_is_right_on_paper_is_right_for_ordinary_numbers(case):
    kind, x = case
    assert all(agrees(name, kind, x) for name, way in VARIANTS.items() if kind in way.paper)


@pytest.mark.parametrize("kind", [VECTOR, ROWS, COLUMNS])
def test_what_is_neither_goes_wrong_on_ordinary_numbers(kind):
    x = np.array(E1 if kind == VECTOR else E5)
    for name, way in VARIANTS.items():
        assert agrees(name, kind, x) == (kind in (*way.sound, *way.paper)), name


@QUICK
@given(case=cases(finite | st.integers(-3, 3).map(float)), whole=st.booleans())
def test_no_array_brings_a_warning_or_an_error_of_ours(case, whole):
    kind, x = case
    numbers = np.clip(x, -(2**62), 2**62).astype(np.int64).tolist() if whole else x.tolist()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        layout = kind if kind != VECTOR else ROWS
        findings = examined(numbers, layout)
        assert set(quantities(findings, numbers, layout)) >= {"verdict[14]", "axis0_gap"}
    for name, found in findings.items():
        assert found.verdict in VERDICTS
        assert found.reason in (*GENERAL, name)


def test_the_code_shown_is_the_code_run():
    for name, way in VARIANTS.items():
        for numbers in (E1, E4, E5, SQUARE, HOT, ONE_COLUMN):
            x, scope = array(numbers), {"np": np}
            exec(way.code, scope)  # noqa: S102  (our own code, as it is shown)
            found = examine(name, numbers, ROWS)
            with np.errstate(all="ignore"):
                if found.raised:
                    with pytest.raises((ValueError, TypeError)):
                        scope["softmax"](x)
                else:
                    np.testing.assert_array_equal(scope["softmax"](x), found.result)
            assert ((x != array(numbers)).any()) == found.changed
        assert '"""' not in way.code
        assert max(map(len, way.code.splitlines())) <= 72


def measured(numbers):
    """The clinic's quantities of an array with its samples in rows."""
    return quantities(examined(numbers, ROWS), numbers, ROWS)


def test_c5_both_implementations_agree_on_a_vector_and_not_on_a_batch():
    assert measured(E1)["axis0_same"] == 1
    assert measured(E5)["axis0_same"] == 0
    gap = np.abs(np.subtract(E6_TOTAL, E5_GLOBAL_AXIS0)).max()  # no shift and axis 0 is E5's result
    assert measured(E5)["axis0_gap"] == pytest.approx(gap, rel=1e-10)
    assert measured([1000.0, 0.0])["axis0_same"] == 2


def test_sums_are_those_of_the_documents_results_and_marked_where_they_are_1():
    found, way = measured(E5), {name: v for v, name in enumerate(VARIANTS)}
    for name, right in (("global_axis0", E5_GLOBAL_AXIS0), ("total", E6_TOTAL)):
        v = way[name]
        for n, row in enumerate(right):
            assert found[f"row_sum[{v},{n}]"] == pytest.approx(sum(row), rel=1e-11)
            assert found[f"row_one[{v},{n}]"] == 0
        for k, column in enumerate(zip(*right, strict=True)):
            assert found[f"column_sum[{v},{k}]"] == pytest.approx(sum(column), rel=1e-11)
            assert found[f"column_one[{v},{k}]"] == (name == "global_axis0")
        assert found[f"total_one[{v}]"] == (name == "total")
    counted = [found[f"count[{k}]"] for k in range(len(VERDICTS))]
    assert counted == [2, 2, 8, 1, 2]
