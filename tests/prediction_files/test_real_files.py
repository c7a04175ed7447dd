"""Files as the users of many libraries write them: the right tables, and data sets with scikit-learn's figures."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss

from pages.two_models.copy_as import code
from prediction_files.build_dataset import build_dataset, predictions
from prediction_files.read import read
from prediction_files.resolve_plan import resolve_plan
from tests.pages.test_two_models_copy_as import check
from tests.pages.test_two_models_report import study_of

FOLDER = Path(__file__).parent / "real"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
LONG = {"long"}  # one row a class: which rows belong together is not for a reader to say
MOST_QUESTIONS = 2


def every(styles):
    """Run all tests of a style one after another: so it is read once."""
    return pytest.mark.parametrize("style", sorted(styles), scope="module")


@lru_cache(maxsize=1)
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


@lru_cache(maxsize=1)
def plan_of(style: str):
    """Read a style, asked at most twice: the answers are those that a visitor finds preselected."""
    read, answers = list(tables(style).values()), {}
    for _ in range(MOST_QUESTIONS + 1):
        plan = resolve_plan(read, answers)
        assert plan.problem is None, plan.problem
        if not plan.questions:
            return plan
        answers |= {field.key: field.value for field in plan.questions}
        assert len(answers) <= MOST_QUESTIONS, answers
    raise AssertionError(answers)


@every(set(EXPECTED) - LONG)
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


@every(EXPECTED)
def test_a_style_has_its_figures_after_two_questions_at_most(style):
    expected, draft = EXPECTED[style], plan_of(style).draft
    assert len(draft.target) == expected["rows"]
    found = [predictions(draft, model) for model in draft.models]
    for model in expected["models"]:
        given = [
            (np.mean(one.labels == draft.target),
             None if one.values is None else -np.log(one.values[np.arange(len(draft.target)), draft.target]).mean())
            for one in found
        ]  # fmt: skip
        assert any(
            accuracy == pytest.approx(model["accuracy"], abs=1e-9)
            and (model.get("log_loss") is None or loss == pytest.approx(model["log_loss"], rel=1e-6))
            for accuracy, loss in given
        ), given


@every(EXPECTED)
def test_where_code_is_offered_it_gives_the_same_figures(style, tmp_path):
    draft = plan_of(style).draft
    study = study_of(build_dataset(draft))
    source = code(draft, study)
    if source is not None:
        check(
            source, study, [(name, (FOLDER / style / name).read_bytes()) for name in EXPECTED[style]["files"]], tmp_path
        )
