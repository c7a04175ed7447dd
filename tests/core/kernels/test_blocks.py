"""How arrays are cut into blocks, how many threads work on them, and where the result goes: `threads=`, `out=`."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

import softmax_core as sc
from softmax_core._kernels import blocks

INF, NAN = np.inf, np.nan
MAPS = (sc.softmax, sc.log_softmax)


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few rows, for arrays of a few rows."""
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 400)
    monkeypatch.setattr(blocks, "FEW_ROWS", 2)
    monkeypatch.setattr(blocks, "MIN_ROWS", 4)


# Cutting


def test_rows_are_cut_into_blocks_of_a_size():
    """3/4 MiB unless told otherwise; the last may be smaller, and a row too long for a block is one."""
    assert list(blocks.blocks(3, 3 << 17)) == [slice(0, 2), slice(2, 3)]
    assert list(blocks.blocks(3, 8, 16)) == [slice(0, 2), slice(2, 3)]
    assert list(blocks.blocks(2, 1 << 30)) == [slice(0, 1), slice(1, 2)]
    assert list(blocks.blocks(0, 8)) == []


def test_boxes_cut_the_first_dimension_last():
    """Half a block per row: two of three rows, then the third."""
    assert list(blocks.boxes((2, 3), 3 << 17)) == [
        (slice(0, 1), slice(0, 2)),
        (slice(0, 1), slice(2, 3)),
        (slice(1, 2), slice(0, 2)),
        (slice(1, 2), slice(2, 3)),
    ]


def test_rows_and_boxes_are_all_there_once():
    """Slices and boxes cover every row exactly once, and none is larger than the first."""
    for batch in ((), (1,), (5, 3), (2, 7, 3), (3, 1, 100)):
        for row_bytes in (1, 1 << 18, 1 << 19, 1 << 22):
            seen = np.zeros(batch, int)
            boxes = list(blocks.boxes(batch, row_bytes))
            sizes = [np.size(seen[box]) for box in boxes]
            for box in boxes:
                seen[box] += 1
            assert (seen == 1).all()
            assert max(sizes) == sizes[0] <= max(1, blocks.BLOCK_BYTES // row_bytes)


@pytest.mark.parametrize("rows", [6, 7, 8, 13, 14, 15])
@pytest.mark.parametrize("classes", [3, 60])
def test_nothing_is_lost_at_the_borders_of_blocks(rows, classes, monkeypatch):
    """One row less than a block of 7, a block, one more; twice that."""
    monkeypatch.setattr(blocks, "FEW_ROWS", 1)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 7 * 8 * classes)
    z = np.random.default_rng(rows).normal(size=(rows, classes))
    assert_allclose(sc.softmax(z), special.softmax(z, axis=-1), rtol=1e-13)
    assert_allclose(sc.log_softmax(z), special.log_softmax(z, axis=-1), rtol=1e-13)
    assert_allclose(sc.logsumexp(z), special.logsumexp(z, axis=-1), rtol=1e-13)
    batch = np.arange(rows * 2 * classes, dtype=float).reshape(rows, 2, classes) % 5
    assert_allclose(sc.logsumexp(batch), special.logsumexp(batch, axis=-1), rtol=1e-13)


# Threads


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("classes", [10, 60])
def test_threads_change_no_bit(classes, monkeypatch):
    """Two, three, more than there are blocks; only above the size, and with warnings raised as errors."""
    z = np.random.default_rng(0).normal(scale=4, size=(200, classes)).astype(np.float32)
    z[5], z[6, 0] = -INF, NAN
    y = np.arange(200) % classes
    calls = [
        sc.softmax,
        sc.log_softmax,
        sc.logsumexp,
        lambda a, threads=1: sc.softmax_cross_entropy(y, a, threads=threads),
    ]
    alone = [call(z) for call in calls]
    pools = []
    monkeypatch.setattr(
        blocks, "ThreadPoolExecutor", lambda n, make=blocks.ThreadPoolExecutor: pools.append(n) or make(n)
    )
    for threads in (2, 3, 500):
        for call, expected in zip(calls, alone, strict=True):
            with np.errstate(all="raise"):
                assert_array_equal(call(z, threads=threads), expected)
    assert pools == []
    monkeypatch.setattr(blocks, "THREADED_BYTES", z.nbytes)
    for threads in (2, 3, 500):
        for call, expected in zip(calls, alone, strict=True):
            with np.errstate(all="raise"):
                assert_array_equal(call(z, threads=threads), expected)
    assert pools == [threads for threads in (2, 3, 500) for _ in calls]


# The place for the result


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("function", MAPS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(10,), (40, 10), (12, 60), (5, 4, 10)])
def test_out_is_filled_and_returned_and_may_be_the_input(function, dtype, shape):
    """New memory, memory with another layout, the logits themselves; along every axis, at two temperatures."""
    z = np.random.default_rng(1).normal(scale=4, size=shape).astype(dtype)
    for axis in (*range(z.ndim), None):
        for temperature in (1.0, 0.7):
            expected = function(z, axis, temperature)
            for out in (np.empty_like(z), np.empty_like(z.T).T, np.repeat(z, 2, axis=-1)[..., ::2]):
                assert function(z, axis, temperature, out=out) is out
                assert_array_equal(out, expected)
            for inside in (z.copy(), z.T.copy().T, z[::-1].copy()[::-1]):
                assert function(inside, axis, temperature, out=inside) is inside
                assert_array_equal(inside, expected)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("function", MAPS)
@pytest.mark.parametrize("classes", [10, 60])
@pytest.mark.parametrize("axis", [0, 1])
def test_out_may_overlap_the_input_in_any_way(function, classes, axis):
    """Shifted by a row either way, turned upside down, transposed: as if the input had been copied first."""
    numbers = np.random.default_rng(2).normal(scale=4, size=(61, classes))
    for source, target in (
        (lambda m: m[1:], lambda m: m[:-1]),
        (lambda m: m[:-1], lambda m: m[1:]),
        (lambda m: m[1:], lambda m: m[:0:-1]),
        (lambda m: m[:classes], lambda m: m[:classes].T),
    ):
        memory = numbers.copy()
        expected = function(source(numbers), axis)
        out = target(memory)
        assert function(source(memory), axis, out=out) is out
        assert_array_equal(out, expected)


def test_in_place_of_views_that_start_elsewhere():
    """The same shape and strides are not the same place; a temperature may overlap as well."""
    memory = np.random.default_rng(3).normal(size=(600, 10))
    t = np.abs(memory[:, :1])
    expected = sc.softmax(memory, temperature=np.abs(memory[:, :1]))
    assert_array_equal(sc.softmax(memory, temperature=t, out=memory), expected)
    ladder = np.empty((2, 3))
    assert sc.softmax([1.0, 2.0, 3.0], temperature=[[1.0], [2.0]], out=ladder) is ladder
    assert_array_equal(ladder[1], sc.softmax([1.0, 2.0, 3.0], temperature=2.0))
