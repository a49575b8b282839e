"""The pictures of a profile as one SVG each, to take along: what profile_chart.py makes of HTML, drawn for paper.

All sizes are pixels. A drawing that is wider than the paper is made smaller there.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from itertools import groupby

from monitors.domain.profile import Ends
from monitors.domain.salience import HALF_NORMAL_IQR
from monitors.presentation import charts, profile_chart, profile_words
from monitors.presentation.legend import Mark
from monitors.presentation.profile_chart import LIMIT, Cell, Place, SmallLine, SpineRow, TintRow, at
from monitors.presentation.profile_words import direction_words, facing, standing_sign, standing_word, tone
from monitors.presentation.theme import Theme

Drawn = tuple[str, float]  # elements from y = 0 on, and how high they are
_PLAIN, _SMALL = 13, 11
_ROW, _LINE, _HEAD = 36, 15, 32


def _text(x: float, y: float, text: str, colour: str, size: int = _PLAIN, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{more}>{escape(text)}</text>'


_RIGHT, _CENTRE, _BOLD = ' text-anchor="end"', ' text-anchor="middle"', ' font-weight="700"'


def _stacked(pieces: Sequence[Drawn]) -> Drawn:
    """The pieces one below the other."""
    body, y = "", 0.0
    for drawn, height in pieces:
        body += f'<g transform="translate(0,{y})">{drawn}</g>'
        y += height
    return body, y


def _whole(width: float, pieces: Sequence[Drawn], theme: Theme, alt: str) -> str:
    body, height = _stacked(pieces)
    font = escape(theme.font, quote=True)
    return charts.svg(width, height, "km-figure", alt, f'<g font-family="{font}">{body}</g>')


def _heading(text: str, width: float, theme: Theme) -> list[Drawn]:
    if not text:
        return []
    return [(_text(0, 22, text, theme.text, 15, _BOLD)
             + f'<path d="M0 29H{width}" stroke="{theme.outline}" stroke-width="1.5"/>', _HEAD)]


def _rule(width: float, y: float, theme: Theme) -> str:
    return f'<path d="M0 {y}H{width}" stroke="{theme.border}"/>'


# The profile

WIDTH = 844
_VALUE, _FROM, _TO, _WORD = 345, 366, 656, 674  # right of the value; the scale from and to; what it says in words
_LETTERS = {"name": 44, "why": 66, "empty": 130}  # letters on a line, with room to spare


def spine_svg(rows: Sequence[SpineRow], theme: Theme, alt: str) -> str:
    """The profile: a row a figure on one scale, and what has no figures named together, under its heading."""
    pieces = [_axis(theme)]
    for heading, group in groupby(rows, key=lambda row: row.heading):
        listed = list(group)
        pieces += _heading(heading, WIDTH, theme)
        pieces += [_row(row, theme) for row in listed if not row.empty]
        pieces += _empty([row.name for row in listed if row.empty], theme)
    return _whole(WIDTH, pieces, theme, alt)


def _axis(theme: Theme) -> Drawn:
    middle = (_FROM + _TO) / 2
    return (_text(_FROM, 14, "← ongunstig", theme.muted, _SMALL) + _text(middle, 14, "midden", theme.muted, _SMALL,
            _CENTRE) + _text(_TO, 14, "gunstig →", theme.muted, _SMALL, _RIGHT), 20)


def _empty(names: Sequence[str], theme: Theme) -> list[Drawn]:
    if not names:
        return []
    lines = textwrap.wrap(f"{profile_words.NO_FIGURES}: {', '.join(names)}.", _LETTERS["empty"])
    return [("".join(_text(0, 13 + _LINE * n, line, theme.muted, _SMALL) for n, line in enumerate(lines)),
             _LINE * len(lines) + 8)]


def _row(row: SpineRow, theme: Theme) -> Drawn:
    """Name, period and which side is good; value above the middle of the group; place, or why there is none."""
    names = textwrap.wrap(row.name, _LETTERS["name"])
    height = _ROW + _LINE * (len(names) - 1)
    side = "" if row.place.direction is profile_chart.Direction.NEUTRAL else direction_words(row.place.direction)
    about = ", ".join(filter(None, (row.period, row.mark, side)))
    body = "".join(_text(0, 14 + _LINE * n, name, theme.text) for n, name in enumerate(names))
    body += _text(0, height - 8, about, theme.muted, _SMALL)
    body += _text(_VALUE, 14, row.value, theme.text, more=_RIGHT + _BOLD)
    body += _text(_VALUE, height - 8, f"midden {row.middle}", theme.muted, _SMALL, _RIGHT)
    if row.place.score is None:
        lines = textwrap.wrap(row.place.why, _LETTERS["why"])
        body += "".join(_text(_FROM, 14 + _LINE * n, line, theme.muted, 12) for n, line in enumerate(lines))
    else:
        word = standing_word(row.place.step, row.place.direction)
        body += _spine(row.place, row.ends, height / 2 - 1, theme)
        body += _text(_WORD, height / 2 + 3, word, _colour(tone(row.place.step, row.place.direction), theme))
    return body + _rule(WIDTH, height - 1, theme), height


def _colour(kind: str, theme: Theme) -> str:
    return {"good": theme.good, "bad": theme.bad, "near": theme.muted}.get(kind, theme.neutral)


def _along(share: float) -> float:
    """Place in the drawing of a percentage of the scale."""
    return round(_FROM + (_TO - _FROM) * share / 100, 1)


def _spine(place: Place, ends: Ends | None, y: float, theme: Theme) -> str:
    """The group as a line with its middle half, and the municipality as a sign, as in the table on the screen."""
    score, (low, high) = facing(place.score or 0.0, place.direction), profile_chart.faced(ends, place.direction)
    left, right, middle = (_along(at(end)) for end in (low or 0.0, high or 0.0, 0.0))
    quarter = HALF_NORMAL_IQR
    first, last = (_along(at(-quarter if low is not None else 0.0)), _along(at(quarter if high is not None else 0.0)))
    body = (f'<path d="M{left} {y}H{right}" stroke="{theme.outline}" stroke-width="2"/>'
            f'<rect x="{first}" y="{y - 6}" width="{max(round(last - first, 1), 0.1)}" height="12" fill="{theme.band}" '
            f'stroke="{theme.outline}"/><path d="M{middle} {y - 15}V{y + 15}" stroke="{theme.mean}" stroke-width="2"/>')
    for end, cut, x, sign in ((low, (low or 0.0) < -LIMIT, left, "‹"), (high, (high or 0.0) > LIMIT, right, "›")):
        if cut:
            body += _text(x, y + 5, sign, theme.text, 16, _CENTRE)
        elif end is not None:
            body += f'<path d="M{x} {y - 5}V{y + 5}" stroke="{theme.outline}" stroke-width="2"/>'
    kind = tone(place.step, place.direction)
    sign = standing_sign(place.step, place.direction)[:1]
    sign = f"‹{sign}" if score < -LIMIT else f"{sign}›" if score > LIMIT else sign
    return body + _mark(_along(at(score)), y, sign, kind, theme)


def _mark(x: float, y: float, sign: str, kind: str, theme: Theme) -> str:
    colour, filled = _colour(kind, theme), kind in ("good", "bad")
    wide = 22 if len(sign) > 1 else 18
    look = f'fill="{colour if filled else theme.background}" stroke="{colour}" stroke-width="1.5"'
    corner = {"bad": 0, "high": 3, "low": 3}.get(kind, 9)
    return (f'<rect x="{x - wide / 2}" y="{y - 9}" width="{wide}" height="18" rx="{corner}" {look}/>'
            + _text(x, y + 4.5, sign, theme.background if filled else colour, _PLAIN, _CENTRE + _BOLD))


def spine_marks(theme: Theme) -> list[Mark]:
    """What the signs of the profile mean."""
    return [Mark("+", theme.good, "duidelijk of veel gunstiger"), Mark("≈", theme.muted, "rond het midden"),
            Mark("−", theme.bad, "duidelijk of veel ongunstiger"),
            Mark("↑", theme.neutral, "zonder gunstige kant: rechts is hoger"),
            Mark("■", theme.band, "middelste helft van de groep"),
            Mark("─", theme.outline, "van laagste naar hoogste (‹ › loopt verder)")]


# Municipalities side by side

_NAMES, _CELL, _MIDDLE, _TINTED = 270, 108, 100, 34


def tint_svg(names: Sequence[str], rows: Sequence[TintRow], middle: str, theme: Theme, alt: str) -> str:
    """A row a figure and a column a municipality, tinted as far as it lies from the middle of the group."""
    width = _NAMES + _MIDDLE + _CELL * len(names)
    heads = [textwrap.wrap(name, 14) for name in (middle, *names)]
    tall = max(map(len, heads))
    head = "".join(_text(_column(place) + 6, 14 + _LINE * n, line, theme.text, 12, _BOLD)
                   for place, lines in enumerate(heads) for n, line in enumerate(lines))
    pieces: list[Drawn] = [(head, tall * _LINE + 8)]
    for heading, group in groupby(rows, key=lambda row: row.heading):
        pieces += _heading(heading, width, theme)
        pieces += [_tint_row(row, width, theme) for row in group]
    return _whole(width, pieces, theme, alt)


def _column(place: int) -> float:
    """Left of a column: 0 is the middle of the group, then the municipalities."""
    return _NAMES + (_MIDDLE + _CELL * (place - 1) if place else 0)


def _tint_row(row: TintRow, width: float, theme: Theme) -> Drawn:
    names = textwrap.wrap(row.name, 40)
    side = "" if row.direction is profile_chart.Direction.NEUTRAL else direction_words(row.direction)
    lines = [*((name, theme.text, _PLAIN) for name in names),
             *((line, theme.muted, _SMALL) for line in textwrap.wrap(
                 ", ".join(filter(None, (row.period, side, row.why))), 50))]
    height = max(_TINTED, 6 + _LINE * len(lines))
    body = "".join(_text(0, 14 + _LINE * n, *line) for n, line in enumerate(lines))
    body += _text(_NAMES + 6, height / 2 + 4, row.middle, theme.muted, 12)
    body += "".join(_tint(cell, _column(place), height, theme)
                    for place, cell in enumerate(row.cells, 1))
    return body + _rule(width, height, theme), height + 1


def _tint(cell: Cell, x: float, height: float, theme: Theme) -> str:
    text, place = cell.text + "*" * cell.provisional, cell.place
    body, colour = "", theme.muted if cell.absent else theme.text
    if place.score is not None and place.step:
        fill = _colour(tone(place.step, place.direction), theme)
        body = (f'<rect x="{x}" y="0" width="{_CELL - 2}" height="{height}" fill="{fill}" '
                f'fill-opacity="{0.36 if abs(place.step) > 1 else 0.16}"/>')
        text = f"{text} {standing_sign(place.step, place.direction)}"
    elif cell.absent:
        dash = "5 3" if cell.absent == "is-suppressed" else "1.5 2.5"
        body = (f'<rect x="{x + 2}" y="3" width="{_CELL - 6}" height="{height - 6}" fill="none" '
                f'stroke="{theme.outline}" stroke-width="1.5" stroke-dasharray="{dash}"/>')
    return body + _text(x + 6, height / 2 + 4, text, colour, 12)


def tint_marks(theme: Theme) -> list[Mark]:
    """What the signs of the tints mean."""
    return [Mark("+", theme.good, "gunstiger dan het midden (++ veel)"),
            Mark("−", theme.bad, "ongunstiger dan het midden (−− veel)"),
            Mark("↑", theme.neutral, "hoger, zonder gunstige kant (↓ lager)"), Mark("*", theme.text, "voorlopig")]


# A chapter through the years

_ACROSS, _APART = 3, 16


def lines_svg(lines: Sequence[SmallLine], years: tuple[float, float], theme: Theme, alt: str) -> str:
    """All figures of a chapter as small pictures, three beside each other."""
    step = profile_chart.WIDTH + _APART
    pieces = []
    for start in range(0, len(lines), _ACROSS):
        cells = [_small(line, years, theme) for line in lines[start:start + _ACROSS]]
        body = "".join(f'<g transform="translate({step * place},0)">{drawn}</g>'
                       for place, (drawn, _) in enumerate(cells))
        pieces.append((body, max(height for _, height in cells)))
    return _whole(step * _ACROSS - _APART, pieces, theme, alt)


def _small(line: SmallLine, years: tuple[float, float], theme: Theme) -> Drawn:
    said = [*((name, theme.text, 14, _BOLD) for name in textwrap.wrap(line.name, 40)),
            (f"{line.value} {line.development}".strip(), theme.muted, 12, "")]
    texts = "".join(_text(0, 14 + _LINE * n, *one) for n, one in enumerate(said))
    pieces: list[Drawn] = [(texts, 6 + _LINE * len(said))]
    if line.drawn:
        pieces.append((profile_chart.line_svg(line, years, theme), profile_chart.HEIGHT))
    notes = textwrap.wrap(line.notes, 50)
    pieces.append(("".join(_text(0, 12 + _LINE * n, note, theme.muted, 12) for n, note in enumerate(notes)),
                   _LINE * len(notes) + 22))
    return _stacked(pieces)
