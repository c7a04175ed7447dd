"""Text from outside, made harmless where it is shown."""

from __future__ import annotations

import re

LONGEST = 40

_ADDRESS = re.compile(r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=ww)(?=w\.)|(?<=[\w.+-])(?=@[\w-])", re.IGNORECASE)
"""Where what looks like an address is cut: the text before and after is none."""

_CUT = ":small[]"
"""Nothing, in small letters: an empty element that is neither seen nor copied, and parts the text around it."""


def shortened(text: str, longest: int = LONGEST) -> str:
    """Cut a text for a message and drop what cannot be seen.

    Examples
    --------
    >>> shortened("a" * 50)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    seen = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * longest]).split())
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"


def markdown(text: str) -> str:
    r"""Escape everything that Streamlit's Markdown would read as markup: directives, formulas, and addresses too.

    Escapes do not keep an address from becoming a link: GitHub's Markdown looks for them in the text that is left.

    Examples
    --------
    >>> markdown("<b>*a*</b> :red[x] $y$")
    '\\<b\\>\\*a\\*\\</b\\> \\:red\\[x\\] \\$y\\$'
    >>> markdown("www.x.org")
    'ww:small[]w\\.x\\.org'
    """
    return _CUT.join(map(_escaped, _ADDRESS.split(text)))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"'])", r"\\\1", text)


def plotly(text: str) -> str:
    """Escape a text for Plotly's labels, which read a subset of HTML and %{templates}.

    Examples
    --------
    >>> plotly("<b>a</b> & %{x}")
    '&lt;b&gt;a&lt;/b&gt; &amp; %&#123;x}'
    """
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("{", "&#123;"), ("$", "&#36;")):
        text = text.replace(character, entity)
    return text


def latex(text: str) -> str:
    r"""Escape a text for use inside ``\text{…}``.

    Examples
    --------
    >>> latex("50% of $x_1")
    '50\\% of \\$x\\_1'
    """
    special = {"\\": r"\textbackslash ", "~": r"\textasciitilde ", "^": r"\textasciicircum "}
    return "".join(special.get(c, "\\" + c if c in "{}%$#&_" else c) for c in text)


def csv(text: str) -> str:
    """Keep a spreadsheet from reading a text as a formula.

    Examples
    --------
    >>> csv("=1+1"), csv("cat")
    ("'=1+1", 'cat')
    """
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
