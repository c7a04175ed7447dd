"""Files are read in processes of their own: the same tables, within limits, and nothing else suffers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import fields

import numpy as np
import pytest

from prediction_files import csv_files, wire
from prediction_files.limits import MIB
from prediction_files.memory import SETTING, budget
from prediction_files.problem import Problem, note
from prediction_files.process import PATIENCE, Reader, Report
from prediction_files.read import read
from tests.prediction_files.bombs import BOMBS, TAKEN, repeated
from tests.prediction_files.made import npy
from tests.prediction_files.test_refusals import check
from tests.prediction_files.test_styles import STYLES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing limits the memory of a process here")
MEMORY = 400 * MIB
SLOW = ("a.json.gz", repeated(b"[0", b",1", 24 * MIB, b"]"))
SMALL = ("a.csv", b"label,p_0,p_1\n0,0.5,0.5\n")


class GaveUpError(Exception):
    """Nobody waits any longer."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    made.start()
    yield made
    made.stop()


def copies(reader: Reader) -> list[int]:
    """The processes that read at this moment."""
    assert reader._process is not None
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(reader._process.pid)], capture_output=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_one_sentence_within_its_memory(reader, bomb):
    make, outcomes = BOMBS[bomb]
    report, said = Report(), TAKEN
    try:
        reader.read(*make(), report=report, memory=MEMORY)
    except Problem as problem:
        said = problem.key
        check(problem)
    assert said in outcomes.split()
    assert 0 < report.peak <= MEMORY


def test_a_lack_of_memory_stays_the_reason_whatever_fails_after_it(monkeypatch):
    failures = iter([MemoryError(), ValueError("again"), OSError("and again")])

    def fail(*_):
        raise next(failures)

    monkeypatch.setattr(csv_files, "_strips", fail)
    with pytest.raises(Problem) as refused:
        read(*SMALL)
    assert isinstance(refused.value.__cause__, MemoryError)  # which `reader.work` tells from a damaged file


@pytest.mark.parametrize("style", STYLES)
def test_a_table_is_the_same_as_if_it_had_been_read_here(reader, style):
    for name, data in STYLES[style].items():
        here, there = read(name, data), reader.read(name, data)
        for said in fields(here):
            if said.name not in ("columns", "cache"):
                assert getattr(there, said.name) == getattr(here, said.name)
        assert list(there.columns) == list(here.columns)
        for key, column in here.columns.items():
            np.testing.assert_array_equal(there.columns[key], column)
            assert there.columns[key].dtype == column.dtype
            assert list(map(type, there.columns[key].flat)) == list(map(type, column.flat))


def test_what_was_noted_comes_back():
    said = (note("long", file="a.csv", count=np.int64(3), share=0.5), note("short"))
    assert wire._heard(json.loads(json.dumps(wire._plain(said), default=np.int64.item))) == said


def test_columns_of_one_matrix_are_still_neighbours_in_one(reader):
    found = reader.read("a.csv", b"p_0,p_1,p_2,p_3,p_4,id\n" + b"0.1,0.2,0.3,0.2,0.2,x\n" * 1000)
    assert np.shares_memory(found.matrix(["p_1", "p_2", "p_3"]), found.columns["p_2"])
    assert found.columns["id"][0] is found.columns["id"][999]


def test_a_matrix_in_the_order_of_fortran_comes_back_as_it_was(reader):
    matrix = np.asfortranarray(np.arange(12.0).reshape(4, 3))
    there = reader.read("a.npy", npy(matrix)).columns["p"]
    np.testing.assert_array_equal(there, matrix)
    assert there.flags.f_contiguous


def test_a_file_that_takes_too_long_is_refused(reader):
    with pytest.raises(Problem) as caught:
        reader.read(*SLOW, seconds=1)
    assert caught.value.key == "needs_time"
    assert caught.value.values["seconds"] in (1, PATIENCE)  # of the processor, or by the clock of a busy machine
    check(caught.value)


def test_reading_ends_when_nobody_waits_any_longer(reader):
    def gone(*, queued: bool) -> None:
        assert not queued
        raise GaveUpError

    with pytest.raises(GaveUpError):
        reader.read(*SLOW, waiting=gone)
    until(lambda: not copies(reader))
    assert budget.idle


@pytest.mark.parametrize(("end", "key"), [(signal.SIGKILL, "needs_memory"), (signal.SIGSEGV, "reader_failed")])
def test_a_process_that_is_ended_or_crashes_takes_nothing_along(reader, end, key):
    def hit(*, queued: bool) -> None:
        assert not queued
        for pid in copies(reader):
            os.kill(pid, end)

    with pytest.raises(Problem) as caught:
        reader.read(*SLOW, waiting=hit)
    assert caught.value.key == key
    check(caught.value)
    assert reader.read(*SMALL).rows == 1


def test_the_warm_process_is_replaced_when_it_is_gone(reader):
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()
    assert reader.read(*SMALL).rows == 1


def test_whoever_comes_third_waits_and_is_told(reader):
    told, over = [], threading.Event()

    def first(*, queued: bool) -> None:
        if over.is_set() and not queued:
            raise GaveUpError

    def reading() -> None:
        with pytest.raises(GaveUpError):
            reader.read(*SLOW, waiting=first)

    def third(*, queued: bool) -> None:
        told.append(queued)
        if len(told) == 2:
            over.set()

    busy = [threading.Thread(target=reading) for _ in range(2)]
    for one in busy:
        one.start()
    until(lambda: len(copies(reader)) == 2)
    assert reader.read(*SMALL, waiting=third).rows == 1
    assert told[:2] == [True, True]
    for one in busy:
        one.join()


def test_a_process_on_a_system_that_cannot_fork_reads_the_same(monkeypatch):
    monkeypatch.setattr("prediction_files.process.FORKS", False)
    assert Reader().read(*SMALL).columns["p_0"].tolist() == [0.5]
    with pytest.raises(Problem) as caught:
        Reader().read("a.csv", b"\n\n")
    assert caught.value.key == "no_rows"


def test_a_file_is_refused_when_the_files_of_all_take_what_they_may(reader, monkeypatch):
    monkeypatch.setenv(SETTING, "1")
    with pytest.raises(Problem) as caught:
        reader.read(*SMALL)
    assert (caught.value.key, caught.value.values) == ("server_full", {"file": "a.csv", "most": "1"})
    assert budget.idle
