"""What explains the small table, as nodes: means, the sentences that say why, the cells, and every measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages.shared.live.nodes import Node, cell, col, el, template
from pages.shared.words import Words
from softmax_core import reasons

MEASURES = {"e": "error_rate", "c": "cross_entropy", "q": "squared_error", "m": "mean_squared_error"}

NAMED = {"a": "A", "b": "B", "n": "N"}
"""Columns that every sentence may name: the models, and the number of samples."""

ERRORS = {
    reasons.RIGHT_ALL: "why_right_all",
    reasons.RIGHT_NONE: "why_right_none",
    reasons.SAME_ROWS: "why_same_rows",
    reasons.OTHER_ROWS: "why_other_rows",
    reasons.LEAD: "why_lead",
}
LOSSES = {
    reasons.FINITE: "why_finite",
    reasons.EQUAL: "why_equal",
    reasons.ONE_INFINITE: "why_one_infinite",
    reasons.BOTH_INFINITE: "why_both_infinite",
}
PLACES = {
    reasons.NO_GAP: "where_none",
    reasons.UNSEEN: "where_unseen",
    reasons.IN_BOTH: "where_both",
    reasons.IN_ONLY_A: "where_only_a",
    reasons.IN_ONLY_B: "where_only_b",
    reasons.IN_NEITHER: "where_neither",
}
ORDERS = {
    reasons.ONE_TIES: "one_ties",
    reasons.SAME: "same",
    reasons.OPPOSITE: "opposite",
    reasons.OTHER_TIES: "other_ties",
    reasons.BOTH_TIE: "both_tie",
    reasons.UNDECIDED: "undecided",
}
COUNTS = {
    "why_one_infinite": "zeros",
    "where_both": "n0",
    "where_only_a": "n1",
    "where_only_b": "n2",
    "where_neither": "n3",
}
"""What the samples are that a sentence counts; otherwise those that the model ahead gives more."""


def _variants(column: str, kinds: Mapping[int, str], words: Words, **columns: str) -> Node:
    """One sentence of several, by the value of a column; all lie in one place, so that nothing moves."""
    spans = []
    for kind, key in kinds.items():
        parts = template(words[key], **NAMED, **columns, count=COUNTS.get(key, "more"))
        spans.append(cell("span", *parts, cls="", live_show=[column, kind]))
    return el("p", *spans, cls="stack", data_say=True)


def explanation(words: Words) -> Node:
    """Describe why the measures say what they say, built from the numbers."""
    orders = {kind: f"order_{name}" for kind, name in ORDERS.items()}
    squares = {kind: f"squared_{name}" for kind, name in ORDERS.items()}
    return el(
        "section",
        el("h4", words["why"]),
        _variants("why_e", ERRORS, words, right="right", e="ea", first="he", last="le", few="we", many="wl"),
        _variants(
            "why_c", LOSSES, words, first="hc", last="lc", more="gf", less="gl", ratio="ratio", size="size", p="ga",
            ce="ca", za="za", zb="zb",
        ),
        _variants("why_w", PLACES, words, gap="dc", part="part", both="gap0", neither="gap3"),
        _variants("why_o", orders, words, first="he", second="hc"),
        _variants("why_q", squares, words, first="hq", qa="qa", qb="qb"),
        cls="why",
    )  # fmt: skip


def means(words: Words) -> Node:
    """Describe the four measures' means, side by side: what stays in view while a slider is dragged."""
    tiles = []
    for letter, key in MEASURES.items():
        numbers = [
            el("span", el("i", cls=f"swatch {m}"), cell("span", col(f"{letter}{m}")), cls="pair-number") for m in "ab"
        ]
        leader = [el("i", cls=f"swatch {m}", live_show=[f"h{letter}", place]) for place, m in enumerate("ab")]
        word, name = el("span", f"{words['ahead']}: ", cls="tile-word"), cell("b", col(f"h{letter}"), cls="leader")
        ahead = el("span", word, *leader, name, cls="tile-ahead")
        tiles.append(el("div", el("span", words[key], cls="tile-name"), *numbers, ahead, cls="tile"))
    return el("div", *tiles, cls="means", role="group", aria_label=words["means"])


def cells(words: Words) -> Node:
    """Describe how many samples both, one or none has right, what they are given there, and their part of the gap."""
    p = [cell("span", *template(words["cell_p"], model=name), cls="", role="columnheader") for name in ("A", "B")]
    head = el(
        "div",
        el("span", words["cell"], role="columnheader"),
        el("span", words["cell_count"], role="columnheader"),
        *p,
        el("span", words["cell_gap"], role="columnheader"),
        cls="line-of head",
        role="row",
    )
    lines = [
        _line(cell("span", *template(words[f"cell_{c}"], **NAMED), cls="who-right", role="rowheader"),
              f"n{c}", f"ga{c}", f"gb{c}", f"gap{c}")
        for c in range(4)
    ]  # fmt: skip
    total = _line(el("span", words["cell_all"], cls="who-right", role="rowheader"), "N", "ga", "gb", "dc", cls="total")
    return el(
        "section",
        el("h4", words["cells"]),
        el("div", head, *lines, total, cls="sheet five", role="table", aria_label=words["cells"]),
        el("p", words["cells_note"], cls="quiet"),
    )


def _line(name: Node, *columns: str, cls: str = "") -> Node:
    numbers = [cell("span", col(column), role="cell") for column in columns]
    return el("div", name, *numbers, cls=f"line-of {cls}".strip(), role="row")


def measures(samples: Sequence[str], words: Words) -> Node:
    """Describe every measure of every sample and its mean: A, B, the difference and who is ahead."""
    sheets = []
    for letter, key in MEASURES.items():
        models = [cell("span", col(name), cls="", role="columnheader") for name in ("A", "B")]
        head = el(
            "div",
            el("span", words["sample"], role="columnheader"),
            *models,
            el("span", words["difference"], role="columnheader"),
            el("span", words["ahead"], cls="leader", role="columnheader"),
            cls="line-of head",
            role="row",
        )
        lines = [
            _measured(el("span", name, cls="who-right", role="rowheader"), letter, str(i), words)
            for i, name in enumerate(samples)
        ]
        mean = _measured(el("span", words["mean"], cls="who-right", role="rowheader"), letter, "", words)
        sheet = el("div", head, *lines, mean, cls="sheet five", role="table", aria_label=words[key])
        sheets.append(el("div", el("h5", words[key]), sheet))
    return el(
        "section",
        el("h4", words["measures"]),
        cell("p", *template(words["better"], **NAMED), cls=""),
        el("div", *sheets, cls="sheets"),
    )


def _measured(name: Node, letter: str, of: str, words: Words) -> Node:
    """One line of a measure; of a single sample the error rate is right or wrong."""

    def value(m: str) -> Node:
        if letter == "e" and of:
            shown = [
                el("span", words[key], live_show=[f"r{m}{of}", right]) for key, right in (("right", 1), ("wrong", 0))
            ]
            return el("span", *shown, cls="num", role="cell")
        return cell("span", col(f"{letter}{m}{of}"), role="cell")

    return el(
        "div",
        name,
        value("a"),
        value("b"),
        cell("span", col(f"d{letter}{of}"), role="cell"),
        cell("span", col(f"h{letter}{of}"), cls="leader", role="cell"),
        cls="line-of" if of else "line-of total",
        role="row",
    )
