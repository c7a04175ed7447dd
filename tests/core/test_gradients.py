"""The gradients against finite differences, 60 digits of mpmath, their limits and their laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import approx_fprime

import softmax_core as sc

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = np.inf, np.nan
ROW = arrays(np.float64, st.integers(2, 5), elements=st.floats(-10, 10))
TEMPERATURES = st.floats(0.5, 20)


def exact_error(target, logits):
    """Softmax minus the one-hot target, with 60 digits, as mpmath numbers."""
    weights = [mp.exp(mpf(z)) for z in logits]
    return [w / mp.fsum(weights) - (i == target) for i, w in enumerate(weights)]


def exact_squared_error_gradient(target, logits):
    """2 p_i sum_j p_j (d_i - d_j), with 60 digits."""
    with mp.workdps(60):
        d = exact_error(target, logits)
        p = [x + (i == target) for i, x in enumerate(d)]
        return [
            float(2 * p_i * mp.fsum(q * (d_i - e) for q, e in zip(p, d, strict=True)))
            for p_i, d_i in zip(p, d, strict=True)
        ]


# The right values


def test_the_jacobian_by_its_formula():
    """p_i (1 - p_i) on the diagonal and -p_i p_j elsewhere, from the documents' probabilities of [3, 1, 0.2]."""
    p = np.array([0.836018802781, 0.113142841466, 0.050838355753])
    assert_allclose(sc.softmax_jacobian([3.0, 1.0, 0.2]), np.diag(p) - np.outer(p, p), rtol=1e-10)


def test_the_gradient_is_output_minus_target():
    """Output minus target: minus 1 for the true class only (statement C10 of the documents)."""
    gradient = sc.softmax_cross_entropy_gradient(1, [3.0, 1.0, 0.2])
    assert_allclose(gradient, [0.836018802781, 0.113142841466 - 1, 0.050838355753], rtol=1e-11)


@pytest.mark.parametrize(
    ("target", "logits"), [(0, [40.0, 0.0, 1.0]), (1, [40.0, 0.0, 1.0]), (2, [-3.0, 300.0, 300.5])]
)
def test_small_gradients_keep_their_digits(target, logits):
    """Where p rounds to 1, p - 1 would be 0; the exact value is not."""
    with mp.workdps(200):
        expected = [float(d) for d in exact_error(target, logits)]
    assert_allclose(sc.softmax_cross_entropy_gradient(target, logits), expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("target", "logits"), [(0, [40.0, 0.0]), (1, [40.0, 0.0]), (1, [3.0, 1.0, 0.25]), (0, [20.0, 1.0, 2.0])]
)
def test_squared_error_gradient_agrees_with_sixty_digits(target, logits):
    """Also where it is as small as 1e-35."""
    expected = exact_squared_error_gradient(target, logits)
    assert_allclose(sc.squared_error_gradient(target, logits), expected, rtol=1e-12)


def test_the_jacobian_keeps_small_variances():
    """The variance of a class with p = 1 - 4e-18 is 4e-18, not 0."""
    assert_allclose(sc.softmax_jacobian([40.0, 0.0]), 4.248354255291589e-18 * np.array([[1, -1], [-1, 1]]), rtol=1e-14)


def test_cross_entropy_learns_from_a_wrong_certainty_and_squared_error_does_not():
    """Statement C11: confident and wrong, the squared error's gradient vanishes."""
    z = [0.0, 20.0]
    assert_allclose(sc.softmax_cross_entropy_gradient(0, z), [-1, 1], rtol=1e-8)
    assert np.abs(sc.squared_error_gradient(0, z)).max() < 1e-8


def test_softmax_is_smooth_at_zero_and_alive_below():
    """Statements C1 and C2: the derivative is 1/4 at 0 and at -9 alike."""
    for level in (0.0, -9.0, -700.0):
        assert_allclose(np.diagonal(sc.softmax_jacobian([level, level])), [0.25, 0.25], rtol=1e-15)


def test_finite_differences_of_functions_with_known_derivatives():
    """A scalar, an array-valued function and a matrix as point."""
    assert_allclose(sc.finite_difference_gradient(lambda x: x**3, 2.0), 12, rtol=1e-9)
    x = np.array([[0.5, -1.0], [2.0, 3.0]])
    assert_allclose(sc.finite_difference_gradient(lambda m: np.sum(m**2), x), 2 * x, rtol=1e-8)
    assert_allclose(sc.finite_difference_gradient(np.sin, [0.0, 1.0]), np.diag(np.cos([0.0, 1.0])), atol=1e-10)
    linear = np.arange(6.0).reshape(2, 3)
    assert_allclose(sc.finite_difference_gradient(lambda v: linear @ v, np.ones(3)), linear, atol=1e-9)


def test_finite_differences_agree_with_scipy():
    """scipy.optimize.approx_fprime, which takes one side only and is coarser."""

    def loss(z):
        return sc.softmax_cross_entropy(1, z)

    z = np.array([0.3, -0.2, 1.7])
    assert_allclose(sc.finite_difference_gradient(loss, z), approx_fprime(z, loss), atol=1e-7)


def test_finite_differences_take_any_step_and_any_point():
    """The step is free, an integer point is not truncated, an empty one has an empty gradient."""
    assert_allclose(sc.finite_difference_gradient(lambda x: x**2, 3, step=0.5), 6, rtol=1e-15)
    assert_allclose(sc.finite_difference_gradient(np.sum, np.array([1, 2], dtype=np.uint8)), [1, 1], rtol=1e-9)
    assert sc.finite_difference_gradient(np.sum, []).shape == (0,)
    for bad in (0.0, -1.0, NAN, INF):
        with pytest.raises(ValueError, match=f"step must be positive and finite, got {bad}"):
            sc.finite_difference_gradient(np.sum, [1.0], step=bad)


def test_finite_differences_hand_out_copies():
    """A function that scribbles on its argument does not spoil the point or the other differences."""
    point = np.array([1.0, 2.0])

    def scribbler(x):
        total = np.sum(x**2)
        x[:] = 99
        return total

    assert_allclose(sc.finite_difference_gradient(scribbler, point), [2, 4], rtol=1e-9)
    assert_array_equal(point, [1, 2])


# The edge table


def test_edge_minus_inf_logits():
    """Edge: some -inf -> that class has derivative 0; a row of nothing else is nan."""
    assert_array_equal(sc.softmax_cross_entropy_gradient(1, [-INF, 0.0, 0.0]), [0, -0.5, 0.5])
    assert_array_equal(sc.softmax_jacobian([-INF, 0.0, 0.0])[0], [0, 0, 0])
    assert_array_equal(sc.squared_error_gradient(1, [-INF, 0.0, 0.0]), [0, -0.5, 0.5])
    assert_array_equal(sc.softmax_cross_entropy_gradient(0, [-INF, -INF]), [NAN, NAN])


@pytest.mark.parametrize("intruder", [INF, NAN])
def test_edge_plus_inf_or_nan_in_a_row(intruder):
    """Edge: +inf or nan in a row -> that row nan, other rows untouched."""
    z = [[intruder, 0.0], [0.0, 0.0]]
    assert_array_equal(sc.softmax_cross_entropy_gradient([0, 0], z), [[NAN, NAN], [-0.5, 0.5]])
    assert_array_equal(sc.squared_error_gradient([0, 0], z), [[NAN, NAN], [-0.5, 0.5]])
    assert_array_equal(sc.softmax_jacobian(z), [[[NAN, NAN]] * 2, [[0.25, -0.25], [-0.25, 0.25]]])


def test_edge_empty_shapes():
    """Edge: shape (0, K), (N, 0) -> empty."""
    assert sc.softmax_jacobian(np.zeros((0, 3))).shape == (0, 3, 3)
    assert sc.softmax_jacobian(np.zeros((2, 0))).shape == (2, 0, 0)
    for function in (sc.softmax_cross_entropy_gradient, sc.squared_error_gradient):
        assert function([], np.zeros((0, 3))).shape == (0, 3)
        assert function(np.zeros((2, 0)), np.zeros((2, 0)), check=False).shape == (2, 0)


def test_edge_integers_are_cast_before_the_subtraction():
    """Edge: integers -> float64 first; in uint8 the largest logit would not be the largest."""
    z = np.array([1, 2, 255], dtype=np.uint8)
    assert_allclose(sc.softmax_cross_entropy_gradient(0, z), [-1, 0, 1], atol=1e-100)
    assert sc.softmax_jacobian(z).dtype == np.float64


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_edge_the_dtype_is_kept(dtype):
    """Edge: float16, float32 -> dtype kept, whatever the dtype of target and temperature."""
    z = np.array([[3.0, 1.0, 0.25]], dtype=dtype)
    assert sc.softmax_jacobian(z, temperature=np.float64(2)).dtype == dtype
    for function in (sc.softmax_cross_entropy_gradient, sc.squared_error_gradient):
        assert function([0], z).dtype == dtype
        assert function([[0.5, 0.5, 0.0]], z, temperature=2.0).dtype == dtype


def test_edge_temperature_inf_has_gradient_zero():
    """Edge: T = inf -> uniform, whatever the logits, hence 0."""
    assert_array_equal(sc.softmax_cross_entropy_gradient(0, [3.0, 1.0], temperature=INF), [0, 0])
    assert_array_equal(sc.squared_error_gradient(0, [3.0, 1.0], temperature=INF), [0, 0])
    assert_array_equal(sc.softmax_jacobian([3.0, 1.0], temperature=INF), np.zeros((2, 2)))


def test_edge_temperature_zero_has_no_gradient():
    """Edge: T = 0 -> nan in that row, and only there."""
    t = [[0.0], [1.0]]
    z = [0.0, 0.0]
    assert_array_equal(sc.softmax_cross_entropy_gradient([0, 0], [z, z], temperature=t), [[NAN, NAN], [-0.5, 0.5]])
    assert_array_equal(sc.squared_error_gradient([0, 0], [z, z], temperature=t), [[NAN, NAN], [-0.5, 0.5]])
    assert_array_equal(sc.softmax_jacobian(z, temperature=t), [[[NAN, NAN]] * 2, [[0.25, -0.25], [-0.25, 0.25]]])


@pytest.mark.parametrize("bad", [-1.0, NAN])
def test_edge_negative_or_nan_temperature_is_refused(bad):
    """Edge: T < 0 or nan -> ValueError."""
    for function in (sc.softmax_cross_entropy_gradient, sc.squared_error_gradient):
        with pytest.raises(ValueError, match=f"temperature must be 0 or more .* got {bad}"):
            function(0, [1.0, 2.0], temperature=bad)
    with pytest.raises(ValueError, match=f"temperature must be 0 or more .* got {bad}"):
        sc.softmax_jacobian([1.0, 2.0], temperature=bad)


def test_edge_targets_are_checked_as_in_the_losses():
    """Edge: index out of range -> IndexError; soft target off -> ValueError; check=False allows it."""
    for function in (sc.softmax_cross_entropy_gradient, sc.squared_error_gradient):
        with pytest.raises(IndexError, match=r"target of row 1 is class 2, .*K = 2"):
            function([0, 2], [[1.0, 2.0], [3.0, 4.0]])
        with pytest.raises(ValueError, match=r"target sums to 1.5"):
            function([1.0, 0.5], [1.0, 2.0])


@pytest.mark.parametrize("weights", [[2.0, 1.0, 0.0], [0.25, 0.25, 0.0], [0.0, 0.0, 0.0]])
def test_loose_weights_have_the_gradient_of_their_loss(weights):
    """check=False: (sum y) p - y for the cross-entropy, the same formula for the squared error."""
    z = np.array([0.5, -1.0, 2.0])
    for gradient, loss in (
        (sc.softmax_cross_entropy_gradient, sc.softmax_cross_entropy),
        (sc.squared_error_gradient, lambda y, x, check: sc.squared_error(y, sc.softmax(x), check=check)),
    ):
        numeric = sc.finite_difference_gradient(lambda x, loss=loss: loss(weights, x, check=False), z)
        assert_allclose(gradient(weights, z, check=False), numeric, atol=1e-9)


def test_any_axis_can_hold_the_classes():
    """Along axis 0 of the transposed batch the result is the transpose."""
    z = np.random.default_rng(1).normal(size=(3, 4))
    for function in (sc.softmax_cross_entropy_gradient, sc.squared_error_gradient):
        rows = function([2, 1, 0], z)
        assert_allclose(function([2, 1, 0], z.T, axis=0), rows.T, rtol=1e-14)
        assert_allclose(rows, [function(y, row) for y, row in zip([2, 1, 0], z, strict=True)], rtol=1e-14)


# The laws


@QUICK
@given(ROW, TEMPERATURES, st.floats(0, 1), st.data())
def test_law_gradient_is_the_finite_difference(z, t, smoothing, data):
    """Cross-entropy, with temperature (the factor 1 / T included) and label smoothing."""
    target = data.draw(st.integers(0, z.size - 1))
    numeric = sc.finite_difference_gradient(lambda x: sc.softmax_cross_entropy(target, x, t, smoothing), z)
    assert_allclose(sc.softmax_cross_entropy_gradient(target, z, t, smoothing), numeric, atol=2e-8)


@QUICK
@given(ROW, TEMPERATURES, st.data())
def test_law_squared_error_gradient_is_the_finite_difference(z, t, data):
    """Through softmax."""
    target = data.draw(st.integers(0, z.size - 1))
    numeric = sc.finite_difference_gradient(lambda x: sc.squared_error(target, sc.softmax(x, temperature=t)), z)
    assert_allclose(sc.squared_error_gradient(target, z, t), numeric, atol=2e-8)


@QUICK
@given(ROW, TEMPERATURES)
def test_law_jacobian_is_the_finite_difference(z, t):
    """Entry i, j is d p_i / d z_j in both."""
    numeric = sc.finite_difference_gradient(lambda x: sc.softmax(x, temperature=t), z)
    assert_allclose(sc.softmax_jacobian(z, t), numeric, atol=2e-8)


@QUICK
@given(ROW, TEMPERATURES, st.data())
def test_law_gradients_sum_to_zero(z, t, data):
    """A shift of all logits changes no loss, so no gradient has a part in that direction."""
    target = data.draw(st.integers(0, z.size - 1))
    for function in (sc.softmax_cross_entropy_gradient, sc.squared_error_gradient):
        assert_allclose(function(target, z, t).sum(), 0, atol=2e-15)
    jacobian = sc.softmax_jacobian(z, t)
    assert_allclose(jacobian.sum(axis=0), 0, atol=2e-15)
    assert_array_equal(jacobian, jacobian.T)


@QUICK
@given(ROW, st.data())
def test_law_the_chain_rule(z, data):
    """Jacobian times the loss's derivative in p: -1 / p_t for the cross-entropy, 2 (p - y) for the squared error."""
    target = data.draw(st.integers(0, z.size - 1))
    p, jacobian, y = sc.softmax(z), sc.softmax_jacobian(z), np.eye(z.size)[target]
    assert_allclose(sc.softmax_cross_entropy_gradient(target, z), jacobian @ (-y / p), atol=1e-14)
    assert_allclose(sc.squared_error_gradient(target, z), jacobian @ (2 * (p - y)), atol=1e-14)
