"""Why softmax and cross-entropy: likelihood, divergence, links, with the numbers at hand."""

from __future__ import annotations

from pages.cross_entropy.sections.likelihood import CASES
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.nodes import Node, bar, button, cell, col, el, entry, slider, template
from pages.shared.words import Words

COLUMNS = "60px minmax(130px, 1.3fr) minmax(96px, 0.9fr) minmax(136px, 1.5fr) minmax(96px, 0.9fr) 74px 74px 74px"


def tree(look: Look) -> Node:
    """Describe the section."""
    words = look.words
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        _table(look, words),
        el("div", button("best", words["why_best"]), cls="chips"),
        parts.readings(
            (words["why_loglikelihood"], [col("LL")]), (words["why_mean"], [col("X"), " nat"]),
            (words["why_floor"], [col("H"), " nat"]), (words["why_kl"], [col("KL"), " nat"]),
        ),
        parts.sentence(
            parts.variant("top", 0, said(words, "why_say")), parts.variant("top", 1, said(words, "why_say_top"))
        ),
        el("div", *(_reason(key, words) for key in ("why_likelihood", "why_divergence", "why_link")), cls="ways"),
        parts.statement("C16", ["D3"], words, parts.shown(words, "C16_here")),
    )  # fmt: skip


def _reason(key: str, words: Words) -> Node:
    return el(
        "section", el("h4", words[f"{key}_title"]), el("p", words[key]), parts.shown(words, f"{key}_here"), cls="way"
    )


def _table(look: Look, words: Words) -> Node:
    heads = [
        words["head_class"], words["why_seen"], words["why_share"], words["head_logit"], "p", "∂H(f, p)", "∂KL(f‖p)",
        words["why_odds"],
    ]  # fmt: skip
    rows = [_row(i, look, heads, words) for i, _ in enumerate(look.names)]
    return parts.table(words["why_table"], COLUMNS, [*heads[:5], *map(parts.right, heads[5:])], rows, "wide")


def _row(i: int, look: Look, heads: list[str], words: Words) -> Node:
    name = look.names[i]
    seen, logit = words.say("why_seen_of", name=name), words.say("logit_of", name=name)
    spoken = template(words["spoken_logit"], z=f"z{i}", p=f"p{i}")

    def drawn(column: str, head: str) -> Node:
        return el("div", el("span", bar(column), cls="track"), cell("span", col(column)), cls="xbar", role="cell",
                  data_label=head)  # fmt: skip

    return parts.line(
        parts.name(look, i),
        el("div", el("span", heads[1], cls="narrow-label"), slider(f"n{i}", seen, [col(f"n{i}")]),
           *entry(f"n{i}", words.say("typed", what=seen), f"n{i}", look.problems), cls="xslide", role="cell"),
        drawn(f"f{i}", heads[2]),
        el("div", el("span", heads[3], cls="narrow-label"),
           *parts.slide(f"z{i}", f"z{i}", logit, spoken, look, words), cls="xslide", role="cell"),
        drawn(f"p{i}", "p"),
        parts.number(heads[5], col(f"d{i}")),
        parts.number(heads[6], col(f"k{i}")),
        parts.number(heads[7], col(f"o{i}")),
        colour=look.colours[i],
    )  # fmt: skip
