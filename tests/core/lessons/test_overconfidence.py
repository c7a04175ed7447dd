"""Calibration: against scikit-learn and SciPy on the shipped digits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import log_loss

from softmax_core.examples.predictions import case_files
from softmax_core.lessons import overconfidence as lesson


@pytest.fixture(scope="module")
def digits():
    """Logits and true classes, read with pandas."""
    import io  # noqa: PLC0415

    files = [pd.read_csv(io.BytesIO(data)) for _, data in case_files("opposed")]
    with np.errstate(divide="ignore"):
        return np.log(files[0].filter(like=".pred_").to_numpy()), files[-1]["label"].to_numpy()


def ece(p, target):
    """Expected calibration error in 15 bins (lo, hi], row by row."""
    sure, right, total = p.max(axis=1), p.argmax(axis=1) == target, 0.0
    bins = np.digitize(sure, np.arange(16) / 15, right=True)
    for one in np.unique(bins):
        here = bins == one
        total += here.mean() * abs(right[here].mean() - sure[here].mean())
    return total


@pytest.mark.parametrize("T", [0.5, 1.0, 3.0, 6.0, 20.0])
def test_loss_and_calibration_error_are_those_of_other_hands(digits, T):
    logits, target = digits
    p = softmax(logits / T, axis=1)
    found = {name: values[0] for name, values in lesson.quantities(np.array([T])).items()}
    loss = -log_softmax(logits / T, axis=1)[np.arange(len(target)), target].mean()
    assert_allclose(found["loss"], loss, rtol=1e-9)
    if T >= 3:  # below, scikit-learn clips
        assert_allclose(found["loss"], log_loss(target, p, labels=range(10)), rtol=1e-6)
    assert_allclose(found["error"], ece(p, target), rtol=1e-9)
    assert_allclose(found["accuracy"], (logits.argmax(axis=1) == target).mean())
    assert_allclose(found["confidence"], p.max(axis=1).mean(), rtol=1e-9)
    assert found["rows"].sum() == len(target) == lesson.ROWS
    assert_allclose(np.nansum(found["rows"] * found["right"]), (logits.argmax(axis=1) == target).sum())


def test_the_fitted_temperature_is_scipys(digits):
    logits, target = digits
    rows = np.arange(len(target))
    found = minimize_scalar(
        lambda x: -log_softmax(logits / np.exp(x), axis=1)[rows, target].mean(), bounds=(-2, 4), method="bounded",
        options={"xatol": 1e-10},
    )  # fmt: skip
    assert_allclose(lesson.best_temperature(), np.exp(found.x), rtol=1e-5)
    assert_allclose(lesson.quantities(np.ones(1))["best_loss"][0], found.fun, rtol=1e-10)


def test_it_says_of_every_temperature_how_it_stands_to_the_fitted_one():
    best = lesson.best_temperature()
    states = lesson.quantities(np.array([0.0, 1.0, best, 1.04 * best, 2 * best, np.inf]))["state"]
    assert states.tolist() == [
        lesson.CERTAIN, lesson.TOO_SURE, lesson.BEST, lesson.BEST, lesson.TOO_SHY, lesson.UNIFORM,
    ]  # fmt: skip


def test_the_model_is_too_sure_and_a_temperature_mends_that():
    found = lesson.quantities(np.array([1.0, lesson.best_temperature()]))
    assert found["over"][0] > 0
    assert found["loss"][1] < found["loss"][0] / 3
    assert found["accuracy"][0] == found["accuracy"][1]
    assert lesson.quantities(np.zeros(1))["loss"][0] == np.inf


def test_the_lowest_calibration_error_lies_elsewhere_than_the_lowest_loss():
    curves = lesson.curves()
    places = [lesson.CURVE[int(curves[name].argmin())] for name in ("loss", "error")]
    assert abs(np.log(places[0] / lesson.best_temperature())) < 0.1
    assert abs(np.log(places[1] / places[0])) > 0.1
