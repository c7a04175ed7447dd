"""A browser's tab without the browser: Streamlit's own protocol over a real WebSocket.

What is sent is what Chromium sends: the requests, the cookie and the subprotocols of a visit, then reruns with the
states of all widgets and the hashes of the messages that a browser still has. An exception, a run that failed or a
connection that was closed ends the benchmark.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import cast
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from benchmarks.line import Line
from benchmarks.results import UnmeasuredError

PATIENCE = 120.0
"""Seconds after which an answer is taken for lost."""

KEPT_FOR = 2
"""Runs for which a browser keeps a large message after it was last used (`max_cached_message_age`)."""

FIRST_REQUESTS = ("/", "/_stcore/health", "/_stcore/host-config")
"""What every visit asks for anew; Streamlit's own files come from the browser's cache, once it has them."""

WHOLE, EARLY, FRAGMENT = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


class Counted(ClientConnection):
    """A connection that counts the bytes that arrive, as they are on the wire."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Take what the socket had."""
        self.received += len(data)
        super().data_received(data)


class Tab:
    """One session on a page with one live view.

    Attributes
    ----------
    address : str
        The app's address.
    packed : bytes
        What Python sent last for the live view.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.packed = b""
        self._connection: Counted
        self._line: Line
        self._reader: asyncio.Task[None]
        self._component = self._fragment = self._page = self._query = ""
        self._widgets: dict[str, WidgetState] = {}
        self._drawn: dict[str, WidgetState] = {}
        self._cache: dict[str, tuple[int, str]] = {}  # hash: the run it was last used in, its fragment
        self._runs = 0

    def finished(self) -> None:
        """Do something about a run that has finished (for subclasses)."""

    @property
    def received(self) -> int:
        """Bytes received so far."""
        return self._connection.received + self._line.received

    async def open(self) -> None:
        """Visit the app, and ask for its first run."""
        place = urlsplit(self.address)
        cookie = await first_requests(place.hostname or "", place.port or 80)
        self._line = Line(self.address, cookie)
        connection = await connect(
            f"ws://{place.netloc}/_stcore/stream",
            origin=Origin(f"http://{place.netloc}"),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(cookie.partition("=")[2])],
            additional_headers={"Cookie": cookie},
            create_connection=Counted,
            max_size=None,
            ping_interval=None,
            proxy=None,
            open_timeout=PATIENCE,
        )
        self._connection = cast("Counted", connection)
        self._reader = asyncio.create_task(self._read())
        await self._send(BackMsg())

    async def close(self) -> None:
        """Close the tab."""
        self._reader.cancel()
        self._line.close()
        await self._connection.close()

    @property
    def query(self) -> str:
        """What stands in the tab's address."""
        return self._query

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Ask as a script of the page does; the status and what came."""
        return await self._line.post(path, body)

    async def rerun(self, state: str) -> None:
        """Ask for a rerun of the live view's fragment, with its new state as JSON."""
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend(self._widgets.values())
        message.rerun_script.widget_states.widgets.append(WidgetState(id=self._component, json_value=state))
        message.rerun_script.fragment_id = self._fragment
        await self._send(message)

    async def until(self, event: asyncio.Event) -> None:
        """Wait until something has happened; raise what went wrong meanwhile."""
        waiting = asyncio.create_task(event.wait())
        await asyncio.wait({waiting, self._reader}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        self.check()
        if not waiting.done():
            waiting.cancel()
            raise UnmeasuredError(f"A session has had no answer for {PATIENCE:.0f} s.")

    def check(self) -> None:
        """Raise what went wrong."""
        if self._reader.done():
            self._reader.result()

    async def _send(self, message: BackMsg) -> None:
        asked = message.rerun_script
        asked.query_string = self._query
        asked.page_script_hash = self._page
        asked.widget_states.SetInParent()
        asked.cached_message_hashes.extend(self._cache)
        asked.context_info.CopyFrom(
            ContextInfo(timezone="UTC", timezone_offset=0, locale="en-US", url=f"{self.address}/", is_embedded=False,
                        color_scheme="light")
        )  # fmt: skip
        await self._connection.send(message.SerializeToString())

    async def _read(self) -> None:
        try:
            async for packed in self._connection:
                if isinstance(packed, bytes):
                    self._take(ForwardMsg.FromString(packed))
        except ConnectionClosed as why:
            raise UnmeasuredError(f"The server closed a connection: {why}") from why
        raise UnmeasuredError("The server closed a connection.")

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if message.metadata.cacheable:
                self._cache.setdefault(message.hash, (self._runs, message.delta.fragment_id))
            self._show(message.delta.new_element, message.delta.fragment_id)
        elif kind == "script_finished":
            self._end(message.script_finished, message.metadata.run.fragment_ids)
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self._drawn = {}
        elif kind == "ref_hash":
            if message.ref_hash not in self._cache:
                raise UnmeasuredError("The server refers to a message that it has not sent.")
            self._cache[message.ref_hash] = (self._runs, self._cache[message.ref_hash][1])
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind in {"page_not_found", "session_event"}:
            raise UnmeasuredError(f"A session was told: {message}")

    def _show(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "bidi_component" and element.bidi_component.component_name == "softmax_live":
            self._component, self._fragment = element.bidi_component.id, fragment
            self.packed = element.bidi_component.bytes
        elif kind == "selectbox":
            box = element.selectbox
            self._draw(box.id, box.raw_value if box.set_value else None, box.options[box.default])
        elif kind == "button_group":
            group = element.button_group
            standing = [group.options[place].content for place in group.default]
            self._draw(group.id, group.raw_values if group.set_value else None, standing)
        elif kind == "exception":
            raise UnmeasuredError(f"A session was shown an exception: {element.exception.type}")

    def _draw(self, key: str, told: str | Iterable[str] | None, at_first: str | Iterable[str]) -> None:
        """Note a widget's value, as the browser does when it draws the widget: it keeps its own if it is told none."""
        widget = self._widgets.get(key)
        if widget is None or told is not None:
            widget, value = WidgetState(id=key), at_first if told is None else told
            if isinstance(value, str):
                widget.string_value = value
            else:
                widget.string_array_value.data.extend(value)
        self._widgets[key] = self._drawn[key] = widget

    def _end(self, status: int, fragments: Iterable[str]) -> None:
        if status == EARLY:
            return  # a whole run follows
        if status not in {WHOLE, FRAGMENT}:
            raise UnmeasuredError(f"A run ended with status {status}.")
        if status == WHOLE:
            self._widgets = self._drawn  # what the run did not draw is gone
        self._runs += 1
        for known, (last, fragment) in list(self._cache.items()):
            if self._runs - last > KEPT_FOR and (status == WHOLE or fragment in fragments):
                del self._cache[known]
        self.finished()


async def first_requests(host: str, port: int) -> str:
    """Ask for the first page and what goes with it; return the cookie that the server set."""
    cookie = ""
    reader, writer = await asyncio.open_connection(host, port)
    for path in FIRST_REQUESTS:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if not status.startswith("HTTP/1.1 200"):
            raise UnmeasuredError(f"{path} was answered with {status}")
        await reader.readexactly(int(headers["content-length"]))
        cookie = headers.get("set-cookie", cookie).partition(";")[0]
    writer.close()
    return cookie
