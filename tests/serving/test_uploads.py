"""What visitors upload does not hurt others: their answers, the server's memory, its log."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from benchmarks.uploader import Others, Uploader
from pages.shared import uploads
from pages.shared.live.route import base
from prediction_files.memory import SETTING, budget
from scripts.server import Server
from tests.prediction_files.bombs import LINE, MB, repeated
from tests.prediction_files.made import IDS, TARGET, A, B, csv, table

NAMES = ["prob_0", "prob_1", "prob_2"]
PAIR = [("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET))), ("b.csv", csv(table(B, NAMES, id=IDS)))]
IN_USE = "These predictions are in use: 6 rows, 3 classes (0, 1, 2)."


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "server.log"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[Server]:
    with log.open("wb") as to, Server(log=to) as running:
        yield running


def resident(server: Server) -> int:
    """Megabytes that the process which serves has in memory at most."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


def test_others_are_answered_while_a_bomb_is_read_and_the_server_does_not_grow(server: Server) -> None:
    bomb = repeated(b"id,label,p_0,p_1\n", LINE, 700 * MB)
    with Uploader(server.url) as visitor:
        assert visitor.drop(*PAIR) == [IN_USE]
        before = resident(server)
        with Others(server.url, f"{base()}/softmax/chain?z0=1") as others:
            (why, *_) = visitor.drop(("bomb.csv.gz", bomb))
        assert why.startswith("bomb.csv.gz needs more than 1400 MB of memory to be read")
        assert others.waited
        assert others.worst <= 0.5
        assert resident(server) - before < 60


def test_whoever_goes_away_in_the_middle_leaves_no_traceback(server: Server, log: Path) -> None:
    with Uploader(server.url) as visitor:
        for most in (100, 70_000, 1_500_000, 2_900_000) * 5:
            visitor.put("a.csv", b"0" * 3_000_000, most=most)
        for request in (f"GET {base()}/softmax/chain?z0=1", "GET /two-models", "GET /", "POST /_stcore/health") * 5:
            with socket.create_connection((server.host, server.port)) as line:
                line.sendall(f"{request} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc".encode())
        for hard in (True, False) * 3:
            with Uploader(server.url) as leaving:
                leaving.leave(hard=hard)
        assert visitor.drop(*PAIR) == [IN_USE]
    assert "Traceback" not in log.read_text(encoding="utf-8")


def run(gate: uploads.Gate, body: list[bytes], length: int) -> list[dict[str, Any]]:
    """Have the gate answer one upload whose body comes in pieces; return what it sent."""
    headers = [(b"content-type", b"multipart/form-data; boundary=edge"), (b"content-length", b"%d" % length)]
    scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/session/file", "headers": headers}
    left, sent = list(body), []

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(gate(scope, receive, send))
    assert not left
    return sent


async def keeps(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Take an upload as Streamlit does."""
    async with Request(scope, receive).form() as form:
        (file,) = form.values()
        await send({"name": file.filename, "size": len(await file.read())})


HEAD = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
BODY = [HEAD + b"0" * MB, *[b"0" * MB] * 9, b"\r\n--edge--\r\n"]


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_holding", "_busy", "_gone", "_refused"):
        monkeypatch.setattr(uploads, name, type(getattr(uploads, name))())


@pytest.mark.usefixtures("clean")
def test_an_upload_passes_the_gate_whole_while_there_is_room() -> None:
    assert run(uploads.Gate(keeps), BODY, 10 * MB) == [{"name": "a.csv", "size": 10 * MB}]
    assert not uploads.was_refused("file")
    assert budget.idle


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("length", [10 * MB, 0], ids=["its length is known", "its length is not said"])
def test_an_upload_without_room_is_left_out_and_noted(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    monkeypatch.setenv(SETTING, "1")
    (kept,) = run(uploads.Gate(keeps), BODY, length)
    assert kept["name"] == "a.csv"
    assert kept["size"] <= MB
    assert uploads.was_refused("file")
    assert budget.idle


@pytest.mark.usefixtures("clean")
def test_a_client_that_is_gone_is_no_error_and_any_other_error_is() -> None:
    async def broken(*_: Any) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(uploads.Gate(broken)({"type": "http", "method": "GET", "path": "/"}, None, None))

    async def gone(*_: Any) -> None:
        raise ClientDisconnect

    asyncio.run(uploads.Gate(gone)({"type": "http", "method": "GET", "path": "/"}, None, None))


class Streamlit:
    """What `sweep` asks of Streamlit."""

    def __init__(self) -> None:
        self.active = {"here", "sending"}
        self.uploaded_file_mgr = SimpleNamespace(
            file_storage={"here": {"1": b""}, "away": {"2": b""}, "sending": {"3": b""}},
            remove_session_files=lambda session: self.uploaded_file_mgr.file_storage.pop(session, None),
        )
        self.closed: list[str] = []

    def is_active_session(self, session: str) -> bool:
        return session in self.active

    def close_session(self, session: str) -> None:
        self.closed.append(session)


@pytest.mark.usefixtures("clean")
def test_what_nobody_comes_for_is_given_back_within_30_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    streamlit = Streamlit()
    monkeypatch.setattr(runtime, "get_instance", lambda: streamlit)
    emptied: list[str] = []
    uploads._holding.update({name: partial(emptied.append, name) for name in ("here", "loaded")})
    for now in (0.0, 10.0):
        assert not uploads.sweep(now)
    assert uploads.GONE + 2 * uploads.EVERY < 30
    assert uploads.sweep(uploads.GONE)
    assert sorted(streamlit.closed) == ["away", "loaded"]
    assert emptied == ["loaded"]
    assert set(uploads._holding) == {"here"}
    assert set(streamlit.uploaded_file_mgr.file_storage) == {"here", "sending"}
    uploads._busy["sending"] = uploads.UNREAD  # its upload goes on
    assert uploads.sweep(uploads.UNREAD + 1)
    assert set(streamlit.uploaded_file_mgr.file_storage) == {"sending"}
    assert sorted(streamlit.closed) == ["away", "loaded"]


@pytest.mark.usefixtures("clean")
def test_a_tab_that_comes_back_in_time_finds_what_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    streamlit = Streamlit()
    monkeypatch.setattr(runtime, "get_instance", lambda: streamlit)
    uploads.sweep(0.0)
    streamlit.active.add("away")
    uploads.sweep(uploads.GONE - 1)
    streamlit.active.discard("away")
    assert not uploads.sweep(uploads.GONE + 1)
    assert not streamlit.closed


def test_streamlit_keeps_uploads_where_they_are_looked_for() -> None:
    manager = MemoryUploadedFileManager("/")
    manager.add_file("one", UploadedFileRec("1", "a.csv", "", b"0"))
    assert list(manager.file_storage) == ["one"]
    manager.remove_session_files("one")
    assert not manager.file_storage
    assert all(hasattr(runtime.Runtime, name) for name in ("close_session", "get_app_session", "is_active_session"))
