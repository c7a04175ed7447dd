"""Cells with something inside: lists of labels with scores, objects, vectors of Spark, texts that hold one of these."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from prediction_files.column_names import natural_sort_key, snake_case
from prediction_files.limits import refuse_shape
from prediction_files.problem import Problem
from prediction_files.table import Array
from prediction_files.values import NEARLY

LABELS = ("label", "class", "name", "category", "display_name", "predicted_label", "key", "level", "value_label")
SCORES = ("score", "prob", "probability", "proba", "confidence", "p", "value", "weight", "logit")
LABEL_LISTS = ("labels", "classes", "display_names", "class_names", "categories", "names", "levels", "label")
SCORE_LISTS = (
    "scores", "probabilities", "probs", "proba", "confidences", "confidence", "logits", "score", "prob", "values",
    "predictions", "probability",
)  # fmt: skip
WRAPPERS = ({"list"}, {"element"}, {"item"}, {"array"})
LONGEST_TEXT = 400_000
_NUMPY = re.compile(
    r"\b(?:np|numpy)\.(?:float|int|str_)\w*\(([^()]*)\)"
    r"|\b(?:array|tensor)\((.*?)(?:, *(?:dtype|device|grad_fn)=[^)]*)?\)"
)


class Pairs(dict[str, Any]):
    """Labels and their scores, found as such: every row must have all of the labels."""


def opened(cell: Any) -> Any:
    """Bring one cell into a number, a text, a list of numbers, an object, or `Pairs`.

    Examples
    --------
    >>> opened([{"label": "dog", "score": 0.9}, {"label": "cat", "score": 0.1}])
    {'dog': 0.9, 'cat': 0.1}
    >>> opened({"type": 0, "size": 3, "indices": [1], "values": [1.0]})
    [0.0, 1.0, 0.0]
    """
    if isinstance(cell, Mapping):
        return _opened_object(cell)
    if not isinstance(cell, list | tuple) or not cell or not isinstance(cell[0], Mapping | list | tuple):
        return cell
    if len(cell) == 1 and isinstance(cell[0], list | tuple):
        return opened(cell[0])
    if all(isinstance(one, Mapping) and len(one) == 1 and set(one) in WRAPPERS for one in cell):
        return opened([next(iter(one.values())) for one in cell])
    pairs = [_pair(one) for one in cell]
    if all(pair is not None for pair in pairs):
        return Pairs(pair for pair in pairs if pair is not None)
    return list(cell)


def _opened_object(cell: Mapping[str, Any]) -> Any:
    if len(cell) == 1 and set(cell) in WRAPPERS and isinstance(next(iter(cell.values())), list):
        return opened(next(iter(cell.values())))
    values = cell.get("values")
    if "type" in cell and isinstance(values, list) and set(cell) <= {"type", "size", "indices", "values", "length"}:
        return _vector(cell, values)
    paired = pair_lists(cell)
    if len(paired) == 1 and isinstance(only := next(iter(paired.values())), Pairs):
        return only
    return paired


def _vector(cell: Mapping[str, Any], values: list[Any]) -> Any:
    """Write out a vector of Spark: type 0 says where its values are, type 1 has them all."""
    indices, size = cell.get("indices"), cell.get("size", cell.get("length"))
    if not isinstance(indices, list) or cell.get("type") == 1:
        return values
    if not isinstance(size, int) or not 0 <= size <= LONGEST_TEXT or len(indices) != len(values):
        return values
    dense: list[Any] = [0.0] * size
    for place, value in zip(indices, values, strict=True):
        if not isinstance(place, int) or not 0 <= place < size:
            return values
        dense[place] = value
    return dense


def _pair(one: Any) -> tuple[str, Any] | None:
    """Read {label, score}, or [label, score]."""
    if isinstance(one, Mapping):
        if not 2 <= len(one) <= 4:
            return None
        words = {snake_case(str(key)): value for key, value in one.items()}
        label = next((words[word] for word in LABELS if word in words), None)
        score = next((words[word] for word in SCORES if word in words), None)
        return _as_pair(label, score)
    if isinstance(one, list | tuple) and len(one) == 2 and isinstance(one[0], str):
        return _as_pair(one[0], one[1])
    return None


def _as_pair(label: Any, score: Any) -> tuple[str, Any] | None:
    if not isinstance(label, str | int | bool) or isinstance(score, bool) or not isinstance(score, int | float):
        return None
    return str(label), score


def pair_lists(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bring a list of labels and a list of their scores together, as zero-shot classification writes them.

    Examples
    --------
    >>> pair_lists({"text": "…", "labels": ["dog", "cat"], "scores": [0.9, 0.1]})
    {'text': '…', 'scores': {'dog': 0.9, 'cat': 0.1}}
    """
    label = _listed(record, LABEL_LISTS, str)
    score = _listed(record, SCORE_LISTS, (int, float))
    if label is None or score is None:
        return record
    names, numbers = record[label], record[score]
    if len(names) != len(numbers) or len(set(names)) != len(names) or len(names) < 2:
        return record
    found = {key: value for key, value in record.items() if key != label}
    return found | {score: Pairs(zip(names, numbers, strict=True))}


def may_pair_lists(names: Iterable[object]) -> bool:
    """Whether names could be those of a list of labels and a list of scores."""
    words = {snake_case(str(name)) for name in names}
    return not words.isdisjoint(LABEL_LISTS) and not words.isdisjoint(SCORE_LISTS)


def _listed(record: Mapping[str, Any], words: Sequence[str], kind: Any) -> str | None:
    """Find the list of this kind of cells whose name comes first among these."""
    hits = {
        snake_case(str(key)): key
        for key, value in record.items()
        if isinstance(value, list) and value and all(isinstance(one, kind) for one in value)
    }
    return next((hits[word] for word in words if word in hits), None)


def is_distribution(cells: Sequence[Any]) -> bool:
    """Whether all cells have one number for each of the same labels: pairs, or objects whose numbers sum to 1."""
    if not cells or not all(isinstance(cell, dict) for cell in cells):
        return False
    if all(isinstance(cell, Pairs) for cell in cells):
        return True
    names = cells[0].keys()
    numbers = all(
        cell.keys() == names
        and all(isinstance(one, int | float) and not isinstance(one, bool) for one in cell.values())
        for cell in cells
    )
    return len(names) > 1 and numbers and all(abs(sum(cell.values()) - 1) <= NEARLY for cell in cells)


def distribution(
    file: str, column: str, cells: Sequence[Mapping[str, Any]], seen: int = 0
) -> tuple[tuple[str, ...], Array]:
    """Make one column a label of cells that may have them in any order, shape (N, K)."""
    classes = list(dict.fromkeys(name for cell in cells for name in cell))
    refuse_shape(file, 0, len(classes))
    if isinstance(cells[0], Pairs):
        classes.sort(key=natural_sort_key)
    values = np.empty((len(cells), len(classes)))
    for row, cell in enumerate(cells):
        for place, name in enumerate(classes):
            if name not in cell:
                raise Problem("label_without_score", file=file, column=column, row=seen + row + 1, label=name)
            try:
                values[row, place] = cell[name]
            except OverflowError:
                raise Problem("not_a_number", file=file, column=column, row=seen + row + 1,
                              value=str(cell[name])[:100]) from None  # fmt: skip
    return tuple(classes), values


def text_with_cells(cells: Sequence[Any]) -> bool:
    """Whether texts hold objects, or lists of them: {'cat': 0.1, 'dog': 0.9}, [{"label": …}, …]."""
    return all(
        isinstance(cell, str) and re.match(r"\s*(\{|\[\s*[\[{(])", cell) and len(cell) <= LONGEST_TEXT for cell in cells
    )


def literal(text: str) -> Any:
    """Read a text that Python or JSON wrote; the text itself where it is neither.

    Examples
    --------
    >>> literal("{'cat': np.float64(0.1), 'dog': 0.9}"), literal("{cat")
    ({'cat': 0.1, 'dog': 0.9}, '{cat')
    """
    plain = _NUMPY.sub(lambda match: match[1] or match[2] or "", text)
    for read in (json.loads, ast.literal_eval):
        try:
            return read(plain)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
    return text
