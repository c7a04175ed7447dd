"""What every chart of two models shares: names, words, theme, colours and the frame around it."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pages.shared import palette, safe
from pages.shared.words import Words
from softmax_core.digits import Form, text
from softmax_core.units import in_unit

Figure = dict[str, Any]

LONGEST_MODEL, LONGEST_CLASS = 24, 14
GREY, FAINT, INK = "rgba(128,128,128,0.9)", "rgba(128,128,128,0.35)", {False: "#262730", True: "#FAFAFA"}
GROUND = {False: "#F3F5F8", True: "#1D232D"}
SIGNED = Form(signed=True)
HATCH = {"shape": "/", "fillmode": "overlay", "size": 7, "solidity": 0.35, "fgcolor": "rgba(255,255,255,0.65)"}
SOLID = {"shape": ""}
PATTERNS = (SOLID, HATCH)
"""A is solid, B is hatched: they are told apart without their colours."""

EMPTY = {"type": "scatter", "hoverinfo": "skip"}
"""The one trace of a chart that only says why there is none: Streamlit takes no figure without any."""

FIRST_WIDE = "\u2e80"
WORD = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")
SYMBOLS, LINES = ("circle", "diamond"), ("solid", "dash")


@dataclass(frozen=True)
class Look:
    """Whom a chart compares, in which language and theme.

    Attributes
    ----------
    words : Words
        Of `text.toml` in this folder.
    a, b : str
        The models' names, text from outside.
    dark : bool
        Whether the ground is dark.
    unit : str
        What the log loss of the verdict is written in: "nats" or "bits".
    """

    words: Words
    a: str
    b: str
    dark: bool = False
    unit: str = "nats"

    @property
    def plain(self) -> dict[str, str]:
        """The models' names for text that is read as text."""
        return {"a": safe.shortened(self.a, LONGEST_MODEL), "b": safe.shortened(self.b, LONGEST_MODEL)}

    @property
    def names(self) -> dict[str, str]:
        """The models' names for Plotly's labels."""
        return {key: safe.plotly(name) for key, name in self.plain.items()}

    @property
    def pair(self) -> tuple[str, str]:
        """A's name and B's, for Plotly's labels."""
        return self.names["a"], self.names["b"]

    @property
    def colours(self) -> tuple[str, str]:
        """A's colour and B's."""
        return palette.models(dark=self.dark)

    def in_unit(self, measure: str, value: float) -> float:
        """Turn a measure's value into the unit that it is written in."""
        return in_unit(value, self.unit) if measure == "cross_entropy" else value

    def say(self, key: str, /, **values: object) -> str:
        """Format a sentence for Plotly's labels, with the models' names."""
        return self.words.say(key, **{**self.names, **values})

    def tell(self, key: str, /, **values: object) -> str:
        """Format a sentence for text that is read as text, with the models' names."""
        return self.words.say(key, **{**self.plain, **values})

    def rows(self, count: int) -> str:
        """Write a number of rows."""
        return str(self.words["one_row"]) if count == 1 else self.words.say("rows", count=whole(count))

    def favours(self, difference: float) -> str:
        """Say for whom a difference of losses speaks."""
        if difference > 0:
            return self.say("favours", name=self.names["b"])
        return self.say("favours", name=self.names["a"]) if difference < 0 else str(self.words["favours_nobody"])


def label(name: str, longest: int = LONGEST_CLASS) -> str:
    """Write a class's or a row's name for Plotly's labels."""
    return safe.plotly(safe.shortened(name, longest))


def whole(count: int) -> str:
    """Write a count: 1,234,567."""
    return f"{int(count):,}"


def signed(value: float) -> str:
    """Write a difference with its sign."""
    return text(float(value), SIGNED)


def missing(value: float) -> bool:
    """Whether this is nan, the number that is not itself."""
    return value != value  # noqa: PLR0124


def percent(share: float) -> str:
    """Write a share; where there is none, a dash."""
    return "–" if missing(share) else f"{share:.1%}"


def frame(height: int, *, left: int = 56, right: int = 16, top: int = 12, bottom: int = 70, **more: Any) -> Figure:
    """Return the layout that all charts start from."""
    return {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "hovermode": "closest",
        "showlegend": False,
        **more,
    }


def axis(title: str, **more: Any) -> Figure:
    """Return an axis that a finger on a phone cannot move."""
    return {
        "title": {"text": broken(title), "standoff": 8},
        "fixedrange": True,
        "zeroline": False,
        "automargin": False,
        **more,
    }


def legend(y: float = 1.02) -> Figure:
    """Return a legend above the chart, for looking at only."""
    return {
        "orientation": "h", "x": 0, "y": y, "xanchor": "left", "yanchor": "bottom",
        "itemclick": False, "itemdoubleclick": False,
    }  # fmt: skip


def nothing(why: str, height: int) -> Figure:
    """Return a chart that says why there is none, as tall as it would be."""
    said = {
        "text": broken(why), "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5,
        "font": {"size": 15},
    }  # fmt: skip
    away = {"visible": False, "fixedrange": True, "range": [0, 1]}
    return {"data": [dict(EMPTY)], "layout": frame(height, annotations=[said], xaxis=away, yaxis=away)}


def broken(sentence: str, longest: int = 46) -> str:
    """Break a sentence into lines for a phone: between words, in Chinese between any two characters.

    Examples
    --------
    >>> broken("rows, those that speak most for logistic regression first")
    'rows, those that speak most for logistic<br>regression first'
    """
    lines, wide = [""], 0
    for word in WORD.findall(sentence):
        width = sum(1 + (character >= FIRST_WIDE) for character in html.unescape(word))
        if lines[-1] and wide + width > longest and not _closes(word):
            lines, wide = [*lines, ""], 0
        lines[-1], wide = lines[-1] + word, wide + width
    return "<br>".join(line.strip() for line in lines)


def _closes(word: str) -> bool:
    """Whether this is a wide comma or bracket, which begins no line."""
    return word[0] >= FIRST_WIDE and unicodedata.category(word[0]) in ("Po", "Pe", "Pf")
