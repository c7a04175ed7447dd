"""What NumPy code to copy is made of: every piece runs by itself and gives the numbers on the screen."""

from __future__ import annotations

from collections.abc import Sequence

HEAD = "import numpy as np\n\n"
QUIET = 'np.seterr(divide="ignore", invalid="ignore", over="ignore")\n'
LOG_SOFTMAX = "shifted = z - z.max()\nlog_p = shifted - np.log(np.exp(shifted).sum())\n"


def numbers(values: Sequence[float]) -> str:
    """Write numbers with commas between.

    Examples
    --------
    >>> numbers((1.0, float("-inf")))
    '1.0, -np.inf'
    """
    return ", ".join(repr(value).replace("inf", "np.inf") for value in values)


def array(values: Sequence[float]) -> str:
    """Write numbers as an array.

    Examples
    --------
    >>> array((0.5, float("-inf")))
    'np.array([0.5, -np.inf])'
    """
    return f"np.array([{numbers(values)}])"
