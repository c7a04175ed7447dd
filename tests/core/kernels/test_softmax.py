"""The kernels, block by block, against the plain formulas: any shape, dtype, axis, stride and size of block."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

import softmax_core as sc
from softmax_core._kernels import blocks, softmax

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = np.inf, np.nan
DTYPES = [np.float16, np.float32, np.float64]
TOLERANCE = {np.float16: 6e-4, np.float32: 2e-6, np.float64: 1e-14}
SMALL_BLOCK, FEW_ROWS = 400, 2


def plain(z, axis, temperature=1.0):
    """Softmax, its logarithm and its normaliser by their formulas, in long double, for logits of any size."""
    wide = np.asarray(z, dtype=np.longdouble)
    with np.errstate(all="ignore"):
        top = wide.max(axis=axis, keepdims=True, initial=-INF)
        e = np.exp((wide - top) / temperature)
        total = e.sum(axis=axis, keepdims=True)
        largest = np.squeeze(top, axis=axis)
        lse = np.where(np.isinf(largest), largest, np.squeeze(top / temperature + np.log(total), axis=axis))
        return e / total, (wide - top) / temperature - np.log(total), lse


@st.composite
def cases(draw):
    """Logits with a few infinite or missing ones, seen through some view, an axis or several, a temperature."""
    dtype = draw(st.sampled_from(DTYPES))
    shape = tuple(draw(st.lists(st.sampled_from([0, 1, 2, 3, 7, 9, 17, 52]), min_size=1, max_size=3)))
    z = np.random.default_rng(draw(st.integers(0, 99))).normal(scale=4, size=shape).astype(dtype)
    if z.size:
        for odd in draw(st.lists(st.sampled_from([-INF, INF, NAN, 0.0]), max_size=4)):
            z.flat[draw(st.integers(0, z.size - 1))] = odd
    view = draw(st.sampled_from(["as it is", "turned", "reversed", "every other", "broadcast", "big-endian", "column"]))
    if view == "turned":
        z = z.T
    elif view == "reversed":
        z = z[::-1, ..., ::-1] if z.ndim > 1 else z[::-1]
    elif view == "every other":
        z = np.repeat(z, 2, axis=-1)[..., ::2]
    elif view == "broadcast":
        z = np.broadcast_to(z, (3, *z.shape))
    elif view == "big-endian":
        z = z.astype(z.dtype.newbyteorder(">"))
    elif view == "column":
        z = np.stack([z, z], axis=-1)[..., 0]
    axes = [*range(-z.ndim, z.ndim), None]
    axis = draw(st.sampled_from(axes + ([(0, -1), (-2, -1), (1, 0)] if z.ndim > 1 else [])))
    return z, axis, draw(st.sampled_from([1.0, 1.0, 2.0, 0.7]))


@settings(parent=QUICK, max_examples=250)
@given(cases(), st.sampled_from([400, 1 << 20]), st.sampled_from([2, 256]))
def test_kernels_are_the_plain_formulas(case, block_bytes, few_rows):
    """Whatever the blocks, in every layout, and the input is as it was."""
    z, axis, temperature = case
    before, dtype = z.copy(), z.dtype.newbyteorder("=").type
    p, log_p, _ = plain(z, axis, temperature)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_BYTES", block_bytes)
        patch.setattr(blocks, "FEW_ROWS", few_rows)
        patch.setattr(blocks, "MIN_ROWS", few_rows)
        got = sc.softmax(z, axis, temperature), sc.log_softmax(z, axis, temperature), sc.logsumexp(z, axis)
    for ours, expected in zip(got, (p, log_p, plain(z, axis)[2]), strict=True):
        assert ours.dtype == dtype
        assert ours.shape == expected.shape
        near = TOLERANCE[dtype]
        with np.errstate(all="ignore"):
            assert_allclose(ours.astype(np.longdouble), expected, rtol=near, atol=near)
    assert got[0].flags.writeable
    assert_array_equal(z, before)


@QUICK
@given(
    st.sampled_from(DTYPES),
    st.sampled_from([1, 2, 7, 9, 48, 49, 60]),
    st.integers(1, 13),
    st.sampled_from([0.0, 0.1]),
    st.sampled_from(["class", "distribution"]),
    st.sampled_from([-1, 0, 1]),
)
def test_cross_entropy_is_the_plain_formula(dtype, classes, rows, smoothing, kind, axis):
    """Hard and soft targets, smoothed or not, along any axis of (2, rows, classes), in blocks of a few rows."""
    random = np.random.default_rng(classes * rows)
    z = random.normal(scale=4, size=(2, rows, classes)).astype(dtype)
    labels = random.integers(classes, size=(2, rows))
    y = np.eye(classes)[labels] if kind == "class" else random.dirichlet(np.ones(classes), size=(2, rows))
    smoothed = (1 - smoothing) * y + smoothing / classes
    expected = -(smoothed * plain(z, -1)[1]).sum(axis=-1)
    target = labels if kind == "class" else np.moveaxis(y, -1, axis)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_BYTES", SMALL_BLOCK)
        patch.setattr(blocks, "FEW_ROWS", FEW_ROWS)
        patch.setattr(blocks, "MIN_ROWS", 4)
        loss = sc.softmax_cross_entropy(target, np.moveaxis(z, -1, axis), label_smoothing=smoothing, axis=axis)
    assert loss.dtype == dtype
    near = 2 * TOLERANCE[dtype]
    assert_allclose(loss.astype(np.longdouble), expected, rtol=near, atol=near)


# A row has the same bits wherever it is


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("temperature", [1.0, 0.7])
@pytest.mark.parametrize("classes", [1, 2, 3, 7, 8, 9, 16, 17, 47, 48, 49, 129, 1000])
def test_a_row_has_the_same_bits_alone_and_in_any_batch(classes, temperature, dtype, monkeypatch):
    """One by one; in one block, in blocks of 7 rows, columns first, along axis 0."""
    z = np.random.default_rng(classes).normal(scale=4, size=(30, classes)).astype(dtype)
    z[0, 0] = z[0].max()  # a tie
    y = np.arange(30) % classes
    soft = np.asfortranarray(np.random.default_rng(0).dirichlet(np.ones(classes), size=30))
    alone = [
        [sc.softmax(row, -1, temperature) for row in z],
        [sc.log_softmax(row, -1, temperature) for row in z],
        [sc.logsumexp(row) for row in z],
        [sc.softmax_cross_entropy(label, row, temperature) for label, row in zip(y, z, strict=True)],
        [sc.softmax_cross_entropy(label, row, temperature, 0.1) for label, row in zip(y, z, strict=True)],
        [sc.softmax_cross_entropy(target, row, temperature) for target, row in zip(soft, z, strict=True)],
    ]
    for few_rows, run, rows in ((256, 256, 30), (2, 256, 30), (2, 4, 30), (2, 4, 7)):
        monkeypatch.setattr(blocks, "FEW_ROWS", few_rows)
        monkeypatch.setattr(blocks, "MIN_ROWS", run)
        monkeypatch.setattr(blocks, "BLOCK_BYTES", rows * classes * z.itemsize)
        for batch, axis in ((z, -1), (np.asfortranarray(z), -1), (np.ascontiguousarray(z.T), 0)):
            together = [
                np.moveaxis(sc.softmax(batch, axis, temperature), axis, -1),
                np.moveaxis(sc.log_softmax(batch, axis, temperature), axis, -1),
                sc.logsumexp(batch, axis),
                sc.softmax_cross_entropy(y, batch, temperature, axis=axis),
                sc.softmax_cross_entropy(y, batch, temperature, 0.1, axis=axis),
                sc.softmax_cross_entropy(np.moveaxis(soft, -1, axis), batch, temperature, axis=axis),
                np.moveaxis(sc.softmax(batch, axis, temperature, out=np.empty_like(batch.T).T), axis, -1),
            ]
            for got, expected in zip(together, [*alone, alone[0]], strict=True):
                assert_array_equal(got, expected)


@pytest.mark.parametrize("few_rows", [2, 256])
def test_a_temperature_beyond_the_dtype_is_no_infinity(few_rows, monkeypatch):
    """1e39 and 1e-50 are inf and 0 in float32; the logits are divided by what was given."""
    monkeypatch.setattr(blocks, "FEW_ROWS", few_rows)
    z = np.tile(np.float32([3e38, 0.0, -3e38]), (5, 1))
    assert_allclose(sc.softmax(z, temperature=1e39), plain(z, -1, 1e39)[0], rtol=1e-6)
    tiny = np.float32(2) ** np.array([[-149.0, -148.0]] * 5, np.float32)
    assert_allclose(sc.softmax(tiny, temperature=1e-45), plain(tiny, -1, 1e-45)[0], rtol=1e-6)


# How exact


def exact_rows(z, labels):
    """p, log p and loss of the label and log-sum-exp of every row, with 50 digits."""
    rows = [[mpf(float(number)) for number in row] for row in z]
    sums = [mp.log(mp.fsum(mp.exp(number) for number in row)) for row in rows]
    log_p = [row[label] - total for total, row, label in zip(sums, rows, labels, strict=True)]
    return [mp.exp(number) for number in log_p], log_p, [-number for number in log_p], sums


def worst(numbers, exact, dtype):
    """Largest relative error, in units of eps."""
    errors = [abs((mpf(float(number)) - right) / right) for number, right in zip(numbers, exact, strict=True)]
    return float(max(errors)) / np.finfo(dtype).eps


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("rows", "classes", "scale"), [(300, 10, 3), (100, 3, 12), (20, 60, 4), (4, 300, 3)])
def test_the_relative_error_is_no_worse_than_that_of_scipy(dtype, rows, classes, scale):
    """Losses near 0 among them, where SciPy's logarithm has lost most digits and ours has none to lose.

    The rounding of z - max z alone brings an error of eps * abs(s) / 2, to all of them.
    """
    random = np.random.default_rng(classes)
    z = random.normal(scale=scale, size=(rows, classes)).astype(dtype)
    y = np.where(random.random(rows) < 0.5, z.argmax(axis=1), random.integers(classes, size=rows))
    at = np.arange(rows)
    log_p = special.log_softmax(z, axis=-1)[at, y]
    theirs = special.softmax(z, axis=-1)[at, y], log_p, -log_p, special.logsumexp(z, axis=-1)
    ours = sc.softmax(z)[at, y], sc.log_softmax(z)[at, y], sc.softmax_cross_entropy(y, z), sc.logsumexp(z)
    with mp.workdps(50):
        exact = exact_rows(z, y)
        for one, other, right in zip(ours, theirs, exact, strict=True):
            assert worst(one, right, dtype) <= worst(other, right, dtype) + 1
        assert worst(ours[2], exact[2], dtype) <= np.ptp(z, axis=1).max() / 2 + 5


def test_the_fast_logarithm_loses_nothing():
    """log1p in float32, by way of log, for every size that a sum of exponentials can have: long double, 3 eps."""
    x = np.concatenate([[0.0], np.logspace(-37, 6, 200_001)]).astype(np.float32)
    exact = np.log1p(x.astype(np.longdouble))
    assert (np.abs(softmax._log1p(x) - exact) <= 3 * np.finfo(np.float32).eps * exact).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [1, 2, 7, 8, 9, 15, 16, 17, 127, 128, 129, 136, 137, 1000])
def test_classes_that_come_first_are_added_up_as_numpy_adds_up_rows(classes, dtype):
    """The same bits as of NumPy's pairwise sum of contiguous rows; a sum in place as well."""
    terms = np.random.default_rng(classes).random((5, classes)).astype(dtype)
    expected = terms.sum(axis=-1)[np.newaxis]
    assert_array_equal(softmax._total(np.ascontiguousarray(terms.T), 0), expected)
    assert_array_equal(softmax._total_in_place(np.ascontiguousarray(terms.T), 0), expected)
