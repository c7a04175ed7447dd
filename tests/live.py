"""What a live view shows, read without a browser: an answer, and its view with the numbers filled in."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from pages.shared.live.answer import Question, answer, asked, view
from pages.shared.live.template import BOUND
from pages.shared.live.wire import decode
from pages.shared.words import joined
from softmax_core.digits import Form, text

LASTING = ("quantities", "forms", "keys", "place", "bcp47", "words", "shape", "charts")
VOID = ("input", "br", "img", "hr")


@dataclass
class Element:
    """An element of a view: its tag, attributes, children and text."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def every(self) -> Iterator[Element]:
        """Go through it and all elements in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.every()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.path = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        while len(self.path) > 1 and self.path.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def parsed(html: str) -> Element:
    """Read HTML into an element that holds it."""
    builder = _Builder()
    builder.feed(html)
    return builder.root


class Shown:
    """An answer as a visitor sees it."""

    def __init__(self, packed: bytes, place: tuple[str, str] | None = None) -> None:
        self.header, base = decode(packed)
        if "quantities" not in self.header:  # they stand in the answer that brought the view
            chapter, section = place or ("", "")
            question = Question(chapter, section, tuple(sorted(self.query.items())), lang=self.header["lang"])
            lasting = decode(answer(question))[0]
            self.header = {**{key: lasting[key] for key in LASTING}, "html": None, **self.header}
        self.values = dict(zip((name for name, _ in self.header["quantities"]), base, strict=False))

    @property
    def query(self) -> dict[str, str]:
        """The section's part of the address."""
        query: dict[str, str] = self.header["query"]
        return query

    @property
    def why(self) -> str:
        """Why what was done was not taken; "" if it was."""
        refusal = self.header["refusal"]
        return refusal["why"] if refusal else ""

    def written(self, quantity: str) -> str:
        """A quantity, or a text (``@name0``), as the browser writes it."""
        if quantity.startswith("@"):
            return str(self.header["texts"][quantity[1:]])
        form = dict(self.header["forms"][dict(self.header["quantities"])[quantity]])
        value = self.values[quantity]
        if form["kind"] == "name":
            return str(self.header["names"][int(value)]) if not math.isnan(value) else "–"
        return text(value, Form(**{name: form[name] for name in Form.__dataclass_fields__}))

    def filled(self, sentence: str) -> str:
        """A text with everything that is bound in it."""
        pieces = BOUND.split(sentence)  # text and names by turns
        return joined(self.written(piece) if place % 2 else piece for place, piece in enumerate(pieces))

    @property
    def root(self) -> Element:
        """The view."""
        html = self.header["html"]
        if html is None:
            chapter, section = self.header["place"].split("/")
            html = view_of(chapter, section, self).html
        return parsed(re.sub(r'<span class="term"[^>]*>([^<]*)</span>', r"\1", html))

    def seen(self, element: Element) -> bool:
        """Whether an element is shown at the present values."""
        for name, wanted in (("data-show", True), ("data-hide", False)):
            if name in element.attributes:
                quantity, _, values = element.attributes[name].partition("=")
                among = math.isnan(self.values[quantity]) and "NaN" in values
                if (among or self.values[quantity] in map(float, values.split("|"))) != wanted:
                    return False
        return True

    def read(self, element: Element) -> str:
        """The visible text of an element."""
        if not self.seen(element):
            return ""
        if "data-text" in element.attributes:
            return self.filled(element.attributes["data-text"])
        inside = (one.strip() if isinstance(one, str) else self.read(one) for one in element.children)
        return " ".join(filter(None, inside))

    def text(self, cls: str | None = None) -> str:
        """The visible text of the view, or of its elements of one class."""
        found = [one for one in self.root.every() if cls is None or cls in one.classes]
        return " ".join(map(self.read, found[:1] if cls is None else found)).strip()

    @property
    def sentence(self) -> str:
        """The sentence that says what is seen."""
        return self.text("sentence")

    def attribute(self, key: str, name: str) -> str | None:
        """An attribute of the element with this data-key, filled in if it is bound."""
        element = next(one for one in self.root.every() if one.attributes.get("data-key") == key)
        bound = element.attributes.get(f"data-set-{name}")
        return self.filled(bound) if bound is not None else element.attributes.get(name)

    @property
    def keys(self) -> list[str]:
        """Every data-key of the view."""
        return [one.attributes["data-key"] for one in self.root.every() if "data-key" in one.attributes]


def view_of(chapter: str, section: str, shown: Shown) -> Any:
    """Render the view that an answer belongs to."""
    from pages.shared.live.answer import _shape, find  # noqa: PLC0415

    declared = find(chapter, section)
    state, _ = declared.read(shown.query)
    return view(chapter, section, shown.header["lang"], _shape(declared, state))


def show(
    chapter: str, section: str, *, lang: str = "en", opened: Collection[str] = (), act: str = "", text: str = "",
    span: float | None = None, **query: str,
) -> Shown:  # fmt: skip
    """Ask for a section at an address, after an act."""
    question = {**query, "_lang": lang, "_open": " ".join(opened), "_act": act, "_text": text}
    if span is not None:
        question["_range"] = repr(span)
    return Shown(answer(asked(chapter, section, list(question.items()))), (chapter, section))
