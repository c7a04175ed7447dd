"""Reading numbers as people write them: every notation is read, everything else is refused with a sentence."""

import math
import string
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.shared import parse
from pages.shared.parse import Refusal
from pages.shared.words import load

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=300)
INF = math.inf
TOML = Path(parse.__file__).with_name("text.toml")
WORDS = {lang: load(TOML, lang) for lang in ("en", "zh")}
NUMERIC = st.floats(allow_nan=False, allow_infinity=False)
SCRAPS = st.sampled_from(
    [
        *"0123456789+-.,;:=eE\t\n []{}()<>'\"\\/|_$%，；：－１２",
        "nan",
        "inf",
        "−",
        "∞",
        "1e999",
        "cat",
        "猫",
        "np.array(",
        "1,5",
    ]
)
ANY_TEXT = st.text(max_size=80) | st.lists(SCRAPS, max_size=40).map("".join)


def refusal(read, *arguments, **options):
    """The refusal that reading ends in, after checking that it can be said in both languages."""
    with pytest.raises(Refusal) as caught:
        read(*arguments, **options)
    said = {lang: words.refuse(caught.value) for lang, words in WORDS.items()}
    assert all(said.values())
    assert said["en"] != said["zh"]
    return caught.value


# Every notation


@pytest.mark.parametrize(
    "text",
    [
        "3, 1, 0.2", "3,1,0.2", "3 1 0.2", "3; 1; 0.2", "3\n1\n0.2", "3\r\n1\r\n0.2\r\n", "3\t1\t0.2",
        "  3 ,\n 1 ,\n 0.2 ",
        "[3, 1, 0.2]", "[3 1 0.2]", "(3, 1, 0.2)", "{3, 1, 0.2}", "[[3, 1, 0.2]]", "[3. 1. 0.2]", "[3,\n 1,\n 0.2]",
        "3, 1, 0.2,", "3, 1, 0.2;", "[3, 1, 0.2],", "3,, 1, 0.2", "+3 1e0 .2", "3.0 1.00 2E-1", "30e-1, 0.1e1, 2e-1",
        "np.array([3, 1, 0.2])", "numpy.array([3, 1, 0.2], dtype=np.float64)", "array([3. , 1. , 0.2])",
        "torch.tensor([3., 1., 0.2])", "tensor([3., 1., 0.2], device='cuda:0', requires_grad=True)",
        "tensor([3.0, 1.0, 0.2], grad_fn=<AddBackward0>)", "jnp.asarray([3, 1, 0.2])", "tf.constant([3, 1, 0.2])",
        "list([3, 1, 0.2])", "z = [3, 1, 0.2]", "z = np.array([3, 1, 0.2])", "logits: [3, 1, 0.2]", "z=(3,1,0.2);",
        "3，1，0.2", "3；1；0.2", "3、1、0.2", "［3，1，0.2］", "【3 1 0.2】", "３，１，０．２", "3　1　0.2",
        "\ufeff3, 1, 0.2",
    ],
)  # fmt: skip
def test_logits_are_read_in_every_notation(text):
    assert parse.logits(text) == parse.Listed((3.0, 1.0, 0.2), ("", "", ""))


@pytest.mark.parametrize(
    "text",
    [
        "cat: 3, dog: 1", "cat:3,dog:1", "cat=3, dog=1", "cat = 3; dog = 1", "cat: 3\ndog: 1", "cat 3\ndog 1",
        "cat\t3\ndog\t1", "cat\t3\r\ndog\t1\r\n", "cat,3\ndog,1", "cat; 3\ndog; 1", '{"cat": 3, "dog": 1}',
        "{'cat': 3.0, 'dog': 1.0}", '{\n  "cat": 3,\n  "dog": 1\n}', "cat 3, dog 1", "cat: 3 dog: 1", "cat=3 dog=1",
        '"cat"\t3\n"dog"\t1', "cat：3，dog：1", "cat: 3, dog: 1,", "  cat :  3 ,  dog :  1  ",
    ],
)  # fmt: skip
def test_names_are_read_in_every_notation(text):
    assert parse.logits(text) == parse.Listed((3.0, 1.0), ("cat", "dog"))


@pytest.mark.parametrize(
    ("text", "logits", "names"),
    [
        ("grey wolf: 3, red fox: 1", (3.0, 1.0), ("grey wolf", "red fox")),
        ("grey wolf\t3\nred fox\t1", (3.0, 1.0), ("grey wolf", "red fox")),
        ("猫：3，狗：1，鸟：0.2", (3.0, 1.0, 0.2), ("猫", "狗", "鸟")),
        ("猫 3\n狗 −1", (3.0, -1.0), ("猫", "狗")),
        ("🐱 3\n🐶 1", (3.0, 1.0), ("🐱", "🐶")),
        ("class 1: 3, class 2: 1", (3.0, 1.0), ("class 1", "class 2")),
        ("cat: 3, 1", (3.0, 1.0), ("cat", "")),
        ("a:b: 3, c: 1", (3.0, 1.0), ("a:b", "c")),
        ("−3, －1, –0.5", (-3.0, -1.0, -0.5), ("", "", "")),
        ("3.0 1e3", (3.0, 1000.0), ("", "")),
        ("1 -inf 2", (1.0, -INF, 2.0), ("", "", "")),
        ("1, −∞, -Infinity", (1.0, -INF, -INF), ("", "", "")),
        ("cat: 3, dog: -inf", (3.0, -INF), ("cat", "dog")),
        ("1e308 -1e-320", (1e308, -1e-320), ("", "")),
        ("1 2 3 4 5 6 7 8 9 10 11 12", tuple(map(float, range(1, 13))), ("",) * 12),
        ("-0, 0", (0.0, 0.0), ("", "")),
    ],
)
def test_logits_and_names_are_read(text, logits, names):
    got = parse.logits(text)
    assert (got.logits, got.names) == (logits, names)
    assert not any(math.copysign(1, z) < 0 for z in got.logits if z == 0)


@QUICK
@given(st.lists(NUMERIC | st.just(-INF), min_size=2, max_size=12).filter(lambda z: max(z) > -INF), st.data())
def test_what_python_writes_is_read_back_exactly(logits, data):
    write = data.draw(
        st.sampled_from(
            [
                repr,
                lambda z: ", ".join(map(repr, z)),
                lambda z: "\n".join(map(repr, z)),
                lambda z: "\t".join(map(repr, z)),
                lambda z: f"np.array({z!r})",
                lambda z: repr({f"class {chr(97 + i)}": value for i, value in enumerate(z)}),
            ]
        )
    )
    assert parse.logits(write(logits)).logits == tuple(logits)


# Bad input


@pytest.mark.parametrize(
    ("text", "key", "place", "why"),
    [
        ("", "no_number", None, None),
        (" \t\n ", "no_number", None, None),
        (" , ;\n,", "no_number", None, None),
        ("[]", "no_number", None, None),
        ("[[[((", "no_number", None, None),
        ("np.array([])", "no_number", None, None),
        ("5", "count", None, None),
        ("cat: 3", "count", None, None),
        (", ".join(["1"] * 13), "count", None, None),
        (" ".join(["1"] * 300), "count", None, None),
        ("1" * 4001, "too_long", None, None),
        ("1, " * 350_000, "too_long", None, None),
        ("-inf, -inf", "all_masked", None, None),
        ("1, nan", "entry", 2, "not_finite"),
        ("nan 1", "entry", 1, "not_finite"),
        ("NaN\n1", "entry", 1, "not_finite"),
        ("1, 2, inf", "entry", 3, "not_finite"),
        ("1, ∞", "entry", 2, "not_finite"),
        ("cat: nan, dog: 1", "entry", 1, "not_finite"),
        ("1e999, 2", "entry", 1, "too_large"),
        ("2, -1e309", "entry", 2, "too_large"),
        ("1,5; 2,3", "entry", 1, "decimal_comma"),
        ("1,5 2,3", "entry", 1, "decimal_comma"),
        ("1,5\n2,3", "entry", 1, "decimal_comma"),
        ("1,5\t2,3", "entry", 1, "decimal_comma"),
        ("2; 1,5", "entry", 2, "decimal_comma"),
        ("cat;1,5\ndog;2,5", "entry", 1, "not_a_number"),
        ("1, two, 3", "entry", 2, "not_a_number"),
        ("1_000, 2", "entry", 1, "not_a_number"),
        ("0x10, 2", "entry", 1, "not_a_number"),
        ("1 / 2", "entry", 2, "not_a_number"),
        ("ınf, 3", "entry", 1, "not_a_number"),
        ("<b>3</b>, 1", "entry", 1, "not_a_number"),
        ("1, <script>alert(1)</script>", "entry", 2, "not_a_number"),
        ("$3$, 1", "entry", 1, "not_a_number"),
        ("[[1, 2], [3, 4]]", "entry", 2, "not_a_number"),
        ("cat: three, dog: 1", "entry", 1, "not_a_number"),
        ("cat:, dog: 1", "entry", 1, "no_number"),
        (f"{'x' * 25}: 1, dog: 2", "entry", 1, "name_too_long"),
    ],
)
def test_bad_input_is_refused_with_its_reason_and_place(text, key, place, why):
    got = refusal(parse.logits, text)
    assert got.key == key
    if place:
        assert got.values["place"] == place
        assert got.values["why"].key == why


@pytest.mark.parametrize("text", ["[1, 2", "1, 2]", "((1, 2)", "np.array([1, 2]", "[1, 2)"])
def test_an_unbalanced_bracket_does_not_hide_the_numbers(text):
    assert parse.logits(text).logits == (1.0, 2.0)


def test_nothing_behind_the_brackets_is_dropped_silently():
    assert refusal(parse.logits, "[1, 2], 3").key == "entry"
    assert refusal(parse.logits, "[1, 2] [3, 4]").key == "entry"


def test_the_sentence_names_what_was_found_and_what_is_wanted():
    refused = refusal(parse.logits, "1 2 <b>x</b> 3")
    assert WORDS["en"].refuse(refused) == "Entry 3: “<b>x</b>” is not a number: type one such as 0.5, −3 or 1e3."
    assert WORDS["zh"].refuse(refused).startswith("第 3 项：“<b>x</b>”不是数字")
    comma = refusal(parse.logits, "1,5; 2,3")
    assert WORDS["en"].refuse(comma).endswith("“1,5” has a comma where a decimal point belongs: type 1.5.")
    assert "300 numbers were found" in WORDS["en"].refuse(refusal(parse.logits, " ".join(["1"] * 300)))
    assert "4000" in WORDS["zh"].refuse(refusal(parse.logits, "1" * 4001))


def test_a_long_value_is_shortened_in_the_sentence():
    said = WORDS["en"].refuse(refusal(parse.logits, "1, " + "x" * 3000))
    assert len(said) < 150
    assert "…" in said


@QUICK
@given(ANY_TEXT)
@example("ınf, 3")
@example("１e３ ﹢1")
@example("\ud800 1")
@example("²,³")
@example("1e" + "9" * 3000 + " 2")
@example("9" * 3000 + " 2")
def test_any_text_is_read_or_refused(text):
    try:
        got = parse.logits(text)
    except Refusal:
        refusal(parse.logits, text)
        return
    assert 2 <= len(got.logits) <= 12
    assert len(got.names) == len(got.logits)
    assert all(not math.isnan(z) and z < INF for z in got.logits)
    assert max(got.logits) > -INF
    assert all(len(name) <= 24 and name.isprintable() and name == name.strip() for name in got.names)


@QUICK
@given(ANY_TEXT, st.booleans(), st.booleans(), st.sampled_from([-INF, 0.0]))
def test_any_text_is_one_number_or_refused(text, masked, endless, lowest):
    options = {"masked": masked, "endless": endless, "lowest": lowest}
    try:
        value = parse.number(text, **options)
    except Refusal:
        refusal(parse.number, text, **options)
        return
    assert value >= lowest
    assert math.isfinite(value) or (masked and value == -INF) or (endless and value == INF)


@pytest.mark.parametrize(
    "text",
    [
        "1" + "\n" * 3990 + "1", "1" + " \n" * 1990 + "1", "a" + " " * 3990 + "b",
        "a:" + " " * 3990 + ":b", "\t" * 3990 + "1",
        "1" + "\t" * 3990 + "1", "a" + "\t" * 3990 + "b", "(" * 4000, "[" * 2000 + "]" * 2000, "([1" + ",a=1" * 990,
        "array([1" + ",a=1" * 990 + "!", "np.array([" + "a=" * 1990, "x=([" + ",a=1" * 900 + "!",
        ": " * 2000, "=" * 4000,
        "a" * 4000, "_" * 2000 + "=" * 2000, "1," * 2000, "1e" * 2000, "." * 4000, "9" * 4000, "a " * 2000,
        "a: 1 " * 800,
        " a" * 1000 + "\n" * 1900 + "1",
        "'\"" * 2000, "-" * 4000, "tensor(" * 570, "\u3000" * 4000, "1;" * 2000, "a,1\n" * 1000,
    ],
)  # fmt: skip
def test_four_thousand_adversarial_characters_take_no_time(text):
    assert len(text) <= parse.LONGEST_TEXT
    times = []
    for _ in range(3):
        start = time.perf_counter()
        try:
            parse.logits(text)
        except Refusal as why:
            WORDS["en"].refuse(why)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1


# One number, one name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3.0),
        (" −1e3 ", -1000.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("１２．５", 12.5),
        ("-0", 0.0),
        ("1E-3", 0.001),
        ("٣", 3.0),
    ],
)
def test_a_number_is_read(text, value):
    assert parse.number(text) == value
    assert math.copysign(1, parse.number("-0")) == 1


@pytest.mark.parametrize(
    ("text", "options", "key"),
    [
        ("", {}, "no_number"),
        ("  ", {}, "no_number"),
        ("-inf", {}, "not_finite"),
        ("inf", {"masked": True}, "not_finite"),
        ("-inf", {"endless": True}, "not_finite"),
        ("nan", {"masked": True, "endless": True}, "not_finite"),
        ("1e309", {"endless": True}, "too_large"),
        ("-1", {"lowest": 0.0}, "too_small"),
        ("-inf", {"lowest": 0.0, "masked": True}, "too_small"),
        ("1,5", {}, "decimal_comma"),
        ("1 2", {}, "not_a_number"),
        ("1" * 5000, {}, "too_long"),
    ],
)
def test_what_is_no_number_here_is_refused(text, options, key):
    assert refusal(parse.number, text, **options).key == key


def test_the_ends_are_taken_where_they_are_meant():
    assert parse.number("−∞", masked=True) == -INF
    assert parse.number("inf", endless=True) == INF


def test_a_name_is_one_line_of_visible_characters():
    assert parse.name("  grey\n\twolf\x00 ") == "grey wolf"
    assert parse.name("\u202egrey\ud800") == "grey"
    assert parse.name(" ") == ""
    assert parse.name("x" * 24) == "x" * 24
    assert refusal(parse.name, "x" * 25).key == "name_too_long"


def test_every_reason_has_a_sentence_and_every_sentence_its_values():
    entries = tomllib.loads(TOML.read_text(encoding="utf-8"))
    fields = {
        lang: {key: sorted(f for _, f, _, _ in string.Formatter().parse(text) if f) for key, text in words.items()}
        for lang, words in entries.items()
    }
    assert fields["en"] == fields["zh"]
