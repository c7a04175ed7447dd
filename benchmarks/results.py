"""Figures, what they are held against, and the table they are shown in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

HEAD = ("measured", "unit", "median", "p95", "p99", "worst", "n", "target", "")


class UnmeasuredError(RuntimeError):
    """What should be measured did not happen: there is no figure, good or bad."""


@dataclass(frozen=True)
class Target:
    """The largest value that one statistic of the samples may have, or the least, where more is better.

    Examples
    --------
    >>> print(Target("p95", 16), Target("median", least=3), sep=", ")
    p95 ≤ 16, median ≥ 3
    """

    statistic: Literal["median", "p95", "p99", "worst"]
    most: float = math.inf
    least: float = -math.inf

    @property
    def more_is_better(self) -> bool:
        """Whether there is a least value."""
        return self.least > -math.inf

    def record(self) -> dict[str, float]:
        """Everything, for a JSON file."""
        return {f"{self.statistic} at least": self.least} if self.more_is_better else {self.statistic: self.most}

    def __str__(self) -> str:
        """Write it as the table has it."""
        return f"{self.statistic} ≥ {self.least:g}" if self.more_is_better else f"{self.statistic} ≤ {self.most:g}"


@dataclass(frozen=True)
class Result:
    """Samples of one quantity, smaller being better unless the target has a least value.

    Attributes
    ----------
    benchmark, what, unit : str
        Which benchmark it belongs to, what was measured, in what.
    samples : sequence of float
        One for every time it was measured.
    target : Target or None
        None where the figure is only reported.
    note : str
        What else the reader should know, such as what moved.
    """

    benchmark: str
    what: str
    unit: str
    samples: Sequence[float]
    target: Target | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty measurement, which would pass every target."""
        if not self.samples:
            raise UnmeasuredError(f"{self.benchmark}: no samples of {self.what}")

    @property
    def statistics(self) -> dict[str, float]:
        """Median, 95th and 99th percentile, and worst; where more is better, they are counted from the other end."""
        samples = self.samples
        if self.target and self.target.more_is_better:
            tail = {f"p{percent}": quantile(samples, 1 - percent / 100) for percent in (95, 99)}
            return {"median": median(samples), **tail, "worst": min(samples)}
        tail = {f"p{percent}": quantile(samples, percent / 100) for percent in (95, 99)}
        return {"median": median(samples), **tail, "worst": max(samples)}

    @property
    def passed(self) -> bool | None:
        """Whether the target was met; None without one."""
        if self.target is None:
            return None
        return self.target.least <= self.statistics[self.target.statistic] <= self.target.most

    def row(self) -> tuple[str, ...]:
        """Write the result as a row of the table."""
        shown = [number(value) for value in self.statistics.values()]
        target = str(self.target) if self.target else "–"
        verdict = {None: "reported", True: "pass", False: "**FAIL**"}[self.passed]
        said = f"{verdict} ({self.note})" if self.note else verdict
        return (f"{self.benchmark}: {self.what}", self.unit, *shown, str(len(self.samples)), target, said)

    def record(self) -> dict[str, Any]:
        """Everything, for a JSON file."""
        return {
            "benchmark": self.benchmark,
            "what": self.what,
            "unit": self.unit,
            **self.statistics,
            "target": None if self.target is None else self.target.record(),
            "passed": self.passed,
            "note": self.note,
            "samples": list(self.samples),
        }


def quantile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least this share of all samples does not exceed (nearest rank).

    Examples
    --------
    >>> quantile(range(1, 101), 0.95), quantile([3.0, 1.0], 0.95)
    (95, 3.0)
    """
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def number(value: float) -> str:
    """Write a figure with three digits, more only where they stand before the point.

    Examples
    --------
    >>> number(0), number(0.01234), number(1.2345), number(12.345), number(1234.5)
    ('0', '0.0123', '1.23', '12.3', '1234')
    """
    if value == 0:
        return "0"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(results: Sequence[Result]) -> str:
    """Write results as a Markdown table.

    Examples
    --------
    >>> print(table([Result("drag", "input", "ms", [1.0, 2.0], Target("p95", 16))]))
    | measured    | unit | median | p95 | p99 | worst | n | target   |      |
    |-------------|------|-------:|----:|----:|------:|--:|----------|------|
    | drag: input | ms   |    1.5 |   2 |   2 |     2 | 2 | p95 ≤ 16 | pass |
    """
    rows = [HEAD, *(result.row() for result in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    figures = range(2, 7)
    lines = [
        " | ".join(
            text.rjust(w) if i in figures else text.ljust(w)
            for i, (text, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    rule = "|".join("-" * (w + 1) + (":" if i in figures else "-") for i, w in enumerate(widths))
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])
