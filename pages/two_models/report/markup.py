"""HTML in which every text is escaped unless it is marked as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def escaped(text: object) -> Html:
    """Escape a text, quotes included; what is HTML already stays.

    Examples
    --------
    >>> escaped("<b>"), escaped(Html("<b>"))
    ('&lt;b&gt;', '<b>')
    """
    return text if isinstance(text, Html) else Html(html.escape(str(text), quote=True))


def element(tag: str, *inside: object, **attributes: object) -> Html:
    """Write an element; an underscore in the name of an attribute is a hyphen, at its end it is nothing.

    Examples
    --------
    >>> element("p", "a < b", class_="note")
    '<p class="note">a &lt; b</p>'
    """
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"' for name, value in attributes.items() if value != ""
    )
    return Html(f"<{tag}{given}>{''.join(escaped(one) for one in inside)}</{tag}>")


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]], *, words: int = 1) -> Html:
    """Write a table: the first cell of a line is its heading, cells after the first `words` ones are numbers."""
    kinds = [{"class_": "n"} if place >= words else {} for place in range(len(head))]
    first = element("tr", *(element("th", one, scope="col", **kind) for one, kind in zip(head, kinds, strict=True)))
    lines = [
        element("tr", element("th", line[0], scope="row"),
                *(element("td", one, **kind) for one, kind in zip(line[1:], kinds[1:], strict=True)))
        for line in rows
    ]  # fmt: skip
    inner = element("table", element("caption", caption), element("thead", first), element("tbody", *lines))
    return element("div", inner, class_="wide", tabindex="0", role="region", aria_label=caption)


def section(title: str, *parts: object) -> Html:
    """Write a section under its heading."""
    return element("section", element("h2", title), *parts)
