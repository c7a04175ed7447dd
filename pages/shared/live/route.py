"""The address at which browsers ask for what a live view shows: ``GET /live/<version>/<chapter>/<section>?…``."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from pages.shared.live.answer import SECTIONS, Question, UnknownQuestionError, asked, version
from pages.shared.live.path import has_path
from pages.shared.live.path_told import told
from pages.shared.live.pool import BusyError, Pool
from pages.shared.words import LANGS

LONGEST = 8192
"""Bytes of a question."""

FOREVER = "public, max-age=31536000, immutable"
"""An answer never changes under its version: any cache may keep it."""

AGAIN = "1"
"""Seconds after which to ask again when too many are waiting."""

log = logging.getLogger(__name__)
pool = Pool()


def base() -> str:
    """Name the path below which answers are given."""
    prefix = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"/{prefix}/live/{version()}" if prefix else f"/live/{version()}"


def routes() -> list[Route]:
    """Have the server give answers."""
    path = base().rpartition("/")[0] + "/{version}/{chapter}"
    return [
        Route(path + "/path/{lang}", give_path, methods=["GET"]),
        Route(path + "/{section}", give, methods=["GET"]),
    ]


@asynccontextmanager
async def workers(app: Any) -> AsyncIterator[None]:  # noqa: ARG001
    """Keep workers while the server runs."""
    pool.start()
    yield
    pool.stop()


async def give(request: Request) -> Response:
    """Answer one question."""
    said, query = request.path_params, request.url.query
    if said["version"] != version():
        return JSONResponse({"version": version()}, 410, {"Cache-Control": "no-store"})
    if len(query) > LONGEST:
        return _refused(414, f"The question has {len(query)} bytes and {LONGEST} are the most.")
    try:
        given = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), encoding="utf-8")
        question = asked(said["chapter"], said["section"], given)
    except (UnknownQuestionError, ValueError) as why:
        return _refused(400, str(why))
    return await _answered(question, request)


async def give_path(request: Request) -> Response:
    """Give a chapter's guided path in a language: the same bytes for ever, so that any cache may keep them."""
    said = request.path_params
    if said["version"] != version():
        return JSONResponse({"version": version()}, 410, {"Cache-Control": "no-store"})
    if said["lang"] not in LANGS or said["chapter"] not in {chapter for chapter, _ in SECTIONS}:
        return _refused(400, "There is no such path.")
    if not has_path(said["chapter"]):
        return _refused(400, "This chapter has no path.")
    made = await asyncio.to_thread(told, said["chapter"], said["lang"])
    return Response(made, media_type="application/json", headers={"Cache-Control": FOREVER})


async def _answered(question: Question, request: Request) -> Response:
    """Answer a question that makes sense."""
    etag = f'"{version()}-{hashlib.sha256(repr(question).encode(errors="replace")).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    try:
        made = await pool.ask(question)
    except BusyError:
        return _refused(503, "Too many are asking: ask again.", {"Retry-After": AGAIN})
    except Exception:
        log.exception("A question could not be answered: %r", question)
        return _refused(500, "Something has failed here; the reason is in the server's log.")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        made = gzip.decompress(made)
    return Response(made, media_type="application/octet-stream", headers=headers)


def _refused(status: int, why: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(why, status, {"Cache-Control": "no-store", **(headers or {})})
