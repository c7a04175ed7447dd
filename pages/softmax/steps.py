"""The calculation with the visitor's own numbers, formula by formula, as MathML nodes."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.live.nodes import Node, cell, col, el
from pages.shared.words import Words


def _value(column: str) -> Node:
    return cell("mn", col(column), cls="")


def _op(sign: str) -> Node:
    return el("mo", sign)


def _power(*exponent: Node) -> Node:
    """Euler's number to a power."""
    return el("msup", el("mi", "e"), el("mrow", *exponent))


def _over(top: Node, below: Node) -> Node:
    return el("mfrac", top, below)


def _row(*nodes: Node) -> Node:
    return el("mrow", *nodes)


def _log(*nodes: Node) -> Node:
    return _row(el("mi", "log"), el("mspace", width="0.17em"), *nodes)


def _subscript(letter: str, index: str) -> Node:
    return el("msub", el("mi", letter), el("mi", index))


def _z_over_t(index: str) -> Node:
    return _row(_subscript("z", index), _op("/"), el("mi", "T"))


def _exp(index: str) -> Node:
    """Euler's number to the power z/T."""
    return _power(_z_over_t(index))


def _sum_over_j(node: Node) -> Node:
    return _row(el("munder", _op("∑"), el("mi", "j")), node)


def _line(*nodes: Node, group: int | None = None) -> Node:
    """One line of a calculation; with a group it belongs to a class, wears its colour and lights up with it."""
    math = el("math", _row(*nodes), display="block")
    if group is None:
        return el("div", math, cls="line")
    return el("div", math, cls="line of-class", style=f"--c:var(--c{group})", live_group=f"class{group}")


def _of(letter: str, name: str) -> Node:
    """A letter with a class's name as subscript."""
    return el("msub", el("mi", letter), el("mtext", name))


def _term(i: int, *nodes: Node) -> Node:
    """One class's term inside a longer formula."""
    return el("mrow", *nodes, cls="term", style=f"--c:var(--c{i})", live_group=f"class{i}")


def _sum_of(terms: Sequence[Node], total: Node) -> Node:
    """A sum written out; it wraps between its terms."""
    pieces: list[Node] = []
    for index, term in enumerate(terms):
        sign = [el("mo", "+", form="infix")] if index else []
        pieces.append(el("math", _row(*sign, term)))
    return el("div", *pieces, el("math", _row(el("mo", "=", form="infix"), total)), cls="line sum")


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
        _line(_subscript("p", "i"), _op("="), _over(_exp("i"), _sum_over_j(_exp("j")))),
        *(_line(_power(_value(f"s{i}")), _op("="), _value(f"e{i}"), group=i) for i, _ in enumerate(names)),
        _sum_of([_term(i, _value(f"e{i}")) for i, _ in enumerate(names)], _value("E")),
        *_results([_over(_value(f"e{i}"), _value("E")) for i, _ in enumerate(names)], names),
    ]


def _logs(names: Sequence[str]) -> list[Node]:
    """Describe log-probabilities, their exponentials, the division by 1."""
    log_sum = _log(_sum_over_j(_exp("j")))
    return [
        _line(_subscript("s", "i"), _op("="), _z_over_t("i"), _op("−"), log_sum),
        _line(log_sum, _op("="), _value("L")),
        *(
            _line(_value(f"s{i}"), _op("−"), _value("L"), _op("="), _op("−"), _value(f"l{i}"), group=i)
            for i, _ in enumerate(names)
        ),
        *(_line(_power(_op("−"), _value(f"l{i}")), _op("="), _value(f"p{i}"), group=i) for i, _ in enumerate(names)),
        *_results([_over(_value(f"p{i}"), _value("P")) for i, _ in enumerate(names)], names),
    ]


def _shifted(names: Sequence[str]) -> list[Node]:
    """Describe the same with the largest exponent moved to 0."""
    largest = el("munder", el("mi", "max"), el("mi", "j"))
    powers = [_power(_value(f"s{i}"), _op("−"), _value("M")) for i, _ in enumerate(names)]
    return [
        _line(el("mi", "m"), _op("="), largest, _z_over_t("j"), _op("="), _value("M")),
        _sum_of([_term(i, power) for i, power in enumerate(powers)], _value("W")),
        *_results([_over(power, _value("W")) for power in powers], names),
    ]


def _results(quotients: Sequence[Node], names: Sequence[str]) -> list[Node]:
    """Write p = quotient = number, one line per class."""
    return [
        _line(_of("p", name), _op("="), quotient, _op("="), _value(f"p{i}"), group=i)
        for i, (name, quotient) in enumerate(zip(names, quotients, strict=True))
    ]


def _tail(names: Sequence[str]) -> list[Node]:
    """Describe cross-entropy at the target, and the gradient."""
    loss = [el("mi", "ℓ"), _op("="), _op("−"), _log(_subscript("p", "y")), _op("="), _op("−"), _log(_value("py"))]
    return [
        _line(*loss, _op("="), _value("ce")),
        *(_line(_slope(name), _op("="), *_difference(i), group=i) for i, name in enumerate(names)),
    ]


def _slope(name: str) -> Node:
    """The derivative of the loss by one class's z/T."""
    below = _row(el("mo", "∂"), _op("("), _of("z", name), _op("/"), el("mi", "T"), _op(")"))
    return _over(_row(el("mo", "∂"), el("mi", "ℓ")), below)


def _difference(i: int) -> list[Node]:
    """Write p − y with y as a number, and the result."""
    one, nothing = cell("mn", "1", cls="", live_show=["y", i]), cell("mn", "0", cls="", live_hide=["y", i])
    return [_value(f"p{i}"), _op("−"), one, nothing, _op("="), _value(f"g{i}")]


def shift_proof() -> Node:
    """Describe the proof of shift invariance, in letters and with the true class's numbers."""
    factor = _power(el("mi", "c"), _op("/"), el("mi", "T"))

    def moved(index: str) -> Node:
        return _power(_op("("), _subscript("z", index), _op("+"), el("mi", "c"), _op(")"), _op("/"), el("mi", "T"))

    general = [
        _over(moved("i"), _sum_over_j(moved("j"))),
        _op("="),
        _over(_row(factor, _op("·"), _exp("i")), _row(factor, _op("·"), _sum_over_j(_exp("j")))),
        _op("="),
        _subscript("p", "i"),
    ]
    numbers = [
        _over(_value("ey"), _value("E")),
        _op("="),
        _over(_row(_value("F"), _op("·"), _value("u")), _row(_value("F"), _op("·"), _value("U"))),
        _op("="),
        _over(_value("u"), _value("U")),
        _op("="),
        _value("pu"),
    ]
    return el("div", _line(*general), _line(*numbers), cls="proof")
