"""Where the kernels write and how many threads work: `out=` in any relation to the input, `threads=`."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import softmax_core as sc
from softmax_core import _blocks

INF, NAN = np.inf, np.nan
MAPS = (sc.softmax, sc.log_softmax)


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few rows, for arrays of a few rows."""
    monkeypatch.setattr(_blocks, "BLOCK_BYTES", 400)
    monkeypatch.setattr(_blocks, "FEW_ROWS", 2)
    monkeypatch.setattr(_blocks, "RUN", 4)


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
        _blocks, "ThreadPoolExecutor", lambda n, make=_blocks.ThreadPoolExecutor: pools.append(n) or make(n)
    )
    for threads in (2, 3, 500):
        for call, expected in zip(calls, alone, strict=True):
            with np.errstate(all="raise"):
                assert_array_equal(call(z, threads=threads), expected)
    assert pools == []
    monkeypatch.setattr(_blocks, "THREADED_BYTES", z.nbytes)
    for threads in (2, 3, 500):
        for call, expected in zip(calls, alone, strict=True):
            with np.errstate(all="raise"):
                assert_array_equal(call(z, threads=threads), expected)
    assert pools == [threads for threads in (2, 3, 500) for _ in calls]


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
