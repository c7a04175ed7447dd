"""Temperature, label smoothing, clipping, threads and the place for a result: what is taken, and what is refused."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import softmax_core as sc
from softmax_core._kernels.options import as_divisor, as_eps, as_label_smoothing, as_temperature

INF, NAN = np.inf, np.nan
MAPS = (sc.softmax, sc.log_softmax)


# Temperature


def test_temperatures_become_float64_and_minus_zero_is_zero():
    """1 / -0.0 would be -inf."""
    for given in (0.0, -0.0, np.float32(-0.0), [-0.0, 2], 1, True, np.float16(0.5)):
        read = as_temperature(given, (2, 3), ()) if np.ndim(given) == 0 else as_temperature(given, (3, 2), ())
        assert read.dtype == np.float64
        assert not np.signbit(read).any()
        assert_array_equal(read, given)


@pytest.mark.parametrize("bad", [-1.0, NAN, -INF, [1.0, -0.5]])
def test_temperatures_below_zero_are_refused(bad):
    """The first offender is named."""
    with pytest.raises(ValueError, match=f"temperature must be 0 or more .* got {np.ravel(bad)[-1]}"):
        as_temperature(bad, (3, 2), ())


def test_temperatures_fit_the_batch_and_not_the_classes():
    """Size 1 along the class axis, counted from the end; what does not broadcast is named with both shapes."""
    assert as_temperature(np.ones((4, 2, 1)), (2, 3), (-1,)).shape == (4, 2, 1)
    assert as_temperature(np.ones(3), (2, 3), (-2,)).shape == (3,)
    with pytest.raises(ValueError, match=r"temperature of shape \(2, 3\) varies along the class axis"):
        as_temperature(np.ones((2, 3)), (2, 3), (-1,))
    with pytest.raises(
        ValueError, match=r"temperature of shape \(4, 1\) does not broadcast against logits of \(2, 3\)"
    ):
        as_temperature(np.ones((4, 1)), (2, 3), (-1,))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_divisor_is_exact_and_absent_at_one(dtype):
    """float32 where it holds the temperature, else float64: 1e39 would be inf, 1e-50 would be 0, 0.1 another number."""
    z = np.ones(3, dtype)
    assert all(as_divisor(one, z, (-1,)) is None for one in (1.0, 1, np.float32(1)))
    for temperature in (0.5, 2, INF, 0.0, 1e39, 1e-50, 0.1):
        divisor = as_divisor(temperature, z, (-1,))
        assert divisor == temperature
        narrow = dtype != np.float64 and float(np.float32(min(temperature, 3e38))) == temperature
        assert divisor.dtype == (np.float32 if narrow or (dtype != np.float64 and temperature == INF) else np.float64)


# Label smoothing and clipping


def test_shares_and_floors_are_floats():
    """The ends of the ranges are in, except 1/2 for eps."""
    assert [as_label_smoothing(share) for share in (0, 0.1, 1)] == [0.0, 0.1, 1.0]
    assert [as_eps(eps) for eps in (0, 1e-300, 0.49)] == [0.0, 1e-300, 0.49]
    for bad in (-1e-9, 0.5, NAN):
        with pytest.raises(ValueError, match=rf"eps must lie in \[0, 0.5\), got {bad}"):
            as_eps(bad)


@pytest.mark.parametrize("bad", [-0.1, 1.5, np.nan])
def test_label_smoothing_out_of_range(bad):
    """The value is named."""
    with pytest.raises(ValueError, match=rf"label_smoothing must lie in \[0, 1\], got {bad}"):
        sc.softmax_cross_entropy(0, [1.0, 2.0], label_smoothing=bad)


# Threads, and the place for the result


@pytest.mark.parametrize(
    "function", [*MAPS, sc.logsumexp, lambda z, threads: sc.softmax_cross_entropy(0, z, threads=threads)]
)
def test_threads_are_a_whole_number_from_one(function):
    """Everything else is refused in a sentence that names it."""
    for bad in (0, -1):
        with pytest.raises(ValueError, match=f"threads must be 1 or more, got {bad}"):
            function([1.0, 2.0], threads=bad)
    for bad in (1.0, "2", None, True):
        with pytest.raises(TypeError, match=f"threads must be a whole number, got {bad!r}"):
            function([1.0, 2.0], threads=bad)
    assert_array_equal(function([1.0, 2.0], threads=np.int64(2)), function([1.0, 2.0], threads=1))


@pytest.mark.parametrize("function", MAPS)
def test_out_that_does_not_fit_is_refused(function):
    """Shape, dtype, byte order, read-only, no array: one sentence that names what was given and what would fit."""
    z = np.float32([[1.0, 2.0, 3.0]])
    for out in (np.empty((3,), np.float32), np.empty((1, 3)), np.empty((1, 3), ">f4"), np.empty((3, 1), np.float32)):
        with pytest.raises(
            ValueError, match=r"out of shape .* does not fit a result of shape \(1, 3\) and dtype float32"
        ):
            function(z, out=out)
    frozen = np.empty((1, 3), np.float32)
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="out is read-only"):
        function(z, out=frozen)
    with pytest.raises(TypeError, match="out must be a NumPy array, got list"):
        function(z, out=[[0.0] * 3])
    nothing = np.empty((0, 3))
    assert function(nothing, out=nothing) is nothing
