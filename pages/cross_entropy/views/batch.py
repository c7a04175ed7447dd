"""A batch: the table either way round, and the mean written out."""

from __future__ import annotations

from pages.cross_entropy.sections.batch import CASES, COLUMNS, LAYOUTS, ROWS
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.formulas import log, op, over, row, value
from pages.shared.live.nodes import Node, button, cell, col, el, template
from pages.shared.words import Words
from softmax_core.batch import FEWEST_CLASSES, MOST_CLASSES, MOST_SAMPLES


def tree(look: Look, *, samples: int, layout: int) -> Node:
    """Describe the section; the look has one name per class."""
    words = look.words
    right = words.say("batch_right_value", right="{right}", samples=samples)
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        _buttons(samples, len(look.names), layout, words),
        el("p", words["batch_rows" if layout == ROWS else "batch_columns"], cls="hint"),
        (_by_rows if layout == ROWS else _by_columns)(look, samples, words),
        _mean(samples, words),
        parts.readings(
            (words["batch_mean"], [col("mean"), " nat"]), (words["batch_bits"], [col("bits"), " bit"]),
            (words["batch_sum"], [col("sum"), " nat"]),
            (words["batch_right"], template(right, right="right")),
        ),
        parts.sentence(cell("span", *said(words, "batch_say"), cls="")),
    )  # fmt: skip


def _buttons(samples: int, classes: int, layout: int, words: Words) -> Node:
    shown = [button("layout", words[f"batch_to_{LAYOUTS[COLUMNS if layout == ROWS else ROWS]}"])]
    if samples < MOST_SAMPLES:
        shown.append(button("add", words["batch_add"]))
    if classes < MOST_CLASSES:
        shown.append(button("more", words["add"]))
    if classes > FEWEST_CLASSES:
        shown.append(button("fewer", words["batch_fewer"]))
    return el("div", *shown, cls="chips")


def _cell(n: int, k: int, look: Look, words: Words) -> Node:
    """One logit: slider and box, its probability, and the mark of the true class."""
    what = words.say("batch_logit", name=look.names[k], sample=n + 1)
    spoken = template(words["spoken_logit"], z=f"z{n}_{k}", p=f"p{n}_{k}")
    control = f"z{n}_{k}"
    return el(
        "div",
        el("span", parts.pick(f"y{n}", k, words.say("batch_true", name=look.names[k], sample=n + 1)),
           cell("span", col(f"p{n}_{k}"), cls="num xp", data_label=look.names[k]), cls="xtop"),
        *parts.slide(control, control, what, spoken, look, words),
        cls="xcell", role="cell", style=f"--c:{look.colours[k]}", live_mark=[f"y{n}", k],
    )  # fmt: skip


def _loss(n: int, words: Words) -> Node:
    return parts.number(words["loss"], "−log ", col(f"p{n}"), " = ", col(f"l{n}"))


def _drop(n: int, samples: int, words: Words) -> Node:
    again = button(f"drop{n}", "×", words.say("batch_drop", sample=n + 1)) if samples > 1 else ""
    return el("span", again, cls="xdrop", role="cell")


def _by_rows(look: Look, samples: int, words: Words) -> Node:
    classes = range(len(look.names))
    heads = [words["batch_sample"], *look.names, parts.right(words["loss"]), ""]
    rows = [
        parts.line(
            el("span", words.say("batch_nth", sample=n + 1), cls="xname", role="rowheader"),
            *(_cell(n, k, look, words) for k in classes),
            _loss(n, words),
            _drop(n, samples, words),
        )
        for n in range(samples)
    ]
    columns = f"84px repeat({len(classes)}, minmax(96px, 1fr)) 150px 30px"
    return parts.table(words["batch_table"], columns, heads, rows, "cells")


def _by_columns(look: Look, samples: int, words: Words) -> Node:
    every = range(samples)
    heads = [words["head_class"], *(words.say("batch_nth", sample=n + 1) for n in every)]
    rows = [
        parts.line(parts.name(look, k), *(_cell(n, k, look, words) for n in every), colour=look.colours[k])
        for k in range(len(look.names))
    ]
    feet = parts.line(
        el("span", words["loss"], cls="xname", role="rowheader"),
        *(el("span", _loss(n, words), _drop(n, samples, words), cls="xfoot", role="cell") for n in every),
        cls="xtotal",
    )
    return parts.table(
        words["batch_table"], f"84px repeat({samples}, minmax(96px, 1fr))", heads, [*rows, feet], "turned"
    )


def _mean(samples: int, words: Words) -> Node:
    """The mean in letters and in the visitor's numbers; it wraps between its terms."""
    share = over(el("mn", "1"), el("mi", "N"))
    sums = [el("munder", op("∑"), el("mi", index)) for index in "ik"]
    y, p = (el("msub", el("mi", letter), el("mi", "ik")) for letter in "yp")
    count = el("mn", str(samples))
    logs = [log(value(f"p{n}")) for n in range(samples)]
    losses = [value(f"l{n}") for n in range(samples)]
    return el(
        "div",
        el("div", _math(el("mi", "L"), op("="), op("−"), share, *sums, y, log(p)), cls="line sum"),
        _bracket(row(op("="), op("−"), over(el("mn", "1"), count)), logs, row()),
        _bracket(
            row(op("="), over(el("mn", "1"), count)), losses,
            row(op("="), over(value("sum"), count), op("="), value("mean")),
        ),
        cls="written", role="group", aria_label=words["batch_written"],
    )  # fmt: skip


def _bracket(before: Node, terms: list[Node], after: Node) -> Node:
    """Terms added up in parentheses, with something before and after."""
    pieces = [_math(before, op("("))]
    for index, term in enumerate(terms):
        sign = [el("mo", "+", form="infix")] if index else []
        pieces.append(_math(*sign, term))
    return el("div", *pieces, _math(op(")"), after), cls="line sum")


def _math(*nodes: Node) -> Node:
    return el("math", row(*nodes), displaystyle="true")
