"""What the sections' NumPy code to copy has in common."""

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
    """Write a vector.

    Examples
    --------
    >>> array((0.5, 0.5))
    'np.array([0.5, 0.5])'
    """
    return f"np.array([{numbers(values)}])"
