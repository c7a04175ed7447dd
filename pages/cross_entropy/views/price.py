"""One sample: the probability of the class that came true, and its price."""

from __future__ import annotations

from pages.cross_entropy.sections.price import CASES
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.nodes import Node, bar, cell, col, el, template
from pages.shared.words import Words
from softmax_core.price import KEPT, ROUNDED

COLUMNS = "24px minmax(60px, 0.7fr) minmax(170px, 2fr) minmax(120px, 1.2fr) 72px 60px"


def tree(look: Look, *, free: bool) -> Node:
    """Describe the section; free: whether the true class's probability can be chosen."""
    words = look.words
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        *([_probability(look, words)] if free else []),
        _table(look, words),
        parts.readings(
            (words["price_nats"], [col("ce"), " nat"]),
            (words["price_bits"], [col("cb"), " bit"]),
            (words["price_odds"], said(words, "price_odds_value")),
            (said(words, "price_half"), said(words, "price_half_value")),
        ),
        parts.sentence(
            parts.variant("inf", 0, said(words, "price_say")), parts.variant("inf", 1, said(words, "price_say_inf"))
        ),
        parts.statement(
            "C7", ["D0"], words,
            parts.shown(words, "C7_kept", live_show=["order", KEPT]),
            parts.shown(words, "C7_rounded", live_show=["order", ROUNDED]),
        ),
    )  # fmt: skip


def _probability(look: Look, words: Words) -> Node:
    label = cell("span", *said(words, "price_p"), cls="label")
    spoken = said(words, "price_p_spoken")
    return parts.knob("p", label, words["price_p_label"], words["price_p_box"], spoken, look, "0", "1")


def _table(look: Look, words: Words) -> Node:
    heads = [
        words["head_true"],
        words["head_class"],
        words["head_logit"],
        "p",
        *map(parts.right, ("log p", words["head_places"])),
    ]
    rows = [_row(i, look, words) for i, _ in enumerate(look.names)]
    return parts.table(words["price_table"], COLUMNS, heads, rows)


def _row(i: int, look: Look, words: Words) -> Node:
    what = words.say("logit_of", name=look.names[i])
    spoken = template(words["spoken_logit"], z=f"z{i}", p=f"p{i}")
    p = el("div", el("span", bar(f"p{i}"), cls="track"), cell("span", col(f"p{i}")), cls="xbar", role="cell")
    return parts.line(
        parts.pick("y", i, words.say("came_true", name=look.names[i])),
        parts.name(look, i),
        el("div", *parts.slide(f"z{i}", f"z{i}", what, spoken, look, words), cls="xslide", role="cell"),
        p,
        parts.number("log p", col(f"l{i}")),
        parts.number(words["head_places"], col(f"r{i}"), " · ", col(f"o{i}")),
        colour=look.colours[i], live_mark=["y", i],
    )  # fmt: skip
