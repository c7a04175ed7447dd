"""Why the measures say what they say, in sentences that are right for any table."""

from __future__ import annotations

from pathlib import Path

from pages.shared.words import Words, load
from pages.two_models.figure.look import Look, signed, whole
from softmax_core.comparison.explanation import CellFacts, Explanation
from softmax_core.comparison.study import Study
from softmax_core.digits import text

TEXT = Path(__file__).with_name("text.toml")


def words_of(look: Look) -> Words:
    """Return the words of this folder in the language of a look."""
    return load(TEXT, look.words.lang)


def explanation(study: Study, look: Look) -> list[str]:
    """Explain why accuracy and cross-entropy see the two models as they do.

    Parameters
    ----------
    study : Study
        Two models on the same rows.
    look : Look
        Their names and the language.

    Returns
    -------
    list of str
        Sentences to be read as text: names in them are not escaped for any markup.
    """
    facts, words = study.explanation, words_of(look)
    said = [_accuracy(facts, study.comparison.rows, words, look)]
    if facts.kind == "labels":
        return [*said, words["labels"]]
    if facts.kind == "infinite":
        return [*said, *_infinite(facts, words, look)]
    said += [_cross_entropy(facts, words, look), *_rows(facts, words, look)]
    if facts.kind == "opposed":
        names = {"accurate": look.plain[facts.accuracy_ahead], "cheap": look.plain[facts.cross_entropy_ahead]}
        said.append(words.say("opposed", **names))
    if facts.kind == "agree":
        said.append(words.say("agree", ahead=look.plain[facts.accuracy_ahead]))
    return said


def _accuracy(facts: Explanation, rows: int, words: Words, look: Look) -> str:
    counts = {"a": facts.right_a, "b": facts.right_b}
    if facts.right_a != facts.right_b:
        ahead, behind = ("a", "b") if facts.right_a > facts.right_b else ("b", "a")
        return words.say(
            "acc_lead", ahead=look.plain[ahead], behind=look.plain[behind], most=whole(counts[ahead]),
            least=whole(counts[behind]), rows=look.rows(rows),
        )  # fmt: skip
    if facts.right_a in (0, rows):
        return str(words["acc_all" if facts.right_a else "acc_none"])
    return words.say("acc_same" if facts.same_rows else "acc_tie", right=whole(facts.right_a), rows=look.rows(rows))


def _cross_entropy(facts: Explanation, words: Words, look: Look) -> str:
    if not facts.cross_entropy_ahead:
        return words.say("ce_tie", typical_a=text(facts.typical_a))
    return words.say(
        "ce_gap", **look.plain, typical_a=text(facts.typical_a), typical_b=text(facts.typical_b),
        ratio=text(facts.ratio), gap=signed(facts.gap),
    )  # fmt: skip


def _rows(facts: Explanation, words: Words, look: Look) -> list[str]:
    if not facts.more_a and not facts.more_b:
        return []
    counts = {"more_a": facts.more_a, "more_b": facts.more_b, "equal": facts.equal}
    said = [words.say("ce_rows", **look.plain, **{name: look.rows(count) for name, count in counts.items()})]
    if not facts.cross_entropy_ahead:
        return said
    cell = next((one for one in facts.cells if one.name == facts.decisive), None)
    if cell is not None:
        said.append(_decisive(cell, facts, words, look))
    if facts.unseen and not facts.same_rows:
        said.append(words.say("ce_unseen", unseen=signed(facts.unseen)))
    return said


def _decisive(cell: CellFacts, facts: Explanation, words: Words, look: Look) -> str:
    return words.say(
        "ce_cell", **look.plain, part=signed(cell.gap), gap=signed(facts.gap), rows=look.rows(cell.count),
        where=words.say(f"where_{cell.name}", **look.plain), typical_a=text(cell.typical_a),
        typical_b=text(cell.typical_b),
    )  # fmt: skip


def _infinite(facts: Explanation, words: Words, look: Look) -> list[str]:
    zeros = {"zeros_a": look.rows(facts.impossible_a), "zeros_b": look.rows(facts.impossible_b)}
    said = [words.say("ce_infinite", **look.plain, **zeros)]
    if facts.finite and facts.finite_ahead:
        gap = text(abs(facts.finite_gap))
        said.append(words.say("ce_finite", rows=look.rows(facts.finite), ahead=look.plain[facts.finite_ahead], gap=gap))
    elif facts.finite:
        said.append(words.say("ce_finite_tie", rows=look.rows(facts.finite)))
    return said
