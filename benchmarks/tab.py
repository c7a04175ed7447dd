"""A browser's tab without the browser: a visit over Streamlit's own protocol, and a session that stays open after it.

What is sent is what Chromium sends: the requests, the cookie and the subprotocols of a visit, then a first run of the
script. An exception, a run that failed or a connection that was closed ends the benchmark.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.typing import Origin, Subprotocol

from benchmarks.line import Line
from benchmarks.results import UnmeasuredError

PATIENCE = 120.0
"""Seconds after which an answer is taken for lost."""

FIRST_REQUESTS = ("/", "/_stcore/health", "/_stcore/host-config")
"""What every visit asks for anew; Streamlit's own files come from the browser's cache, once it has them."""


class Tab:
    """One session on a page with one live view.

    Attributes
    ----------
    address : str
        The app's address.
    line : Line
        For requests.
    base : str
        The path below which the page asks for answers.
    first : bytes
        The live view's first answer, which comes with the page.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.line = Line(address)
        self.base, self.first = "", b""
        self._connection: ClientConnection

    async def open(self) -> None:
        """Visit the app, and wait until its first run has finished and all of it is here."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._visit()
        except TimeoutError:
            raise UnmeasuredError(f"A session has had no answer for {PATIENCE:.0f} s.") from None
        except ConnectionClosed as why:
            raise UnmeasuredError(f"The server closed a connection: {why}") from why
        if not self.base or not self.first:
            raise UnmeasuredError("The page came without a live view.")

    async def _visit(self) -> None:
        for path in FIRST_REQUESTS:
            reply = await self.line.get(path)
            if reply.status != 200:
                raise UnmeasuredError(f"{path} was answered with {reply.status}.")
        cookie, place = self.line.cookie, urlsplit(self.address).netloc
        self._connection = await connect(
            f"ws://{place}/_stcore/stream",
            origin=Origin(f"http://{place}"),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(cookie.partition("=")[2])],
            additional_headers={"Cookie": cookie},
            max_size=None,
            ping_interval=None,
            proxy=None,
            open_timeout=PATIENCE,
        )
        await self._connection.send(first_message(self.address))
        while not self._take(ForwardMsg.FromString(await self._connection.recv(decode=False))):
            pass

    def _take(self, message: ForwardMsg) -> bool:
        """Keep what a message brings for the live view; return whether it is the last of the run."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                raise UnmeasuredError(f"A session was shown an exception: {element.exception.type}")
            self._show(element.bidi_component)
        elif kind in {"page_not_found", "session_event"}:
            raise UnmeasuredError(f"A session was told: {message}")
        if kind != "script_finished" or message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise UnmeasuredError(f"A run ended with status {message.script_finished}.")
        return True

    def _show(self, component: BidiComponent) -> None:
        if component.component_name == "softmax_live_code":
            self.base = json.loads(component.json)["base"]
        elif component.component_name == "softmax_live":
            self.first = component.bytes

    def check(self) -> None:
        """Raise if the session is gone."""
        if self._connection.state is not State.OPEN:
            raise UnmeasuredError("The server closed a connection.")

    async def close(self) -> None:
        """Close the tab."""
        self.line.close()
        await self._connection.close()


def first_message(address: str) -> bytes:
    """Ask for the first run of the script, as a browser does."""
    message = BackMsg()
    message.rerun_script.widget_states.SetInParent()
    message.rerun_script.context_info.CopyFrom(
        ContextInfo(timezone="UTC", timezone_offset=0, locale="en-US", url=f"{address}/", is_embedded=False,
                    color_scheme="light")
    )  # fmt: skip
    packed: bytes = message.SerializeToString()
    return packed
