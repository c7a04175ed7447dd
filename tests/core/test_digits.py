"""The digits shown: rounding and writing agree, and both are what decimal arithmetic says."""

import math
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from softmax_core.digits import HUGE, Form, plain, rounded, text

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=400)
NUMBER, SIGNED, COUNT, BRACKETED = Form(), Form(signed=True), Form(decimals=2), Form(bracketed=True)
WHOLE = Form(decimals=0, signed=True, scientific=False)
FORMS = st.sampled_from([NUMBER, SIGNED, COUNT, BRACKETED, WHOLE])
ANY = st.floats() | st.floats(-20000, 20000) | st.floats(-1, 1)
NEAR_A_TIE = st.builds(lambda whole, nudge: math.nextafter(whole / 1e5, nudge), st.integers(-(10**9), 10**9), ANY)
EDGES = (
    0.12345, 2.67545, 0.0009999, 0.00099999, 9999.99999, 9999.99995, 0.03125, 0.001, 1e4, 1.005, 12345.5,
    5e-324, 2.2250738585072014e-308, 1e308, 1.7976931348623157e308, -0.0, math.inf, -math.inf, math.nan,
)  # fmt: skip


def as_written(shown: str) -> Decimal:
    """Read a shown number back, exactly."""
    return Decimal(shown.replace("−", "-").strip("()+").replace("(", ""))


def decimally(value: float, form: Form) -> Decimal:
    """The rule once more, in decimal arithmetic on the exact value of the float."""
    exact = Decimal(value)
    small = exact.normalize(Context(prec=3, rounding=ROUND_HALF_EVEN))
    if abs(value) < form.tiny and abs(small) < Decimal(10) ** (1 - form.decimals):
        return small
    ordinary = exact.quantize(Decimal(1).scaleb(-form.decimals), context=Context(prec=400, rounding=ROUND_HALF_EVEN))
    if abs(ordinary) < HUGE:
        return ordinary
    return exact.normalize(Context(prec=4, rounding=ROUND_HALF_EVEN))


@QUICK
@given(ANY | NEAR_A_TIE, FORMS)
def test_writing_a_rounded_number_gives_the_same_text(value, form):
    assert text(float(rounded(value, form)), form) == text(value, form)


@pytest.mark.parametrize("value", EDGES)
@pytest.mark.parametrize("form", [NUMBER, SIGNED, COUNT, BRACKETED, WHOLE])
def test_writing_a_rounded_number_gives_the_same_text_at_every_edge(value, form):
    assert text(float(rounded(value, form)), form) == text(value, form)


@QUICK
@given(st.lists(ANY, min_size=1, max_size=9), FORMS)
def test_rounding_an_array_rounds_each_number_of_it_and_leaves_it_alone(values, form):
    array = np.array(values)
    before = array.copy()
    together = rounded(array, form)
    np.testing.assert_array_equal(together, [float(rounded(value, form)) for value in values])
    np.testing.assert_array_equal(array, before)


@QUICK
@given((ANY | NEAR_A_TIE).filter(math.isfinite), FORMS)
@example(0.12345, NUMBER)
@example(0.0009999, NUMBER)
@example(9999.99999, NUMBER)
def test_a_shown_number_is_the_decimally_rounded_one(value, form):
    """In the middle between two, where a float lies a hair to one side, either is right."""
    shown, want = as_written(text(value, form)), decimally(value, form)
    if shown != want:
        assert abs(Decimal(value) - (shown + want) / 2) <= abs(shown - want) * Decimal("1e-9")


@QUICK
@given(ANY.filter(math.isfinite), FORMS)
def test_rounding_twice_changes_nothing(value, form):
    once = float(rounded(value, form))
    assert float(rounded(once, form)) == once


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.836018802781, NUMBER, "0.8360"),
        (1.52299795127e-8, NUMBER, "1.52e-8"),
        (442413.392, NUMBER, "4.424e5"),
        (0.0009999, NUMBER, "0.0010"),
        (9999.99999, NUMBER, "1.000e4"),
        (-0.16398, SIGNED, "−0.1640"),
        (0.16398, SIGNED, "+0.1640"),
        (0.0, SIGNED, "0"),
        (-0.0, NUMBER, "0"),
        (1.726, COUNT, "1.73"),
        (0.05, COUNT, "5.00e-2"),
        (-0.4, WHOLE, "0"),
        (0.6, WHOLE, "+1"),
        (-1.5, BRACKETED, "(−1.5000)"),
        (math.nan, NUMBER, "–"),
        (math.inf, NUMBER, "∞"),
        (-math.inf, BRACKETED, "(−∞)"),
        (-3.0, Form("plain"), "−3"),
        (1e-5, Form("plain"), "0.00001"),
        (1e300, Form("plain"), "1e300"),
    ],
)
def test_a_number_is_written_in_its_form(value, form, shown):
    assert text(value, form) == shown


@QUICK
@given(ANY)
def test_plain_is_ascii_reads_back_and_has_no_useless_zero(value):
    written = plain(value)
    assert written.isascii()
    assert "+" not in written
    assert not written.endswith(".0")
    assert float(written) == value or (math.isnan(value) and math.isnan(float(written)))


@QUICK
@given(ANY.filter(math.isfinite))
def test_plain_has_an_exponent_only_below_a_millionth_and_from_1e21_on(value):
    # ECMA-262, Number::toString: the browser's own rule, so that a box and a link show the same text.
    has_exponent = bool(re.search("e", plain(value)))
    assert has_exponent == (value != 0 and not 1e-6 <= abs(value) < 1e21)


def test_plain_numbers_are_not_rounded():
    assert float(rounded(1 / 3, Form("plain"))) == 1 / 3


def test_a_name_has_no_digits():
    with pytest.raises(ValueError, match="name has no digits"):
        text(1.0, Form("name"))
