"""The next word: the whole vocabulary under temperature and filters, and what is said of the rest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import softmax as scipy_softmax
from scipy.stats import entropy as scipy_entropy

from softmax_core.examples.language import SOURCES, candidates
from softmax_core.lessons import next_word as lesson

CONTEXTS = {"austen": ("it", "is"), "tang": ("明", "月"), "network": ("How t",)}


def at(source, T=1.0, k=np.inf, share=1.0, least=0.0):
    """One state's quantities, each without its first axis."""
    arrays = (np.array([x], dtype=float) for x in (T, k, share, least, 24))
    found = lesson.quantities(*arrays, SOURCES.index(source), CONTEXTS[source])
    return {name: values[0] for name, values in found.items()}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("T", [0.3, 1.0, 2.0])
def test_what_is_shown_and_the_rest_are_the_softmax_of_all_logits(source, T):
    logits = candidates(source, CONTEXTS[source]).logits
    p, found = scipy_softmax(logits / T), at(source, T)
    assert_allclose(found["p"], p[:12], rtol=1e-9)
    assert_allclose(found["rest_p"], p[12:].sum(), rtol=1e-9)
    assert_allclose(found["entropy"], scipy_entropy(p), rtol=1e-9)
    assert_allclose(found["classes"], np.exp(scipy_entropy(p)), rtol=1e-9)
    assert (found["filtered"], found["cut"], found["count"]) == (0, 0, len(logits))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(SOURCES), st.floats(0.2, 3), st.sampled_from([1, 5, 12, 40, np.inf]), st.floats(0.05, 1),
    st.sampled_from([0, 0.01, 0.3]),
)  # fmt: skip
def test_what_is_kept_what_is_cut_and_the_rest_account_for_all_of_it(source, T, k, share, least):
    found = at(source, T, k, share, least)
    p = scipy_softmax(candidates(source, CONTEXTS[source]).logits / T)
    count = int(found["count"])
    assert_allclose(found["cut"], p[count:].sum(), rtol=1e-7, atol=1e-12)
    assert_allclose(found["q"].sum() + found["rest_q"], 1, rtol=1e-12)
    assert_allclose(found["q"], np.where(np.arange(12) < count, p[:12], 0) / p[:count].sum(), rtol=1e-7, atol=1e-12)
    assert found["kept"].sum() + found["rest_count"] == count


@pytest.mark.parametrize("source", SOURCES)
def test_the_limits_are_the_favourite_alone_and_everything_alike(source):
    assert at(source, 0.0)["p"].tolist() == [1, *[0] * 11]
    hot = at(source, 1e308)
    assert_allclose(hot["p"], 1 / hot["words"], rtol=1e-12)


def test_a_context_is_read_as_words_of_the_text():
    assert lesson.read_context("austen", "  IT is ") == ("it", "is")
    assert lesson.read_context("tang", "明月") == ("明", "月")
    for source, typed, unknown in (
        ("austen", "it zebra", "zebra"), ("austen", " ", ""), ("tang", "hello", "hello"), ("network", "How x", "How x"),
    ):  # fmt: skip
        with pytest.raises(lesson.UnknownWordError) as why:
            lesson.read_context(source, typed)
        assert str(why.value) == unknown


def test_lines_are_written_at_the_visitors_temperature_and_at_three_others_with_the_same_numbers():
    own, *beside = lesson.lines("austen", ("it", "is"), 0.3, np.inf, 1.0, 0.0, 5)
    assert own == beside[0]
    assert [len(line.words) for line in (own, *beside)] == [24] * 4
    assert lesson.lines("network", ("How t",), 0.3, np.inf, 1.0, 0.0, 5) == ()
