"""A visitor who uploads files without a browser, over Streamlit's own protocol; and others, who ask meanwhile."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from contextlib import ExitStack, suppress
from types import TracebackType
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.results import UnmeasuredError
from benchmarks.tab import PATIENCE, first_message

UPLOADER = "upload files"
HEADERS = '\r\nContent-Disposition: form-data; name="file"; filename="{}"\r\n\r\n'


class Uploader:
    """One session on the chapter Two models.

    Attributes
    ----------
    session : str
        What Streamlit calls it.
    said : list of str
        The texts of the page's sentences in the last run: errors, and what is in use.
    """

    def __init__(self, address: str) -> None:
        self.place, self.session, self.said = urlsplit(address).netloc, "", list[str]()
        self._widget = ""
        direct = build_opener(ProxyHandler({}))
        with direct.open(f"{address}/_stcore/health", timeout=PATIENCE) as reply:
            self._cookie = str(reply.headers["Set-Cookie"]).partition(";")[0]
        self._open = ExitStack()
        self._line = self._open.enter_context(connect(
            f"ws://{self.place}/_stcore/stream", origin=Origin(address), max_size=None, proxy=None,
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self._cookie.partition("=")[2])],
            additional_headers={"Cookie": self._cookie}, ping_interval=None, open_timeout=PATIENCE,
        ))  # fmt: skip
        message = BackMsg.FromString(first_message(f"{address}/two-models"))
        message.rerun_script.page_name = "two-models"
        self._message = message
        self._run(message)

    def __enter__(self) -> Uploader:
        """Stay."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the tab."""
        self._open.close()

    def _run(self, message: BackMsg) -> None:
        """Have the script run, and wait until its last run in a row is over."""
        self.said.clear()
        self._line.send(message.SerializeToString())
        while True:
            got = ForwardMsg.FromString(self._line.recv(timeout=PATIENCE, decode=False))
            kind = got.WhichOneof("type")
            if kind == "new_session":
                self.session = got.new_session.initialize.session_id or self.session
            elif kind == "delta" and got.delta.WhichOneof("type") == "new_element":
                self._hear(got.delta.new_element)
            elif kind == "script_finished" and got.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _hear(self, element: object) -> None:
        kind = element.WhichOneof("type")  # type: ignore[attr-defined]
        if kind == "exception":
            raise UnmeasuredError("A session was shown an exception.")
        if kind == "file_uploader":
            self._widget = element.file_uploader.id  # type: ignore[attr-defined]
        elif kind == "alert":
            self.said.append(element.alert.body.replace("\\", ""))  # type: ignore[attr-defined]

    def leave(self, *, hard: bool) -> None:
        """Lose the connection without a word; hard: reset, as if the machine had gone."""
        end = self._line.socket
        if hard:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.close()

    def put(self, name: str, data: bytes, *, most: int | None = None) -> str:
        """Send a file and return what it is called; with `most`, go away after so many bytes."""
        file, edge = str(uuid4()), uuid4().hex
        head = f"--{edge}{HEADERS.format(name)}".encode()
        body = head + data + f"\r\n--{edge}--\r\n".encode()
        line = http.client.HTTPConnection(self.place, timeout=PATIENCE)
        line.putrequest("PUT", f"/_stcore/upload_file/{self.session}/{file}")
        for key, value in (
            ("Content-Type", f"multipart/form-data; boundary={edge}"), ("Content-Length", str(len(body))),
            ("Cookie", self._cookie), ("X-Xsrftoken", self._cookie.partition("=")[2]),
        ):  # fmt: skip
            line.putheader(key, value)
        line.endheaders()
        line.send(body[:most])
        if most is None:
            status = line.getresponse().status
            if status != http.client.NO_CONTENT:
                raise UnmeasuredError(f"An upload was answered with {status}.")
        line.close()
        return file

    def drop(self, *files: tuple[str, bytes]) -> list[str]:
        """Upload files into the page's uploader; return the page's sentences when all is done."""
        sent = [(self.put(name, data), name, len(data)) for name, data in files]
        message = BackMsg()
        message.CopyFrom(self._message)
        state = message.rerun_script.widget_states.widgets.add(id=self._widget)
        for file, name, size in sent:
            one = state.file_uploader_state_value.uploaded_file_info.add(file_id=file, name=name, size=size)
            path = f"/_stcore/upload_file/{self.session}/{file}"
            one.file_urls.file_id, one.file_urls.upload_url, one.file_urls.delete_url = file, path, path
        self._run(message)
        return list(self.said)


class Others:
    """Somebody else, who asks for the same address over and over while something goes on; as a context."""

    def __init__(self, address: str, path: str = "/_stcore/health", every: float = 0.05) -> None:
        self._url, self._every = address + path, every
        self.waited: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> Others:
        """Begin to ask."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ask no more."""
        self._over.set()
        self._thread.join()

    @property
    def worst(self) -> float:
        """Seconds of the longest wait."""
        return max(self.waited)

    def _ask(self) -> None:
        direct = build_opener(ProxyHandler({}))
        while not self._over.wait(self._every):
            begin = time.monotonic()
            with suppress(OSError), direct.open(self._url, timeout=PATIENCE) as reply:
                reply.read()
            self.waited.append(time.monotonic() - begin)
