"""Binary: one logit and a sigmoid, two logits and a softmax, the same numbers."""

from __future__ import annotations

from pages.cross_entropy.sections.binary import CASES
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.formulas import line, log, op, over, power, row, value
from pages.shared.live.nodes import Node, col, el
from pages.shared.words import Words
from softmax_core.binary import SAME, SWALLOWED


def tree(look: Look) -> Node:
    """Describe the section."""
    words = look.words
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        *(_knob(control, look, words) for control in ("z", "y", "a")),
        el("div", _sigmoid(words), _softmax(words), cls="ways two-ways"),
        parts.readings(
            (words["loss"], [col("loss"), " nat"]), (words["binary_p"], [col("p")]),
            (words["binary_odds"], [col("odds")]), ("p − y", [col("g")]),
        ),
        parts.sentence(
            parts.variant("same", SAME, said(words, "binary_say")),
            parts.variant("same", SWALLOWED, said(words, "binary_say_lost")),
        ),
        parts.statement("C15", ["D1"], words, _division(), parts.shown(words, "C15_here")),
    )  # fmt: skip


def _knob(control: str, look: Look, words: Words) -> Node:
    what = words[f"binary_{control}"]
    ends = ("0", "1") if control == "y" else ()
    return parts.knob(control, parts.label(what), what, words.say("typed", what=what), [col(control)], look, *ends)


def _price(yes: Node, no: Node) -> Node:
    """−y log(yes) − (1 − y) log(no), in letters."""
    rest = [op("("), el("mn", "1"), op("−"), el("mi", "y"), op(")")]
    return line(op("−"), el("mi", "y"), log(yes), op("−"), *rest, log(no))


def _sigmoid(words: Words) -> Node:
    letter = el("mi", "p")
    p = over(el("mn", "1"), row(el("mn", "1"), op("+"), power(op("−"), value("z"))))
    sigma = [el("mi", "\N{GREEK SMALL LETTER SIGMA}"), op("("), value("z"), op(")")]
    return _way(words["binary_one"], words["binary_one_note"], [
        line(letter, op("="), *sigma, op("="), p, op("="), value("p")),
        _price(letter, row(op("("), el("mn", "1"), op("−"), letter, op(")"))),
        line(op("="), op("−"), value("y"), op("·"), value("lp"), op("−"), value("w"), op("·"), value("ln")),
        line(op("="), value("c1"), op("+"), value("c0"), op("="), value("loss")),
    ])  # fmt: skip


def _softmax(words: Words) -> Node:
    above = power(value("u1"))
    p = over(above, row(above, op("+"), power(value("u0"))))
    yes, no = (el("msub", el("mi", "p"), el("mn", index)) for index in "10")
    return _way(words["binary_two"], words["binary_two_note"], [
        line(yes, op("="), p, op("="), value("q1")),
        _price(yes, no),
        line(op("="), op("−"), value("y"), op("·"), log(value("q1")), op("−"), value("w"), op("·"), log(value("q0"))),
        line(op("="), value("two")),
    ])  # fmt: skip


def _division() -> Node:
    """Softmax of two logits becomes the sigmoid of their difference."""
    one, none = (el("msub", el("mi", "z"), el("mn", index)) for index in "10")
    difference = power(op("−"), op("("), one, op("−"), none, op(")"))
    return line(
        over(power(one), row(power(one), op("+"), power(none))), op("="),
        over(el("mn", "1"), row(el("mn", "1"), op("+"), difference)),
    )  # fmt: skip


def _way(title: str, note: str, lines: list[Node]) -> Node:
    return el("section", el("h4", title), el("p", note), *lines, cls="way", aria_label=title)
