"""What holds for every section of the chapter: every step is a state, every address is read, the copied code runs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from numpy.testing import assert_allclose

from pages.shared.live.answer import find
from pages.shared.live.sweep import now_of, sweep
from softmax_core.digits import plain

CHAPTER = "cross_entropy"


def check_every_step(name: str, **query: str) -> None:
    """At its ends, in its middle and where it stands, a slider's table is what the state set to that step gives."""
    section = find(CHAPTER, name)
    state, refused = section.read(query)
    assert not refused
    now, span = now_of(section, state), section.range_of(state)
    sliders: dict[str, Any] = {}
    for control in section.controls:
        sliders |= control.sliders(state, span)
    found = sweep(section, state, sliders, ())
    moved, places = found.moved, found.places
    assert sliders
    assert set(moved) == set(now)
    for id_, slider in sliders.items():
        steps = slider.grid.tolist()
        assert slider.at in steps
        for step in {0, len(steps) // 2, steps.index(slider.at), len(steps) - 1}:
            there = state if steps[step] == slider.at else section.act(state, span, id_, plain(steps[step]))[0]
            want = now_of(section, there)
            found = {quantity: values[places[id_]][step] for quantity, values in moved.items()}
            for quantity, value in want.items():
                assert_allclose(found[quantity], value, rtol=1e-12, atol=1e-15, err_msg=f"{id_} {quantity}")


def check_any_address(name: str, query: Mapping[str, str]) -> None:
    """Whatever the address says, the section computes, and its own address reads back."""
    section = find(CHAPTER, name)
    state, _ = section.read(query)
    assert now_of(section, state)
    assert section.read(section.write(state)) == (state, [])


def printed_by(code: str) -> list[float]:
    """The numbers that a piece of code prints when it runs alone."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return [float(x) for x in re.findall(r"-?(?:\d+\.\d*(?:e[+-]?\d+)?|inf)", ran.stdout.replace("np.float64", ""))]


def check_code(name: str, wanted: Sequence[str], **query: str) -> None:
    """The code to copy prints these quantities."""
    section = find(CHAPTER, name)
    state, refused = section.read(query)
    assert not refused
    printed, now = printed_by(section.copies["numpy"](state, ())), now_of(section, state)
    for quantity in wanted:
        value = pytest.approx(now[quantity], rel=1e-6, abs=1e-9)
        assert any(x == value for x in printed), (quantity, now[quantity], printed)
