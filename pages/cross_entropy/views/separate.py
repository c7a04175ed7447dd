"""Together or one after the other: the same loss twice, in two precisions."""

from __future__ import annotations

from pages.cross_entropy.sections.separate import CASES, FINDS
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.nodes import Node, button, cell, col, el
from pages.shared.words import Words
from softmax_core.separate import AGREE, BOTH, DIGITS, INFINITE, NONE, ZERO

COLUMNS = "24px minmax(64px, 0.5fr) minmax(200px, 2fr)"
RESULTS = "minmax(84px, 0.6fr) 92px minmax(104px, 1fr) minmax(104px, 1fr) minmax(200px, 2fr)"
SIZES = {"4": "float32", "8": "float64"}
KINDS = {
    AGREE: "separate_agree", INFINITE: "separate_inf", ZERO: "separate_zero", DIGITS: "separate_digits",
    BOTH: "separate_both", NONE: "separate_none",
}  # fmt: skip
FOUND = {ZERO: "separate_find_zero", INFINITE: "separate_find_inf"}


def tree(look: Look) -> Node:
    """Describe the section."""
    words = look.words
    finds = [button(f"find{i}", words.say(FOUND[kind], dtype=SIZES[size])) for i, (size, kind) in enumerate(FINDS)]
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        el("div", el("span", words["separate_find"], cls="label"), *finds, cls="chips", role="group"),
        _logits(look, words),
        _results(words),
        parts.sentence(*(
            cell("span", *said(words, f"{key}_say"), cls="", live_show=["k8", kind]) for kind, key in KINDS.items()
        )),
    )  # fmt: skip


def _logits(look: Look, words: Words) -> Node:
    heads = [words["head_true"], words["head_class"], words["head_logit"]]
    rows = [
        parts.line(
            parts.pick("y", i, words.say("came_true", name=name)),
            parts.name(look, i),
            el("div", *parts.slide(f"z{i}", f"z{i}", words.say("logit_of", name=name), [col(f"z{i}")], look, words),
               cls="xslide", role="cell"),
            colour=look.colours[i], live_mark=["y", i],
        )
        for i, name in enumerate(look.names)
    ]  # fmt: skip
    return parts.table(words["separate_logits"], COLUMNS, heads, rows)


def _results(words: Words) -> Node:
    heads = [words["separate_dtype"], words["separate_p"], words["separate_split"], words["separate_fused"],
             words["separate_what"]]  # fmt: skip
    rows = [_row(size, heads, words) for size in SIZES]
    return parts.table(
        words["separate_table"], RESULTS, [heads[0], *map(parts.right, heads[1:-1]), heads[-1]], rows, "wide"
    )


def _row(size: str, heads: list[str], words: Words) -> Node:
    what = [
        cell("span", *said_of(words, key, size), cls="", live_show=[f"k{size}", kind]) for kind, key in KINDS.items()
    ]
    return parts.line(
        el("span", SIZES[size], cls="xname", role="rowheader"),
        parts.number(heads[1], col(f"p{size}")),
        parts.number(heads[2], col(f"s{size}")),
        parts.number(heads[3], col(f"f{size}")),
        el("span", *what, cls="xzone", role="cell"),
    )


def said_of(words: Words, key: str, size: str) -> list[list[str] | str]:
    """A short sentence on one precision: its columns end in that precision's size."""
    return [[f"{part[0]}{size}"] if isinstance(part, list) else part for part in said(words, key)]
