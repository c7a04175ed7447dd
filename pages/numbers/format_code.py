"""How a number format is written in NumPy code to copy."""

from __future__ import annotations

from softmax_core.floats import FORMATS

DTYPES = {
    "float8": "ml_dtypes.float8_e4m3fn", "bfloat16": "ml_dtypes.bfloat16", "float16": "np.float16",
    "float32": "np.float32", "float64": "np.float64",
}  # fmt: skip


def head(f: int) -> tuple[str, str]:
    r"""Write what is imported for a format, and its dtype.

    Examples
    --------
    >>> head(3)
    ('import numpy as np\n', 'np.float32')
    """
    dtype = DTYPES[list(FORMATS)[f]]
    package = "" if dtype.startswith("np.") else "import ml_dtypes  # pip install ml_dtypes\n"
    return f"{package}import numpy as np\n", dtype
