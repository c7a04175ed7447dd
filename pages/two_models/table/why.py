"""What explains the small table, as nodes: means, the sentences that say why, the cells, and every measure."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.live.nodes import Node, cell, col, el, template
from pages.shared.words import Words
from pages.two_models.explanation import CHOICES, Choice
from softmax_core.comparison.results import CELLS

MEASURES = {"e": "error_rate", "c": "cross_entropy", "q": "squared_error", "m": "mean_squared_error"}

NAMED = {"a": "A", "b": "B", "n": "N"}
"""Columns that every sentence may name: the models, and the number of samples."""


def _variants(choice: Choice, words: Words) -> Node:
    """One sentence of several, by the value of a column; all lie in one place, so that nothing moves."""
    spans = []
    for code, key in choice.keys.items():
        count = {"count": choice.counts[key]} if key in choice.counts else {}
        parts = template(words[key], **NAMED, **choice.values, **count)
        spans.append(cell("span", *parts, cls="", live_show=[choice.finding, code]))
    return el("p", *spans, cls="stack", data_say=True)


def explanation(words: Words) -> Node:
    """Describe why the measures say what they say, built from the numbers."""
    return el("section", el("h4", words["why"]), *(_variants(choice, words) for choice in CHOICES), cls="why")


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
        _line(cell("span", *template(words[f"cell_{place}"], **NAMED), cls="who-right", role="rowheader"),
              f"cell_rows[{name}]", *(f"cell_geometric_mean_{m}[{name}]" for m in "ab"), f"cell_gap[{name}]")
        for place, name in enumerate(CELLS)
    ]  # fmt: skip
    total = _line(
        el("span", words["cell_all"], cls="who-right", role="rowheader"),
        "N",
        "geometric_mean_a",
        "geometric_mean_b",
        "gap",
        cls="total",
    )
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
