"""The present state as code, formula, table: each piece runs by itself and gives the numbers on the screen."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Sequence

from pages.shared import safe
from softmax_core.chain import chain
from softmax_core.digits import text

INF = float("inf")


def _numbers(values: Sequence[float], infinity: str) -> str:
    return ", ".join(repr(v).replace("inf", infinity) for v in values)


def numpy(logits: Sequence[float], temperature: float, target: int) -> str:
    """Write the chain in NumPy."""
    if temperature == 0:
        probabilities = "winners = z == z.max()                   # the limit T -> 0\np = winners / winners.sum()"
    elif temperature == INF:
        probabilities = "open_ = np.isfinite(z)                   # the limit T -> infinity\np = open_ / open_.sum()"
    else:
        probabilities = f"T = {temperature!r}\nshifted = (z - z.max()) / T\np = np.exp(shifted) / np.exp(shifted).sum()"
    loss = (
        "np.log(np.exp(shifted).sum()) - shifted[y]"
        if 0 < temperature < INF
        else "-np.log(p[y]) if p[y] > 0 else np.inf"
    )
    return (
        "import numpy as np\n\n"
        f"z = np.array([{_numbers(logits, 'np.inf')}])\n"
        f"y = {target}\n"
        f"{probabilities}\n"
        f"loss = {loss}\n"
        "gradient = p - np.eye(len(z))[y]\n"
        'print("p =", p)\n'
        'print("cross-entropy =", loss)\n'
        'print("p - y =", gradient)\n'
    )


def pytorch(logits: Sequence[float], temperature: float, target: int) -> str:
    """Write the chain in PyTorch, the gradient by its own differentiation where there is one."""
    head = (
        "import torch\n\n"
        f"z = torch.tensor([{_numbers(logits, 'torch.inf')}], dtype=torch.float64)\n"
        f"y = torch.tensor({target})\n"
    )
    if 0 < temperature < INF:
        body = (
            f"T = {temperature!r}\n"
            "scaled = ((z - z.max()) / T).requires_grad_()\n"
            "p = torch.softmax(scaled, dim=0)\n"
            "loss = torch.nn.functional.cross_entropy(scaled, y)\n"
            "loss.backward()\n"
            "gradient = scaled.grad                   # p - y\n"
        )
    else:
        chosen = "z == z.max()" if temperature == 0 else "torch.isfinite(z)"
        body = (
            f"chosen = ({chosen}).double()            # the limit of the temperature\n"
            "p = chosen / chosen.sum()\n"
            "loss = -torch.log(p[y])\n"
            "gradient = p - torch.nn.functional.one_hot(y, len(z))\n"
        )
    tail = "print('p =', p.detach())\nprint('cross-entropy =', loss.item())\nprint('p - y =', gradient)\n"
    return head + body + tail


def latex(logits: Sequence[float], temperature: float, target: int, names: Sequence[str]) -> str:
    """Write the calculation as a LaTeX environment with the numbers in it."""
    result = chain(logits, target, temperature)
    columns = (logits, result.exponentials.tolist(), result.probabilities.tolist())
    total = float(result.total)
    rows = [
        rf"p_{{\text{{{safe.latex(name)}}}}} &= \frac{{{_exponential(z, temperature)}}}{{\sum_j e^{{z_j/T}}}}"
        rf"{_quotient(e, total, temperature)} = {_tex(p)}"
        for name, z, e, p in zip(names, *columns, strict=True)
    ]
    true = safe.latex(names[target])
    loss = rf"-\log p_{{\text{{{true}}}}} &= {_tex(float(result.cross_entropy))}"
    head = rf"T &= {_tex_plain(temperature)}"
    return "\\begin{aligned}\n" + " \\\\\n".join([head, *rows, loss]) + "\n\\end{aligned}"


def _quotient(exponential: float, total: float, temperature: float) -> str:
    """Write the quotient in numbers, where it is one: not at the ends of T, nor where the sum overflows."""
    if temperature in (0.0, INF) or total == INF:
        return ""
    return rf" = \frac{{{_tex(exponential)}}}{{{_tex(total)}}}"


def _exponential(z: float, temperature: float) -> str:
    if temperature in (0.0, INF):
        return rf"e^{{{_tex_plain(z)}/T}}"
    return rf"e^{{{_tex_plain(z)}/{_tex_plain(temperature)}}}"


def _tex(value: float) -> str:
    mantissa, exponent, power = text(value).replace("−", "-").replace("∞", r"\infty").partition("e")
    return rf"{mantissa} \cdot 10^{{{power}}}" if exponent else mantissa


def _tex_plain(value: float) -> str:
    if value in (INF, -INF):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, exponent, power = repr(value).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if exponent else mantissa


def csv(logits: Sequence[float], temperature: float, target: int, names: Sequence[str]) -> str:
    """Write the table as CSV, every number with all its digits."""
    out = io.StringIO()
    writer = csv_module.writer(out, lineterminator="\n")
    writer.writerow(["class", "logit", "temperature", "scaled", "exp", "p", "minus_log_p", "p_minus_y", "is_target"])
    result = chain(logits, target, temperature)
    columns = (
        logits,
        result.scaled,
        result.exponentials,
        result.probabilities,
        result.surprisals,
        result.gradient,
    )
    for i, (name, z, *rest) in enumerate(zip(names, *(map(float, c) for c in columns), strict=True)):
        row = [z, temperature, *rest]
        writer.writerow([safe.csv(name), *(repr(v) for v in row), int(i == target)])
    return out.getvalue()
