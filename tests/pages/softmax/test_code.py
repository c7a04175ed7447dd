"""Each copied piece runs by itself and gives the numbers of the core."""

import csv
import importlib.util
import io
import math
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.softmax import code
from softmax_core.chain import affine, chain


class Setting:
    """A state as the pieces take it."""

    def __init__(self, logits, temperature=1.0, target=0, scale=1.0, shift=0.0):
        self.effective = tuple(affine(logits, scale, shift).tolist())
        self.temperature, self.target, self.logits = temperature, target, logits
        self.taken = (self.effective, temperature, target)

    def chain(self):
        return chain(self.effective, self.target, self.temperature)


INF = math.inf
SETTINGS = [
    Setting((3.0, 1.0, 0.2)),
    Setting((3.0, 1.0, 0.2), 0.5, 2),
    Setting((3.0, 1.0, 0.2), 2.0, 1, 1.5, -0.5),
    Setting((2.0, 5.0, 5.0), 0.0, 1),
    Setting((2.0, 5.0, 1.0), 0.0, 0),
    Setting((2.0, 5.0, 1.0), INF, 0),
    Setting((2.0, -INF, 1.0), INF, 1),
    Setting((2.0, -INF, 1.0), 1.0, 1),
    Setting((2.0, -INF, 1.0), 0.0, 2),
    Setting((1000.0, 1001.0, -1000.0), 1.0, 2),
    Setting((1e300, 1e-300), 1e299, 1),
    Setting((1e-5, -1e-7, 12345678.9), 1e5),
]
HOSTILE = ["a_b", "50% & $x$", "{\\frac", "x^2~y#", "猫"]


def ran(source):
    """What a script leaves behind."""
    space = {}
    exec(compile(source, "copied", "exec"), space)  # noqa: S102  (that is what the visitor does with it)
    return space


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_numpy_piece_gives_the_numbers_of_the_core(setting, capsys):
    space, want = ran(code.numpy(*setting.taken)), setting.chain()
    assert_allclose(space["p"], want.probabilities, rtol=1e-12)
    assert_allclose(space["loss"], want.cross_entropy, rtol=1e-12, atol=1e-12)
    assert_allclose(space["gradient"], want.gradient, rtol=1e-12, atol=1e-15)
    printed = capsys.readouterr().out
    assert [line.split(" =")[0] for line in printed.splitlines()] == ["p", "cross-entropy", "p - y"]


@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="PyTorch is not installed: its piece cannot be run")
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_pytorch_piece_gives_the_numbers_of_the_core(setting):
    space, want = ran(code.pytorch(*setting.taken)), setting.chain()
    assert_allclose(space["p"].detach().numpy(), want.probabilities, rtol=1e-12)
    assert_allclose(space["loss"].item(), want.cross_entropy, rtol=1e-12, atol=1e-12)
    assert_allclose(space["gradient"].numpy(), want.gradient, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_pytorch_piece_compiles_and_has_the_numbers_of_the_state(setting):
    source = code.pytorch(*setting.taken)
    compile(source, "copied", "exec")
    listed = re.search(r"torch\.tensor\(\[(.*?)\]", source).group(1).replace("torch.", "")
    assert [float(number) for number in listed.split(", ")] == list(setting.effective)
    assert f"y = torch.tensor({setting.target})" in source


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_csv_reads_back_exactly(setting):
    names, want = HOSTILE[: len(setting.logits)], setting.chain()
    rows = list(csv.DictReader(io.StringIO(code.csv(*setting.taken, names))))
    assert [row["class"] for row in rows] == names
    columns = {
        "logit": want.logits, "scaled": want.scaled, "exp": want.exponentials, "p": want.probabilities,
        "minus_log_p": want.surprisals, "p_minus_y": want.gradient,
    }  # fmt: skip
    for name, numbers in columns.items():
        np.testing.assert_array_equal([float(row[name]) for row in rows], numbers, err_msg=name)
    assert {float(row["temperature"]) for row in rows} == {setting.temperature}
    assert [row["is_target"] for row in rows] == [str(int(i == setting.target)) for i in range(len(rows))]


def test_a_name_is_no_formula_in_a_spreadsheet():
    setting = Setting((1.0, 2.0))
    rows = list(csv.DictReader(io.StringIO(code.csv(*setting.taken, ['=HYPERLINK("x")', 'a,"b"\n']))))
    assert [row["class"] for row in rows] == ['\'=HYPERLINK("x")', 'a,"b"\n']


def balanced(formula):
    """Whether every brace that is not escaped is closed."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", formula.replace("\\\\", "")):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_latex_is_balanced_and_has_a_row_for_every_class(setting):
    formula = code.latex(*setting.taken, HOSTILE[: len(setting.logits)])
    assert balanced(formula)
    assert formula.count(r"\frac{e^{") == len(setting.logits)
    assert formula.startswith("\\begin{aligned}\n")
    assert formula.endswith("\n\\end{aligned}")
    assert not set(formula) & set("−–∞")
    assert "nan" not in formula
    assert "inf" not in formula.replace(r"\infty", "")


def test_the_latex_has_the_numbers_of_the_screen():
    # E1 at T = 0.5 and E3: the documents' table.
    half = Setting((3.0, 1.0, 0.2), 0.5, 1)
    formula = code.latex(*half.taken, ["cat", "dog", "bird"])
    assert "T &= 0.5" in formula
    # e⁶ = 403.42879…, e⁶ + e² + e^0.4 = 412.30967…
    assert r"p_{\text{cat}} &= \frac{e^{3.0/0.5}}{\sum_j e^{z_j/T}} = \frac{403.4288}{412.3097} = 0.9785" in formula
    assert r"-\log p_{\text{dog}} &= 4.0218" in formula  # −log 0.0179211320027
    steep = Setting((13.0, 31.0, 5.0))
    assert r"= 1.52 \cdot 10^{-8}" in code.latex(*steep.taken, ["a", "b", "c"])


@pytest.mark.parametrize("setting", [Setting((3.0, 1.0), 0.0), Setting((3.0, 1.0), math.inf), Setting((1000.0, 1.0))])
def test_the_latex_divides_no_numbers_where_there_are_none(setting):
    assert code.latex(*setting.taken, ["a", "b"]).count(r"\frac") == 2


def test_the_latex_escapes_hostile_names():
    setting = Setting((1.0, 2.0, 3.0, 4.0, 5.0))
    formula = code.latex(*setting.taken, HOSTILE)
    for escaped in (
        r"a\_b",
        r"50\% \& \$x\$",
        r"\{\textbackslash frac",
        r"x\textasciicircum 2\textasciitilde y\#",
        "猫",
    ):
        assert rf"\text{{{escaped}}}" in formula
