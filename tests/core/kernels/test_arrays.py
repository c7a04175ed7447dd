"""Reading arrays, counting axes, handing results back: dtypes, refusals, and a number where there is no dimension."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

import softmax_core as sc
from softmax_core._kernels.arrays import as_floats, as_result, class_axes, class_axis, widen, without_axis

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
FLOATS = [np.float16, np.float32, np.float64]


@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_are_taken_as_they_are(dtype):
    """No copy, unless the bytes are in the other order."""
    z = np.array([1.5, -2.0], dtype)
    assert as_floats(z, "z") is z
    turned = as_floats(z.astype(z.dtype.newbyteorder()), "z")
    assert turned.dtype == dtype
    assert turned.dtype.isnative
    assert_array_equal(turned, z)


@pytest.mark.parametrize("values", [[1, 2, 255], np.uint8([1, 2, 255]), np.longdouble([1, 2, 255]), [1, 2, 255.0]])
def test_all_else_becomes_float64(values):
    """Before any arithmetic: 1 - 255 is 2 in uint8."""
    assert as_floats(values, "z").dtype == np.float64
    assert_array_equal(as_floats(values, "z"), [1.0, 2.0, 255.0])
    assert_array_equal(as_floats([True, False], "z"), [1.0, 0.0])


@pytest.mark.parametrize("bad", [["a", "b"], [1j, 2.0]])
def test_what_is_no_real_number_is_refused(bad):
    """Text and complex numbers are not cast silently."""
    with pytest.raises(TypeError, match="logits must be real numbers, got dtype"):
        sc.softmax(bad)


def test_ragged_rows_are_refused():
    """A sentence of our own instead of NumPy's."""
    with pytest.raises(ValueError, match="logits must be a rectangular array"):
        sc.softmax([[1.0, 2.0], [3.0]])


def test_float16_is_computed_in_float32():
    """And only that."""
    assert [widen(np.zeros(2, dtype)).dtype for dtype in FLOATS] == [np.float32, np.float32, np.float64]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("computed", [np.float64(0.1), np.array(0.1), np.array([0.1]), np.array([[0.1], [1e300]])])
def test_a_result_has_the_dtype_of_the_caller_and_no_array_is_without_dimensions(computed, dtype):
    """NumPy's rounding, without its warning."""
    with np.errstate(all="raise"):
        result = as_result(computed, dtype)
    assert type(result) is (np.ndarray if np.ndim(computed) else dtype)
    with np.errstate(all="ignore"):
        assert_array_equal(result, np.asarray(computed).astype(dtype))


def test_a_result_that_fits_is_handed_on_without_a_copy():
    """Large results are not worth a second one."""
    computed = np.ones(3, np.float32)
    assert as_result(computed, computed.dtype) is computed


@QUICK
@given(st.integers(0, 4), st.data())
def test_axes_are_those_of_numpy_counted_from_the_end(ndim, data):
    """What NumPy's own sum reduces or refuses, for one axis, several, all, and numbers."""
    shape = tuple(range(2, 2 + ndim))
    one = st.integers(-ndim - 1, ndim)
    axis = data.draw(one | st.none() | st.lists(one, max_size=3).map(tuple))
    try:
        reduced = np.zeros(shape).sum(axis=axis).shape
    except ValueError as refusal:
        with pytest.raises(type(refusal)):
            class_axes(axis, ndim)
        return
    axes = class_axes(axis, ndim)
    assert all(-ndim <= place < 0 for place in axes)
    assert np.zeros(shape).sum(axis=axes).shape == reduced


def test_an_axis_is_dropped_from_a_shape():
    """Counted from the end; where there is a target, a number has no class axis."""
    assert [without_axis((2, 3, 4), axis) for axis in (-1, -2, -3)] == [(2, 3), (2, 4), (3, 4)]
    assert [class_axis(axis, 3) for axis in (0, 1, 2, -1)] == [-3, -2, -1, -1]
    for axis, ndim in ((2, 2), (-3, 2), (-1, 0)):
        with pytest.raises(np.exceptions.AxisError):
            class_axis(axis, ndim)
