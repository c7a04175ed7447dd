"""The derivation of p − y on one sheet of paper, with a visitor's numbers or with room for them.

`GET /derivation/<language>?<state of the section chain>` is a page of its own, printed by the browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.gradient.chain import section
from pages.shared.front import lesson
from pages.shared.front.sheet import below
from pages.shared.live.controls import State
from pages.shared.live.sweep import now_of
from pages.shared.live.template import environment
from pages.shared.parse import Refusal
from pages.shared.words import BCP47, LANGS, load
from softmax_core.digits import SIGNED, plain, text
from softmax_core.lessons.chain_rule import checked

HERE = Path(__file__).parent
EMPTY_ROWS = 3
"""Rows of the table that is filled in by hand."""


def derivation(query: Mapping[str, str], lang: str) -> str:
    """Write the sheet: with the numbers of the address if it has logits, else with room for them."""
    words, chapter = load(HERE / "text.toml", lang), load(HERE.parent / "text.toml", lang)
    state, refused = section.read({key: value for key, value in query.items() if key in section.keys})
    return environment().get_template("gradient/derivation/derivation.html").render(
        t=words, steps=chapter["chain_proof_steps"], bcp47=BCP47[lang], print=load(lesson.TEXT, lang)["sheet_print"],
        rows=numbers(state, chapter["names"]) if "z" in query else [], empty=range(EMPTY_ROWS),
        unread=[words.refuse(Refusal("link", key=key, why=why)) for key, why in refused],
    )  # fmt: skip


def numbers(state: State, names: Sequence[str]) -> list[dict[str, Any]]:
    """Write every factor of the chain, one row a class."""
    now, estimated = now_of(section, state), checked(state)
    places = range(len(state["z"]))
    return [
        {
            "name": names[j], "z": plain(state["z"][j]).replace("-", "−"), "p": text(now[f"p[{j}]"]),
            "y": text(now[f"target[{j}]"]), "slope": text(now[f"slope[{j}]"]),
            "row": [text(now[f"J[{j},{i}]"]) for i in places], "g": text(now[f"g[{j}]"], SIGNED),
            "check": text(estimated[j], SIGNED),
        }
        for j in places
    ]  # fmt: skip


def derivations() -> list[Route]:
    """Have the server give the sheet."""
    return [Route(below("derivation/{lang}"), give, methods=["GET"])]


async def give(request: Request) -> Response:
    """Give the sheet in a language, for the state that the address says."""
    lang = request.path_params["lang"]
    if lang not in LANGS:
        return PlainTextResponse("There is no such sheet.", 404, {"Cache-Control": "no-store"})
    made = await asyncio.to_thread(derivation, dict(request.query_params), lang)
    return HTMLResponse(made, headers={"Cache-Control": "no-cache"})
