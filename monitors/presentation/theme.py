"""The one look of the app: tokens.toml as a frozen value, as Streamlit configuration and as a stylesheet.

`python -m monitors.presentation.theme` writes .streamlit/config.toml and static/thema.css from the tokens.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

TOKENS = Path(__file__).with_name("tokens.toml")
CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
VARIABLES = Path(__file__).parents[2] / "static" / "thema.css"
NAMES = ("light", "dark")
CLASSES = 5  # colours in a ramp


@dataclass(frozen=True, slots=True)
class Symbols:
    """Shapes that say the same as a colour does."""

    up: str
    down: str
    steady: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one theme as #rrggbb; the ramp runs from low to high. tokens.toml says what each is for."""

    name: str
    font: str
    symbols: Symbols
    background: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    outline: str
    accent: str
    on_accent: str
    focus: str
    own: str
    good: str
    bad: str
    doubt: str
    neutral: str
    notice: str
    warning: str
    band: str
    mean: str
    bar: str
    grid: str
    missing: str
    suppressed: str
    sequential: tuple[str, ...]


@cache
def _tokens() -> dict[str, Any]:
    return tomllib.loads(TOKENS.read_text(encoding="utf-8"))


@cache
def theme(name: str | None) -> Theme:
    """The theme "light" or "dark"; light for None, which is what Streamlit says before the browser has answered.

    Raises ValueError for another name.
    """
    name = name or "light"
    if name not in NAMES:
        raise ValueError(f"thema {name!r} bestaat niet; kies uit {', '.join(NAMES)}")
    tokens = _tokens()
    colours = dict(tokens[name])
    colours["sequential"] = tuple(colours["sequential"])
    return Theme(name=name, font=tokens["font"], symbols=Symbols(**tokens["symbols"]), **colours)


def ramp(colours: tuple[str, ...], classes: int) -> tuple[str, ...]:
    """`classes` colours (1 to CLASSES) spread over a ramp, ends included. Raises ValueError for another number."""
    if not 1 <= classes <= len(colours):
        raise ValueError(f"{classes} klassen; een kleurreeks heeft er 1 tot {len(colours)}")
    if classes == 1:
        return (colours[len(colours) // 2],)
    step = (len(colours) - 1) / (classes - 1)
    return tuple(colours[round(number * step)] for number in range(classes))


_CONFIG_HEAD = """\
# Gemaakt uit monitors/presentation/tokens.toml met: python -m monitors.presentation.theme
# Verander kleuren daar, niet hier.

[server]
headless = true
enableStaticServing = true
# De app verandert niet terwijl hij draait; meekijken met alle bestanden kost bij elk scherm rekentijd.
fileWatcherType = "none"

[client]
toolbarMode = "minimal"
showErrorDetails = "none"
# Geen andere site mag de app als gastheer besturen. Ook rekent de browser dan niet bij elk bericht van Streamlit aan
# zichzelf na van welke site het komt: drie tot vier milliseconden bij elke keuze.
allowedOrigins = []

[runner]
# Na elk scherm het geheugen opruimen kost meer dan de helft van de rekentijd; asgi.py regelt dit eenmalig.
postScriptGC = false

[browser]
gatherUsageStats = false

[theme]
baseFontSize = 16
baseRadius = "small"
showWidgetBorder = true
linkUnderline = true
headingFontSizes = ["2.1rem", "1.5rem", "1.2rem", "1.1rem", "1rem", "1rem"]
"""


def _config_theme(colours: Theme) -> str:
    main = {
        "primaryColor": colours.accent, "backgroundColor": colours.background,
        "secondaryBackgroundColor": colours.surface, "textColor": colours.text, "linkColor": colours.accent,
        "borderColor": colours.outline, "dataframeBorderColor": colours.border,
        "dataframeHeaderBackgroundColor": colours.surface,
    }
    side = {"backgroundColor": colours.surface, "secondaryBackgroundColor": colours.background,
            "borderColor": colours.outline}
    lines = [f"\n[theme.{colours.name}]", *(f'{key} = "{value}"' for key, value in main.items()),
             f"\n[theme.{colours.name}.sidebar]", *(f'{key} = "{value}"' for key, value in side.items())]
    return "\n".join(lines) + "\n"


def config_toml() -> str:
    """The whole text of .streamlit/config.toml."""
    return _CONFIG_HEAD + "".join(_config_theme(theme(name)) for name in NAMES)


def css_variables() -> str:
    """CSS variables that follow the theme by themselves: Streamlit sets `color-scheme` on its root element."""
    light, dark = theme("light"), theme("dark")
    names = [f.name for f in fields(Theme) if f.name not in ("name", "font", "symbols", "sequential")]
    plain = [f"--km-{n.replace('_', '-')}:{getattr(light, n)};" for n in names]
    both = [f"--km-{n.replace('_', '-')}:light-dark({getattr(light, n)},{getattr(dark, n)});" for n in names]
    return (f":root{{{''.join(plain)}}}\n"
            f"@supports (color:light-dark(#000,#fff)){{:root{{{''.join(both)}}}}}\n")


if __name__ == "__main__":
    CONFIG.write_text(config_toml(), encoding="utf-8")
    VARIABLES.write_text(css_variables(), encoding="utf-8")
