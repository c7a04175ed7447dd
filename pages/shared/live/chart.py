"""A chart that follows the hand, declared by the quantities that its lines and points show.

The browser draws it as SVG. It places what it is given on linear scales and computes nothing: where an axis is
logarithmic, its places are worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from pages.shared.live.grids import Float
from pages.shared.words import Words

Place: TypeAlias = str | float
"""A quantity, or a number that stands still."""

GREY = -1
"""The colour of what belongs to no class; the others are indices of the palette."""


@dataclass(frozen=True)
class Axis:
    """One axis.

    Attributes
    ----------
    title : str
        Key of its words.
    name : str
        What stands for ``{name}`` in them, such as ``{@name0}``, a bound text.
    low, high : float
        Its ends; on a logarithmic axis those of the values, not of their logarithms.
    ticks : sequence of (float, str)
        Where it is marked, and with what.
    log : bool
        Whether it is logarithmic.
    named : sequence of float
        Values at which lines through fixed places can be read off a logarithmic axis: the places say nothing of them.
    """

    title: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]] = ()
    log: bool = False
    name: str = ""
    named: Sequence[float] = ()

    def places(self, values: Float) -> Float:
        """Place values on the axis; what is beyond an end stands there."""
        low, high = sorted((self.low, self.high))
        held = np.minimum(np.maximum(np.asarray(values, dtype=np.float64), low), high)
        return np.asarray(np.log10(held) if self.log else held)

    def described(self, words: Words) -> dict[str, Any]:
        """Describe the axis for the browser."""
        at = self.places(np.array([self.low, self.high, *(tick for tick, _ in self.ticks)])).tolist()
        ticks = [[place, label] for place, (_, label) in zip(at[2:], self.ticks, strict=True)]
        title = words.say(self.title, name=self.name) if self.title else ""
        named = [[float(self.places(np.array(value))), value] for value in self.named]
        return {"title": title, "ends": at[:2], "ticks": ticks, "range": sorted((self.low, self.high)), "named": named}


@dataclass(frozen=True)
class Line:
    """A line: through fixed places, or along the sweep of the control that is shown.

    Attributes
    ----------
    y : str or sequence of Place
        A quantity along the sweep, or one height per x.
    x : sequence of Place
        Nothing: the sweep.
    name : str or None
        Key of its words in the legend, or a text with bound ones such as ``{@name0}``; "": not in the legend; None:
        nothing can be read off it either.
    colour : int or str
        Of the palette; or any other, such as ``var(--ca)``.
    dash : bool
        Whether it is dashed.
    panel : int
        Which of the chart's y axes it stands on, counted from above.
    area : bool
        Whether it is the edge of a shaded region.
    wide : bool
        Whether it is drawn as a thick bar.
    """

    y: Any
    x: Sequence[Place] = ()
    name: str | None = ""
    colour: int | str = GREY
    dash: bool = False
    panel: int = 0
    area: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Point:
    """A mark at two quantities; beyond an end of an axis it stands at the end, or out of sight if it may not.

    Where one of them is nan there is no mark.

    Attributes
    ----------
    x, y : Place
        Where; x "" is where the control that is shown stands.
    colour : int or str
        Of the palette; or any other, such as ``var(--ca)``.
    hollow : bool
        Whether it is a ring.
    held : bool
        Whether it stays at the ends.
    symbol : {"circle", "diamond"}
        Its shape.
    name, text : str
        As for lines in the legend; what is said when it is pointed at.
    """

    x: Place
    y: Place
    colour: int | str = GREY
    hollow: bool = False
    held: bool = True
    symbol: str = "circle"
    panel: int = 0
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes
    ----------
    name : str
        What the template calls it.
    x : Axis or mapping of str to Axis
        Its x axis, or one for every control whose sweep it can show.
    y : Axis or sequence of Axis
        Its y axes, one a panel, from above.
    lines, points : sequence
        What it shows.
    height : int
        In pixels.
    shares : sequence of float
        How the panels divide the height.
    notes : sequence of (float, str, mapping)
        Texts at the left edge: height on the y axis, key of its words, what stands for placeholders in them.
    before : str
        What stands before every value that is read off.
    """

    name: str
    x: Axis | Mapping[str, Axis]
    y: Axis | Sequence[Axis]
    lines: Sequence[Line] = ()
    points: Sequence[Point] = ()
    height: int = 380
    shares: Sequence[float] = (1.0,)
    notes: Sequence[tuple[float, str, Mapping[str, object]]] = ()
    before: str = ""

    @property
    def axes(self) -> Mapping[str, Axis]:
        """The x axis of every control whose sweep can be shown."""
        return self.x if isinstance(self.x, Mapping) else {}

    @property
    def quantities(self) -> set[str]:
        """Every quantity that is shown."""
        lines = [place for one in self.lines for place in (*([one.y] if isinstance(one.y, str) else one.y), *one.x)]
        points = [place for one in self.points for place in (one.x, one.y)]
        return {place for place in (*lines, *points) if isinstance(place, str) and place}

    def described(self, words: Words) -> dict[str, Any]:
        """Describe the chart for the browser."""
        panels = [self.y] if isinstance(self.y, Axis) else list(self.y)
        axes = {"": self.x} if isinstance(self.x, Axis) else self.x
        x = {id_: axis.described(words) for id_, axis in axes.items()}
        return {
            "name": self.name, "height": self.height, "x": x,
            "y": [axis.described(words) for axis in panels], "shares": list(self.shares),
            "lines": [{**vars(one), "name": _named(one.name, words)} for one in self.lines],
            "points": [
                {**vars(one), "name": _named(one.name, words), "text": _named(one.text, words)} for one in self.points
            ],
            "notes": [[place, words.say(key, **values)] for place, key, values in self.notes], "before": self.before,
        }  # fmt: skip


def _named(key: str | None, words: Words) -> str | None:
    """Look a name up, unless it is bound to a text."""
    return None if key is None else str(words.get(key, key))


def round_ticks(low: float, high: float, count: int = 5) -> list[tuple[float, str]]:
    """Mark an axis in equal parts.

    Examples
    --------
    >>> round_ticks(-5, 5)
    [(-5.0, '−5'), (-2.5, '−2.5'), (0.0, '0'), (2.5, '2.5'), (5.0, '5')]
    """
    every = [low * (1 - k / (count - 1)) + high * (k / (count - 1)) for k in range(count)]
    return [(x, f"{x:g}".replace("-", "−")) for x in every]
