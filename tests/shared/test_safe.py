"""Text from outside stays text: in Markdown, in Plotly's labels, in LaTeX, in a spreadsheet, in a message."""

import html
import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared import safe

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=300)
MARKUP = st.lists(
    st.sampled_from([*"*_`~<>[](){}#+-.!|$:&\"'\\^%= ab1é猫", "<b>", "</b>", ":red[", "$x$", "&lt;",
    "\\", "%{y}", ":smile:", "http://", "HTTPS://x", "www.", "a@b.c", ":small[]"]),
    max_size=20,
).map("".join)  # fmt: skip
ONE_LINE = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40) | MARKUP


def unescaped(markdown):
    """What a reader of CommonMark shows: a backslash before ASCII punctuation is dropped (its section 2.4)."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace(":small[]", ""))


@QUICK
@given(ONE_LINE)
def test_markdown_shows_the_text_itself(text):
    assert unescaped(safe.markdown(text)) == text


@QUICK
@given(ONE_LINE)
def test_markdown_leaves_no_directive_formula_or_tag_bare(text):
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", safe.markdown(text).replace(":small[]", ""))
    assert not set(bare) & set("$:<>[]`*_{}&\\")


# What mdast-util-gfm-autolink-literal 2.0 (lib/index.js) makes a link of, in each text between two elements.
GFM = re.compile(
    r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)|(?<![-.\w+])([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)", re.IGNORECASE
)


@pytest.mark.parametrize(
    "text",
    ["http://203.0.113.9/a.png", "HTTPS://a.b", "www.a.org", "WwW.a.org", "wwww.a.org", "a@b.c", "x.y+z@b-1.co",
     "see http://www.a.org/?x=a@b.c", "mailto:a@b.co", "http://http://a.b", "猫 www.a.org，好"],
)  # fmt: skip
def test_markdown_makes_no_link_of_an_address(text):
    parts = [unescaped(part) for part in safe.markdown(text).split(":small[]")]
    assert not any(map(GFM.search, parts))
    assert "".join(parts) == text
    assert "\u200b" not in safe.markdown(text)


@QUICK
@given(ONE_LINE)
def test_plotly_shows_the_text_itself_and_no_tag_or_template(text):
    written = safe.plotly(text)
    assert html.unescape(written) == text
    assert not set(written) & set("<>{$")


@QUICK
@given(ONE_LINE)
def test_latex_has_no_bare_special_character(text):
    bare = re.sub(r"\\(?:[{}%$#&_]|text(?:backslash|asciitilde|asciicircum) )", "", safe.latex(text))
    assert not set(bare) & set("\\{}%$#&_~^")


def test_latex_keeps_what_needs_no_escape():
    plain = string.ascii_letters + string.digits + " .,;:!?()[]<>*+-=/|'\"@猫é"
    assert safe.latex(plain) == plain


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_reads_no_formula(text):
    assert safe.csv(text) == "'" + text


@pytest.mark.parametrize("text", ["cat", "猫", "a=1", "", " =1"])
def test_an_ordinary_cell_stays_as_it_is(text):
    assert safe.csv(text) == text


@QUICK
@given(st.text(max_size=400))
def test_a_shortened_text_is_one_visible_line_of_at_most_forty(text):
    seen = safe.shortened(text)
    assert len(seen) <= 40
    assert seen.isprintable()


def test_shortening_keeps_what_fits_and_says_what_it_cut():
    assert safe.shortened("a" * 40) == "a" * 40
    assert safe.shortened("a" * 41) == "a" * 39 + "…"
    assert safe.shortened(" a\n\tb\x00 ") == "a b"
    assert safe.shortened("abcdef", longest=4) == "abc…"
