"""The next word: what a language model expects after a context, at a temperature, and the lines that it writes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import COUNT, NAME, PLAIN, Quantity
from softmax_core.distributions import softmax
from softmax_core.draws import uniforms
from softmax_core.examples.language import RECORDED, SOURCES, Candidates, candidates, model, ranked
from softmax_core.filters import kept_count
from softmax_core.information import entropy
from softmax_core.ngram import LanguageModel, Written, tokens, write

Float = NDArray[np.float64]

SHOWN = 12
"""So many of the most probable words are shown one by one."""

LENGTH = 24
"""Words of a line."""

BESIDE = (0.3, 1.0, 2.0)
"""The temperatures of the lines beside the visitor's own."""

QUANTITIES = {
    "T": Quantity("temperature", PLAIN),
    "k": Quantity("top-k", PLAIN),
    "share": Quantity("top-p", PLAIN),
    "least": Quantity("min-p", PLAIN),
    "step": Quantity("words of the lines that are shown", PLAIN),
    "p": Quantity("probability of each of the most probable words, over the whole vocabulary"),
    "q": Quantity("what the filters keep of it, renormalised"),
    "kept": Quantity("1 where the filters keep the word", PLAIN),
    "word": Quantity("each of them", NAME),
    "words": Quantity("words of the vocabulary", PLAIN),
    "count": Quantity("words that the filters keep", PLAIN),
    "cut": Quantity("probability that they cut"),
    "rest_p": Quantity("probability of all words that are not shown"),
    "rest_q": Quantity("what is kept of it, renormalised"),
    "rest_count": Quantity("how many of them are kept", PLAIN),
    "entropy": Quantity("entropy at T, over the whole vocabulary, in nats"),
    "classes": Quantity("exp of it: the effective number of words", COUNT),
    "filtered": Quantity("1 where something is cut", PLAIN),
    "beside": Quantity("temperatures of the lines beside the visitor's own", PLAIN),
    "perplexity": Quantity("perplexity of each line, by the model at T = 1", COUNT),
}


class UnknownWordError(ValueError):
    """A word that a text does not have, its only argument; "" where there is no word at all."""


def read_context(source: str, typed: str) -> tuple[str, ...]:
    """Read what comes before the next word as words that the text has; of a network, one of its beginnings.

    Raises
    ------
    UnknownWordError
        If there is no word, or one that the text does not have.

    Examples
    --------
    >>> read_context("austen", " It IS,"), read_context("network", "How t")
    (('it', 'is', ','), ('How t',))
    """
    if source == RECORDED:
        try:
            candidates(source, (typed,))
        except KeyError:
            raise UnknownWordError(typed) from None
        return (typed,)
    return tuple(known_words(model(source), typed))


def known_words(known: LanguageModel, typed: str) -> list[str]:
    """Read a context as words of a model; raises `UnknownWordError`."""
    found = []
    for word in tokens(typed):
        place = known.find(word)
        if place is None:
            raise UnknownWordError(word)
        found.append(known.words[place])
    if not found:
        raise UnknownWordError("")
    return found


def quantities(
    T: Float, k: Float, share: Float, least: Float, step: Float, source: int, context: tuple[str, ...]
) -> dict[str, Float]:  # fmt: skip
    """Compute n states of one context of a source; T and the filters of shape (n,)."""
    return {**of(candidates(SOURCES[source], context), T, k, share, least), "step": np.asarray(step, dtype=np.float64)}


def of(found: Candidates, T: Float, k: Float, share: Float, least: Float) -> dict[str, Float]:
    """Compute n states of what can come next.

    Examples
    --------
    >>> one = np.ones(1)
    >>> seen = of(candidates("austen", ("it", "is")), one, 2 * one, one, 0 * one)
    >>> seen["q"][0, :3].round(4), seen["words"]
    (array([0.5523, 0.4477, 0.    ]), array([4409.]))
    """
    p = np.asarray(softmax(found.logits, temperature=T[:, None]))
    count = kept_count(p, k, share, least)
    places, size = np.arange(p.shape[1]), p.shape[1]
    inside = places < count[:, None]
    mass = np.where(inside, p, 0.0).sum(axis=1)
    q = np.where(inside, p, 0.0)[:, :SHOWN] / mass[:, None]
    nats = np.asarray(entropy(p))
    return {
        "T": T, "k": k, "share": share, "least": least, "p": p[:, :SHOWN], "q": q,
        "kept": inside[:, :SHOWN].astype(np.float64), "word": np.tile(np.arange(float(SHOWN)), (len(T), 1)),
        "words": np.full(len(T), float(size)), "count": count.astype(np.float64),
        "cut": np.where(inside, 0.0, p).sum(axis=1), "rest_p": p[:, SHOWN:].sum(axis=1),
        "rest_q": np.where(inside, p, 0.0)[:, SHOWN:].sum(axis=1) / mass,
        "rest_count": np.maximum(count - SHOWN, 0).astype(np.float64), "entropy": nats, "classes": np.exp(nats),
        "beside": np.tile(BESIDE, (len(T), 1)), "filtered": (count < size).astype(np.float64),
    }  # fmt: skip


@lru_cache(maxsize=64)
def lines(
    source: str, context: tuple[str, ...], T: float, k: float, share: float, least: float, seed: int
) -> tuple[Written, ...]:
    """Write a line at T, and one at each of `BESIDE`, all with the same random numbers; none of what was recorded.

    Examples
    --------
    >>> from softmax_core.ngram import joined
    >>> first, *_ = lines("austen", ("it", "is"), 0.0, np.inf, 1.0, 0.0, 1)
    >>> joined(first.words[:5])
    'a very good kind of'
    """
    return () if source == RECORDED else lines_of(model(source), context, T, k, share, least, seed)


def lines_of(
    known: LanguageModel, context: tuple[str, ...], T: float, k: float, share: float, least: float, seed: int
) -> tuple[Written, ...]:
    """Write the lines by a model."""
    begun, numbers = [known.index[word] for word in context], uniforms(seed)[:LENGTH]
    return tuple(write(known, begun, numbers, one, k, share, least) for one in (T, *BESIDE))


@dataclass(frozen=True)
class Seen:
    """What a model of a visitor's own text expects, and writes.

    Attributes
    ----------
    words : tuple of str
        The most probable next words.
    p, q : tuple of float
        Their probabilities, and what the filters keep of them, renormalised.
    line : Written
        What it writes.
    """

    words: tuple[str, ...]
    p: tuple[float, ...]
    q: tuple[float, ...]
    line: Written


def look(
    known: LanguageModel, typed: str, T: float = 1.0, k: float = np.inf, share: float = 1.0, least: float = 0.0,
    seed: int = 1,
) -> Seen:  # fmt: skip
    """Say what comes after a context, and write a line; raises `UnknownWordError`.

    Examples
    --------
    >>> from softmax_core.ngram import learn
    >>> seen = look(learn("the cat sat. the cat ran. the dog sat."), "the", T=0.0)
    >>> seen.words[0], seen.p[0]
    ('cat', 1.0)
    """
    context = [known.index[word] for word in known_words(known, typed)]
    found = ranked(known.words, np.log(known.probabilities(context)))
    state = of(found, *(np.array([one], dtype=np.float64) for one in (T, k, share, least)))
    line = write(known, context, uniforms(seed)[:LENGTH], T, k, share, least)
    return Seen(found.words[:SHOWN], tuple(state["p"][0].tolist()), tuple(state["q"][0].tolist()), line)
