"""A guided path on paper: questions with room for predictions, and on a page of their own the answers.

`GET /sheet/<chapter>/<language>` is a page of its own, printed by the browser.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from pages.shared.front.lesson import TEXT
from pages.shared.live.answer import SECTIONS
from pages.shared.live.path import has_path
from pages.shared.live.path_told import filled
from pages.shared.live.template import environment
from pages.shared.words import LANGS, load
from softmax_core.digits import plain

CHAPTERS = sorted({chapter for chapter, _ in SECTIONS if has_path(chapter)})
"""Every chapter that has a path."""


def sheet(chapter: str, lang: str) -> str:
    """Write a chapter's path as a page to be printed."""
    template = environment().get_template("shared/front/sheet.html")
    return template.render(path=filled(chapter, lang), t=load(TEXT, lang), number=plain)


def address(chapter: str, lang: str) -> str:
    """Say where a chapter's sheet is.

    Examples
    --------
    >>> address("two_models", "zh")
    '/sheet/two-models/zh'
    """
    return below(f"sheet/{chapter.replace('_', '-')}/{lang}")


def below(path: str) -> str:
    """Say where a page of the server's own is that is printed.

    Examples
    --------
    >>> below("sheet")
    '/sheet'
    """
    prefix = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"/{prefix}/{path}" if prefix else f"/{path}"


def sheets() -> list[Route]:
    """Have the server give the sheets."""
    return [Route(address("{chapter}", "{lang}"), give, methods=["GET"])]


async def give(request: Request) -> Response:
    """Give one sheet."""
    chapter, lang = request.path_params["chapter"].replace("-", "_"), request.path_params["lang"]
    if chapter not in CHAPTERS or lang not in LANGS:
        return PlainTextResponse("There is no such sheet.", 404, {"Cache-Control": "no-store"})
    return HTMLResponse(await asyncio.to_thread(sheet, chapter, lang), headers={"Cache-Control": "no-cache"})
