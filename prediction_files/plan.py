"""How a set of files is read: the models, the rows, the classes, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prediction_files.classes import ClassList, Columns
from prediction_files.fields import Field
from prediction_files.groups import Group
from prediction_files.join import RowIndex
from prediction_files.problem import Note, Problem
from prediction_files.schema import FileSchema
from prediction_files.table import Array
from prediction_files.value_kind import ResolvedValues


@dataclass(frozen=True, eq=False)
class Model:
    """One model's columns, resolved.

    Attributes
    ----------
    name : str
        What it is called; text from outside.
    file : int
        The file they are in.
    group : Group
        The columns.
    values : ResolvedValues
        Their kind and what a look at the values found.
    columns : tuple of int or None
        Which of its columns each class is, -1 for none; None where they stand in the order of the classes.
    positive : str
        The class that a single probability is of.
    certain : bool
        Whether nothing about it is a guess.
    """

    name: str
    file: int
    group: Group
    values: ResolvedValues
    columns: Columns = None
    positive: str = ""
    certain: bool = True


MOST_MODELS = 6
"""So many models are compared with one another; of more, two have to be chosen."""


@dataclass(frozen=True, eq=False)
class Draft:
    """Everything that a data set is made of, before the probabilities are; model A and model B come first.

    `rows` says for every file which of its rows the data set's are, `by` by which column it was joined: the files that
    are not in it go by their order. `together` says whether all of three models or more are compared: nobody has asked
    for two of them.
    """

    schemas: tuple[FileSchema, ...]
    models: tuple[Model, ...]
    classes: ClassList
    target: NDArray[np.intp]
    rows: Mapping[int, RowIndex]
    ids: Array | None
    by: Mapping[int, str]
    together: bool = False


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

    @property
    def models(self) -> tuple[Model, ...]:
        """All models on the rows of the data set, A and B first: `build_dataset.predictions` gives their values."""
        return () if self.draft is None else self.draft.models
