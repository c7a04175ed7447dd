"""Medians and quartiles of runs, and how runs are made: with a clock that the test turns."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softmax_core.timing import FEWEST_RUNS, SHORTEST, in_turn, processor, spread


class Clock:
    """A clock that moves only while something is called."""

    def __init__(self):
        self.now, self.called = 0.0, []

    def __call__(self):
        return self.now

    def takes(self, name, *seconds):
        """A call that takes so long, the last of these from then on."""
        left = list(seconds)

        def call():
            self.called.append(name)
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return call


@given(st.lists(st.floats(1e-6, 1e3), min_size=2, max_size=40))
def test_the_spread_is_what_the_standard_library_says_of_the_runs(seconds):
    found = spread(seconds)
    lower, median, upper = statistics.quantiles(seconds, n=4, method="inclusive")
    assert found.median == pytest.approx(statistics.median(seconds), rel=1e-12)
    assert (found.lower, found.upper, median) == pytest.approx((lower, upper, found.median), rel=1e-12)
    assert found.runs == len(seconds)


def test_one_run_has_no_spread_and_none_is_refused():
    assert spread([2.0]).lower == spread([2.0]).upper == 2.0
    with pytest.raises(ValueError, match="time at least one"):
        spread([])


def test_calls_are_made_in_turn_and_what_each_took_is_its_own():
    clock = Clock()
    first, second = clock.takes("a", 9.0, 9.0, 1.0, 2.0, 3.0, 4.0, 5.0), clock.takes("b", 0.5)
    assert in_turn([first, second], runs=5, seconds=1e9, clock=clock) == [[1.0, 2.0, 3.0, 4.0, 5.0], [0.5] * 5]
    assert clock.called == ["a", "a", "b", "b"] + ["a", "b"] * 5  # a warm-up each, and one that says how long it takes


def test_no_run_is_begun_after_the_time_is_up_beyond_the_fewest():
    for seconds, runs in ((0.0, FEWEST_RUNS), (6.5, 7), (1e9, 20)):
        clock = Clock()
        (taken,) = in_turn([clock.takes("a", 1.0)], runs=20, seconds=seconds, clock=clock)
        assert len(taken) == runs


def test_a_call_that_is_soon_over_is_made_so_often_in_a_run_that_the_clock_can_tell():
    clock = Clock()
    (taken,) = in_turn([clock.takes("a", SHORTEST / 50)], runs=5, seconds=1.0, clock=clock)
    assert len(clock.called) == 2 + 5 * 50
    assert taken == pytest.approx([SHORTEST / 50] * 5)
    still = Clock()
    in_turn([still.takes("a", 0.0)], runs=5, seconds=1.0, clock=still)  # a clock too coarse to see it
    assert len(still.called) == 2 + 5 * 1000


def test_the_processor_has_a_name():
    assert processor().strip()
