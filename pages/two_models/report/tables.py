"""The tables of a report: who is right, what it costs, which rows and classes decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pages.two_models.figure.look import percent, signed, whole
from pages.two_models.picture import data_uri
from pages.two_models.report.content import MOST_CLASSES, MOST_NAMES, MOST_ROWS, WRITTEN_CLASSES, Content
from softmax_core.comparison.dataset import Predictions
from softmax_core.comparison.plot_downsampling import most_different_classes
from softmax_core.comparison.results import ModelRows
from softmax_core.digits import text

MARK = 0.8
LARGEST_K = 5
OFF = 1e-6
"""A deviation of a row's sum from 1 that is more than rounding of a file's decimals in single precision."""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    caption : str
        What it is of.
    head : sequence of str
        A heading for every column.
    rows : sequence of sequences
        Lines of cells; the first cell of a line is its heading.
    words : int
        How many columns, from the left, are words; the others are numbers.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    words: int = 1


def measures(content: Content) -> Table:
    """Write both models' measures."""
    words, names = content.words, content.names
    head = [words["measure"], names["a"], names["b"], words["difference"], words["ahead"]]
    found = {
        one.name: content.study.verdict.line(one.name.removeprefix("mean_"))
        for one in content.study.comparison.measures
    }
    bits, unit = {"cross_entropy": "_bits" * (content.look.unit == "bits")}, content.look.in_unit
    lines = [
        [words[f"{one.name}{bits.get(one.name, '')}"], text(unit(one.name, one.a)), text(unit(one.name, one.b)),
         signed(unit(one.name, one.difference)),
         names.get(found[one.name].ahead) or words[f"ahead_{found[one.name].finding}"]]
        for one in content.study.comparison.measures
    ]  # fmt: skip
    return Table(words["measures"], head, lines)


def top_k(content: Content) -> Table:
    """Write how often the true class is among the first k."""
    words = content.words
    every = range(1, min(LARGEST_K, len(content.data.classes)) + 1)
    lines = [[k, *(percent(share) for share in content.study.top_k(k))] for k in every]
    return Table(words["top_k"], [words["k"], *content.names.values()], lines)


def warnings(content: Content) -> list[str]:
    """Say which rows do not sum to 1, and which cost infinitely much."""
    said = []
    models = zip("ab", (content.study.comparison.a, content.study.comparison.b), strict=True)
    for which, model in models:
        name = content.names[which]
        if model.sums is not None and model.sums.worst > OFF:
            sums, row = model.sums, content.row_name(model.sums.row)
            said.append(
                content.say("sums_said", name=name, worst=text(sums.worst), row=row, rows=content.look.rows(sums.off))
            )
        if not model.hard and len(model.impossible):
            said.append(_impossible(content, name, model))
    return said


def _impossible(content: Content, name: str, model: ModelRows) -> str:
    rows = model.impossible
    names = [content.row_name(row) for row in rows[:MOST_NAMES].tolist()]
    if len(rows) > MOST_NAMES:
        names.append(content.say("and_more", count=whole(len(rows) - MOST_NAMES)))
    said = content.words["between"].join(names)
    return content.say("impossible", name=name, rows=content.look.rows(len(rows)), names=said)


def cells(content: Content) -> Table:
    """Write who is right, and what each cell adds to the gap."""
    words = content.words
    lines = [[content.say(one.name), whole(one.count), signed(one.gap)] for one in content.study.cells]
    return Table(words["cells"], [words["cell"], words["count"], words["gap"]], lines)


def carried(content: Content) -> str:
    """Say how few rows carry most of the gap."""
    ranking = content.study.ranking
    count = ranking.rows_needed(MARK)
    if not count:
        return content.say("no_gap")
    found = content.study.balance
    balance = content.say(
        "balance", rows_a=whole(found.rows_a), rows_b=whole(found.rows_b), for_a=signed(found.for_a),
        for_b=signed(found.for_b), gap=signed(ranking.gap),
    )  # fmt: skip
    if not content.study.listed_for:
        return content.words.paragraph([balance, content.say("carry_nothing")])
    rows = content.look.rows(len(ranking.order))
    said = content.say("carry", count=whole(count), rows=rows, mark=f"{MARK:.0%}")
    return content.words.paragraph([said, balance])


def rows(content: Content) -> Table:
    """Write the rows with the largest difference, those with an infinite one first."""
    words, result = content.words, content.study.comparison
    head = [words["row"], words["truth"], *content.of_both("predicted")]
    if not content.hard:
        head += [*content.of_both("p_true"), *content.of_both("ce_of"), words["difference"]]
    chosen = content.study.select("all")[:MOST_ROWS].tolist()
    lines = [
        [_named(content, row), content.class_name(int(result.target[row])),
         *(_said(content, row, model) for model in (result.a, result.b)), *_row_costs(content, row)]
        for row in chosen
    ]  # fmt: skip
    first = content.names.get(content.study.listed_for)
    caption = content.say("listed_for", count=len(chosen), first=first) if first else None
    return Table(caption or content.say("listed", count=len(chosen)), head, lines, words=4)


def _named(content: Content, row: int) -> str | dict[str, str]:
    """Name a row, beside its picture if it has one."""
    name = content.row_name(row)
    if content.data.images is None:
        return name
    image, alt = data_uri(content.data.images[row]), content.say("image_of", row=name)
    return {"name": name, "image": image, "alt": alt}


def _said(content: Content, row: int, model: ModelRows) -> str:
    mark = content.words["right" if model.correct[row] else "wrong"]
    return f"{mark} {content.class_name(int(model.predicted[row]))}"


def _row_costs(content: Content, row: int) -> list[str]:
    if content.hard:
        return []
    result = content.study.comparison
    pairs = [(model.probability[row], model.cross_entropy[row]) for model in (result.a, result.b)]
    return [
        *(text(float(p)) for p, _ in pairs),
        *(text(float(loss)) for _, loss in pairs),
        signed(float(result.difference[row])),
    ]


def matrices(content: Content) -> dict[str, Table]:
    """Write the three matrices where they are small; larger ones are in the charts alone."""
    if len(content.data.classes) > WRITTEN_CLASSES:
        return {}
    found = {
        "a": content.study.confusion("a"),
        "b": content.study.confusion("b"),
        "disagreement": content.study.disagreement,
    }
    names = [content.class_name(index) for index in range(len(content.data.classes))]
    written = {}
    for key, matrix in found.items():
        lines = [[name, *map(whole, counts)] for name, counts in zip(names, matrix.tolist(), strict=True)]
        written[key] = Table(content.say(f"matrix_{key}"), ["", *names], lines)
    return written


def per_class(content: Content) -> Table:
    """Write every class by itself, at most `MOST_CLASSES` of them."""
    words, found = content.words, content.study.per_class
    chosen = most_different_classes(found, "recall" if content.hard else "gap", MOST_CLASSES).tolist()
    columns = [found.recall_a, found.recall_b, found.precision_a, found.precision_b]
    head = [words["class"], words["count"], *content.of_both("recall"), *content.of_both("precision")]
    if not content.hard:
        columns += [found.cross_entropy_a, found.cross_entropy_b]
        head += [*content.of_both("ce_class"), words["gap"]]
    lines = [
        [content.class_name(index), whole(int(found.support[index])), *(text(float(one[index])) for one in columns),
         *([] if content.hard else [signed(float(found.gap[index]))])]
        for index in chosen
    ]  # fmt: skip
    every = len(content.data.classes)
    some = content.say("per_class_some", count=len(chosen), classes=whole(every))
    return Table(some if len(chosen) < every else words["per_class"], head, lines)


def bootstrap(content: Content) -> Table:
    """Write what resampling says."""
    words = content.words
    head = [words["measure"], *(words[key] for key in ("estimate", "low", "high", "error", "below"))]
    lines = [
        [words[one.measure], signed(one.estimate), signed(one.low), signed(one.high), text(one.standard_error),
         percent(one.share_below)]
        for one in content.bootstraps()
    ]  # fmt: skip
    return Table(words["bootstrap"], head, lines)


def reliability(content: Content) -> Table:
    """Write confidence against accuracy, bin by bin."""
    words, pair = content.words, content.study.reliability(content.bins)
    keys = ("rows_of", "confidence_of", "accuracy_of")
    head = [words["bin"], *(content.say(key, name=name) for name in content.names.values() for key in keys)]
    edges = [text(edge) for edge in pair[0].edges.tolist()]
    lines: list[Sequence[object]] = [
        [f"{'(' if place else '['}{low}, {high}]",
         *(cell for one in pair for cell in (whole(one.count[place]), text(float(one.confidence[place])),
                                             text(float(one.accuracy[place]))))]
        for place, (low, high) in enumerate(pairwise(edges))
    ]  # fmt: skip
    return Table(words["calibration"], head, lines)


def temperature(content: Content) -> Table:
    """Write what a temperature does to each model."""
    words, split = content.words, content.study.calibration(content.seed)
    head = [words["model"], words["temperature_of"], words["before"], words["after"]]
    lines = [
        [name, text(one.temperature), text(one.before), text(one.after)]
        for name, one in zip(content.names.values(), (split.a, split.b), strict=True)
    ]
    return Table(words["temperature"], head, lines)


def value_kinds(content: Content) -> list[tuple[str, str]]:
    """Say what each model's file had."""
    models: tuple[Predictions, Predictions] = (content.data.a, content.data.b)
    return [
        (content.say("kind", name=name), content.words[f"kind_{model.kind}"])
        for name, model in zip(content.names.values(), models, strict=True)
    ]
