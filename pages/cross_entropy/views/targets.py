"""Targets: what the prediction is held against, and what that asks of the logits."""

from __future__ import annotations

from pages.cross_entropy.sections.targets import CASES
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.nodes import Node, bar, button, cell, col, el, entry, slider, template
from pages.shared.words import Words
from softmax_core.targets import FREE, HARD, SMOOTHED

COLUMNS = "24px 56px minmax(170px, 1.5fr) minmax(100px, 1fr) minmax(150px, 1.4fr) minmax(100px, 1fr) 76px"
KINDS = {HARD: "targets_hard", SMOOTHED: "targets_smooth", FREE: "targets_free"}


def tree(look: Look) -> Node:
    """Describe the section."""
    words = look.words
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        _kinds(words),
        _smoothing(look, words),
        _table(look, words),
        el("div", button("best", words["targets_best"]), cls="chips"),
        parts.readings(
            (words["loss"], [col("loss"), " nat"]),
            (words["targets_floor"], [col("H"), " nat"]),
            (words["targets_above"], [col("KL"), " nat"]),
            (words["targets_lead"], [col("lead")]),
        ),
        parts.sentence(*(parts.variant("kind", kind, said(words, f"{key}_say")) for kind, key in KINDS.items())),
        parts.statement("C14", ["D3"], words, parts.shown(words, "C14_here")),
    )  # fmt: skip


def _smoothing(look: Look, words: Words) -> Node:
    what = words["targets_e"]
    return parts.knob("e", parts.label(what), what, words.say("typed", what=what), [col("e")], look, "0", "1")


def _kinds(words: Words) -> Node:
    radios = [
        el("label", el("input", type="radio", name="kind", value=kind, data_key=f"kind-{kind}", live_control="kind"),
           words[key])
        for kind, key in KINDS.items()
    ]  # fmt: skip
    return el("div", *radios, cls="segments", role="radiogroup", aria_label=words["targets_kind"])


def _table(look: Look, words: Words) -> Node:
    heads = [
        words["head_label"], words["head_class"], words["targets_head_free"], words["targets_head_t"],
        words["head_logit"], "p", parts.right("p − t"),
    ]  # fmt: skip
    rows = [_row(i, look, words) for i, _ in enumerate(look.names)]
    return parts.table(words["targets_table"], COLUMNS, heads, rows, "wide")


def _row(i: int, look: Look, words: Words) -> Node:
    name = look.names[i]
    free = words.say("targets_free_of", name=name)
    logit = words.say("logit_of", name=name)
    spoken = template(words["spoken_logit"], z=f"z{i}", p=f"p{i}")

    def drawn(column: str, head: str) -> Node:
        return el("div", el("span", bar(column), cls="track"), cell("span", col(column)), cls="xbar", role="cell",
                  data_label=head)  # fmt: skip

    return parts.line(
        parts.pick("y", i, words.say("labelled", name=name)),
        parts.name(look, i),
        el("div", el("span", words["targets_head_free"], cls="narrow-label"), slider(f"f{i}", free, [col(f"f{i}")]),
           *entry(f"f{i}", words.say("typed", what=free), f"f{i}", look.problems), cls="xslide", role="cell"),
        drawn(f"t{i}", words["targets_head_t"]),
        el("div", el("span", words["head_logit"], cls="narrow-label"),
           *parts.slide(f"z{i}", f"z{i}", logit, spoken, look, words), cls="xslide", role="cell"),
        drawn(f"p{i}", "p"),
        parts.number("p − t", col(f"g{i}")),
        colour=look.colours[i], live_mark=["y", i],
    )  # fmt: skip
