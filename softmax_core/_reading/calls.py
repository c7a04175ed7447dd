"""What calls mean: NumPy's functions, those of SciPy, PyTorch and JAX that are the same, and methods of arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from softmax_core._reading.graph import LITERAL, Array, Constant, Graph, Named, Pair, UnknownError

REDUCTIONS = {"sum": "sum", "max": "max", "amax": "max", "logsumexp": "lse"}
BINARY = {"subtract": "sub", "sub": "sub", "divide": "div", "true_divide": "div", "div": "div", "multiply": "mul"}
SAME = ("asarray", "asanyarray", "ascontiguousarray", "from_numpy")
COPIES = ("array", "copy", "clone", "astype", "tensor", "as_tensor", "float", "double", "float64", "float32")
USUAL = {"scipy.special": None, "jax.nn": -1}
"""The axis of a library's softmax where none is named; of the others one must be."""


class Calls:
    """The part of a reader that knows functions."""

    graph: Graph

    def array(self, value: Any) -> Array:
        """Take a value for an array."""
        raise NotImplementedError

    def node(self, value: Any) -> int:
        """Give the number of an array's node."""
        raise NotImplementedError

    def write(self, into: Array, node: int) -> None:
        """Have an array hold something else."""
        raise NotImplementedError

    def known(self, function: Named, given: Sequence[Any], named: Mapping[str, Any], *, typed: bool) -> Any:
        """Say what a call of a known function, or of a method, gives; `typed` says whether it names a dtype."""
        module, _, name = function.name.rpartition(".")
        if module == "builtins":
            return self._builtin(name, given, named)
        if name == "Softmax":
            return "softmax", self._axis(named, given)
        arguments = [function.of, *given] if function.of is not None else list(given)
        return self._of_arrays(module, name, arguments, named, typed=typed)

    def _of_arrays(self, module: str, name: str, arguments: list[Any], named: Mapping[str, Any], *, typed: bool) -> Any:
        """Say what a call with at least one array gives."""
        if not arguments:
            raise UnknownError
        if name in REDUCTIONS:
            return self._reduced(name, arguments, named)
        if name in ("softmax", "log_softmax"):
            return self._softmax(module, name, arguments, named)
        if name in ("exp", "log", *BINARY):
            return self._elementwise(name, arguments, named)
        if name in (*SAME, *COPIES):
            same = arguments[0] == LITERAL or (name in SAME and not typed)
            one = self.array(arguments[0])
            return one if same else Array(one.node)
        return self._shaped(name, arguments, named)

    def _builtin(self, name: str, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Read a call of what Python itself has."""
        if len(given) != 1 or named:
            raise UnknownError
        (one,) = given
        if name == "print":
            return one
        if name == "sum":  # Python's own goes through the rows
            return Array(self.graph.reduce("sum", self.array(one).node, 0, keep=False))
        if name == "len":
            return "rows", self.array(one)
        if name == "range" and isinstance(one, tuple) and one[0] == "rows":
            return "range", one[1]
        if name == "range" and isinstance(one, Constant) and isinstance(one.value, int):
            return "times", one.value
        if name == "enumerate":
            return "enumerate", self.array(one)
        raise UnknownError

    def _axis(self, named: Mapping[str, Any], given: Sequence[Any] = ()) -> Any:
        """Read the axis of a call, and refuse what else it says."""
        if set(named) - {"axis", "dim"} or len(given) + len(named) > 1:
            raise UnknownError
        return self._plain([*named.values(), *given, Constant(None)][0])

    def _plain(self, value: Any) -> Any:
        if value == (Constant(0), Constant(1)):
            return None
        if not isinstance(value, Constant) or isinstance(value.value, bool):
            raise UnknownError
        return value.value

    def _reduced(self, name: str, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Read sum, max and logsumexp."""
        rest = dict(named)
        kept = rest.pop("keepdims", rest.pop("keepdim", Constant(False)))  # noqa: FBT003
        keep = isinstance(kept, Constant) and kept.value is True
        axis = self._axis(rest, given[1:])
        whole = keep and axis is None
        node = self.graph.reduce(REDUCTIONS[name], self.node(given[0]), axis, keep=keep or whole)
        places = name == "max" and axis is not None and ({"dim", "keepdim"} & set(named))
        return Pair(Array(node)) if places else Array(node)

    def _softmax(self, module: str, name: str, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Read a library's own softmax."""
        rest = given[1:]
        if not rest and not named:
            if module not in USUAL:
                raise UnknownError
            axis = USUAL[module]
        elif module == "scipy.special" and rest:
            axis = self._axis({}, rest)
        else:
            axis = self._axis(named, rest)
        return Array(self.library(name, self.node(given[0]), axis))

    def library(self, name: str, node: int, axis: Any) -> int:
        """Give the node of a library's softmax along an axis."""
        op, *inside = self.graph.nodes[node]
        if op == "T" and axis is not None:
            return self.graph.turn(self.library(name, inside[0], 1 if axis == 0 else 0))
        return self.graph.make(name, node, axis)

    def _elementwise(self, name: str, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Read exp, log, and operators written as functions; their result may be put into an array."""
        wanted = 2 if name in BINARY else 1
        out = named.get("out", given[wanted] if len(given) == wanted + 1 else None)
        if set(named) - {"out"} or not wanted <= len(given) <= wanted + 1:
            raise UnknownError
        nodes = [self.node(one) for one in given[:wanted]]
        node = self.graph.combine(BINARY[name], *nodes) if name in BINARY else self.graph.apply(name, *nodes)
        if out is None:
            return Array(node)
        into = self.array(out)
        self.write(into, node)
        return into

    def _shaped(self, name: str, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Read what puts an axis back, or transposes."""
        one, rest = self.array(given[0]), list(given[1:])
        if name in ("transpose", "t", "swapaxes"):
            if rest not in ([], [Constant(0), Constant(1)], [Constant(1), Constant(0)]):
                raise UnknownError
            self.graph.turned = True
            return Array(self.graph.turn(one.node), view=one.callers or one.view)
        if name in ("expand_dims", "unsqueeze"):
            axis = self._axis(named, rest)
            self.graph.restored |= axis == 1
            return Array(self.graph.restore(one.node, axis))
        if name in ("reshape", "view") and not named:
            shape = rest[0] if len(rest) == 1 else tuple(rest)
            first, *second = shape if isinstance(shape, tuple) else (None,)
            if second == [Constant(1)] and (first == Constant(-1) or (isinstance(first, tuple) and first[0] == "rows")):
                self.graph.turned = True
                return Array(self.graph.restore(one.node, -1))
        raise UnknownError
