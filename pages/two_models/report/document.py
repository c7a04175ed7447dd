"""The whole report as one HTML file that needs no network and lets nothing in it use one."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from plotly.offline import get_plotlyjs

from pages.shared.words import BCP47
from pages.two_models.explanation import explanation
from pages.two_models.figure.look import Look, missing, signed, whole
from pages.two_models.report import tables
from pages.two_models.report.charts import Chart, as_json, charts, place
from pages.two_models.report.content import WRITTEN_CLASSES, Content
from pages.two_models.report.markup import Html, element, escaped, section
from softmax_core.comparison.study import Study
from softmax_core.digits import text
from softmax_core.predictions.dataset import Dataset

HERE = Path(__file__).parent
DEFINITIONS = {
    "difference": "def_sign", "error_rate": "def_error_rate", "cross_entropy": "def_cross_entropy",
    "squared_error": "def_squared_error", "gap": "def_gap", "top_k": "def_top_k", "bootstrap": "def_bootstrap",
    "mcnemar": "def_mcnemar", "ece_title": "def_ece", "temperature": "def_temperature",
}  # fmt: skip


def report(
    study: Study, data: Dataset, look: Look, bins: int = 15, resamples: int = 2000, seed: int = 0,
    made: datetime | None = None,
) -> bytes:  # fmt: skip
    """Write all results into one HTML file in UTF-8, below 7 MB whatever the size of the data, in both themes."""
    when = (made or datetime.now(UTC)).astimezone(UTC)
    content = Content(study, data, look, bins, resamples, seed, f"{when:%Y-%m-%d %H:%M} UTC")
    drawn = charts(content)
    body = [
        _head(content), _summary(content), _measures(content), _cells(content, drawn), _rows(content, drawn),
        _matrices(content, drawn), _classes(content, drawn), _uncertainty(content, drawn), _calibration(content, drawn),
        _definitions(content),
    ]  # fmt: skip
    return _page(content, Html("".join(body)), as_json(drawn)).encode()


def _page(content: Content, body: Html, data: Html) -> str:
    """Put the parts together; only the two scripts that stand in the file may run."""
    plotly, own = get_plotlyjs(), (HERE / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(plotly)} {_hash(own)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    style = (HERE / "report.css").read_text(encoding="utf-8")
    title = escaped(content.say("title"))
    return "\n".join([
        "<!doctype html>",
        f'<html lang="{BCP47[content.look.words.lang]}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{style}</style></head>",
        f"<body><main>{body}</main>",
        f'<script type="application/json" id="charts">{data}</script>',
        f"<script>{plotly}</script>",
        f"<script>{own}</script>",
        "</body></html>\n",
    ])  # fmt: skip


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _head(content: Content) -> Html:
    words = content.words
    facts = [
        (words["data"], content.data.name), (words["rows"], whole(content.data.rows)),
        (words["classes"], whole(len(content.data.classes))), (words["model_a"], content.names["a"]),
        (words["model_b"], content.names["b"]), *tables.value_kinds(content), (words["bins"], str(content.bins)),
        (words["resamples"], whole(content.resamples)), (words["seed"], str(content.seed)),
        (words["made"], content.made),
    ]  # fmt: skip
    listed = element("dl", *(Html(element("dt", name) + element("dd", value)) for name, value in facts), class_="facts")
    no_script = element("noscript", element("p", words["noscript"]))
    return Html(element("h1", content.say("title")) + listed + no_script)


def _summary(content: Content) -> Html:
    said = [element("p", sentence) for sentence in explanation(content.study, content.look)]
    return section(content.words["summary"], *said, *tables.warnings(content))


def _measures(content: Content) -> Html:
    parts = [tables.measures(content), content.note("smaller")]
    if not content.hard:
        parts.append(tables.top_k(content))
    return section(content.words["measures"], *parts)


def _cells(content: Content, drawn: dict[str, Chart]) -> Html:
    return section(content.words["cells"], place("cells", drawn), tables.cells(content))


def _rows(content: Content, drawn: dict[str, Chart]) -> Html:
    parts: list[object] = []
    if not content.hard:
        parts = [tables.carried(content), place("ranked", drawn), place("cumulative", drawn)]
    return section(content.words["deciding"], *parts, tables.rows(content))


def _matrices(content: Content, drawn: dict[str, Chart]) -> Html:
    written = tables.matrices(content)
    parts: list[object] = []
    for key, chart in (("a", "confusion_a"), ("b", "confusion_b"), ("disagreement", "disagreement")):
        parts += [element("h3", content.say(f"matrix_{key}")), place(chart, drawn)]
        if len(content.data.classes) <= WRITTEN_CLASSES:
            parts.append(written[key])
    return section(content.words["matrices"], *parts)


def _classes(content: Content, drawn: dict[str, Chart]) -> Html:
    shown = [place(key, drawn) for key in ("class_cross_entropy", "class_recall") if key in drawn]
    return section(content.words["per_class"], *shown, tables.per_class(content))


def _uncertainty(content: Content, drawn: dict[str, Chart]) -> Html:
    test, rows = content.study.mcnemar, content.look.rows
    said = content.note("mcnemar_said", only_a=rows(test.only_a), only_b=rows(test.only_b), p=text(test.p_value))
    shown = [place(key, drawn) for key in drawn if key.startswith("bootstrap_")]
    return section(content.words["uncertainty"], tables.bootstrap(content), *shown,
                   element("h3", content.words["mcnemar"]), said)  # fmt: skip


def _calibration(content: Content, drawn: dict[str, Chart]) -> Html:
    if content.hard:
        return section(content.words["calibration"], content.note("needs_probabilities"))
    a, b = content.study.reliability(content.bins)
    return section(
        content.words["calibration"],
        content.note("ece", bins=content.bins, error_a=text(a.error), error_b=text(b.error)),
        place("reliability", drawn), tables.reliability(content),
        element("h3", content.words["histogram"]), place("histogram", drawn),
        element("h3", content.words["curve"]), place("surprisal", drawn),
        element("h3", content.words["temperature"]), place("temperature", drawn), *_split(content),
    )  # fmt: skip


def _split(content: Content) -> list[Html]:
    split = content.study.calibration(content.seed)
    if missing(split.gap):
        return [content.note("split_none")]
    said = content.note(
        "split_said", fitted=content.look.rows(split.fitted), scored=whole(split.scored), seed=split.seed,
        left_out=whole(split.left_out), gap=signed(split.gap), ranking=signed(split.ranking),
        calibration=signed(split.calibration),
    )  # fmt: skip
    return [tables.temperature(content), said]


def _definitions(content: Content) -> Html:
    words = content.words
    listed = [Html(element("dt", words[name]) + element("dd", words[key])) for name, key in DEFINITIONS.items()]
    return section(words["definitions"], element("dl", *listed, class_="defined"))
