"""The chain in three steps: what it says, shows, takes and refuses; every entry lights what it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from pages.gradient.chain import section
from pages.shared.live.answer import find
from tests.live import show
from tests.pages.cross_entropy.running import printed

E1 = (0.836018802781, 0.113142841466, 0.050838355753)
"""The documents' probabilities of the logits 3, 1, 0.2."""


def chain(**query):
    """The section at an address."""
    return show("gradient", "chain", **query)


def by_key(shown, key):
    """The element with this data-key."""
    return next(one for one in shown.root.every() if one.attributes.get("data-key") == key)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_true_class_is_told_with_its_entry_and_that_of_its_strongest_rival(lang):
    said = chain(lang=lang).sentence
    for number in ("0.8360", "−0.1640", "+0.1131"):
        assert number in said
    assert ("dog" if lang == "en" else "狗") in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_other_state_has_a_sentence_of_its_own(lang):
    said = [
        chain(lang=lang).sentence,
        chain(lang=lang, t="0.2,0.6,0.2", target="soft").sentence,
        chain(lang=lang, act="example", text="p = y").sentence,
        chain(lang=lang, z="0,800").sentence,
    ]
    assert len(set(said)) == 4
    assert "+0.6360" in said[1]
    assert "0.5477" in said[2]  # the entropy of the documents' E1, in nats
    assert "∞ · 0" in said[3]


def test_the_heat_map_shows_the_jacobian_that_numpy_makes_of_the_documents_numbers():
    shown, p = chain(), np.array(E1)
    jacobian = np.diag(p) - np.outer(p, p)
    for j in range(3):
        for i in range(3):
            cell = by_key(shown, f"entry{j}_{i}")
            assert shown.read(cell) == f"{jacobian[j, i]:.4f}".replace("-", "−")
            quantity, unit = cell.attributes["data-heat"].split()
            assert shown.values[quantity] == pytest.approx(jacobian[j, i], abs=5e-5)
            assert float(unit) == 0.25  # the largest that p(1 − p) can be
    assert [shown.read(by_key(shown, f"g{j}")) for j in range(3)] == ["−0.1640", "+0.1131", "+0.0508"]
    assert "Every row sums to 0." in shown.text("jkey")


@pytest.mark.parametrize("z", ["3,1,0.2", "1,2", "1,2,3,4,5,6"])
def test_every_entry_lights_its_factors_and_a_formula_with_its_numbers(z):
    shown = chain(z=z)
    count = len(z.split(","))
    groups = {name for one in shown.root.every() for name in one.attributes.get("data-group", "").split()}
    told = {name: one for one in shown.root.every() for name in one.attributes.get("data-group", "").split()}
    for j in range(count):
        for i in range(count):
            lights = by_key(shown, f"entry{j}_{i}").attributes["data-lights"].split()
            assert {f"p{i}", f"p{j}", f"j{j}_{i}"} <= set(lights) <= groups
            formula = shown.read(told[lights[-1]])
            factors = [shown.written(f"p[{k}]") for k in (min(i, j), max(i, j))]
            assert all(number in formula for number in (*factors, shown.written(f"J[{min(i, j)},{max(i, j)}]")))
        lights = by_key(shown, f"g{j}").attributes["data-lights"].split()
        assert {f"row{j}", *(f"v{i}" for i in range(count))} <= set(lights) <= groups
        assert shown.written(f"g[{j}]") in shown.read(told[f"told-g{j}"])
        assert shown.written(f"slope[{j}]") in shown.read(told[f"told-v{j}"])
    tabs = [one.attributes["tabindex"] for one in shown.root.every() if "data-cell" in one.attributes]
    assert len(tabs) == (count + 1) ** 2
    assert tabs.count("0") == 1
    grid = next(one for one in shown.root.every() if "data-cells" in one.attributes)
    assert grid.attributes["data-cells"] == str(count + 1)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sum_of_a_class_is_written_term_by_term(lang):
    shown = chain(lang=lang, opened=["sum"], c="1", t="0.7,0.2,0.1", target="soft")
    said = shown.text("sum")
    p, y = np.array(E1), np.array([0.7, 0.2, 0.1])
    for i in range(3):
        entry = (p[1] * (1 - p[1]) if i == 1 else -p[1] * p[i]).round(4)
        assert f"{-y[i] / p[i]:.4f}".replace("-", "−") in said
        assert f"{entry:.4f}".replace("-", "−") in said
    assert shown.written("total") == shown.written("g[1]") == f"{p[1] - y[1]:+.4f}".replace("-", "−")
    assert np.isnan(chain().values["total"])  # closed, it does not travel


def test_c10_is_answered_with_these_numbers():
    said = chain(y="1").text("statement")
    assert "Right for the true class only" in said
    assert "p − 1 is −0.8869 for it" in said
    assert "For cat p − 1 would be −0.1640; its entry is +0.8360" in said
    assert "只对真实类别成立" in chain(lang="zh").text("statement")


def test_a_true_class_goes_back_to_one_hot_and_a_share_makes_the_target_soft():
    soft = chain(act="soft0", text="0.5")
    assert soft.query["target"] == "soft"
    assert soft.query["t"] == "0.5,0.3333,0.1667"
    hard = chain(act="y", text="1", **soft.query)
    assert "target" not in hard.query
    assert hard.query["y"] == "1"
    met = chain(act="meet", z="0,0,0,0")
    assert met.query == {"z": "0,0,0,0", "t": "0.25,0.25,0.25,0.25", "target": "soft"}
    assert [met.written(f"g[{i}]") for i in range(4)] == ["0"] * 4


def test_a_class_comes_and_goes_with_its_share():
    more = chain(act="add", t="0.5,0.3,0.2", target="soft")
    assert more.query["z"] == "3,1,0.2,0"
    assert more.query["t"] == "0.5,0.3,0.2,0"
    fewer = chain(act="drop0", **more.query)
    assert fewer.query["z"] == "1,0.2,0"
    assert sum(float(x) for x in fewer.query["t"].split(",")) == pytest.approx(1)
    assert "do-add" not in chain(z="1,2,3,4,5,6").keys
    assert "do-drop0" not in chain(z="1,2").keys


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("act", "text"),
    [("z0!", "x"), ("z0!", ""), ("z0!", "nan"), ("soft0!", "1.5"), ("soft0!", "-0.1"), ("y", "3"), ("c", "9"),
     ("kind", "harder")],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_in_one_sentence_and_nothing_is_lost(lang, act, text):
    shown = chain(lang=lang, act=act, text=text, z="2,1,0", y="1")
    assert shown.why
    assert "\n" not in shown.why
    assert shown.query == {"z": "2,1,0", "y": "1"}


@pytest.mark.parametrize("bad", [{"z": "1,2,3,4,5,6,7"}, {"z": "1"}, {"t": "0.5,0.6"}, {"target": "mild"}, {"y": "3"}])
def test_what_an_address_cannot_say_is_reported_and_the_rest_is_taken(bad):
    state, refused = section.read({**bad, "c": "1"})
    assert [key for key, _ in refused] == list(bad)
    assert state == {**section.default, "c": 1}


def test_extreme_logits_end_in_numbers_and_not_in_a_traceback():
    for z in ("1e308,-1e308,0", "-inf,0,1", "-inf,0", "745,0", "1e-320,0,0"):
        for target in ("hard", "soft"):
            assert chain(z=z, target=target).sentence


@pytest.mark.parametrize("query", [{}, {"z": "13,31,5"}, {"t": "0.7,0.2,0.1", "target": "soft", "z": "2,1,0.1"}])
def test_the_code_to_copy_prints_the_numbers_that_are_shown(query):
    shown = chain(opened=["copy"], **query)
    numbers = printed(shown.header["copies"]["numpy"])
    order = [f"slope[{i}]" for i in range(3)] + [f"J[{i},{j}]" for i in range(3) for j in range(3)]
    order += [f"product[{i}]" for i in range(3)] + [f"g[{i}]" for i in range(3)]
    wanted = find("gradient", "chain").compute(
        **{name: np.array([shown_state(shown)[name]]) for name in ("z", "y", "soft", "kind", "c")}
    )
    exact = np.concatenate([np.ravel(wanted[name][0]) for name in ("slope", "J", "product", "g")])
    assert len(numbers) == len(order)
    np.testing.assert_allclose(numbers, exact, rtol=2e-4, atol=2e-8)


def shown_state(shown):
    """The state that an answer shows."""
    return section.read(shown.query)[0]
