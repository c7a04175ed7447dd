"""Processes that compute for the server: what they answer, and what happens when they end."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from queue import SimpleQueue

import numpy as np
import pytest

from pages.shared import helper
from softmax_core import softmax
from softmax_core.sweeps import Setting
from softmax_core.travel import Wanted, chain_packet


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without processes, and end those that the test started."""
    monkeypatch.setattr(helper, "line", SimpleQueue())
    helper.line.put(helper.Here())
    yield
    for process in helper.processes:
        process.close()
    helper.processes.clear()


def with_a_process() -> helper.Process:
    helper._begin()
    (process,) = helper.processes
    return process


def until_there_is_one() -> helper.Process:
    deadline = time.monotonic() + 30
    while not helper.processes:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    (process,) = helper.processes
    return process


@pytest.mark.usefixtures("alone")
def test_the_server_computes_as_long_as_there_is_no_process():
    assert helper.compute(threading.get_ident) == threading.get_ident()


@pytest.mark.usefixtures("alone")
def test_a_process_takes_the_servers_place_and_answers_the_same():
    process = with_a_process()
    helper.compute(len, "")
    shown = frozenset({"p0", "z1", "q2", "ok"})
    wanted = (Setting((3.0, 1.0, 0.2), 0.5, 1), 5.0, Setting((1.0, 2.0, 3.0)).chain(), Wanted(shown, shown, {"z1"}))
    assert helper.compute(chain_packet, *wanted) == chain_packet(*wanted)
    assert helper.compute(os.getpid) == process.running.pid
    assert helper.line.qsize() == 1, "the server is still in the line"


@pytest.mark.usefixtures("alone")
def test_what_a_call_raises_there_is_raised_here_and_the_process_lives():
    process = with_a_process()
    helper.compute(len, "")
    with pytest.raises(ValueError, match="temperature must be 0 or more"):
        helper.compute(softmax, np.array([1.0, 2.0]), -1, -3.0)
    assert helper.compute(softmax, [0.0, 0.0]).tolist() == [0.5, 0.5]
    assert process.running.poll() is None


@pytest.mark.usefixtures("alone")
def test_the_server_computes_when_a_process_has_been_killed_and_another_one_takes_its_place(caplog):
    first = with_a_process()
    helper.compute(len, "")
    first.running.kill()
    first.running.wait()
    assert helper.compute(pow, 2, 5) == 32
    assert "has ended" in caplog.text
    second = until_there_is_one()
    assert second is not first
    assert helper.compute(pow, 2, 6) == 64


@pytest.mark.usefixtures("alone")
def test_a_process_ends_when_nobody_can_ask_it_any_more():
    process = with_a_process()
    process.running.send_signal(signal.SIGINT)  # as Ctrl+C does, to the server and to it
    assert helper.compute(os.getpid) == os.getpid()
    assert helper.compute(os.getpid) == process.running.pid
    process.running.communicate(timeout=30)
    assert process.running.returncode == 0


@pytest.mark.usefixtures("alone")
def test_many_at_once_are_all_answered():
    with_a_process()
    answers: dict[int, int] = {}
    threads = [threading.Thread(target=lambda n=n: answers.update({n: helper.compute(pow, n, 2)})) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == {n: n * n for n in range(40)}
