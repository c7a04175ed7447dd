"""Both languages have the same keys and placeholders, and every key that the code uses exists."""

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.words import Words

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "pages").rglob("*.toml"))
SHARED = [file for file in FILES if "shared" in file.parts]
CHAPTERS = [file for file in sorted((ROOT / "pages").glob("*/text.toml")) if file not in SHARED]
ENGINE = ROOT / "pages" / "shared" / "live"


def place(file):
    return str(file.relative_to(ROOT / "pages"))


def read(file):
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    if file.name == "path.toml":  # of every step a table in each language, beside what is no words
        flat = {lang: words[lang] for lang in words if lang not in ("path", "step", "covers")}
        return {
            lang: {f"{step}_{key}": text for step in said for key, text in said[step].items()}
            for lang, said in flat.items()
        }
    return words


def shape(value):
    """What must be the same in both languages: the placeholders of a text, the length of a list."""
    if isinstance(value, list):
        return [shape(item) for item in value]
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return sorted({field for _, field, _, _ in string.Formatter().parse(value) if field})


def used(folder):
    """The constant keys that a folder's code looks up, and the beginnings of those that it builds."""
    keys, beginnings = set(), set()
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and last(node.value) in ("w", "words"):
                keys, beginnings = noted(node.slice, keys, beginnings)
            if isinstance(node, ast.Call) and last(node.func) in ("say", "tell"):
                keys, beginnings = noted(node.args[0], keys, beginnings)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Refusal", "parse.Refusal"):
                keys, beginnings = noted(node.args[0], keys, beginnings)
    for file in sorted(folder.rglob("*.html")):
        keys |= in_template(file)
    return keys, beginnings


@cache
def in_template(file):
    """The constant keys that a template looks up in its words."""
    html = file.read_text(encoding="utf-8")
    found = re.findall(r'\b(?:t|engine)\.(?:say\("(\w+)"|(?!say\b)(\w+))', html)
    statements = re.findall(r'statement\("(\w+)"', html)
    return {said or read for said, read in found} | {
        f"{code}_{part}" for code in statements for part in ("claim", "verdict", "why")
    }


@cache
def built_in(file):
    """The texts that a template may build keys of."""
    return set(re.findall(r'"(\w+)"', file.read_text(encoding="utf-8")))


@cache
def texts(file):
    """All texts in a file's code, those that begin an f-string included."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def beginnings_of(key):
    """What code that builds a key may have in it: everything up to an underscore, with it or without."""
    ends = [place for place, letter in enumerate(key) if letter == "_"]
    return {key[:end] for end in ends} | {key[: end + 1] for end in ends}


def last(node):
    return ast.unparse(node).rpartition(".")[2]


def noted(node, keys, beginnings):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return keys | {node.value}, beginnings
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return keys, beginnings | {str(node.values[0].value)}
    return keys, beginnings


@pytest.mark.parametrize("file", FILES, ids=place)
def test_both_languages_have_the_same_keys_and_placeholders(file):
    words = read(file)
    assert set(words) == {"en", "zh"}
    assert shape(words["en"]) == shape(words["zh"])


@pytest.mark.parametrize("file", CHAPTERS, ids=place)
def test_every_key_that_a_chapter_uses_exists(file):
    keys, beginnings = used(file.parent)
    known = {key for words in (*SHARED, *file.parent.rglob("*.toml")) for key in read(words)["en"]}
    assert len(keys) > 20
    assert keys <= known
    assert all(any(key.startswith(beginning) for key in known) for beginning in beginnings)


@pytest.mark.parametrize("file", [f for f in FILES if f.name not in ("path.toml", "glossary.toml")], ids=place)
def test_every_word_is_used(file):
    folders = [ROOT / "pages"] if file in SHARED else [file.parent, ENGINE]
    code = [path for folder in (*folders, ROOT / "softmax_core") for path in folder.rglob("*.py")]
    templates = [path for folder in folders for path in folder.rglob("*.html")]
    constants = {text for path in code for text in texts(path)}
    constants |= {key for path in templates for key in in_template(path) | built_in(path)}
    scripts = [path.read_text("utf-8") for path in ENGINE.glob("*.js")]
    constants |= {
        key for code in scripts for key in re.findall(r"\bwords\.(\w+)|\"(\w+)\"|`(\w+)\$", code) for key in key
    }
    unused = {key for key in read(file)["en"] if not constants & {key, *beginnings_of(key)}}
    assert not unused


SYMBOLS = {
    "bits", "price_half_value", "targets_hard", "separate_p", "separate_split", "binary_z", "everywhere_z",
    "log_two_step", "log_shifted", "cost_exponentials", "cost_log_softmax", "cost_log_of_softmax", "flow_x",
    "flow_axis0", "flow_all",
}  # fmt: skip
"""Words that are formulas, units and names of functions."""

CODE = ("flow_code_", "flow_numpy_call", "flow_scipy_call", "flow_pytorch_call", "flow_jax_call")
"""How keys begin whose words are code."""


@pytest.mark.parametrize("file", FILES, ids=place)
def test_the_chinese_words_are_chinese_and_the_english_are_not(file):
    words = read(file)
    international = {"title", "temperature_low", "perplexity_of", "copy_link", "kind_logits", *SYMBOLS}
    for key, text in words["zh"].items():
        prose = re.findall("[A-Za-z]{3,}", re.sub(r"{[\w.\[\]]+}|log|ECE|nats", "", str(words["en"][key])))
        if not prose or key in international or key.startswith(("source_", "head_", "loss_", "entropy_", *CODE)):
            continue
        assert re.search(r"[\u4e00-\u9fff]", str(text)), key
    for key, text in words["en"].items():
        assert not re.search(r"[\u4e00-\u9fff]", str(text)) or key == "paste_example", key


@pytest.mark.parametrize("file", FILES, ids=place)
def test_chinese_sentences_have_chinese_punctuation_and_room_around_what_is_filled_in(file):
    for key, text in read(file)["zh"].items():
        for sentence in text if isinstance(text, list) else [text]:
            if key not in ("paste_example", "link_pin"):  # they show what to type
                assert not re.search(r"[\u4e00-\u9fff”》][,.:;?!(]|[,;?!][\u4e00-\u9fff]", sentence), key
            assert not re.search(r"[\u4e00-\u9fff]{\w|\w}[\u4e00-\u9fff]", sentence), key


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("模型 A", "模型 B", "模型 A 和模型 B 领先"),
        ("model 1", "model 2", "model 1 和 model 2 领先"),
        ("随机 森林", "逻辑回归", "随机 森林和逻辑回归领先"),
        ("", "", " 和  领先"),
    ],
)
def test_between_two_chinese_characters_the_space_goes_and_names_keep_theirs(a, b, said):
    assert Words("zh", {"both": "{a} 和 {b} 领先"}).say("both", a=a, b=b) == said


def test_chinese_sentences_stand_beside_each_other_without_a_space():
    assert Words("zh", {}).paragraph(["一。", "二。"]) == "一。二。"
    assert Words("en", {}).paragraph(["One.", "Two."]) == "One. Two."


@pytest.mark.parametrize(
    ("locale", "asked", "lang"),
    [
        (None, None, "en"), ("en-GB", None, "en"), ("zh-CN", None, "zh"), ("zh-TW", None, "zh"), ("fr", None, "en"),
        ("en-GB", "zh", "zh"), ("zh-CN", "en", "en"), ("zh-CN", "xx", "zh"), ("en-GB", "<b>", "en"),
        ("zh-CN", "", "zh"),
    ],
)  # fmt: skip
def test_the_link_decides_on_the_language_and_else_the_browser(locale, asked, lang):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.context["locale"] = locale
    if asked is not None:
        app.query_params["lang"] = asked
    app.run()
    assert not app.exception
    question = read(ROOT / "pages/softmax/text.toml")[lang]["question"]
    assert any(element.value == question for element in app.markdown)


def test_the_switch_changes_the_language_and_the_link_keeps_it():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.context["locale"] = "en-GB"
    app.run()
    app.button_group(key="lang").set_value("zh").run()
    assert app.query_params["lang"] in ("zh", ["zh"])
    question = read(ROOT / "pages/softmax/text.toml")["zh"]["question"]
    assert any(element.value == question for element in app.markdown)
