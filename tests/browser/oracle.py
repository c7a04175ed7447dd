"""What the app must show, worked out here a second time."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.special import softmax


def probabilities(logits: Sequence[float], temperature: float = 1.0) -> list[float]:
    """Softmax at a finite temperature, by SciPy."""
    result: list[float] = softmax([z / temperature for z in logits]).tolist()
    return result


def written(p: float) -> str:
    """Write a probability with four decimals, or three significant digits if it is tiny."""
    if p == 0 or p >= 0.001:
        return "0" if p == 0 else f"{p:.4f}"
    mantissa, exponent = f"{p:.2e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def column(logits: Sequence[float], temperature: float = 1.0) -> list[str]:
    """The column of probabilities as it stands on the screen."""
    return [written(p) for p in probabilities(logits, temperature)]
