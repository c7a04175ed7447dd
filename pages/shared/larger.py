"""The same chart for the front of a class: every letter larger, and the room that it needs."""

from __future__ import annotations

from typing import Any

LETTERS = 22
"""Pixels of every letter in it."""

ROOM = 1.6
"""How much more room there is around and in it."""


def larger(figure: dict[str, Any], ink: str) -> dict[str, Any]:
    """Return a figure in large letters of one colour; the one that is given stays as it is.

    Examples
    --------
    >>> made = larger({"data": [], "layout": {"height": 300, "xaxis": {"title": {"text": "p"}}}}, "#000")["layout"]
    >>> made["height"], made["xaxis"]["title"], made["font"]
    (480, {'text': 'p', 'font': {'size': 22, 'color': '#000'}}, {'size': 22, 'color': '#000'})
    >>> larger({"data": [{"textfont": {"size": 12}}], "layout": {}}, "#000")["data"]
    [{'textfont': {'size': 19}}]
    """
    layout = dict(figure["layout"])
    if "height" in layout:
        layout["height"] = round(ROOM * layout["height"])
    if "margin" in layout:
        layout["margin"] = {side: round(ROOM * size) for side, size in layout["margin"].items()}
    for name, part in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            layout[name] = _axis(part, ink)
        elif name == "legend":
            layout[name] = part | {"font": _sized(part.get("font"), ink)}
        elif name == "annotations":
            layout[name] = [one | {"font": _sized(one.get("font"), ink)} for one in part]
    layout["font"] = _sized(layout.get("font"), ink)
    return {"data": [_trace(one) for one in figure["data"]], "layout": layout}


def _trace(trace: dict[str, Any]) -> dict[str, Any]:
    """Enlarge what is written beside marks, or in cells, which have as much more room."""
    font = trace.get("textfont")
    return trace | {"textfont": font | {"size": min(LETTERS, round(ROOM * font["size"]))}} if font else trace


def _axis(axis: dict[str, Any], ink: str) -> dict[str, Any]:
    title = axis.get("title")
    if title is not None:
        named = title if isinstance(title, dict) else {"text": title}
        axis = axis | {"title": named | {"font": _sized(named.get("font"), ink)}}
    return axis | {"tickfont": _sized(axis.get("tickfont"), ink)}


def _sized(font: dict[str, Any] | None, ink: str) -> dict[str, Any]:
    return {**(font or {}), "size": LETTERS, "color": ink}
