"""The server's side of direct answers (see `pages.shared.live.direct`)."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config

from pages.shared import helper
from pages.shared.live import direct

LONGEST = 100_000
"""Bytes that a browser may send."""

ASIDE = {"Content-Encoding": "identity", "Cache-Control": "no-store"}
"""Numbers do not get much shorter, and take longer to compress than to compute."""

log = logging.getLogger(__name__)


def routes() -> list[Route]:
    """Have the server give direct answers."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    direct.place = f"/{base}/live" if base else "/live"
    return [Route(f"{direct.place}/{chapter}", _Answers(chapter).give, methods=["POST"]) for chapter in direct.CHAPTERS]


class _Answers:
    """Those of one chapter."""

    def __init__(self, chapter: str) -> None:
        self._chapter = chapter

    async def give(self, request: Request) -> Response:
        """Answer with numbers, or without: then the script has to be asked."""
        asked = b""
        async for part in request.stream():
            asked += part
            if len(asked) > LONGEST:
                return Response(status_code=413)
        try:
            made = await asyncio.to_thread(helper.compute, direct.answer, self._chapter, asked)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            log.info("A browser's words make no sense: %r", error)
            return Response(status_code=400)
        if made is None:
            return Response(status_code=204)
        return Response(made, media_type="application/octet-stream", headers=ASIDE)
