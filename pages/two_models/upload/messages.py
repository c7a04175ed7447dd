"""Problems, notes and questions of the reader in the visitor's language; texts from outside are shortened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pages.shared import words
from pages.shared.safe import markdown, shortened
from pages.shared.words import Words
from prediction_files.plan import Plan
from prediction_files.problem import Note, Problem
from prediction_files.schema import Field

TEXT = Path(__file__).with_name("text.toml")
LONGEST = 120  # characters of a value in a sentence


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
    return w.say(f"ask_{field.why}", file=file_name(plan, field), model=field.key[:1].upper())


def label(w: Words, plan: Plan, field: Field) -> str:
    """Name a field, with its model or its file."""
    if field.what in ("id", "truth"):
        return w.say(f"field_{field.what}", file=file_name(plan, field))
    return str(w["field_classes"] if field.what == "classes" else w[f"field_{field.what}_{field.key[0]}"])


def option(w: Words, plan: Plan, field: Field, value: str) -> str:
    """Name one of the answers of a field; plain text."""
    if field.what == "kind":
        return str(w[f"kind_{value}"])
    if field.what == "model":
        file, _, pattern = value.partition(":")
        return w.say("of_file", column=shortened(pattern), file=shortened(plan.schemas[int(file)].table.name))
    return shortened(value) or str(w["none"] if not value else repr(value))


def file_name(plan: Plan, field: Field) -> str:
    """Name the file that a field is about; plain text."""
    return shortened(plan.schemas[field.file].table.name) if 0 <= field.file < len(plan.schemas) else ""


def role(w: Words, plan: Plan, file: int) -> str:
    """Say what a file is used for: model A, model B, both, the labels, or nothing."""
    models = "".join(field.key[0] for field in plan.fields if field.what == "model" and field.file == file)
    truth = any(field.key == f"{file}.truth" and field.value for field in plan.fields)
    if models and truth:
        return w.say("role_join", one=w[f"role_{models}"], other=w["role_truth"])
    return str(w[f"role_{models}"] if models else w["role_truth"] if truth else w["role_none"])


def _short(values: dict[str, Any]) -> dict[str, str]:
    return {
        key: f"{value:.6g}" if isinstance(value, float) else shortened(str(value), LONGEST)
        for key, value in values.items()
    }


def shown(w: Words, key: str, **values: str) -> str:
    """Say a sentence with texts from outside in it, escaped for Markdown."""
    return markdown(w.say(key, **{name: shortened(value) for name, value in values.items()}))
