"""Every step of every guided path, solved from its data: nothing that is stated is anything but what the core gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from pages.shared.live import path_told
from pages.shared.live.answer import SECTIONS, view
from pages.shared.live.path import CONDITION, KINDS, Path, Step, find_path, has_path, reached, split
from pages.shared.live.path_told import FILLED, filled
from pages.shared.live.section import Section
from pages.shared.live.sweep import now_of, sliders_of, sweep
from pages.shared.words import LANGS
from softmax_core.digits import plain, rounded

CHAPTERS = sorted({chapter for chapter, _ in SECTIONS if has_path(chapter)})
STEPS = [(chapter, step.name) for chapter in CHAPTERS for step in find_path(chapter).steps]
MOST_WORDS, MOST_CHARACTERS = 45, 90
"""Of what is said and asked before the answer; Chinese says as much with two characters a word."""

every_step = pytest.mark.parametrize(("chapter", "name"), STEPS)


def found(chapter: str, name: str) -> Step:
    return next(step for step in find_path(chapter).steps if step.name == name)


def told(chapter: str, name: str, lang: str) -> Mapping[str, Any]:
    step: Mapping[str, Any] = next(step for step in filled(chapter, lang)["steps"] if step["name"] == name)
    return step


@every_step
def test_a_step_is_of_a_known_kind_and_its_states_can_be_read(chapter: str, name: str) -> None:
    step = found(chapter, name)
    assert step.kind in KINDS
    for place in step.states.values():
        if place.name:
            assert place.section.read(place.query)[1] == []
            own = [*place.section.keys, "section"]
            assert set(place.query) <= set(own)
    assert [one.name for one in find_path(chapter).steps].count(name) == 1


@every_step
def test_exactly_one_option_is_right_and_all_differ_as_they_are_shown(chapter: str, name: str) -> None:
    step = found(chapter, name)
    if step.kind not in ("choose", "sure"):
        return
    assert 2 <= len(step.said["options"]) <= 4
    for lang in LANGS:
        options = told(chapter, name, lang)["options"]
        assert 0 <= step.right < len(options) == len(step.said["options"])
        assert len(set(options)) == len(options), "options coincide"
        assert all(options)
    if "answer" not in step.said:
        assert all(CONDITION.fullmatch(one) for one in step.said["options"])


@every_step
def test_a_mark_can_be_put_where_it_belongs(chapter: str, name: str) -> None:
    step = found(chapter, name)
    if step.kind != "mark":
        return
    mark = told(chapter, name, "en")["mark"]
    assert mark["low"] <= mark["value"] <= mark["high"]
    assert mark["low"] <= mark["start"] <= mark["high"]
    assert abs(mark["start"] - mark["value"]) > mark["every"], "the mark is there from the beginning"
    if mark["on"] and not mark["on"].startswith("chart:"):
        assert mark["on"] in step.states["from"].now


@every_step
def test_what_is_to_be_reached_is_not_there_at_first_and_can_be_reached_with_what_is_shown(
    chapter: str, name: str
) -> None:
    step = found(chapter, name)
    if step.kind != "reach":
        return
    start, end = step.states["from"], step.states["to"]
    seen = _bound(start.section, chapter, start.name, start.state)
    assert {one[key] for one in step.conditions for key in ("quantity", "than") if key in one} <= seen
    assert not reached(step.conditions, _shown(start.section, start.now))
    assert reached(step.conditions, _shown(end.section, end.now)), "what “show me” leads to does not hold"
    assert step.said["needs"]
    ways = _ways(start.section, start.state, step.said["needs"])
    assert any(reached(step.conditions, _shown(start.section, now)) for now in ways)


def _shown(section: Section, now: Mapping[str, float]) -> dict[str, float]:
    """Round as what travels to the browser is."""
    return {name: float(rounded([value], section.form(name))[0]) for name, value in now.items()}


def _bound(section: Section, chapter: str, name: str, state: Mapping[str, Any]) -> set[str]:
    charts = section.charts(section.shape(state), section.range_of(state))
    bound = view(chapter, name, "en", tuple(section.shape(state).items())).bound(frozenset()).quantities
    return set(bound) | {quantity for chart in charts for quantity in chart.quantities}


def _ways(section: Section, state: Mapping[str, Any], needs: list[str]) -> Iterator[Mapping[str, float]]:
    """Try every step of every control, and of a second one at every step of the first."""
    sliders = sliders_of(section, state, section.range_of(state))
    for first in needs:
        yield from _swept(section, state, first)
        for value in sliders[first].grid[::5]:
            moved = section.act(state, section.range_of(state), first, plain(value))[0]
            for second in needs:
                if second != first:
                    yield from _swept(section, moved, second)


def _swept(section: Section, state: Mapping[str, Any], id_: str) -> Iterator[Mapping[str, float]]:
    sliders = sliders_of(section, state, section.range_of(state))
    moved = sweep(section, state, {id_: sliders[id_]}, section.parts).moved
    for k in range(len(sliders[id_].grid)):
        yield {quantity: float(values[k]) for quantity, values in moved.items()}


@every_step
def test_what_moves_a_view_leads_to_where_the_step_ends(chapter: str, name: str) -> None:
    step = found(chapter, name)
    if step.move is None:
        return
    start, end = step.states["from"], step.states["to"]
    id_, value = step.move
    after = start.section.act(start.state, start.section.range_of(start.state), id_, plain(value))[0]
    now, wanted = now_of(start.section, after), end.now
    assert all(now[one] == wanted[one] or now[one] != now[one] for one in now)


@every_step
def test_what_is_needed_covered_and_opened_is_there(chapter: str, name: str) -> None:
    step, path = found(chapter, name), find_path(chapter)
    start = step.states["from"]
    if not start.name:
        assert not {"covered", "needs", "parts"} & set(step.said)
        return
    shape = start.section.shape(start.state)
    seen = view(chapter, start.name, "en", tuple(shape.items()))
    assert set(step.said.get("needs", ())) <= seen.bound().controls
    assert set(step.said.get("parts", ())) <= set(start.section.parts)
    keys = set(re.findall(r'data-key="([^"]+)"', seen.html))
    for one in _covered(step, path):
        kind, _, thing = one.rpartition(":")
        there = {
            "": {*start.section.quantities, "sentence"}, "part": keys,
            "chart": seen.bound().charts, "control": seen.bound().controls,
        }[kind]  # fmt: skip
        assert thing in there, one


def _covered(step: Step, path: Path) -> list[str]:
    return [two for one in step.said.get("covered", ()) for two in path.covers.get(one, (one,))]


@pytest.mark.parametrize("lang", LANGS)
@every_step
def test_a_step_is_short_and_lacks_no_word(chapter: str, name: str, lang: str) -> None:
    step, words = told(chapter, name, lang), find_path(chapter).words[lang]
    assert set(words) == {one.name for one in find_path(chapter).steps}
    assert all(step[key] for key in ("say", "ask", "take"))
    assert bool(step["hint"]) == (step["kind"] == "reach")
    said = f"{step['say']} {step['ask']}"
    if lang == "zh":
        assert len(re.sub(r"\s", "", said)) <= MOST_CHARACTERS
        assert re.search("[\u4e00-\u9fff]", step["say"] + step["ask"])
    else:
        assert len(said.split()) <= MOST_WORDS
    text = " ".join(str(step[key]) for key in ("say", "ask", "hint", "take"))
    assert not re.search(r"[{}]|nan\b", text)


@every_step
def test_no_number_is_typed_into_the_words(chapter: str, name: str) -> None:
    """Whole numbers of one digit may stand in a rule of thumb, such as T → 0, and 100 % are spread."""
    for lang in LANGS:
        for said in find_path(chapter).words[lang][name].values():
            for sentence in [said] if isinstance(said, str) else said:
                bare = FILLED.sub("", sentence).replace("100 %", "")
                assert not re.search(r"\d\.?\d", bare), sentence


@every_step
def test_the_sentence_to_take_away_has_a_number_of_the_core_in_it(chapter: str, name: str) -> None:
    for lang in LANGS:
        assert FILLED.search(find_path(chapter).words[lang][name]["take"])


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_right_answer_does_not_always_stand_in_the_same_place(chapter: str) -> None:
    right = [step.right for step in find_path(chapter).steps if step.kind in ("choose", "sure")]
    assert len(right) < 3 or max(map(right.count, right)) <= 0.6 * len(right), right


def test_a_path_is_the_same_bytes_every_time_and_travels_light() -> None:
    for chapter in CHAPTERS:
        for lang in LANGS:
            first = path_told.told(chapter, lang)
            path_told.told.cache_clear()
            assert path_told.told(chapter, lang) == first
            assert len(first) < 40_000


def test_a_condition_that_is_none_is_refused() -> None:
    assert split("p[0] = 0.5") == ("p[0]", "=", "0.5")
    with pytest.raises(ValueError, match="no condition"):
        split("p[0] is 0.5")
