"""The charts of a report: drawn for both themes, and written as data that cannot be mistaken for markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from pages.two_models import figure, verdict
from pages.two_models.figure.look import FAINT, INK, Figure, Look
from pages.two_models.report.content import Content
from softmax_core.comparison.one_versus_rest import positive_of
from softmax_core.comparison.plot_binning import merge_classes, sample_histogram
from softmax_core.comparison.plot_downsampling import most_different_classes, most_influential_rows, surprisal_points

GROUND = {False: "#ffffff", True: "#14171c"}
FONT = "system-ui, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
CURVE_BINS = 20


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes
    ----------
    alt : str
        What it shows, in one sentence.
    light, dark : dict
        For Plotly.
    """

    alt: str
    light: Figure
    dark: Figure


Draw = Callable[[Look], Figure]
Drawing = tuple[str, Draw, str]
"""A chart's key, what draws it in a theme, and what it shows."""


def charts(content: Content) -> dict[str, Chart]:
    """Draw everything that these results can show."""
    drawings = [*_verdict(content), *_right_and_wrong(content), *_uncertainty(content)]
    if not content.hard:
        drawings += [*_influence(content), *_curves(content), *_calibration_charts(content)]
    drawn = {}
    for key, draw, alt in drawings:
        light, dark = (_themed(draw(replace(content.look, dark=dark)), dark=dark) for dark in (False, True))
        drawn[key] = Chart(alt, light, dark)
    return drawn


def _verdict(content: Content) -> Iterator[Drawing]:
    told = verdict.Told(content.study.verdict, content.look)
    if verdict.picture(told) is not None:
        yield (
            "verdict",
            lambda look: verdict.picture(verdict.Told(content.study.verdict, look)) or {},
            verdict.alt(told),
        )


def _right_and_wrong(content: Content) -> Iterator[Drawing]:
    study, classes, look = content.study, content.data.classes, content.look
    yield "cells", partial(figure.cells, study.cells), figure.alt_cells(study.cells, look)
    for which in "ab":
        matrix = (merge_classes(study.confusion(which)), classes, which)
        yield f"confusion_{which}", partial(figure.confusion, *matrix), figure.alt_confusion(*matrix, look)
    same = (merge_classes(study.disagreement), classes)
    yield "disagreement", partial(figure.disagreement, *same), figure.alt_disagreement(*same, look)
    for measure in ("recall",) if content.hard else ("recall", "cross_entropy"):
        shown = (study.per_class, most_different_classes(study.per_class, measure).tolist(), measure, classes)
        yield f"class_{measure}", partial(figure.per_class, *shown), figure.alt_per_class(*shown, look)


def _uncertainty(content: Content) -> Iterator[Drawing]:
    for found in content.bootstraps():
        counted = sample_histogram(found.samples, step=1 / content.data.rows if found.measure == "accuracy" else 0.0)
        draw = partial(figure.bootstrap, found, counted)
        yield f"bootstrap_{found.measure}", draw, figure.alt_bootstrap(found, content.look)


def _influence(content: Content) -> Iterator[Drawing]:
    study, look, name = content.study, content.look, content.data.row_name
    most, curve = (most_influential_rows(study.comparison.difference, study.ranking), name), study.cumulative()
    yield "ranked", partial(figure.ranked, *most), figure.alt_ranked(*most, look)
    if study.listed_for:  # shares of a gap that may be chance say nothing
        yield "cumulative", partial(figure.cumulative, curve, study.ranking.sign), figure.alt_cumulative(curve, look)
    points = surprisal_points(study.comparison.a), surprisal_points(study.comparison.b), name
    yield "surprisal", partial(figure.surprisal, *points), figure.alt_surprisal(study.comparison, look)


def _curves(content: Content) -> Iterator[Drawing]:
    positive = positive_of(content.positive, len(content.data.classes))
    both, name = content.study.one_versus_rest(positive), content.data.classes[positive]
    yield "roc", partial(figure.roc, both, name), figure.alt_roc(both, name, content.look)
    drawn = partial(figure.precision_recall, both, name)
    yield "precision_recall", drawn, figure.alt_precision_recall(both, name, content.look)


def _calibration_charts(content: Content) -> Iterator[Drawing]:
    study, look = content.study, content.look
    bins = study.reliability(content.bins)
    yield "reliability", partial(figure.reliability, *bins), figure.alt_reliability(*bins, look)
    counts = study.histogram(CURVE_BINS)
    yield "histogram", partial(figure.true_probability, counts), figure.alt_true_probability(counts, look)
    split = study.calibration(content.seed)
    yield "temperature", partial(figure.temperature, split), figure.alt_temperature(split, look)


def _themed(drawn: Figure, *, dark: bool) -> Figure:
    """Give a chart the ground and the ink that Streamlit's theme gives it in the app."""
    ground, ink = GROUND[dark], INK[dark]
    plain = {
        "showgrid": False, "zeroline": False, "linecolor": FAINT, "tickcolor": FAINT, "title": {"font": {"size": 13}},
    }  # fmt: skip
    template = {"layout": {"xaxis": plain, "yaxis": {**plain, "showgrid": True, "gridcolor": FAINT}}}
    theme = {
        "paper_bgcolor": ground, "plot_bgcolor": ground, "font": {"color": ink, "family": FONT, "size": 13},
        "hoverlabel": {"bgcolor": ground, "font": {"color": ink}}, "template": template,
    }  # fmt: skip
    return {"data": drawn["data"], "layout": {**theme, **drawn["layout"]}}


def as_json(drawn: dict[str, Chart]) -> Markup:
    r"""Write all charts as JSON that is safe inside a script element.

    Each is written in its light theme, with what is different in the dark one beside it.

    Examples
    --------
    >>> print(as_json({"x": Chart("", {"text": "</script>", "ink": 1}, {"text": "</script>", "ink": 2})}))
    {"x":{"light":{"text":"\u003c/script\u003e","ink":1},"dark":{"ink":2}}}
    """
    plain = {key: {"light": one.light, "dark": _changed(one.light, one.dark)} for key, one in drawn.items()}
    return htmlsafe_json_dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _changed(one: Any, other: Any) -> Any:
    """Return what has to be put into one structure to make the other; entries of a list go by their number."""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        one, other = ({str(place): item for place, item in enumerate(items)} for items in (one, other))
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return {key: _changed(one.get(key), item) for key, item in other.items() if key not in one or one[key] != item}
