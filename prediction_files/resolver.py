"""Models, truth, rows, classes and values of a set of files, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prediction_files.classes import (
    ClassList,
    ModelClasses,
    columns_of,
    followed,
    positive_field,
    resolve_classes,
)
from prediction_files.fields import NONE, Field, given_column
from prediction_files.find_truth import candidates, labels_alone, read_one_hot
from prediction_files.groups import LABEL, MATRIX, SINGLE, Group
from prediction_files.pairing import Pairing, pair_rows
from prediction_files.plan import Draft, Model, Plan
from prediction_files.problem import Note, Problem
from prediction_files.reshape import unfold
from prediction_files.schema import (
    FileSchema,
    cached_factor,
    find_group,
    infer_schema,
    infer_truth_column,
    levels_of_texts,
)
from prediction_files.table import Table
from prediction_files.value_kind import class_in_name, kind_field, resolve_values

MODELS = ("a", "b")
NAMED, REVERSED = "named", "reversed"
Chosen = tuple[int, Group]


class PlanResolver:
    """Gathers fields and notes, which stay when a problem ends the work."""

    def __init__(self, tables: Sequence[Table], answers: Mapping[str, str]) -> None:
        self.tables = [unfold(table) for table in tables]
        self.answers = answers
        self.schemas: tuple[FileSchema, ...] = ()
        self.fields: dict[str, Field] = {}
        self.notes: list[Note] = []
        self.draft: Draft | None = None

    def add(self, *fields: Field) -> None:
        """Keep fields, in the place of those with the same key."""
        self.fields |= {field.key: field for field in fields}

    def read(self) -> None:
        """Infer the schema of every file; the classes that any of them has as truth help with the others."""
        truths = [given_column(infer_truth_column(table, self.answers, k)) for k, table in enumerate(self.tables)]
        levels = {name for table, truth in zip(self.tables, truths, strict=True) if truth is not None
                  for name in cached_factor(table, truth).names}  # fmt: skip
        hints = levels or {name for table in self.tables for name in levels_of_texts(table)}
        schemas = [infer_schema(table, levels, self.answers, k, hints) for k, table in enumerate(self.tables)]
        self.schemas = read_one_hot(schemas, self.answers)
        self.schemas, guessed = labels_alone(self.schemas, self.answers)
        self.tables = [schema.table for schema in self.schemas]
        for schema in self.schemas:
            self.add(*schema.fields)
        if guessed is not None:
            field = self.schemas[guessed].fields[1]
            self.add(replace(field, certain=False, why="truth_file", columns=(field.value,)))

    def models(self) -> list[Chosen]:
        """Choose the columns of both models."""
        found = [(k, group) for k, schema in enumerate(self.schemas) for group in schema.groups]
        options = tuple(f"{k}:{group.pattern}" for k, group in found)
        options += tuple(
            f"{k}:{name}" for k, schema in enumerate(self.schemas) for name in schema.ignored[:50]
            if f"{k}:{name}" not in options and schema.table.columns[name].ndim == 1
        )  # fmt: skip
        chosen = []
        for place, side in enumerate(MODELS):
            guess = options[place] if place < len(found) else ""
            value = self.answers.get(f"{side}.model", guess)
            value = value if value in options else guess
            if not value:
                break
            certain = len(found) == 2 or f"{side}.model" in self.answers
            file, _, pattern = value.partition(":")
            group = find_group(self.schemas[int(file)], pattern)
            self.add(Field(f"{side}.model", "model", int(file), value, options, certain, "model",
                           group.columns[:6] if group else ()))  # fmt: skip
            if group is not None:
                chosen.append((int(file), group))
        if len(chosen) < 2:
            raise Problem("one_model" if chosen else "no_models", file=self.tables[0].name)
        if chosen[0] == chosen[1]:
            raise Problem("same_model", file=self.tables[chosen[0][0]].name, columns=chosen[0][1].pattern)
        return chosen

    def truths(self, chosen: Sequence[Chosen]) -> list[int]:
        """List the files that have the truth; found by its values where no column is called so."""
        taken = {(k, column) for k, group in chosen for column in group.columns}
        files = [
            k for k, schema in enumerate(self.schemas) if schema.truth is not None and (k, schema.truth) not in taken
        ]
        if files:
            return files
        found = [one for one in candidates(self.schemas, self.answers) if one[:2] not in taken]
        if not found:
            raise Problem("no_truth", file=self.tables[0].name)
        sure = [one for one in found if one[2]]
        everywhere = len({name for _, name, _ in sure}) == 1
        picked = sure if everywhere else found[:1]
        for k, name, _ in picked:
            options = (name, *(other for file, other, _ in found if file == k and other != name), NONE)
            options += tuple(other for other in self.fields[f"{k}.truth"].options if other not in options)
            shown = tuple(other for file, other, _ in found if file == k)
            field = replace(self.fields[f"{k}.truth"], value=name, options=options, certain=everywhere,
                            why="truth_by_values", columns=shown)  # fmt: skip
            self.add(field)
            schema = self.schemas[k]
            ignored = tuple(other for other in schema.ignored if other != name)
            changed = replace(schema, truth=name, ignored=ignored, fields=(schema.fields[0], field))
            self.schemas = (*self.schemas[:k], changed, *self.schemas[k + 1 :])
        return [k for k, _, _ in picked]

    def pair(self, chosen: Sequence[Chosen], truths: Sequence[int]) -> Pairing:
        """Bring the rows together."""
        used = list(dict.fromkeys([file for file, _ in chosen] + list(truths)))
        found = pair_rows(self.schemas, used, taken_columns(self.schemas), self.answers)
        self.add(*found.fields)
        self.notes += found.notes
        return found

    def classes(self, chosen: Sequence[Chosen], truth: int) -> tuple[list[ModelClasses], ClassList]:
        """Resolve the classes of the models and their list."""
        sides = [self.side(file, group) for file, group in chosen]
        column = str(self.schemas[truth].truth)
        levels = cached_factor(self.tables[truth], column)
        listing, fields, notes = resolve_classes(sides[:2], (self.tables[truth].name, column, levels), self.answers)
        beside = tuple(name for file, group in chosen[:1] if file == truth for name in group.columns[:6])
        self.add(*(replace(field, file=truth, columns=beside) for field in fields))
        self.notes += notes
        return sides, listing

    def side(self, file: int, group: Group) -> ModelClasses:
        """Describe the classes as one model has them."""
        table = self.tables[file]
        names = cached_factor(table, group.columns[0]).names if group.shape == LABEL else group.classes
        first = table.columns[group.columns[0]]
        width = len(group.columns) if len(group.columns) > 1 else first.shape[1] if first.ndim == 2 else 1
        place = dict(zip(group.columns, group.classes, strict=True)) if group.shape == MATRIX and group.classes else {}
        file_order = tuple(place[column] for column in table.columns if column in place)
        return ModelClasses(table.name, group.shape, names, width, file_order)

    def model(self, side: str, chosen: Chosen, classes: ModelClasses, listing: ClassList) -> Model:
        """Resolve what a model's values are."""
        file, group = chosen
        table = self.tables[file]
        first = self.fields.get("a.kind")
        kind = followed(
            kind_field(side, file, table, group, self.answers), first if side != "a" else None, self.answers
        )
        self.add(kind)
        values = resolve_values(table, group, kind.value)
        columns = columns_of(classes, listing)
        if group.shape == SINGLE:
            named = class_in_name(group.columns[0], listing.names)
            positive = positive_field(f"{side}.positive", file, group.columns[0], listing.names, named, self.answers)
            positive = followed(positive, self.fields.get("a.positive") if side != "a" else None, self.answers)
            self.add(positive)
            return Model("", file, group, values, None, positive.value, kind.certain and positive.certain)
        if group.shape != LABEL:
            order = self.answers.get(f"{side}.columns", NAMED)
            self.add(Field(f"{side}.columns", "columns", file, order, (NAMED, REVERSED), columns=group.columns[:6]))
            if order == REVERSED:
                columns = tuple(reversed(columns or range(len(listing.names))))
        return Model("", file, group, values, columns, certain=kind.certain)

    def plan(self, problem: Problem | None) -> Plan:
        """Give what was found."""
        return Plan(self.schemas, tuple(self.fields.values()), tuple(self.notes), problem, self.draft)


def taken_columns(schemas: Sequence[FileSchema]) -> set[tuple[int, str]]:
    """List the columns that are predictions or true classes, each with its file."""
    taken = {(k, column) for k, schema in enumerate(schemas) for group in schema.groups for column in group.columns}
    return taken | {(k, schema.truth) for k, schema in enumerate(schemas) if schema.truth is not None}
