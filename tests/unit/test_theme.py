"""The tokens: readable in both themes, and the same as what Streamlit is told."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest

from monitors.presentation import theme as look
from monitors.presentation.theme import NAMES, Theme, theme

STYLESHEET = (look.VARIABLES.parent / "koersmonitor.css").read_text("utf-8")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 (black) to 1 (white). Source: WCAG 2.2."""
    channels = (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)

TEXT, GRAPHIC = 4.5, 3.0  # least contrast of letters and of what carries meaning. Source: WCAG 2.2 AA
THEMES = [theme(name) for name in NAMES]
by_name = pytest.mark.parametrize("colours", THEMES, ids=NAMES)


@by_name
@pytest.mark.parametrize("ground", ["background", "surface", "raised", "notice", "warning"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "good", "bad", "neutral", "own"])
def test_text_can_be_read(colours: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= TEXT


@by_name
@pytest.mark.parametrize("ground", ["background", "surface"])
@pytest.mark.parametrize("line", ["outline", "focus", "own", "mean", "bar"])
def test_graphics_can_be_seen(colours: Theme, line: str, ground: str) -> None:
    assert contrast(getattr(colours, line), getattr(colours, ground)) >= GRAPHIC


@by_name
def test_lines_stand_out_on_the_band_and_text_on_a_button(colours: Theme) -> None:
    assert contrast(colours.own, colours.band) >= GRAPHIC
    assert contrast(colours.mean, colours.band) >= GRAPHIC
    assert contrast(colours.on_accent, colours.accent) >= TEXT


@by_name
def test_ramps_can_be_told_apart(colours: Theme) -> None:
    """By lightness alone, so also in grey: one way only, with a step between neighbours."""
    light = [luminance(colour) for colour in colours.sequential]
    assert light == sorted(light) or light == sorted(light, reverse=True)
    assert all(contrast(*pair) >= 1.3 for pair in pairwise(colours.sequential))
    assert contrast(colours.sequential[-1], colours.background) >= GRAPHIC
    assert len({*colours.sequential, colours.missing, colours.suppressed}) == look.CLASSES + 2
    assert contrast(colours.missing, colours.suppressed) >= 1.3


def test_every_colour_is_a_colour() -> None:
    for name in NAMES:
        for value in look._tokens()[name].values():
            for colour in [value] if isinstance(value, str) else value:
                assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour


def test_symbols_are_four_shapes() -> None:
    symbols = theme("light").symbols
    assert len({symbols.up, symbols.down, symbols.steady, symbols.unknown}) == 4


def test_theme_names() -> None:
    assert theme(None) is theme("light") or theme(None) == theme("light")
    with pytest.raises(ValueError, match="bestaat niet"):
        theme("sepia")


def test_ramp() -> None:
    colours = ("a", "b", "c", "d", "e")
    assert [look.ramp(colours, n) for n in (1, 2, 3, 5)] == [("c",), ("a", "e"), ("a", "c", "e"), colours]
    with pytest.raises(ValueError, match="6 klassen"):
        look.ramp(colours, 6)


def test_streamlit_is_told_the_same() -> None:
    assert look.CONFIG.read_text(encoding="utf-8") == look.config_toml(), (
        "draai: python -m monitors.presentation.theme")
    assert set(tomllib.loads(look.config_toml())["theme"]) >= set(NAMES)


def test_nothing_is_fetched_elsewhere() -> None:
    assert not re.search(r"https?:|//[a-z]|@import|url\(", look.css_variables() + STYLESHEET + look.config_toml())


def test_stylesheet_uses_only_known_colours() -> None:
    css = look.css_variables() + STYLESHEET
    used = set(re.findall(r"var\((--km-[a-z-]+)\)", css))
    assert used <= set(re.findall(r"(--km-[a-z-]+):", css))
