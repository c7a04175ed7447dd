"""Which rows decide: ranking, cells, classes, matrices and selections, against scikit-learn and their laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import confusion_matrix, precision_score, recall_score

import softmax_core as sc
from softmax_core.comparison import Study
from softmax_core.comparison.influential_rows import stable_order
from softmax_core.comparison.results import CELLS

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
MODEL_1 = np.array([[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]])
MODEL_2 = np.array([[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]])
LABELS = np.array([2, 1, 0])


@st.composite
def cases(draw):
    """Up to 12 rows of up to 5 classes, with ties, zeros in neither model."""
    rows, classes = draw(st.integers(1, 12)), draw(st.integers(2, 5))
    weights = arrays(np.int64, (rows, classes), elements=st.integers(1, 6))
    a, b = (w / w.sum(axis=1, keepdims=True) for w in (draw(weights), draw(weights)))
    return draw(arrays(np.int64, rows, elements=st.integers(0, classes - 1))), a, b, classes


def numbers(study):
    """Everything of a study that does not depend on the order of rows or classes, A and B apart."""
    result = study.comparison
    means = [(m.a, m.b, m.difference) for m in result.measures]
    return np.array(means), np.array([(c.count, c.gap) for c in study.cells])


# Against others


@pytest.mark.parametrize("classes", [2, 7, 60])
def test_matrices_and_class_figures_agree_with_scikit_learn(classes):
    """confusion_matrix, recall_score, precision_score with the explicit class list; absent classes are nan."""
    random = np.random.default_rng(classes)
    target = random.integers(classes - 1, size=200)  # the last class never occurs
    a, b = random.dirichlet(np.ones(classes), size=(2, 200))
    study, known = Study(target, a, b, classes), list(range(classes))
    for model, p in (("a", a), ("b", b)):
        predicted = p.argmax(axis=1)
        assert_array_equal(study.confusion(model), confusion_matrix(target, predicted, labels=known))
        kind = {"labels": known, "average": None, "zero_division": np.nan}
        assert_allclose(getattr(study.per_class, f"recall_{model}"), recall_score(target, predicted, **kind))
        assert_allclose(getattr(study.per_class, f"precision_{model}"), precision_score(target, predicted, **kind))
        loss = -np.log(p[np.arange(200), target])
        expected = [loss[target == k].mean() if (target == k).any() else np.nan for k in known]
        assert_allclose(getattr(study.per_class, f"cross_entropy_{model}"), expected)
    assert_array_equal(study.disagreement, confusion_matrix(a.argmax(axis=1), b.argmax(axis=1), labels=known))
    assert_array_equal(study.per_class.support, np.bincount(target, minlength=classes))


def test_the_documents_table_row_by_row():
    """Sample 3 carries most; both right on two, both wrong on one."""
    study = Study(LABELS, MODEL_1, MODEL_2, 3)
    assert_array_equal(study.ranking.order, [2, 0, 1])
    gaps = np.log([3, 7 / 4, 7 / 4])
    assert_allclose(study.ranking.share, np.cumsum(gaps) / gaps.sum())
    assert study.ranking.sign == 1
    assert_allclose(study.ranking.gap, gaps.mean())
    assert (study.ranking.rows_needed(0.4), study.ranking.rows_needed(0.5), study.ranking.rows_needed(1)) == (1, 2, 3)
    assert [(cell.name, cell.count) for cell in study.cells] == list(zip(CELLS, (2, 0, 0, 1), strict=True))
    assert_allclose([cell.gap for cell in study.cells], [gaps[1:].sum() / 3, 0, 0, gaps[0] / 3])


def test_a_row_for_the_other_model_lets_the_share_pass_one():
    """Two rows for B, one for A: the first two carry more than the whole gap."""
    study = Study([0, 0, 0], [[0.2, 0.8], [0.2, 0.8], [0.8, 0.2]], [[0.8, 0.2], [0.8, 0.2], [0.4, 0.6]], 2)
    ranking = study.ranking
    assert_array_equal(ranking.order, [0, 1, 2])
    assert ranking.share[1] > 1
    assert ranking.share[-1] == 1
    swapped = Study([0, 0, 0], [[0.8, 0.2], [0.8, 0.2], [0.4, 0.6]], [[0.2, 0.8], [0.2, 0.8], [0.8, 0.2]], 2).ranking
    assert swapped.sign == -1
    assert_array_equal(swapped.order, ranking.order)
    assert_allclose(swapped.share, ranking.share)
    assert_allclose(swapped.gap, -ranking.gap)


def test_rows_without_a_finite_difference_stand_apart():
    """inf, -inf and nan are listed; the others are ranked among themselves, and so is who is ahead."""
    a = [[0.0, 1.0], [0.5, 0.5], [0.0, 1.0], [0.9, 0.1], [0.5, 0.5]]
    b = [[0.5, 0.5], [0.0, 1.0], [0.0, 1.0], [0.6, 0.4], [0.5, 0.5]]
    study = Study([0] * 5, a, b, 2)
    assert_array_equal(study.ranking.infinite, [0, 1, 2])
    assert_array_equal(study.ranking.order, [3, 4])
    assert study.ranking.sign == -1
    assert_allclose(study.ranking.gap, np.log(0.6 / 0.9) / 2)
    assert_array_equal(study.select("all"), [0, 1, 2, 3, 4])


def test_a_tie_has_no_share_to_carry():
    """The same models: a gap of exactly 0 and no shares; the rows are still listed."""
    ranking = Study(LABELS, MODEL_1, MODEL_1, 3).ranking
    assert (ranking.gap, ranking.sign, ranking.rows_needed(0.5)) == (0, 0, 0)
    assert np.isnan(ranking.share).all()
    assert_array_equal(ranking.order, [0, 1, 2])


def test_selections_hold_the_rows_they_name():
    """By cell, matrix cell and class; those that tell the models apart most come first."""
    random = np.random.default_rng(4)
    target = random.integers(4, size=500)
    a, b = random.dirichlet(np.ones(4), size=(2, 500))
    study = Study(target, a, b, 4)
    said_a, said_b = a.argmax(axis=1), b.argmax(axis=1)
    right_a, right_b = said_a == target, said_b == target
    expected = {
        ("all", None, None): np.ones(500, bool),
        ("both", None, None): right_a & right_b,
        ("only_a", None, None): right_a & ~right_b,
        ("only_b", None, None): ~right_a & right_b,
        ("neither", None, None): ~right_a & ~right_b,
        ("confusion_a", 1, 2): (target == 1) & (said_a == 2),
        ("confusion_b", 3, 3): (target == 3) & (said_b == 3),
        ("confusion_b", None, 0): said_b == 0,
        ("disagreement", 0, 2): (said_a == 0) & (said_b == 2),
        ("class", 3, None): target == 3,
    }
    for (kind, i, j), inside in expected.items():
        rows = study.select(kind, i, j)
        assert_array_equal(np.sort(rows), np.flatnonzero(inside))
        assert (np.diff(np.abs(study.comparison.difference[rows])) <= 0).all()
    with pytest.raises(ValueError, match='there is no selection "confusion_c"'):
        study.select("confusion_c")
    with pytest.raises(ValueError, match='there is no model "c"'):
        study.confusion("c")


def test_the_order_of_selections_starts_with_what_is_infinite():
    """inf for one, then inf for both, then by size."""
    a = [[0.5, 0.5], [0.0, 1.0], [0.9, 0.1], [0.5, 0.5]]
    b = [[0.4, 0.6], [0.0, 1.0], [0.1, 0.9], [0.0, 1.0]]
    assert_array_equal(Study([0] * 4, a, b, 2).select("all"), [3, 1, 2, 0])


def test_labels_alone_have_cells_matrices_and_an_order_but_no_gaps():
    """One right first, then different mistakes, the same mistake, both right."""
    study = Study([0, 0, 0, 0, 0], [0, 1, 1, 0, 1], [0, 1, 2, 1, 0], 3)
    assert_array_equal(study.select("all"), [3, 4, 2, 1, 0])
    assert [cell.count for cell in study.cells] == [1, 1, 1, 2]
    assert all(np.isnan(cell.gap) for cell in study.cells)
    assert study.confusion("b").tolist() == [[2, 2, 1], [0, 0, 0], [0, 0, 0]]
    assert study.ranking.order.size == study.ranking.infinite.size == 0
    assert (study.ranking.sign, study.ranking.rows_needed(0.5)) == (0, 0)
    assert np.isnan(study.per_class.gap).all()
    assert np.isnan(study.per_class.cross_entropy_a).all()


@pytest.mark.parametrize("values", [3, 500, 1_000_000])
def test_equal_keys_keep_the_order_of_the_rows(values):
    """Few distinct keys, some, almost all: the same as NumPy's stable sort."""
    keys = np.random.default_rng(1).integers(values, size=20_000).astype(float)
    assert_array_equal(stable_order(keys), np.argsort(keys, kind="stable"))


# Laws


@QUICK
@given(cases())
def test_cells_and_classes_add_up_to_the_whole(case):
    """Both divide the same gap; counts add up to N."""
    study = Study(*case)
    gap = study.comparison.measure("cross_entropy").difference
    assert_allclose(sum(cell.gap for cell in study.cells), gap, atol=1e-13)
    assert_allclose(study.per_class.gap.sum(), gap, atol=1e-13)
    assert_allclose(study.ranking.gap, gap, atol=1e-13)
    assert_allclose(sum(study.explanation[f"cell_gap[{cell}]"] for cell in CELLS), gap, atol=1e-13)
    rows = study.comparison.rows
    assert sum(cell.count for cell in study.cells) == study.per_class.support.sum() == rows
    assert study.confusion("a").sum() == study.confusion("b").sum() == study.disagreement.sum() == rows


@QUICK
@given(cases())
def test_swapping_the_models_negates_every_difference(case):
    """And exchanges who is ahead."""
    target, a, b, classes = case
    one, other = Study(target, a, b, classes), Study(target, b, a, classes)
    for first, second in zip(one.comparison.measures, other.comparison.measures, strict=True):
        assert (first.difference, first.a, first.b) == (-second.difference, second.b, second.a)
        assert first.ahead == {"a": "b", "b": "a", "": ""}[second.ahead]
    assert_array_equal(one.comparison.difference, -other.comparison.difference)
    assert one.ranking.sign == -other.ranking.sign
    assert_array_equal(one.disagreement, other.disagreement.T)
    only_a, only_b = one.cells[1], one.cells[2]
    assert (only_a.count, only_b.count) == (other.cells[2].count, other.cells[1].count)
    assert_array_equal(one.select("all"), other.select("all"))
    facts, mirrored = one.explanation, other.explanation
    for name in ("error_rate_finding", "cross_entropy_finding", "error_rate_versus_cross_entropy"):
        assert facts[name] == mirrored[name]
    assert (facts["favouring_a"], facts["favouring_b"]) == (mirrored["favouring_b"], mirrored["favouring_a"])
    assert_allclose(facts["gap"], -mirrored["gap"])


@QUICK
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(case, random):
    """Only names of rows follow."""
    target, a, b, classes = case
    order = list(range(len(target)))
    random.shuffle(order)
    one, other = Study(target, a, b, classes), Study(target[order], a[order], b[order], classes)
    for before, after in zip(numbers(one), numbers(other), strict=True):
        assert_allclose(after, before, atol=1e-13)
    for name in ("error_rate_finding", "cross_entropy_finding", "error_rate_versus_cross_entropy"):
        assert one.explanation[name] == other.explanation[name]
    assert_array_equal(one.confusion("a"), other.confusion("a"))
    assert_allclose(
        one.comparison.difference[one.ranking.order],
        other.comparison.difference[other.ranking.order],
    )


@QUICK
@given(cases(), st.randoms(use_true_random=False))
def test_the_names_of_the_classes_change_nothing(case, random):
    """Where no two classes tie for the first place, which the class list would decide."""
    target, a, b, classes = case
    if any((np.count_nonzero(p == p.max(axis=1, keepdims=True), axis=1) > 1).any() for p in (a, b)):
        return
    names = list(range(classes))
    random.shuffle(names)
    back = np.argsort(names)
    one, other = Study(target, a, b, classes), Study(np.array(names)[target], a[:, back], b[:, back], classes)
    for before, after in zip(numbers(one), numbers(other), strict=True):
        assert_allclose(after, before, atol=1e-13)
    assert_array_equal(other.confusion("b")[np.ix_(names, names)], one.confusion("b"))
    assert_array_equal(other.per_class.support[names], one.per_class.support)
    assert_allclose(other.per_class.gap[names], one.per_class.gap, atol=1e-13)


@QUICK
@given(cases())
def test_labels_agree_with_one_hot_probabilities(case):
    """On accuracy, cells, matrices and McNemar: all that labels know."""
    target, a, b, classes = case
    said_a, said_b = a.argmax(axis=1), b.argmax(axis=1)
    labels = Study(target, said_a, said_b, classes)
    one_hot = Study(target, np.eye(classes)[said_a], np.eye(classes)[said_b], classes)
    assert labels.comparison.measure("error_rate") == one_hot.comparison.measure("error_rate")
    for model in ("a", "b"):
        assert_array_equal(labels.confusion(model), one_hot.confusion(model))
    assert_array_equal(labels.disagreement, one_hot.disagreement)
    assert labels.mcnemar == one_hot.mcnemar == sc.mcnemar(target, said_a, b)
    assert [cell.count for cell in labels.cells] == [cell.count for cell in one_hot.cells]
    assert_array_equal(labels.bootstrap("accuracy").samples, one_hot.bootstrap("accuracy").samples)
