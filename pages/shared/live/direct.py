"""Direct answers: what a live view shows after a move, without a run of the script.

Streamlit's own part of a run costs more than all that is computed for it. So a chapter may say what its view shows
after some acts from a state that travels: the browser sends it back with what was done since, and gets what a run would
have sent. The script is told when the visitor rests or does anything else; what a chapter cannot answer by itself is
left to the script at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qs, urlencode

from pages.shared.live.model import Model, Session, encode, settle

CHAPTERS = {"softmax": "pages.softmax.direct"}
"""The chapters that can, and where."""

place: str | None = None
"""Where the server gives direct answers; None: nowhere (see `pages.shared.live.route`)."""


Follow: TypeAlias = Callable[[Mapping[str, Any], Sequence[tuple[str, str]], Mapping[str, str]], Model | None]
"""Called ``follow`` there: from the state that was sent with what is shown, the acts done since, and the parameters of
the address, to what the view shows then and what stands in the address; None: only the script can tell."""


def answer(chapter: str, asked: bytes) -> bytes | None:
    """Answer a browser.

    Parameters
    ----------
    chapter : str
        One of `CHAPTERS`.
    asked : bytes
        JSON: ``state``, ``done`` and ``opened`` as they came with what is shown; ``token``, ``queue`` and ``views`` as
        they would be sent to the script; ``query``, the address's.

    Returns
    -------
    bytes or None
        As `pages.shared.live.model.encode` puts it together; None: the script has to be asked.

    Raises
    ------
    ValueError, TypeError, LookupError, AttributeError
        If the browser's words make no sense.
    """
    said = json.loads(asked)
    before = Session(str(said["token"]), int(said["done"]), opened=frozenset(map(str, said["opened"])))
    session, acts = settle(before, said)
    query = {name: values[-1] for name, values in parse_qs(said["query"], keep_blank_values=True).items()}
    model = _follow(chapter)(said["state"], acts, query)
    return encode(model, session) if model else None


def prepare(where: str | None) -> None:
    """Load what answering takes, in a process that only computes, and tell it where the server does."""
    global place  # noqa: PLW0603
    place = where
    for chapter in CHAPTERS:
        _follow(chapter)


def _follow(chapter: str) -> Follow:
    return cast("Follow", import_module(CHAPTERS[chapter]).follow)


def merged(query: Mapping[str, str], written: Mapping[str, str], keys: Sequence[str]) -> str:
    """Put a chapter's parameters into an address's, as Streamlit writes them.

    Examples
    --------
    >>> merged({"lang": "zh", "T": "2"}, {"z": "1,2"}, ["z", "T"])
    'lang=zh&z=1%2C2'
    """
    return urlencode({**{name: value for name, value in query.items() if name not in keys}, **written})
