"""From the tables of all files to a plan: which columns are model A, model B and the truth; what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prediction_files.classes import (
    LACKING,
    ClassList,
    encode_labels,
    fits,
)
from prediction_files.join import RowIndex
from prediction_files.model_names import name_models
from prediction_files.pairing import Pairing, pair_rows
from prediction_files.plan import MOST_MODELS, Draft, Model, Plan
from prediction_files.problem import Problem
from prediction_files.readings import doubt
from prediction_files.remarks import lacking, left_out, sums
from prediction_files.resolver import MODELS, Chosen, PlanResolver, taken_columns
from prediction_files.schema import (
    cached_factor,
)
from prediction_files.table import Array, Table


def resolve(tables: Sequence[Table], answers: Mapping[str, str]) -> Plan:
    """Resolve how files are read under these answers, without a look at how well that fits."""
    work = PlanResolver(tables, answers)
    try:
        if not tables:
            raise Problem("no_files")
        work.read()
        _draft(work)
    except Problem as found:
        return work.plan(found)
    finally:
        joined = {(field.file, field.value) for field in work.fields.values() if field.what == "id"}
        work.notes += left_out(work.schemas, joined)
    return work.plan(None)


def _draft(work: PlanResolver) -> None:
    chosen = work.models()
    truths = work.truths(chosen)
    pairing = work.pair(chosen, truths)
    sides, listing = work.classes(chosen, truths[0])
    target = _target(work, truths, listing, pairing)
    models = [work.model(side, one, classes, listing)
              for side, one, classes in zip(MODELS, chosen, sides, strict=True)]  # fmt: skip
    for model in models:
        work.notes += sums(work.tables[model.file], model) if model.certain else []
    work.notes += lacking(work.tables, models, listing, target)
    rows, by = dict(pairing.rows), dict(pairing.by)
    others = _others(work, chosen, listing, rows, by)
    names = name_models([(work.tables[model.file].name, model.group) for model in (*models, *others)])
    named = tuple(replace(model, name=name) for model, name in zip((*models, *others), names, strict=True))
    together = _together(work, named)
    work.draft = Draft(work.schemas, named, listing, target, rows, pairing.ids, by, together)
    _ask_about_labels(work, models, truths[0], listing)


def _together(work: PlanResolver, models: Sequence[Model]) -> bool:
    """Say whether all models can be compared; then which two of them need not be asked."""
    keys = [f"{side}.model" for side in MODELS]
    every = len(models) == sum(len(schema.groups) for schema in work.schemas)
    asked = any(key in work.answers for key in keys)
    if asked or not every or not 2 < len(models) <= MOST_MODELS or not all(one.certain for one in models[2:]):
        return False
    for key in keys:
        work.add(replace(work.fields[key], certain=True))
    return True


def _target(work: PlanResolver, truths: Sequence[int], listing: ClassList, pairing: Pairing) -> NDArray[np.intp]:
    """Read the truth, which must be the same wherever it is given."""
    found = []
    for k in truths:
        table, column, place = work.tables[k], str(work.schemas[k].truth), pairing.rows[k]
        codes = encode_labels(table.name, column, cached_factor(table, column), listing)
        found.append(codes if place is None else codes[place])
        if not np.array_equal(found[0], found[-1]):
            _refuse_other_truth(work, (truths[0], k), listing, (found[0], found[-1]), pairing.ids)
    return found[0]


def _refuse_other_truth(
    work: PlanResolver, files: tuple[int, int], listing: ClassList, found: tuple[Any, Any], ids: Array | None
) -> None:
    differs = np.flatnonzero(found[0] != found[1])
    row = int(differs[0])
    raise Problem(
        "different_truth", file_a=work.tables[files[0]].name, file_b=work.tables[files[1]].name, count=len(differs),
        row=row + 1 if ids is None else ids[row], label_a=listing.names[found[0][row]],
        label_b=listing.names[found[1][row]],
    )  # fmt: skip


def _others(
    work: PlanResolver, chosen: Sequence[Chosen], listing: ClassList, rows: dict[int, RowIndex], by: dict[int, str]
) -> list[Model]:
    """Resolve the models that are not compared, as far as they fit; add their files' rows, and what joins them."""
    found = []
    for k, schema in enumerate(work.schemas):
        for group in schema.groups:
            if (k, group) in chosen or (k not in rows and not _placed(work, k, rows, by)):
                continue
            alone = PlanResolver([], work.answers)
            alone.tables, alone.schemas, alone.fields = work.tables, work.schemas, dict(work.fields)
            side = work.side(k, group)
            if side.wide and not fits(side, listing):
                continue
            try:
                found.append(alone.model(f"{k}:{group.pattern}", (k, group), side, listing))
            except Problem:
                continue
    return found


def _placed(work: PlanResolver, k: int, rows: dict[int, RowIndex], by: dict[int, str]) -> bool:
    """Add the rows of one more file, if it has all that the data set has."""
    used = list(rows)
    try:
        more = pair_rows(work.schemas, [*used, k], taken_columns(work.schemas), work.answers)
    except Problem:
        return False
    same = all(_same_rows(more.rows[one], rows[one]) for one in used)
    if same:
        rows[k] = more.rows[k]
        by |= more.by
    return same


def _same_rows(one: RowIndex, other: RowIndex) -> bool:
    return one is other if one is None or other is None else bool(np.array_equal(one, other))


def _ask_about_labels(work: PlanResolver, models: Sequence[Model], truth: int, listing: ClassList) -> None:
    """Ask where the truth is the arg max of a model's row everywhere: some tools call their prediction so."""
    key = f"{truth}.truth"
    if key in work.answers or not any(model.file == truth for model in models):
        return
    column = str(work.schemas[truth].truth)
    found = encode_labels(work.tables[truth].name, column, cached_factor(work.tables[truth], column), listing)
    for model in models:
        if model.file != truth or model.values.arg_max is None:
            continue
        guess = model.values.arg_max
        place = guess if model.columns is None else np.argsort(np.array(model.columns))[guess]
        if LACKING not in (model.columns or ()) and np.array_equal(place, found):
            shown = (column, *model.group.columns[:6])
            work.add(replace(work.fields[key], certain=False, why="arg_max", columns=shown))


def resolve_plan(tables: Sequence[Table], answers: Mapping[str, str] | None = None) -> Plan:
    """Resolve how files are read; a plan that cannot be used has the first problem in it.

    Other readings are tried on the data: what fits far better than the one at hand is asked about, with the figures
    of both.

    Examples
    --------
    >>> import numpy as np
    >>> from prediction_files.table import Table
    >>> both = Table("both.csv", {"y": np.array([0, 1]), "A_0": np.array([0.9, 0.6]), "A_1": np.array([0.1, 0.4]),
    ...     "B_0": np.array([0.6, 0.7]), "B_1": np.array([0.4, 0.3])})
    >>> plan = resolve_plan([both])
    >>> plan.certain, [field.value for field in plan.fields if field.what == "model"]
    (True, ['0:A_*', '0:B_*'])
    """
    return doubt(partial(resolve, tables), answers or {})
