"""Right digits over the size of the logits: errors against mpmath, formats against NumPy and ml_dtypes, cliffs."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal

from softmax_core import log_softmax
from softmax_core.floats import BFLOAT16, FLOAT8, FLOAT16, FLOAT32, FLOAT64, round_to
from softmax_core.lessons import right_digits as lesson
from softmax_core.lessons.right_digits import (
    FINE,
    GRID,
    INFINITE,
    KINDS,
    LAST,
    LEADER,
    NOT_A_NUMBER,
    NOTHING,
    WAYS,
    WORST,
)

DTYPES = {
    FLOAT64: np.float64, FLOAT32: np.float32, FLOAT16: np.float16, BFLOAT16: ml_dtypes.bfloat16,
    FLOAT8: ml_dtypes.float8_e4m3fn,
}  # fmt: skip


def at(M, watched=WORST):
    """One state's quantities, each without its first axis."""
    found = lesson.quantities(np.array([float(M)]), np.array([watched]))
    return {name: values[0] for name, values in found.items()}


def of(found, name, way, kind):
    return found[name][WAYS.index(way), KINDS.index(kind)]


def natively(z):
    """Compute every way in the dtype of z, of shape (3,), the largest first."""
    with np.errstate(all="ignore"):
        e, s = np.exp(z), z - z.max()
        w = np.exp(s)
        p, total = w / (w[0] + w[1] + w[2]), w[0] + w[1] + w[2]
        sum_e = e[0] + e[1] + e[2]
        return {
            "naive": e / sum_e, "shifted": p, "log_of_softmax": np.log(p), "log_softmax": s - np.log(total),
            "log1p": s - np.log1p(w[1] + w[2]), "naive_lse": np.log(sum_e), "shifted_lse": z.max() + np.log(total),
        }  # fmt: skip


def exactly(z):
    """Compute what it should be, with digits enough for 1 + e^−M to be more than 1."""
    x = [mpf(float(one)) for one in z]
    total = mp.fsum(mp.exp(one) for one in x)
    p = [mp.exp(one) / total for one in x]
    log_p = [mp.log(one) for one in p]
    return {way: mp.log(total) if way.endswith("lse") else log_p if "log" in way else p for way in WAYS}


def ulps(value, exact, bits):
    if not np.isfinite(value):
        return np.inf
    unit = mpf(2) ** (int(mp.floor(mp.log(abs(exact), 2))) - bits + 1)
    off = abs(mpf(float(value)) - exact)
    return float(off / unit) if off < abs(exact) else np.inf


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("M", [0.7, 3.0, 8.16, 30.0, 88.73, 500.0])
def test_errors_are_those_of_mpmath(M, kind):
    """The rows, the rounding and the worst of eight rows and three classes, all again in another way."""
    rows = round_to(lesson.logits_of(np.array([M]))[0], kind)
    if not np.isfinite(rows).all():  # 500 is no float8
        assert_array_equal(at(M)["outcome"][:, KINDS.index(kind)], NOT_A_NUMBER)
        return
    computed = lesson.ways(rows, kind)
    with mp.workdps(300):
        exact = [exactly(row) for row in rows]
        for way in WAYS:
            values = np.broadcast_to(np.reshape(computed[way], (len(rows), -1)), (len(rows), 3))
            every = np.array(
                [
                    [ulps(values[k, c], exact[k][way] if way.endswith("lse") else exact[k][way][c], kind.digits)
                     for c in range(3)]
                    for k in range(len(rows))
                ]
            )  # fmt: skip
            for watched, classes in ((WORST, [0, 1, 2]), (LEADER, [0]), (LAST, [2])):
                assert_allclose(of(at(M, watched), "ulps", way, kind), every[:, classes].max(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", [FLOAT64, FLOAT32, FLOAT16])
@pytest.mark.parametrize("M", [0.7, 3.0, 10.0, 30.0, 80.0])
def test_rounding_every_step_is_what_numpy_does_but_for_a_unit_of_its_exp(M, kind):
    """float64 to the bit; float32 and float16 within units: NumPy's exp is not always the nearest float."""
    rows = round_to(lesson.logits_of(np.array([M]))[0], kind)
    computed = lesson.ways(rows, kind)
    for k, row in enumerate(rows):
        for way, native in natively(row.astype(DTYPES[kind])).items():
            one = computed[way][k]
            if kind is FLOAT64:
                assert_array_equal(one, native)
            elif way in ("naive", "shifted"):
                assert_allclose(one, native, rtol=4 * 2.0**-kind.digits, atol=3 * kind.smallest)


@pytest.mark.parametrize("kind", [BFLOAT16, FLOAT8])
@pytest.mark.parametrize("M", [0.7, 3.0, 5.0, 6.97])
def test_small_formats_are_those_of_ml_dtypes(M, kind):
    dtype = DTYPES[kind]
    rows = lesson.logits_of(np.array([M]))[0].astype(dtype)
    computed = lesson.ways(rows.astype(np.float64), kind)
    for k, row in enumerate(rows):
        native = natively(row)
        for way in ("naive", "shifted", "naive_lse", "shifted_lse"):
            assert_array_equal(computed[way][k], native[way].astype(np.float64), err_msg=way)


@pytest.mark.parametrize(
    ("kind", "below", "above"), [(FLOAT32, 88.72, 88.73), (FLOAT64, 709.78, 709.79), (FLOAT8, 5.35, 6.96)]
)
def test_the_naive_way_falls_from_its_cliff_where_exp_overflows(kind, below, above):
    assert {below, above} <= set(GRID)
    assert np.log(np.finfo(DTYPES[kind]).max if kind is not FLOAT8 else 448.0) > below - 0.01
    for way, outcome in (("naive", NOT_A_NUMBER), ("naive_lse", NOT_A_NUMBER if kind is FLOAT8 else INFINITE)):
        assert of(at(below), "digits", way, kind) > 0.3
        assert of(at(above), "digits", way, kind) == 0
        assert of(at(above, LEADER), "outcome", way, kind) == outcome
    assert of(at(above, LEADER), "outcome", "shifted", kind) == FINE


@pytest.mark.parametrize(
    ("kind", "alive", "dead"), [(FLOAT16, 8.0, 18.0), (FLOAT32, 85.0, 104.0), (FLOAT64, 700.0, 746.0)]
)
def test_the_shifted_way_loses_the_last_class_to_underflow(kind, alive, dead):
    """log of the smallest subnormal: −16.6, −103.3 and −744.4; half of it rounds to 0 at −17.3, −104.0 and −745.1."""
    assert of(at(alive, LAST), "outcome", "shifted", kind) == FINE
    assert of(at(dead, LAST), "outcome", "shifted", kind) == NOTHING
    assert of(at(dead, LAST), "outcome", "log_of_softmax", kind) == INFINITE
    assert of(at(dead, LAST), "ulps", "log_softmax", kind) < 1
    assert of(at(dead, LEADER), "outcome", "shifted", kind) == FINE


def test_the_logarithm_of_the_leader_is_lost_long_before_and_log1p_keeps_it():
    """p rounds to 1 where the others have less than half a unit: 2^−54, e^−37.4; they are 0.4 M to 0.8 M behind."""
    for way in ("log_of_softmax", "log_softmax"):
        assert of(at(40, LEADER), "digits", way, FLOAT64) < 9
        assert of(at(100, LEADER), "outcome", way, FLOAT64) == NOTHING
    assert of(at(100, LEADER), "digits", "log1p", FLOAT64) > 13
    z = lesson.logits_of(np.array([100.0]))[0]
    assert_array_equal(lesson.ways(z, FLOAT64)["log1p"], log_softmax(z))


def test_the_worst_class_has_no_more_digits_than_any_and_no_format_more_than_it_holds():
    every = np.array(GRID)
    worst, leader, last = (lesson.quantities(every, np.full(len(every), w)) for w in (WORST, LEADER, LAST))
    assert (worst["digits"] <= np.minimum(leader["digits"], last["digits"])).all()
    assert (worst["ulps"] >= np.maximum(leader["ulps"], last["ulps"])).all()
    most = [15.9546, 7.2247, 3.3113, 2.4082, 1.2041]  # 53, 24, 11, 8 and 4 bits times log10 2
    assert_allclose(worst["digits"].max(axis=(0, 1)), most, atol=0.02)
    assert_array_equal(worst["alive"], (worst["digits"] > 0).sum(axis=2))
    assert np.isfinite(worst["place"]).all()
    assert (worst["place"][np.isinf(worst["ulps"])] > np.log10(16)).all()


def test_a_size_between_the_steps_is_computed_like_a_step():
    beside = {name: lesson._computed((20.3,))[name][0] for name in ("digits", "ulps", "outcome")}
    for watched in (WORST, LEADER, LAST):
        for name, values in beside.items():
            assert_array_equal(at(20.3, watched)[name], values[watched])
    found = lesson.quantities(np.array([20.3, GRID[5], 20.3, 1e4]), np.array([WORST, LAST, LEADER, WORST]))
    assert_array_equal(found["digits"][1], at(GRID[5], LAST)["digits"])
    assert_array_equal(found["digits"][2], at(20.3, LEADER)["digits"])
