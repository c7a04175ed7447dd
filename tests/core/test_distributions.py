"""Softmax, log-softmax, log-sum-exp and sigmoid against mpmath, SciPy, their limits and their laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

import softmax_core as sc

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = np.inf, np.nan
LOGITS = arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=5), elements=st.floats(-30, 30))
ROW = arrays(np.float64, st.integers(2, 6), elements=st.floats(-30, 30))
TEMPERATURES = st.floats(0.05, 50)

# mp.dps = 60; log(1 + exp(-40)) and log(1 + exp(-17))
LOG1P_EXP_MINUS_40 = 4.248354255291588986304977843631582181878e-18
LOG1P_EXP_MINUS_17 = 4.139937633089747447708360061670282583665e-8


def exact_softmax(logits, temperature="1"):
    """Softmax with 60 digits, without any shift."""
    with mp.workdps(60):
        weights = [mp.exp(mpf(z) / mpf(temperature)) for z in logits]
        return [float(weight / sum(weights)) for weight in weights]


def naive(z):
    """Softmax as the formula has it, for logits that are small enough."""
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


# The right values


@pytest.mark.parametrize(
    "logits", [[3.0, 1.0, 0.2], [1000.0, 1001.0, 1002.0], [-745.0, 0.0, 1.0], [1e-9, 0.0, -1e-9], [5.0]]
)
@pytest.mark.parametrize("temperature", [0.5, 1.0, 5.0])
def test_softmax_agrees_with_sixty_digits(logits, temperature):
    """The reference: mpmath at 60 digits."""
    assert_allclose(sc.softmax(logits, temperature=temperature), exact_softmax(logits, temperature), rtol=1e-13)


@pytest.mark.parametrize("axis", [-1, 0, 1, 2, (0, 2), (1, -1), None])
def test_softmax_and_its_relatives_agree_with_scipy_along_any_axis(axis):
    """One axis, several, or all of them."""
    z = np.random.default_rng(1).normal(scale=4, size=(3, 4, 5))
    assert_allclose(sc.softmax(z, axis=axis), special.softmax(z, axis=axis), rtol=1e-13)
    assert_allclose(sc.log_softmax(z, axis=axis), special.log_softmax(z, axis=axis), rtol=1e-13, atol=1e-13)
    assert_allclose(sc.logsumexp(z, axis=axis), special.logsumexp(z, axis=axis), rtol=1e-13)
    kept = sc.logsumexp(z, axis=axis, keepdims=True)
    assert kept.shape == special.logsumexp(z, axis=axis, keepdims=True).shape


def test_softmax_over_everything_divides_by_the_total_sum():
    """Example E6 of the documents: with axis=None no row sums to 1, the whole does."""
    p = sc.softmax([[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]], axis=None)
    expected = [[0.570000868974, 0.0771412290478, 0.0346617885388], [0.209691601146, 0.0771412290478, 0.0313632832459]]
    assert_allclose(p, expected, rtol=5e-12)
    assert_allclose(p.sum(), 1, rtol=1e-15)


def test_sigmoid_agrees_with_scipy():
    """Over the whole range of exp."""
    z = np.linspace(-760, 760, 3041)
    assert_allclose(sc.sigmoid(z), special.expit(z), rtol=1e-14, atol=1e-307)  # SciPy flushes what is below to 0
    assert_allclose(sc.log_sigmoid(z), special.log_expit(z), rtol=1e-14)


# The edge table


def test_edge_a_row_all_minus_inf():
    """Edge: a row all -inf -> softmax and log_softmax nan, logsumexp -inf; other rows untouched."""
    z = [[-INF, -INF], [0.0, 0.0]]
    assert_array_equal(sc.softmax(z), [[NAN, NAN], [0.5, 0.5]])
    assert_allclose(sc.log_softmax(z), [[NAN, NAN], [-np.log(2)] * 2], rtol=1e-15)
    assert_allclose(sc.logsumexp(z), [-INF, np.log(2)], rtol=1e-15)


def test_edge_some_minus_inf():
    """Edge: some -inf -> exactly 0, the logarithm -inf."""
    z = [-INF, 1.0, 1.0]
    assert_array_equal(sc.softmax(z), [0, 0.5, 0.5])
    assert_allclose(sc.log_softmax(z), [-INF, -np.log(2), -np.log(2)], rtol=1e-15)
    assert_allclose(sc.logsumexp(z), 1 + np.log(2), rtol=1e-15)


@pytest.mark.parametrize("temperature", [0.0, 1e-320, 0.5, 2.0, INF])
def test_edge_a_class_that_is_ruled_out_stays_out_at_every_temperature(temperature):
    """Edge: some -inf, with T from 0 to inf."""
    p = sc.softmax([-INF, 2.0, 1.0], temperature=temperature)
    assert p[0] == 0
    assert_allclose(p.sum(), 1, rtol=1e-15)
    assert sc.log_softmax([-INF, 2.0, 1.0], temperature=temperature)[0] == -INF


@pytest.mark.parametrize("intruder", [INF, NAN])
@pytest.mark.parametrize("temperature", [0.0, 0.5, 1.0, INF])
def test_edge_plus_inf_or_nan_in_a_row(intruder, temperature):
    """Edge: +inf or nan in a row -> that row nan, other rows untouched."""
    z = [[intruder, 0.0, -INF], [1.0, 1.0, 1.0]]
    for function, even in ((sc.softmax, 1 / 3), (sc.log_softmax, -np.log(3))):
        assert_allclose(function(z, temperature=temperature), [[NAN] * 3, [even] * 3], rtol=1e-15)


def test_edge_logsumexp_of_plus_inf_is_inf():
    """Edge: logsumexp of +inf is inf; with nan beside it, nan."""
    assert_array_equal(sc.logsumexp([[INF, 0.0], [INF, -INF], [INF, INF], [INF, NAN]]), [INF, INF, INF, NAN])


def test_edge_empty_shapes():
    """Edge: shape (0, K), (N, 0) -> empty; logsumexp over nothing -inf."""
    for shape in ((0, 3), (3, 0), (0,), (0, 0)):
        assert sc.softmax(np.zeros(shape)).shape == shape
        assert sc.log_softmax(np.zeros(shape), temperature=2.0).shape == shape
    assert sc.logsumexp(np.zeros((0, 3))).shape == (0,)
    assert_array_equal(sc.logsumexp(np.zeros((3, 0))), [-INF] * 3)
    assert sc.logsumexp([]) == -INF
    assert sc.sigmoid([]).shape == (0,)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.uint64])
def test_edge_integers_and_booleans_are_cast_before_the_subtraction(dtype):
    """Edge: integers, bool -> float64 before any subtraction; 1 - 255 in uint8 would be 2."""
    z = np.array([1, 2, 255], dtype=dtype)
    p = sc.softmax(z)
    assert p.dtype == np.float64
    assert_allclose(p, exact_softmax([1, 2, 255]), rtol=1e-14)
    assert_allclose(sc.log_softmax(z), [-254, -253, 0], rtol=1e-15, atol=1e-100)
    assert sc.logsumexp(z) == 255
    assert_allclose(sc.softmax([True, False]), exact_softmax([1, 0]), rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f4"])
def test_edge_the_dtype_is_kept(dtype):
    """Edge: float16, float32 -> dtype kept."""
    z = np.array([[3.0, 1.0, 0.25]], dtype=dtype)
    for function in (sc.softmax, sc.log_softmax, sc.logsumexp, sc.sigmoid, sc.log_sigmoid):
        assert function(z).dtype == np.dtype(dtype).newbyteorder("=")


def test_edge_float16_accumulates_in_float32():
    """Edge: 70000 float16 ones sum to more than float16 can hold, and to 2048 if added up in it one by one."""
    z = np.zeros(70_000, dtype=np.float16)
    assert_allclose(np.float64(sc.logsumexp(z)), np.log(70_000), rtol=1e-3)
    assert_allclose(np.float64(sc.softmax(z)), 1 / 70_000, rtol=5e-3)


def test_edge_float16_rounds_once():
    """Edge: float16 is computed wider; the result is the nearest float16 of the exact value."""
    z = np.array([3.0, 1.0, 0.25], dtype=np.float16)
    assert_array_equal(sc.softmax(z), np.array(exact_softmax([3, 1, 0.25]), dtype=np.float16))


def test_edge_temperature_zero_is_the_arg_max():
    """Edge: T = 0 -> one-hot of the arg max, ties shared."""
    assert_array_equal(sc.softmax([1.0, 3.0, 2.0], temperature=0), [0, 1, 0])
    assert_array_equal(sc.softmax([3.0, 3.0, 2.0], temperature=0), [0.5, 0.5, 0])
    assert_allclose(sc.log_softmax([3.0, 3.0, 2.0], temperature=-0.0), [-np.log(2), -np.log(2), -INF], rtol=1e-15)


def test_edge_temperature_inf_is_uniform():
    """Edge: T = inf -> uniform over the classes that are not ruled out, however far apart the logits."""
    assert_array_equal(sc.softmax([1e308, -1e308, 0.0, 7.0], temperature=INF), [0.25] * 4)
    assert_allclose(sc.softmax([1e308, -1e308, 0.0], temperature=1e308), exact_softmax([1, -1, 0]), rtol=1e-14)
    assert_array_equal(sc.softmax([1e308, -1e308, 1e308], temperature=0), [0.5, 0, 0.5])
    assert_array_equal(sc.softmax([-INF, 5.0, 1.0], temperature=INF), [0, 0.5, 0.5])


@pytest.mark.parametrize("temperature", [-1.0, -INF, NAN, [[1.0], [-0.5]]])
def test_edge_negative_or_nan_temperature_is_refused(temperature):
    """Edge: T < 0 or nan -> ValueError that names the value."""
    with pytest.raises(ValueError, match=r"temperature must be 0 or more .* got (-1.0|-inf|nan|-0.5)"):
        sc.softmax([[1.0, 2.0], [3.0, 4.0]], temperature=temperature)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_edge_a_tiny_temperature_stays_finite(dtype):
    """Edge: the shift comes before the division, so T = 1e-320 stays finite."""
    z = np.array([3.0, 3.0, 2.0], dtype=dtype)
    assert_array_equal(sc.softmax(z, temperature=1e-320), [0.5, 0.5, 0])


def test_edge_small_losses_survive_in_log_softmax():
    """Edge: [40, 0] in float64 -> -4.2484e-18 and [17, 0] in float32 -> -4.1399e-8, in every position."""
    assert_allclose(sc.log_softmax([40.0, 0.0]), [-LOG1P_EXP_MINUS_40, -40], rtol=1e-15)
    assert_allclose(sc.log_softmax([0.0, 40.0]), [-40, -LOG1P_EXP_MINUS_40], rtol=1e-15)
    assert_allclose(sc.log_softmax(np.float32([0, 17])), [-17, -LOG1P_EXP_MINUS_17], rtol=1e-6)
    assert_allclose(sc.log_sigmoid(40.0), -LOG1P_EXP_MINUS_40, rtol=1e-15)


def test_edge_sigmoid_at_the_ends():
    """Infinite logits are certain, nan stays nan."""
    assert_array_equal(sc.sigmoid([-INF, INF, NAN, 1e308, -1e308]), [0, 1, NAN, 1, 0])
    assert_array_equal(sc.log_sigmoid([-INF, INF, NAN]), [-INF, 0, NAN])


# Temperatures in an array


def test_several_temperatures_of_one_vector():
    """Shape (M, 1) against (K,) gives (M, K), row by row what single calls give, limits included."""
    temperatures = [0.0, 0.05, 1.0, 20.0, INF]
    p = sc.softmax([3.0, 1.0, 0.2], temperature=np.array(temperatures)[:, None])
    assert_array_equal(p, [sc.softmax([3.0, 1.0, 0.2], temperature=t) for t in temperatures])


def test_one_temperature_per_sample_along_any_axis():
    """Size 1 along the class axis, wherever that is."""
    z = np.random.default_rng(2).normal(size=(4, 3))
    t = np.array([[0.5], [1.0], [2.0], [0.0]])
    rows = [sc.log_softmax(row, temperature=float(one)) for row, one in zip(z, t[:, 0], strict=True)]
    assert_array_equal(sc.log_softmax(z, temperature=t), rows)
    assert_array_equal(sc.log_softmax(z.T, axis=0, temperature=t.T), np.transpose(rows))


def test_the_class_axis_is_that_of_the_logits_when_temperatures_add_dimensions():
    """axis=0 of a vector stays its class axis under temperatures of shape (M, 1)."""
    p = sc.softmax([3.0, 1.0, 0.2], axis=0, temperature=[[1.0], [2.0]])
    assert_allclose(p.sum(axis=1), [1, 1], rtol=1e-15)


def test_temperatures_that_vary_along_the_class_axis_are_refused():
    """The mistake of shape (N,) for (N, 1) is caught, even if N = K would broadcast."""
    with pytest.raises(ValueError, match=r"shape \(2,\) varies along the class axis.*temperature\[:, None\]"):
        sc.softmax([[1.0, 2.0], [3.0, 4.0]], temperature=[1.0, 2.0])
    with pytest.raises(ValueError, match=r"shape \(3, 1\) does not broadcast against logits of \(2, 2\)"):
        sc.softmax([[1.0, 2.0], [3.0, 4.0]], temperature=np.ones((3, 1)))


# The laws


@QUICK
@given(LOGITS, TEMPERATURES)
def test_law_probabilities_sum_to_one(z, t):
    """And lie in [0, 1]."""
    p = sc.softmax(z, temperature=t)
    assert_allclose(p.sum(axis=-1), 1, rtol=1e-14)
    assert ((p >= 0) & (p <= 1)).all()


@QUICK
@given(ROW, st.integers(-(2**20), 2**20))
def test_law_a_shift_changes_nothing(z, shift):
    """softmax(z + c) = softmax(z), and logsumexp(z + c) = logsumexp(z) + c; exactly shiftable logits."""
    z = np.round(z * 2**10) / 2**10
    assert_array_equal(sc.softmax(z + shift), sc.softmax(z))
    assert_array_equal(sc.log_softmax(z + shift), sc.log_softmax(z))
    assert_allclose(sc.logsumexp(z + shift), sc.logsumexp(z) + shift, rtol=1e-15, atol=1e-13)


@QUICK
@given(ROW, st.randoms(use_true_random=False))
def test_law_permutation(z, random):
    """Classes have no order: permuting logits permutes probabilities."""
    order = random.sample(range(z.size), z.size)
    assert_allclose(sc.softmax(z[order]), sc.softmax(z)[order], rtol=1e-14)
    assert_allclose(sc.log_softmax(z[order]), sc.log_softmax(z)[order], rtol=1e-14)


@QUICK
@given(ROW, TEMPERATURES, TEMPERATURES)
def test_law_entropy_grows_with_temperature(z, t1, t2):
    """Monotone in T: hotter is less certain, between the limits 0 and inf."""
    ladder = np.array([[0.0], [min(t1, t2)], [max(t1, t2)], [INF]])
    h = sc.entropy(sc.softmax(z, temperature=ladder))
    # At T = 0 the ties share; near ties may round to more equal than the arg max, never to less.
    assert (np.diff(h) >= -1e-14).all()


@QUICK
@given(ROW, TEMPERATURES)
def test_law_scaling_is_a_change_of_temperature(z, t):
    """softmax(z, T) = softmax(z / T)."""
    assert_allclose(sc.softmax(z, temperature=t), sc.softmax(z / t), rtol=1e-11)


@QUICK
@given(ROW)
def test_law_two_ways_to_the_logarithm(z):
    """exp(log_softmax) = softmax = exp / sum, and log_softmax = z - logsumexp."""
    assert_allclose(np.exp(sc.log_softmax(z)), sc.softmax(z), rtol=1e-13)
    assert_allclose(sc.softmax(z), naive(z), rtol=1e-13)
    assert_allclose(sc.log_softmax(z), z - sc.logsumexp(z), atol=1e-13)


@QUICK
@given(st.floats(-40, 40), st.floats(-40, 40))
def test_law_two_classes_are_the_sigmoid_of_the_difference(a, b):
    """softmax([a, b]) = [sigmoid(a - b), sigmoid(b - a)]; the logarithms alike."""
    assert_allclose(sc.softmax([a, b]), sc.sigmoid([a - b, b - a]), rtol=1e-14)
    assert_allclose(sc.log_softmax([a, b]), sc.log_sigmoid([a - b, b - a]), rtol=1e-14)
