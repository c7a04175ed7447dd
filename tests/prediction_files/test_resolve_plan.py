"""From tables to a plan: the first problem, and what has to be asked."""

import numpy as np

from prediction_files.problem import Problem
from prediction_files.resolve_plan import resolve_plan
from prediction_files.table import Table, as_columns

RNG = np.random.default_rng(5)
P = RNG.dirichlet(np.ones(4), size=50)
Y = RNG.integers(0, 4, 50)


def table(names: list[str], values: np.ndarray = P, **more: np.ndarray) -> Table:
    return Table("a.csv", more | as_columns(values, names))


def test_the_first_problem_stops_and_what_was_recognised_stays():
    plan = resolve_plan([table(["p_0", "p_1", "p_2", "p_3"], id=np.arange(50), label=Y)])
    assert plan.problem is not None
    assert (plan.problem.key, plan.draft) == ("one_model", None)
    assert {field.key: field.value for field in plan.fields} == {"0.id": "id", "0.truth": "label", "a.model": "0:p_*"}


def test_nothing_is_a_problem_of_its_own():
    plan = resolve_plan([])
    assert isinstance(plan.problem, Problem)
    assert plan.problem.key == "no_files"


def test_labels_counted_from_one_name_the_columns_of_a_vector():
    tables = [Table("a.npy", {"p": P}), Table("b.npy", {"p": P}), Table("y.npy", {"label": Y + 1})]
    plan = resolve_plan(tables)
    assert plan.draft is not None
    assert plan.draft.classes.names == ("1", "2", "3", "4")
    assert np.array_equal(plan.draft.target, Y)


def test_labels_that_are_numbers_of_named_columns_are_asked_about():
    plan = resolve_plan([table(["p_a", "p_b", "p_c", "p_d"], label=Y), Table("b.csv", as_columns(P, list("abcd")))])
    assert [(field.key, field.value) for field in plan.questions] == [("classes", "a\nb\nc\nd")]
    assert plan.draft is not None
    assert np.array_equal(plan.draft.target, Y)
