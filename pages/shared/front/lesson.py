"""What a link for a class says beside the state: the teacher's question, and which controls students see.

``ask`` is the question, plain text; ``controls`` names what is there to be used, with commas between the names. A link
without it leaves everything as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from pages.shared.front.network import EVERYWHERE, is_loopback
from pages.shared.live.answer import SECTIONS, chosen_section, find, sections_of
from pages.shared.live.owners import owners
from pages.shared.live.template import PAGES
from pages.shared.words import load

ASK, CONTROLS, PRESENT, STEP = "ask", "controls", "present", "step"
LONGEST = 200
"""Characters of a question."""

TEXT = Path(__file__).with_name("text.toml")
GENERAL = ("chapters", "sections", "path", "buttons")
"""What every chapter may have, beside its own controls."""


def labels(chapter: str, lang: str) -> dict[str, str]:
    """Name everything in a chapter that a link may leave out."""
    general = load(TEXT, lang)
    own: dict[str, str] = dict(load(PAGES / chapter / "controls.toml", lang))
    return own | {name: general[name] for name in GENERAL}


def offered(chapter: str, query: Mapping[str, str], *, path: bool) -> list[str]:
    """Name what can be left out at an address: the controls of what is shown there, and what stands around it."""
    every = [section for folder, section in SECTIONS if folder == chapter]
    shown = [chosen_section(chapter, query)] if sections_of(chapter) else every
    elsewhere = {name for section in every for name in owned(chapter, section)}
    here = {name for section in shown for name in owned(chapter, section)}
    absent = ({"path"} if not path else set()) | ({"sections"} if not sections_of(chapter) else set())
    return [name for name in labels(chapter, "en") if name not in absent and (name in here or name not in elsewhere)]


def owned(chapter: str, section: str) -> set[str]:
    """Name the controls of a section."""
    return set(owners(find(chapter, section)).values())


def seen(chapter: str, query: Mapping[str, str]) -> tuple[list[str] | None, list[str]]:
    """Read which controls are seen, None: all; and which names mean nothing in this chapter."""
    if CONTROLS not in query:
        return None, []
    known = labels(chapter, "en")
    asked = [name.strip() for name in query[CONTROLS].split(",") if name.strip()]
    taken, unknown = [name for name in known if name in asked], [name for name in asked if name not in known]
    return (taken or None) if unknown else taken, unknown


def is_class_link(query: Mapping[str, str]) -> bool:
    """Whether an address is that of a link for a class.

    Examples
    --------
    >>> is_class_link({"ask": "Why?", "T": "2"}), is_class_link({"T": "2"})
    (True, False)
    """
    return ASK in query or CONTROLS in query


def link(address: str, query: Mapping[str, str], question: str, controls: Sequence[str] | None, host: str) -> str:
    """Write the link for a class: the address that is open now, with another host if need be.

    Parameters
    ----------
    address : str
        As the teacher's browser has it.
    query : mapping of str to str
        The state.
    question : str
        The teacher's; "" for none.
    controls : sequence of str or None
        What students see; None: everything.
    host : str
        The host that others reach; "": that of the address.

    Examples
    --------
    >>> link("http://localhost:8501/?T=2", {"T": "2"}, "Why?", ["z"], "10.0.0.7")
    'http://10.0.0.7:8501/?T=2&ask=Why%3F&controls=z'
    """
    said = {key: value for key, value in query.items() if key not in (ASK, CONTROLS, PRESENT)}
    if controls is not None and "path" not in controls:
        said.pop(STEP, None)
    if question:
        said[ASK] = question
    if controls is not None:
        said[CONTROLS] = ",".join(controls)
    parts = urlsplit(address)
    place = f"{host}:{parts.port}" if host and parts.port else host or parts.netloc
    return urlunsplit((parts.scheme, place, parts.path or "/", urlencode(said, safe=",;"), ""))


def reached(address: str, listens: str, addresses: Sequence[str]) -> tuple[str, str]:
    """Say under which host others reach the server, "" for that of the address, and what is in the way, if anything is.

    Examples
    --------
    >>> reached("http://localhost:8501", "0.0.0.0", ["10.0.0.7"])
    ('10.0.0.7', '')
    >>> reached("http://localhost:8501", "127.0.0.1", ["10.0.0.7"])
    ('', 'alone')
    """
    if not is_loopback(urlsplit(address).hostname or ""):
        return "", ""
    if listens not in EVERYWHERE:
        return ("", "alone") if is_loopback(listens) else (listens, "")
    return (addresses[0], "") if addresses else ("", "no_network")
