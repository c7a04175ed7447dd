"""Measures by class and at a threshold, against scikit-learn."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import metrics

from softmax_core.comparison.classification import binary_measures, class_measures
from softmax_core.comparison.influential_rows import pair_counts

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)
PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


@QUICK
@given(PAIRS)
def test_the_measures_of_every_class_agree_with_scikit_learn(pairs):
    """With classes that never occur or are never predicted among them."""
    truth, said = np.array(pairs).T
    found = class_measures(pair_counts(truth, said, 5))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, said, labels=range(5), zero_division=np.nan
    )
    for ours, theirs in ((found.precision, precision), (found.recall, recall), (found.f1, f1)):
        assert_allclose(ours, theirs, rtol=0, atol=1e-12)
    assert_array_equal(found.support, support)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of classes that are predicted and never occur
        assert_allclose(found.balanced_accuracy, metrics.balanced_accuracy_score(truth, said), rtol=0, atol=1e-12)
        assert_allclose(found.macro_f1, metrics.f1_score(truth, said, average="macro"), rtol=0, atol=1e-12)
    assert_allclose(found.accuracy, metrics.accuracy_score(truth, said), rtol=0, atol=1e-12)


@pytest.mark.parametrize("instead", [0.0, 1.0])
def test_what_has_nothing_to_divide_by_can_be_given_as_scikit_learn_does(instead):
    truth, said = np.array([0, 0, 1]), np.array([0, 2, 2])
    found = class_measures(pair_counts(truth, said, 4), zero_division=instead)
    expected = metrics.precision_recall_fscore_support(truth, said, labels=range(4), zero_division=instead)
    for ours, theirs in zip((found.precision, found.recall, found.f1), expected, strict=False):
        assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@QUICK
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_one_class_against_the_rest_agrees_with_scikit_learn(pairs):
    truth, said = np.array(pairs).T
    counts = {"true_positives": np.count_nonzero(truth & said), "false_positives": np.count_nonzero(~truth & said)}
    found = binary_measures(**counts, positives=np.count_nonzero(truth), negatives=np.count_nonzero(~truth))
    options = {"labels": [False, True], "zero_division": np.nan}
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, said, **options)
    expected = {
        "precision": precision[1], "recall": recall[1], "specificity": recall[0], "f1": f1[1],
        "false_positive_rate": 1 - recall[0], "accuracy": np.mean(truth == said),
        "balanced_accuracy": (recall[0] + recall[1]) / 2,
    }  # fmt: skip
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert_allclose(found[name], value, rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(("counts", "named"), [([[1, 2]], "one row and one column"), ([[0]], "at least one row"),
                                               ([[2, -1], [0, 1]], "0 or more")])  # fmt: skip
def test_what_are_no_counts_is_refused(counts, named):
    with pytest.raises(ValueError, match=named):
        class_measures(counts)
