"""A section's live view put together: its tree, its numbers, its charts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from pages.cross_entropy import figure, views
from pages.cross_entropy.state import Part
from pages.cross_entropy.views.parts import Look
from pages.shared.live.model import Model, PackedView, pack_view
from pages.shared.live.nodes import Node
from pages.shared.words import BCP47
from softmax_core import batch, binary, likelihood, price, separate, squared, targets, two_distributions
from softmax_core.digits import Form
from softmax_core.travel import packet

THREE = 3


@dataclass(frozen=True)
class Scene:
    """How one section is shown.

    Attributes
    ----------
    tree : callable
        A look and the shape, as keywords, to a tree.
    forms : callable
        A part to the forms of its columns.
    shape : callable
        A part to what its tree depends on, beside the look.
    classes : callable
        A part to its number of classes.
    """

    tree: Callable[..., Node]
    forms: Callable[[Any], dict[str, Form]]
    shape: Callable[[Any], dict[str, Hashable]] = lambda _: {}
    classes: Callable[[Any], int] = lambda _: THREE


SCENES: Mapping[str, Scene] = {
    "price": Scene(views.price.tree, lambda _: price.forms(THREE), lambda part: {"free": "p" in part.sweeps().grids}),
    "two": Scene(
        views.two.tree,
        lambda part: two_distributions.forms(part.classes),
        lambda part: {"locked_p": part.locked_p, "locked_q": part.locked_q},
        lambda part: part.classes,
    ),
    "targets": Scene(views.targets.tree, lambda _: targets.forms(THREE)),
    "binary": Scene(views.binary.tree, lambda _: binary.forms()),
    "batch": Scene(
        views.batch.tree,
        lambda part: batch.forms(part.samples, part.classes),
        lambda part: {"samples": part.samples, "layout": part.layout},
        lambda part: part.classes,
    ),
    "squared": Scene(views.squared.tree, lambda _: squared.forms()),
    "separate": Scene(views.separate.tree, lambda _: separate.forms(THREE)),
    "why": Scene(views.likelihood.tree, lambda _: likelihood.forms(THREE)),
}


@lru_cache(maxsize=256)
def packed(section: str, look: Look, shape: tuple[tuple[str, Hashable], ...]) -> PackedView:
    """Describe a section's tree, ready to travel."""
    return pack_view(SCENES[section].tree(look, **dict(shape)))


def model(section: str, part: Part, now: Mapping[str, float], look: Look) -> Model:
    """Put a section's live view together; the look has names and colours for as many classes as there can be."""
    scene = SCENES[section]
    classes = scene.classes(part)
    own = Look(look.lang, look.names[:classes], look.colours[:classes], look.refused)
    moved = part.sweeps()
    return Model(
        view=packed(section, own, tuple(scene.shape(part).items())),
        pack=partial(packet, moved, now, scene.forms(part), {control: now[control] for control in moved.grids}),
        names=own.names,
        charts=figure.specs(section),
        lang=BCP47[look.lang],
    )
