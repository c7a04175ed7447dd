"""What files as the users of many libraries write them mean: the data sets have scikit-learn's figures."""

import numpy as np
import pytest

from pages.two_models.copy_as import code
from prediction_files.build_dataset import build_dataset, predictions
from prediction_files.resolve_plan import resolve_plan
from tests.pages.test_two_models_copy_as import check
from tests.pages.test_two_models_report import study_of
from tests.prediction_files.test_real_files import EXPECTED, FOLDER, tables

MOST_QUESTIONS = 2


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


@pytest.mark.parametrize("style", sorted(EXPECTED))
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


@pytest.mark.parametrize("style", sorted(EXPECTED))
def test_where_code_is_offered_it_gives_the_same_figures(style, tmp_path):
    draft = plan_of(style).draft
    study = study_of(build_dataset(draft))
    source = code(draft, study)
    if source is not None:
        check(
            source, study, [(name, (FOLDER / style / name).read_bytes()) for name in EXPECTED[style]["files"]], tmp_path
        )
