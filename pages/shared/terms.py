"""Terms of the field, explained where they first stand: which words of a text they are, from one glossary."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import escape

from pages.shared.words import load

GLOSSARY = Path(__file__).with_name("glossary.toml")
TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?(\w+)")
VOID = frozenset(("input", "br", "img", "hr", "wbr"))
LEFT_ALONE = re.compile(
    r"<(?:a|button|label|summary|select|textarea|math|svg|h\d|blockquote|pre|code|dfn)\b"
    r"|\bdata-(?:text|show|hide)=|\baria-hidden=|\bclass=\"(?:[^\"]* )?(?:unseen|sources|legend|scale|num)\b"
)
"""Beginnings of elements in which nothing is explained: what is pressed, what comes and goes, titles, quotations."""


@cache
def glossary(lang: str) -> dict[str, tuple[list[str], str]]:
    """Return the glossary of a language: by term, its forms and what explains it."""
    return {term: (forms.split("|"), says) for term, (forms, says) in load(GLOSSARY, lang).items()}


@cache
def _forms(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Find every form of every term, the longest first; and whose form it is.

    Code such as softmax(z) is no prose; 多项分布 and 均匀分布 are terms of their own.
    """
    terms = {form.lower(): term for term, (forms, _) in glossary(lang).items() for form in forms}
    longest = sorted(terms, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<![A-Za-z0-9_项匀])(?:{either})(?![A-Za-z0-9_(])", re.IGNORECASE), terms


def explained(html: str, lang: str, seen: set[str] | None = None) -> str:
    """Mark the first use of every term in rendered HTML; `seen` holds the terms that were marked before, and after.

    Examples
    --------
    >>> explained("<p>In nats, nats.</p>", "en").count('data-term="nat"')
    1
    """
    seen = set() if seen is None else seen
    inside: list[tuple[str, bool]] = []
    pieces = TAG.split(html)
    for place, piece in enumerate(pieces):
        if place % 2:
            _enter(piece, inside)
        elif not any(left_alone for _, left_alone in inside):
            pieces[place] = _marked(piece, lang, seen)
    return "".join(pieces)


def prose(text: str, lang: str, seen: set[str] | None = None) -> str:
    """Mark the first use of every term in plain text, and write it as HTML."""
    return explained(str(escape(text)), lang, seen)


def _enter(tag: str, inside: list[tuple[str, bool]]) -> None:
    """Keep the elements that are open up to date."""
    found = NAME.match(tag)
    if found is None:
        return
    if tag.startswith("</"):
        while inside and inside.pop()[0] != found[1]:
            pass
    elif found[1] not in VOID:
        inside.append((found[1], bool(LEFT_ALONE.search(tag))))


def _marked(text: str, lang: str, seen: set[str]) -> str:
    pattern, terms = _forms(lang)

    def mark(found: re.Match[str]) -> str:
        term = terms[found[0].lower()]
        if term in seen:
            return found[0]
        seen.add(term)
        says = escape(glossary(lang)[term][1])
        return f'<span class="term" role="button" tabindex="0" data-term="{term}" data-says="{says}">{found[0]}</span>'

    return pattern.sub(mark, text)
