"""The colours of the classes can be seen on their background and told apart, also by colour-blind people."""

import colorsys
import itertools

import numpy as np
import pytest

from pages.shared.palette import DARK, LIGHT, MODELS_DARK, MODELS_LIGHT, colours, models

THEMES = [("light", LIGHT, "#FFFFFF"), ("dark", DARK, "#0E1117")]
MODELS = [("light", MODELS_LIGHT, LIGHT, "#FFFFFF"), ("dark", MODELS_DARK, DARK, "#0E1117")]
LEAST_CONTRAST, LEAST_OF_EIGHT, LEAST_OF_TWELVE, LEAST_OF_MODELS = 3.0, 12.0, 7.0, 20.0
# Machado, Oliveira & Fernandes (2009), table of severity 1.0; they apply to linear RGB.
VISIONS = {
    "ordinary": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
# IEC 61966-2-1: linear sRGB to CIE XYZ, white point D65.
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    t = XYZ @ rgb / XYZ.sum(axis=1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one, other):
    """Sharma, Wu & Dalal (2005), equations 2 to 22."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(mean7 / (mean7 + 25**7)))
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, (1 + g) * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    mean = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = 1 + sum(
        factor * np.cos(np.radians(times * mean + offset))
        for factor, times, offset in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((mean - 275) / 25) ** 2))))
    d_l, d_c, d_h = (l2 - l1) / s_l, (c2 - c1) / s_c, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / s_h
    return float(np.sqrt(d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h))


def nearest(palette, vision):
    """The smallest difference of any two colours."""
    seen = [lab(np.clip(vision @ linear(colour), 0, 1)) for colour in palette]
    return min(ciede2000(one, other) for one, other in itertools.combinations(seen, 2))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [  # Sharma, Wu & Dalal (2005), table 1, pairs 1, 4, 7, 17, 20, 25 and 34
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_of_difference_is_the_published_one(one, other, difference):
    assert ciede2000(one, other) == pytest.approx(difference, abs=6e-5)


def test_the_measure_of_contrast_is_that_of_wcag():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("theme", "palette", "background"), THEMES)
def test_every_colour_can_be_seen_on_its_background(theme, palette, background):
    assert min(contrast(colour, background) for colour in palette) >= LEAST_CONTRAST, theme


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("theme", "palette"), [theme[:2] for theme in THEMES])
def test_any_two_colours_can_be_told_apart(theme, palette, vision):
    assert nearest(palette[:8], VISIONS[vision]) >= LEAST_OF_EIGHT, theme
    assert nearest(palette, VISIONS[vision]) >= LEAST_OF_TWELVE, theme


@pytest.mark.parametrize(("theme", "palette"), [theme[:2] for theme in THEMES])
def test_the_first_seven_have_the_hues_of_okabe_and_ito(theme, palette):
    # Blue, vermillion, bluish green, reddish purple, orange, sky blue, yellow: Okabe & Ito (2008).
    for colour, model in zip(
        palette, ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442"], strict=False
    ):
        hues = [
            colorsys.rgb_to_hls(*(int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0] * 360 for c in (colour, model)
        ]
        assert abs((hues[0] - hues[1] + 180) % 360 - 180) <= 15, (theme, colour)


def test_there_is_one_colour_per_class_in_both_themes():
    assert colours(12, dark=False) == LIGHT
    assert colours(12, dark=True) == DARK
    assert colours(3, dark=True) == DARK[:3]
    assert len(set(LIGHT)) == len(set(DARK)) == 12


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("theme", "pair", "classes", "background"), MODELS)
def test_the_two_models_can_be_seen_and_told_apart_from_each_other_and_from_the_classes(
    theme, pair, classes, background, vision
):
    assert min(contrast(colour, background) for colour in pair) >= LEAST_CONTRAST, theme
    assert nearest(pair, VISIONS[vision]) >= LEAST_OF_MODELS, theme
    for colour in pair:
        for one in classes[:8]:
            assert nearest((colour, one), VISIONS[vision]) >= LEAST_OF_TWELVE, (theme, colour, one)


def test_the_models_have_their_colours_in_both_themes():
    assert (models(dark=False), models(dark=True)) == (MODELS_LIGHT, MODELS_DARK)
