"""Operations and readings of every way to compute softmax, counted a second time: by arrays that count what is done."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax as scipy_softmax

from softmax_core.lessons import cost
from softmax_core.lessons.cost import IN_CACHE, KINDS, LOADS, MOST, VARIANTS, WIDTH, counts, quantities, sizes_around

KIND_OF = {
    "maximum": "comparisons", "add": "sums", "subtract": "sums", "multiply": "sums", "exp": "exponentials",
    "log": "exponentials", "divide": "divisions",
}  # fmt: skip
SIZES = [(1, 1), (1, 3), (4, 1), (2, WIDTH), (3, WIDTH + 1), (5, 2 * WIDTH + 7), (1, 3 * IN_CACHE + 5), (2000, 40)]


class Counting(np.ndarray):
    """An array whose every operation is noted, with the numbers that it reads."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        plain = [np.asarray(one) for one in inputs]
        if out is not None:
            options["out"] = tuple(np.asarray(one) for one in out)
        made = getattr(ufunc, method)(*plain, **options)
        done = made.size if method == "__call__" else plain[0].size - made.size
        self.noted[KIND_OF[ufunc.__name__]] += done
        self.noted["numbers_read"] += sum(one.size for one in plain)
        return made.view(Counting)


def counted(variant, size):
    """What a variant does, noted while it does it."""
    Counting.noted = dict.fromkeys((*KINDS, "numbers_read"), 0)
    VARIANTS[variant](np.zeros(size).view(Counting))
    return Counting.noted


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("size", SIZES)
def test_the_counts_are_what_an_array_that_counts_has_noted(variant, size):
    found, place = counts(*(np.array([float(one)]) for one in size)), list(VARIANTS).index(variant)
    assert {kind: values[0, place] for kind, values in found.items()} == counted(variant, size)


def test_counts_of_one_vector_of_three_by_hand():
    # Naive: 3 exp, 2 additions, 3 divisions. Shifted: 2 comparisons and 3 subtractions more.
    found = quantities(np.array([1.0]), np.array([3.0]))
    assert found["operations"][0, :2].tolist() == [8.0, 13.0]
    assert found["times"][0] == 13 / 8


def test_how_often_memory_is_read_is_what_the_paper_on_the_online_way_counts():
    # Milakov & Gimelshein (2018), sections 2 and 3: the input is loaded 2, 3 and 2 times.
    assert (LOADS["naive"], LOADS["shifted"], LOADS["online"]) == (2, 3, 2)
    found = quantities(np.array([128.0]), np.array([1000.0]))
    assert found["fetched"][0].tolist() == [128_000.0 * LOADS[name] for name in VARIANTS]


@given(st.integers(1, 10**5), st.integers(2, 10**5))
def test_every_way_is_of_the_same_order(N, K):
    # No way does more than 6 operations an entry more than the shifted one, whatever the size: O(N K) each.
    found = quantities(np.array([float(N)]), np.array([float(K)]))
    per_entry = found["operations"][0] / (N * K)
    assert (per_entry >= 2).all()
    assert (per_entry <= 11).all()
    assert 1.6 <= found["times"][0] <= 2
    assert 2 <= found["doubled"][0] <= 2.6
    assert found["share"].max() == 1


@pytest.mark.parametrize("size", [(1, 3), (7, 2 * WIDTH + 7), (3, WIDTH), (2000, 40)])
def test_every_way_gives_softmax_or_its_logarithm_and_leaves_its_input_alone(size):
    z = np.random.default_rng(5).normal(scale=20.0, size=size)
    before = z.copy()
    for name, variant in VARIANTS.items():
        want = (scipy_log_softmax if "log" in name else scipy_softmax)(z, axis=-1)
        assert_allclose(variant(z), want, rtol=1e-10, atol=1e-15, err_msg=name)
        assert_array_equal(z, before)


def test_only_the_naive_way_overflows():
    z = np.array([[1000.0, 999.0, 0.0]])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        finite = {name: bool(np.isfinite(variant(z)[0, :2]).all()) for name, variant in VARIANTS.items()}
    assert finite == {name: name != "naive" for name in VARIANTS}


@given(st.integers(1, 10_000), st.integers(2, 100_000))
@example(3, 100_000)
@example(1, 100_000)
@example(10_000, 2)
def test_the_sizes_that_are_timed_begin_with_the_chosen_one_and_both_numbers_grow(N, K):
    assume(N * K <= MOST)
    sizes = sizes_around(N, K)
    assert sizes[0] == (N, K)
    assert len(set(sizes)) == len(sizes)
    assert all(n * k <= MOST and n >= 1 and k >= 2 and (n == N or k == K) for n, k in sizes)
    assert len({n for n, _ in sizes}) >= 2
    assert len({k for _, k in sizes}) >= 2


def test_every_variant_is_timed_at_every_size(monkeypatch):
    def quick(calls, runs, seconds):
        assert runs == cost.RUNS
        assert seconds == pytest.approx(cost.SECONDS / len(sizes_around(2, 3)))
        return [[float(place + 1)] for place, call in enumerate(calls) if call().shape]

    monkeypatch.setattr(cost, "in_turn", quick)
    found = list(cost.time_around(2, 3))
    assert [one.size for one in found] == sizes_around(2, 3)
    assert [one.median for one in found[0].spreads.values()] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert list(found[0].spreads) == list(VARIANTS)


@pytest.mark.parametrize("size", [(0, 3), (1, 1), (1001, 1000)])
def test_a_size_that_is_too_small_or_too_large_is_not_timed(size):
    with pytest.raises(ValueError, match="cannot be timed"):
        next(cost.time_around(*size))
