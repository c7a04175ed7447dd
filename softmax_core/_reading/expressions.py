"""What expressions of array code mean."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from softmax_core._reading import graph as meanings
from softmax_core._reading.calls import Calls
from softmax_core._reading.graph import LITERAL, Array, Constant, Function, Graph, Named, Pair, Row, Scope, UnknownError

OPERATIONS = {ast.Sub: "sub", ast.Div: "div", ast.Mult: "mul", ast.Add: "add"}


class Expressions(Calls):
    """The part of a reader that knows expressions."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.input = Array(self.graph.input, callers=True)
        self.inputs: set[str] = set()
        self.steps = 0
        self.read: dict[type[ast.expr], Callable[[Any, Scope], Any]] = {
            ast.Name: self._name, ast.Attribute: self._attribute, ast.Constant: self._constant,
            ast.UnaryOp: self._unary, ast.BinOp: self._binary, ast.Call: self._call, ast.Subscript: self._subscript,
            ast.Tuple: self._tuple, ast.List: self._literal, ast.Lambda: self._lambda, ast.Slice: self._slice,
        }  # fmt: skip

    def called(self, function: Function, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Read a call of a function that the text defines."""
        raise NotImplementedError

    def value(self, expression: ast.expr | None, scope: Scope) -> Any:
        """Say what an expression means."""
        self.steps += 1
        read = None if expression is None else self.read.get(type(expression))
        if read is None or self.steps > meanings.MOST_STEPS:
            raise UnknownError
        return read(expression, scope)

    def array(self, value: Any) -> Array:
        """Take a value for an array."""
        if value == LITERAL:
            return self.input
        if isinstance(value, Array):
            return value
        raise UnknownError

    def node(self, value: Any) -> int:
        """Give the number of an array's, or of a number's, node."""
        if isinstance(value, Constant) and isinstance(value.value, int | float):
            return self.graph.make("number", value.value)
        return self.array(value).node

    def _name(self, name: ast.Name, scope: Scope) -> Any:
        found = scope.get(name.id)
        if found is not None:
            return found
        if name.id in meanings.MODULES:
            return Named(meanings.MODULES[name.id])
        if name.id in meanings.BARE or name.id in meanings.BUILTINS:
            return Named(meanings.BARE.get(name.id, f"builtins.{name.id}"))
        return self._only(name.id)

    def _constant(self, constant: ast.Constant, _scope: Scope) -> Any:
        if isinstance(constant.value, str | bytes | complex):
            raise UnknownError
        return Constant(constant.value)

    def _unary(self, unary: ast.UnaryOp, scope: Scope) -> Any:
        inside = self.value(unary.operand, scope)
        if isinstance(unary.op, ast.USub) and isinstance(inside, Constant) and isinstance(inside.value, int):
            return Constant(-inside.value)
        raise UnknownError

    def _binary(self, binary: ast.BinOp, scope: Scope) -> Any:
        one, other = self.value(binary.left, scope), self.value(binary.right, scope)
        if isinstance(binary.op, ast.Pow) and isinstance(one, Named) and one.name in ("numpy.e", "math.e"):
            return Array(self.graph.apply("exp", self.node(other)))
        operation = OPERATIONS.get(type(binary.op))
        if operation is None:
            raise UnknownError
        return Array(self.graph.combine(operation, self.node(one), self.node(other)))

    def _attribute(self, attribute: ast.Attribute, scope: Scope) -> Any:
        of, name = self.value(attribute.value, scope), attribute.attr
        if isinstance(of, Named) and of.of is None:
            if of.name == "numpy" and name == "newaxis":
                return Constant(None)
            return Named(meanings.MODULES.get(f"{of.name}.{name}", f"{of.name}.{name}"))
        if isinstance(of, Pair) and name == "values":
            return of.values
        array = self.array(of)
        if name in ("T", "mT"):
            self.graph.turned = True
            return Array(self.graph.turn(array.node), view=array.callers or array.view)
        return ("shape", array) if name == "shape" else Named(f"array.{name}", array)

    def _subscript(self, subscript: ast.Subscript, scope: Scope) -> Any:
        of, index = self.value(subscript.value, scope), self.value(subscript.slice, scope)
        if index == Constant(0) and isinstance(of, Pair):
            return of.values
        if index == Constant(0) and isinstance(of, tuple) and of[0] == "shape":
            return "rows", of[1]
        array = self.array(of)
        if isinstance(index, Row) and index.of is array:
            return index.row
        kinds = tuple(one.value for one in index if isinstance(one, Constant)) if isinstance(index, tuple) else ()
        self.graph.restored |= "slice" in kinds
        if kinds in (("slice", None), (..., None)):
            return Array(self.graph.restore(array.node, -1))
        if kinds in ((None, "slice"), (None, ...)) or index == Constant(None):
            return Array(self.graph.restore(array.node, 0))
        if isinstance(index, Constant) and index.value in ("slice", ...):
            return array
        raise UnknownError

    def _slice(self, piece: ast.Slice, _scope: Scope) -> Any:
        if piece.lower or piece.upper or piece.step:
            raise UnknownError
        return Constant("slice")

    def _tuple(self, several: ast.Tuple, scope: Scope) -> Any:
        return tuple(self.value(one, scope) for one in several.elts)

    def _only(self, name: str) -> Array:
        """Give the input, which has one name."""
        self.inputs.add(name)
        if len(self.inputs) > 1:
            raise UnknownError
        return self.input

    def _literal(self, numbers: ast.List, _scope: Scope) -> Any:
        """Take a list of numbers, or of lists of them, for the input."""
        for one in ast.walk(numbers):
            number = isinstance(one, ast.Constant) and isinstance(one.value, int | float)
            if not number and not isinstance(one, ast.List | ast.UnaryOp | ast.USub | ast.Load):
                raise UnknownError
        self._only(ast.dump(numbers))
        return LITERAL

    def _lambda(self, function: ast.Lambda, scope: Scope) -> Any:
        names, defaults = meanings.parameters_of(function.args, lambda one: self.value(one, scope))
        return Function(names, defaults, [ast.Return(function.body)], scope)

    def _call(self, call: ast.Call, scope: Scope) -> Any:
        function = self.value(call.func, scope)
        given = [self.value(one, scope) for one in call.args]
        if any(one.arg is None for one in call.keywords):
            raise UnknownError
        named = {str(one.arg): self.value(one.value, scope) for one in call.keywords if one.arg != "dtype"}
        typed = any(one.arg == "dtype" for one in call.keywords)
        if isinstance(function, Function):
            return self.called(function, given, named)
        if isinstance(function, tuple) and function[0] == "softmax" and len(given) == 1:
            return Array(self.library("softmax", self.node(given[0]), function[1]))
        if not isinstance(function, Named):
            raise UnknownError
        return self.known(function, given, named, typed=typed)
