"""The house rules of CONTRIBUTING.md that a program can check. Every check is a function that lists offences, tried on
this project, where it must list none, and on a small bad one, where it must list them.
"""

import ast
import re
import string
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from pages.shared.words import LANGS

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 300
COMPUTING = {"math", "cmath", "statistics", "numpy", "scipy", "pandas"}
ALLOWED_IN_CORE = sys.stdlib_module_names | {"numpy", "softmax_core"}
MATHS_IN_JS = re.compile(
    r"Math\s*(?:\.|\[\s*[\"'`])\s*(?:exp|expm1|log|log1p|log2|log10|pow|sqrt)\b|[\w)\]]\s*\*\*\s*[\w(]"
)


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Everything of these kinds below a folder, without what tools leave there."""
    for file in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
        if file.suffix in suffixes and not hidden:
            yield file


def imported(file: Path) -> Iterator[str]:
    """Top-level names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else str(node.module).partition(".")[0]


# the checks ------------------------------------------------------------------------------------------


def discovered_pages(root: Path) -> list[str]:
    """On a cold server Streamlit would serve a .py directly in pages/ by itself, without app.py."""
    return [file.name for file in (root / "pages").glob("*.py")]


def computing_pages(root: Path) -> list[str]:
    """The engine may use NumPy to lay numbers out; it knows no softmax."""
    engine = root / "pages" / "shared" / "live"
    return [
        f"{file.name}: {name}"
        for file in files(root / "pages", ".py")
        for name in imported(file)
        if name in COMPUTING and not (name == "numpy" and engine in file.parents)
    ]


def seeing_core(root: Path) -> list[str]:
    """The program in the core's folder is no part of the library: it may read files and has words, and no screen."""
    program = root / "softmax_core" / "comparison" / "__main__.py"
    return [
        f"{file.name}: {name}"
        for file in files(root / "softmax_core", ".py")
        for name in imported(file)
        if name not in ALLOWED_IN_CORE and not (file == program and name in ("pages", "prediction_files"))
    ]


def maths_in_javascript(root: Path) -> list[str]:
    return [
        f"{file.name}:{number}: {line.strip()}"
        for file in files(root / "pages", ".js")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if MATHS_IN_JS.search(line.partition("//")[0])
    ]


def settings(root: Path) -> list[str]:
    config = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    wanted = [
        ("browser", "gatherUsageStats", False),
        ("runner", "postScriptGC", False),
        ("server", "scriptHealthCheckEnabled", True),
    ]
    return [f"{section}.{name}" for section, name, value in wanted if config.get(section, {}).get(name) is not value]


def words(root: Path) -> list[str]:
    offences = []
    for file in files(root / "pages", ".toml"):
        text = tomllib.loads(file.read_text(encoding="utf-8"))
        place = file.relative_to(root)
        if file.name == "path.toml":  # what is asked stands beside the words
            text = {key: value for key, value in text.items() if key not in ("path", "step", "covers")}
        if set(text) != set(LANGS):
            offences.append(f"{place}: languages are {sorted(text)}")
        else:
            first, *others = text.values()
            offences += [f"{place}: {where}" for other in others for where in differences(first, other)]
    return offences


def differences(one: Any, other: Any, at: str = "") -> list[str]:
    """Where two languages have other keys, other lengths of lists, or other placeholders."""
    if isinstance(one, dict) and isinstance(other, dict):
        odd = [f"{at}{key} in one language only" for key in sorted(set(one) ^ set(other))]
        return odd + [d for key in one if key in other for d in differences(one[key], other[key], f"{at}{key}.")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [d for i, pair in enumerate(zip(one, other, strict=True)) for d in differences(*pair, f"{at}{i}.")]
    if isinstance(one, str) and isinstance(other, str):
        if placeholders(one) != placeholders(other):
            return [f"{at} {sorted(placeholders(one))} and {sorted(placeholders(other))}"]
        return [f"{at} is empty"] if bool(one.strip()) != bool(other.strip()) else []
    return [] if one == other else [f"{at} {one!r} and {other!r}"]


def placeholders(sentence: str) -> set[str]:
    """The names in a sentence that is formatted; prose with braces of its own has none."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return set()


def long_files(root: Path) -> list[str]:
    """Code only: the words of a chapter stand in one file, twice, and a long text is not a tangled one."""
    code = [
        file
        for folder in ("softmax_core", "prediction_files", "pages")
        for file in files(root / folder, ".py", ".js", ".css", ".html")
    ]
    lengths = {file.relative_to(root): len(file.read_text(encoding="utf-8").splitlines()) for file in code}
    return [f"{file}: {length} lines" for file, length in lengths.items() if length > LONGEST_FILE]


def unbounded(root: Path) -> list[str]:
    """Requirements without a lower bound, or that would take any release of the future."""
    return [
        f"{file.name}: {requirement}"
        for file in sorted(root.glob("requirements*.txt"))
        for requirement in requirements(file)
        if not bounded({specifier.operator for specifier in requirement.specifier})
    ]


def requirements(file: Path) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-r ")]


def bounded(operators: set[str]) -> bool:
    return bool(operators & {"~=", "=="} or (operators & {">=", ">"} and operators & {"<", "<="}))


# this project, and a bad one -------------------------------------------------------------------------

BAD = {
    "pages/temperature.py": "import streamlit as st\n",
    "pages/temperature/page.py": "def late():\n    from numpy import exp\n",
    "pages/temperature/figure.py": "import math\n" + "\n" * LONGEST_FILE,
    "pages/temperature/long.js": "p = Math.exp(1);\nq = Math['log'](2);\n/** Math.max(1, 2) */ 3 ** 4; // x\n",
    "pages/temperature/text.toml": """
        [en]
        title = "Temperature"
        only = "here"
        said = "{top} gets {p}"
        names = ["cat", "dog"]
        prose = "{ is no placeholder"
        empty = "something"
        [zh]
        title = "温度"
        said = "{top}"
        names = ["猫"]
        prose = "{ 不是"
        empty = ""
        """,
    "pages/other/text.toml": "[en]\na = 'b'\n",
    "softmax_core/plots.py": "import numpy.linalg\nimport csv, plotly.express as px\nfrom . import other\n",
    "softmax_core/comparison/__main__.py": "import pages, streamlit\n",
    "softmax_core/other/__main__.py": "import prediction_files\n",
    ".streamlit/config.toml": "[browser]\ngatherUsageStats = true\n[runner]\npostScriptGC = false\n",
    "requirements.txt": "-r other.txt\nnumpy\nplotly>=7 # <8\nscipy<2\nstreamlit~=1.67.0\npytest>=9,<10\n",
}

CHECKS = [
    (discovered_pages, ["temperature.py"]),
    (computing_pages, ["figure.py: math", "page.py: numpy"]),
    (seeing_core, ["__main__.py: streamlit", "__main__.py: prediction_files", "plots.py: plotly", "plots.py: ."]),
    (
        maths_in_javascript,
        [
            "long.js:1: p = Math.exp(1);",
            "long.js:2: q = Math['log'](2);",
            "long.js:3: /** Math.max(1, 2) */ 3 ** 4; // x",
        ],
    ),
    (settings, ["browser.gatherUsageStats", "server.scriptHealthCheckEnabled"]),
    (
        words,
        [
            "pages/other/text.toml: languages are ['en']",
            "pages/temperature/text.toml: only in one language only",
            "pages/temperature/text.toml: said. ['p', 'top'] and ['top']",
            "pages/temperature/text.toml: names. ['cat', 'dog'] and ['猫']",
            "pages/temperature/text.toml: empty. is empty",
        ],
    ),
    (long_files, ["pages/temperature/figure.py: 301 lines"]),
    (unbounded, ["requirements.txt: numpy", "requirements.txt: plotly>=7", "requirements.txt: scipy<2"]),
]
NAMES = [check.__name__ for check, _ in CHECKS]


@pytest.fixture(scope="module")
def bad_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bad")
    for name, text in BAD.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("check", [check for check, _ in CHECKS], ids=NAMES)
def test_the_house_keeps_its_rules(check: Callable[[Path], list[str]]) -> None:
    assert check(ROOT) == []


@pytest.mark.parametrize(("check", "offences"), CHECKS, ids=NAMES)
def test_the_check_can_fail(check: Callable[[Path], list[str]], offences: list[str], bad_project: Path) -> None:
    assert check(bad_project) == offences


def test_the_checks_look_at_something() -> None:
    code = [("softmax_core", ".py"), ("prediction_files", ".py")]
    for folder, suffix in [*code, ("pages", ".py"), ("pages", ".js"), ("pages", ".toml")]:
        assert list(files(ROOT / folder, suffix)), f"no {suffix} below {folder}"


def test_the_environment_is_what_the_requirements_say() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for requirement in requirements(ROOT / file):
            assert requirement.specifier.contains(Version(version(requirement.name))), requirement
