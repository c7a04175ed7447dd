"""What other programs rely on: names, signatures, no heavy imports, dtypes, untouched inputs, no warnings."""

import inspect
import subprocess
import sys
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import softmax_core as sc

LOGITS = np.array([[3.0, 1.0, 0.25], [-2.0, 0.0, 40.0]])
HARSH = np.array([[np.inf, 0.0, 1.0], [-np.inf, -np.inf, -np.inf], [np.nan, 1e308, -1e308], [-np.inf, 1e308, -1e308]])
PROBABILITIES = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]])
INDICES = np.array([0, 2])
SOFT = np.array([[0.25, 0.25, 0.5], [1.0, 0.0, 0.0]])
TEMPERATURES = np.array([[0.0], [np.inf]])

SIGNATURES = {
    "softmax": "logits, axis=-1, temperature=1.0",
    "log_softmax": "logits, axis=-1, temperature=1.0",
    "logsumexp": "logits, axis=-1, keepdims=False",
    "online_softmax": "logits, axis=-1, blocks=1",
    "sigmoid": "logit",
    "log_sigmoid": "logit",
    "entropy": "probabilities, axis=-1",
    "perplexity": "probabilities, axis=-1",
    "cross_entropy": "target, probabilities",
    "kl_divergence": "target, probabilities",
    "js_divergence": "target, probabilities",
    "softmax_cross_entropy": "target, logits, temperature=1.0, label_smoothing=0.0",
    "binary_cross_entropy": "target, probability",
    "sigmoid_cross_entropy": "target, logit",
    "squared_error": "target, probabilities",
    "mean_squared_error": "target, probabilities",
    "softmax_jacobian": "logits, temperature=1.0",
    "softmax_cross_entropy_gradient": "target, logits, temperature=1.0",
    "squared_error_gradient": "target, logits",
    "finite_difference_gradient": "function, point",
    "compare": "target, probabilities_a, probabilities_b, eps=0.0",
    "accuracy": "target, prediction",
    "top_k_accuracy": "target, probabilities, k",
    "expected_calibration_error": "target, probabilities, bins=15",
    "reliability_curve": "target, probabilities, bins=15",
    "fit_temperature": "target, logits",
    "mcnemar": "target, prediction_a, prediction_b",
    "paired_bootstrap": (
        "target, prediction_a, prediction_b, measure=cross_entropy, resamples=2000, seed=0, level=0.95"
    ),
}

CALLS = {
    "softmax": (LOGITS, -1, TEMPERATURES),
    "log_softmax": (LOGITS, -1, TEMPERATURES),
    "logsumexp": (LOGITS,),
    "online_softmax": (LOGITS, -1, 2),
    "sigmoid": (LOGITS,),
    "log_sigmoid": (LOGITS,),
    "entropy": (PROBABILITIES,),
    "perplexity": (PROBABILITIES,),
    "cross_entropy": (SOFT, PROBABILITIES),
    "kl_divergence": (SOFT, PROBABILITIES),
    "js_divergence": (SOFT, PROBABILITIES),
    "softmax_cross_entropy": (SOFT, LOGITS, TEMPERATURES, 0.1),
    "binary_cross_entropy": (SOFT, PROBABILITIES),
    "sigmoid_cross_entropy": (SOFT, LOGITS),
    "squared_error": (SOFT, PROBABILITIES),
    "mean_squared_error": (SOFT, PROBABILITIES),
    "softmax_jacobian": (LOGITS, TEMPERATURES),
    "softmax_cross_entropy_gradient": (INDICES, LOGITS, TEMPERATURES),
    "squared_error_gradient": (SOFT, LOGITS, TEMPERATURES),
    "finite_difference_gradient": (sc.softmax, LOGITS),
}

COMPARISONS = {
    "compare": (INDICES, PROBABILITIES, SOFT),
    "accuracy": (INDICES, PROBABILITIES),
    "top_k_accuracy": (INDICES, PROBABILITIES, 2),
    "expected_calibration_error": (INDICES, PROBABILITIES),
    "reliability_curve": (INDICES, PROBABILITIES),
    "fit_temperature": (INDICES, LOGITS),
    "mcnemar": (INDICES, PROBABILITIES, SOFT),
    "paired_bootstrap": (INDICES, PROBABILITIES, SOFT, "accuracy", 10),
}


def copied(arguments):
    """Copy the arrays among the arguments."""
    return tuple(a.copy() if isinstance(a, np.ndarray) else a for a in arguments)


@pytest.mark.parametrize("name", SIGNATURES)
def test_the_promised_signature_is_kept(name):
    """The promised parameters come first, by these names, in this order, with these defaults; more may follow."""
    assert name in sc.__all__
    parameters = list(inspect.signature(getattr(sc, name)).parameters.values())
    promised = SIGNATURES[name].split(", ")
    given = [p.name if p.default is p.empty else f"{p.name}={p.default}" for p in parameters]
    assert given[: len(promised)] == promised
    assert all(p.default is not p.empty for p in parameters[len(promised) :])


@pytest.mark.parametrize("name", SIGNATURES)
def test_every_function_is_documented_with_an_example(name):
    """Parameters, returns, and something that runs."""
    text = inspect.getdoc(getattr(sc, name))
    for part in ("Parameters\n---", "Returns\n---", "Raises\n---", "Examples\n---", ">>> "):
        assert part in text


def test_the_core_needs_numpy_only():
    """Importing it pulls in neither the screen nor any other third-party package."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "import softmax_core, softmax_core.examples; softmax_core.examples.load_documents()\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["numpy", "softmax_core"]


@pytest.mark.parametrize("name", CALLS)
def test_inputs_are_neither_modified_nor_returned(name):
    """Read-only arrays suffice, and nothing shares memory with them."""
    arguments = copied(CALLS[name])
    arrays = [a for a in arguments if isinstance(a, np.ndarray)]
    for array in arrays:
        array.flags.writeable = False
    result = getattr(sc, name)(*arguments)
    assert not any(np.shares_memory(result, array) for array in arrays)
    for array, before in zip(arguments, CALLS[name], strict=True):
        assert_array_equal(array, before)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", [name for name in CALLS if name != "finite_difference_gradient"])
def test_the_dtype_of_the_prediction_is_kept(name, dtype):
    """The prediction is the only array, or the second one."""
    arguments = list(copied(CALLS[name]))
    place = next(iter(inspect.signature(getattr(sc, name)).parameters)) == "target"
    arguments[place] = arguments[place].astype(dtype)
    assert getattr(sc, name)(*arguments).dtype == dtype


@pytest.mark.parametrize("name", CALLS)
def test_lists_do_as_well_as_arrays(name):
    """Array-likes give what arrays give."""
    listed = [a.tolist() if isinstance(a, np.ndarray) else a for a in CALLS[name]]
    assert_array_equal(getattr(sc, name)(*listed), getattr(sc, name)(*CALLS[name]))


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparisons_take_lists_and_leave_arrays_alone(name):
    """They return a number or a frozen result; read-only arrays suffice, and lists give the same."""
    arguments = copied(COMPARISONS[name])
    for array in arguments:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    with np.errstate(all="raise"):
        result = getattr(sc, name)(*arguments)
    assert isinstance(result, float) or is_dataclass(result)
    for array, before in zip(arguments, COMPARISONS[name], strict=True):
        assert_array_equal(array, before)
    listed = [a.tolist() if isinstance(a, np.ndarray) else a for a in COMPARISONS[name]]
    assert_array_equal(flat(getattr(sc, name)(*listed)), flat(result))
    assert sc.comparison.__dict__[name] is getattr(sc, name)


def flat(result):
    """Lay the numbers of a result in a row, whatever it holds."""
    if is_dataclass(result):
        return [number for field in fields(result) for number in flat(getattr(result, field.name))]
    if isinstance(result, tuple):
        return [number for part in result for number in flat(part)]
    return list(np.ravel(result))


@pytest.mark.parametrize("name", [name for name in CALLS if CALLS[name][-1] is not PROBABILITIES])
def test_no_warning_escapes_from_harsh_logits(name):
    """Not even where the caller has asked NumPy to raise: overflow, 0/0 and inf - inf are answered, not reported."""
    harsh = {id(LOGITS): HARSH, id(SOFT): SOFT[[0, 1, 0, 1]], id(INDICES): np.array([0, 1, 2, 0])}
    harsh[id(TEMPERATURES)] = np.array([[1e-320], [2.0], [0.0], [1e300]])
    arguments = [harsh.get(id(a), a) for a in CALLS[name]]
    with np.errstate(all="raise"):
        result = getattr(sc, name)(*arguments)
    assert np.isnan(result).any() or name == "logsumexp"


@pytest.mark.parametrize("name", [name for name in CALLS if CALLS[name][-1] is PROBABILITIES])
def test_no_warning_escapes_from_harsh_probabilities(name):
    """Zeros, ones and the smallest numbers there are."""
    p = np.array([[0.0, 1.0, 0.0], [5e-324, 1.0, 1e-310]])
    arguments = (p,) if len(CALLS[name]) == 1 else (SOFT, p)
    with np.errstate(all="raise"):
        assert not np.isnan(getattr(sc, name)(*arguments)).any()


def test_large_float16_results_overflow_quietly():
    """The last rounding is silent as well."""
    with np.errstate(all="raise"):
        assert sc.softmax_cross_entropy(0, np.float16([-60000, 60000])) == np.inf


# Numbers

ALONE = {
    "softmax": (1000.0, 1.0),
    "log_softmax": (1000.0, 0.0),
    "logsumexp": (1000.0, 1000.0),
    "sigmoid": (0.0, 0.5),
    "log_sigmoid": (1000.0, 0.0),
    "entropy": (1.0, 0.0),
    "perplexity": (1.0, 1.0),
}
SINGLE = {
    "logsumexp": (LOGITS[0],),
    "entropy": (PROBABILITIES[0],),
    "perplexity": (PROBABILITIES[0],),
    "cross_entropy": (0, PROBABILITIES[0]),
    "kl_divergence": (SOFT[0], PROBABILITIES[0]),
    "js_divergence": (SOFT[0], PROBABILITIES[0]),
    "softmax_cross_entropy": (0, LOGITS[0]),
    "binary_cross_entropy": (1, np.array(0.25)),
    "sigmoid_cross_entropy": (1, np.array(0.25)),
    "squared_error": (SOFT[0], PROBABILITIES[0]),
    "mean_squared_error": (0, PROBABILITIES[0]),
}


@pytest.mark.parametrize("dtype", [float, int, np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", ALONE)
def test_a_number_gives_a_number(name, dtype):
    """As in NumPy and SciPy: never an array of no dimension, whether it came as a number or as such an array."""
    given, expected = ALONE[name]
    for value in (dtype(given), np.array(dtype(given))):
        result = getattr(sc, name)(value)
        assert type(result) is (np.float64 if dtype in {float, int} else dtype)
        assert result == expected


@pytest.mark.parametrize("function", [sc.softmax, sc.log_softmax, sc.logsumexp])
def test_a_number_is_one_class_alone(function):
    """The rules of a row, at every temperature, and the axes that NumPy's sum takes: -1, 0, none, all."""
    for axis in (-1, 0, (), None):
        assert type(function(3.0, axis)) is np.float64
        for z in (3.0, -np.inf, np.inf, np.nan):
            assert_array_equal(function(z, axis), np.ravel(function([z]))[0])
    with pytest.raises(np.exceptions.AxisError):
        function(3.0, 1)
    if function is not sc.logsumexp:
        assert type(function(3.0, temperature=0.0)) is np.float64
        assert_array_equal(function(3.0, temperature=[0.0, 2.0, np.inf]), function([[3.0]] * 3)[:, 0])
        place = np.array(7.0)
        assert function(3.0, out=place) is place
        assert place == function(3.0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", SINGLE)
def test_a_single_sample_gives_a_number(name, dtype):
    """Like NumPy's own reductions, in the dtype of the prediction."""
    *target, prediction = SINGLE[name]
    assert type(getattr(sc, name)(*target, prediction.astype(dtype))) is dtype


def test_the_slope_of_a_function_of_a_number_is_a_number():
    """x^3 at 2: 12."""
    slope = sc.finite_difference_gradient(lambda x: x**3, 2.0)
    assert type(slope) is np.float64
    assert slope == pytest.approx(12, rel=1e-9)


@pytest.mark.parametrize(
    "name", [name for name in SINGLE if len(SINGLE[name]) > 1 and "binary" not in name and "sigmoid" not in name]
)
def test_a_number_against_a_target_is_refused(name):
    """The target could be a class or a distribution; only binary losses compare two numbers."""
    with pytest.raises(np.exceptions.AxisError):
        getattr(sc, name)(1, 1.0)
