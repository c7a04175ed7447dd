"""The documents' examples as data: against the documents' numbers, mpmath, and the functions that explain them."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.testing import assert_allclose

import softmax_core as sc
from softmax_core.examples import load_documents

EXAMPLES = load_documents()
BATCH = [[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]]

# (name, document, row, temperature): the logits, and the right result to 12 digits.
DOCUMENTED = {
    ("E1", "D2", 0, 1.0): ([3.0, 1.0, 0.2], [0.836018802781, 0.113142841466, 0.050838355753]),
    ("E1", "D2", 0, 0.5): ([3.0, 1.0, 0.2], [0.978460653847, 0.0179211320027, 0.00361821414987]),
    ("E1", "D2", 0, 5.0): ([3.0, 1.0, 0.2], [0.446124030061, 0.299045880368, 0.254830089571]),
    ("E2", "D2", 0, 1.0): ([2.0, 1.0, 0.1], [0.659001138886, 0.242432970705, 0.0985658904093]),
    ("E3", "D2", 0, 1.0): ([13, 31, 5], [1.52299795127e-8, 0.999999984765, 5.10908895023e-12]),
    ("E4", "D2", 0, 1.0): ([3, 2, 4], [0.244728471055, 0.0900305731704, 0.665240955775]),
    ("E4", "D2", 1, 1.0): ([4, 5, 6], [0.0900305731704, 0.244728471055, 0.665240955775]),
    ("E5", "D1", 0, 1.0): ([3.0, 1.0, 0.2], [0.836018802781, 0.113142841466, 0.050838355753]),
    ("E5", "D1", 1, 1.0): ([2.0, 1.0, 0.1], [0.659001138886, 0.242432970705, 0.0985658904093]),
    ("E6", "D2", 0, 1.0): ([3.0, 1.0, 0.2], [0.836018802781, 0.113142841466, 0.050838355753]),
    ("E6", "D2", 1, 1.0): ([2.0, 1.0, 0.1], [0.659001138886, 0.242432970705, 0.0985658904093]),
}
PRINTED = {
    ("E5", 0): [0.731058578630, 0.5, 0.524979187479],
    ("E5", 1): [0.268941421370, 0.5, 0.475020812521],
    ("E6", 0): [0.570000868974, 0.0771412290478, 0.0346617885388],
    ("E6", 1): [0.209691601146, 0.0771412290478, 0.0313632832459],
}


def identity(example):
    """Name one sample at one temperature."""
    return (example.name, example.document, example.row, example.temperature)


def test_every_documented_example_is_there_once():
    """E1 to E6, each sample of a batch on its own line."""
    assert [identity(example) for example in EXAMPLES] == list(DOCUMENTED)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_numbers_are_the_documented_ones(example):
    """Twelve digits of each."""
    logits, probabilities = DOCUMENTED[identity(example)]
    assert list(example.logits) == logits
    assert_allclose(example.probabilities, probabilities, rtol=1e-11)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_right_results_are_right_to_the_last_digit(example):
    """Against mpmath with 60 digits of the decimal numbers as written; softmax agrees."""
    with mp.workdps(60):
        weights = [mp.exp(mpf(repr(z)) / mpf(repr(example.temperature))) for z in example.logits]
        exact = [float(weight / mp.fsum(weights)) for weight in weights]
    assert list(example.probabilities) == exact
    assert_allclose(sc.softmax(example.logits, temperature=example.temperature), exact, rtol=1e-14)


def test_only_the_two_mistaken_codes_print_something_else():
    """E5 and E6, with the documented numbers."""
    printed = {(example.name, example.row): example.printed for example in EXAMPLES if example.printed}
    assert list(printed) == list(PRINTED)
    for key, row in PRINTED.items():
        assert_allclose(printed[key], row, rtol=1e-11)


@pytest.mark.parametrize(("name", "axis"), [("E5", 0), ("E6", None)])
def test_the_mistakes_are_softmax_over_the_wrong_axes(name, axis):
    """Statement C5: axis 0 makes columns sum to 1, no axis makes the whole sum to 1."""
    batch = [example for example in EXAMPLES if example.name == name]
    assert [list(example.logits) for example in batch] == BATCH
    printed = np.array([example.printed for example in batch])
    assert_allclose(sc.softmax(BATCH, axis=axis), printed, rtol=1e-14)
    assert_allclose(printed.sum(axis=axis), 1, rtol=1e-14)
    assert not np.isclose(printed.sum(axis=1), 1, atol=0.1).any()


def test_examples_cannot_be_changed():
    """They are shared by tests and screens."""
    with pytest.raises(FrozenInstanceError):
        EXAMPLES[0].row = 1


def test_a_column_per_sample_is_the_transposed_batch():
    """Document D0 keeps samples in columns, D2 in rows (E4)."""
    z = np.array([example.logits for example in EXAMPLES if example.name == "E4"])
    assert_allclose(sc.softmax(z.T, axis=0).T, [example.probabilities for example in EXAMPLES if example.name == "E4"])
