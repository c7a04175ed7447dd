"""Two texts and a recorded neural network that ship with the app, as language models. The README beside says whence.

>>> from softmax_core.examples.language import AUSTEN, candidates, model
>>> len(model(AUSTEN).words) > 4000
True
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from softmax_core import ngram
from softmax_core.ngram import LanguageModel

__all__ = ["AUSTEN", "RECORDED", "SOURCES", "TANG", "Candidates", "beginnings", "candidates", "model", "ranked", "text"]

Float = NDArray[np.float64]

AUSTEN, TANG, RECORDED = SOURCES = ("austen", "tang", "network")
"""Pride and Prejudice, words; 300 Tang poems, characters; next-character logits of a network, recorded."""

HEADINGS = {AUSTEN: lambda line: line.startswith("Chapter "), TANG: lambda line: line.endswith("》")}
"""What of a text is no sentence of it."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """What can come next, the most probable first.

    Attributes
    ----------
    words : tuple of str
        The words or characters.
    logits : floats
        Their logits, in the same order.
    """

    words: tuple[str, ...]
    logits: Float


def text(source: str) -> str:
    """Read a text without its headings."""
    lines = _read(f"{source}.txt").splitlines()
    return "\n".join(line for line in lines if not HEADINGS[source](line))


@cache
def model(source: str) -> LanguageModel:
    """Learn a text, once."""
    return ngram.learn(text(source))


@cache
def recorded() -> Mapping[str, Candidates]:
    """Read what was recorded, by its beginnings."""
    head, *rows = csv.reader(_read("textgenrnn.csv").splitlines())
    tokens = [_character(row[0]) for row in rows]
    table = np.array([row[1:] for row in rows], dtype=np.float64)
    return {beginning: ranked(tokens, table[:, k]) for k, beginning in enumerate(head[1:])}


def beginnings() -> tuple[str, ...]:
    """Name the beginnings after which the network was recorded."""
    return tuple(recorded())


@lru_cache(maxsize=256)
def candidates(source: str, context: tuple[str, ...]) -> Candidates:
    """Rank what can come next.

    Parameters
    ----------
    source : str
        One of `SOURCES`.
    context : tuple of str
        Words that the text has; of a network, one of its beginnings.

    Examples
    --------
    >>> candidates(AUSTEN, ("it", "is")).words[:2], candidates(RECORDED, ("How t",)).words[:2]
    (('a', 'very'), ('o', 'h'))
    """
    if source == RECORDED:
        return recorded()[context[0]]
    known = model(source)
    return ranked(known.words, np.log(known.probabilities([known.index[word] for word in context])))


def ranked(words: Sequence[str], logits: Float) -> Candidates:
    """Put the largest logit first; of equal ones the first."""
    places = np.argsort(-logits, kind="stable")
    ordered = logits[places]
    ordered.flags.writeable = False
    return Candidates(tuple(words[k] for k in places), ordered)


def _character(written: str) -> str:
    return written if written.startswith("<") else "".join(chr(int(code[1:], 16)) for code in written.split("+"))


def _read(name: str) -> str:
    return files(__package__ or "").joinpath("texts", name).read_text(encoding="utf-8")
