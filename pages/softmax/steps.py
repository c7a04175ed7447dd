"""The calculation with the visitor's own numbers, formula by formula, as MathML nodes."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.live.formulas import line, log, op, over, power, row, subscript, sum_of, value
from pages.shared.live.nodes import Node, cell, el
from pages.shared.words import Words


def _z_over_t(index: str) -> Node:
    return row(subscript("z", index), op("/"), el("mi", "T"))


def _exp(index: str) -> Node:
    """Euler's number to the power z/T."""
    return power(_z_over_t(index))


def _sum_over_j(node: Node) -> Node:
    return row(el("munder", op("∑"), el("mi", "j")), node)


def _of(letter: str, name: str) -> Node:
    """A letter with a class's name as subscript."""
    return el("msub", el("mi", letter), el("mtext", name))


def _term(i: int, *nodes: Node) -> Node:
    """One class's term inside a longer formula."""
    return el("mrow", *nodes, cls="term", style=f"--c:var(--c{i})", live_group=f"class{i}")


def workings(names: Sequence[str], colours: Sequence[str], words: Words) -> Node:
    """Describe the three ways of calculating softmax side by side, and loss and gradient below."""
    style = ";".join(f"--c{i}:{colour}" for i, colour in enumerate(colours))
    return el(
        "details",
        el("summary", words["steps"]),
        el("p", words["steps_intro"]),
        el(
            "div",
            _way(words["steps_plain"], words["steps_plain_note"], names, _plain(names),
                 el("p", words["steps_overflow"], cls="warn", live_show=["over", 1])),
            _way(words["steps_log"], words["steps_log_note"], names, _logs(names)),
            _way(words["steps_shift"], words["steps_shift_note"], names, _shifted(names)),
            cls="ways",
        ),
        el("p", words["steps_end"], cls="warn", live_show=["end", 1]),
        el("h4", words["tail"]),
        *_tail(names),
        el("p", words["tail_note"]),
        data_key="steps",
        style=style,
    )  # fmt: skip


def _way(title: str, note: str, names: Sequence[str], lines: list[Node], *more: Node) -> Node:
    label = f"{title}: {', '.join(names)}"
    return el("section", el("h4", title), el("p", note), *more, *lines, cls="way", aria_label=label)


def _plain(names: Sequence[str]) -> list[Node]:
    """Describe exp(z/T) of every class, their sum, the quotients."""
    return [
        line(subscript("p", "i"), op("="), over(_exp("i"), _sum_over_j(_exp("j")))),
        *(line(power(value(f"s{i}")), op("="), value(f"e{i}"), group=i) for i, _ in enumerate(names)),
        sum_of([_term(i, value(f"e{i}")) for i, _ in enumerate(names)], value("E")),
        *_results([over(value(f"e{i}"), value("E")) for i, _ in enumerate(names)], names),
    ]


def _logs(names: Sequence[str]) -> list[Node]:
    """Describe log-probabilities, their exponentials, the division by 1."""
    log_sum = log(_sum_over_j(_exp("j")))
    return [
        line(subscript("s", "i"), op("="), _z_over_t("i"), op("−"), log_sum),
        line(log_sum, op("="), value("L")),
        *(
            line(value(f"s{i}"), op("−"), value("L"), op("="), op("−"), value(f"l{i}"), group=i)
            for i, _ in enumerate(names)
        ),
        *(line(power(op("−"), value(f"l{i}")), op("="), value(f"p{i}"), group=i) for i, _ in enumerate(names)),
        *_results([over(value(f"p{i}"), value("P")) for i, _ in enumerate(names)], names),
    ]


def _shifted(names: Sequence[str]) -> list[Node]:
    """Describe the same with the largest exponent moved to 0."""
    largest = el("munder", el("mi", "max"), el("mi", "j"))
    powers = [power(value(f"s{i}"), op("−"), value("M")) for i, _ in enumerate(names)]
    return [
        line(el("mi", "m"), op("="), largest, _z_over_t("j"), op("="), value("M")),
        sum_of([_term(i, power) for i, power in enumerate(powers)], value("W")),
        *_results([over(power, value("W")) for power in powers], names),
    ]


def _results(quotients: Sequence[Node], names: Sequence[str]) -> list[Node]:
    """Write p = quotient = number, one line per class."""
    return [
        line(_of("p", name), op("="), quotient, op("="), value(f"p{i}"), group=i)
        for i, (name, quotient) in enumerate(zip(names, quotients, strict=True))
    ]


def _tail(names: Sequence[str]) -> list[Node]:
    """Describe cross-entropy at the target, and the gradient."""
    loss = [el("mi", "ℓ"), op("="), op("−"), log(subscript("p", "y")), op("="), op("−"), log(value("py"))]
    return [
        line(*loss, op("="), value("ce")),
        *(line(_slope(name), op("="), *_difference(i), group=i) for i, name in enumerate(names)),
    ]


def _slope(name: str) -> Node:
    """The derivative of the loss by one class's z/T."""
    below = row(el("mo", "∂"), op("("), _of("z", name), op("/"), el("mi", "T"), op(")"))
    return over(row(el("mo", "∂"), el("mi", "ℓ")), below)


def _difference(i: int) -> list[Node]:
    """Write p − y with y as a number, and the result."""
    one, nothing = cell("mn", "1", cls="", live_show=["y", i]), cell("mn", "0", cls="", live_hide=["y", i])
    return [value(f"p{i}"), op("−"), one, nothing, op("="), value(f"g{i}")]


def shift_proof() -> Node:
    """Describe the proof of shift invariance, in letters and with the true class's numbers."""
    factor = power(el("mi", "c"), op("/"), el("mi", "T"))

    def moved(index: str) -> Node:
        return power(op("("), subscript("z", index), op("+"), el("mi", "c"), op(")"), op("/"), el("mi", "T"))

    general = [
        over(moved("i"), _sum_over_j(moved("j"))),
        op("="),
        over(row(factor, op("·"), _exp("i")), row(factor, op("·"), _sum_over_j(_exp("j")))),
        op("="),
        subscript("p", "i"),
    ]
    numbers = [
        over(value("ey"), value("E")),
        op("="),
        over(row(value("F"), op("·"), value("u")), row(value("F"), op("·"), value("U"))),
        op("="),
        over(value("u"), value("U")),
        op("="),
        value("pu"),
    ]
    return el("div", line(*general), line(*numbers), cls="proof")
