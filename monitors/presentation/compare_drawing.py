"""The small pictures of Vergelijken as one SVG, to take along: what the page makes of HTML, drawn for paper.

All sizes are pixels. A drawing that is wider than the paper is made smaller there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from monitors.presentation import charts, compare_chart
from monitors.presentation.compare_chart import HEIGHT, WIDTH, Box, SmallDrawing
from monitors.presentation.theme import Theme

ACROSS = 4
_APART, _HEAD, _FOOT = 22, 24, 46  # between two pictures; the name above; the two lines of text below


@dataclass(frozen=True, slots=True)
class SmallCell:
    """A municipality's picture with its texts as a reader sees them; `own`: it is the chosen one."""

    name: str
    value: str
    movement: str
    drawing: SmallDrawing
    own: bool


def grid_svg(cells: Sequence[SmallCell], box: Box, theme: Theme, alt: str) -> str:
    """All pictures on one scale, ACROSS beside each other."""
    high = _HEAD + HEIGHT + _FOOT
    body = "".join(
        f'<g transform="translate({place % ACROSS * (WIDTH + _APART)},{place // ACROSS * high})">'
        f"{_cell(cell, box, theme)}</g>" for place, cell in enumerate(cells))
    width = min(len(cells), ACROSS) * (WIDTH + _APART) - _APART
    return charts.svg(width, -(-len(cells) // ACROSS) * high, "km-figure", alt,
                      f'<g font-family="{escape(theme.font, quote=True)}">{body}</g>')


def _cell(cell: SmallCell, box: Box, theme: Theme) -> str:
    picture = compare_chart.small_svg(cell.drawing, box, theme, own=cell.own)
    return (_text(15, cell.name, theme.own if cell.own else theme.text, 14, ' font-weight="700"')
            + f'<g transform="translate(0,{_HEAD})">{picture}</g>'
            + _text(_HEAD + HEIGHT + 16, cell.value, theme.muted, 12)
            + _text(_HEAD + HEIGHT + 32, cell.movement, theme.muted, 12))


def _text(y: float, text: str, colour: str, size: int, more: str = "") -> str:
    return f'<text x="0" y="{y}" font-size="{size}" fill="{colour}"{more}>{escape(text)}</text>'
