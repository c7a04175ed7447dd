"""README.md and CONTRIBUTING.md say what is true: their examples run, their commands and files exist."""

import contextlib
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md")
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n(?:\s*(?:prints\s+)?^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\bmake ([a-z]+)\b")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(document: str) -> str:
    """Only what is marked as code: `make sure` in a sentence is no command."""
    return "\n".join(re.findall(r"^```.*?^```|`[^`\n]+`", document, re.MULTILINE | re.DOTALL))


def run(source: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "README.md", "exec"), {"__name__": "__main__"})  # noqa: S102  (the README's own example)
    return printed.getvalue()


def test_the_readme_has_an_example_with_its_output() -> None:
    assert any(output for _, output in EXAMPLE.findall(read("README.md")))


@pytest.mark.parametrize(("source", "output"), EXAMPLE.findall(read("README.md")))
def test_an_example_prints_what_the_readme_shows(source: str, output: str) -> None:
    assert run(source) == output


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_command_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = set(COMMAND.findall(code(read(name))))
    assert named
    assert named <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_linked_file_exists(name: str) -> None:
    linked = LINK.findall(read(name))
    assert linked
    assert [path for path in linked if not (ROOT / path).exists()] == []


def options(table: dict[str, Any], above: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield from options(value, f"{above}{key}.") if isinstance(value, dict) else [above + key]


def test_every_option_of_streamlit_has_its_reason() -> None:
    given = set(options(tomllib.loads(read(".streamlit/config.toml"))))
    explained = set(re.findall(r"^\| `([a-zA-Z.]+\.[a-zA-Z.]+)` \|", read("CONTRIBUTING.md"), re.MULTILINE))
    assert explained == given
