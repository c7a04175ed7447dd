"""The next word: a language model's distribution after a context, and the lines that it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.live.controls import Changes, Choice, Probability, State, Temperature, Text, Timeline, Whole
from pages.shared.live.section import Section
from pages.shared.parse import Refusal
from pages.shared.words import Words
from softmax_core.examples.language import AUSTEN, RECORDED, SOURCES, TANG, beginnings, candidates
from softmax_core.lessons import next_word as lesson
from softmax_core.ngram import joined

INF = float("inf")
LARGEST_SEED = 9999
K_STEPS = (*range(1, 11), 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000)
CONTEXTS = {AUSTEN: ("it is", "he was", "Elizabeth had"), TANG: ("明月", "春风", "不"), RECORDED: beginnings()}
"""What may come first, by source."""

SPACE = "␣"
"""How a space is shown where it is what comes next."""


def source_of(state: State) -> str:
    """Name the source of a state."""
    return SOURCES[state["source"]]


def phrase(state: State, typed: str) -> str:
    """Read a context of the source."""
    try:
        found = lesson.read_context(source_of(state), typed)
    except lesson.UnknownWordError as why:
        unknown = str(why)
        if source_of(state) == RECORDED:
            raise Refusal("not_recorded", value=typed) from why
        raise Refusal("unknown_word" if unknown else "no_word", value=unknown) from why
    return joined(found)


def context_of(state: State) -> tuple[str, ...]:
    """Give the context as words of the source."""
    return lesson.read_context(source_of(state), state["context"])


def size(state: State) -> int:
    """Count the words that the source knows."""
    return len(candidates(source_of(state), context_of(state)).words)


def choose(state: State, _index: Any, text: str) -> Changes:
    """Take another source, and its first context."""
    if text not in SOURCES:
        raise Refusal("not_a_choice", value=text, choices=", ".join(SOURCES))
    return {"source": SOURCES.index(text), "context": CONTEXTS[text][0], "k": INF} if text != source_of(state) else {}


def take(state: State, index: int, _text: str) -> Changes:
    """Put one of the words that are shown behind the context."""
    known = candidates(source_of(state), context_of(state)).words
    if source_of(state) == RECORDED or not index < min(lesson.SHOWN, len(known)):
        raise Refusal("not_a_choice", value=str(index), choices="0 … 11")
    longer = (*context_of(state), known[index])
    while len(joined(longer)) > LONGEST:
        longer = longer[1:]
    return {"context": joined(longer)}


def reseed(_state: State, _index: Any, text: str) -> Changes:
    """Take another seed, from a number that comes along."""
    return {"seed": float(int(text) % (LARGEST_SEED + 1)) if text.isdigit() else 1.0}


def names(state: State, _words: Words) -> Sequence[str]:
    """Name the most probable words."""
    found = candidates(source_of(state), context_of(state)).words[: lesson.SHOWN]
    return tuple(SPACE if word == " " else word for word in found)


def written(state: State) -> Sequence[Any]:
    """Write the lines of a state."""
    set_to = (state["T"], state["k"], state["share"], state["least"], int(state["seed"]))
    return lesson.lines(source_of(state), context_of(state), *set_to)


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Give the context, the most probable words, and every word of the lines with the space before it."""
    found = {f"name{k}": name for k, name in enumerate(names(state, words))}
    begun = context_of(state)
    for place, line in enumerate(written(state)):
        for k, word in enumerate(line.words):
            before = (*begun, *line.words[:k])[-1:]
            found[f"line{place}_{k}"] = joined((*before, word)).removeprefix(before[0])
    found["unit"] = words[f"word_unit_{source_of(state)}"]
    return found | {"context": state["context"], "seed": str(int(state["seed"]))}


def perplexities(state: State) -> Mapping[str, float]:
    """Measure every line by the model at T = 1."""
    lines = written(state) or [None] * (1 + len(lesson.BESIDE))
    return {f"perplexity[{k}]": line.perplexity if line else float("nan") for k, line in enumerate(lines)}


def compute(source: int, context: str, **arrays: Any) -> Mapping[str, Any]:
    """Compute what comes next."""
    return lesson.quantities(source=source, context=lesson.read_context(SOURCES[source], context), **arrays)


LONGEST = 60

section = Section(
    controls=[
        Choice("source", 0, options=SOURCES, slides=False, computed=False, shapes=True),
        Text("context", "it is", key="c", longest=LONGEST, computed=False, reads=phrase,
             otherwise=lambda state: CONTEXTS[source_of(state)][0]),
        Temperature("T", 1.0, key="wT"),
        Whole("k", INF, key="wk", first=1, last=size, grid=K_STEPS, endless=True),
        Probability("share", 1.0, key="wp"),
        Probability("least", 0.0, key="wm"),
        Whole("seed", 1.0, key="ws", last=LARGEST_SEED, slides=False, computed=False),
        Timeline("step", float(lesson.LENGTH), key="wn", last=lesson.LENGTH),
    ],
    constants=("source", "context"),
    compute=compute,
    quantities=lesson.QUANTITIES,
    at_rest={"": perplexities},
    examples={
        f"{source}: {begun}": {"source": SOURCES.index(source), "context": begun}
        for source, every in CONTEXTS.items()
        for begun in every
    },
    begins={"zh": f"{TANG}: {CONTEXTS[TANG][0]}"},
    keeps=("T", "k", "share", "least", "seed", "step"),
    actions={"choose": choose, "take": take, "reseed": reseed},
    told=lambda _: {
        "contexts": CONTEXTS, "sources": SOURCES, "recorded": RECORDED, "tops": lesson.SHOWN,
        "beside": len(lesson.BESIDE), "length": lesson.LENGTH,
    },
    names_of=names,
    texts_of=texts,
    shape_of=lambda state: {"known": size(state)},
)  # fmt: skip
