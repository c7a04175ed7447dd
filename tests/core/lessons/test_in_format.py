"""Softmax step by step in a format: against NumPy's own types, ml_dtypes, and 60 digits."""

import ml_dtypes
import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from softmax_core.floats import FORMATS, round_to, ulp
from softmax_core.lessons.in_format import EPSILON, NAMES, OVERFLOW, UNDERFLOW, steps

THEIRS = {
    "float8": ml_dtypes.float8_e4m3fn, "bfloat16": ml_dtypes.bfloat16, "float16": np.float16, "float32": np.float32,
    "float64": np.float64,
}  # fmt: skip
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
LOGITS = st.lists(st.floats(-120, 120), min_size=3, max_size=3)

every_format = pytest.mark.parametrize("name", list(FORMATS))


def in_their_type(logits, dtype, *, shift):
    """The same steps in a type of NumPy's or ml_dtypes'."""
    with np.errstate(all="ignore"):
        z = np.array(logits).astype(dtype)
        x = z - z.max() if shift else z
        e = np.exp(x)
        total = e[0] + e[1] + e[2]
        found = (x, e, total, e / total, np.log(total), x - np.log(total))
    return [np.asarray(one).astype(np.float64) for one in found]


@every_format
@pytest.mark.parametrize("shift", [False, True])
@QUICK
@given(LOGITS)
@example([100.0, 99.0, -100.0])
@example([-110.0, -111.0, -112.0])
@example([5.9, 5.9, 5.9])
def test_every_step_is_what_the_type_itself_gives(name, shift, logits):
    kind = FORMATS[name]
    got = steps(logits, kind, shift=shift)
    ours = (got.logits, got.exponentials, got.total, got.probabilities, got.log_total, got.log_probabilities)
    theirs = in_their_type(logits, THEIRS[name], shift=shift)
    np.testing.assert_array_equal(ours[0], theirs[0])
    for one, other in zip(ours[1:], theirs[1:], strict=True):
        ordinary = np.isfinite(one) & np.isfinite(other)
        odd_one, odd_other = np.where(ordinary, 0.0, one), np.where(ordinary, 0.0, other)
        np.testing.assert_array_equal(odd_one, odd_other)  # inf and nan in the same places
        size = (
            np.maximum(np.abs(one), 1.0) if one is ours[4] or one is ours[5] else np.abs(one)
        )  # logs: of what was off
        size = np.maximum(size, np.abs(ours[4])) if one is ours[5] else size
        allowed = np.where(ordinary, 4 * ulp(np.where(ordinary, size, 0.0), kind), 0.0)
        difference = np.subtract(one, other, out=np.zeros_like(one), where=ordinary)
        assert (np.abs(difference) <= allowed).all()  # exp and log of a library may be the next number


@every_format
@QUICK
@given(LOGITS)
def test_shifted_probabilities_are_right_to_the_digits_that_the_format_has(name, logits):
    kind = FORMATS[name]
    held = round_to(np.clip(logits, -400, 400), kind)
    with mpmath.workdps(60):
        exact = [mpmath.exp(mpmath.mpf(x)) for x in held]
        p = np.array([float(one / sum(exact)) for one in exact])
    # Half a unit each for z − max (times what is left of it), exp, two sums and the quotient.
    assert (np.abs(steps(held, kind, shift=True).probabilities - p) <= 3 * EPSILON[list(FORMATS).index(name)]).all()


def test_softmax_fails_as_written_and_not_when_shifted():
    kind = FORMATS["float32"]
    naive, shifted = (steps([1000.0, 1001.0, 1002.0], kind, shift=shift) for shift in (False, True))
    assert np.isnan(naive.probabilities).all()
    assert (naive.log_probabilities == -np.inf).all()
    # softmax([0, 1, 2]) with 50 digits
    np.testing.assert_allclose(shifted.probabilities, [0.09003057317, 0.24472847105, 0.66524095577], rtol=3e-7)


def test_the_formats_are_named_from_the_narrowest_to_the_widest():
    assert NAMES == ("float8 e4m3", "bfloat16", "float16", "float32", "float64")
    assert [round(x, 2) for x in OVERFLOW] == [6.14, 88.72, 11.09, 88.72, 709.78]
    assert [round(x, 2) for x in UNDERFLOW] == [-6.93, -92.88, -17.33, -103.97, -745.13]
