"""How a set of files is read: the models, the rows, the classes, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prediction_files.classes import ClassList
from prediction_files.groups import Group
from prediction_files.join import RowIndex
from prediction_files.problem import Note, Problem
from prediction_files.schema import Field, FileSchema
from prediction_files.table import Array
from prediction_files.value_kind import ResolvedValues


@dataclass(frozen=True, eq=False)
class Model:
    """One model's columns, resolved.

    Attributes
    ----------
    file : int
        The file they are in.
    group : Group
        The columns.
    values : ResolvedValues
        Their kind and what a look at the values found.
    positive : str
        The class that a single probability is of.
    """

    file: int
    group: Group
    values: ResolvedValues
    positive: str = ""


@dataclass(frozen=True, eq=False)
class Draft:
    """Everything that a data set is made of, before the probabilities are."""

    schemas: tuple[FileSchema, ...]
    models: tuple[Model, Model]
    classes: ClassList
    target: NDArray[np.intp]
    rows: Mapping[int, RowIndex]
    ids: Array | None


@dataclass(frozen=True, eq=False)
class Plan:
    """How a set of files is read.

    Attributes
    ----------
    schemas : tuple of FileSchema
        Every file.
    fields : tuple of Field
        All that was inferred or has to be asked.
    notes : tuple of Note
        What is worth saying.
    problem : Problem or None
        Why there is no data set yet.
    draft : Draft or None
        What the data set is made of.
    """

    schemas: tuple[FileSchema, ...]
    fields: tuple[Field, ...]
    notes: tuple[Note, ...]
    problem: Problem | None
    draft: Draft | None

    @property
    def questions(self) -> tuple[Field, ...]:
        """What has to be asked before the data set can be used."""
        return tuple(field for field in self.fields if not field.certain)

    @property
    def certain(self) -> bool:
        """Whether it can be used without asking."""
        return self.problem is None and not self.questions
