"""What holds for every section of every chapter: what a drag shows is what its release leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from pages.shared.live.answer import SECTIONS, find, sections_of, view
from pages.shared.live.controls import Shown, State
from pages.shared.live.section import ACT, Section, first_of
from pages.shared.live.sweep import now_of, sliders_of, sweep
from pages.shared.words import LANGS
from softmax_core.digits import plain
from tests.live import show

EVERY = sorted(SECTIONS)
STEPS = (0.0, 0.13, 0.5, 0.71, 1.0)
"""Where along a slider's steps it is tried."""

HISTORY = ("back", "forward", "clear")


def states(section: Section) -> Iterator[State]:
    """Give the state of the bare address, and that of every example."""
    yield section.default
    for name in section.examples:
        yield section.act(section.default, section.range_of(section.default), "example", name)[0]


@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_every_step_of_a_drag_shows_the_state_that_its_release_leads_to(chapter: str, name: str) -> None:
    section = find(chapter, name)
    for state in states(section):
        span = section.range_of(state)
        for id_, slider in sliders_of(section, state, span).items():
            found = sweep(section, state, {id_: slider}, section.parts)
            moved, places = found.moved, found.places
            for share in STEPS:
                step = round(share * (len(slider.grid) - 1))
                after, _ = section.act(state, span, id_, plain(slider.grid[step]))
                now = now_of(section, after)
                swept = np.array([values[places[id_]][step] for values in moved.values()])
                alone = np.array([now[quantity] for quantity in moved])
                same = np.isclose(swept, alone, rtol=1e-9, atol=1e-12, equal_nan=True)
                assert same.all(), [f"{id_} {quantity}" for quantity, one in zip(moved, same, strict=True) if not one]


@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_every_example_can_be_chosen_and_is_recognised_by_its_numbers(chapter: str, name: str) -> None:
    examples = find(chapter, name).examples
    for key, changes in examples.items():
        shown = show(chapter, name, act="example", text=key)
        assert examples[shown.header["example"]] == changes
        offered = [one.attributes for one in show(chapter, name).root.every()]
        assert any(key in (one.get("data-with"), one.get("value")) for one in offered), key


@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_a_slider_stands_at_one_of_its_steps_and_going_there_changes_nothing(chapter: str, name: str) -> None:
    section = find(chapter, name)
    for state in states(section):
        span = section.range_of(state)
        for id_, slider in sliders_of(section, state, span).items():
            assert np.count_nonzero(slider.grid == slider.at) == 1, id_
            assert (np.diff(slider.grid) > 0).all(), id_
            found = sweep(section, state, {id_: slider}, section.parts)
            moved, places = found.moved, found.places
            here = int(np.flatnonzero(slider.grid == slider.at)[0])
            now = now_of(section, state)
            for quantity, values in moved.items():
                np.testing.assert_array_equal(values[places[id_]][here], now[quantity], err_msg=f"{id_} {quantity}")


@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_the_address_gives_back_every_state_that_acts_lead_to(chapter: str, name: str) -> None:
    section = find(chapter, name)
    for state in states(section):
        span = section.range_of(state)
        ends = {id_: plain(one.grid[-1]) for id_, one in sliders_of(section, state, span).items()}
        afters = [section.act(state, span, id_, end)[0] for id_, end in ends.items()]
        for after in [state, *afters]:
            again, refused = section.read(section.write(after))
            assert not refused
            assert again == after
    assert section.write(section.default) == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_everything_that_a_view_binds_exists(chapter: str, name: str, lang: str) -> None:
    section = find(chapter, name)
    for state in states(section):
        shape = section.shape(state)
        seen = view(chapter, name, lang, tuple(shape.items()))
        bound = seen.bound()
        span = section.range_of(state)
        now = now_of(section, state)
        assert bound.quantities <= set(now), sorted(bound.quantities - set(now))
        assert bound.controls <= set(sliders_of(section, state, span))
        charts = section.charts(shape, span)
        assert bound.charts == {chart.name for chart in charts}
        for chart in charts:
            assert chart.quantities <= set(now), chart.name
        assert bound.copies <= {*section.copies, "link"}
        texts = set(re.findall(r"\{@(\w+)\}", seen.html))
        assert texts <= set(show(chapter, name, lang=lang, **section.write(state)).header["texts"])
        assert not re.search(r"\{[a-z_]+\}", re.sub(r'data-[a-z-]+="[^"]*"', "", seen.html)), "a placeholder was left"


@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_every_button_and_box_does_something_that_is_known(chapter: str, name: str) -> None:
    section = find(chapter, name)
    acts = [act for control in section.controls for act in control.acts]
    known = {"example", "reset", *section.actions, *acts}
    known |= {"add", "drop"} if section.classes else set()
    html = view(chapter, name, "en", tuple(section.shape(section.default).items())).html
    for act in re.findall(r'data-(?:act|edit|choose)="([^"]+)"', html):
        match = ACT.fullmatch(act)
        assert match, act
        assert match[1] in known, act
    assert set(re.findall(r'data-history="([^"]+)"', html)) <= set(HISTORY)
    shown = [name for one in section.controls if isinstance(one, Shown) for name in one.of]
    assert all(first_of(section.controls, name) for name in shown)


@pytest.mark.parametrize(("chapter", "name"), EVERY)
def test_every_quantity_has_a_meaning_and_all_that_is_computed_is_declared(chapter: str, name: str) -> None:
    section = find(chapter, name)
    assert all(quantity.meaning for quantity in section.quantities.values())
    computed = {one.partition("[")[0] for state in states(section) for one in now_of(section, state)}
    assert computed <= set(section.quantities)


@pytest.mark.parametrize("chapter", sorted({chapter for chapter, _ in EVERY}))
def test_a_parameter_that_two_sections_share_means_the_same_in_both(chapter: str) -> None:
    said: dict[str, tuple[type, str, object]] = {}
    for name in sections_of(chapter).values():
        for control in find(chapter, name).controls:
            meaning = type(control), control.name, control.default
            assert not control.address or said.setdefault(control.address, meaning) == meaning, (name, control.address)
