"""What travels to the browser: the view, the present values, and a table for every control."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, reduce
from typing import Any

from pages.shared.live.nodes import Bound, Node, parts_of
from softmax_core.travel import Packet, Wanted

OPENED = "opened"
"""The act that says which ``details`` are open now."""


@dataclass(frozen=True)
class Axis:
    """How a chart shows the sweep of one control: the title and range of its x axis, and which steps lie inside."""

    title: str
    low: float
    high: float
    range: tuple[float, float]
    log: bool = False


@dataclass(frozen=True)
class Points:
    """Points that follow: which trace they are, the columns of their x and y, and the edges they never pass.

    A number in place of a column stands still. Traces of markers are the quickest to follow; lines and areas may too.
    """

    trace: int
    x: Sequence[str | float]
    y: Sequence[str | float]
    within: tuple[float, float, float, float]

    def at(self, now: Mapping[str, float]) -> dict[str, list[float]]:
        """Say where they are: x and y of the trace.

        Examples
        --------
        >>> Points(1, ["p"], ["c"], (0.0, 1.0, 0.0, 7.0)).at({"p": 0.5, "c": 9.0})
        {'x': [0.5], 'y': [7.0]}
        """
        low, high, bottom, top = self.within
        return {"x": _held(self.x, now, low, high), "y": _held(self.y, now, bottom, top)}


def _held(places: Sequence[str | float], now: Mapping[str, float], low: float, high: float) -> list[float]:
    """Look columns up, and keep what is outside at the edge; nan stays nan."""
    values = (now[place] if isinstance(place, str) else place for place in places)
    return [min(max(value, low), high) for value in values]


@dataclass(frozen=True)
class ChartSpec:
    """A native Plotly chart that follows, of two kinds, alone or together.

    A sweep: the figure begins with one trace per line, redrawn for the control that moves, and one trace with a marker
    on every line. Points: traces of markers, each at the values of two columns, on whatever else the figure shows.

    Attributes
    ----------
    key : str
        Key of the chart's container.
    lines : sequence of str
        Columns of the sweep's lines.
    axes : mapping of str to Axis
        For every control that the sweep can show.
    active : str
        The control whose sweep is shown; "" without a sweep.
    points : sequence of Points
        What else follows.
    still : int
        How many traces of the figure stand still.
    """

    key: str
    lines: Sequence[str] = ()
    axes: Mapping[str, Axis] = field(default_factory=dict)
    active: str = ""
    points: Sequence[Points] = ()
    still: int = 0

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column that the chart shows."""
        points = (name for points in self.points for name in (*points.x, *points.y) if isinstance(name, str))
        return frozenset({*self.lines, *points})

    @property
    def traces(self) -> int:
        """How many traces the figure has."""
        return (len(self.lines) + 1 if self.lines else 0) + len(self.points) + self.still

    @cached_property
    def packed(self) -> str:
        """The chart as the browser reads it."""
        return _json(asdict(self) | {"traces": self.traces})


@dataclass(frozen=True)
class PackedView:
    """A view ready to travel: the tree as JSON, a key that tells it from others, and what it binds (see `parts_of`).

    The browser keeps the views that it has seen, so one travels only once.
    """

    text: str
    key: str
    parts: Mapping[frozenset[str], Bound]

    def bound(self, opened: frozenset[str] | None = None) -> Bound:
        """Say what can be seen while these of its ``details`` are open; by default all."""
        seen = (part for inside, part in self.parts.items() if opened is None or inside <= opened)
        return reduce(Bound.__or__, seen, Bound())


def pack_view(view: Node) -> PackedView:
    """Pack a tree (see `pages.shared.live.nodes`)."""
    text = _json(view)
    key = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    return PackedView(text, key, parts_of(view))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True)
class Direct:
    """How the browser gets an answer without a run of the script (see `pages.shared.live.direct`).

    Attributes
    ----------
    to : str
        The path to ask.
    state : mapping
        What the browser sends back with the next acts, as JSON.
    query : str or None
        What stands in the address then; None: the script sees to that.
    """

    to: str
    state: Mapping[str, Any]
    query: str | None = None


@dataclass(frozen=True)
class Model:
    """Everything one live view needs.

    Attributes
    ----------
    view : PackedView
        The tree.
    pack : callable
        Gives the numbers that are wanted.
    names : sequence of str
        What columns of the form "name" refer to.
    chart : ChartSpec or None
        A chart to patch.
    charts : sequence of ChartSpec
        More of them.
    lang : str
        BCP 47 code of the words.
    direct : Direct or None
        How the browser may ask for what follows; None: the script only.
    """

    view: PackedView
    pack: Callable[[Wanted], Packet]
    names: Sequence[str] = ()
    chart: ChartSpec | None = None
    charts: Sequence[ChartSpec] = ()
    lang: str = "en"
    direct: Direct | None = None


@dataclass(frozen=True)
class Session:
    """What both sides agreed on.

    Attributes
    ----------
    token : str
        The session's own.
    done : int
        The last act that was done.
    views : frozenset of str
        Keys of the views that the browser has.
    opened : frozenset of str
        Keys of the ``details`` that are open there.
    """

    token: str
    done: int = 0
    views: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()


def settle(session: Session, sent: Any) -> tuple[Session, list[tuple[str, str]]]:
    """Take what the browser sent: the session as it is then, and the acts that are new and the chapter's concern.

    Examples
    --------
    >>> queue = [{"n": 1, "id": "z0", "text": "3"}, {"n": 2, "id": "T", "text": "inf"}]
    >>> session, acts = settle(Session("a", done=1), {"token": "a", "queue": queue, "views": []})
    >>> session.done, acts
    (2, [('T', 'inf')])
    >>> settle(session, {"token": "b", "queue": queue, "views": []})[1]
    []
    """
    if not sent or sent["token"] != session.token:
        return session, []
    fresh = [one for one in sent["queue"] if one["n"] > session.done]
    done = max((one["n"] for one in fresh), default=session.done)
    acts = [(str(one["id"]), str(one["text"])) for one in fresh]
    opened = next((frozenset(text.split()) for what, text in reversed(acts) if what == OPENED), session.opened)
    settled = Session(session.token, done, frozenset(map(str, sent["views"])), opened)
    return settled, [(what, text) for what, text in acts if what != OPENED]


def encode(model: Model, session: Session) -> bytes:
    """Put together what travels: the length of the header, the header as JSON, then the numbers.

    Columns that neither the view nor a chart shows stay here, and so do all but the present values of what is closed.
    """
    charts = [*([model.chart] if model.chart else []), *model.charts]
    packet = model.pack(_wanted(model.view, charts, session.opened))
    header = {
        "token": session.token,
        "done": session.done,
        "lang": model.lang,
        "names": list(model.names),
        "key": model.view.key,
        "opened": sorted(session.opened),
        "direct": asdict(model.direct) if model.direct else None,
    }
    drawn = ",".join(chart.packed for chart in charts)
    view = "null" if model.view.key in session.views else model.view.text
    text = f'{{{_json(header)[1:-1]},{packet.text},"charts":[{drawn}],"view":{view}}}'
    packed = text.encode(errors="replace")  # half a character would stop it
    return b"".join([struct.pack("<I", len(packed)), packed, packet.numbers])


def _wanted(view: PackedView, charts: Sequence[ChartSpec], opened: frozenset[str]) -> Wanted:
    """Say what a view and its charts need; a chart shows the sweep of a control wherever that one is moved."""
    seen, drawn = view.bound(opened), frozenset[str]().union(*(chart.columns for chart in charts))
    active = {chart.active for chart in charts if chart.active}
    return Wanted(view.bound().columns | drawn, seen.columns | drawn, seen.controls | active)


def decode(packed: bytes) -> tuple[dict[str, Any], dict[str, float]]:
    """Read back the header and the present values (what tests look at)."""
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    values = struct.unpack_from(f"<{len(header['columns'])}d", packed, 4 + length)
    return header, {name: value for (name, _), value in zip(header["columns"], values, strict=True)}
