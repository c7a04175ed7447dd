"""What the server takes of uploads: no more than it may, not for longer than somebody is there, and without complaint.

`Gate` stands before Streamlit, which keeps whatever is sent to it. `tidy` gives back what nobody comes for.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.requests import ClientDisconnect
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from prediction_files.limits import mebibytes
from prediction_files.memory import budget, most

GONE = 15.0
"""Seconds after which what a closed tab has loaded is given back: until then a reload of a slow line finds it."""

UNREAD = 60.0
"""Seconds for which uploads are kept that no page asks for."""

EVERY = 5.0
"""Seconds between two looks."""

UPLOAD = "/_stcore/upload_file/"
_LOOK = 1 << 20  # bytes between two looks at the memory
_REMEMBERED = 1000

_holding: dict[str, Callable[[], None]] = {}  # sessions that have loaded something: what empties them
_busy: dict[str, float] = {}  # when a session last sent or read
_gone: dict[str, float] = {}  # since when a session is away
_refused: OrderedDict[str, None] = OrderedDict()  # files that had no room

Message = dict[str, Any]


def was_refused(file_id: str) -> bool:
    """Whether there was no room for an upload; its bytes are not whole then."""
    return file_id in _refused


def room() -> dict[str, str]:
    """Say what the server may take for files and what is left, in MB, for a sentence."""
    return {"most": mebibytes(most()), "left": mebibytes(budget.room())}


def busy(empty: Callable[[], None]) -> None:
    """Note that this session reads what it has sent, or holds it; `empty` will be called when its tab is closed."""
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        session = runtime.get_instance().get_app_session(context.session_id)
        _holding[context.session_id] = partial(_emptied, empty, session and session.session_state)
        _busy[context.session_id] = time.monotonic()


def forget() -> None:
    """Drop Streamlit's copy of what this session has sent."""
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_session_files(context.session_id)


def _emptied(empty: Callable[[], None], state: Any) -> None:
    """Empty a session that has ended: Streamlit goes on knowing the last one that it has served, and its callbacks."""
    empty()
    if state is not None:
        state.clear()


def _nothing() -> None:
    pass


class Gate:
    """Let requests through; bytes of uploads only while there is room. Whoever goes away in the middle is let go."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Answer one request."""
        upload = None
        if scope["type"] == "http" and scope["method"] == "PUT" and UPLOAD in scope["path"]:
            upload = _Upload(scope, receive)
        with suppress(ClientDisconnect):
            try:
                await self.app(scope, upload.receive if upload else receive, send)
            finally:
                if upload:
                    budget.give(upload.taken)


class _Upload:
    """The body of an upload; where there is no room for it, its beginning and the rest left out."""

    def __init__(self, scope: Message, receive: Any) -> None:
        headers = dict(scope["headers"])
        self.taken = 0
        self._receive, self._new = receive, 0
        self._session, self._file = scope["path"].split("/")[-2:]
        self._end = b"\r\n--" + headers.get(b"content-type", b"").partition(b"boundary=")[2].strip(b'"') + b"--\r\n"
        with suppress(ValueError):
            if int(headers.get(b"content-length", b"0")) > budget.room():
                self._refuse()

    def _refuse(self) -> None:
        _refused[self._file] = None
        if len(_refused) > _REMEMBERED:
            _refused.popitem(last=False)

    async def receive(self) -> Message:
        """Give the next part of the body."""
        message: Message = await self._receive()
        _busy[self._session] = time.monotonic()
        self._new += len(message.get("body", b""))
        if self._new >= _LOOK:
            taken = budget.take(self._new, self._new)
            if not taken:
                self._refuse()
            self.taken, self._new = self.taken + taken, 0
        if not was_refused(self._file) or not message.get("more_body"):
            return message
        body = message["body"] + self._end
        while message.get("more_body"):
            message = await self._receive()
        return message | {"body": body, "more_body": False} if message["type"] == "http.request" else message


async def tidy() -> None:
    """Give back, for as long as the server runs, what nobody comes for."""
    while True:
        await asyncio.sleep(EVERY)
        if runtime.exists() and sweep(time.monotonic()):
            await asyncio.to_thread(give_back)


def sweep(now: float) -> bool:
    """End sessions that hold something and are away, and drop uploads that no page asks for; say whether there were."""
    streamlit = runtime.get_instance()
    uploads: Any = streamlit.uploaded_file_mgr
    sent = [session for session, files in list(uploads.file_storage.items()) if files]
    found = False
    for session in {*sent, *_holding}:
        if streamlit.is_active_session(session):
            _gone.pop(session, None)
            if session in sent and now - _busy.setdefault(session, now) > UNREAD:
                uploads.remove_session_files(session)
                found = True
        elif now - _gone.setdefault(session, now) >= GONE:
            streamlit.close_session(session)
            uploads.remove_session_files(session)
            for known in (_busy, _gone):
                known.pop(session, None)
            _holding.pop(session, _nothing)()
            found = True
    return found


def give_back() -> None:
    """Give memory that is free back to the system."""
    gc.collect()
    with suppress(OSError, AttributeError):  # other systems do it by themselves
        ctypes.CDLL("libc.so.6").malloc_trim(0)
