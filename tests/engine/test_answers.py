"""An answer is a pure function of its question: the same bytes anywhere, and one sentence for what makes no sense."""

from __future__ import annotations

import gzip
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.shared.live import pool, route
from pages.shared.live.answer import Question, UnknownQuestionError, answer, asked, version
from pages.shared.live.path_told import filled
from pages.shared.live.wire import decode
from tests.live import Shown, show

ROOT = Path(__file__).parents[2]
QUESTION = "z=3,1,0.2&_lang=en&_act=z1&_text=2.5&_range=5"
PATH = f"/live/{version()}/softmax/chain"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Serve answers alone, with workers."""
    with TestClient(Starlette(routes=route.routes(), lifespan=route.workers)) as serving:
        yield serving


def test_two_processes_give_the_same_bytes() -> None:
    code = (
        "import hashlib; from pages.shared.live import pool; from pages.shared.live.answer import asked, version;"
        "said = [('z', '3,1,0.2'), ('T', '2'), ('_act', 'z1'), ('_text', '2.5'), ('_open', 'steps play copy')];"
        "q = asked('softmax', 'chain', said);"
        "print(version(), hashlib.sha256(pool.packed(q)).hexdigest())"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(said) == 1


def test_an_act_changes_what_it_says_and_the_order_of_parameters_does_not() -> None:
    shown = show("softmax", "chain", act="z1", text="2.5", span=5.0)
    assert shown.query == {"z": "3,2.5,0.2", "show": "z1", "open": "none"}
    assert shown.written("p[1]") == "0.3638"
    one, other = ([("T", "2"), ("y", "1")], [("y", "1"), ("T", "2")])
    assert asked("softmax", "chain", one) == asked("softmax", "chain", other)


def test_the_view_travels_where_its_shape_changes_and_not_with_numbers() -> None:
    assert show("softmax", "chain").header["html"]
    assert show("softmax", "chain", act="z1", text="2").header["html"] is None
    assert show("softmax", "chain", act="names0!", text="wolf").header["html"] is None
    assert show("softmax", "chain", act="add").header["html"]


def test_what_is_closed_is_not_computed_and_does_not_travel() -> None:
    closed, opened = show("softmax", "chain"), show("softmax", "chain", opened=["steps", "play"])
    assert math.isnan(closed.values["scaled_max"])
    assert opened.values["scaled_max"] == 3
    place = [name for name, _ in closed.header["quantities"]].index("scaled_max")

    def moved(shown: Shown) -> set[int]:
        return {place for _, _, _, wide, narrow in shown.header["controls"] for place in (*wide, *narrow)}

    assert place in moved(opened) - moved(closed)


def test_a_drag_leaves_the_range_and_what_is_typed_fits_it() -> None:
    assert show("softmax", "chain", act="z0", text="4", span=50.0).header["range"] == 50
    assert show("softmax", "chain", act="z0!", text="4", span=50.0).header["range"] == 5
    assert show("softmax", "chain", act="z0", text="7", span=5.0).header["range"] == 10
    assert show("softmax", "chain", z="31,5").header["range"] == 50


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ([("q", "1")], "not known"),
        ([("T", "1"), ("T", "2")], "twice"),
        ([("_lang", "xx")], "_lang"),
        ([("_range", "wide")], "_range"),
        ([("_range", "-1")], "_range"),
        ([("_range", "nan")], "_range"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_one_sentence(query: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(UnknownQuestionError, match=why):
        asked("softmax", "chain", query)


@pytest.mark.parametrize("section", [("softmax", "page"), ("shared", "parse"), ("..", "app"), ("softmax", "")])
def test_what_is_no_section_is_not_found(section: tuple[str, str]) -> None:
    with pytest.raises(UnknownQuestionError, match="no such section"):
        asked(*section, [])


@pytest.mark.parametrize(
    "act", ["nothing", "z99", "z1_2", "__class__", "compute", "y7", "drop9", "names12", "T3", "example"]
)
def test_an_act_that_there_is_not_changes_nothing(act: str) -> None:
    shown = show("softmax", "chain", act=act, text="1", T="2")
    assert shown.query == {"T": "2"}


def test_hostile_values_fall_back_to_defaults() -> None:
    for text in ("nan", "1e999", "<script>", "1,2,3,4,5,6,7,8,9,10,11,12,13", "∞," * 400, "\x00"):
        assert show("softmax", "chain", z=text).values["z[0]"] == 3


def test_a_route_answers_compressed_and_any_cache_may_keep_it(client: TestClient) -> None:
    first = client.get(f"{PATH}?{QUESTION}")
    assert first.status_code == 200
    assert first.headers["Content-Encoding"] == "gzip"
    assert "immutable" in first.headers["Cache-Control"]
    assert decode(first.content)[0]["query"] == {"z": "3,2.5,0.2", "show": "z1"}
    again = client.get(f"{PATH}?{QUESTION}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(f"{PATH}?{QUESTION}", headers={"Accept-Encoding": "identity"})
    assert plain.content == first.content
    assert plain.headers["ETag"] == first.headers["ETag"]
    other = client.get(f"{PATH}?{QUESTION}0")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PATH}?z={'1' * 9000}", 414),
        (f"{PATH}?q=1", 400),
        (f"{PATH}?z", 400),
        (f"/live/{version()}/softmax/page", 400),
        (f"/live/{version()}/softmax/none", 400),
        ("/live/other/softmax/chain", 410),
    ],
)
def test_a_route_says_in_one_sentence_what_it_does_not_take(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert len(response.text) < 200


def test_a_path_is_given_whole_and_any_cache_may_keep_it(client: TestClient) -> None:
    base = f"/live/{version()}"
    found = client.get(f"{base}/softmax/path/zh")
    assert found.status_code == 200
    assert "immutable" in found.headers["Cache-Control"]
    assert found.json() == filled("softmax", "zh")
    for path in ("softmax/path/xx", "shared/path/en", "nothing/path/en", "../path/en"):
        refused = client.get(f"{base}/{path}")
        assert refused.status_code in (400, 404), path
        assert len(refused.text) < 200
    assert client.get("/live/other/softmax/path/en").status_code == 410


def test_a_post_is_not_taken(client: TestClient) -> None:
    assert client.post(PATH).status_code == 405


def test_too_many_who_wait_are_asked_to_come_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LINE", 0)
    response = client.get(f"{PATH}?{QUESTION}")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_what_fails_is_one_sentence_and_stands_in_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(question: Question) -> bytes:
        raise RuntimeError(question.chapter)

    monkeypatch.setattr(route.pool, "ask", fail)
    response = client.get(f"{PATH}?{QUESTION}")
    assert response.status_code == 500
    assert "RuntimeError" in caplog.text
    assert "RuntimeError" not in response.text


def test_a_killed_worker_is_replaced_and_the_question_answered(client: TestClient) -> None:
    assert client.get(f"{PATH}?{QUESTION}&T=3").status_code == 200
    executor = route.pool.start()
    before = set(executor._processes)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert client.get(f"{PATH}?{QUESTION}&T=4").status_code == 200
    assert not before & set(route.pool.start()._processes)


def test_workers_end_with_the_process_that_started_them() -> None:
    code = (
        "import os, signal, time; from pages.shared.live.pool import Pool\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(1); pid = pool.start().submit(os.getpid).result(); print(pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    pid, deadline = int(said), time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and not _ended(pid):
        assert time.monotonic() < deadline, "the worker has outlived its server"
        time.sleep(0.05)


def _ended(pid: int) -> bool:
    """Whether a process is only waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except OSError:
        return True


def test_the_same_question_is_the_same_object_the_second_time() -> None:
    question = Question("softmax", "chain")
    assert answer(question) is answer(question)
    assert gzip.decompress(pool.packed(question)) == answer(question)
