"""Direct answers as a server gives them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError

import pytest

from pages.shared.live import direct
from pages.shared.live.model import decode
from pages.shared.live.route import LONGEST
from scripts.server import Server

STATE = {"address": {"z": "2,1,0.2"}, "span": 5.0, "lang": "en", "dark": False}
MOVED = {
    "token": "t", "done": 0, "opened": [], "views": [], "query": "", "state": STATE,
    "queue": [{"n": 1, "id": "z0", "text": "4"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def ask(server: Server, body: bytes, chapter: str = "softmax") -> tuple[int, bytes, dict[str, str]]:
    direct_way = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct_way.open(f"{server.url}/live/{chapter}", data=body) as response:
            return response.status, response.read(), dict(response.headers)
    except HTTPError as error:
        return error.code, error.read(), {}


def test_a_move_is_answered_with_numbers(server: Server) -> None:
    status, made, headers = ask(server, json.dumps(MOVED).encode())
    assert status == 200
    header, now = decode(made)
    assert (header["done"], now["z0"]) == (1, 4.0)
    assert headers["cache-control"] == "no-store"
    assert headers["content-encoding"] == "identity"


def test_what_only_the_script_can_tell_is_answered_without(server: Server) -> None:
    status, made, _ = ask(server, json.dumps(MOVED | {"queue": [{"n": 1, "id": "add", "text": ""}]}).encode())
    assert (status, made) == (204, b"")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", json.dumps(MOVED | {"state": None}).encode()])
def test_nonsense_is_refused(server: Server, body: bytes) -> None:
    assert ask(server, body)[:2] == (400, b"")


def test_more_than_a_browser_sends_is_refused(server: Server) -> None:
    assert ask(server, b" " * (LONGEST + 1))[0] == 413
    assert ask(server, b" " * (LONGEST - 5_000) + json.dumps(MOVED).encode())[0] == 200


def test_only_a_chapter_that_can_is_asked(server: Server) -> None:
    assert set(direct.CHAPTERS) == {"softmax"}
    assert ask(server, b"{}", "two-models")[0] in {404, 405}
