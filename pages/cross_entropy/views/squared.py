"""Why not squared error: two losses and their slopes, for two classes and for three."""

from __future__ import annotations

from pages.cross_entropy.sections.squared import CASES
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.nodes import Node, cell, col, el
from pages.shared.words import Words
from softmax_core.squared import RIGHT, STUCK, WRONG

COLUMNS = "minmax(120px, 1.4fr) 74px 84px 84px 92px 92px 92px minmax(120px, 1.2fr)"
ZONES = {RIGHT: "squared_right", WRONG: "squared_wrong", STUCK: "squared_stuck"}


def tree(look: Look) -> Node:
    """Describe the section."""
    words = look.words
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        *(
            parts.knob(control, parts.label(words[f"squared_{control}"]), words[f"squared_{control}"],
                       words.say("typed", what=words[f"squared_{control}"]), [col(control)], look)
            for control in "zr"
        ),
        _table(words),
        parts.sentence(*(
            cell("span", *_named(words, key), cls="", live_show=["bk", zone]) for zone, key in ZONES.items()
        )),
        parts.statement("C11", ["D3"], words, parts.shown(words, "C11_here")),
    )  # fmt: skip


def _named(words: Words, key: str) -> list[list[str] | str]:
    return said(words, f"{key}_say")


def _table(words: Words) -> Node:
    heads = [
        words["squared_head"], "p", words["squared_ce"], words["squared_se"], words["squared_dce"],
        words["squared_dse"], words["squared_ratio"], words["squared_zone"],
    ]  # fmt: skip
    rows = [_row(kind, words[key], heads, words) for kind, key in (("b", "squared_two"), ("t", "squared_three"))]
    return parts.table(
        words["squared_table"], COLUMNS, [heads[0], *map(parts.right, heads[1:-1]), heads[-1]], rows, "wide"
    )


def _row(kind: str, title: str, heads: list[str], words: Words) -> Node:
    numbers = [parts.number(head, col(f"{kind}{letter}")) for head, letter in zip(heads[1:], "pcsdeq", strict=False)]
    zones = [el("span", words[key], live_show=[f"{kind}k", zone]) for zone, key in ZONES.items()]
    return parts.line(
        el("span", title, cls="xname", role="rowheader"), *numbers, el("span", *zones, cls="xzone", role="cell")
    )
