"""The whole report as one HTML file that needs no network and lets nothing in it use one."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from pages.shared.live.template import environment
from pages.shared.words import BCP47
from pages.two_models import verdict
from pages.two_models.explanation import explanation
from pages.two_models.figure.look import Look, signed, whole
from pages.two_models.figure.uncertainty import why_no_split
from pages.two_models.report import tables
from pages.two_models.report.charts import as_json, charts
from pages.two_models.report.content import Content
from pages.two_models.report.tables import Table
from softmax_core.comparison.dataset import Dataset
from softmax_core.comparison.study import Study
from softmax_core.digits import text

TEMPLATE = "two_models/report/report.html"
OWN = Path(__file__).with_name("report.js").read_text(encoding="utf-8")
DEFINITIONS = {
    "difference": "def_sign", "error_rate": "def_error_rate", "cross_entropy": "def_cross_entropy",
    "squared_error": "def_squared_error", "gap": "def_gap", "top_k": "def_top_k", "bootstrap": "def_bootstrap",
    "mcnemar": "def_mcnemar", "ece_title": "def_ece", "temperature": "def_temperature",
}  # fmt: skip


def report(
    study: Study, data: Dataset, look: Look, bins: int = 15, resamples: int = 2000, seed: int = 0,
    positive: int | None = None, made: datetime | None = None,
) -> bytes:  # fmt: skip
    """Write all results into one HTML file in UTF-8, below 7 MB whatever the size of the data, in both themes."""
    when = (made or datetime.now(UTC)).astimezone(UTC)
    content = Content(study, data, look, bins, resamples, seed, f"{when:%Y-%m-%d %H:%M} UTC", positive)
    drawn = charts(content)
    plotly, own = (Markup(script) for script in (get_plotlyjs(), OWN))  # noqa: S704  (Plotly's script and ours)
    page = environment().get_template(TEMPLATE).render(
        t=content.words, bcp47=BCP47[content.words.lang], title=content.say("title"), hard=content.hard,
        policy=_policy(plotly, own), plotly=plotly, own=own, charts=drawn, data=as_json(drawn), **everything(content),
    )  # fmt: skip
    return page.encode()


def everything(content: Content) -> dict[str, Any]:
    """Write all sentences and tables."""
    return {**_sentences(content), "tables": _tables(content), "matrices": _matrices(content)}


def _policy(*scripts: str) -> str:
    """Let these scripts run, and nothing in the file ask anyone."""
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _facts(content: Content) -> list[tuple[str, str]]:
    """Say what was compared, and how."""
    words = content.words
    return [
        (words["data"], content.data.name), (words["rows"], whole(content.data.rows)),
        (words["classes"], whole(len(content.data.classes))), (words["model_a"], content.names["a"]),
        (words["model_b"], content.names["b"]), *tables.value_kinds(content), (words["bins"], str(content.bins)),
        (words["resamples"], whole(content.resamples)), (words["seed"], str(content.seed)),
        (words["made"], content.made),
    ]  # fmt: skip


def _sentences(content: Content) -> dict[str, Any]:
    """Say all that is said in sentences; without probabilities, what can be said of labels."""
    test, rows, words = content.study.mcnemar, content.look.rows, content.words
    said = {
        "facts": _facts(content),
        "verdict": verdict.said(content.study, content.data.row_name, content.look),
        "verdict_explained": verdict.explained(verdict.Told(content.study.verdict, content.look)),
        "summary": [*explanation(content.study, content.look), *tables.warnings(content)],
        "mcnemar": content.say(
            "mcnemar_said", only_a=rows(test.only_a), only_b=rows(test.only_b), p=text(test.p_value)
        ),
        "definitions": [(words[name], words[key]) for name, key in DEFINITIONS.items()],
    }
    if content.hard:
        return said
    a, b = content.study.reliability(content.bins)
    ece = content.say("ece", bins=content.bins, error_a=text(a.error), error_b=text(b.error))
    return said | {"carried": tables.carried(content), "ece": ece, "split": _split(content)}


def _split(content: Content) -> str:
    """Say how much of the gap temperatures take away."""
    split = content.study.calibration(content.seed)
    if not split.known:
        return why_no_split(split, content.look.tell, tuple(content.names.values()))
    said = content.say(
        "split_said", fitted=content.look.rows(split.fitted), scored=whole(split.scored), seed=split.seed,
        left_out=whole(split.left_out), gap=signed(split.gap), ranking=signed(split.ranking),
        calibration=signed(split.calibration),
    )  # fmt: skip
    return content.words.paragraph([said, *verdict.divided(content.study, content.seed, content.look)])


def _tables(content: Content) -> dict[str, Table | None]:
    """Fill the tables that these results have."""
    made = (tables.measures, tables.cells, tables.rows, tables.per_class, tables.bootstrap)
    filled: dict[str, Table | None] = {one.__name__: one(content) for one in made}
    if not content.hard:
        filled |= {one.__name__: one(content) for one in (tables.top_k, tables.reliability)}
        known = content.study.calibration(content.seed).known
        filled["temperature"] = tables.temperature(content) if known else None
    return filled


def _matrices(content: Content) -> list[dict[str, Any]]:
    """Pair every matrix's chart with its table, where that is small enough."""
    written = tables.matrices(content)
    charted = {"a": "confusion_a", "b": "confusion_b", "disagreement": "disagreement"}
    return [
        {"title": content.say(f"matrix_{key}"), "chart": chart, "table": written.get(key)}
        for key, chart in charted.items()
    ]
