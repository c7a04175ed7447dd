"""A view of data that only the session has: at every step it shows what its address leads to, and it asks nobody."""

from __future__ import annotations

import numpy as np
import pytest

from pages.shared.live.alone import alone
from pages.shared.live.answer import Question
from pages.shared.live.section import Section
from pages.shared.live.wire import decode
from pages.two_models import threshold
from softmax_core.comparison.one_versus_rest import OneVersusRest
from softmax_core.comparison.roc import count_by_threshold
from tests.live import Shown

NAME = "<b>a</b>"


def rows() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    positive = random.random(300) < 0.4
    a, b = (np.clip(random.normal(0.4 + 0.3 * positive, 0.2), 0, 1) for _ in "ab")
    return positive, a, b


@pytest.fixture(scope="module")
def bound() -> Section:
    positive, a, b = rows()
    return threshold.bound(
        OneVersusRest(count_by_threshold(positive, a), count_by_threshold(positive, b)), NAME, "b", "yes"
    )


def ask(bound: Section, act: str = "", text: str = "", **query: str) -> bytes:
    return alone(bound, Question("two_models", "threshold", tuple(query.items()), act=act, text=text))


def tables(packed: bytes) -> tuple[list[float], dict[str, list[float]]]:
    """Read the steps of the slider, and of every quantity that follows it a number for each."""
    header, _ = decode(packed)
    ((_, _, steps, wide, narrow),) = header["controls"]
    at = 4 + int.from_bytes(packed[:4], "little") + 8 * len(header["quantities"])
    grid = np.frombuffer(packed, "<f8", steps, at)
    at += 8 * steps
    tracks = {}
    for places, kind in ((wide, "<f8"), (narrow, "<f4")):
        for place in places:
            tracks[header["quantities"][place][0]] = np.frombuffer(packed, kind, steps, at).astype(float).tolist()
            at += steps * int(kind[-1])
    return grid.tolist(), tracks


def test_every_step_has_the_address_that_leads_to_what_it_shows(bound: Section) -> None:
    packed = ask(bound, cut="0.37")
    header, _ = decode(packed)
    grid, tracks = tables(packed)
    queries = header["alone"]["queries"]
    assert header["alone"]["control"] == "threshold"
    assert len(queries) == len(grid)
    assert queries[grid.index(0.5)] == {}
    for step in range(0, len(grid), 9):
        there = Shown(ask(bound, **queries[step]))
        assert there.values["threshold"] == grid[step]
        for quantity, track in tracks.items():
            np.testing.assert_allclose(track[step], there.values[quantity], rtol=1e-6, atol=1e-9, err_msg=quantity)


def test_it_shows_the_data_that_it_is_bound_to(bound: Section) -> None:
    positive, a, b = rows()
    shown = Shown(ask(bound, cut="0.6"))
    for name, score in (("a", a), ("b", b)):
        assert shown.values[f"true_positives_{name}"] == np.count_nonzero(positive & (score >= 0.6))
        assert shown.values[f"false_positives_{name}"] == np.count_nonzero(~positive & (score >= 0.6))
    assert shown.written("@a") == NAME
    assert NAME not in shown.header["html"], "names are bound as texts"


def test_what_is_refused_comes_with_the_whole_view(bound: Section) -> None:
    shown = Shown(ask(bound, "threshold!", "7", cut="0.6"))
    assert "“7”" in shown.why
    assert shown.query == {"cut": "0.6"}
    assert shown.header["html"]
    assert shown.header["quantities"]


def test_what_was_typed_is_a_step_of_the_next_tables(bound: Section) -> None:
    grid, _ = tables(ask(bound, cut="0.123456"))
    assert 0.123456 in grid
