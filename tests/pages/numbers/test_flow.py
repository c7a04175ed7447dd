"""What the section on the flow and the axis says, takes and hands out as code."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import softmax as scipy_softmax

from pages.shared.documents import TITLES
from tests.live import show

E4 = np.array([[3.0, 2.0, 4.0], [4.0, 5.0, 6.0]])
ORDER = ["logits", "maximum", "subtract", "exp", "sum", "divide"]


def flow(**query):
    return show("numbers", "flow", **query)


def steps(shown):
    """The numbers at every step, by what it does."""
    found = [one for one in shown.root.every() if "step" in one.classes]
    heads = [re.sub(r"^\d ", "", shown.read(next(e for e in one.every() if "step-head" in e.classes))) for one in found]
    numbers = [[shown.read(e) for e in one.every() if "num" in e.classes] for one in found]
    return dict(zip(heads, numbers, strict=True))


def test_the_steps_stand_in_the_order_in_which_they_are_computed_with_the_numbers_of_the_document():
    found = steps(flow())
    assert list(found) == ORDER
    assert found["maximum"] == ["4"]
    assert found["subtract"] == ["−1.0000", "−2.0000", "0"]
    assert found["exp"] == ["0.3679", "0.1353", "1.0000"]
    assert found["divide"] == ["0.2447", "0.0900", "0.6652"]
    assert "maximum 4 goes first" in flow().sentence
    assert "1.5032 lies between 1 and 3" in flow().sentence


def test_another_sample_is_followed_and_logits_of_1000_do_not_overflow():
    assert steps(flow(fs="1"))["maximum"] == ["6"]
    assert steps(flow(act="example", text="1000"))["divide"] == ["0.6652", "0.2447", "0.0900"]
    assert "样本 2 的计算流程" in flow(fs="1", lang="zh").text()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_d1_is_cited_for_the_order_in_one_sentence(lang):
    said = flow(lang=lang).text("flow-order")
    assert "D1" in said
    assert TITLES["D1"] in said
    assert len(re.findall(r"[.。]", said)) == 1


def test_what_sums_to_one_is_marked_for_every_axis():
    shown = flow()
    tables = [one for one in shown.root.every() if "summed" in one.classes]
    marked = [[shown.read(e) for e in one.every() if "one" in e.classes] for one in tables]
    assert [shown.read(next(e for e in one.every() if e.tag == "h3")) for one in tables] == [
        "axis=0", "axis=1, or −1", "axis=None"
    ]  # fmt: skip
    assert marked == [["1.0000"] * 3, ["1.0000"] * 2, ["1"]]


def test_the_matrix_grows_and_shrinks_within_its_bounds_and_the_sample_that_goes_is_not_followed_any_more():
    assert flow(act="add").query == {"fz": "3,2,4;4,5,6;0,0,0"}
    assert flow(act="more").query == {"fz": "3,2,4,0;4,5,6,0"}
    assert flow(act="drop1", fs="1").query == {"fz": "3,2,4"}
    assert flow(act="drop0", fz="1,2").query == {"fz": "1,2"}
    assert flow(act="add", fz="1,2;1,2;1,2;1,2").query == {"fz": "1,2;1,2;1,2;1,2"}
    assert "Every class would be masked" in flow(act="fewer", fz="-inf,-inf,1;1,2,3").why


@pytest.mark.parametrize(("typed", "said"), [("abc", "not a number"), ("nan", "not a finite"), ("1e999", "64-bit")])
def test_what_is_no_logit_is_refused_in_one_sentence_and_nothing_is_lost(typed, said):
    shown = flow(act="rows0_1!", text=typed)
    assert said in shown.why
    assert shown.query == {}


def printed(kind, **query):
    """Every array that the copied code prints, in its order."""
    shown, out = flow(opened=["copy"], **query), io.StringIO()
    with redirect_stdout(out), np.printoptions(floatmode="maxprec", precision=17):
        exec(compile(shown.header["copies"][kind], "copied", "exec"), {})  # noqa: S102  (our own text)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["numpy", "scipy"])
@pytest.mark.parametrize("query", [{}, {"fz": "3,-inf;1000,998;0.1,2"}])
def test_the_copied_code_gives_every_axis_of_the_matrix(kind, query):
    z = np.array([[3.0, -np.inf], [1000, 998], [0.1, 2]]) if query else E4
    pieces = re.split(r"axis = (0|1|-1|None)\n", printed(kind, **query))[1:]
    assert pieces[::2] == ["0", "1", "-1", "None"]
    for axis, text in zip((0, 1, -1, None), pieces[1::2], strict=True):
        numbers = [float(one) for one in re.findall(r"[\d.]+(?:e[+-]\d+)?", text.partition("sums")[0])]
        assert_allclose(np.reshape(numbers, z.shape), scipy_softmax(z, axis=axis), rtol=1e-12)


def test_the_code_for_the_other_libraries_names_what_they_call_the_axis_and_compiles():
    copies = flow(opened=["copy"], fz="1,-inf;2,3").header["copies"]
    for kind, call in (("pytorch", "torch.softmax(Z, dim=dim)"), ("jax", "jax.nn.softmax(Z, axis=axis)")):
        compile(copies[kind], "copied", "exec")
        assert call in copies[kind]
        assert "[[1.0, -" in copies[kind]
