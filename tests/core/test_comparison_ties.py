"""Who has the smaller loss: against plain comparisons, with rounding, infinity and nan."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from softmax_core.comparison.ties import LEADERS, TIE, A, B, difference, leader, leader_name

INF, NAN = np.inf, np.nan
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)
LOSS = st.floats(0, 1e300)


@QUICK
@given(LOSS, LOSS)
def test_a_difference_is_a_tie_only_where_it_is_within_rounding(a, b):
    """Decided with fractions, which do not round."""
    apart = abs(Fraction(a) - Fraction(b))
    if apart > Fraction(2, 10**12) * Fraction(max(a, b)):
        assert leader(a, b) == (A if a < b else B)
        assert difference(a, b) == a - b
    elif apart < Fraction(1, 2 * 10**12) * Fraction(max(a, b)) or a == b:
        assert (leader(a, b), difference(a, b)) == (TIE, 0)


@pytest.mark.parametrize(
    ("a", "b", "gap", "name"),
    [
        (INF, 1.0, INF, "b"), (1.0, INF, -INF, "a"), (INF, INF, NAN, ""), (NAN, 1.0, NAN, ""),
        (0.0, 0.0, 0.0, ""), (0.0, 5e-324, -5e-324, "a"), (1.0, 1.0 + 1e-13, 0.0, ""), (1.0, 1.0 + 1e-11, None, "a"),
    ],
)  # fmt: skip
def test_the_edges(a, b, gap, name):
    assert leader_name(a, b) == name
    if gap is not None:
        assert_array_equal(difference(a, b), gap)


@QUICK
@given(st.lists(st.tuples(LOSS, LOSS), min_size=1, max_size=20))
def test_arrays_are_compared_element_by_element_and_swapping_swaps(pairs):
    a, b = np.array(pairs).T
    assert_array_equal(leader(a, b), [leader(*pair) for pair in pairs])
    assert_array_equal(difference(a, b), -difference(b, a))
    assert [LEADERS.get(float(code), "") for code in leader(a, b)] == [leader_name(*pair) for pair in pairs]
