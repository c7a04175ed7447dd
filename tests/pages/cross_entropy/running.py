"""Copied code run by itself, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys

NUMBER = re.compile(r"-?(?:\d+\.\d*(?:e[+-]?\d+)?|inf)")


def printed(code: str) -> list[float]:
    """Run a piece of Python and read the numbers that it prints."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return [float(x) for x in NUMBER.findall(re.sub(r"np\.float\d+|float\d+", "", ran.stdout))]
