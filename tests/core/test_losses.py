"""The losses against mpmath, scikit-learn, the documents' numbers, and each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from sklearn.metrics import brier_score_loss, log_loss

import softmax_core as sc

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = np.inf, np.nan
ROW = arrays(np.float64, st.integers(2, 6), elements=st.floats(-15, 15))
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]

# mp.dps = 60; log(1 + exp(-40)) and log(1 + exp(-17))
LOG1P_EXP_MINUS_40 = 4.248354255291588986304977843631582181878e-18
LOG1P_EXP_MINUS_17 = 4.139937633089747447708360061670282583665e-8


def exact_loss(target, logits, temperature=1, smoothing=0):
    """Cross-entropy of softmax by its definition, with 60 digits, target as weights."""
    with mp.workdps(60):
        k, e = len(logits), mpf(smoothing)
        scaled = [mpf(z) / mpf(temperature) for z in logits]
        total = mp.log(mp.fsum(mp.exp(z) for z in scaled))
        weights = [(1 - e) * mpf(y) + e / k for y in target]
        return float(mp.fsum(y * (total - z) for y, z in zip(weights, scaled, strict=True)))


# The right values


@pytest.mark.parametrize("temperature", [0.25, 1.0, 7.0])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("target", [[1, 0, 0], [0, 0, 1], [0.25, 0.25, 0.5]])
def test_softmax_cross_entropy_agrees_with_sixty_digits(target, smoothing, temperature):
    """Hard and soft targets, temperature, label smoothing, all at once."""
    z = [3.0, -1.0, 0.25]
    expected = exact_loss(target, z, temperature, smoothing)
    assert_allclose(sc.softmax_cross_entropy(target, z, temperature, smoothing), expected, rtol=1e-14)
    if max(target) == 1:
        index = target.index(1)
        assert_allclose(sc.softmax_cross_entropy(index, z, temperature, smoothing), expected, rtol=1e-14)


def test_binary_cross_entropy_agrees_with_scikit_learn():
    """The mean log loss 1.881797068998267 once more, as a binary loss."""
    p, y = [0.5, 0.9, 0.99, 0.1, 0.25, 0.999], [0, 0, 0, 1, 1, 1]
    assert_allclose(sc.binary_cross_entropy(y, p).mean(), 1.881797068998267, rtol=1e-14)
    assert_allclose(sc.binary_cross_entropy(y, p).mean(), log_loss(y, p), rtol=1e-14)


def test_binary_cross_entropy_of_soft_labels_agrees_with_scipy():
    """-y log p - (1 - y) log(1 - p) with scipy's xlogy and xlog1py."""
    y, p = np.random.default_rng(1).uniform(size=(2, 50))
    expected = -special.xlogy(y, p) - special.xlog1py(1 - y, -p)
    assert_allclose(sc.binary_cross_entropy(y, p), expected, rtol=1e-14)
    assert_allclose(sc.binary_cross_entropy(0, [1e-20, 1e-9]), [1e-20, 1e-9], rtol=1e-8)


def test_the_squared_errors_of_the_two_models():
    """Example E7 of the documents: 0.54, 0.54, 1.34 and 0.14, 0.14, 0.74; means with and without the factor K."""
    assert_allclose(sc.squared_error(LABELS, MODEL_1), [0.54, 0.54, 1.34], rtol=1e-12)
    assert_allclose(sc.squared_error(LABELS, MODEL_2), [0.14, 0.14, 0.74], rtol=1e-12)
    assert_allclose(sc.squared_error(LABELS, MODEL_1).mean(), 0.806666666667, rtol=1e-12)
    assert_allclose(sc.mean_squared_error(LABELS, MODEL_1).mean(), 0.268888888889, rtol=1e-12)
    assert_allclose(sc.mean_squared_error(LABELS, MODEL_2).mean(), 0.113333333333, rtol=3e-12)


def test_squared_error_is_the_brier_score_of_scikit_learn():
    """For several classes unscaled, as scikit-learn has it."""
    p = np.random.default_rng(2).dirichlet(np.ones(4), size=20)
    y = np.arange(20) % 4
    assert_allclose(sc.squared_error(y, p).mean(), brier_score_loss(y, p), rtol=1e-14)
    assert_allclose(sc.squared_error(np.eye(4)[y].T, p.T, axis=0), sc.squared_error(y, p), rtol=1e-14)


# The edge table


def test_edge_small_losses_survive():
    """Edge: [17, 0] in float32 costs 4.1399e-8, [40, 0] in float64 costs 4.2484e-18, whichever class is the target."""
    assert_allclose(sc.softmax_cross_entropy(0, np.float32([17, 0])), LOG1P_EXP_MINUS_17, rtol=1e-6)
    assert_allclose(sc.softmax_cross_entropy(1, np.float32([0, 17])), LOG1P_EXP_MINUS_17, rtol=1e-6)
    assert_allclose(sc.softmax_cross_entropy(0, [40.0, 0.0]), LOG1P_EXP_MINUS_40, rtol=1e-15)
    assert_allclose(sc.softmax_cross_entropy([0.0, 1.0], [0.0, 40.0]), LOG1P_EXP_MINUS_40, rtol=1e-15)
    assert sc.softmax_cross_entropy(1, [40.0, 0.0]) == 40
    assert_allclose(sc.sigmoid_cross_entropy([1, 0], [40.0, -40.0]), [LOG1P_EXP_MINUS_40] * 2, rtol=1e-15)


def test_edge_minus_inf_logits():
    """Edge: target 0 against logit -inf costs nothing, target 1 costs inf, a row of nothing else is nan."""
    z = [[-INF, 0.0, 0.0], [-INF, 0.0, 0.0], [-INF, -INF, -INF]]
    assert_allclose(sc.softmax_cross_entropy([1, 0, 0], z), [np.log(2), INF, NAN], rtol=1e-15)
    soft = [[0.0, 0.5, 0.5], [0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]
    assert_allclose(sc.softmax_cross_entropy(soft, z), [np.log(2), INF, NAN], rtol=1e-15)


@pytest.mark.parametrize("target", [[1, 1, 1], [[0.0, 1.0]] * 3])
def test_edge_plus_inf_or_nan_in_a_row(target):
    """Edge: +inf or nan in a row -> that row nan, other rows untouched."""
    loss = sc.softmax_cross_entropy(target, [[INF, 0.0], [NAN, 0.0], [0.0, 0.0]])
    assert_allclose(loss, [NAN, NAN, np.log(2)], rtol=1e-15)


def test_edge_empty_batches():
    """Edge: shape (0, K) -> empty, for every kind of target."""
    none = np.zeros((0, 3))
    for function in (sc.softmax_cross_entropy, sc.squared_error, sc.mean_squared_error):
        assert function([], none).shape == (0,)
        assert function(none, none).shape == (0,)
    assert sc.binary_cross_entropy([], []).shape == (0,)
    assert sc.sigmoid_cross_entropy([], []).shape == (0,)


def test_edge_a_mean_over_no_classes():
    """Edge: a mean of nothing -> ValueError."""
    with pytest.raises(ValueError, match=r"shape \(2, 0\) have no classes to average over"):
        sc.mean_squared_error(np.zeros((2, 0)), np.zeros((2, 0)))


def test_edge_integers_are_cast_before_the_subtraction():
    """Edge: integers -> float64 first; in uint8 the differences would wrap around."""
    loss = sc.softmax_cross_entropy(0, np.array([1, 2, 255], dtype=np.uint8))
    assert loss == 254
    assert loss.dtype == np.float64
    assert sc.sigmoid_cross_entropy(True, np.uint8(3)) == pytest.approx(np.log1p(np.exp(-3)), rel=1e-14)
    assert sc.squared_error(0, [0, 1]) == 2


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_edge_the_dtype_of_the_prediction_is_kept(dtype):
    """Edge: float16, float32 -> dtype kept, also against a float64 target."""
    p = np.array([[0.5, 0.25, 0.25]], dtype=dtype)
    soft = np.array([[0.5, 0.5, 0.0]])
    for function in (sc.softmax_cross_entropy, sc.squared_error, sc.mean_squared_error):
        assert function([0], p).dtype == dtype
        assert function(soft, p).dtype == dtype
    assert sc.binary_cross_entropy(1.0, p).dtype == dtype
    assert sc.sigmoid_cross_entropy(1.0, p).dtype == dtype


def test_edge_float16_accumulates_in_float32():
    """Edge: the squared error of 5000 classes is summed wider than float16, which counts no further than 2048."""
    p = np.ones((1, 5000), dtype=np.float16)
    assert sc.squared_error([0], p)[0] == np.float16(4999)
    assert sc.softmax_cross_entropy([0], p)[0] == np.float16(np.log(5000))


def test_edge_temperature_limits():
    """Edge: T = 0 -> 0, log(ties) or inf; T = inf -> log K; T < 0 or nan -> ValueError."""
    z = [[3.0, 1.0, 1.0], [3.0, 3.0, 1.0], [3.0, 1.0, 1.0]]
    assert_allclose(sc.softmax_cross_entropy([0, 0, 1], z, temperature=0), [0, np.log(2), INF], rtol=1e-15)
    assert_allclose(sc.softmax_cross_entropy([0, 0, 1], z, temperature=INF), [np.log(3)] * 3, rtol=1e-15)
    assert_array_equal(sc.softmax_cross_entropy([0, 1], [[1.0, 0.0]] * 2, temperature=1e-320), [0, INF])
    for bad in (-0.5, NAN):
        with pytest.raises(ValueError, match=rf"temperature must be 0 or more .* got {bad}"):
            sc.softmax_cross_entropy(0, [1.0, 2.0], temperature=bad)


@pytest.mark.parametrize("bad", [-1, 3])
def test_edge_target_index_out_of_range(bad):
    """Edge: target index < 0 or >= K -> IndexError naming the row and K."""
    for function in (sc.softmax_cross_entropy, sc.squared_error, sc.mean_squared_error):
        with pytest.raises(IndexError, match=rf"target of row 1 is class {bad}, .*K = 3"):
            function([0, bad], MODEL_1[:2])
        with pytest.raises(IndexError, match=rf"target is class {bad}, .*K = 3"):
            function(bad, MODEL_1[0])


def test_edge_soft_target_that_does_not_sum_to_one():
    """Edge: ValueError; check=False allows it, and the weights count as they are."""
    for function in (sc.softmax_cross_entropy, sc.squared_error, sc.mean_squared_error):
        with pytest.raises(ValueError, match=r"target sums to 0.75, not to 1 .*check=False"):
            function([0.5, 0.25, 0.0], [0.5, 0.25, 0.25])
    z = [1.0, 2.0, 0.5]
    loose = sc.softmax_cross_entropy([0.5, 2.0, 0.0], z, check=False)
    assert_allclose(loose, exact_loss([0.5, 2, 0], z), rtol=1e-14)
    assert sc.squared_error([0.5, 0.25, 0.0], [0.5, 0.25, 0.25], check=False) == 0.0625


def test_edge_target_zero_against_probability_zero():
    """Edge: 0 log 0 = 0, without a sign."""
    loss = sc.binary_cross_entropy([0, 1], [0.0, 1.0])
    assert_array_equal(loss, [0, 0])
    assert not np.signbit(loss).any()
    assert not np.signbit(sc.softmax_cross_entropy([0, 0], [[800.0, 0.0], [0.0, -INF]])).any()


def test_edge_probability_zero_for_what_came_true():
    """Edge: inf; clipping only by eps=, the same in every dtype, and without touching what lies above."""
    assert_array_equal(sc.binary_cross_entropy([1, 0], [0.0, 1.0]), [INF, INF])
    for dtype in (np.float32, np.float64):
        p = np.array([0, 1, 0.5], dtype=dtype)
        clipped = sc.binary_cross_entropy([1, 0, 1], p, eps=1e-12)
        assert_allclose(clipped, [-np.log(1e-12), -np.log(1e-12), np.log(2)], rtol=1e-6)


@pytest.mark.parametrize("bad", [-0.1, 1.1, NAN])
def test_edge_what_is_no_probability(bad):
    """Edge: probabilities < 0, > 1, nan -> ValueError naming row, class and value."""
    for function in (sc.squared_error, sc.mean_squared_error):
        with pytest.raises(ValueError, match=rf"probabilities of row 0, class 1, is {bad}, which is no probability"):
            function([0], [[0.5, bad]])
    with pytest.raises(ValueError, match=rf"probability of row 1 is {bad}"):
        sc.binary_cross_entropy([0, 0], [0.5, bad])
    for function in (sc.binary_cross_entropy, sc.sigmoid_cross_entropy):
        with pytest.raises(ValueError, match=rf"target of row 1 is {bad}"):
            function([0, bad], [0.5, 0.5])


def test_edge_rows_that_do_not_sum_to_one_are_never_renormalised():
    """Edge: the squared error of [0.5, 0.25] to [1, 0] is that of the numbers given."""
    assert sc.squared_error(0, [0.5, 0.25]) == 0.3125
    assert sc.mean_squared_error(0, [0.5, 0.25]) == 0.15625


def test_edge_sigmoid_cross_entropy_at_infinity():
    """Edge: 0 at infinity on the right side, inf on the wrong one, nan for nan."""
    assert_array_equal(sc.sigmoid_cross_entropy([1, 0, 1, 0], [INF, -INF, -INF, INF]), [0, 0, INF, INF])
    assert_array_equal(sc.sigmoid_cross_entropy([1, 0, 0.5, 0.5], [NAN, NAN, INF, -INF]), [NAN, NAN, INF, INF])


def test_label_smoothing_makes_a_class_that_is_ruled_out_cost_inf():
    """Every class has a share of the target then, the excluded one as well."""
    assert sc.softmax_cross_entropy(0, [0.0, -INF]) == 0
    assert sc.softmax_cross_entropy(0, [0.0, -INF], label_smoothing=0.1) == INF


def test_the_loss_at_several_temperatures_in_one_call():
    """Shape (M, 1, 1) against (N, K) gives (M, N), for hard, soft and smoothed targets."""
    z = np.random.default_rng(3).normal(scale=3, size=(4, 3))
    ladder = [0.0, 0.5, 2.0, INF]
    t = np.reshape(ladder, (4, 1, 1))
    for target in ([0, 1, 2, 0], np.eye(3)[[0, 1, 2, 0]]):
        for smoothing in (0.0, 0.2):
            rows = [sc.softmax_cross_entropy(target, z, one, smoothing) for one in ladder]
            assert_array_equal(sc.softmax_cross_entropy(target, z, t, smoothing), rows)


def test_any_axis_can_hold_the_classes():
    """Along axis 0 of the transposed batch the result is the same."""
    z = np.random.default_rng(4).normal(size=(3, 4))
    loss = sc.softmax_cross_entropy(LABELS, z)
    assert_allclose(sc.softmax_cross_entropy(LABELS, z.T, axis=0), loss, rtol=1e-15)
    assert_allclose(sc.softmax_cross_entropy(np.eye(4)[LABELS].T, z.T, axis=0), loss, rtol=1e-15)


# The laws


@QUICK
@given(ROW, st.data())
def test_law_fused_is_separate_where_both_are_finite(z, data):
    """Straight from the logits, or by way of the probabilities."""
    target = data.draw(st.integers(0, z.size - 1))
    separate = sc.cross_entropy(target, sc.softmax(z))
    assert_allclose(sc.softmax_cross_entropy(target, z), separate, rtol=1e-12, atol=1e-15)


@QUICK
@given(ROW, st.data())
def test_law_smoothing_is_a_mixture_of_losses(z, data):
    """(1 - e) times the hard loss and e times the mean over all classes as targets."""
    target, e = data.draw(st.integers(0, z.size - 1)), data.draw(st.floats(0, 1))
    every = sc.softmax_cross_entropy(np.arange(z.size), np.tile(z, (z.size, 1)))
    mixture = (1 - e) * every[target] + e * every.mean()
    assert_allclose(sc.softmax_cross_entropy(target, z, label_smoothing=e), mixture, rtol=1e-12)


@QUICK
@given(st.floats(-40, 40), st.sampled_from([0, 1]))
def test_law_binary_is_softmax_of_two_classes(z, label):
    """sigmoid_cross_entropy(y, z) = softmax_cross_entropy(y, [0, z])."""
    assert_allclose(sc.sigmoid_cross_entropy(label, z), sc.softmax_cross_entropy(label, [0, z]), rtol=1e-14)


@QUICK
@given(st.floats(-15, 15), st.floats(0, 1))
def test_law_binary_by_way_of_the_probability(z, label):
    """sigmoid_cross_entropy(y, z) = binary_cross_entropy(y, sigmoid(z))."""
    by_way = sc.binary_cross_entropy(label, sc.sigmoid(z))
    assert_allclose(sc.sigmoid_cross_entropy(label, z), by_way, rtol=1e-9)


@QUICK
@given(ROW, ROW)
def test_law_squared_error_lies_between_zero_and_two(a, b):
    """For distributions; and the mean is the sum divided by K."""
    k = min(a.size, b.size)
    p, q = sc.softmax(a[:k]), sc.softmax(b[:k])
    assert 0 <= sc.squared_error(p, q) <= 2
    assert_allclose(sc.mean_squared_error(p, q) * k, sc.squared_error(p, q), rtol=1e-14)
