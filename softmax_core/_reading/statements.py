"""Going through lines of code without running them: statements, expressions and calls, into a `Graph` of operations."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from softmax_core._reading import graph as meanings
from softmax_core._reading.expressions import OPERATIONS, Expressions
from softmax_core._reading.graph import Array, Constant, Function, Named, Pair, Row, Scope, UnknownError

MOST_TIMES = 4
"""How often a loop may do the same."""


class Reader(Expressions):
    """Reads one text."""

    depth = 0
    """How many functions of the text are being called."""

    def whole(self, tree: ast.Module) -> Any:
        """Read a whole text: what its last line is, or what the function that it defines returns."""
        scope, found = Scope(), None
        for statement in tree.body:
            if isinstance(statement, ast.Return):  # the inside of a function
                return self.value(statement.value, scope)
            said = self.statement(statement, scope)
            found = said if said is not None else found
        defined = [one for one in scope.names.values() if isinstance(one, Function)]
        if isinstance(found, Function) or (found is None and defined):
            return self.called(found if isinstance(found, Function) else defined[-1], [self.input])
        return found

    # statements -------------------------------------------------------------------------------------------

    def body(self, statements: Sequence[ast.stmt], scope: Scope) -> Any:
        """Read a function's lines up to what it returns."""
        for statement in statements:
            if isinstance(statement, ast.Return):
                return self.value(statement.value, scope)
            self.statement(statement, scope)
        return None

    def statement(self, statement: ast.stmt, scope: Scope) -> Any:
        """Read one statement; what it is worth, if it is worth something."""
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            return self._assign(statement, scope)
        if isinstance(statement, ast.AugAssign):
            return self._change(statement, scope)
        if isinstance(statement, ast.FunctionDef) and not statement.decorator_list:
            names, defaults = meanings.parameters_of(statement.args, lambda one: self.value(one, scope))
            scope.names[statement.name] = Function(names, defaults, statement.body, scope)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            self._import(statement, scope)
        elif isinstance(statement, ast.For):
            self._loop(statement, scope)
        elif isinstance(statement, ast.Expr):
            text = isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
            return None if text else self.value(statement.value, scope)
        elif not isinstance(statement, ast.Pass):
            raise UnknownError
        return None

    def _import(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        """Give the names of an import their meaning."""
        for one in statement.names:
            if isinstance(statement, ast.ImportFrom):
                module = meanings.MODULES.get(statement.module or "", "")
                whole = meanings.MODULES.get(f"{statement.module}.{one.name}")
                scope.names[one.asname or one.name] = Named(whole or f"{module}.{one.name}")
            elif one.asname:
                scope.names[one.asname] = Named(meanings.MODULES.get(one.name, one.name))

    def _assign(self, statement: ast.Assign | ast.AnnAssign, scope: Scope) -> Any:
        """Give a name a meaning, or write into an array."""
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if len(targets) != 1 or statement.value is None:
            raise UnknownError
        target, value = targets[0], self.value(statement.value, scope)
        if isinstance(target, ast.Name):
            scope.names[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, Pair) and isinstance(target.elts[0], ast.Name):
            scope.names[target.elts[0].id] = value.values
        elif isinstance(target, ast.Subscript):
            self.write(self._place(target, scope), self.array(value).node)
        else:
            raise UnknownError
        return value

    def _place(self, target: ast.Subscript, scope: Scope) -> Array:
        """Find what ``x[:]``, ``x[...]`` or ``x[i]`` writes into."""
        of, index = self.array(self.value(target.value, scope)), self.value(target.slice, scope)
        if isinstance(index, Row) and index.of is of:
            return index.row
        if isinstance(index, Constant) and index.value in (..., "slice"):
            return of
        raise UnknownError

    def _change(self, statement: ast.AugAssign, scope: Scope) -> Any:
        """Write into an array: ``x -= …``."""
        operation = OPERATIONS.get(type(statement.op))
        other = self.value(statement.value, scope)
        if isinstance(statement.target, ast.Name):
            into = self.array(self.value(statement.target, scope))
        elif isinstance(statement.target, ast.Subscript):
            into = self._place(statement.target, scope)
        else:
            raise UnknownError
        if operation is None:
            raise UnknownError
        self.write(into, self.graph.combine(operation, into.node, self.node(other)))
        return into

    def write(self, into: Array, node: int) -> None:
        """Have an array hold something else."""
        if into.view:
            raise UnknownError
        into.node, into.written = node, True

    def _loop(self, statement: ast.For, scope: Scope) -> None:
        """Read a loop that goes through the rows of an array and writes into every one."""
        over, target = self.value(statement.iter, scope), statement.target
        if isinstance(over, tuple) and over[0] == "times":
            return self._repeat(statement, over[1], scope)
        counted = isinstance(over, tuple) and over[0] in ("range", "enumerate")
        of = over[1] if counted and isinstance(over, tuple) else over
        if not isinstance(of, Array) or statement.orelse:
            raise UnknownError
        row = Array(self.graph.row, callers=True)
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        meanings: list[Any] = [Row(of, row), row] if counted else [row]
        if isinstance(over, tuple) and over[0] == "range":
            meanings = meanings[:1]
        for name, meaning in zip(names, meanings, strict=False):
            if not isinstance(name, ast.Name) or len(names) != len(meanings):
                raise UnknownError
            scope.names[name.id] = meaning
        for inner in statement.body:
            self.statement(inner, scope)
        if not row.written:
            raise UnknownError
        self.write(of, self.graph.make("by_row", of.node, row.node))
        return None

    def _repeat(self, statement: ast.For, times: int, scope: Scope) -> None:
        """Read a loop that does the same a few times."""
        if not isinstance(statement.target, ast.Name) or statement.orelse or not 0 <= times <= MOST_TIMES:
            raise UnknownError
        for time in range(times):
            scope.names[statement.target.id] = Constant(time)
            for inner in statement.body:
                self.statement(inner, scope)

    def called(self, function: Function, given: Sequence[Any], named: Mapping[str, Any] | None = None) -> Any:
        """Read a call of a function that the text defines."""
        given_as = {**function.defaults, **dict(zip(function.parameters, given, strict=False)), **(named or {})}
        if (
            set(given_as) != set(function.parameters)
            or len(given) > len(function.parameters)
            or self.depth >= meanings.DEEPEST
        ):
            raise UnknownError
        self.depth += 1
        found = self.body(function.body, Scope(given_as, function.scope))
        self.depth -= 1
        if found is None:
            raise UnknownError
        return found
