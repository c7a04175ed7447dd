"""Measure what we claim about speed.

`python -m benchmarks [drag] [sections] [release] [visit] [files] [bombs] [measuring] [core] [class] [soak] [--quick]
[--json FILE] [--markdown FILE]`; without a name all of them.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Error

from benchmarks import bombs, browser, classroom, core, drag, files, machine, measuring, release, sections, soak, visit
from benchmarks.results import Result, UnmeasuredError, table

IN_BROWSER = {
    "drag": drag.measure,
    "sections": sections.measure,
    "release": release.measure,
    "visit": visit.measure,
    "files": files.measure,
}
WITHOUT = {
    "bombs": bombs.measure,
    "measuring": measuring.measure,
    "core": core.measure,
    "class": classroom.measure,
    "soak": soak.measure,
}
ALL = (*IN_BROWSER, *WITHOUT)


def main() -> int:
    """Measure and print one table.

    Returns 0 if every target was met or the run was too short to tell, 1 if one was missed, 2 if something could not be
    measured.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("which", nargs="*", choices=ALL, help="what to measure (all)")
    parser.add_argument("--quick", action="store_true", help="few samples: see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything, with all samples, to FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write what is printed to FILE")
    asked = parser.parse_args()
    chosen = tuple(asked.which) or ALL

    before = machine.load()
    results, others, unmeasured, chromium = measure(chosen, quick=asked.quick)
    loads = (before, machine.load())

    here = machine.describe(chromium)
    about = [here.line(), *machine.circumstances(loads, others, here.cores), *unmeasured]
    if asked.quick:
        about.append("Quick run: too few samples for a claim.")
    missed = [result for result in results if result.passed is False]
    held = sum(result.target is not None for result in results)
    verdict = f"{held - len(missed)} of {held} targets met." if held else "No targets here: figures to compare with."
    print("\n".join(about), table(results), verdict, sep="\n\n")
    if asked.markdown:
        asked.markdown.write_text(page(about, results, verdict), encoding="utf-8")
    if asked.json:
        record = {"machine": here.record(), "quick": asked.quick, "load": loads, "others": others}
        text = json.dumps(record | {"results": [result.record() for result in results]}, indent=1, ensure_ascii=False)
        asked.json.write_text(text + "\n", encoding="utf-8")
    if unmeasured:
        return 2
    return 1 if missed and not asked.quick else 0


def page(about: list[str], results: list[Result], verdict: str) -> str:
    """Write what was printed as a page of its own, with the day and the command."""
    command = shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])
    said = f"`{command}`, {datetime.now(UTC):%Y-%m-%d}. [README.md](README.md) says what is measured, and how."
    return "\n\n".join(["# Results", said, *about, table(results), verdict]) + "\n"


def measure(chosen: tuple[str, ...], *, quick: bool) -> tuple[list[Result], dict[str, float | None], list[str], str]:
    """Run benchmarks one after the other; one that fails does not take the others' figures with it.

    Returns the results, the cores that others used during each benchmark, what could not be measured and why, and the
    browser's version, if one was needed.
    """
    results: list[Result] = []
    others: dict[str, float | None] = {}
    unmeasured = []
    version = ""
    for name in chosen:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        watching = machine.Others()
        try:
            with browser.chromium() if name in IN_BROWSER else nullcontext() as started:
                if started is None:
                    results += WITHOUT[name](quick=quick)
                else:
                    version = started.version
                    results += IN_BROWSER[name](started, quick=quick)
                others[name] = watching.cores()
        except (UnmeasuredError, Error) as why:
            unmeasured.append(f"NOT MEASURED: {name}: {why}")
    return results, others, unmeasured, version


if __name__ == "__main__":
    sys.exit(main())
