"""What a live view shows: a pure function of the chapter, the section, the address, one act, and what is on the screen.

The same question gives the same bytes in every process; nothing is remembered between two of them but what is cheaper
to keep than to compute again. The page's script asks here for the first picture, browsers for all that follow.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

from pages.shared.live.chart import Chart
from pages.shared.live.controls import Shown, Slider, State
from pages.shared.live.grids import Float
from pages.shared.live.owners import owners
from pages.shared.live.section import Section
from pages.shared.live.sweep import sliders_of, sweep
from pages.shared.live.template import PAGES, TEXT, View, render
from pages.shared.live.wire import Numbers, body
from pages.shared.parse import Refusal
from pages.shared.words import BCP47, LANGS, Words, load

CORE = PAGES.parent / "softmax_core"
SECTIONS = frozenset(
    (path.parent.name, path.stem) for path in PAGES.glob("*/*.html") if path.with_suffix(".py").exists()
)
"""Every section, by the names of its chapter's folder and of its file."""

KNOWN = ("_act", "_text", "_lang", "_open", "_range")
"""What a question may say beside the address's own parameters."""

LONGEST_TYPED = 200
"""Characters of what was refused that are said again."""


class UnknownQuestionError(ValueError):
    """A question that nobody who uses the page can ask: in one sentence, what is wrong with it."""


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    chapter, section : str
        One of `SECTIONS`.
    query : tuple of (str, str)
        The section's parameters of the address, before the act.
    act, text : str
        What was done, see `Section.act`; "" asks for the state as it is.
    lang : str
        Language of the words.
    opened : frozenset of str
        Keys of the ``details`` that are open.
    span : float or None
        Half the range of the sliders; None: what the state needs.
    """

    chapter: str
    section: str
    query: tuple[tuple[str, str], ...] = ()
    act: str = ""
    text: str = ""
    lang: str = "en"
    opened: frozenset[str] = field(default_factory=frozenset)
    span: float | None = None


def asked(chapter: str, section: str, query: Sequence[tuple[str, str]]) -> Question:
    """Read a question from the query of its address.

    Raises
    ------
    UnknownQuestionError
        If there is no such section, a parameter is not known or stands twice, or one makes no sense.

    Examples
    --------
    >>> asked("softmax", "chain", [("T", "2"), ("_act", "T"), ("_text", "3")]).query
    (('T', '2'),)
    """
    if (chapter, section) not in SECTIONS:
        raise UnknownQuestionError("There is no such section.")
    given, known = dict(query), find(chapter, section)
    unknown = [key for key in given if key not in known.keys and key not in KNOWN]
    if unknown or len(given) != len(query):
        raise UnknownQuestionError("A parameter is not known, or stands twice.")
    lang, span = given.get("_lang", "en"), given.get("_range")
    if lang not in LANGS:
        raise UnknownQuestionError(f"_lang must be one of {', '.join(LANGS)}.")
    try:
        half = None if span is None else float(span)
    except ValueError:
        raise UnknownQuestionError("_range must be a number.") from None
    if half is not None and not 0 < half < float("inf"):
        raise UnknownQuestionError("_range must be a finite number above 0.")
    own = tuple(sorted((key, value) for key, value in given.items() if key in known.keys))
    opened = frozenset(given.get("_open", "").split())
    return Question(chapter, section, own, given.get("_act", ""), given.get("_text", ""), lang, opened, half)


@cache
def find(chapter: str, section: str) -> Section:
    """Find the declaration of a section."""
    found: Section = import_module(f"pages.{chapter}.{section}").section
    return found


@cache
def version() -> str:
    """Name what every answer depends on: all of our code, templates and words."""
    digest = hashlib.sha256()
    for folder in (PAGES, CORE):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".html", ".toml", ".js", ".css", ".csv", ".json", ".txt"):
                digest.update(f"{path.relative_to(PAGES.parent)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def read(chapter: str, section: str, query: Mapping[str, str]) -> tuple[State, list[tuple[str, Refusal]]]:
    """Read a section's state from the whole address, and what of it could not be read."""
    return find(chapter, section).read(query)


@lru_cache(maxsize=512)
def answer(question: Question) -> bytes:
    """Answer a question.

    Parameters
    ----------
    question : Question
        What is asked.

    Returns
    -------
    bytes
        See `pages.shared.live.wire`. The header says, beside the numbers: ``query``, the section's part of the address
        after the act; ``refusal``, the box and the sentence, or null; ``range``; ``opened``; ``shows``; ``texts`` and
        ``names``; ``example``; ``copies``. Where nothing was done, or the act has changed what the template depends on,
        also what lasts until it does so again: ``html``, ``shape``, a key of it, ``quantities``, ``forms``, ``keys``,
        ``words``; and ``charts``, where they have changed.
    """
    return answered(find(question.chapter, question.section), question)


def answered(section: Section, question: Question, more: Mapping[str, Any] | None = None) -> bytes:
    """Answer a question about a section, as declared or bound to data; with `more` in the header, as a whole."""
    words = words_of(question.chapter, question.section, question.lang)
    before, _ = section.read(dict(question.query))
    state, span, refusal = done(section, question, before, words)
    shape = _shape(section, state)
    new = not question.act or more is not None or shape != _shape(section, before)
    seen, charts = view(question.chapter, question.section, question.lang, shape), section.charts(dict(shape), span)
    names, copied = section.names(state, words), seen.bound(question.opened).copies
    about: dict[str, Any] = {
        **(more or {}),
        "query": section.write(state),
        "refusal": refusal,
        "range": span,
        "opened": sorted(question.opened),
        "lang": question.lang,
        "names": list(names),
        "texts": section.texts(state, words),
        "example": section.example_of(state),
        "links": {name: link(state) for name, link in section.links.items()},
        "shows": _shown(section, state),
        "copies": {name: copy(state, names) for name, copy in section.copies.items() if name in copied},
    }
    if new or span != question.span:
        about["charts"] = [chart.described(words) for chart in charts]
    if new:
        about |= {
            "place": f"{question.chapter}/{question.section}",
            "keys": section.keys,
            "bcp47": BCP47[question.lang],
            "words": dict(load(TEXT, question.lang)),
            "owners": owners(section),
            "shape": seen.key,
            "section": next((a for a, name in sections_of(question.chapter).items() if name == question.section), ""),
            "html": seen.html,
        }
    return body(about, _numbers(section, state, span, question.opened, seen, charts), whole=new)


def done(
    section: Section, question: Question, before: State, words: Words
) -> tuple[State, float, dict[str, str] | None]:
    """Do the act: the state then, half the range of the sliders, and why it was not taken, if it was not."""
    span = question.span or section.range_of(before)
    if not question.act:
        return before, span, None
    try:
        return *section.act(before, span, question.act, question.text), None
    except Refusal as why:
        typed = question.text.strip()[:LONGEST_TYPED]
        return before, span, {"act": question.act.removesuffix("!"), "typed": typed, "why": words.refuse(why)}


def _numbers(
    section: Section, state: State, span: float, opened: frozenset[str], seen: View, charts: Sequence[Chart]
) -> Numbers:
    """Compute what is seen while these parts are open; what is closed is nan."""
    here, every = seen.bound(opened), seen.bound().quantities | _quantities(charts)
    sliders = sliders_of(section, state, span)
    moving = here.controls | {_shown(section, state)}
    found = sweep(section, state, {id_: one for id_, one in sliders.items() if id_ in moving}, opened)
    follows = here.quantities | _quantities([chart for chart in charts if chart.name in here.charts])
    return Numbers(
        {name: found.now.get(name, float("nan")) for name in sorted(every)},
        {name: section.form(name) for name in sorted(every)},
        sliders,
        {name: values for name, values in found.moved.items() if name in follows},
        found.places,
        _drawn(charts, sliders),
    )


def _quantities(charts: Sequence[Chart]) -> frozenset[str]:
    return frozenset(name for chart in charts for name in chart.quantities)


def _shown(section: Section, state: State) -> str:
    """Name the slider whose sweep a chart shows; "" where none does."""
    return next((str(state[one.name]) for one in section.controls if isinstance(one, Shown)), "")


def _shape(section: Section, state: State) -> tuple[tuple[str, Hashable], ...]:
    return tuple(section.shape(state).items())


@lru_cache(maxsize=512)
def view(chapter: str, section: str, lang: str, shape: tuple[tuple[str, Hashable], ...]) -> View:
    """Render a section's template."""
    declared, words = find(chapter, section), words_of(chapter, section, lang)
    every = sections_of(chapter)
    here = next((anchor for anchor, name in every.items() if name == section), "")
    around = {"sections": {anchor: _of(chapter, name, anchor, lang) for anchor, name in every.items()}, "here": here}
    told = {"examples": list(declared.examples), **declared.told(words), **dict(shape)}
    return render(f"{chapter}/{section}.html", words, around if here else None, **told)


@cache
def _of(chapter: str, section: str, anchor: str, lang: str) -> dict[str, Any]:
    """Say what leads to a section: its anchor and those of its statements, its keys of the address, how it begins."""
    html = (PAGES / chapter / f"{section}.html").read_text(encoding="utf-8")
    statements = re.findall(r'statement\("(\w+)"', html)
    declared = find(chapter, section)
    begins = urlencode(declared.beginning(lang))
    return {"name": section, "keys": declared.keys, "anchors": [anchor, *statements], "begins": begins}


@cache
def sections_of(chapter: str) -> Mapping[str, str]:
    """Name the sections of a chapter that shows one at a time, by their anchors in order; none: it shows all it has."""
    if find_spec(f"pages.{chapter}.sections") is None:
        return {}
    found: Mapping[str, str] = import_module(f"pages.{chapter}.sections").SECTIONS
    return found


def chosen_section(chapter: str, query: Mapping[str, str]) -> str:
    """Say which section an address shows: the one it names, else the first of which it says something, or the first."""
    every = sections_of(chapter)
    if query.get("section") in every:
        return every[query["section"]]
    spoken = (name for name in every.values() if any(key in query for key in find(chapter, name).keys))
    return next(spoken, next(iter(every.values())))


def _drawn(charts: Sequence[Chart], sliders: Mapping[str, Slider]) -> dict[str, Float]:
    """Place the steps of every control whose sweep a chart can show on a logarithmic axis."""
    axes = {id_: axis for chart in charts for id_, axis in chart.axes.items() if axis.log}
    return {id_: axis.places(sliders[id_].grid) for id_, axis in axes.items() if id_ in sliders}


def words_of(chapter: str, section: str, lang: str) -> Words:
    """Read the words of a section."""
    return load(PAGES / chapter / find(chapter, section).words, lang)
