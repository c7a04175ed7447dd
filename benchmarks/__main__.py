"""Measure what we claim about speed.

`python -m benchmarks [drag|sections|release|visit|files|core|all] [--quick] [--json FILE]`
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext
from pathlib import Path

from benchmarks import browser, core, drag, files, machine, release, sections, visit
from benchmarks.results import Result, UnmeasuredError, table

IN_BROWSER = {
    "drag": drag.measure,
    "sections": sections.measure,
    "release": release.measure,
    "visit": visit.measure,
    "files": files.measure,
}
ALL = (*IN_BROWSER, "core")


def main() -> int:
    """Measure and print one table.

    Returns 0 if every target was met, 1 if one was missed, 2 if something could not be measured.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("which", nargs="?", choices=[*ALL, "all"], default="all", help="what to measure (all)")
    parser.add_argument("--quick", action="store_true", help="few samples: see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything, with all samples, to FILE")
    asked = parser.parse_args()
    chosen = ALL if asked.which == "all" else (asked.which,)

    before = machine.load()
    try:
        results, others, chromium = measure(chosen, quick=asked.quick)
    except UnmeasuredError as why:
        print(f"Not measured: {why}", file=sys.stderr)
        return 2
    loads = (before, machine.load())

    here = machine.describe(chromium)
    print(here.line())
    print("\n".join(machine.circumstances(loads, others, here.cores)))
    if asked.quick:
        print("Quick run: too few samples for a claim.")
    print(f"\n{table(results)}\n")
    missed = [result for result in results if result.passed is False]
    held = sum(result.target is not None for result in results)
    print(f"{held - len(missed)} of {held} targets met." if held else "No targets here: figures to compare with.")
    if asked.json:
        record = {"machine": here.record(), "quick": asked.quick, "load": loads, "others": others}
        text = json.dumps(record | {"results": [result.record() for result in results]}, indent=1, ensure_ascii=False)
        asked.json.write_text(text + "\n", encoding="utf-8")
    return 1 if missed else 0


def measure(chosen: tuple[str, ...], *, quick: bool) -> tuple[list[Result], dict[str, float | None], str]:
    """Run benchmarks one after the other.

    Returns the results, the cores that others used during each benchmark, and the browser's version, if one was needed.
    """
    results: list[Result] = []
    others: dict[str, float | None] = {}
    with browser.chromium() if set(chosen) & set(IN_BROWSER) else nullcontext() as started:
        for name in chosen:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            watching = machine.Others()
            results += (
                core.measure(quick=quick)
                if started is None or name == "core"
                else IN_BROWSER[name](started, quick=quick)
            )
            others[name] = watching.cores()
        return results, others, started.version if started else ""


if __name__ == "__main__":
    sys.exit(main())
