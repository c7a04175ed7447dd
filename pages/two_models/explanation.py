"""Why the measures say what they say: which sentence belongs to which finding, and which quantity stands where in it.

The small table shows all sentences of a choice by turns while a slider is dragged; overview and report write the one
that fits. The words are those of the small table; what only large data needs stands in this folder's `text.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pages.shared.words import Words, load
from pages.two_models.figure.look import Look, signed, whole
from softmax_core.comparison import disagreement, ties
from softmax_core.comparison.disagreement import Facts
from softmax_core.comparison.results import CELLS
from softmax_core.comparison.study import Study
from softmax_core.comparison.verdict import Verdict
from softmax_core.digits import text

TEXT, EXTRA = (Path(__file__).with_name(name) for name in ("table.toml", "text.toml"))


@dataclass(frozen=True)
class Choice:
    """One sentence of several.

    Attributes
    ----------
    finding : str
        The quantity whose code chooses.
    keys : mapping of int to str
        Which sentence is for which code.
    values : mapping of str to str
        Which quantity stands in which placeholder, in all of them.
    counts : mapping of str to str
        By sentence, the quantity in its placeholder "count".
    """

    finding: str
    keys: Mapping[int, str]
    values: Mapping[str, str]
    counts: Mapping[str, str] = field(default_factory=dict)


VERSUS = {
    disagreement.FIRST_TIES: "one_ties",
    disagreement.AGREE: "same",
    disagreement.OPPOSED: "opposite",
    disagreement.SECOND_TIES: "other_ties",
    disagreement.BOTH_TIE: "both_tie",
    disagreement.UNDECIDED: "undecided",
}
ERROR_RATE = Choice(
    "error_rate_finding",
    {
        disagreement.ALL_RIGHT: "why_right_all",
        disagreement.ALL_WRONG: "why_right_none",
        disagreement.SAME_ROWS: "why_same_rows",
        disagreement.OTHER_ROWS: "why_other_rows",
        disagreement.ONE_LEADS: "why_lead",
    },
    {"right": "right_a", "e": "error_rate_a", "first": "error_rate_leader", "last": "error_rate_trailing",
     "few": "wrong_leader", "many": "wrong_trailing"},
)  # fmt: skip
CROSS_ENTROPY = Choice(
    "cross_entropy_finding",
    {
        disagreement.FINITE_GAP: "why_finite",
        disagreement.NO_DIFFERENCE: "why_equal",
        disagreement.ONE_INFINITE: "why_one_infinite",
        disagreement.BOTH_INFINITE: "why_both_infinite",
    },
    {"first": "cross_entropy_leader", "last": "cross_entropy_trailing", "more": "geometric_mean_leader",
     "less": "geometric_mean_trailing", "ratio": "geometric_mean_ratio", "size": "gap_size", "p": "geometric_mean_a",
     "ce": "cross_entropy_a", "za": "infinite_a", "zb": "infinite_b"},
    {"why_finite": "favouring_leader", "why_one_infinite": "infinite_trailing"},
)  # fmt: skip
LOCATION = Choice(
    "gap_location",
    {
        disagreement.NO_GAP: "where_none",
        disagreement.UNSEEN: "where_unseen",
        disagreement.IN_BOTH: "where_both",
        disagreement.IN_ONLY_A: "where_only_a",
        disagreement.IN_ONLY_B: "where_only_b",
        disagreement.IN_NEITHER: "where_neither",
    },
    {"gap": "gap", "part": "largest_cell_gap", "both": "cell_gap[both]", "neither": "cell_gap[neither]"},
    dict.fromkeys(("where_both", "where_only_a", "where_only_b", "where_neither"), "largest_cell_rows"),
)
ERROR_RATE_VERSUS = Choice(
    "error_rate_versus_cross_entropy",
    {code: f"order_{name}" for code, name in VERSUS.items()},
    {"first": "error_rate_leader", "second": "cross_entropy_leader"},
)
SQUARED_ERROR_VERSUS = Choice(
    "squared_error_versus_cross_entropy",
    {code: f"squared_{name}" for code, name in VERSUS.items()},
    {"first": "squared_error_leader", "qa": "squared_error_a", "qb": "squared_error_b"},
)
LEAD = {"first": "error_rate_leader", "last": "error_rate_trailing", "few": "wrong_leader", "many": "wrong_trailing"}
INFINITE = {"last": "cross_entropy_trailing", "count": "infinite_trailing"}
CHOICES = (ERROR_RATE, CROSS_ENTROPY, LOCATION, ERROR_RATE_VERSUS, SQUARED_ERROR_VERSUS)


def explanation(study: Study, look: Look) -> list[str]:
    """Explain why the measures differ, in paragraphs of plain text: names in them are not escaped for any markup.

    Where the verdict calls nobody ahead, neither does a sentence here, and no gap is traced to samples. Of too few rows
    for a verdict it is said what holds for these rows alone.
    """
    writer, verdict = _Writer(study.explanation, look), study.verdict
    calls = _Calls(verdict)
    error_rate = [writer.addition("open_lead", **LEAD)] if calls.doubts(ERROR_RATE, writer) else [
        writer.chosen(ERROR_RATE)
    ]  # fmt: skip
    only = [writer.addition("these_rows")] if verdict.few else []
    if study.comparison.hard:
        return [*only, *error_rate, writer.addition("why_labels")]
    return [
        *only,
        *error_rate,
        look.words.paragraph(_about_cross_entropy(writer, calls)),
        look.words.paragraph(_about_location(writer, calls)),
        look.words.paragraph(_about_order(writer, calls)),
    ]


@dataclass(frozen=True)
class _Calls:
    """What the verdict calls: sentences about what it does not call are others."""

    verdict: Verdict

    def of(self, measure: str) -> bool:
        """Whether a measure's difference is called."""
        return self.verdict.certain(measure)

    def doubts(self, choice: Choice, writer: _Writer) -> bool:
        """Whether one model has the smaller error rate, or cross-entropy, and the rows cannot tell that from chance."""
        measure = choice.finding.removesuffix("_finding")
        lead = {"error_rate": disagreement.ONE_LEADS, "cross_entropy": disagreement.FINITE_GAP}[measure]
        return writer.facts[choice.finding] == lead and not self.of(measure)


def _about_cross_entropy(writer: _Writer, calls: _Calls) -> list[str]:
    """Say what the geometric means are, how many rows are behind it, and whether it may be chance."""
    one_infinite = writer.facts["cross_entropy_finding"] == disagreement.ONE_INFINITE
    said = [writer.addition("why_infinite", **INFINITE) if one_infinite else writer.chosen(CROSS_ENTROPY)]
    said += _about_rows(writer)
    return [*said, writer.addition("open_gap")] if calls.doubts(CROSS_ENTROPY, writer) else said


def _about_location(writer: _Writer, calls: _Calls) -> list[str]:
    """Say where a gap lies: as parts of it, or as gains and losses where parts of it cancel."""
    facts = writer.facts
    if facts["gap_location"] == disagreement.NO_GAP:
        return [writer.chosen(LOCATION)]
    if not (calls.verdict.few or calls.of("cross_entropy")):
        return [writer.addition("open_where")]
    parts = {cell: facts[f"cell_gap[{cell}]"] for cell in CELLS if facts[f"cell_rows[{cell}]"]}
    if facts["gap_location"] == disagreement.UNSEEN or not any(part * facts["gap"] < 0 for part in parts.values()):
        return [writer.chosen(LOCATION), *_about_largest_cell(writer)]
    said = [
        writer.addition(f"part_{cell}", part=f"cell_gap[{cell}]", count=f"cell_rows[{cell}]")
        for cell in sorted(parts, key=lambda one: -parts[one] * facts["gap"])
    ]
    words = load(EXTRA, writer.look.words.lang)
    cancel = words.say("where_cancel", parts=str(words["part_join"]).join(said), gap=signed(facts["gap"]))
    return [cancel, writer.addition("where_unseen_cancel", unseen="unseen_gap", seen="seen_gap")]


def _about_order(writer: _Writer, calls: _Calls) -> list[str]:
    """Say whether the measures agree, as far as the rows can tell."""
    error, cross, squared = (calls.of(name) for name in ("error_rate", "cross_entropy", "squared_error"))
    infinite = writer.facts["error_rate_versus_cross_entropy"] == disagreement.UNDECIDED
    error_ties, cross_ties = (writer.facts[f"{name}_leader"] == ties.TIE for name in ("error_rate", "cross_entropy"))
    if infinite or ((cross or cross_ties) and (error or error_ties)):
        order = writer.chosen(ERROR_RATE_VERSUS)
    else:
        order = writer.addition("order_cross_entropy_alone" if cross else "order_error_rate_alone" if error else
                                "order_neither")  # fmt: skip
    squared_ties = writer.facts["squared_error_leader"] == ties.TIE
    if (squared or squared_ties) and (cross or infinite or squared_ties):
        return [order, writer.chosen(SQUARED_ERROR_VERSUS)]
    values = {"qa": "squared_error_a", "qb": "squared_error_b"}
    return [order, writer.addition("squared_alone" if squared else "squared_open", **values)]


def _about_rows(writer: _Writer) -> list[str]:
    """Count the other rows behind a finite gap, or compare those that are finite."""
    facts = writer.facts
    if facts["cross_entropy_finding"] == disagreement.FINITE_GAP:
        values = {"last": "cross_entropy_trailing", "count": "favouring_trailing", "equal": "equal_rows"}
        return [writer.addition("why_other_side", **values)]
    if facts["cross_entropy_finding"] == disagreement.NO_DIFFERENCE or not facts["finite_rows"]:
        return []
    tie = facts["finite_leader"] == ties.TIE
    values = {"count": "finite_rows", "first": "finite_leader", "gap": "finite_gap_size"}
    return [writer.addition("why_finite_rows_tie" if tie else "why_finite_rows", **values)]


def _about_largest_cell(writer: _Writer) -> list[str]:
    """Say what the models give the true class where most of the gap lies, and how much the error rate cannot see."""
    if writer.facts["gap_location"] in (disagreement.NO_GAP, disagreement.UNSEEN):
        return []
    values = {f"mean_{model}": f"largest_cell_geometric_mean_{model}" for model in "ab"}
    return [writer.addition("where_means", **values, unseen="unseen_gap")]


@dataclass(frozen=True)
class _Writer:
    """Fills the sentences with the facts of one comparison."""

    facts: Facts
    look: Look

    def chosen(self, choice: Choice) -> str:
        """Write the sentence of a choice that fits."""
        key = choice.keys[int(self.facts[choice.finding])]
        values = dict(choice.values) | ({"count": choice.counts[key]} if key in choice.counts else {})
        return self._say(load(TEXT, self.look.words.lang), key, values)

    def addition(self, key: str, **values: str) -> str:
        """Write a sentence that only large data needs."""
        return self._say(load(EXTRA, self.look.words.lang), key, values)

    def _say(self, words: Words, key: str, values: Mapping[str, str]) -> str:
        written = {placeholder: self._written(quantity) for placeholder, quantity in values.items()}
        return words.say(key, **self.look.plain, n=self._written("rows"), **written)

    def _written(self, quantity: str) -> str:
        kind, value = disagreement.QUANTITIES[quantity], self.facts[quantity]
        if kind == disagreement.MODEL:
            return self.look.plain.get(ties.LEADERS.get(value, ""), "")
        if kind == disagreement.COUNT:
            return whole(int(value))
        return signed(value) if kind == disagreement.SIGNED else text(value)
