"""What the serving process does once."""

import gc
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.web import bootstrap

from pages.shared import processors, serving

ROOT = Path(__file__).parents[2]
SEVERAL = pytest.mark.skipif(len(processors.ALL) < 2, reason="this system cannot choose between processors")


def test_threads_stay_on_one_processor_once_a_class_is_there(monkeypatch):
    visitors, stayed = [], []
    monkeypatch.setattr(processors, "stay", lambda: stayed.append(len(visitors)))
    monkeypatch.setattr(serving, "_arrivals", count(1))
    for _ in range(2 * serving.CLASS):
        visitors.append({})
        monkeypatch.setattr(serving, "st", SimpleNamespace(session_state=visitors[-1]))
        for _ in range(3):
            serving.count_visitor()
    assert stayed == [serving.CLASS]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for Windows")
def test_streamlit_takes_the_event_loop_that_we_bring():
    factory = bootstrap._get_uvloop_loop_factory()
    assert factory is not None
    loop = factory()
    assert type(loop).__module__.startswith("uvloop")
    loop.close()


def test_streamlit_looks_its_theme_up_once_and_sends_the_same(monkeypatch):
    asked = []
    before, after, options = CustomThemeConfig(), CustomThemeConfig(), config.get_options_for_section
    app_session._populate_theme_msg(before)
    monkeypatch.setattr(config, "get_options_for_section", lambda section: asked.append(section) or options(section))
    serving.remember_options()
    for _ in range(3):
        after.Clear()
        app_session._populate_theme_msg(after)
    assert asked == ["theme"]
    assert after == before
    assert after.base_font_size == 17


def test_the_search_for_garbage_leaves_out_what_is_loaded():
    before = gc.get_threshold()
    try:
        serving.collect_rarely()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == serving.COLLECT
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


THREADS = """
import os
from threading import Event, Thread
from pages.shared import helper, processors

def where():
    found = []
    one = Thread(target=lambda: found.append(os.sched_getaffinity(0)))
    one.start()
    one.join()
    return found[0]

enough, older = Event(), []
waiting = Thread(target=lambda: (enough.wait(), older.append(os.sched_getaffinity(0))))
waiting.start()
processors.stay()
enough.set()
waiting.join()
process = helper.Process()
there = process.compute(os.sched_getaffinity, (0,))
process.close()
here, younger = os.sched_getaffinity(0), where()
processors.roam()
print(len(here), here == older[0] == younger, there == where() == processors.ALL)
"""


@SEVERAL
def test_threads_stay_on_one_processor_and_what_computes_has_all():
    said = subprocess.run([sys.executable, "-c", THREADS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["1", "True", "True"]


@SEVERAL
def test_a_system_that_lets_nobody_choose_a_processor_changes_nothing_else(monkeypatch):
    asked = []

    def forbidden(task, _there):
        asked.append(task)
        raise PermissionError(task)

    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    processors.stay()
    processors.roam()
    assert asked[-1] == 0
    assert len(asked) > 1
