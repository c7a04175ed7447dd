"""A batch: against SciPy, scikit-learn and the documents."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special
from sklearn.metrics import log_loss

from softmax_core.lessons.batch import QUANTITIES, quantities

LOG2 = math.log(2)


def computed(z, y):
    """Every quantity of one batch."""
    found = quantities(np.array([z], dtype=np.float64), np.array([y]))
    assert set(found) == set(QUANTITIES)
    return {name: values[0] for name, values in found.items()}


@pytest.mark.parametrize("seed", range(12))
def test_a_batchs_mean_is_scikit_learns_log_loss(seed):
    dice = np.random.default_rng(seed)
    samples, classes = int(dice.integers(1, 5)), int(dice.integers(2, 6))
    z = dice.normal(0, 3, (samples, classes))
    y = dice.integers(0, classes, samples).tolist()
    found = computed(z, y)
    p = special.softmax(z, axis=1)
    assert found["mean_loss"] == pytest.approx(log_loss(y, p, labels=list(range(classes))), rel=1e-9)
    assert found["total_loss"] == pytest.approx(found["mean_loss"] * samples, rel=1e-12)
    assert found["mean_loss_bits"] == pytest.approx(found["mean_loss"] / LOG2, rel=1e-12)
    assert found["correct"] == (p.argmax(axis=1) == y).sum()
    assert_allclose(found["p"], p, rtol=1e-9)
    assert_allclose(found["p_true"], p[range(samples), y], rtol=1e-9)
    assert_allclose(found["loss"], -np.log(p[range(samples), y]), rtol=1e-9)
    assert_allclose(found["z"], z)
    assert found["y"].tolist() == y


def test_d3s_models_cost_what_its_table_says():
    # E7 of the documents: mean cross-entropies of model 1 and model 2
    one = np.log([[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]])
    two = np.log([[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]])
    means = [computed(z, [2, 1, 0])["mean_loss"] for z in (one, two)]
    assert means == pytest.approx([1.378388852247, 0.639107564068], rel=1e-11)


def test_a_class_that_shares_the_lead_is_as_probable_as_any():
    assert computed([[1.0, 1.0, 0.0]], [1])["correct"] == 1


def test_a_masked_true_class_makes_the_mean_infinite():
    found = computed([[0.0, -math.inf], [0.0, 0.0]], [1, 0])
    assert found["loss"].tolist() == [math.inf, pytest.approx(LOG2)]
    assert found["mean_loss"] == found["total_loss"] == math.inf


def test_many_batches_at_once_are_what_each_is_alone():
    dice = np.random.default_rng(4)
    z, y = dice.normal(0, 3, (5, 4, 3)), dice.integers(0, 3, (5, 4))
    together = quantities(z, y)
    for row in range(5):
        for name, value in computed(z[row], y[row]).items():
            assert_allclose(together[name][row], value, rtol=1e-14, err_msg=name)
