"""Run a kernel over a large array block by block: blocks that fit a core's cache, scratch memory, threads."""

# NumPy finishes one operation on a whole array before it begins the next, so a formula of six operations carries a
# large array six times from memory to the processor and back. A kernel does all six on a block that stays in the cache.
#
# Few classes are worked on as (K, n), classes first: NumPy then goes along n numbers at a time, where along rows of ten
# it takes longer to begin than to add up. Many classes stay (n, K).

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels.arrays import Axes, FloatArray, widen

# 3/4 MiB: fits the cache of a core, and the microsecond by which an operation begins does not count.
BLOCK_BYTES = 3 << 18

# Up to so many classes come first, and any number of them where they are not neighbours in memory.
NARROW = 48

# Up to so many rows are one block as they are: transposing them would take longer.
FEW_ROWS = 256

# Logits of fewer bytes are done by the time that threads are at work.
THREADED_BYTES = 40_000_000

# At least so many rows are in a block where many classes come first.
MIN_ROWS = 256

Box: TypeAlias = tuple[slice, ...]


class Block(NamedTuple):
    """What a kernel works on."""

    z: FloatArray  # logits in float32 or float64; read only
    axis: int  # the class axis: 0, then z has the shape (K, n), or -1
    temperature: FloatArray | None = None  # of size 1 along the class axis; None is T = 1
    target: NDArray[Any] | None = None  # class indices, one dimension fewer than z, or distributions in its shape
    scratch: FloatArray | None = None  # memory in the shape of z, always there for (K, n)
    out: FloatArray | None = None  # where a result in the shape of z goes; may be z itself or the scratch memory


# Gives a number for every logit, in the shape of z, or one for every row, in the shape of z without its class axis.
Kernel: TypeAlias = Callable[[Block], FloatArray]


def blocks(rows: int, row_bytes: int, block_bytes: int | None = None) -> Iterator[slice]:
    """Cut rows into blocks of `BLOCK_BYTES`, or of another size."""
    step = max(1, (block_bytes or BLOCK_BYTES) // max(1, row_bytes))
    return (slice(first, min(first + step, rows)) for first in range(0, rows, step))


def boxes(batch: Sequence[int], row_bytes: int) -> Iterator[Box]:
    """Cut a batch of any number of dimensions into boxes of `BLOCK_BYTES`; none is larger than the first."""
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
    temperature: FloatArray | None = None,
    target: NDArray[Any] | None = None,
    *,
    reduced: bool,
    out: FloatArray | None = None,
    threads: int = 1,
) -> FloatArray:
    """Run a kernel along any axes of at least one logit; a row has the same bits alone and in any batch."""
    if axes == (-1,) and z.size <= FEW_ROWS * z.shape[-1] and z.nbytes <= BLOCK_BYTES:
        made = kernel(Block(widen(np.ascontiguousarray(z)), -1, temperature, target))
        if out is None:
            return made
        out[...] = made
        return out
    if out is None:
        out = np.empty([n for i, n in enumerate(z.shape, -z.ndim) if i not in axes] if reduced else z.shape, z.dtype)
    call = _BlockedCall(kernel, z, axes, temperature, target, out)
    if threads == 1 or z.nbytes < THREADED_BYTES:
        call.compute(call.boxes)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(call.compute, (call.boxes[first::threads] for first in range(threads))))
    return out


class _BlockedCall:
    """One call of `apply`: the arrays transposed, without a copy, so that the class axes come first or last."""

    def __init__(
        self,
        kernel: Kernel,
        z: FloatArray,
        axes: Axes,
        temperature: FloatArray | None,
        target: NDArray[Any] | None,
        out: FloatArray,
    ) -> None:
        self.kernel, self.temperature, self.target, self.out = kernel, temperature, target, out
        batch = tuple(axis for axis in range(-z.ndim, 0) if axis not in axes)
        self.classes = prod(z.shape[axis] for axis in axes)
        self.first = self.classes <= NARROW or (z.size >= MIN_ROWS * self.classes and not _along_memory(z, axes))
        order = (*axes, *batch) if self.first else (*batch, *axes)
        apart = _same(z, out) or not np.may_share_memory(z, out)
        self.z = (z if apart else z.copy()).transpose(order)
        if temperature is not None and temperature.ndim:
            per_row = [1 if i in axes else n for i, n in enumerate(z.shape, -z.ndim)]
            self.temperature = np.broadcast_to(temperature, per_row).transpose(order)
        if target is not None and target.ndim == z.ndim:
            self.target = target.transpose(order)
        if out.ndim == z.ndim:
            self.out = out.transpose(order)
        self.dtype = np.result_type(z, np.float32)
        row_bytes = self.classes * self.dtype.itemsize
        row_bytes = min(row_bytes, BLOCK_BYTES // MIN_ROWS) if self.first else row_bytes
        self.boxes = list(boxes([z.shape[axis] for axis in batch], row_bytes))
        self.apart = not np.may_share_memory(self.z, out)

    @np.errstate(all="ignore")  # which every thread has for itself
    def compute(self, some: Sequence[Box]) -> None:
        """Compute some of the boxes, one after the other in the same scratch memory."""
        scratch = np.empty(self.z[self._index(self.boxes[0])].size, self.dtype)
        for box in some:
            self._fill(box, scratch)

    def _index(self, box: Box) -> Any:
        """Give the index of a box in an array that has class axes."""
        return (..., *box) if self.first else (*box, ...)

    def _fill(self, box: Box, scratch: FloatArray) -> None:
        """Compute one box."""
        at = self._index(box)
        z, temperature, target = self.z[at], self.temperature, self.target
        rows = z.size // self.classes
        shape = (self.classes, rows) if self.first else (rows, self.classes)
        if temperature is not None and temperature.ndim:
            temperature = temperature[at].reshape((1, rows) if self.first else (rows, 1))
        if target is not None:
            target = target[at].reshape(shape) if target.ndim == z.ndim else target[box].reshape(rows)
        whole: Any = at if self.out.ndim == z.ndim else (*box, ...)
        out = self.out[whole]
        direct = out.shape == shape and out.dtype == self.dtype
        room = out if direct and self.apart and out.flags.c_contiguous else scratch[: z.size].reshape(shape)
        flat = z.reshape(shape).astype(self.dtype, copy=False)
        made = self.kernel(Block(flat, 0 if self.first else -1, temperature, target, room, out if direct else room))
        if made is not out:
            out[...] = made.reshape(out.shape)


def _along_memory(z: FloatArray, axes: Axes) -> bool:
    """Tell whether neighbours in memory belong to the same row."""
    steps = [(abs(step), axis) for axis, step, n in zip(range(-z.ndim, 0), z.strides, z.shape, strict=True) if n > 1]
    return not steps or min(steps)[1] in axes


def _same(one: FloatArray, other: FloatArray) -> bool:
    """Tell whether two arrays are the same numbers in the same places."""
    first, second = (array.__array_interface__["data"][0] for array in (one, other))
    return first == second and one.shape == other.shape and one.strides == other.strides
