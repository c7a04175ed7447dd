"""Files as the users of many libraries write them are read to the right tables: figures are scikit-learn's."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss

from prediction_files.read import read

FOLDER = Path(__file__).parent / "real"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
LONG = {"long"}  # one row a class: which rows belong together is not for a reader to say


def tables(style: str) -> dict:
    return {name: read(name, (FOLDER / style / name).read_bytes()) for name in EXPECTED[style]["files"]}


def numbers(table, model: dict, classes: list[str]) -> np.ndarray:
    """The numbers of one model, one column a class in the order of the classes, as they stand in a table."""
    columns = [table.columns[name] for name in model["columns"]]
    if columns[0].ndim == 1:
        found = np.stack(columns, axis=1).astype(float)
        return np.hstack([1 - found, found]) if found.shape[1] == 1 else found
    assert set(table.classes) in (set(), set(classes))
    order = [table.classes.index(name) for name in classes] if table.classes else slice(None)
    return columns[0][:, order].astype(float)


def probabilities(values: np.ndarray, kind: str) -> np.ndarray:
    if kind == "logits":
        powers = np.exp(values - values.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
    return {"log_probabilities": np.exp(values), "percentages": values / 100}.get(kind, values)


def truth(found: dict, expected: dict) -> list[int]:
    """The true classes as places among the classes."""
    file, *columns = expected["truth"]
    cells = np.stack([found[file].columns[name] for name in columns], axis=1)
    if len(columns) > 1:
        return cells.argmax(axis=1).tolist()
    written = [expected["labels"].get(name, name) for name in expected["classes"]]
    return [written.index(str(cell)) for cell in cells[:, 0].tolist()]


def loss(target: list[int], p: np.ndarray) -> float:
    """scikit-learn's log loss of the probabilities as they are, summing to 1 or not."""
    given = p[np.arange(len(p)), target]
    return log_loss(np.zeros(len(p)), np.stack([given, 1 - given], axis=1), labels=[0, 1])


@pytest.mark.parametrize("style", sorted(set(EXPECTED) - LONG))
def test_a_style_is_read_to_the_right_tables(style):
    expected, found = EXPECTED[style], tables(style)
    assert {name: table.rows for name, table in found.items()} == dict.fromkeys(expected["files"], expected["rows"])
    target = truth(found, expected)
    assert target == expected["target"]
    for place, ids in enumerate(expected["ids"]):
        assert not ids or ids in found[expected["files"][place]].columns
    for model in expected["models"]:
        table = found[model["file"]]
        if model["kind"] == "labels":
            said = [expected["classes"].index(name) for name in table.columns[model["columns"][0]]]
            assert accuracy_score(target, said) == pytest.approx(model["accuracy"], abs=1e-9)
            continue
        p = probabilities(numbers(table, model, expected["classes"]), model["kind"])
        assert accuracy_score(target, p.argmax(axis=1)) == pytest.approx(model["accuracy"], abs=1e-9)
        assert loss(target, p) == pytest.approx(model["log_loss"], abs=1e-9)
