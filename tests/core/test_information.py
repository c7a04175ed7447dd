"""Entropy, perplexity, cross-entropy and divergences against mpmath, SciPy, scikit-learn and their laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import log_loss

import softmax_core as sc

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = np.inf, np.nan
PAIR = arrays(np.float64, st.tuples(st.just(2), st.integers(2, 6)), elements=st.floats(-15, 15)).map(sc.softmax)
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]


def exact_kl(p, q):
    """Sum p log(p / q) of the very numbers given, with 60 digits."""
    with mp.workdps(60):
        return float(mp.fsum(mpf(a) * mp.log(mpf(a) / mpf(b)) for a, b in zip(p, q, strict=True) if a))


def random_rows(seed, shape=(7, 5)):
    """Rows that sum to 1."""
    return np.random.default_rng(seed).dirichlet(np.ones(shape[-1]), size=shape[:-1])


# The right values


def test_entropy_agrees_with_scipy_and_its_ceiling():
    """scipy.stats.entropy as the second opinion; log K for equal shares."""
    p = random_rows(1)
    assert_allclose(sc.entropy(p), stats.entropy(p, axis=-1), rtol=1e-13)
    assert_allclose(sc.entropy(p.T, axis=0), sc.entropy(p), rtol=1e-13)
    assert_allclose(sc.entropy(np.full(8, 0.125)), np.log(8), rtol=1e-15)


def test_perplexity_counts_the_equally_likely():
    """exp(H): 8 equal classes are 8, one certain class is 1."""
    assert_allclose(sc.perplexity(np.full((2, 8), 0.125)), [8, 8], rtol=1e-15)
    assert sc.perplexity([0.0, 1.0, 0.0]) == 1
    p = random_rows(2)
    assert_allclose(sc.perplexity(p), np.exp(special.entr(p).sum(axis=-1)), rtol=1e-13)


@pytest.mark.parametrize(
    ("model", "expected", "mean"),
    [
        (MODEL_1, [0.916290731874, 0.916290731874, 2.302585092994], 1.378388852247),
        (MODEL_2, [0.356674943939, 0.356674943939, 1.203972804326], 0.639107564068),
    ],
)
def test_cross_entropy_of_the_two_models(model, expected, mean):
    """Example E7 of the documents: equal accuracy, different cross-entropy."""
    assert_allclose(sc.cross_entropy(LABELS, model), expected, rtol=1e-12)
    assert_allclose(sc.cross_entropy(np.eye(3)[LABELS], model).mean(), mean, rtol=1e-12)


def test_cross_entropy_agrees_with_scikit_learn():
    """A vector whose mean log loss is 1.881797068998267, and scikit-learn itself."""
    p = [[0.5, 0.5], [0.1, 0.9], [0.01, 0.99], [0.9, 0.1], [0.75, 0.25], [0.001, 0.999]]
    y = [0, 0, 0, 1, 1, 1]
    assert_allclose(sc.cross_entropy(y, p).mean(), 1.881797068998267, rtol=1e-15)
    assert_allclose(sc.cross_entropy(y, p).mean(), log_loss(y, p), rtol=1e-14)


def test_divergences_agree_with_scipy():
    """rel_entr for Kullback-Leibler, the squared distance for Jensen-Shannon."""
    p, q = random_rows(3), random_rows(4)
    assert_allclose(sc.kl_divergence(p, q), special.rel_entr(p, q).sum(axis=-1), rtol=1e-12)
    assert_allclose(sc.js_divergence(p, q), jensenshannon(p, q, axis=-1) ** 2, rtol=1e-12)
    assert_allclose(sc.js_divergence(p.T, q.T, axis=0), sc.js_divergence(p, q), rtol=1e-12)


def test_divergence_of_a_class_is_its_surprise():
    """With a one-hot target, KL is the cross-entropy and class indices say the same."""
    assert_allclose(sc.kl_divergence(LABELS, MODEL_1), sc.cross_entropy(LABELS, MODEL_1), rtol=1e-15)
    assert_array_equal(sc.js_divergence(LABELS, MODEL_2), sc.js_divergence(np.eye(3)[LABELS], MODEL_2))


@pytest.mark.parametrize("step", [2.0**-10, 2.0**-20, 2.0**-30, 2.0**-45])
def test_divergence_of_neighbours_keeps_its_digits(step):
    """Down to 2 * step^2 = 1.6e-27, far below the rounding of the entropies themselves."""
    p, q = [0.5, 0.5], [0.5 + step, 0.5 - step]
    m = [0.5 + step / 2, 0.5 - step / 2]
    assert_allclose(sc.kl_divergence(p, q), exact_kl(p, q), rtol=1e-5, atol=1e-12 * step)
    assert_allclose(sc.js_divergence(p, q), (exact_kl(p, m) + exact_kl(q, m)) / 2, rtol=1e-5, atol=1e-12 * step)


def test_divergence_survives_quotients_that_do_not():
    """The quotient overflows here, its logarithm does not."""
    tiny = 1e-310
    assert_allclose(sc.kl_divergence([1.0, 0.0], [tiny, 1.0]), -np.log(tiny), rtol=1e-15)
    assert_allclose(sc.js_divergence([5e-324, 1.0], [0.0, 1.0]), 0, atol=1e-300)


# The edge table


def test_edge_empty_batches():
    """Edge: shape (0, K) -> empty."""
    none = np.zeros((0, 3))
    for function in (sc.cross_entropy, sc.kl_divergence, sc.js_divergence):
        assert function([], none).shape == (0,)
        assert function(none, none).shape == (0,)
    assert sc.entropy(none).shape == (0,)
    assert_array_equal(sc.entropy(np.zeros((2, 0))), [0, 0])


@pytest.mark.parametrize(("index", "row"), [([0, -1], 1), ([3, 0], 0)])
def test_edge_target_index_out_of_range(index, row):
    """Edge: target index < 0 or >= K -> IndexError naming the row and K."""
    for function in (sc.cross_entropy, sc.kl_divergence, sc.js_divergence):
        with pytest.raises(IndexError, match=rf"target of row {row} is class {index[row]}, .*K = 3"):
            function(index, MODEL_1[:2])


def test_edge_soft_target_that_does_not_sum_to_one():
    """Edge: soft target off by more than 1e-6 -> ValueError naming row and sum; check=False allows it."""
    target, p = [[0.5, 0.5], [0.5, 0.6]], [[0.5, 0.5], [0.25, 0.75]]
    for function in (sc.cross_entropy, sc.kl_divergence, sc.js_divergence):
        with pytest.raises(ValueError, match=r"target of row 1 sums to 1.1, not to 1 .*check=False"):
            function(target, p)
    loose = sc.cross_entropy(target, p, check=False)
    assert_allclose(loose[1], -0.5 * np.log(0.25) - 0.6 * np.log(0.75), rtol=1e-15)
    assert_allclose(sc.cross_entropy([2.0, 1.0], [0.5, 0.5], check=False), 3 * np.log(2), rtol=1e-15)


def test_edge_the_tolerance_is_one_in_a_million():
    """Edge: tol 1e-6, from both sides."""
    assert np.isfinite(sc.cross_entropy([0.5, 0.5 + 9e-7], [0.5, 0.5]))
    with pytest.raises(ValueError, match=r"sums to 1\.0000011"):
        sc.cross_entropy([0.5, 0.5 + 1.1e-6], [0.5, 0.5])


def test_edge_both_sides_of_the_symmetric_divergence_are_checked():
    """js_divergence has no reference side, so both must sum to 1."""
    with pytest.raises(ValueError, match=r"probabilities sums to 0\.9"):
        sc.js_divergence([0.5, 0.5], [0.5, 0.4])
    assert sc.js_divergence([0.5, 0.5], [0.5, 0.4], check=False) == sc.js_divergence(
        [0.5, 0.4], [0.5, 0.5], check=False
    )


def test_edge_target_zero_against_probability_zero():
    """Edge: 0 log 0 = 0."""
    assert_allclose(sc.cross_entropy([0.0, 1.0], [0.0, 1.0]), 0, atol=0)
    assert_allclose(sc.cross_entropy([0.0, 0.5, 0.5], [0.0, 0.5, 0.5]), np.log(2), rtol=1e-15)
    assert_allclose(
        sc.kl_divergence([0.0, 0.5, 0.5], [0.0, 0.25, 0.75]), exact_kl([0.5, 0.5], [0.25, 0.75]), rtol=1e-14
    )
    assert sc.js_divergence([0.0, 1.0], [0.0, 1.0]) == 0
    assert not np.signbit(sc.entropy([0.0, 1.0]))


def test_edge_probability_zero_for_the_true_class():
    """Edge: probability 0 for the true class -> inf, in every dtype."""
    for dtype in (np.float16, np.float32, np.float64):
        p = np.array([[1, 0], [0, 1]], dtype=dtype)
        assert_array_equal(sc.cross_entropy([1, 1], p), [INF, 0])
        assert_array_equal(sc.kl_divergence([[0.5, 0.5], [0, 1]], p), [INF, 0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("eps", [1e-3, 1e-15, 1e-50])
def test_edge_clipping_is_explicit_and_the_same_in_every_dtype(dtype, eps):
    """Edge: clipping only by eps=, never one that depends on the dtype; what lies above eps is not touched."""
    p = np.array([[1, 0], [0.25, 0.75]], dtype=dtype)
    loss = sc.cross_entropy([1, 0], p, eps=eps)
    assert loss.dtype == dtype
    assert_allclose(loss, [-np.log(eps), np.log(4)], rtol=1e-6)


@pytest.mark.parametrize("eps", [-1e-9, 0.5, NAN])
def test_edge_a_senseless_eps_is_refused(eps):
    """The value is named."""
    for function in (sc.cross_entropy, sc.binary_cross_entropy):
        with pytest.raises(ValueError, match=rf"eps must lie in \[0, 0.5\), got {eps}"):
            function([0, 1], [[0.5, 0.5]] * 2 if function is sc.cross_entropy else [0.5, 0.5], eps=eps)


@pytest.mark.parametrize("bad", [-0.1, 1.1, NAN, INF])
def test_edge_what_is_no_probability(bad):
    """Edge: probabilities < 0, > 1, nan -> ValueError naming row, class and value."""
    rows = [[0.5, 0.5], [0.5, bad]]
    place = rf"of row 1, class 1, is {bad}, which is no probability"
    for function in (sc.entropy, sc.perplexity):
        with pytest.raises(ValueError, match=f"probabilities {place}"):
            function(rows)
    for function in (sc.cross_entropy, sc.kl_divergence, sc.js_divergence):
        with pytest.raises(ValueError, match=f"probabilities {place}"):
            function([0, 0], rows)
        with pytest.raises(ValueError, match=f"target {place}"):
            function(rows, [[0.5, 0.5], [0.5, 0.5]])


def test_edge_even_loose_targets_are_finite_and_not_negative():
    """check=False allows other sums, not other numbers."""
    for bad in (-0.1, NAN, INF):
        with pytest.raises(ValueError, match=rf"target, class 0, is {bad}: even with check=False"):
            sc.cross_entropy([bad, 1.0], [0.5, 0.5], check=False)


def test_edge_undefined_rows_may_pass_through_the_entropy_when_asked():
    """With check=False a nan row has entropy nan, its neighbours theirs."""
    assert_allclose(sc.entropy([[NAN, NAN], [0.5, 0.5]], check=False), [NAN, np.log(2)], rtol=1e-15)
    assert_allclose(sc.perplexity([[NAN, NAN], [0.5, 0.5]], check=False), [NAN, 2], rtol=1e-15)


def test_edge_rows_that_do_not_sum_to_one_are_never_renormalised():
    """Edge: the formula is applied to the numbers as given."""
    assert_allclose(sc.entropy([0.5, 0.25]), 0.5 * np.log(2) + 0.25 * np.log(4), rtol=1e-15)
    assert_allclose(sc.cross_entropy(0, [0.5, 0.25]), np.log(2), rtol=1e-15)
    assert_allclose(sc.kl_divergence([0.5, 0.5], [0.5, 0.25]), 0.5 * np.log(2), rtol=1e-15)


def test_edge_the_classes_are_those_of_the_prediction():
    """Edge: nothing is inferred from which labels happen to occur: class 2 counts although no sample has it."""
    p = [[0.5, 0.25, 0.25], [0.25, 0.5, 0.25]]
    assert_allclose(sc.cross_entropy([0, 1], p), [np.log(2)] * 2, rtol=1e-15)
    assert_array_equal(sc.cross_entropy([0, 1], p), sc.cross_entropy([[1, 0, 0], [0, 1, 0]], p))


def test_targets_of_the_wrong_kind_are_refused():
    """Shapes that do not fit, and indices that are not integers."""
    with pytest.raises(ValueError, match=r"target of shape \(3,\) .* indices of shape \(2,\) or .* of shape \(2, 3\)"):
        sc.cross_entropy([0, 1, 2], MODEL_1[:2])
    for bad in ([0.0, 1.0], [True, False]):
        with pytest.raises(TypeError, match=r"class indices must be integers, got (float64|bool)"):
            sc.cross_entropy(bad, MODEL_1[:2])


def test_rows_of_a_bigger_batch_are_named_by_their_place():
    """Two batch dimensions: a pair."""
    target = np.zeros((2, 2), dtype=int)
    target[1, 0] = 9
    with pytest.raises(IndexError, match=r"target of row \(1, 0\) is class 9"):
        sc.cross_entropy(target, np.full((2, 2, 3), 1 / 3))


def test_any_axis_can_hold_the_classes():
    """Along axis 0 of the transposed batch the result is the same."""
    p = np.transpose(MODEL_1)
    for function in (sc.cross_entropy, sc.kl_divergence, sc.js_divergence):
        assert_allclose(function(LABELS, p, axis=0), function(LABELS, MODEL_1), rtol=1e-15)
        assert_allclose(function(np.eye(3)[LABELS].T, p, axis=0), function(LABELS, MODEL_1), rtol=1e-15)


# The laws


@QUICK
@given(PAIR)
def test_law_cross_entropy_is_entropy_plus_divergence(pair):
    """H(p, q) = H(p) + KL(p || q)."""
    p, q = pair
    assert_allclose(sc.cross_entropy(p, q), sc.entropy(p) + sc.kl_divergence(p, q), rtol=1e-13, atol=1e-14)


@QUICK
@given(PAIR)
def test_law_divergence_is_not_negative(pair):
    """Gibbs' inequality, up to the rounding of the rows' sums; 0 between equals."""
    p, q = pair
    assert sc.kl_divergence(p, q) >= -1e-15
    assert sc.kl_divergence(p, p) == 0
    assert_allclose(sc.kl_divergence(p, q), exact_kl(p, q), rtol=1e-12, atol=1e-15)


@QUICK
@given(PAIR)
def test_law_jensen_shannon_is_symmetric_and_bounded(pair):
    """Between 0 and log 2, the same from both sides."""
    p, q = pair
    assert sc.js_divergence(p, q) == sc.js_divergence(q, p)
    assert -1e-15 <= sc.js_divergence(p, q) <= np.log(2) * (1 + 1e-14)
    assert sc.js_divergence(p, p) == 0
    m = (p + q) / 2
    assert_allclose(sc.js_divergence(p, q), (exact_kl(p, m) + exact_kl(q, m)) / 2, rtol=1e-11, atol=1e-15)


@QUICK
@given(PAIR)
def test_law_entropy_is_bounded(pair):
    """Between 0 and log K; perplexity between 1 and K."""
    classes = pair.shape[-1]
    assert ((sc.entropy(pair) >= 0) & (sc.entropy(pair) <= np.log(classes) * (1 + 1e-14))).all()
    assert ((sc.perplexity(pair) >= 1) & (sc.perplexity(pair) <= classes * (1 + 1e-14))).all()
