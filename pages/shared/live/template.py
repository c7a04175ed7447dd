"""Templates of live views: HTML with what the browser fills in, formulas written as LaTeX, and what they show.

An element is bound by attributes; ``{loss}`` in them stands for a quantity and ``{@name0}`` for a text:

==================  ====================================================================================
data-text           its text
data-set-…          one of its attributes
data-bar            ``quantity zero unit low``: a bar's length, (value − zero)/(unit − zero), at least low
data-heat           ``quantity unit``: its colour, value/unit from −1 (orange) over 0 (none) to 1 (blue)
data-show, -hide    ``quantity=1|2``: seen, or not, while the quantity has one of the values, such as NaN
data-mark           likewise: carries the class "marked"
data-control        the slider, or radio button, of a control
data-edit           the control or act that typing sets; ``data-value`` the quantity that the box shows
data-act            what a button does; ``data-with`` the text that goes with it
data-chart          a chart that is drawn there
data-copy           a text that is filled in, see `Section.copies`
data-link           where a link leads, see `Section.links`
data-sticks         stays in sight while the page scrolls, unless it is tall
data-group          what lights up together: names, with spaces between
data-lights         what lights up while this is pointed at or has the focus; by default its own groups
data-cells          a table of so many columns, in which the arrow keys lead from one ``data-cell`` to the next
==================  ====================================================================================

Visitors' text never enters a template: the browser sets it as text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from latex2mathml.converter import convert
from markupsafe import Markup, escape

from pages.shared.documents import TITLES
from pages.shared.terms import explained
from pages.shared.words import Words, load

PAGES = Path(__file__).parents[2]
TEXT = Path(__file__).with_name("text.toml")
BOUND = re.compile(r"\{([^{}]+)\}")
MARKED = re.compile(r"\\(num|name)\{([^{}]*)\}")
FIRST = 7_000_001
"""Stands for the first quantity of a formula while that is converted, the next number for the second."""


@dataclass(frozen=True)
class Bound:
    """What a part of a view binds: the quantities that it shows, the controls and charts in it, the texts to copy."""

    quantities: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()
    charts: frozenset[str] = frozenset()
    copies: frozenset[str] = frozenset()

    def __or__(self, other: Bound) -> Bound:
        """Return what either binds."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Bound(*(one | another for one, another in pairs))


@dataclass(frozen=True)
class View:
    """A rendered template, a key that tells it from others, and what its parts bind.

    A part is named by the ``details`` that must be open for it to be seen.
    """

    html: str
    key: str
    parts: Mapping[frozenset[str], Bound]

    def bound(self, opened: frozenset[str] | None = None) -> Bound:
        """Say what can be seen while these ``details`` are open; by default all."""
        seen = (part for inside, part in self.parts.items() if opened is None or inside <= opened)
        return reduce(Bound.__or__, seen, Bound())


def render(template: str, words: Words, around: Mapping[str, Any] | None = None, **context: Any) -> View:
    """Render a template, a path below ``pages``, with the words of its chapter as ``t``.

    Where it is one of several sections, `around` has what ``contents.html`` reads of the others.
    """
    html = _filled(template, words, **context)
    if around is not None:
        html = _filled("shared/live/contents.html", words, body=Markup(html), **around)  # noqa: S704
    html = explained(re.sub(r">\s+<", "><", html), words.lang)
    return View(html, hashlib.sha256(html.encode()).hexdigest()[:12], _parts(html))


def _filled(template: str, words: Words, **context: Any) -> str:
    texts = SimpleNamespace(**words)
    engine = load(TEXT, words.lang)
    return (
        environment().get_template(template).render(t=texts, engine=engine, lang=words.lang, titles=TITLES, **context)
    )


@cache
def environment() -> Environment:
    """Make the environment of all templates."""
    made = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"formula": formula, "say": say, "bind": bind, "range": range, "zip": zip}
    made.filters["bind"] = bind
    return made


def bind(sentence: str, **named: str) -> str:
    """Let placeholders of a sentence stand for other quantities or texts; the others keep their names.

    Examples
    --------
    >>> bind("Logit of {name}: {z}", name="@name0", z="z[0]")
    'Logit of {@name0}: {z[0]}'
    """
    return BOUND.sub(lambda found: f"{{{named.get(found[1], found[1])}}}", sentence)


def say(sentence: str, **values: object) -> str:
    """Fill placeholders of a sentence with values; the others stay.

    Examples
    --------
    >>> say("{right} of {samples}", samples=3)
    '{right} of 3'
    """
    return BOUND.sub(lambda found: str(values.get(found[1], found[0])), sentence)


@lru_cache(maxsize=4096)
def formula(latex: str, *, block: bool = False) -> Markup:
    r"""Turn LaTeX into MathML; ``\num{loss}`` stands for a quantity's number, ``\name{name0}`` for a text.

    Examples
    --------
    >>> print(formula(r"p = \num{p[0]}"))
    <math display="inline"><mrow><mi>p</mi><mo>&#x0003D;</mo><mn data-text="{p[0]}"></mn></mrow></math>
    """
    marks: list[tuple[str, str]] = []

    def mark(found: re.Match[str]) -> str:
        marks.append((found[1], found[2]))
        return f"{{{FIRST + len(marks) - 1}}}"

    made = convert(MARKED.sub(mark, latex), display="block" if block else "inline")
    made = made.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    for number, (kind, what) in enumerate(marks, start=FIRST):
        tag = '<mn data-text="{%s}"></mn>' if kind == "num" else '<mtext data-text="{@%s}"></mtext>'
        made = re.sub(rf"<mrow><mn>{number}</mn></mrow>|<mn>{number}</mn>", tag % escape(what), made)
    return Markup(made)  # noqa: S704  (our own formula)


class _Parts(HTMLParser):
    """Collects what a rendered template binds."""

    VOID = frozenset(("input", "br", "img", "hr"))

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.found: dict[frozenset[str], Bound] = {frozenset(): Bound()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element binds."""
        given = {name: value or "" for name, value in attrs}
        place = frozenset(self.inside)
        self.found[place] = self.found.get(place, Bound()) | _bound(given)
        if tag not in self.VOID:
            folds = tag == "details" and "data-key" in given
            self.open.append((tag, folds))
            if folds:
                self.inside.append(given["data-key"])

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while self.open:
            closed, folded = self.open.pop()
            if folded:
                self.inside.pop()
            if closed == tag:
                return


def _bound(given: Mapping[str, str]) -> Bound:
    """Say what one element's attributes bind."""
    names: set[str] = set()
    for name, value in given.items():
        if name == "data-text" or name.startswith("data-set-"):
            names.update(one for one in BOUND.findall(value) if not one.startswith("@"))
        elif name in ("data-show", "data-hide", "data-mark"):
            names.add(value.partition("=")[0])
        elif name in ("data-bar", "data-heat"):
            names.add(value.split()[0])
        elif name == "data-value":
            names.add(value)

    def one(name: str) -> frozenset[str]:
        return frozenset((given[name],)) if name in given else frozenset()

    return Bound(frozenset(names), one("data-control"), one("data-chart"), one("data-copy"))


def _parts(html: str) -> dict[frozenset[str], Bound]:
    parser = _Parts()
    parser.feed(html)
    return parser.found
