"""Where large arrays are cut up: the one place that knows about blocks, scratch memory and threads.

NumPy finishes one operation on a whole array before it begins the next, so a formula of six operations carries a large
array six times from memory to the processor and back. Here a kernel does all six on a block of about 3/4 MiB, which
stays in the processor's cache meanwhile, and its scratch memory serves every block.

Few classes are worked on as (K, n), classes first: NumPy then goes along n numbers at a time, where along rows of ten
it takes longer to begin than to add up. Many classes stay (n, K).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from softmax_core._arrays import Axes, FloatArray, widen

BLOCK_BYTES = 3 << 18
"""Small enough for the cache of a core, large enough that the microsecond by which an operation begins is nothing."""

NARROW = 48
"""Up to so many classes come first, and any number of them where they are not neighbours in memory."""

FEW_ROWS = 256
"""Up to so many rows are one block as they are: turning them would take longer."""

THREADED_BYTES = 40_000_000
"""Logits of fewer bytes are done by the time that threads are at work."""

RUN = 256
"""At least so many rows are worked on together where many classes come first."""

Place: TypeAlias = tuple[slice, ...]


class Block(NamedTuple):
    """What a kernel works on.

    Attributes
    ----------
    z : floats
        Logits in float32 or float64, class axis first or last; not to be written to.
    axis : int
        The class axis: 0, then z has the shape (K, n), or -1.
    kelvin : floats or None
        Temperatures, of size 1 along the class axis; None is T = 1.
    target : ndarray or None
        Class indices, one dimension fewer than z, or distributions in its shape.
    scratch : floats or None
        Memory in the shape of z to work in, always there for (K, n); without it a kernel takes new memory.
    out : floats or None
        Where a result in the shape of z goes; may be z itself or the scratch memory.
    """

    z: FloatArray
    axis: int
    kelvin: FloatArray | None = None
    target: NDArray[Any] | None = None
    scratch: FloatArray | None = None
    out: FloatArray | None = None


Kernel: TypeAlias = Callable[[Block], FloatArray]
"""Gives a number for every logit, in the shape of z, or one for every row, in the shape of z without its class axis."""


def blocks(rows: int, row_bytes: int, block_bytes: int | None = None) -> Iterator[slice]:
    """Cut rows into blocks of about 3/4 MiB.

    Examples
    --------
    >>> list(blocks(3, 3 << 17))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    step = max(1, (block_bytes or BLOCK_BYTES) // max(1, row_bytes))
    return (slice(first, min(first + step, rows)) for first in range(0, rows, step))


def boxes(batch: Sequence[int], row_bytes: int) -> Iterator[Place]:
    """Cut a batch of any number of dimensions into boxes of about 3/4 MiB; none is larger than the first.

    Examples
    --------
    >>> for box in boxes((2, 3), 3 << 17):
    ...     print(box)
    (slice(0, 1, None), slice(0, 2, None))
    (slice(0, 1, None), slice(2, 3, None))
    (slice(1, 2, None), slice(0, 2, None))
    (slice(1, 2, None), slice(2, 3, None))
    """
    if not batch:
        yield ()
        return
    first, *others = batch
    for part in blocks(first, row_bytes * prod(others)):
        for rest in boxes(others, row_bytes):
            yield (part, *rest)


@np.errstate(all="ignore")
def apply(
    kernel: Kernel,
    z: FloatArray,
    axes: Axes,
    kelvin: FloatArray | None = None,
    target: NDArray[Any] | None = None,
    *,
    reduced: bool,
    out: FloatArray | None = None,
    threads: int = 1,
) -> FloatArray:
    """Run a kernel over logits of any shape, along any axes.

    Parameters
    ----------
    kernel : Kernel
        What to compute.
    z : floats
        At least one logit. float16 is computed in float32 and rounded once, at the end.
    axes : tuple of int
        The class axes, counted from the end.
    kelvin : floats or None
        Temperatures, without dimensions or broadcasting to z, of size 1 along the class axes; None is T = 1.
    target : ndarray or None
        In the shape of z, or in that of its batch.
    reduced : bool
        Whether the kernel gives one number for every row.
    out : floats or None
        Where the result goes, in its shape and dtype; may overlap z in any way.
    threads : int
        How many blocks to work on at the same time, if there is enough to do.

    Returns
    -------
    floats
        A row has the same bits alone and in any batch, along any axis, for any size of block and number of threads.
    """
    if axes == (-1,) and z.size <= FEW_ROWS * z.shape[-1] and z.nbytes <= BLOCK_BYTES:
        made = kernel(Block(widen(np.ascontiguousarray(z)), -1, kelvin, target))
        if made.dtype != z.dtype:
            made = made.astype(z.dtype)
        if out is None:
            return made
        out[...] = made
        return out
    if out is None:
        out = np.empty([n for i, n in enumerate(z.shape, -z.ndim) if i not in axes] if reduced else z.shape, z.dtype)
    run = _Run(kernel, z, axes, kelvin, target, out)
    if threads == 1 or z.nbytes < THREADED_BYTES:
        run(run.places)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, (run.places[first::threads] for first in range(threads))))
    return out


class _Run:
    """One call of `apply`: the arrays turned, without a copy, so that the class axes come first or last."""

    def __init__(
        self,
        kernel: Kernel,
        z: FloatArray,
        axes: Axes,
        kelvin: FloatArray | None,
        target: NDArray[Any] | None,
        out: FloatArray,
    ) -> None:
        self.kernel, self.kelvin, self.target, self.out = kernel, kelvin, target, out
        batch = tuple(axis for axis in range(-z.ndim, 0) if axis not in axes)
        self.classes = prod(z.shape[axis] for axis in axes)
        self.first = self.classes <= NARROW or (z.size >= RUN * self.classes and not _along_memory(z, axes))
        order = (*axes, *batch) if self.first else (*batch, *axes)
        apart = _same(z, out) or not np.may_share_memory(z, out)
        self.z = (z if apart else z.copy()).transpose(order)
        if kelvin is not None and kelvin.ndim:
            per_row = [1 if i in axes else n for i, n in enumerate(z.shape, -z.ndim)]
            self.kelvin = np.broadcast_to(kelvin, per_row).transpose(order)
        if target is not None and target.ndim == z.ndim:
            self.target = target.transpose(order)
        if out.ndim == z.ndim:
            self.out = out.transpose(order)
        self.dtype = np.result_type(z, np.float32)
        row_bytes = self.classes * self.dtype.itemsize
        row_bytes = min(row_bytes, BLOCK_BYTES // RUN) if self.first else row_bytes
        self.places = list(boxes([z.shape[axis] for axis in batch], row_bytes))
        self.apart = not np.may_share_memory(self.z, out)

    @np.errstate(all="ignore")  # which every thread has for itself
    def __call__(self, places: Sequence[Place]) -> None:
        """Compute some of the blocks, one after the other in the same scratch memory."""
        scratch = np.empty(self.z[self._index(self.places[0])].size, self.dtype)
        for place in places:
            self._fill(place, scratch)

    def _index(self, place: Place) -> Any:
        """Where a box is in an array that has class axes."""
        return (..., *place) if self.first else (*place, ...)

    def _fill(self, place: Place, scratch: FloatArray) -> None:
        """Compute one block."""
        at = self._index(place)
        z, kelvin, target = self.z[at], self.kelvin, self.target
        rows = z.size // self.classes
        shape = (self.classes, rows) if self.first else (rows, self.classes)
        if kelvin is not None and kelvin.ndim:
            kelvin = kelvin[at].reshape((1, rows) if self.first else (rows, 1))
        if target is not None:
            target = target[at].reshape(shape) if target.ndim == z.ndim else target[place].reshape(rows)
        whole: Any = at if self.out.ndim == z.ndim else (*place, ...)
        out = self.out[whole]
        direct = out.shape == shape and out.dtype == self.dtype
        room = out if direct and self.apart and out.flags.c_contiguous else scratch[: z.size].reshape(shape)
        flat = z.reshape(shape).astype(self.dtype, copy=False)
        made = self.kernel(Block(flat, 0 if self.first else -1, kelvin, target, room, out if direct else room))
        if made is not out:
            out[...] = made.reshape(out.shape)


def _along_memory(z: FloatArray, axes: Axes) -> bool:
    """Whether neighbours in memory belong to the same row."""
    steps = [(abs(step), axis) for axis, step, n in zip(range(-z.ndim, 0), z.strides, z.shape, strict=True) if n > 1]
    return not steps or min(steps)[1] in axes


def _same(one: FloatArray, other: FloatArray) -> bool:
    """Whether two arrays are the same numbers in the same places."""
    first, second = (array.__array_interface__["data"][0] for array in (one, other))
    return bool(first == second) and one.shape == other.shape and one.strides == other.strides
