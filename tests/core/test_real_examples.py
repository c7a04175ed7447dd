"""The predictions that ship: against scikit-learn's measures, the data they came from, the script that made them."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import binomtest
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.metrics import accuracy_score, log_loss

from prediction_files.read import read_pair
from scripts import make_examples
from softmax_core.examples.predictions import CASES, case_files, images

FOLDER = Path(make_examples.FOLDER)
pytestmark = pytest.mark.filterwarnings("ignore:The y_prob values do not sum to one")  # to 8 digits, which files lack
REAL = ("digits", "tumour", "opposed")
PICTURED = ("digits", "opposed")
NAMES = [name for case in CASES for name in (*case.files, case.images) if name]


def frames(key):
    """The files of a case, read by pandas, which has no part in the app."""
    readers = {"parquet": pd.read_parquet, "csv": pd.read_csv}
    return [readers[name.rpartition(".")[2]](io.BytesIO(data)) for name, data in case_files(key)]


def both(key):
    """Row ids, true classes as indices, and the probabilities of A and B as float64."""
    first, *more = frames(key)
    if key == "documents":
        return first["id"], first["target"] - 1, first.iloc[:, 2:5].to_numpy(), first.iloc[:, 5:].to_numpy()
    if key == "tumour":
        columns = [first[name].to_numpy() for name in ("logistic_malignant", "knn_malignant")]
        return first["id"], (first["truth"] == "malignant").astype(int), *(np.stack([1 - p, p], 1) for p in columns)
    if key == "digits":
        return first["id"], first["label"], *(frame.filter(like="prob_").to_numpy(float) for frame in (first, *more))
    labels = more.pop()
    return labels["id"], labels["label"], *(frame.filter(like=".pred_").to_numpy() for frame in (first, *more))


def measures(key):
    """Rows wrong and mean cross-entropy of A and B by scikit-learn."""
    _, target, *models = both(key)
    return [(round(len(target) * (1 - accuracy_score(target, p.argmax(axis=1)))), loss(target, p)) for p in models]


def loss(target, p):
    """scikit-learn's log loss, with the logarithm itself where it would clip the probability to 2.2e-16."""
    given = p[np.arange(len(target)), target]
    kept = given > 1e-15
    with np.errstate(divide="ignore"):
        clipped = -np.log(given[~kept]).sum()
    return (log_loss(target[kept], p[kept], normalize=False, labels=range(p.shape[1])) + clipped) / len(target)


# what each case is told to show ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "rows", "a", "b"),
    [
        ("documents", 3, (1, 1.378388852247), (1, 0.639107564068)),
        ("digits", 1079, (45, 0.4056), (47, 0.1516)),
        ("tumour", 285, (6, 0.0671), (11, np.inf)),
        ("opposed", 1079, (24, 0.3490), (41, 0.1235)),
    ],
)
def test_the_figures_are_those_of_the_readme(key, rows, a, b):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for (wrong, mean), (claimed_wrong, claimed) in zip(measures(key), (a, b), strict=True):
        assert wrong == claimed_wrong
        assert_allclose(mean, claimed, atol=5e-5 if key in REAL else 1e-12)
        assert f"| {wrong} of {rows} |" in readme
        assert (f"| {mean:.4f} |" if np.isfinite(mean) else "| ∞ (") in readme
    assert len(both(key)[1]) == rows


def test_digits_tie_on_accuracy_and_not_on_cross_entropy():
    _, target, forest, logistic = both("digits")
    right = [p.argmax(axis=1) == target for p in (forest, logistic)]
    only = [int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())]
    assert only == [20, 18]
    assert binomtest(only[0], sum(only)).pvalue > 0.5
    (_, a), (_, b) = measures("digits")
    assert a > 2.5 * b
    both_right = right[0] & right[1]
    assert forest.max(axis=1)[both_right].mean() < 0.75
    assert logistic.max(axis=1)[both_right].mean() > 0.95


def test_opposed_is_opposed():
    (wrong_a, loss_a), (wrong_b, loss_b) = measures("opposed")
    assert wrong_a < wrong_b
    assert loss_a > 2 * loss_b
    _, target, certain, logistic = both("opposed")
    wrong = certain.argmax(axis=1) != target
    assert np.median(certain.max(axis=1)[wrong]) > 0.99
    truth = np.arange(len(target)), target
    assert 1e-25 < certain[truth].min() < 1e-23
    difference = np.sort(np.log(logistic[truth]) - np.log(certain[truth]))[::-1]
    assert difference[:8].sum() > difference.sum() > difference[:7].sum()  # eight rows carry the whole gap


def test_the_tumour_that_was_called_impossible_is_one_row():
    ids, target, logistic, votes = both("tumour")
    truth = np.arange(len(target)), target
    (impossible,) = np.flatnonzero(votes[truth] == 0)
    assert (ids[impossible], target[impossible], logistic[impossible, 1]) == (414, 1, 0.828821)
    rest = np.arange(len(target)) != impossible
    assert_allclose(loss(target[rest].to_numpy(), votes[rest]), 0.0853, atol=5e-5)
    assert set(votes[:, 1]) == {0, 0.2, 0.4, 0.6, 0.8, 1}
    assert (logistic[:, 1] > 0).all()  # rounding has made no zeros


def test_the_documents_table_is_the_one_of_the_documents():
    """E7 as in the documents: one-hot targets 3, 2, 1 and two tables of probabilities."""
    _, target, first, second = both("documents")
    assert_array_equal(target, [2, 1, 0])
    assert_array_equal(first, [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]])
    assert_array_equal(second, [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]])


# the files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [case.key for case in CASES])
def test_probabilities_are_probabilities(key):
    for p in both(key)[2:]:
        assert p.min() >= 0
        assert_allclose(p.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("key", REAL)
def test_rows_are_rows_of_the_data_in_one_order_with_their_true_class(key):
    ids, target, *_ = both(key)
    for frame in frames(key):
        assert_array_equal(frame["id"], ids)
    assert ids.is_monotonic_increasing
    assert ids.is_unique
    data = load_breast_cancer() if key == "tumour" else load_digits()
    assert_array_equal(data.target[ids], 1 - target if key == "tumour" else target)  # there malignant is 0


@pytest.mark.parametrize("key", PICTURED)
def test_pictures_are_those_of_the_rows(key):
    ids = both(key)[0]
    picture = images(key)
    assert_array_equal(picture * 16, load_digits().images[ids])
    assert picture.dtype == np.float32
    assert (picture.min(), picture.max()) == (0, 1)
    (name,) = (case.images for case in CASES if case.key == key)
    assert_array_equal(np.load(FOLDER / name)["id"], ids)


def test_cases_without_pictures_have_none():
    assert [case.key for case in CASES if images(case.key) is None] == ["documents", "tumour"]


def test_an_unknown_case_is_refused_by_name():
    with pytest.raises(KeyError, match=r"'cats'.*documents, digits, tumour, opposed"):
        case_files("cats")


def test_together_they_are_light():
    assert sum((FOLDER / name).stat().st_size for name in NAMES) < 400_000


@pytest.mark.parametrize(
    ("key", "classes", "kind"),
    [
        ("documents", ("1", "2", "3"), "probabilities"),
        ("digits", tuple("0123456789"), "probabilities"),
        ("tumour", ("benign", "malignant"), "binary"),
        ("opposed", tuple("0123456789"), "probabilities"),
    ],
)
def test_the_app_reads_every_case_without_a_question(key, classes, kind):
    """Each file style is one that needs no answer, and what is read is what pandas reads."""
    ids, target, *models = both(key)
    data = read_pair(case_files(key))
    assert data.classes == classes
    assert_array_equal(data.ids, ids)
    assert_array_equal(data.target, target)
    for read, p in zip((data.a, data.b), models, strict=True):
        assert read.kind == kind
        assert_allclose(read.values, p, rtol=1e-12, atol=1e-15)
        assert_array_equal(read.labels, p.argmax(axis=1))
    assert images(key) is None or len(images(key)) == data.rows


# the script ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made():
    """Everything that the script would write: a few seconds of training."""
    return make_examples.make()


def values(name, data):
    """The columns of a file as numbers, truth that is text as it stands."""
    if name.endswith(".npz"):
        with np.load(io.BytesIO(data)) as stored:
            return {key: stored[key] for key in stored.files}
    frame = (pd.read_parquet if name.endswith(".parquet") else pd.read_csv)(io.BytesIO(data))
    return {key: frame[key].to_numpy() for key in frame}


def test_the_script_makes_exactly_the_files_of_the_cases(made):
    assert set(made) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_script_gives_the_committed_values(made, name):
    """Within what another build of the linear algebra may change; the same versions give the same bytes."""
    kept, again = values(name, (FOLDER / name).read_bytes()), values(name, made[name])
    assert list(kept) == list(again)
    for column, numbers in kept.items():
        if numbers.dtype.kind == "f":
            assert_allclose(again[column], numbers, atol=1e-4)
        else:
            assert_array_equal(again[column], numbers)


def test_models_are_scored_on_rows_they_have_not_seen():
    """A model that remembers every row it has seen would give them away."""

    class Memory:
        def fit(self, features, target):
            self.seen, self.classes = {row.tobytes() for row in features}, len(set(target))
            return self

        def predict_proba(self, features):
            return np.array([[row.tobytes() in self.seen] * self.classes for row in features], dtype=float)

    for pair in make_examples.PAIRS.values():
        rows, (first, second) = pair._replace(models=(Memory, Memory)).predict()
        assert not first.any()
        assert not second.any()
        assert len(rows.ids) == round(pair.held_out * len(pair.data().target) + 0.5)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0, "0"),
        (1, "1"),
        (0.5, "0.5"),
        (0.1234567, "0.123457"),
        (1e-4, "0.0001"),
        (1.2345e-24, "1.23e-24"),
        (9.9999e-5, "1.00e-04"),
    ],
)
def test_small_probabilities_keep_three_digits(probability, text):
    assert make_examples.written(probability) == text


def test_other_splits_are_told_one_by_one():
    head, first, second = make_examples.others(make_examples.PAIRS["tumour"], 2)
    assert head == "regression, neighbours"
    assert first.startswith("  seed 0: wrong 6, 11 of 285; cross-entropy 0.0671, inf")
    assert second.startswith("  seed 1: ")
