"""Two distributions: sliders that stay on the simplex, and bars whose parts add up."""

from __future__ import annotations

from pages.cross_entropy.sections.two import CASES
from pages.cross_entropy.views import parts
from pages.cross_entropy.views.parts import Look, said
from pages.shared.live.nodes import Node, bar, button, cell, col, el, entry, slider
from pages.shared.words import Words
from softmax_core.two_distributions import APART, EQUAL, FEWEST, INFINITE, MOST, SCALE

COLUMNS = "minmax(64px, 0.6fr) minmax(205px, 2fr) minmax(205px, 2fr) 74px 82px 74px 30px"
Lock = int | None


def tree(look: Look, *, locked_p: Lock, locked_q: Lock) -> Node:
    """Describe the section for as many classes as there are names."""
    words = look.words
    locks = {"p": locked_p, "q": locked_q}
    return parts.whole(
        look,
        parts.cases([case[0] for case in CASES], words),
        _table(look, locks, words),
        el("p", words["two_rule"], cls="hint"),
        _buttons(len(look.names), words),
        _bars(look, words),
        _sentence(words),
        parts.statement(
            "C9", ["D3"], words,
            parts.shown(words, "C9_soft", live_show=["hot", 0]),
            parts.shown(words, "C9_hot", live_show=["hot", 1]),
        ),
    )  # fmt: skip


def _table(look: Look, locks: dict[str, Lock], words: Words) -> Node:
    heads = [
        words["head_class"],
        words["two_p"],
        words["two_q"],
        *map(parts.right, ("−p log p", "p log(p/q)", "−p log q", "")),
    ]
    rows = [_row(i, look, locks, words) for i, _ in enumerate(look.names)]
    total = parts.line(
        el("span", "Σ", role="rowheader"),
        el("span", cls="gone", role="cell"),
        el("span", cls="gone", role="cell"),
        parts.number("H(p)", col("H")),
        parts.number("KL(p‖q)", col("KL")),
        parts.number("H(p, q)", col("X")),
        el("span", cls="gone", role="cell"),
        cls="xtotal",
    )
    return parts.table(words["two_table"], COLUMNS, heads, [*rows, total], "wide")


def _row(i: int, look: Look, locks: dict[str, Lock], words: Words) -> Node:
    name, classes = look.names[i], len(look.names)
    drop = button(f"drop{i}", "×", words.say("drop", name=name)) if classes > FEWEST else ""
    return parts.line(
        parts.name(look, i),
        _mass("p", i, look, locks["p"], words),
        _mass("q", i, look, locks["q"], words),
        parts.number("−p log p", col(f"h{i}")),
        parts.number("p log(p/q)", col(f"k{i}")),
        parts.number("−p log q", col(f"x{i}")),
        el("span", drop, cls="xdrop", role="cell"),
        colour=look.colours[i],
    )


def _mass(letter: str, i: int, look: Look, locked: Lock, words: Words) -> Node:
    """One probability: bar and slider in one, box, lock."""
    name, control = look.names[i], f"{letter}{i}"
    what = words.say(f"two_{letter}_of", name=name)
    held = locked == i
    lock = []
    if len(look.names) > FEWEST:
        said_lock = words.say("unlock_of" if held else "lock_of", what=what)
        lock = [
            button(f"lock{control}", words["locked" if held else "lock"], said_lock, aria_pressed=str(held).lower(),
                   cls="lock held" if held else "lock"),
        ]  # fmt: skip
    return el(
        "div",
        el("span", words[f"two_{letter}"], cls="narrow-label"),
        slider(control, what, [col(control)], disabled=held),
        *entry(control, words.say("typed", what=what), control, look.problems, readonly=held),
        *lock,
        cls="xmass", role="cell",
    )  # fmt: skip


def _buttons(classes: int, words: Words) -> Node:
    more = [button("add", words["add"])] if classes < MOST else []
    return el("div", button("swap", words["two_swap"]), button("match", words["two_match"]), *more, cls="chips")


def _bars(look: Look, words: Words) -> Node:
    """Stacked bars: a shorter one lies on a longer one, so that what is seen of the longer is the difference."""

    def layered(said_of: str, layers: list[Node], *numbers: list[str] | str) -> Node:
        ticks = [el("i", cls="tick", style=f"left:{share}%") for share in ("25", "50", "75")]
        return el("div", el("span", said_of, cls="what"), el("span", *layers, *ticks, cls="track"),
                  cell("span", *numbers, cls="num"), cls="stack")  # fmt: skip

    def long(column: str, cls: str, colour: str | None = None) -> Node:
        node = bar(column, unit=SCALE, cls=cls)
        if colour:
            node[1]["style"] = f"--c:{colour}"  # type: ignore[index]
        return node

    by_class = [long(f"u{i}", "", look.colours[i]) for i in reversed(range(len(look.names)))]
    return el(
        "div",
        el("div", _key("floor", words["two_key_floor"]), _key("extra", words["two_key_extra"]), cls="keys"),
        layered("H(p) + KL(p‖q)", [long("X", "extra"), long("H", "floor")], col("H"), " + ", col("KL")),
        layered("= H(p, q)", by_class, "= ", col("X"), " nat"),
        layered("H(q) + KL(q‖p)", [long("XR", "extra"), long("HQ", "floor")], col("HQ"), " + ", col("LK")),
        layered("JS(p, q)", [long("JS", "both")], col("JS"), " ≤ log 2"),
        el("div", *(el("span", text) for text in ("0", "1", "2", "3", "4 nat")), cls="scale"),
        cls="bars", role="group", aria_label=words["two_bars"],
    )  # fmt: skip


def _key(cls: str, text: str) -> Node:
    return el("span", el("i", cls=f"patch {cls}"), text)


def _sentence(words: Words) -> Node:
    return parts.sentence(
        parts.variant("kind", APART, said(words, "two_say")),
        parts.variant("kind", EQUAL, said(words, "two_say_equal")),
        parts.variant("kind", INFINITE, said(words, "two_say_inf")),
    )
