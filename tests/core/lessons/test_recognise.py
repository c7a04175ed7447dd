"""Code that is pasted: recognised in many spellings, told from what is something else, and never run."""

import ast
import inspect
import itertools
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softmax_core import _reading
from softmax_core.lessons.clinic import array, examine
from softmax_core.lessons.clinic_variants import ROWS, VARIANTS
from softmax_core.lessons.recognise import LONGEST, Reading, UnreadableError, recognise

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)

SPELLINGS = {
    "last": [
        "np.exp(x - x.max(axis=-1, keepdims=True)) / np.exp(x - x.max(axis=-1, keepdims=True)).sum(-1, keepdims=True)",
        "e = jnp.exp(z - jnp.max(z, axis=-1, keepdims=True))\ne / jnp.sum(e, axis=-1, keepdims=True)",
        "scipy.special.softmax(logits, axis=-1)",
        "from scipy.special import softmax\nsoftmax(x, -1)",
        "import torch.nn.functional as F\nF.softmax(x, dim=-1)",
        "jax.nn.softmax(x)",
        "tf.nn.softmax(logits)",
        "x.softmax(-1)",
        "torch.log_softmax(x, dim=-1).exp()",
        "np.exp(x - scipy.special.logsumexp(x, axis=-1, keepdims=True))",
        "m = x.max(-1)[..., None]\ns = x - m\nnp.exp(s - np.log(np.exp(s).sum(-1))[..., None])",
        (
            "def softmax(v, axis=-1):\n    'Softmax.'\n    v = np.asarray(v)\n"
            "    w = np.exp(v - v.max(axis, keepdims=True))\n    w /= w.sum(axis=axis, keepdims=True)\n    return w\n"
        ),
    ],
    "axis1": [
        "torch.softmax(x, dim=1)",
        "nn.Softmax(dim=1)(x)",
        "f = lambda x: (np.exp(x.T - x.max(axis=1)) / np.exp(x.T - x.max(axis=1)).sum(axis=0)).T",
        "e = np.exp(x - np.amax(x, 1)[:, np.newaxis]); p = e / np.sum(e, 1)[:, None]",
        "e = np.exp(x - x.max(axis=1).reshape(-1, 1))\np = e / e.sum(axis=1).reshape((len(x), 1))",
        "e = np.exp(x - np.expand_dims(x.max(axis=1), 1))\np = np.divide(e, np.expand_dims(e.sum(1), axis=-1))",
        "m, _ = x.max(dim=1, keepdim=True)\ne = torch.exp(x - m)\np = e * (1 / e.sum(dim=1, keepdim=True))",
        "e = (x - x.max(dim=1, keepdim=True).values).exp()\ne / e.sum(1).unsqueeze(1)",
        "softmax(x, axis=1)",
        "m = x.max(axis=1, keepdims=True)\nnp.exp(x - (np.log(np.exp(x - m).sum(axis=1, keepdims=True)) + m))",
        (
            "x = np.array([[3.0, 1.0], [2.0, 0.0]])\n\ndef softmax(a):\n    t = a.copy()\n"
            "    t -= t.max(axis=1, keepdims=True)\n    np.exp(t, out=t)\n    return t / t.sum(axis=1, keepdims=True)"
            "\n\nprint(softmax(x))"
        ),
    ],
    "axis0": [
        "scipy.special.softmax(x, axis=0)",
        "e = numpy.exp(x - numpy.max(x, axis=0))\ne / numpy.sum(e, axis=0)",
        "e = np.exp(x - x.max(0, keepdims=True))\nprint(e / sum(e))",
        "scipy.special.softmax(x.T, axis=1).T",
    ],
    "total": [
        "np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x)))",
        "scipy.special.softmax(x)",
        "e_x = np.exp(x - np.max(x))\nreturn_value = e_x / e_x.sum()",
    ],
    "global_axis0": [
        "e = np.exp(x - np.max(x)); e / np.sum(e, axis=0)",
        "np.exp(x - x.max()) / sum(np.exp(x - x.max()))",
    ],
    "global_axis1": [
        "e = np.exp(x - x.max()); e / e.sum(axis=1)[:, None]",
        "e = np.exp(x - x.max()); (e.T / e.sum(axis=1)).T",
    ],
    "no_keepdims": ["def f(scores):\n  e = np.exp(scores - scores.max())\n  return e / np.sum(e, axis=1)"],
    "column_max": ["e = np.exp(x - np.max(x, axis=0)); e / e.sum(axis=1, keepdims=True)"],
    "no_shift_total": [
        "    e = np.exp(x)\n    return e / np.sum(e)",
        ">>> e = np.exp(x)\n>>> e / e.sum()",
        "np.exp(x) / np.sum(np.exp(x))",
        "e = np.e ** x\ne / e.sum()",
        "exp(x) / exp(x).sum()",
    ],
    "no_shift_axis0": ["np.exp(x) / np.sum(np.exp(x), axis=0)", "np.exp(x) / sum(np.exp(x))"],
    "no_shift_axis1": [
        "import numpy as xp\nxp.exp(x) / xp.exp(x).sum(axis=1, keepdims=True)",
        "(np.exp(x).T / np.exp(x).sum(axis=1)).T",
        "np.exp(x - np.log(np.exp(x).sum(axis=1))[:, None])",
    ],
    "three_steps": [
        "np.exp(x - np.log(np.sum(np.exp(x), axis=0)))",
        "log_p = x - np.log(sum(np.exp(x)))\np = np.exp(log_p)\np /= p.sum(axis=0)\np",
    ],
    "in_place": [
        "x -= x.max(axis=-1, keepdims=True)\nnp.exp(x, x)\nx /= x.sum(axis=-1, keepdims=True)",
        (
            "def softmax(x):\n    y = x\n    y -= y.max(-1, keepdims=True)\n    y[:] = np.exp(y)\n"
            "    y /= y.sum(-1, keepdims=True)\n    return x"
        ),
        (
            "np.subtract(x, x.max(-1, keepdims=True), out=x)\nnp.exp(x, out=x)\n"
            "np.divide(x, x.sum(-1, keepdims=True), out=x)"
        ),
    ],
    "row_by_row": [
        "for i in range(x.shape[0]):\n    x[i] = np.exp(x[i] - np.max(x[i])) / np.sum(np.exp(x[i] - np.max(x[i])))\nx",
        (
            "def softmax(x):\n    for row in x:\n        row -= row.max()\n        np.exp(row, out=row)\n"
            "        row /= row.sum()\n    return x"
        ),
        (
            "def softmax(x):\n    for i, r in enumerate(x):\n        e = np.exp(r - r.max())\n"
            "        x[i] = e / e.sum()\n    return x"
        ),
    ],
    "twice": [
        "F.softmax(F.softmax(x, dim=-1), dim=-1)",
        (
            "def softmax(x):\n    e = np.exp(x - x.max(-1, keepdims=True))\n    return e / e.sum(-1, keepdims=True)\n\n"
            "print(softmax(softmax(x)))"
        ),
        "p = scipy.special.softmax(x, axis=-1)\nq = jax.nn.softmax(p)",
    ],
}

OTHERS = [
    "np.exp(x) / 3", "np.exp(x / 2) / np.exp(x / 2).sum()", "np.exp(x) / np.exp(y).sum()", "1 / (1 + np.exp(-x))",
    "np.exp(x - x.max()) / np.exp(x).sum()", "np.exp(x - x.min()) / np.exp(x - x.min()).sum()",
    "np.exp(x - x.mean(axis=1, keepdims=True))", "np.exp(x - x.max(axis=1)) / np.exp(x - x.max(axis=1)).sum(axis=1)",
    "np.exp(x - x.max()) / (np.exp(x - x.max()).sum() + 1e-9)", "np.log(np.exp(x) / np.exp(x).sum())",
    "scipy.special.log_softmax(x, axis=1)", "softmax(x)", "torch.softmax(x)", "x", "x / x.sum()", "np.exp(x)", "42",
    "import os\nos.system('true')", "__import__('os').system('true')", "lambda: 0", "def f(): pass", "x = 1", "pass",
    "while True: pass", "if x.ndim == 1:\n    x\n", "[np.exp(r) / np.exp(r).sum() for r in x]", "f'{x}'", "x @ x", "~x",
    "x[0]", "x[::-1]", "def f(x): return f(x)", "def f(*x): return x", "f = lambda x: f(f(x))",
    "torch.max(x, dim=1)", "e = np.exp(x - x.max(dim=1, keepdim=True))\ne / e.sum(dim=1, keepdim=True)",
    "x -= x.max()\ne = np.exp(x)\ne / e.sum()", "np.exp(x) ** 2", "x.sum(axis=7)", "x.sum(axis='a')", "x.T += 1",
    "np.exp(x - x.max(0)) / np.exp(x - x.max(0)).sum()", "F.softmax(F.softmax(x, dim=0), dim=0)",
    "x.max(axis=1)[:, None]",
    "scipy.special.softmax(x.T, axis=1)", "exec('x')", "open('/etc/passwd').read()", "np.exp(*x)", "np.exp(**x)",
    "for i in range(9): x -= 1", "for r in x: pass", "x[i] = 3", "a, b = x", "(y := x)", "yield_ = x; del x",
    "async def f(x): return x", "class A: pass", "np.exp", "x.T", "x.shape", "x.reshape(3, 4)", "x[:, None]",
]  # fmt: skip

EVERY = [(name, text) for name, texts in SPELLINGS.items() for text in texts]


def test_there_are_enough_spellings():
    assert len(EVERY) >= 40
    assert len(OTHERS) >= 20
    assert set(SPELLINGS) == set(VARIANTS)


@pytest.mark.parametrize(("name", "text"), EVERY)
def test_a_way_is_recognised_however_it_is_spelled(name, text):
    assert recognise(text).name == name


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_something_else_is_said_not_to_be_one(text):
    assert recognise(text) == Reading(None)


ELSEWHERE = (">>>", "    return e / np.sum(e)", "torch", "jax", "jnp", "tf.", "F.", "nn.", "dim", ".exp()", "x.softmax")
"""What is not NumPy's or SciPy's, or cannot be run as it stands."""


@pytest.mark.parametrize(("name", "text"), [one for one in EVERY if not any(word in one[1] for word in ELSEWHERE)])
def test_what_is_recognised_gives_what_the_way_gives(name, text):
    """Our own spellings, run here on a matrix."""
    scope, tree = prepared(array(MATRIX)), ast.parse(text)
    with np.errstate(all="ignore"):
        try:
            exec(compile(tree, "spelling", "exec"), scope)  # noqa: S102  (our own spellings, in this test only)
            result = result_of(tree, scope)
        except ValueError:
            result = None
    found = examine(name, MATRIX, ROWS)
    assert (result is None) == (found.result is None)
    if result is not None:
        np.testing.assert_allclose(result, SMALL if "np.array" in text else found.result, rtol=1e-12)
    if "np.array" not in text:
        assert (scope["given"] != array(MATRIX)).any() == found.changed


MATRIX = [[3.0, 1.0, 0.2], [2.0, 5.0, 0.1]]
SMALL = [[0.880797077978, 0.119202922022]] * 2  # 1/(1 + e^-2), in a spelling that brings its own numbers


def prepared(x):
    """The names that spellings may use without an import."""
    import scipy.special  # noqa: PLC0415

    names = dict.fromkeys(("x", "z", "logits", "scores"), x)
    return names | {"given": x, "np": np, "numpy": np, "scipy": scipy, "exp": np.exp, "softmax": scipy.special.softmax,
                    "print": lambda value: value}  # fmt: skip


def result_of(tree, scope):
    """What the last line of a spelling is worth, or the function that it defines."""
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        value = last.value
        return eval(compile(ast.Expression(value), "spelling", "eval"), scope)  # noqa: S307  (our own spellings)
    if isinstance(last, ast.FunctionDef):
        return scope[last.name](scope["given"])
    target = scope[last.targets[0].id if isinstance(last, ast.Assign) else last.target.id]
    return target(scope["given"]) if callable(target) else target


MATRIX_ONLY = [
    ("last", "e = np.exp(x - x.max(-1)[:, None]); e / e.sum(-1)[:, None]"),
    ("axis0", "scipy.special.softmax(x.T, axis=1).T"),
    ("axis0", "e = np.exp(x - x.max(0)); e / e.sum(0)[None, :]"),
    ("global_axis1", "e = np.exp(x - x.max()); e / e.sum(axis=-1, keepdims=True)"),
    ("no_shift_axis1", "np.exp(x) / np.exp(x).sum(-1, keepdims=True)"),
    ("column_max", "e = np.exp(x - np.max(x, axis=0)); e / e.sum(axis=-1, keepdims=True)"),
    ("no_keepdims", "e = np.exp(x - np.max(x)); e / e.sum(axis=-1)"),
    ("twice", "F.softmax(F.softmax(x, dim=1), dim=1)"),
    ("in_place", "x -= x.max(axis=1, keepdims=True)\nnp.exp(x, x)\nx /= x.sum(axis=1, keepdims=True)"),
]


@pytest.mark.parametrize(("name", "text"), MATRIX_ONLY)
def test_what_would_treat_a_vector_otherwise_is_told(name, text):
    assert recognise(text) == Reading(name, matrix_only=True)


def test_the_clinics_own_code_is_recognised():
    for name, way in VARIANTS.items():
        assert recognise(way.code) == Reading(name)
        assert recognise(f"import numpy as np\n\n{way.code}\n\nx = np.array([[3, 1], [2, 0]])\nsoftmax(x)") == Reading(
            name
        )


UNREADABLE = [
    ("", "empty"), (" \n\t", "empty"), ("x" * (LONGEST + 1), "long"), ("np.exp(x)\0", "null"), ("x = = 1", "syntax"),
    ("# nothing but this", None), ("softmax of x", "syntax"), ("x\n  y", "syntax"), ("\ud800", "syntax"),
    ("“x”", "syntax"), ("(" * 1400, "syntax"), ("(" * 150 + "x" + ")" * 150, None), ("-" * 1400 + "x", None),
    ("[" * 80 + "1" + "]" * 80, None),
    ("9" * 1400, None), ("x" + ".T" * 700, None), ("'\\d'", None), ("1 is 1", None), ("x=" * 700 + "x", None),
    ("\u202e np.exp(x)", "syntax"), ("ｎｐ.exp(x) / ｎｐ.exp(x).sum()", "no_shift_total"),
    ("softmax(" * 99 + "x" + ")" * 99, None),
    ("lambda:" * 200 + "0", None), ("{" * 50, "syntax"), ("not " * 350 + "x", None), ("x if " * 200 + "x", "syntax"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), UNREADABLE)
def test_hostile_text_is_refused_by_kind_or_not_recognised_and_quickly(text, kind):
    start = time.process_time()
    try:
        found = recognise(text)
    except UnreadableError as why:
        found = why.kind
    wanted = (Reading(None), "deep", "syntax") if kind is None else (Reading(kind), kind)
    assert found in wanted
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "text",
    ["y = x\n" + "y = y + y\n" * 100 + "x - y", "y = np.log(x)\n" + "y = y + y\n" * 100 + "y[:, None]",
     "def f(x): return x - x\n" + "x = f(f(f(f(f(x)))))\n" * 40 + "x",
     "def f(x): return x - x\ndef g(x): return f(f(x))\ndef h(x): return g(g(x))\ndef k(x): return h(h(x))\n"
     + "k(k(k(x)))\n" * 9],
)  # fmt: skip
def test_what_would_grow_without_end_is_given_up(text):
    start = time.process_time()
    assert recognise(text[:LONGEST].rpartition("\n")[0]).name is None
    assert time.process_time() - start < 1


CANARIES = [
    "touched.append(1)", "touched += [1]", "x = touched.append(1)", "def f(x=touched.append(1)): return x",
    "@touched.append\ndef f(x): return x", "np.exp(touched.append(x))", "[touched.append(1) for _ in range(3)]",
    "import tests.core.lessons.canary", "from tests.core.lessons import canary",
    "__builtins__['exec']('touched.append(1)')",
    "class A:\n    touched.append(1)", "(lambda: touched.append(1))()", "f'{touched.append(1)}'",
    "assert touched.append(1)",
]  # fmt: skip


@pytest.mark.parametrize("text", CANARIES)
def test_nothing_that_is_pasted_is_run(text, monkeypatch):
    touched = []
    monkeypatch.setitem(sys.modules["builtins"].__dict__, "touched", touched)
    assert recognise(text) == Reading(None)
    assert touched == []
    assert "tests.core.lessons.canary" not in sys.modules


def test_nothing_that_could_run_code_is_used_to_read_it():
    reading = (Path(inspect.getfile(_reading)).parent).glob("*.py")
    for file in [*reading, Path(inspect.getfile(sys.modules["softmax_core.lessons.recognise"]))]:
        used = {one.id for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(one, ast.Name)}
        assert not used & {"exec", "eval", "compile", "getattr", "__import__", "importlib", "globals", "vars", "np"}


@QUICK
@given(st.text(max_size=300) | st.lists(st.sampled_from(textwrap.dedent(" ".join(text for _, text in EVERY)).split()))
       .map(" ".join))  # fmt: skip
def test_any_text_has_an_answer(text):
    try:
        found = recognise(text)
    except UnreadableError as why:
        found = why.kind
    assert isinstance(found, Reading) or found in ("empty", "long", "null", "syntax", "deep")


AXES = ["", "0", "1", "-1", "axis=0, keepdims=True", "axis=1, keepdims=True", "axis=-1, keepdims=True", "keepdims=True"]
BACK = ["", "[:, None]", "[..., None]", "[None, :]", ".reshape(-1, 1)", ".T"]
SHAPES = ["{e} / {s}", "({e}.T / {s}).T", "{e}.T / {s}", "{e} * (1 / {s})", "np.exp({a} - np.log({s}))"]


def combined():
    """Every way to put a shift, a sum and what restores an axis together, right ones and wrong ones."""
    shifted = ["x", *(f"(x - x.max({axis}){back})" for axis in AXES for back in BACK)]
    for a, axis, back, whole in itertools.product(shifted, AXES, BACK, SHAPES):
        yield whole.format(a=a, e=f"np.exp({a})", s=f"np.exp({a}).sum({axis}){back}")


def outcome(text, x):
    """What code gives, or None if it raises."""
    with np.errstate(all="ignore"):
        try:
            return np.asarray(eval(text, {"np": np, "x": x.copy()}))  # noqa: S307  (made above)
        except (ValueError, IndexError):
            return None


def test_of_all_combinations_those_recognised_give_what_their_way_gives_on_any_shape():
    arrays = [np.array(one) for one in ([[3.0, 1.0, 0.2], [2.0, 5.0, 0.1]], [[1.0, 2.0], [5.0, 9.0]], [3.0, 1.0, 0.2])]
    texts = [text for k, text in enumerate(combined()) if k % 7 == 0 or "x.max()" in text or "(x)" in text]
    ways = {name: [examine(name, x.tolist(), ROWS).result for x in arrays] for name in VARIANTS}
    seen = set()
    for text in texts:
        read = recognise(text)
        if read.name is None:
            continue
        seen.add(read.name)
        for x, wanted in zip(arrays, ways[read.name], strict=True):
            if x.ndim == 1 and read.matrix_only:
                continue
            given = outcome(text, x)
            assert (given is None) == (wanted is None), (text, read, x)
            if given is not None:
                np.testing.assert_allclose(given, wanted, rtol=1e-9, err_msg=text)
    by_vector = {"axis0", "last", "no_shift_axis1"}  # ways with other combinations than of sums and an index
    assert seen >= set(VARIANTS) - by_vector - {"three_steps", "in_place", "row_by_row", "twice", "axis1", "column_max"}
    assert seen & by_vector
