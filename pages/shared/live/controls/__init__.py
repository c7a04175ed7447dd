"""What a visitor can set: declared once, with its steps, its box and refusals, and its place in the address."""

from pages.shared.live.controls.base import Changes, Control, Slider, State
from pages.shared.live.controls.choices import Choice, Choices, Flag, Lock, Shown, Toggles
from pages.shared.live.controls.kept import Names, Pin, Text
from pages.shared.live.controls.numbers import Derived, Factor, Number, Probability, Temperature, Timeline, Whole
from pages.shared.live.controls.vectors import Counts, Logits, Matrix, Simplex

__all__ = [
    "Changes", "Choice", "Choices", "Control", "Counts", "Derived", "Factor", "Flag", "Lock", "Logits", "Matrix",
    "Names", "Number", "Pin", "Probability", "Shown", "Simplex", "Slider", "State", "Temperature", "Text", "Timeline",
    "Toggles", "Whole",
]  # fmt: skip
