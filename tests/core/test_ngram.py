"""The language model: recounted with dictionaries and fractions, and what it makes of texts."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose

from softmax_core.distributions import softmax
from softmax_core.draws import uniforms
from softmax_core.examples.language import AUSTEN, RECORDED, SOURCES, TANG, beginnings, candidates, model, text
from softmax_core.ngram import END, joined, learn, tokens, write

SMALL = "The cat sat on the mat. The cat ran.\n\nA dog sat on the cat, and the dog ran. The mat ran on."


class Recount:
    """Interpolated Kneser-Ney after Chen and Goodman, written out with counters: one probability at a time."""

    def __init__(self, words: list[str]) -> None:
        self.words = sorted({END, *words})
        stream = [END, *words, END]
        self.three = Counter(zip(stream, stream[1:], stream[2:], strict=False))
        self.two = Counter((v, w) for _, v, w in self.three)  # in how many contexts
        self.one = Counter(w for _, w in set(pairwise(stream)))

    @staticmethod
    def discount(counts: Counter) -> Fraction:
        n1, n2 = (sum(1 for count in counts.values() if count == k) for k in (1, 2))
        return Fraction(n1, n1 + 2 * n2) if n1 and n2 else Fraction(1, 2)

    def mixed(self, counts: Counter, context: tuple[str, ...], word: str, lower: Fraction) -> Fraction:
        here = {key[-1]: count for key, count in counts.items() if key[:-1] == context}
        if not here:
            return lower
        d, total = self.discount(counts), sum(here.values())
        return max(here.get(word, 0) - d, Fraction(0)) / total + d * len(here) / total * lower

    def p(self, context: tuple[str, ...], word: str) -> Fraction:
        d, total = self.discount(self.one), sum(self.one.values())
        lowest = max(self.one[word] - d, Fraction(0)) / total + d * len(self.one) / total / len(self.words)
        two = self.mixed(self.two, context[-1:], word, lowest) if context else lowest
        return self.mixed(self.three, context, word, two) if len(context) > 1 else two


def small() -> list[str]:
    """The words of the small text, as they are counted."""
    words = tokens(SMALL)
    return [word.lower() if word.lower() in words else word for word in words]


@pytest.mark.parametrize(
    "context", [(), ("the",), ("the", "cat"), ("on", "the"), (".", END), ("dog", "dog"), ("mat", "ran")]
)
def test_every_probability_is_that_of_a_recount(context):
    recount, known = Recount(small()), learn(SMALL)
    assert list(known.words) == recount.words
    found = known.probabilities([known.index[word] for word in context])
    assert_allclose(found, [float(recount.p(context, word)) for word in recount.words], rtol=1e-13)


def test_every_probability_after_a_few_contexts_of_the_shipped_texts_is_that_of_a_recount():
    for source, contexts in ((AUSTEN, [("it", "is"), ("Elizabeth",)]), (TANG, [("明", "月")])):
        known, words = model(source), tokens(text(source))
        every = set(words)
        recount = Recount([word.lower() if word.lower() in every else word for word in words])
        for context in contexts:
            p = known.probabilities([known.index[word] for word in context])
            assert_allclose(p.sum(), 1, rtol=1e-12)
            places = np.argsort(-p)[[0, 1, 2, 5, 20, 200, -1]]
            assert_allclose(p[places], [float(recount.p(context, known.words[k])) for k in places], rtol=1e-10)


def test_no_word_is_impossible_and_softmax_of_the_logits_gives_the_probabilities_back():
    for source in (AUSTEN, TANG):
        known = model(source)
        p = known.probabilities([known.index["the" if source == AUSTEN else "不"]])
        assert p.min() > 0
        assert_allclose(softmax(np.log(p)), p, rtol=1e-9)


def test_words_marks_and_characters_are_told_apart_and_put_together_again():
    assert tokens("Mr. Darcy's well-known pride!") == ["Mr.", "Darcy's", "well-known", "pride", "!"]
    assert tokens("明月，abc") == ["明", "月", "，", "abc"]
    assert tokens("  \n \n ") == []
    assert tokens("a\n\nb\nc") == ["a", END, "b", "c"]
    for said in ("it is, Mr. Bennet!", "欣欣此生意。自尔", "a ¶ b", "江湖。¶一枝"):
        assert joined(tokens(said)) == said


def test_a_text_without_two_words_is_refused():
    for empty in ("", "   ", "... !!", "alone"):
        with pytest.raises(ValueError, match="two words"):
            learn(empty)
    assert learn("two words").length == 2


@pytest.mark.parametrize("context", [["it", "is"], ["Elizabeth"]])
def test_what_is_written_is_seeded_likelier_when_cold_and_measured_at_t_1(context):
    known = model(AUSTEN)
    ids = [known.index[word] for word in context]
    lines = {T: write(known, ids, uniforms(1)[:24], T) for T in (0.0, 0.3, 1.0, 2.0)}
    assert write(known, ids, uniforms(1)[:24], 1.0) == lines[1.0]
    assert lines[0.3].perplexity < lines[1.0].perplexity < lines[2.0].perplexity
    said, p = list(ids), []
    for word in lines[2.0].words:
        p.append(known.probabilities(said)[known.index[word]])
        said.append(known.index[word])
    assert_allclose(lines[2.0].surprisals, -np.log(p))
    assert_allclose(lines[2.0].perplexity, np.prod(np.array(p) ** (-1 / len(p))))
    greedy = [known.words[k] for k in [known.probabilities(ids).argmax()]]
    assert lines[0.0].words[0] == greedy[0]


def test_the_filters_bound_what_can_be_written():
    known = model(TANG)
    ids = [known.index["明"], known.index["月"]]
    line, said = write(known, ids, uniforms(4)[:24], 3.0, top_k=2), list(ids)
    for word in line.words:
        assert known.index[word] in np.argsort(-known.probabilities(said), kind="stable")[:2]
        said.append(known.index[word])


def test_the_network_was_recorded_whole_after_a_dozen_beginnings():
    assert len(beginnings()) == 12
    for beginning in beginnings():
        found = candidates(RECORDED, (beginning,))
        assert len(found.words) == len(set(found.words)) == 465
        assert (np.diff(found.logits) <= 0).all()
    likely = {beginning: candidates(RECORDED, (beginning,)).words[0] for beginning in beginnings()}
    assert [likely[one] for one in ("How t", "Why do peop", "A question abou", "Can someone expl")] == [
        "o",
        "l",
        "t",
        "a",
    ]


def test_the_sources_are_light():
    from importlib.resources import files  # noqa: PLC0415

    sizes = {one.name: len(one.read_bytes()) for one in files("softmax_core.examples").joinpath("texts").iterdir()}
    assert set(sizes) == {"austen.txt", "tang.txt", "textgenrnn.csv", "LICENSE.textgenrnn"}
    assert max(sizes.values()) <= 300_000
    assert SOURCES == (AUSTEN, TANG, RECORDED)
