"""Rules that guided paths ask about, against SciPy and the standard library."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import softmax

from softmax_core.lessons.paths import prices
from softmax_core.lessons.paths.softmax import RULES

STATE = {"z": (3.0, 1.0, 0.2), "m": 1.0, "c": 0.0, "T": 1.0}


def test_prices_are_minus_the_logarithm_and_nothing_costs_without_end() -> None:
    found = prices(101)
    assert found[0] == math.inf
    assert found[100] == 0
    assert found[1:] == pytest.approx([-math.log(k / 100) for k in range(1, 101)])
    assert prices(1, 3) == pytest.approx([math.log(3)])


def test_every_rule_of_softmax_scales_and_shifts_as_the_chapter_does() -> None:
    scaled = {"z": (1.0, 0.0, -0.4), "m": 2.0, "c": 1.0, "T": 1.0}  # 3, 1, 0.2
    for name, rule in RULES.items():
        np.testing.assert_allclose(rule.compute(scaled), rule.compute(STATE), rtol=1e-9, err_msg=name)
        assert rule.quantity.meaning


@pytest.mark.parametrize("temperature", [0.5, 1.0, 5.0])
def test_odds_and_doubled_exp_are_what_scipy_gives(temperature: float) -> None:
    state = {**STATE, "T": temperature}
    p = softmax(np.array(STATE["z"]) / temperature)
    assert RULES["odds"].compute(state) == pytest.approx(p[0] / p[1])
    doubled = np.exp(np.array(STATE["z"]) / temperature) * [2, 1, 1]
    assert RULES["doubled_exp"].compute(state) == pytest.approx(doubled[0] / doubled.sum())
    np.testing.assert_allclose(RULES["naive_share"].compute(state), p)


def test_shares_of_scores_add_up_and_may_be_negative() -> None:
    state = {**STATE, "z": (3.0, 1.0, -1.0)}
    raw = np.asarray(RULES["raw_share"].compute(state))
    assert raw.sum() == pytest.approx(1)
    assert raw.min() == pytest.approx(-1 / 3)
    assert np.asarray(RULES["size_share"].compute(state)).sum() == pytest.approx(1)
    assert RULES["raw_sum"].compute(state) == 3
    assert RULES["gap"].compute(state) == 2
    assert RULES["raw_ratio"].compute(state) == 3
    np.testing.assert_array_equal(RULES["shifted"].compute({**STATE, "z": (1000.0, 998.0, 997.2)}), [0, -2, -2.8])


def test_exp_overflows_where_the_maximum_is_not_subtracted() -> None:
    assert np.isnan(RULES["naive_share"].compute({**STATE, "z": (1000.0, 998.0, 997.2)})).all()


def test_one_point_more_multiplies_by_e() -> None:
    assert RULES["one_more"].compute({}) == pytest.approx(math.e)
