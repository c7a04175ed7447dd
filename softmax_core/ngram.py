"""A small language model: counts of a text, smoothed by interpolated Kneser-Ney; in Chinese, of its characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softmax_core.distributions import softmax
from softmax_core.draws import inverse_cdf
from softmax_core.filters import kept_count, renormalised

Float = NDArray[np.float64]
Ints = NDArray[np.int64]

END = "¶"
"""Stands for the end of a paragraph or poem, and so for the beginning of the next."""

CHINESE_MARKS = "\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f"
WORD = re.compile(
    r"(?:Mr|Mrs|Dr|St)\.|[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['\u2019-][^\W_\u3400-\u9fff]+)*"
    rf"|[.,;:!?…{END}{CHINESE_MARKS}]|(\n\s*\n)"
)
"""A word, a Chinese character, a mark of punctuation, or an empty line."""

CLOSING = frozenset(".,;:!?…")
CHINESE = re.compile(rf"[{END}\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def tokens(text: str) -> list[str]:
    r"""Split a text into words, Chinese characters and marks; empty lines end a paragraph.

    Examples
    --------
    >>> tokens("My dear Mr. Bennet, it's raining!\n\n欣欣此生意。")
    ['My', 'dear', 'Mr.', 'Bennet', ',', "it's", 'raining', '!', '¶', '欣', '欣', '此', '生', '意', '。']
    """
    return [END if found[1] else found[0] for found in WORD.finditer(text.strip())]


def joined(words: Sequence[str]) -> str:
    """Put words together as they are written.

    Examples
    --------
    >>> joined(["it", "is", ",", "Mr.", "Bennet"]), joined(["春", "风", "。"])
    ('it is, Mr. Bennet', '春风。')
    """
    text = ""
    for word in words:
        tight = not text or word in CLOSING or (CHINESE.match(word) and CHINESE.match(text[-1]))
        text += word if tight else f" {word}"
    return text


@dataclass(frozen=True, eq=False)
class Grams:
    """What followed what, for contexts of one length, sorted by context.

    Attributes
    ----------
    contexts : integers
        Every context once, as one number, ascending.
    starts : integers
        Where the words of each begin in the next two, and where the last one ends.
    words : integers
        What followed.
    counts : floats
        How often; below the highest order: after how many different words.
    discount : float
        What Kneser-Ney takes off every count.
    """

    contexts: Ints
    starts: Ints
    words: Ints
    counts: Float
    discount: float


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """Next-word probabilities of a text.

    Attributes
    ----------
    words : tuple of str
        The vocabulary.
    index : dict
        The place of every word in it.
    length : int
        Words in the text, marks among them.
    bigrams, trigrams : Grams
        What followed one word, and two.
    base : floats
        Probability without a context, shape (V,).
    """

    words: tuple[str, ...]
    index: dict[str, int]
    length: int
    bigrams: Grams
    trigrams: Grams
    base: Float

    def probabilities(self, context: Sequence[int]) -> Float:
        """Give every word's probability after a context, of which the last two words count: shape (V,), above 0."""
        p = self.base
        if context:
            p = _interpolated(self.bigrams, context[-1], p)
        if len(context) > 1:
            p = _interpolated(self.trigrams, context[-2] * len(self.words) + context[-1], p)
        return p

    def find(self, word: str) -> int | None:
        """Find a word in the vocabulary, whatever its capitals; None if the text does not have it."""
        for written in (word, word.lower(), word.capitalize()):
            if written in self.index:
                return self.index[written]
        return None


def learn(text: str) -> LanguageModel:
    r"""Count a text and smooth the counts.

    Parameters
    ----------
    text : str
        At least two words.

    Returns
    -------
    LanguageModel
        Of trigrams: P(w | u v) = max(c(u v w) − D, 0)/c(u v ·) + D n(u v ·)/c(u v ·) P(w | v), where n counts different
        words. P(w | v) is likewise of the numbers of different words before v w, and P(w) of those before w, mixed
        with 1/V. D = n1/(n1 + 2 n2) of each order, from how many counts are 1 and 2.

    Raises
    ------
    ValueError
        If there are fewer than two words.

    References
    ----------
    R. Kneser, H. Ney (1995), Improved backing-off for m-gram language modeling. ICASSP.
    S. F. Chen, J. Goodman (1998), An empirical study of smoothing techniques for language modeling. TR-10-98, Harvard.

    Examples
    --------
    >>> model = learn("the cat sat. the cat ran. the dog sat.")
    >>> p = model.probabilities([model.find("the")])
    >>> model.words[p.argmax()], float(p.sum().round(12))
    ('cat', 1.0)
    """
    found = _levelled(tokens(text))
    if sum(any(c.isalnum() for c in word) for word in found) < 2:
        msg = "a text needs two words at least."
        raise ValueError(msg)
    words = tuple(sorted({END, *found}))
    index = {word: k for k, word in enumerate(words)}
    size, ids = len(words), np.array([index[word] for word in (END, *found, END)], dtype=np.int64)
    pairs = ids[:-1] * size + ids[1:]
    triples = pairs[:-1] * size + ids[2:]
    three, counts = np.unique(triples, return_counts=True)
    two, before_two = np.unique(three % (size * size), return_counts=True)  # different words before every pair
    one, before_one = np.unique(np.unique(pairs) % size, return_counts=True)
    trigrams, bigrams = _grams(three, counts, size), _grams(two, before_two, size)
    base = np.zeros(size)
    discount = _discount(before_one)
    base[one] = np.maximum(before_one - discount, 0.0)
    base += discount * len(one) / size
    return LanguageModel(words, index, len(found), bigrams, trigrams, base / before_one.sum())


def _levelled(words: list[str]) -> list[str]:
    """Write words small that the text has in small letters, too: what begins a sentence is no other word."""
    known = set(words)
    level = {word: word.lower() if word.lower() in known else word for word in known}
    return [level[word] for word in words]


def _grams(codes: Ints, counts: NDArray[np.intp], size: int) -> Grams:
    contexts, starts = np.unique(codes // size, return_index=True)
    return Grams(
        contexts, np.append(starts, len(codes)).astype(np.int64), codes % size, counts.astype(np.float64),
        _discount(counts),
    )  # fmt: skip


def _discount(counts: NDArray[np.intp]) -> float:
    """n1/(n1 + 2 n2); 1/2 where no count is 1 or 2."""
    ones, twos = np.count_nonzero(counts == 1), np.count_nonzero(counts == 2)
    return ones / (ones + 2 * twos) if ones and twos else 0.5


def _interpolated(grams: Grams, context: int, lower: Float) -> Float:
    """Mix what followed a context with the probabilities of the next lower order."""
    at = int(np.searchsorted(grams.contexts, context))
    if at == len(grams.contexts) or grams.contexts[at] != context:
        return lower
    here = slice(grams.starts[at], grams.starts[at + 1])
    counts, total = grams.counts[here], grams.counts[here].sum()
    p = lower * (grams.discount * len(counts) / total)
    p[grams.words[here]] += (counts - grams.discount) / total
    return p


@dataclass(frozen=True)
class Written:
    """What a model has written.

    Attributes
    ----------
    words : tuple of str
        One after the other.
    surprisals : tuple of float
        −log p of each, at T = 1 and before anything is cut, in nats.
    """

    words: tuple[str, ...]
    surprisals: tuple[float, ...]

    @property
    def perplexity(self) -> float:
        """Exp of the mean surprisal: among how many equally likely words every one of them was chosen."""
        return float(np.exp(np.mean(self.surprisals)))


def write(
    model: LanguageModel, context: Sequence[int], numbers: Float, temperature: float = 1.0, top_k: float = np.inf,
    top_p: float = 1.0, min_p: float = 0.0, order: str = "kpm",
) -> Written:  # fmt: skip
    """Let a model write a word for every number of [0, 1), each after those before it.

    Log-probabilities are taken for logits: softmax at the temperature over all words, the filters in their order, what
    is left renormalised, and the distribution function inverted, the most probable word first.

    Examples
    --------
    >>> model = learn("the cat sat. the cat ran. the dog sat.")
    >>> written = write(model, [model.find("the")], np.zeros(4), temperature=0.0)
    >>> joined(written.words), round(written.perplexity, 2)
    ('cat sat. the', 1.74)
    """
    said, surprisals = list(context), []
    for u in numbers:
        p = model.probabilities(said)
        places = np.argsort(-p, kind="stable")
        at_t = np.asarray(softmax(np.log(p[places]), temperature=temperature))
        left = np.arange(len(p)) < kept_count(at_t, top_k, top_p, min_p, order)
        word = int(places[inverse_cdf(renormalised(at_t, left), u)])
        said.append(word)
        surprisals.append(float(-np.log(p[word])))
    new = said[len(context) :]
    return Written(tuple(model.words[k] for k in new), tuple(surprisals))
