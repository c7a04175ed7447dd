"""Two models side by side: the documents' table, scikit-learn, direct formulas row by row, and the edges."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, top_k_accuracy_score

import softmax_core as sc
from softmax_core.comparison import Study, per_row

INF, NAN = np.inf, np.nan
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]
HALVES = [[0.5, 0.5], [0.5, 0.5]]


def random_case(seed, rows=300, classes=5):
    """Labels and two models of different skill, rows that sum to 1."""
    random = np.random.default_rng(seed)
    target = random.integers(classes, size=rows)
    a, b = (sc.softmax(random.normal(size=(rows, classes)) + s * np.eye(classes)[target]) for s in (1.0, 2.0))
    return target, a, b


def first_on_ties(row, truth):
    """Count the classes before the true one by sorting: larger first, then earlier."""
    return sorted(range(len(row)), key=lambda k: (-row[k], k)).index(truth)


# The right values


def test_the_documents_table_to_twelve_digits():
    """E7: accuracy ties at 2/3, nothing else does."""
    result = sc.compare(LABELS, MODEL_1, MODEL_2)
    assert_allclose(result.a.cross_entropy, [0.916290731874, 0.916290731874, 2.302585092994], atol=5e-13)
    assert_allclose(result.b.cross_entropy, [0.356674943939, 0.356674943939, 1.203972804326], atol=5e-13)
    assert_allclose(result.a.squared_error, [0.54, 0.54, 1.34], atol=5e-13)
    assert_allclose(result.b.squared_error, [0.14, 0.14, 0.74], atol=5e-13)
    expected = {
        "error_rate": (1 / 3, 1 / 3, ""),
        "cross_entropy": (1.378388852247, 0.639107564068, "b"),
        "squared_error": (0.806666666667, 0.34, "b"),
        "mean_squared_error": (0.268888888889, 0.113333333333, "b"),
    }
    assert [measure.name for measure in result.measures] == list(expected)
    for name, (a, b, ahead) in expected.items():
        measure = result.measure(name)
        assert_allclose([measure.a, measure.b, measure.difference], [a, b, a - b], atol=5e-13)
        assert measure.ahead == ahead
    assert result.rows == 3
    assert result.classes == 3
    assert_array_equal(result.a.correct, [True, True, False])


def test_the_reference_vector_for_the_log_loss():
    """The vector of mathematics.md, from scikit-learn's own tests."""
    p = [[0.5, 0.5], [0.1, 0.9], [0.01, 0.99], [0.9, 0.1], [0.75, 0.25], [0.001, 0.999]]
    measure = sc.compare([0, 0, 0, 1, 1, 1], p, p).measure("cross_entropy")
    assert_allclose([measure.a, measure.b], 1.881797068998267, rtol=1e-15)
    assert measure.difference == 0


@pytest.mark.parametrize("classes", [2, 5, 48, 49, 120])
def test_the_measures_agree_with_scikit_learn(classes):
    """log_loss, brier_score_loss, accuracy and top-k, for few classes and many."""
    target, a, b = random_case(classes, 400, classes)
    result, known = sc.compare(target, a, b), list(range(classes))
    for p, pick in ((a, lambda m: m.a), (b, lambda m: m.b)):
        expected = [
            1 - accuracy_score(target, p.argmax(axis=1)),
            log_loss(target, p, labels=known),
            brier_score_loss(target, p, labels=known, scale_by_half=False),
        ]
        assert_allclose([pick(m) for m in result.measures], [*expected, expected[2] / classes], rtol=1e-12)
        assert_allclose(sc.accuracy(target, p), accuracy_score(target, p.argmax(axis=1)))
        if classes > 2:
            for k in (1, 2, classes - 1):
                assert_allclose(sc.top_k_accuracy(target, p, k), top_k_accuracy_score(target, p, k=k, labels=known))


@pytest.mark.parametrize("classes", [3, 60])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_row_agrees_with_its_definition(classes, dtype, monkeypatch):
    """Blocks of a few rows, numbers with ties, whatever the dtype: the same as one row after the other."""
    monkeypatch.setattr(per_row, "BLOCK_BYTES", 8 * classes * 7)
    random = np.random.default_rng(3)
    p = (random.integers(0, 4, size=(100, classes)) / 4).astype(dtype)
    target = random.integers(classes, size=100)
    model = sc.compare(target, p, p).a
    wide = p.astype(np.float64)
    picked = wide[np.arange(100), target]
    assert_array_equal(model.predicted, wide.argmax(axis=1))
    assert_array_equal(model.correct, wide.argmax(axis=1) == target)
    assert_array_equal(model.probability, picked)
    assert_array_equal(model.confidence, wide.max(axis=1))
    assert_array_equal(model.rank, [first_on_ties(row, t) for row, t in zip(wide.tolist(), target, strict=True)])
    with np.errstate(divide="ignore"):
        assert_allclose(model.cross_entropy, -np.log(picked), rtol=1e-15)
    assert_allclose(model.squared_error, ((wide - np.eye(classes)[target]) ** 2).sum(axis=1), rtol=1e-6)
    deviation = np.abs(wide.sum(axis=1) - 1)
    assert_allclose(model.sums.worst, deviation.max(), rtol=1e-6)
    assert model.sums.row == deviation.argmax()
    assert model.sums.off == np.count_nonzero(deviation > 1e-3)


@pytest.mark.parametrize("classes", [4, 70])
def test_any_layout_of_the_array_will_do(classes):
    """Columns first, every other row, reversed columns, read-only: same results, nothing written to."""
    target, a, b = random_case(9, 200, classes)
    expected = sc.compare(target, a, b)
    layouts = [
        np.asfortranarray(a),
        np.repeat(a, 2, axis=0)[::2],
        np.ascontiguousarray(a[:, ::-1])[:, ::-1],
        a.astype(">f8"),
        a.tolist(),
    ]
    for layout in layouts:
        before = np.array(layout)
        if isinstance(layout, np.ndarray):
            layout.flags.writeable = False
        got = sc.compare(target, layout, b)
        assert_allclose(got.difference, expected.difference, rtol=1e-12)
        assert_array_equal(got.a.rank, expected.a.rank)
        assert_array_equal(np.array(layout), before)


@pytest.mark.parametrize("classes", [3, 60])
def test_a_target_may_be_a_distribution(classes):
    """H(y, p) and the squared distance to y; right and wrong go by its arg max."""
    random = np.random.default_rng(5)
    y = random.dirichlet(np.ones(classes), size=40)
    _, a, b = random_case(5, 40, classes)
    result = sc.compare(y, a, b)
    assert_allclose(result.a.cross_entropy, -(y * np.log(a)).sum(axis=1), rtol=1e-12)
    assert_allclose(result.b.squared_error, ((b - y) ** 2).sum(axis=1), rtol=1e-12)
    assert_array_equal(result.target, y.argmax(axis=1))
    assert_allclose(sc.accuracy(y, a), (a.argmax(axis=1) == y.argmax(axis=1)).mean())
    hard = sc.compare(np.eye(classes)[result.target], a, b)
    assert_allclose(hard.difference, sc.compare(result.target, a, b).difference, rtol=1e-12)


def test_an_impossible_share_of_a_distribution_is_named_too():
    """The largest class is possible, another one with a share is not."""
    result = sc.compare([[0.75, 0.25], [1.0, 0.0]], [[1.0, 0.0], [1.0, 0.0]], HALVES)
    assert_array_equal(result.a.impossible, [0])
    assert_array_equal(result.a.cross_entropy, [INF, 0])


# Probability 0, sums, labels only


def test_a_probability_of_zero_costs_inf_and_is_named():
    """Counted and listed, not clipped; against an infinite loss of both there is no difference."""
    a, b = [[0.0, 1.0], [0.5, 0.5], [0.0, 1.0]], [[0.0, 1.0], [0.5, 0.5], [0.5, 0.5]]
    result = sc.compare([0, 0, 0], a, b)
    assert_array_equal(result.a.impossible, [0, 2])
    assert_array_equal(result.b.impossible, [0])
    assert_array_equal(result.difference, [NAN, 0, INF])
    measure = result.measure("cross_entropy")
    assert (measure.a, measure.b, measure.ahead) == (INF, INF, "")
    assert np.isnan(measure.difference)
    one_sided = sc.compare([0, 0, 0], a, [[0.5, 0.5]] * 3).measure("cross_entropy")
    assert (one_sided.a, one_sided.difference, one_sided.ahead) == (INF, INF, "b")


def test_clipping_is_explicit_and_still_names_the_rows():
    """eps = 1e-6 costs -log 1e-6, whatever the dtype."""
    for dtype in (np.float32, np.float64):
        result = sc.compare([0, 0], np.array([[0, 1], [0.5, 0.5]], dtype), HALVES, 1e-6)
        assert_allclose(result.a.cross_entropy, [6 * np.log(10), np.log(2)], rtol=1e-15)
        assert_array_equal(result.a.impossible, [0])
    for bad in (-1e-3, 0.5, NAN):
        with pytest.raises(ValueError, match=r"eps must lie in \[0, 0.5\)"):
            sc.compare([0, 0], HALVES, HALVES, bad)


def test_rows_that_do_not_sum_to_one_are_reported_and_kept():
    """The loss is that of the numbers as they are."""
    result = sc.compare([0, 1, 0], [[0.4, 0.4], [0.5, 0.5], [0.6, 0.4009]], [[0.5, 0.5]] * 3)
    assert_allclose(result.a.sums.worst, 0.2, rtol=1e-12)
    assert (result.a.sums.row, result.a.sums.off) == (0, 1)
    assert (result.b.sums.worst, result.b.sums.off) == (0, 0)
    assert_allclose(result.a.probability, [0.4, 0.5, 0.6])


def test_labels_alone_are_judged_by_what_they_say():
    """Accuracy from them, nan from all that needs probabilities, and no invented number of classes."""
    result = sc.compare([0, 1, 2], [0, 1, 1], MODEL_1)
    assert result.hard
    assert result.a.hard
    assert not result.b.hard
    assert_allclose(result.measure("error_rate").a, 1 / 3)
    assert np.isnan(result.measure("cross_entropy").a)
    assert np.isnan(result.measure("cross_entropy").difference)
    assert result.measure("cross_entropy").ahead == ""
    assert_array_equal(result.a.rank, [-1, -1, -1])
    assert result.a.impossible.size == 0
    with pytest.raises(ValueError, match="labels alone do not tell the number of classes"):
        sc.compare([0, 1], [0, 1], [1, 1])
    assert sc.compare([0, 1], [0, 1], [1, 1], classes=4).classes == 4
    assert sc.accuracy([0, 1, 5], [0, 2, 5]) == 2 / 3


def test_equal_means_tie_whatever_their_rounding():
    """The same rows in another order: the sums differ in the last digit, nobody is ahead."""
    a = sc.softmax(np.random.default_rng(2).normal(size=(5000, 2)))
    b = a[np.argsort(a[:, 0])]
    assert np.log(a[:, 0]).mean() != np.log(b[:, 0]).mean()
    for measure in sc.compare([0] * 5000, a, b).measures:
        assert (measure.difference, measure.ahead) == (0, "")
    assert sc.compare([0] * 5000, a, b * [1 - 1e-9, 1]).measure("cross_entropy").ahead == "a"


# What is refused


@pytest.mark.parametrize("classes", [2, 60])
@pytest.mark.parametrize("bad", [-0.25, 1.5, NAN, INF, -INF])
def test_what_is_no_probability_is_refused_by_row_and_class(bad, classes):
    """Also far behind the first block."""
    p = np.full((40_000, classes), 1 / classes)
    p[31_234, 1] = bad
    target = np.zeros(40_000, int)
    with pytest.raises(ValueError, match=rf"probabilities_b of row 31234, class 1, is {bad}, which is no probability"):
        sc.compare(target, np.full((40_000, classes), 1 / classes), p)
    with pytest.raises(ValueError, match="prediction of row 31234, class 1"):
        sc.accuracy(target, p)


@pytest.mark.parametrize(
    ("target", "a", "b", "error", "said"),
    [
        ([0, 3], HALVES, HALVES, IndexError, "target of row 1 is class 3, but there are K = 2 classes"),
        ([0, -1], HALVES, HALVES, IndexError, "target of row 1 is class -1, but there are K = 2 classes"),
        ([0, 1], [0, 2], HALVES, IndexError, "probabilities_a of row 1 is class 2, but there are K = 2 classes"),
        ([0, 1], HALVES, [-1, 0], IndexError, "probabilities_b of row 0 is class -1, but there are K = 2 classes"),
        ([0.0, 1.0], HALVES, HALVES, TypeError, "class indices must be integers"),
        ([0, 1], [0.5, 0.5], HALVES, TypeError, "these must be integers, got float64"),
        ([0, 1], HALVES, [["x", "y"], ["x", "y"]], TypeError, "probabilities_b must be real numbers"),
        ([0, 1, 0], HALVES, HALVES, ValueError, r"target of shape \(3,\) does not fit predictions of shape \(2, 2\)"),
        ([0, 1], HALVES, [[0.5, 0.5]], ValueError, "probabilities_a has 2 rows and probabilities_b has 1"),
        ([0, 1], HALVES, [[1, 0, 0], [1, 0, 0]], ValueError, "probabilities_a says 2, probabilities_b says 3"),
        ([[0.5, 0.25], [1, 0]], HALVES, HALVES, ValueError, "target of row 0 sums to 0.75"),
        ([], np.empty((0, 3)), np.empty((0, 3)), ValueError, "there are no rows"),
        ([], [], [], ValueError, "there are no rows"),
        ([0], np.empty((1, 0)), np.empty((1, 0)), ValueError, "there are no classes"),
        ([0], 0.5, 0.5, ValueError, r"probabilities_a has shape \(\)"),
        ([0], [[[0.5, 0.5]]], [[0.5, 0.5]], ValueError, r"probabilities_a has shape \(1, 1, 2\)"),
        ([0], [[0.5, 0.5], [0.5]], HALVES, ValueError, "must be a rectangular array"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(target, a, b, error, said):
    """One sentence each."""
    with pytest.raises(error, match=said):
        sc.compare(target, a, b)


def test_an_empty_batch_has_no_mean():
    """Everything that averages says so."""
    empty = np.empty((0, 3))
    for call in (
        lambda: sc.accuracy([], empty),
        lambda: sc.top_k_accuracy([], empty, 1),
        lambda: sc.expected_calibration_error([], empty),
        lambda: sc.reliability_curve([], empty),
        lambda: sc.mcnemar([], empty, empty),
        lambda: sc.paired_bootstrap([], empty, empty),
        lambda: Study([], empty, empty, 3),
    ):
        with pytest.raises(ValueError, match="there are no rows"):
            call()
    with pytest.raises(ValueError, match=r"logits of shape \(0, 3\) cannot be fitted"):
        sc.fit_temperature([], empty)


def test_top_k_counts_ties_by_the_class_list():
    """Of equal classes the earlier one comes first; k may pass K, but not 0."""
    p = [[0.25, 0.25, 0.25, 0.25]] * 4
    assert [sc.top_k_accuracy([0, 1, 2, 3], p, k) for k in (1, 2, 3, 4, 9)] == [0.25, 0.5, 0.75, 1, 1]
    with pytest.raises(ValueError, match="k must be 1 or more, got 0"):
        sc.top_k_accuracy([0, 1, 2, 3], p, 0)
    assert np.isnan(sc.top_k_accuracy([0, 1, 2], [0, 1, 1], 2))
    assert sc.top_k_accuracy([0, 1, 2], [0, 1, 1], 3) == 1
    assert sc.top_k_accuracy([0, 1, 2], [0, 1, 1], 1) == 2 / 3


@pytest.mark.parametrize("classes", [3, 60])
def test_no_warning_escapes_from_harsh_probabilities(classes):
    """Zeros, the smallest numbers there are and sums far from 1, where NumPy was told to raise."""
    p = np.zeros((4, classes))
    p[0, 0], p[1, 1], p[2] = 1, 5e-324, 1.0
    with np.errstate(all="raise"):
        study = Study([1, 1, 2, 0], p, p[::-1], classes)
        study.prepare()
    assert study.comparison.measure("cross_entropy").a == INF
