"""Both languages have the same keys and placeholders, and every key that the code uses exists."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "pages").glob("*/text.toml"))
CHAPTERS = [file for file in FILES if file.parent.name != "shared"]


def read(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))


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
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) in ("w", "words"):
                keys, beginnings = noted(node.slice, keys, beginnings)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("w.say", "words.say"):
                keys, beginnings = noted(node.args[0], keys, beginnings)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Refusal", "parse.Refusal"):
                keys, beginnings = noted(node.args[0], keys, beginnings)
    return keys, beginnings


def noted(node, keys, beginnings):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return keys | {node.value}, beginnings
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return keys, beginnings | {str(node.values[0].value)}
    return keys, beginnings


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_both_languages_have_the_same_keys_and_placeholders(file):
    words = read(file)
    assert set(words) == {"en", "zh"}
    assert shape(words["en"]) == shape(words["zh"])


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.parent.name)
def test_every_key_that_a_chapter_uses_exists(file):
    keys, beginnings = used(file.parent)
    known = set(read(file)["en"]) | set(read(ROOT / "pages/shared/text.toml")["en"])
    assert len(keys) > 20
    assert keys <= known
    assert all(any(key.startswith(beginning) for key in known) for beginning in beginnings)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_word_is_used(file):
    folders = [ROOT / "pages"] if file.parent.name == "shared" else [file.parent]
    source = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    built = {beginning for folder in folders for beginning in used(folder)[1]}
    unused = {
        key
        for key in read(file)["en"]
        if not re.search(rf"[\"']{re.escape(key)}[\"']", source) and not key.startswith(tuple(built))
    }
    assert not unused


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_the_chinese_words_are_chinese_and_the_english_are_not(file):
    words = read(file)
    international = {"title", "temperature_low", "spoken_add", "spoken_scale", "perplexity_of", "copy_link"}
    for key, text in words["zh"].items():
        if key in international or key.startswith(("source_", "head_", "loss_", "entropy_")):
            continue
        assert re.search(r"[\u4e00-\u9fff]", str(text)), key
    for key, text in words["en"].items():
        assert not re.search(r"[\u4e00-\u9fff]", str(text)) or key == "paste_example", key


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
