"""What columns mean where their names do not say so: found by the values, or asked with figures, never in silence."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss

from prediction_files.build_dataset import build_dataset, predictions
from prediction_files.fields import NONE
from prediction_files.plan import Plan
from prediction_files.resolve_plan import resolve_plan
from prediction_files.table import Table, as_columns

RNG = np.random.default_rng(11)
ROWS = 400


def drawn(classes: int, sharpness: float = 4.0, rows: int = ROWS, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and classes drawn from them: a model that is calibrated."""
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(classes, 1 / sharpness), size=rows)
    p = (p + 1e-4) / (1 + classes * 1e-4)
    return p, np.array([rng.choice(classes, p=row) for row in p])


def flattened(p: np.ndarray) -> np.ndarray:
    return 0.7 * p + 0.3 / p.shape[1]


def texts(cells: list) -> np.ndarray:
    return np.array(cells, dtype=object)


def files(p: np.ndarray, names: list[str], truth: dict[str, np.ndarray]) -> list[Table]:
    return [Table("a.csv", {**truth, **as_columns(p, names)}), Table("b.csv", as_columns(flattened(p), names))]


def figures(plan: Plan) -> tuple[float, float]:
    data = build_dataset(plan.draft)
    return float(np.mean(data.a.labels == data.target)), float(
        log_loss(data.target, data.a.values, labels=range(len(data.classes)))
    )


def right(p: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """scikit-learn's figures."""
    return accuracy_score(y, p.argmax(axis=1)), log_loss(y, p, labels=range(p.shape[1]))


P, Y = drawn(3)
P2, Y2 = drawn(2)
ANIMALS = ["cat", "dog", "owl"]

NAMED_TRUTHS = {
    "in capitals": (["Cat", "DOG", "owl"], ["prob_cat", "prob_dog", "prob_owl"]),
    "cut at =": (ANIMALS, ["p(kind=cat)", "p(kind=dog)", "p(kind=owl)"]),
    "in quotes": (ANIMALS, ['Probability for "cat"', 'Probability for "dog"', 'Probability for "owl"']),
    "quotes in the labels": (['"cat"', '"dog"', '"owl"'], ["prob_cat", "prob_dog", "prob_owl"]),
    "null-like": (["NA", "None", "True"], ["prob_NA", "prob_None", "prob_True"]),
}
TWO = {
    "boolean": (np.array([False, True]), ["p_False", "p_True"]),
    "boolean against numbers": (np.array([False, True]), ["p_0", "p_1"]),
    "numbers against booleans": (np.array([0, 1]), ["p_False", "p_True"]),
    "yes and no": (texts(["no", "yes"]), ["p_no", "p_yes"]),
    "yes and no against numbers": (texts(["no", "yes"]), ["p_0", "p_1"]),
    "plus and minus 1": (np.array([-1, 1]), ["p_0", "p_1"]),
    "plus and minus 1 by name": (np.array([-1, 1]), ["p_-1", "p_1"]),
}


@pytest.mark.parametrize("case", NAMED_TRUTHS)
def test_labels_are_matched_to_classes_however_they_are_written(case):
    labels, names = NAMED_TRUTHS[case]
    plan = resolve_plan(files(P, names, {"kind": texts([labels[j] for j in Y])}))
    assert plan.certain
    assert figures(plan) == pytest.approx(right(P, Y))


@pytest.mark.parametrize("case", TWO)
def test_two_classes_are_matched_however_they_say_yes_and_no(case):
    labels, names = TWO[case]
    plan = resolve_plan(files(P2, names, {"truth": labels[Y2]}))
    assert plan.certain
    assert figures(plan) == pytest.approx(right(P2, Y2))


@pytest.mark.parametrize("case", TWO)
def test_two_columns_without_names_are_no_and_yes(case):
    tables = [Table("a.npy", {"p": P2}), Table("b.npy", {"p": flattened(P2)}), Table("y.npy", {"y": TWO[case][0][Y2]})]
    plan = resolve_plan(tables)
    assert plan.certain
    assert figures(plan) == pytest.approx(right(P2, Y2))


def test_an_empty_cell_is_the_class_that_is_called_none():
    labels = texts([[None, "dog", "owl"][j] for j in Y])
    plan = resolve_plan(files(P, ["prob_None", "prob_dog", "prob_owl"], {"label": labels}))
    assert figures(plan) == pytest.approx(right(P, Y))


@pytest.mark.parametrize("first", [0, 1])
def test_numbers_count_columns_that_have_names_from_0_or_1(first):
    plan = resolve_plan(files(P, ANIMALS, {"label": Y + first}))
    assert [field.key for field in plan.questions] == ["classes"]
    assert figures(plan) == pytest.approx(right(P, Y))


@pytest.mark.parametrize(("first", "columns"), [(1, 0), (0, 1)])
def test_labels_shifted_against_columns_are_asked_about_with_the_shift_preselected(first, columns):
    """Labels 1 to 9 against columns 0 to 8, and 0 to 9 against p1 to p10."""
    p, y = drawn(9)
    plan = resolve_plan(files(p, [f"p{j + columns}" for j in range(9)], {"label": y + first}))
    (question,) = plan.questions
    assert (question.key, question.value, question.why) == ("labels", f"from_{first}", "shifted")
    assert figures(plan) == pytest.approx(right(p, y))


def test_labels_that_could_be_names_are_asked_about_where_a_shift_fits_far_better():
    """Labels 1 to 8 are names of columns 0 to 8; that they are numbers from 1 shows in the data alone."""
    p, y = drawn(9)
    kept = y < 8
    plan = resolve_plan(files(p[kept], [f"p{j}" for j in range(9)], {"label": y[kept] + 1}))
    (question,) = plan.questions
    assert (question.key, question.value, question.why) == ("labels", "from_1", "doubt_labels")
    expected = {"from_1": right(p[kept], y[kept]), "names": right(p[kept], y[kept] + 1)}
    for reading in question.readings:
        assert (reading.accuracy[0], reading.loss[0]) == pytest.approx(expected[reading.value])
    assert len(question.readings) == 2
    kept_names = resolve_plan(files(p[kept], [f"p{j}" for j in range(9)], {"label": y[kept] + 1}), {"labels": "names"})
    assert not [field for field in kept_names.questions if field.key == "labels"]


def test_classes_backwards_are_asked_about():
    tables = [Table("a.npy", {"p": P[:, ::-1]}), Table("b.npy", {"p": flattened(P)}), Table("y.npy", {"label": Y})]
    (question,) = resolve_plan(tables).questions
    assert (question.key, question.value) == ("a.columns", "reversed")
    figures_of = {reading.value: (reading.accuracy[0], reading.loss[0]) for reading in question.readings}
    assert figures_of["reversed"] == pytest.approx(right(P, Y))
    assert figures_of["named"] == pytest.approx(right(P[:, ::-1], Y))
    assert build_dataset(resolve_plan(tables).draft).a.values.tolist() == P.tolist()


def test_the_order_of_classes_without_names_is_preselected_by_the_data():
    """The labels are texts in the order owl, cat, dog of the columns, which no alphabet knows."""
    order = ["owl", "cat", "dog"]
    tables = [Table("a.npy", {"p": P}), Table("b.npy", {"p": flattened(P)}),
              Table("y.csv", {"y": texts([order[j] for j in Y])})]  # fmt: skip
    (question,) = resolve_plan(tables).questions
    assert (question.key, question.value) == ("classes", "owl\ncat\ndog")
    assert {reading.value for reading in question.readings} == {"owl\ncat\ndog", "cat\ndog\nowl"}


def test_the_other_class_of_a_single_probability_is_asked_about_though_the_name_is_clear():
    columns = {"label": texts([["sick", "well"][j] for j in Y2]), "p_sick": P2[:, 1], "q_sick": flattened(P2)[:, 0]}
    (question,) = resolve_plan([Table("both.csv", columns)]).questions
    assert (question.key, question.value, question.why) == ("a.positive", "well", "doubt_positive")


def test_the_class_of_a_single_probability_is_preselected_by_the_data_and_asked_once():
    columns = {"y": np.array([1, 2])[1 - Y2], "A": P2[:, 1], "B": flattened(P2)[:, 1]}
    plan = resolve_plan([Table("both.csv", columns)])
    (question,) = plan.questions
    assert (question.key, question.value) == ("a.positive", "1")
    assert figures(plan)[0] == pytest.approx(right(P2, Y2)[0])


@pytest.mark.parametrize("rows", [6, 20])
@pytest.mark.parametrize("seed", range(40))
def test_bad_models_with_few_rows_raise_no_question(seed, rows):
    rng = np.random.default_rng(seed)
    tables = [Table(f"{name}.npy", {"p": rng.dirichlet(np.ones(3) / 3, size=rows)}) for name in "ab"]
    plan = resolve_plan([*tables, Table("y.npy", {"label": rng.permutation(np.arange(rows) % 3)})])
    assert plan.certain


@pytest.mark.parametrize("seed", range(10))
def test_models_that_know_nothing_raise_no_question_on_thousands_of_rows_either(seed):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(4))
    constant = np.tile(rng.dirichlet(np.ones(4)), (5000, 1))
    tables = [Table("a.npy", {"p": constant}), Table("b.npy", {"p": rng.dirichlet(np.ones(4), size=5000)})]
    plan = resolve_plan([*tables, Table("y.npy", {"label": rng.choice(4, p=shares, size=5000)})])
    assert plan.certain
    assert "below_chance" not in [note.key for note in plan.notes]


def test_a_model_below_chance_that_no_reading_mends_is_said():
    """Rolled by one class: neither backwards nor shifted labels make it right."""
    p, y = drawn(5, rows=3000)
    rolled = np.roll(p, 2, axis=1)
    tables = [Table("a.npy", {"p": rolled}), Table("b.npy", {"p": flattened(p)}), Table("y.npy", {"label": y})]
    plan = resolve_plan(tables)
    (note,) = [note for note in plan.notes if note.key == "below_chance"]
    assert note.values["accuracy"] == pytest.approx(right(rolled, y)[0])


@pytest.mark.parametrize(("bad", "value"), [(0.5, None), (1.0, "outside"), (float("nan"), "not_finite")])
def test_one_bad_row_makes_no_logits_of_probabilities(bad, value):
    p, y = drawn(3, rows=150)
    p[40] *= bad
    p[40, 0] = 1.5 if value == "outside" else p[40, 0]
    plan = resolve_plan(files(p, ["p_0", "p_1", "p_2"], {"label": y}))
    (question,) = plan.questions
    assert (question.key, question.value, question.why) == ("a.kind", "probabilities", "sums")
    assert (question.values["count"], question.values["rows"]) == (1, 150)
    assert (plan.problem and plan.problem.key) == value
    if plan.problem is None:
        assert question.values["row"] == 41
        assert {reading.value for reading in question.readings} == {"probabilities", "logits", "divided"}
    else:
        assert plan.problem.values["row"] == 41


def test_scores_that_do_not_sum_to_1_are_offered_with_the_figures_of_each_reading():
    scores = P * RNG.uniform(0.4, 0.9, size=(ROWS, 1))
    plan = resolve_plan(files(scores, ["p_0", "p_1", "p_2"], {"label": Y}))
    (question,) = [field for field in plan.questions if field.key == "a.kind"]
    assert question.value == "divided"
    loss = {reading.value: reading.loss[0] for reading in question.readings}
    assert loss["divided"] == pytest.approx(right(P, Y)[1])
    assert loss["divided"] < loss["logits"]
    assert figures(plan) == pytest.approx(right(P, Y))


@pytest.mark.parametrize("digits", [2, 3, 5])
def test_sums_that_rounding_explains_are_no_matter(digits):
    p = np.round(drawn(10)[0], digits)
    y = drawn(10)[1]
    plan = resolve_plan([Table("a.npy", {"p": p}), Table("b.npy", {"p": drawn(10)[0]}), Table("y.npy", {"label": y})])
    assert plan.certain
    assert "sums" not in [note.key for note in plan.notes]


def test_a_class_that_only_one_model_has_gets_probability_0_from_the_other():
    names = ["p_cat", "p_dog", "p_owl"]
    two = flattened(P)[:, :2] / flattened(P)[:, :2].sum(axis=1, keepdims=True)
    label = texts([ANIMALS[j] for j in Y])
    for swap in (False, True):
        tables = [Table("a.csv", {"label": label, **as_columns(P, names)}), Table("b.csv", as_columns(two, names[:2]))]
        plan = resolve_plan(tables[::-1] if swap else tables)
        assert plan.certain
        data = build_dataset(plan.draft)
        lacking = data.a if swap else data.b
        assert lacking.values[:, data.classes.index("owl")].tolist() == [0.0] * ROWS
        np.testing.assert_allclose(lacking.values[:, [data.classes.index("cat"), data.classes.index("dog")]], two)
        said = {note.key: note.values for note in plan.notes}
        assert said["lacking"]["classes"] == "owl"
        assert said["lacking_rows"]["count"] == int((Y == 2).sum())


def test_a_list_of_classes_by_hand_says_which_number_is_which_column():
    by_hand = {"classes": "owl\ndog\ncat", "a.columns": "named", "b.columns": "named"}
    plan = resolve_plan(files(P, ANIMALS, {"label": Y}), by_hand)
    assert figures(plan) == pytest.approx(right(P[:, ::-1], Y))


def test_every_column_that_is_left_out_is_named():
    extra = {f"feature_{j}": np.full(ROWS, j + 0.5) for j in range(12)}
    plan = resolve_plan(files(P, ["p_0", "p_1", "p_2"], {"label": Y, **extra}))
    (note,) = [note for note in plan.notes if note.key == "ignored"]
    assert note.values["columns"].split(", ") == list(extra)


def test_hard_0_and_1_called_prediction_are_labels():
    columns = {"id": np.arange(ROWS), "label": Y2, "prediction": (P2[:, 1] > 0.5).astype(float)}
    other = {"id": np.arange(ROWS), "prediction": (P2[:, 1] > 0.9).astype(float)}
    plan = resolve_plan([Table("a.csv", columns), Table("b.csv", other)])
    assert plan.certain
    assert [model.values.kind for model in plan.models] == ["labels", "labels"]


def test_predicted_labels_beside_probabilities_are_named_as_left_out():
    truth = {"label": Y, "pred": P.argmax(axis=1), "Predicted Label": P.argmax(axis=1)}
    plan = resolve_plan(files(P, ["p_0", "p_1", "p_2"], truth))
    assert plan.certain
    assert [note.values["columns"] for note in plan.notes if note.key == "ignored"] == ["pred, Predicted Label"]


@pytest.mark.parametrize("said", [("no", "yes"), ("False", "True"), ("sick", "well")])
def test_predicted_labels_in_other_words_than_the_truth_are_matched_or_refused(said):
    predicted = texts([said[j] for j in P2.argmax(axis=1)])
    columns = {"id": np.arange(ROWS), "y_true": Y2, "pred_a": predicted, "pred_b": predicted}
    plan = resolve_plan([Table("both.csv", columns)])
    if said == ("sick", "well"):
        assert plan.problem.key == "other_labels"
    else:
        assert np.mean(predictions(plan.draft, plan.models[0]).labels == Y2) == right(P2, Y2)[0]


def test_several_models_are_handed_out_on_the_same_rows():
    names = ["p_0", "p_1", "p_2"]
    order = RNG.permutation(ROWS)
    third = {"id": np.arange(ROWS)[order], **as_columns(flattened(flattened(P))[order], names)}
    short = {"id": np.arange(5), **as_columns(P[:5], names)}
    ids = {"id": np.arange(ROWS)}
    tables = [Table("forest.csv", {**ids, "label": Y, **as_columns(P, names)}),
              Table("linear.csv", {**ids, **as_columns(flattened(P), names)}), Table("deep.csv", third),
              Table("short.csv", short)]  # fmt: skip
    plan = resolve_plan(tables, {"a.model": "1:p_*", "b.model": "0:p_*"})
    assert [model.name for model in plan.models] == ["linear", "forest", "deep"]
    values = [predictions(plan.draft, model).values for model in plan.models]
    for found, expected in zip(values, [flattened(P), P, flattened(flattened(P))], strict=True):
        np.testing.assert_allclose(found, expected)
    assert all(model.certain for model in plan.models)


def test_none_is_an_answer_and_a_column_without_a_name_another():
    plan = resolve_plan(files(P, ["p_0", "p_1", "p_2"], {"": np.arange(ROWS), "label": Y}))
    (field,) = [field for field in plan.fields if field.key == "0.id"]
    assert {NONE, ""} <= set(field.options)
