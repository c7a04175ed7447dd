"""The numbers that paths say, against the standard library, SciPy and pandas: what a step gives away is right."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, softmax
from scipy.stats import binomtest, entropy, gmean

from pages.shared.live.path_told import filled
from pages.shared.words import LANGS
from softmax_core.examples.predictions import case_files
from tests.pages.conftest import Models

A, B = (0.4, 0.4, 0.1), (0.7, 0.7, 0.3)
"""What both models of D3's table give the true classes."""


def fixed(*values: float) -> list[str]:
    """Write with four decimals."""
    return [f"{value:.4f}".replace("-", "−") for value in values]


def price(*p: float) -> float:
    return float(np.mean(-np.log(p)))


def tables(case: str) -> list[pd.DataFrame]:
    return [
        pd.read_csv(io.BytesIO(data)) if name.endswith("csv") else pd.read_parquet(io.BytesIO(data))
        for name, data in case_files(case)
    ]


def losses(model: pd.DataFrame, label: pd.Series) -> np.ndarray:
    """Price every row; the last ten columns are the probabilities of 0 to 9."""
    return -np.log(model.iloc[:, -10:].to_numpy(np.float64)[np.arange(len(label)), label])


def wrong(model: pd.DataFrame, label: pd.Series) -> np.ndarray:
    return np.asarray(model.iloc[:, -10:].to_numpy().argmax(axis=1) != label)


def opposed() -> list[str]:
    a, b, truth = tables("opposed")
    label = truth["label"]
    difference = losses(a, label) - losses(b, label)
    left = np.flip(np.sort(difference))[: len(difference)]
    turning = next(k for k in range(len(left)) if left[k:].sum() <= 0)
    most = next(k for k in range(len(left)) if left[:k].sum() >= 0.8 * left.sum())
    return [f"{turning}", f"{most}", f"{len(label)}"]


def digits() -> list[str]:
    forest, regression = tables("digits")
    label = forest["label"]
    one, other = wrong(forest, label), wrong(regression, label)
    only = [int((~one & other).sum()), int((one & ~other).sum())]
    return fixed(binomtest(only[0], sum(only)).pvalue)


p = softmax([3.0, 1.0, 0.2])
q = expit(-4.0)
TAKEN = {
    ("cross_entropy", "certain"): ["∞", *fixed(1 / math.e)],
    ("cross_entropy", "half"): fixed(math.log(2), math.log(4)),
    ("cross_entropy", "hundredth"): ["∞", *fixed(math.log(100), math.log2(100))],
    ("cross_entropy", "lead"): fixed(-math.log(p[1]), -math.log(p[0])),
    ("cross_entropy", "bluff"): fixed(price(*[0.8] * 5, 0.2), price(*[0.99] * 5, 0.01)),
    ("cross_entropy", "floor"): fixed(entropy([0.6, 0.3, 0.1]), entropy([0.6, 0.3, 0.1], [0.2, 0.6, 0.2])),
    ("cross_entropy", "target"): ["∞", *fixed(0.9 + 0.1 / 3, math.log((0.9 + 0.1 / 3) / (0.1 / 3)))],
    ("cross_entropy", "squared"): [f"{1 / (2 * q * (1 - q)):.2f}", *fixed(q - 1, -2 * q * (1 - q) ** 2)],
    ("two_models", "tie"): fixed(gmean(B), gmean(A)),
    ("two_models", "mean"): fixed(price(*B)),
    ("two_models", "dearest"): fixed(-math.log(0.1), 3 * price(*A)),
    ("two_models", "miss"): fixed(price(0.35, 0.7, 0.3), price(*A)),
    ("two_models", "lose"): fixed(math.prod(A) / math.prod(B[:2])),
    ("two_models", "turn"): opposed(),
    ("two_models", "chance"): digits(),
}


def telling(step: str) -> list[str]:
    """What would give a step away: the test's p; or how many rows favour the winner, for fewer of them decide."""
    if step == "chance":
        return digits()
    a, b, truth = tables("opposed")
    return [f"{int((losses(a, truth['label']) > losses(b, truth['label'])).sum())}"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("number", "name"), [("6", "turn"), ("7", "chance")])
def test_what_streamlit_draws_does_not_answer_before_it_is_asked(
    open_two_models: Callable[..., Models], lang: str, number: str, name: str
) -> None:
    page = open_two_models(lang, step=number)
    assert page.charts, "the step begins with nothing to look at"
    assert not {"verdict", "cumulative", "ranked", "boot-cross_entropy"} & set(page.charts)
    assert "rows" not in page.stills  # a list of rows, its greatest first, is the answer to which decide
    numbers = set(re.findall(r"\d[\d.]*", "\n".join([page.said, *page.charts.values()])))
    assert not numbers & set(telling(name))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("chapter", ["cross_entropy", "two_models"])
def test_the_sentences_to_take_away_have_the_right_numbers(chapter: str, lang: str) -> None:
    for step in filled(chapter, lang)["steps"]:
        for number in TAKEN[chapter, step["name"]]:
            assert number in step["take"], step["name"]


def test_the_interval_of_the_cross_entropies_is_near_that_of_the_normal_distribution() -> None:
    forest, regression = tables("digits")
    difference = losses(forest, forest["label"]) - losses(regression, forest["label"])
    around = 1.96 * difference.std(ddof=1) / math.sqrt(len(difference))
    [taken] = [step["take"] for step in filled("two_models", "en")["steps"] if step["name"] == "chance"]
    low, high = (float(word.strip(",")) for word in taken.split() if word.startswith("+"))
    assert low == pytest.approx(difference.mean() - around, abs=0.004)
    assert high == pytest.approx(difference.mean() + around, abs=0.004)
