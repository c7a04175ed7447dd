"""Colours: one per class and one per model, the same everywhere on a page, legible in both themes.

The first seven have the hues of Okabe and Ito (2008) without black, in their order from blue, moved as little as it
takes for a contrast of at least 3:1 with the background and for a CIEDE2000 difference of at least 12 between any two
of the first eight, of at least 7 between any two of all twelve, in ordinary vision, protanopia and deuteranopia alike
(Machado, Oliveira & Fernandes, 2009). Yellow cannot have the contrast in both themes, hence one list for each.

Two models that are compared have colours of their own, with the same contrast, at least 20 from each other and at least
7 from the first eight classes.
"""

from __future__ import annotations

LIGHT = (
    "#0571AF", "#E96F16", "#009D72", "#C1789C", "#684300", "#189CDA",
    "#766F3F", "#2F2C70", "#BC5E5D", "#394244", "#43061A", "#709F4C",
)  # fmt: skip
DARK = (
    "#016DB7", "#D05900", "#059E74", "#CC79A7", "#E69F00", "#4FB2ED",
    "#FEF050", "#F4D9FF", "#E8625C", "#BFCBD1", "#A14B62", "#449334",
)  # fmt: skip
MODELS_LIGHT = ("#0F573A", "#CC05A4")
MODELS_DARK = ("#2FE6B8", "#D02590")


def colours(classes: int, *, dark: bool) -> tuple[str, ...]:
    """Return one colour per class, for one theme."""
    return (DARK if dark else LIGHT)[:classes]


def models(*, dark: bool) -> tuple[str, str]:
    """Return the colours of model A and model B, for one theme."""
    return MODELS_DARK if dark else MODELS_LIGHT


def style() -> str:
    """Name the colours for style sheets: ``--c0, --c1, …`` for classes, ``--ca`` and ``--cb`` for models."""
    themes = {"": (LIGHT, MODELS_LIGHT), '[data-theme="dark"]': (DARK, MODELS_DARK)}
    rules = []
    for theme, (classes, both) in themes.items():
        named = {**{f"--c{i}": colour for i, colour in enumerate(classes)}, "--ca": both[0], "--cb": both[1]}
        rules.append(
            f":is(.live, .guide){theme} {{ {' '.join(f'{name}: {colour};' for name, colour in named.items())} }}\n"
        )
    return "".join(rules)
