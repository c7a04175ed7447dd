"""Draws: the same numbers in every version, both samplers under one law, and χ² as SciPy has it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from softmax_core import draws
from softmax_core.draws import chi_square, chi_square_tail, counts_by_gumbel_max, counts_by_inverse_cdf, uniforms

P = np.array([0.45, 0.27, 0.17, 0.06, 0.04, 0.01])


def pcg64(seed: int, count: int) -> list[float]:
    """The generator written out: a 128-bit congruence, its halves folded and turned; the upper 53 bits are the number.

    M. E. O'Neill (2014), PCG, XSL RR 128/64; the state and the increment come from NumPy's SeedSequence.
    """
    multiplier, mask = 0x2360ED051FC65DA44385DF649FCCF645, (1 << 128) - 1
    a, b, c, d = (int(x) for x in np.random.SeedSequence(seed).generate_state(4, np.uint64))
    increment = (((c << 64 | d) << 1) | 1) & mask
    state = ((increment + (a << 64 | b)) * multiplier + increment) & mask
    found = []
    for _ in range(count):
        state = (state * multiplier + increment) & mask
        folded, turn = ((state >> 64) ^ state) & (1 << 64) - 1, state >> 122
        word = (folded >> turn | folded << (64 - turn) % 64) & (1 << 64) - 1
        found.append((word >> 11) / 2**53)
    return found


@pytest.mark.parametrize("seed", [0, 1, 9999])
def test_the_numbers_are_those_of_the_generator_written_out(seed):
    assert uniforms(seed)[:50].tolist() == pcg64(seed, 50)


def test_counting_below_the_sums_is_drawing_one_by_one():
    for n in (1, 7, 1000):
        drawn = [int(np.flatnonzero(np.append(P.cumsum()[:-1], 1.0) > u)[0]) for u in uniforms(3)[:n]]
        assert_array_equal(draws.inverse_cdf(P, uniforms(3)[:n]), drawn)
        assert_array_equal(counts_by_inverse_cdf([P], [n], 3)[0], np.bincount(drawn, minlength=6))


def test_gumbel_max_is_the_arg_max_of_log_p_plus_noise():
    u = np.array([uniforms(3, 1 + k) for k in range(6)])
    winners = (np.log(P)[:, None] - np.log(-np.log(u))).argmax(axis=0)
    for n in (1, 7, 10_000):
        assert_array_equal(counts_by_gumbel_max([np.log(P)], [n], 3)[0], np.bincount(winners[:n], minlength=6))
    every = counts_by_gumbel_max([np.log(P), np.log(P), np.log(P[::-1])], [10, 500, 20], 3)
    assert_array_equal(every.sum(axis=1), [10, 500, 20])
    assert_array_equal(every[1], np.bincount(winners[:500], minlength=6))


@pytest.mark.parametrize("seed", range(8))
def test_both_samplers_follow_the_law_by_scipys_test(seed):
    for counts in (counts_by_inverse_cdf([P], [10_000], seed), counts_by_gumbel_max([np.log(P)], [10_000], seed)):
        assert stats.chisquare(counts[0], 10_000 * P).pvalue > 1e-3


def test_another_law_does_not_pass():
    counts = counts_by_inverse_cdf([P], [10_000], 1)
    assert stats.chisquare(counts[0], 10_000 * np.roll(P, 1)).pvalue < 1e-12
    assert chi_square(counts, [10_000 * np.roll(P, 1)])[2][0] < 1e-12


def test_what_has_no_probability_is_never_drawn():
    p = np.array([[0.0, 0.3, 0.0, 0.7, 0.0]])
    with np.errstate(divide="ignore"):
        logs = np.log(p)
    for counts in (counts_by_inverse_cdf(p, [10_000], 2), counts_by_gumbel_max(logs, [10_000], 2)):
        assert counts[0, [0, 2, 4]].tolist() == [0, 0, 0]
        assert counts.sum() == 10_000


def test_rounding_of_the_sum_loses_no_draw():
    p = np.full((1, 7), 1 / 7)
    assert p.cumsum()[-1] != 1
    assert draws.inverse_cdf(p[0], [1 - 2**-53]).tolist() == [6]


@pytest.mark.parametrize("freedom", range(1, 12))
def test_the_tail_of_chi_square_is_scipys(freedom):
    for x in (0.0, 1e-9, 0.3, 1.0, 3.84, 12.0, 60.0, 400.0):
        assert_allclose(chi_square_tail(x, freedom), stats.chi2.sf(x, freedom), rtol=1e-10)


def test_the_statistic_is_scipys_once_the_rare_are_counted_together():
    observed, expected = np.array([[48, 30, 12, 6, 4.0]]), np.array([[50, 30, 12, 4, 4.0]])
    statistic, freedom, share = chi_square(observed, expected)
    together = stats.chisquare([48, 30, 12, 10], [50, 30, 12, 8])
    assert_allclose([statistic[0], share[0], freedom[0]], [together.statistic, together.pvalue, 3])
    observed, expected = np.array([[48, 40, 9, 3.0]]), np.array([[50, 40, 7, 3.0]])  # 3 alone joins the smallest
    statistic, freedom, share = chi_square(observed, expected)
    together = stats.chisquare([48, 40, 12], [50, 40, 10])
    assert_allclose([statistic[0], share[0], freedom[0]], [together.statistic, together.pvalue, 2])


def test_too_few_draws_say_nothing():
    for observed, expected in (([[1.0, 0.0]], [[0.5, 0.5]]), ([[10.0, 0.0]], [[10.0, 0.0]])):
        assert np.isnan(np.concatenate(chi_square(observed, expected))).all()
