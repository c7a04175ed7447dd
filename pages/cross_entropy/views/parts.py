"""What the sections' views are made of: knobs, tables, readings, examples, and the documents' statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pages.shared.documents import TITLES
from pages.shared.live.nodes import Node, Parts, Refused, button, cell, el, entry, slider, template
from pages.shared.words import BCP47, Words, load

TEXT = Path(__file__).parents[1] / "text.toml"
STYLE = Path(__file__).with_name("view.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Look:
    """What every view depends on, beside the shape of its section.

    Attributes
    ----------
    lang : str
        Language of the words.
    names, colours : tuple of str
        One per class.
    refused : tuple of (str, Refused)
        What was not taken, by box.
    """

    lang: str
    names: tuple[str, ...]
    colours: tuple[str, ...]
    refused: tuple[tuple[str, Refused], ...] = ()

    @property
    def words(self) -> Words:
        """The chapter's words."""
        return load(TEXT, self.lang)

    @property
    def problems(self) -> Mapping[str, Refused]:
        """What was not taken, by box."""
        return dict(self.refused)


def whole(look: Look, *nodes: Node) -> Node:
    """A section's whole view, with the chapter's style."""
    return el("div", el("style", STYLE), *nodes, lang=BCP47[look.lang])


def cases(names: Sequence[str], words: Words) -> Node:
    """The documents' examples, one button each."""
    buttons = [button(f"case{index}", name, words.say("case", name=name)) for index, name in enumerate(names)]
    history = [button(act, words[act], cls="quiet") for act in ("undo", "redo", "restart")]
    return el(
        "div",
        el("div", el("span", words["cases"], cls="label"), *buttons, cls="chips", role="group"),
        el("div", *history, cls="chips", role="group"),
        cls="above",
    )


def knob(control: str, label: Node, said: str, typed: str, spoken: Parts, look: Look, *ends: str) -> Node:
    """A slider with its label, and a box to type the value into."""
    rail = [slider(control, said, spoken)]
    if ends:
        rail.append(el("div", *(el("span", end) for end in ends), cls="ends"))
    return el("div", label, el("div", *rail, cls="rail"), *entry(control, typed, control, look.problems), cls="knob")


def label(text: str) -> Node:
    """The label of a knob."""
    return el("span", text, cls="label")


def slide(control: str, box: str, said: str, spoken: Parts, look: Look, words: Words) -> list[Node]:
    """A slider and a box side by side, in a cell of a table."""
    return [slider(control, said, spoken), *entry(control, words.say("typed", what=said), box, look.problems)]


def right(text: str) -> Node:
    """The head of a column of numbers."""
    return el("span", text, cls="right", role="columnheader")


def table(said: str, columns: str, heads: Sequence[Node], rows: Sequence[Node], cls: str = "") -> Node:
    """A table whose rows are grids; the columns are their template."""
    named = (el("span", one, role="columnheader") if isinstance(one, str) else one for one in heads)
    head = el("div", *named, cls="xrow xhead", role="row")
    return el("div", head, *rows, cls=f"xtable {cls}".strip(), role="table", aria_label=said, style=f"--cols:{columns}")


def line(*cells: Node, colour: str | None = None, cls: str = "", **attributes: object) -> Node:
    """A row of such a table."""
    style = f"--c:{colour}" if colour else None
    return el("div", *cells, cls=f"xrow {cls}".strip(), role="row", style=style, **attributes)


def name(look: Look, index: int) -> Node:
    """A class's name with its colour."""
    return el("span", el("i", cls="swatch"), look.names[index], cls="xname", role="rowheader")


def number(head: str, *parts: list[str] | str, **attributes: object) -> Node:
    """A number in a table; on a narrow screen its head stands before it."""
    return cell("span", *parts, cls="num xnum", role="cell", data_label=head, **attributes)


def pick(control: str, index: int, said: str) -> Node:
    """A radio button that picks a class."""
    radio = el("input", type="radio", name=control, value=index, data_key=f"{control}-{index}", aria_label=said,
               live_control=control)  # fmt: skip
    return el("div", el("label", radio), cls="xpick", role="cell")


def readings(*pairs: tuple[Parts | str, Parts]) -> Node:
    """Numbers to read off, each under its name."""
    shown = [el("div", cell("dt", *([name] if isinstance(name, str) else name), cls=""), cell("dd", *parts))
             for name, parts in pairs]  # fmt: skip
    return el("dl", *shown, cls="readings")


def sentence(*variants: Node) -> Node:
    """The sentence that says what is seen; all variants lie in one place."""
    return el("p", *variants, cls="sentence", data_say=True)


def variant(column: str, value: int, parts: Parts) -> Node:
    """One variant of a sentence, shown while a column has a value."""
    return cell("span", *parts, cls="", live_show=[column, value])


def statement(code: str, documents: Sequence[str], words: Words, *shown: Node) -> Node:
    """A document's statement with its verdict and what shows it, at an anchor that a link can open."""
    sources = ", ".join(f"{one} {TITLES[one]}" for one in documents)
    return el(
        "section",
        el("h4", el("a", code, href=f"#{code}"), " · ", sources),
        el("blockquote", words[f"{code}_claim"]),
        el("p", el("b", words[f"{code}_verdict"], cls="verdict"), " ", words[f"{code}_why"]),
        *shown,
        cls="statement", id=code, data_anchor=code, tabindex="-1",
    )  # fmt: skip


def said(words: Words, key: str) -> Parts:
    """A sentence in which every placeholder is the column of the same name."""
    sentence = str(words[key])
    fields = {piece.partition("}")[0] for piece in sentence.split("{")[1:]}
    return template(sentence, **{field: field for field in fields})


def shown(words: Words, key: str, **attributes: object) -> Node:
    """Such a sentence as a paragraph."""
    return cell("p", *said(words, key), cls="", **attributes)
