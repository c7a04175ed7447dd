"""Both models at every threshold for one class: the ROC curve, and precision over recall."""

from __future__ import annotations

from pages.shared.safe import shortened
from pages.two_models.figure.look import FAINT, GREY, LINES, LONGEST_CLASS, Figure, Look, axis, frame, label, legend
from softmax_core.comparison.one_versus_rest import OneVersusRest
from softmax_core.comparison.plot_curves import Line
from softmax_core.digits import text

HEIGHT, EDGE = 380, 0.012


def roc(both: OneVersusRest, positive: str, look: Look) -> Figure:
    """Draw recall over the false positive rate."""
    names = look.words["curve_false_positive_rate"], look.say("curve_recall", positive=label(positive))
    return _curves(both.roc, ([0.0, 1.0], [0.0, 1.0]), names, look)


def alt_roc(both: OneVersusRest, positive: str, look: Look) -> str:
    """Say which areas are below the ROC curves."""
    return look.tell("alt_roc", positive=_plain(positive), area_a=text(both.a.auc), area_b=text(both.b.auc))


def precision_recall(both: OneVersusRest, positive: str, look: Look) -> Figure:
    """Draw precision over recall, in steps."""
    names = look.say("curve_recall", positive=label(positive)), look.words["curve_precision"]
    return _curves(both.precision_recall, ([0.0, 1.0], [both.share] * 2), names, look)


def alt_precision_recall(both: OneVersusRest, positive: str, look: Look) -> str:
    """Say which areas are below the steps."""
    a, b = text(both.a.average_precision), text(both.b.average_precision)
    return look.tell("alt_precision_recall", positive=_plain(positive), share=text(both.share), area_a=a, area_b=b)


def _plain(positive: str) -> str:
    return shortened(positive, LONGEST_CLASS)


def _curves(lines: tuple[Line, Line], chance: Line, names: tuple[str, str], look: Look) -> Figure:
    ends = {"range": [-EDGE, 1 + EDGE], "showgrid": True, "gridcolor": FAINT}
    data: list[Figure] = [
        {"type": "scatter", "mode": "lines", "x": chance[0], "y": chance[1], "name": look.words["curve_chance"],
         "hoverinfo": "skip", "line": {"color": GREY, "width": 2, "dash": "dot"}}
    ]  # fmt: skip
    data += [
        {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "hoverinfo": "skip",
         "line": {"color": colour, "width": 3, "dash": dash}}
        for (x, y), name, colour, dash in zip(lines, look.pair, look.colours, LINES, strict=True)
    ]  # fmt: skip
    layout = frame(
        HEIGHT, left=60, top=44, xaxis=axis(names[0], **ends), yaxis=axis(names[1], **ends), showlegend=True,
        legend=legend(),
    )  # fmt: skip
    return {"data": data, "layout": layout}
