"""A measurement that nobody has made, whose numbers tell where they belong."""

from pages.numbers.measured import ROOT
from softmax_core.lessons.cost import VARIANTS, Measured, sizes_around
from softmax_core.timing import Spread

TEXT = ROOT / "pages" / "numbers" / "text.toml"


def made(size=(128, 1000)):
    """A measurement whose numbers tell where they belong: N·K/1000 µs times the place of the variant."""

    def one(n, k, place):
        middle = n * k * 1e-9 * (place + 1)
        return Spread(middle / 2, middle, middle * 2, 15)

    times = {
        (n, k): {variant: one(n, k, place) for place, variant in enumerate(VARIANTS)} for n, k in sizes_around(*size)
    }
    return Measured(size, times, "Z80", 1, "3.11.0", "2.4.0")
