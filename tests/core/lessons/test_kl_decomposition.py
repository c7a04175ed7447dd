"""A target and a prediction: every quantity against SciPy and mpmath, and the laws that hold for any two of them."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from scipy.spatial import distance

from softmax_core.lessons.kl_decomposition import APART, EQUAL, INFINITE, QUANTITIES, quantities

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
LOG2 = math.log(2)


@st.composite
def a_distribution(draw, classes, *, zeros=True):
    small = 0.0 if zeros else 1e-6
    weights = draw(st.lists(st.floats(small, 1.0), min_size=classes, max_size=classes).filter(lambda w: sum(w) > 1e-3))
    total = sum(weights)
    return tuple(w / total for w in weights)


@st.composite
def a_pair(draw, *, zeros=True):
    classes = draw(st.integers(2, 8))
    return draw(a_distribution(classes, zeros=zeros)), draw(a_distribution(classes, zeros=zeros))


def compared(p, q):
    return {name: values[0] for name, values in quantities(np.array([p]), np.array([q])).items()}


@QUICK
@given(a_pair())
@example(((1.0, 0.0), (0.0, 1.0)))
@example(((0.5, 0.5), (0.5, 0.5)))
def test_every_quantity_is_what_scipy_says(pair):
    p, q = map(np.array, pair)
    got = compared(*pair)
    assert set(got) == set(QUANTITIES)
    kl, reverse_kl = special.rel_entr(p, q).sum(), special.rel_entr(q, p).sum()
    h, reverse_h = special.entr(p).sum(), special.entr(q).sum()
    want = {
        "entropy": h, "reverse_entropy": reverse_h, "kl": kl, "reverse_kl": reverse_kl,
        "cross_entropy": h + kl, "reverse_cross_entropy": reverse_h + reverse_kl, "cross_entropy_bits": (h + kl) / LOG2,
        "js": distance.jensenshannon(p, q) ** 2,
    }  # fmt: skip
    for name, value in want.items():
        assert got[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
    assert_array_equal(got["p"], p)
    assert_array_equal(got["q"], q)
    terms = [0.0 if a == 0 else (math.inf if b == 0 else -a * math.log(b)) for a, b in zip(*pair, strict=True)]
    assert_allclose(got["entropy_term"], special.entr(p), rtol=1e-12, atol=1e-15)
    assert_allclose(got["kl_term"], special.rel_entr(p, q), rtol=1e-9, atol=1e-15)
    assert_allclose(got["cross_entropy_term"], terms, rtol=1e-12, atol=1e-15)
    assert_allclose(got["cross_entropy_so_far"], np.cumsum(terms), rtol=1e-12, atol=1e-15)


@QUICK
@given(a_pair())
def test_cross_entropy_is_entropy_plus_divergence_and_no_divergence_is_negative(pair):
    got = compared(*pair)
    assert got["cross_entropy"] == pytest.approx(got["entropy"] + got["kl"], rel=1e-9, abs=1e-12)
    assert got["kl"] >= -1e-12
    assert got["reverse_kl"] >= -1e-12
    assert got["cross_entropy"] >= got["entropy"] - 1e-12
    assert got["entropy_term"].sum() == pytest.approx(got["entropy"], abs=1e-12)


@QUICK
@given(a_pair())
def test_jensen_shannon_is_symmetric_and_at_most_log_2(pair):
    there, back = compared(*pair), compared(*reversed(pair))
    assert there["js"] == pytest.approx(back["js"], rel=1e-12, abs=1e-16)
    assert -1e-16 <= there["js"] <= LOG2 + 1e-12
    assert (there["kl"], there["entropy"]) == (back["reverse_kl"], back["reverse_entropy"])


@QUICK
@given(a_distribution(4))
def test_the_floor_is_reached_by_the_target_itself(p):
    got = compared(p, p)
    assert got["kind"] == EQUAL
    assert got["kl"] == 0
    assert got["cross_entropy"] == pytest.approx(got["entropy"], abs=1e-15)


def test_fifty_digits_agree():
    # p = (0.6, 0.3, 0.1), q = (0.3, 0.3, 0.4): the page's first view
    with mpmath.workdps(50):
        p, q = [mpmath.mpf(x) for x in (0.6, 0.3, 0.1)], [mpmath.mpf(x) for x in (0.3, 0.3, 0.4)]
        h = -sum(x * mpmath.log(x) for x in p)
        kl = sum(x * mpmath.log(x / y) for x, y in zip(p, q, strict=True))
    got = compared((0.6, 0.3, 0.1), (0.3, 0.3, 0.4))
    assert_allclose([got["entropy"], got["kl"], got["cross_entropy"]], [float(h), float(kl), float(h + kl)], rtol=1e-15)


def test_a_class_that_the_prediction_rules_out_is_named():
    got = compared((0.5, 0.3, 0.2), (0.6, 0.0, 0.4))
    assert [got[name] for name in ("kind", "ruled_out", "ruled_out_p")] == [INFINITE, 1, 0.3]
    assert got["kl"] == got["cross_entropy"] == math.inf
    assert got["js"] < LOG2
    assert compared((0.5, 0.5, 0.0), (0.6, 0.4, 0.0))["kind"] == APART
    assert compared((0.0, 1.0), (0.5, 0.5))["one_hot"] == 1
