"""The worked example of CONTRIBUTING.md: built from the page, run, and as short as it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = re.compile(r"^`((?:softmax_core|pages)/[\w/.]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST = 80
"""Lines without words."""

RUN = """
from streamlit.testing.v1 import AppTest
from tests.live import show

def test_the_lead():
    moved = show("lead", "lead", act="d", text="-2")
    assert moved.query == {"d": "-2"}
    assert moved.sentence == "A lead of −2 at T = 1 is worth 0.1192: 0.1353 to 1."  # 1/(1 + e²), e⁻²
    assert show("lead", "lead", lang="zh", T="2").sentence == "T = 2 时领先 2 对应概率 0.7311：2.7183 比 1。"
    assert show("lead", "lead", act="T!", text="0").why
    assert show("lead", "lead", act="example", text="E3").written("p") == "1.52e-8"
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("pages/lead/page.py").run()
    assert not app.exception and not app.error, app.exception
    assert app.title[0].value == "A lead"
    assert [one.proto.component_name for one in app.get("bidi_component")][-1] == "softmax_live"
"""


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Take the files out of the page."""
    return dict(FILE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))


def test_a_chapter_takes_few_lines(files: dict[str, str]) -> None:
    written = [line for name, text in files.items() if not name.endswith(".toml") for line in text.splitlines()]
    assert len(files) == 6
    assert len(written) <= MOST


def test_the_chapter_runs_and_holds_what_every_section_must(files: dict[str, str], tmp_path: Path) -> None:
    for folder in ("pages", "softmax_core", "prediction_files", "tests/engine", ".streamlit"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # with what Python has compiled
    for name in ("app.py", "pyproject.toml", "tests/live.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    app = tmp_path / "app.py"
    app.write_text(app.read_text("utf-8").replace("CHAPTERS = [\n", 'CHAPTERS = [\n    ("lead", "lead"),\n'), "utf-8")

    lead = tmp_path / "tests" / "engine" / "test_lead.py"
    lead.write_text(RUN.replace("APP", repr(str(app))), encoding="utf-8")
    holds = [f"tests/engine/test_{name}.py" for name in ("sections", "paths", "lead")]
    its = ["-k", "[lead or -lead or test_the_lead"]  # of the chapter, not whatever has "leads" in its name
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, *holds, *its], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
