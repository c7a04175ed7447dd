"""The charts of two models' results: results and words in, plain Plotly dicts out."""

from pathlib import Path

from pages.two_models.figure.curves import alt_precision_recall, alt_roc, precision_recall, roc
from pages.two_models.figure.look import Look
from pages.two_models.figure.matrices import (
    REST,
    alt_cells,
    alt_confusion,
    alt_disagreement,
    cells,
    confusion,
    disagreement,
)
from pages.two_models.figure.probabilities import (
    alt_reliability,
    alt_surprisal,
    alt_true_probability,
    reliability,
    surprisal,
    true_probability,
)
from pages.two_models.figure.rows import alt_cumulative, alt_ranked, cumulative, ranked
from pages.two_models.figure.several import alt_several, several
from pages.two_models.figure.uncertainty import (
    alt_bootstrap,
    alt_per_class,
    alt_temperature,
    bootstrap,
    per_class,
    temperature,
    why_no_split,
)

TEXT = Path(__file__).with_name("text.toml")

__all__ = [
    "REST",
    "TEXT",
    "Look",
    "alt_bootstrap",
    "alt_cells",
    "alt_confusion",
    "alt_cumulative",
    "alt_disagreement",
    "alt_per_class",
    "alt_precision_recall",
    "alt_ranked",
    "alt_reliability",
    "alt_roc",
    "alt_several",
    "alt_surprisal",
    "alt_temperature",
    "alt_true_probability",
    "bootstrap",
    "cells",
    "confusion",
    "cumulative",
    "disagreement",
    "per_class",
    "precision_recall",
    "ranked",
    "reliability",
    "roc",
    "several",
    "surprisal",
    "temperature",
    "true_probability",
    "why_no_split",
]
