"""The verdict in words: who is better on what, by how much, how surely, or that the rows cannot tell.

Sentences are plain text: names in them are not escaped for any markup. Nothing here knows a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pages.shared.safe import plotly, shortened
from pages.shared.words import Words, load
from pages.two_models.figure.forest import forest
from pages.two_models.figure.look import Figure, Look, signed, whole
from softmax_core.comparison.paired import FEWEST_ROWS
from softmax_core.comparison.study import Study
from softmax_core.comparison.verdict import CLEAR, CLIP, FEW, INFINITE, OPEN, SAME, UNKNOWN, Line, Verdict
from softmax_core.digits import plain, text

TEXT = Path(__file__).with_name("verdict.toml")
MOST_NAMES = 5
Write = Callable[[float], str]
NEVER = float("inf")
"""`Line.rows_needed` where no number of rows would tell."""


def said(study: Study, row_name: Callable[[int], str], look: Look) -> list[str]:
    """Say the verdict: what is infinite first, then the headline, then accuracy and what is not called."""
    told = Told(study.verdict, look)
    sentences = _infinite(study, row_name, told)
    if told.verdict.few:
        return [*sentences, told.say("few", rows=look.rows(told.verdict.rows), fewest=FEWEST_ROWS)]
    return [*sentences, *_headline(told), *_accuracy(told), *_by_itself(told)]


def picture(told: Told) -> Figure | None:
    """Draw the verdict's forest plot; None where no measure has an interval."""
    if not any(line.low <= line.high for line in told.verdict.lines):
        return None
    names, words = told.look.names, told.words
    better = words.say("better", name=names["a"]), words.say("better", name=names["b"])
    return forest(
        told.verdict, lambda line: plotly(told.line(line)), lambda line: plotly(told.found(line)), better, told.look
    )


def alt(told: Told) -> str:
    """Say what `picture` shows, with its numbers."""
    lines = [told.say("alt_line", line=told.line(line), found=told.found(line)) for line in told.verdict.lines]
    return told.say("alt", lines=str(told.words["semicolon"]).join(lines))


def explained(told: Told) -> list[str]:
    """Say how the picture is read, and by which rule a winner is called."""
    return [told.say("caption"), told.say("rule", measure=told.words[told.verdict.first])]


def divided(study: Study, seed: int, look: Look) -> list[str]:
    """Say how far calibration and ranking depend on how the rows are divided, and what of it cannot be told."""
    told, found = Told(study.verdict, look), study.calibration_spread(seed)
    if not found.known:
        return [told.say("spread_none", divisions=found.divisions)]
    values: dict[str, str] = {}
    for name, spread in (("calibration", found.calibration), ("ranking", found.ranking)):
        ends = {f"{name}_low": signed(spread.low), f"{name}_high": signed(spread.high)}
        values |= {name: signed(spread.middle), **ends}
    key = "spread" if found.known == found.divisions else "spread_known"
    said = [told.say(key, divisions=found.divisions, known=found.known, **values)]
    untold = [name for name in ("calibration", "ranking") if not getattr(found, name).told]
    if not told.verdict.certain("cross_entropy"):
        return [*said, told.say("spread_gap")]
    if untold:
        parts = str(told.words["between"]).join(str(told.words[name]) for name in untold)
        said.append(told.say("spread_untold", parts=parts))
    return said


@dataclass(frozen=True)
class Told:
    """A verdict, and the look whose names and language it is told in."""

    verdict: Verdict
    look: Look

    @property
    def words(self) -> Words:
        """The words of the verdict."""
        return load(TEXT, self.look.words.lang)

    def say(self, key: str, /, **values: object) -> str:
        """Format a sentence with the models' names, as text."""
        return self.words.say(key, **{"unit": self.words[self.look.unit], **self.look.plain, **values})

    def sizes(self, line: Line) -> dict[str, str]:
        """Write a difference from the side of the model that it favours, and who that is."""
        number = self.number(line, points, text)
        sign = -1 if line.lead < 0 else 1
        ends = sorted((sign * line.low, sign * line.high))
        if line.finding == OPEN:  # from so much better to so much worse
            ends = [ends[1], -ends[0]]
        first, last = ("a", "b") if sign < 0 else ("b", "a")
        names = self.look.plain
        return {
            "first": names[first], "last": names[last], "size": number(abs(line.lead)), "low": number(ends[0]),
            "high": number(ends[1]), "p": text(line.p_value),
        }  # fmt: skip

    def number(self, line: Line, share: Write, other: Write) -> Write:
        """Choose how a measure's numbers are written, in the unit that the look asks for."""
        return share if line.measure == "error_rate" else lambda value: other(self.look.in_unit(line.measure, value))

    def found(self, line: Line) -> str:
        """Say in two words what a measure has found."""
        return self.say(f"found_{line.finding}", name=self.look.plain.get(line.ahead, ""))

    def line(self, line: Line) -> str:
        """Write a measure with its difference and its interval, + where B is better."""
        measure, number = self.say(f"short_{line.measure}"), self.number(line, signed_points, signed)
        if line.finding in (INFINITE, UNKNOWN):
            return self.say("line_bare", measure=measure, why=self.words[f"why_{line.finding}"])
        if line.finding in (FEW, SAME):
            why = self.words[f"why_{line.finding}"]
            return self.say("line_without", measure=measure, lead=number(line.lead), why=why)
        return self.say(
            "line", measure=measure, lead=number(line.lead), low=number(line.low), high=number(line.high)
        )  # fmt: skip


def points(share: float) -> str:
    """Write a share as percentage points.

    Examples
    --------
    >>> points(0.0158)
    '1.58'
    """
    return f"{share:.2%}".removesuffix("%").replace("-", "−")


def signed_points(share: float) -> str:
    """Write a difference of shares as percentage points.

    Examples
    --------
    >>> signed_points(-0.0158)
    '−1.58'
    """
    return f"{share:+.2%}".removesuffix("%").replace("-", "−")


def _infinite(study: Study, row_name: Callable[[int], str], told: Told) -> list[str]:
    """Say who gives a true class probability 0, and what scikit-learn's clip makes of it."""
    counts = dict(zip("ab", told.verdict.infinite, strict=True))
    if not any(counts.values()):
        return []
    models = {"a": study.comparison.a, "b": study.comparison.b}
    names = {key: _named(told, row_name, models[key].impossible.tolist()) for key in "ab"}
    rows = {key: told.look.rows(counts[key]) for key in "ab"}
    ca, cb = (text(told.look.in_unit("cross_entropy", one)) for one in told.verdict.clipped)
    values = {"clip": plain(CLIP), "ca": ca, "cb": cb}
    if all(counts.values()):
        every = {f"rows_{key}": rows[key] for key in "ab"} | {f"names_{key}": names[key] for key in "ab"}
        return [told.say("infinite_both", **values, **every)]
    which = "a" if counts["a"] else "b"
    return [told.say("infinite_one", name=told.look.plain[which], rows=rows[which], names=names[which], **values)]


def _named(told: Told, row_name: Callable[[int], str], rows: list[int]) -> str:
    names = [shortened(row_name(row)) for row in rows[:MOST_NAMES]]
    more = len(rows) - len(names)
    if more:
        names.append(told.say("and_more", count=whole(more)))
    return str(told.words["between"]).join(names)


def _headline(told: Told) -> list[str]:
    """Say who is better by the measure that decides, or that the rows cannot tell and how many would."""
    line = told.verdict.line(told.verdict.first)
    rows = told.look.rows(told.verdict.rows)
    if line.finding == CLEAR:
        key = {"cross_entropy": "pays", "squared_error": "closer", "error_rate": "more_right"}[line.measure]
        return [told.say(key, **told.sizes(line))]
    if line.finding == SAME:
        return [told.say(f"same_{line.measure}", rows=rows)]
    if line.rows_needed == NEVER:
        return [told.say(f"zero_{line.measure}", rows=rows), told.say("never")]
    said = told.say(f"open_{line.measure}", rows=rows, **told.sizes(line))
    return [said, told.say("needed", needed=whole(int(line.rows_needed)))]


def _accuracy(told: Told) -> list[str]:
    """Beside another measure that is called: say what accuracy has to say."""
    line, first = told.verdict.line("error_rate"), told.verdict.line(told.verdict.first)
    if told.verdict.first == "error_rate" or first.finding != CLEAR:
        return []
    if line.finding == CLEAR:
        return [told.say("too_right" if line.ahead == first.ahead else "more_right", **told.sizes(line))]
    if line.finding == SAME:
        return [told.say("accuracy_same")]
    if line.rows_needed == NEVER:
        return [told.say("accuracy_open", p=text(line.p_value))]
    return [told.say("accuracy_needed", p=text(line.p_value), needed=whole(int(line.rows_needed)))]


def _by_itself(told: Told) -> list[str]:
    """Name the measures that speak for a model where the headline calls none, and say why they do not count."""
    if told.verdict.ahead:
        return []
    usable = [line for line in told.verdict.lines if line.finding != UNKNOWN]
    return [
        told.say("by_itself", measure=told.words[line.measure], first=told.look.plain[line.ahead], count=len(usable))
        for line in usable if line.finding == CLEAR
    ]  # fmt: skip
