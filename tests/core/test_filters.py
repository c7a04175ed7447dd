"""Filters: against sets found by trying them all, and against the rules that Hugging Face documents."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import softmax as scipy_softmax

from softmax_core.filters import ORDERS, kept, kept_count, renormalised

LOGITS = st.lists(st.floats(-6, 6).map(lambda x: round(x, 2)), min_size=2, max_size=7)
SHARES = st.floats(0, 1).map(lambda x: round(x, 3))


@given(LOGITS, SHARES.filter(lambda x: 0 < x < 1))
def test_top_p_keeps_a_smallest_set_with_that_mass(z, share):
    """Of all sets: none with fewer classes has the mass, and of those with as many this one has the most."""
    p = scipy_softmax(z)
    left = kept(p, top_p=share)
    mass, size = p[left].sum(), left.sum()
    others = [p[list(one)].sum() for k in range(size + 1) for one in combinations(range(len(p)), k)]
    assert mass >= share - 1e-9
    assert_allclose(mass, max(others), rtol=1e-12)
    assert all(p[list(one)].sum() < share + 1e-9 for k in range(size) for one in combinations(range(len(p)), k))


@given(LOGITS, st.integers(1, 7))
def test_top_k_keeps_the_k_most_probable(z, k):
    p = scipy_softmax(z)
    left = kept(p, top_k=k)
    assert left.sum() == min(k, len(z))
    if not left.all():
        assert p[left].min() >= p[~left].max()


@given(LOGITS, SHARES)
def test_min_p_keeps_what_has_that_share_of_the_largest(z, least):
    p = scipy_softmax(z)
    assert_array_equal(kept(p, min_p=least), p >= least * p.max())


def hugging_face(z, k, share, least):
    """As its documentation says: on scores, one after the other, what is removed becomes −inf; top-k, top-p, min-p.

    top-k: the number of highest-probability tokens to keep; top-p: the smallest set of most probable tokens with
    probabilities that add up to top_p or higher; min-p: tokens of at least min_p times the largest probability.
    """
    scores = np.array(z, dtype=float)
    if k < len(scores):
        keep = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[: int(k)]
        scores[[i for i in range(len(scores)) if i not in keep]] = -np.inf
    if share < 1:
        p = scipy_softmax(scores)
        total = 0.0
        for i in sorted(range(len(scores)), key=lambda i: (-p[i], i)):
            if total >= share - 1e-12 and total > 0:
                scores[i] = -np.inf
            total += p[i]
    p = scipy_softmax(scores)
    scores[p < least * p.max()] = -np.inf
    return scipy_softmax(scores)


@given(LOGITS, st.integers(1, 8), SHARES.filter(bool), SHARES)
def test_in_the_order_k_p_m_it_is_what_hugging_face_documents(z, k, share, least):
    p = scipy_softmax(z)
    left = kept(p, k, share, least, "kpm")
    assert_allclose(renormalised(p, left), hugging_face(z, k, share, least), rtol=1e-10, atol=1e-15)


@given(LOGITS, st.integers(1, 7), SHARES, SHARES)
def test_only_what_stands_before_top_p_makes_a_difference(z, k, share, least):
    p = scipy_softmax(z)
    sizes = {order: kept(p, k, share, least, order).sum() for order in ORDERS}
    assert sizes["pkm"] == sizes["pmk"]
    assert sizes["kmp"] == sizes["mkp"]
    assert sizes["pkm"] >= sizes["kpm"] >= sizes["kmp"]


def test_an_order_can_make_a_difference():
    p = [0.45, 0.27, 0.17, 0.06, 0.04, 0.01]
    assert kept(p, 3, 0.8, 0.0, "pkm").sum() == 3
    assert kept(p, 3, 0.8, 0.0, "kpm").sum() == 2


def test_one_class_is_always_kept_and_everything_where_nothing_is_asked():
    p = [0.5, 0.3, 0.2]
    assert_array_equal(kept(p, top_p=0.0), [True, False, False])
    assert_array_equal(kept(p, min_p=1.0), [True, False, False])
    assert kept(p, top_k=1e308, top_p=1.0).all()
    assert kept([1.0, 0.0]).all()
    assert kept_count([[0.5, 0.5], [0.9, 0.1]], top_p=[0.5, 0.95]).tolist() == [1, 2]


def test_what_is_left_sums_to_one_in_the_same_proportions():
    q = renormalised([[0.5, 0.3, 0.2]], [[True, True, False]])
    assert_allclose(q, [[0.625, 0.375, 0.0]])


def test_an_order_that_there_is_not_is_named():
    with pytest.raises(ValueError, match=r"'kp'.*kpm"):
        kept_count([1.0], order="kp")
