"""Buttons that save a chart as SVG or PNG: the browser itself writes the file, no server and no network takes part."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.words import BCP47, Words, load

HERE = Path(__file__).parent
FORMATS = ("svg", "png")
LONGEST = 60
BUTTONS = "".join(f'<button type="button" data-format="{kind}">{kind.upper()}</button>' for kind in FORMATS)

_mount = st.components.v2.component(
    "softmax_save",
    html=f'<div class="save"><span class="what"></span>{BUTTONS}<span role="status"></span></div>',
    css=(HERE / "save.css").read_text(encoding="utf-8"),
    js=(HERE / "save.js").read_text(encoding="utf-8"),
)


def save(key: str, filename: str, words: Words) -> None:
    """Show the buttons under a chart.

    Parameters
    ----------
    key : str
        Key of the `st.container` that the chart stands in, by itself.
    filename : str
        What the file is to be called, without its ending.
    words : Words
        Words of the page: their language is used.
    """
    _mount(key=f"save {key}", data=described(key, filename, words))


def described(key: str, filename: str, words: Words) -> dict[str, Any]:
    """Describe the buttons for the browser.

    Examples
    --------
    >>> from pages.shared.words import Words
    >>> described("chart ranked", "a/b: c", Words("en", {}))["file"]
    'a-b-c'
    """
    own = load(HERE / "text.toml", words.lang)
    said = {kind: own.say("as", kind=kind.upper()) for kind in FORMATS}
    return {
        "key": class_of(key),
        "file": file_name(filename),
        "lang": BCP47[words.lang],
        "words": {**said, **{name: own[name] for name in ("save", "missing", "failed", "saved")}},
    }


def class_of(key: str) -> str:
    """Return what Streamlit makes of a container's key in the class of its element.

    Examples
    --------
    >>> class_of("chart: a b")
    'chart--a-b'
    """
    return re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())


def file_name(text: str) -> str:
    """Make a text the name of a file that every system takes.

    Examples
    --------
    >>> file_name("../数字 (A)"), file_name("///")
    ('数字-A', 'chart')
    """
    return re.sub(r"\W+", "-", text)[:LONGEST].strip("-_") or "chart"
