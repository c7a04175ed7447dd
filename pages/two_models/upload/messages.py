"""Problems, notes and questions of the reader in the visitor's language; texts from outside are shortened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pages.shared import words
from pages.shared.safe import markdown, shortened
from pages.shared.words import Words
from prediction_files.fields import NONE, Field
from prediction_files.plan import Plan
from prediction_files.problem import Note, Problem, listed

TEXT = Path(__file__).with_name("text.toml")
LONGEST = 120  # characters of a value in a sentence
LISTS = ("columns", "classes")  # values that name columns one by one, and may be longer
LONGEST_LIST = 600


def load(lang: str) -> Words:
    """Read the words of the upload in one language."""
    return words.load(TEXT, lang)


def problem(w: Words, why: Problem) -> str:
    """Say why predictions cannot be taken, in one sentence; plain text, to be escaped where it is shown.

    Examples
    --------
    >>> problem(load("en"), Problem("no_rows", file="a.csv"))
    'a.csv has no rows: it needs at least one row below the names of the columns.'
    """
    return w.say(f"problem_{why.key}", **_short(why.values))


def note(w: Words, said: Note) -> str:
    """Say what is worth knowing about predictions that were taken; plain text."""
    return w.say(f"note_{said.key}", **_short(said.values))


def question(w: Words, plan: Plan, field: Field) -> str:
    """Ask what could not be decided; plain text."""
    side = field.key[:1].upper()
    also = any(other.key == f"b.{field.what}" and other.certain and other.why == field.why for other in plan.fields)
    model = w.say("both", one="A", other="B") if field.key.startswith("a.") and also else side
    return w.say(f"ask_{field.why}", **{"file": file_name(plan, field), "model": model} | _short(field.values))


def label(w: Words, plan: Plan, field: Field) -> str:
    """Name a field, with its model or its file."""
    if field.what in ("id", "truth", "rows"):
        return w.say(f"field_{field.what}", file=file_name(plan, field))
    side = "" if field.what in ("classes", "labels") else f"_{field.key[0]}"
    return str(w[f"field_{field.what}{side}"])


def option(w: Words, plan: Plan, field: Field, value: str) -> str:
    """Name one of the answers of a field; plain text."""
    if field.what in ("kind", "labels", "columns", "rows"):
        return str(w[f"{field.what}_{value}"])
    if field.what == "model":
        file, _, pattern = value.partition(":")
        return w.say("of_file", column=shortened(pattern), file=shortened(plan.schemas[int(file)].table.name))
    if field.what == "classes":
        return shortened(listed(value.splitlines()), LONGEST)
    return str(w["none"] if value == NONE else shortened(value) or (w["no_name"] if not value else repr(value)))


def readings(w: Words, plan: Plan, field: Field) -> list[list[str]]:
    """Write the figures of both models under every answer as a table, its head first; plain text."""
    head = [str(w[f"reading_{column}"]) for column in ("answer", "model", "accuracy", "loss")]
    lines = [
        [option(w, plan, field, one.value), model, f"{accuracy:.4f}", "–" if loss is None else f"{loss:.4f}"]
        for one in field.readings
        for model, accuracy, loss in zip("AB", one.accuracy, one.loss, strict=True)
    ]
    return [head, *lines]


def file_name(plan: Plan, field: Field) -> str:
    """Name the file that a field is about; plain text."""
    return shortened(plan.schemas[field.file].table.name) if 0 <= field.file < len(plan.schemas) else ""


def role(w: Words, plan: Plan, file: int) -> str:
    """Say what a file is used for: model A, model B, both, one or more of several, the labels, or nothing."""
    if plan.draft is not None and plan.draft.together:
        count = sum(model.file == file for model in plan.models)
        models = w["role_one"] if count == 1 else w.say("role_some", count=count) if count else ""
    else:
        models = _pair(w, plan, file)
    truth = any(field.key == f"{file}.truth" and field.value != NONE for field in plan.fields)
    if models and truth:
        return w.say("role_join", one=models, other=w["role_truth"])
    return str(models or w["role_truth" if truth else "role_none"])


def _pair(w: Words, plan: Plan, file: int) -> str:
    """Say which of two models a file has."""
    models = "".join(field.key[0] for field in plan.fields if field.what == "model" and field.file == file)
    return str(w[f"role_{models}"]) if models else ""


def _short(values: Mapping[str, Any]) -> dict[str, str]:
    most = {key: LONGEST_LIST if key in LISTS else LONGEST for key in values}
    return {
        key: f"{value:.6g}" if isinstance(value, float) else shortened(str(value), most[key])
        for key, value in values.items()
    }


def shown(w: Words, key: str, **values: str) -> str:
    """Say a sentence with texts from outside in it, escaped for Markdown."""
    return markdown(w.say(key, **{name: shortened(value) for name, value in values.items()}))
