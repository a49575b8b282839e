"""The pictures of a profile as HTML: a table with a figure a row on one scale, a table of tints, and small lines.

Tables with inline style and no more elements than they need: a browser draws a hundred rows of it in the time of one
chart, they follow the theme by themselves, and a screen reader has them as they are. Colours are in static/profiel.css.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from monitors.catalogue.model import Direction
from monitors.domain.profile import Ends
from monitors.presentation import charts, profile_words
from monitors.presentation.profile_words import direction_words, facing, standing_sign, standing_word, step, tone
from monitors.presentation.theme import Theme

LIMIT = 4.0  # spreads to either side that the scale has; what lies further is drawn at its end, with a sign
_REACH = 47.0  # percent of the width from the middle to an end of the scale


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in its group. `score` is its distance to the middle in spreads, None where `why` says why not."""

    direction: Direction
    score: float | None
    why: str = ""

    @property
    def step(self) -> int:
        """How far, with the good side positive; 0 without a place."""
        return 0 if self.score is None else step(facing(self.score, self.direction))


@dataclass(frozen=True, slots=True)
class SpineRow:
    """A figure in the profile; all texts are as a reader sees them, `change` is HTML. `heading`: what it is under.

    `empty`: the data set has no figures for it.
    """

    heading: str
    name: str
    href: str
    place: Place
    ends: Ends | None
    value: str
    middle: str
    period: str
    mark: str
    change: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A municipality's figure in a row: `absent` is is-suppressed or is-missing where there is no value."""

    href: str
    text: str
    place: Place
    absent: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class TintRow:
    """A figure of several municipalities; `why`: why none of them has a place."""

    heading: str
    name: str
    href: str
    direction: Direction
    period: str
    middle: str
    why: str
    cells: tuple[Cell, ...]


def at(score: float) -> float:
    """Place on the scale in percent of its width, kept within it."""
    return round(50 + _REACH * max(-LIMIT, min(LIMIT, score)) / LIMIT, 1)


# The profile

_HEAD = ('<thead role="rowgroup"><tr role="row">'
         + "".join(f'<th role="columnheader" scope="col"{kind}>{words}</th>' for kind, words in (
             ("", "Cijfer"), (' class="is-number"', "Waarde"), (' class="is-number"', "Midden"),
             ("", '<span class="km-axis"><span>◂ ongunstig</span><span>midden</span><span>gunstig ▸</span></span>'),
             ("", "Plaats"), ("", "Periode"), ("", "Verandering")))
         + "</tr></thead>")
_COLUMNS = 7
_ROWS_A_PART = 12


def spine_table(rows: Sequence[SpineRow], caption: str) -> str:
    """The profile: a body of rows for each heading that follows another; no heading where that is empty."""
    bodies = "".join(_body(heading, part) for heading, group in groupby(rows, key=lambda row: row.heading)
                     for part in _parts(list(group)))
    return (f'<table class="km-profile" role="table"><caption class="km-hidden">{escape(caption)}</caption>{_HEAD}'
            f"{bodies}</table>")


def _parts(rows: Sequence[SpineRow]) -> list[list[SpineRow]]:
    """The rows under a heading; without one in parts of a screen, of which a browser lays out those in sight.

    What has no figures at all stands together, in the last.
    """
    filled = [row for row in rows if not row.empty]
    most = _ROWS_A_PART if not rows[0].heading else len(rows)
    parts = [filled[at:at + most] for at in range(0, len(filled), most)] or [[]]
    parts[-1] += [row for row in rows if row.empty]
    return parts


def _body(heading: str, rows: Sequence[SpineRow]) -> str:
    drawn = _heading(heading, _COLUMNS) + _spine_rows(rows)
    return f'<tbody role="rowgroup" style="--rows:{drawn.count("<tr")}">{drawn}</tbody>'


def _spine_rows(rows: Sequence[SpineRow]) -> str:
    """A row a figure; what has no figures at all is named together below them, for a row each is much and says nothing.
    """
    links = ", ".join(_link(row.href, row.name) for row in rows if row.empty)
    empty = (f'<tr role="row" class="is-empty"><th role="rowheader" scope="row">{profile_words.NO_FIGURES}</th>'
             f'<td role="cell" colspan="{_COLUMNS - 1}">{links}</td></tr>' if links else "")
    return "".join(_spine_row(row) for row in rows if not row.empty) + empty


def _heading(text: str, columns: int) -> str:
    if not text:
        return ""
    return (f'<tr role="row" class="km-part"><th role="rowheader" scope="rowgroup" colspan="{columns}">{escape(text)}'
            "</th></tr>")


def _spine_row(row: SpineRow) -> str:
    place = row.place
    if place.score is None:
        seen = f'<td role="cell" class="is-why" colspan="2">{escape(place.why)}</td>'
    else:
        kind, word = tone(place.step, place.direction), standing_word(place.step, place.direction)
        seen = (f'<td role="cell" class="is-picture">{_spine(place, row.ends, kind)}</td>'
                f'<td role="cell" class="is-word is-{kind}">{word}</td>')
    mark = f' <span class="km-badge{" is-provisional" if "voorlopig" in row.mark else ""}">{escape(row.mark)}</span>'
    return (f'<tr role="row"><th role="rowheader" scope="row">{_link(row.href, row.name)} '
            f"{_mirrored(place.direction)}</th>"
            f'<td role="cell" class="is-number">{escape(row.value)}</td>'
            f'<td role="cell" class="is-number is-middle">{escape(row.middle)}</td>{seen}'
            f'<td role="cell" class="is-period">{escape(row.period)}{mark if row.mark else ""}</td>'
            f'<td role="cell" class="is-change">{row.change}</td></tr>')


def _mirrored(direction: Direction) -> str:
    """Which side is good, as not every row has the high figures on the right."""
    if direction is Direction.NEUTRAL:
        return ""
    mirrored = ", gespiegeld" if direction is Direction.DOWN else ""
    return f"<small>{direction_words(direction)}{mirrored}</small>"


def _link(href: str, name: str) -> str:
    return f'<a href="{escape(href)}">{escape(name)}</a>'


_CUT_LEFT, _CUT_RIGHT = '<i class="is-left">‹</i>', '<i class="is-right">›</i>'


def _spine(place: Place, ends: Ends | None, kind: str) -> str:
    """The group as a line with its middle half, and the municipality as a sign; the words beside it say the same."""
    score = facing(place.score or 0.0, place.direction)
    low, high = faced(ends, place.direction)
    halves = " no-left" * (low is None) + " no-right" * (high is None)
    cuts = (low or 0.0) < -LIMIT, (high or 0.0) > LIMIT
    ends_cut = " cut-left" * cuts[0] + " cut-right" * cuts[1]
    sign = standing_sign(place.step, place.direction)[:1]
    sign = f"‹{sign}" if score < -LIMIT else f"{sign}›" if score > LIMIT else sign
    return (f'<span class="km-spine{halves}{ends_cut}" aria-hidden="true" style="--a:{at(low or 0.0)}%;'
            f'--z:{round(100 - at(high or 0.0), 1)}%">{_CUT_LEFT * cuts[0]}{_CUT_RIGHT * cuts[1]}'
            f'<b class="is-{kind}{_neutral(place.direction)}" style="left:{at(score)}%">{sign}</b></span>')


def _neutral(direction: Direction) -> str:
    return " is-neutral" if direction is Direction.NEUTRAL else ""


def faced(ends: Ends | None, direction: Direction) -> tuple[float | None, float | None]:
    """Left and right end, with the good side on the right."""
    if ends is None:
        return None, None
    if direction is not Direction.DOWN:
        return ends.low, ends.high
    return None if ends.high is None else -ends.high, None if ends.low is None else -ends.low


LEGEND = (
    '<ul class="km-legend" aria-label="Legenda bij het profiel"><li>Rechts is gunstig, links ongunstig:</li>'
    '<li><b class="km-mark is-good" aria-hidden="true">+</b>duidelijk of veel gunstiger</li>'
    '<li><b class="km-mark is-near" aria-hidden="true">≈</b>rond het midden</li>'
    '<li><b class="km-mark is-bad" aria-hidden="true">−</b>duidelijk of veel ongunstiger</li>'
    '<li><b class="km-mark is-neutral is-high" aria-hidden="true">↑</b>zonder gunstige kant: rechts is hoger</li>'
    '<li><span class="km-swatch is-half" aria-hidden="true"></span>middelste helft van de groep</li>'
    '<li><span class="km-swatch is-range" aria-hidden="true"></span>van laagste naar hoogste (‹ › loopt verder)</li>'
    "</ul>"
)


# Municipalities side by side

def tint_table(names: Sequence[str], rows: Sequence[TintRow], caption: str, middle: str) -> str:
    """A row a figure and a column a municipality; `middle` is above the column with the middle of the group."""
    head = "".join(f'<th role="columnheader" scope="col">{escape(name)}</th>' for name in ("Cijfer", middle, *names))
    bodies = "".join(
        f'<tbody role="rowgroup">{_heading(heading, len(names) + 2)}{"".join(map(_tint_row, group))}</tbody>'
        for heading, group in groupby(rows, key=lambda row: row.heading))
    return (f'<div class="km-scroll" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}">'
            f'<table class="km-tints" role="table"><caption class="km-hidden">{escape(caption)}</caption>'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{bodies}</table></div>')


def _tint_row(row: TintRow) -> str:
    side = "" if row.direction is Direction.NEUTRAL else direction_words(row.direction)
    said = ", ".join(filter(None, (row.period, side, row.why)))
    return (f'<tr role="row"><th role="rowheader" scope="row">{_link(row.href, row.name)} <small>{escape(said)}</small>'
            f'</th><td role="cell" class="is-middle">{escape(row.middle)}</td>{"".join(map(_tint, row.cells))}</tr>')


def _tint(cell: Cell) -> str:
    """A cell: its tint has two steps to either side, and a sign and a word for who does not see them."""
    text, place = escape(cell.text) + ("*" if cell.provisional else ""), cell.place
    if place.score is None or place.step == 0:
        kind = cell.absent or ("" if place.score is None else "is-near")
        return f'<td role="cell" class="{kind}"><a href="{escape(cell.href)}">{text}</a></td>'
    kind = f"is-{tone(place.step, place.direction)}{' is-far' if abs(place.step) > 1 else ''}"
    sign = f'<b aria-label="{standing_word(place.step, place.direction)}" role="img">' \
           f"{standing_sign(place.step, place.direction)}</b>"
    return f'<td role="cell" class="{kind}"><a href="{escape(cell.href)}">{text} {sign}</a></td>'


TINT_LEGEND = (
    '<ul class="km-legend" aria-label="Legenda bij de tinten">'
    + "".join(f'<li><span class="km-tint {kind}" aria-hidden="true">{sign}</span>{words}</li>'
              for kind, sign, words in (
        ("is-good is-far", "++", "veel gunstiger"), ("is-good", "+", "duidelijk gunstiger"),
        ("is-near", "", "rond het midden"), ("is-bad", "−", "duidelijk ongunstiger"),
        ("is-bad is-far", "−−", "veel ongunstiger"),
        ("is-high", "↑", "hoger, zonder gunstige kant"), ("is-low", "↓", "lager, zonder gunstige kant"),
        ("is-suppressed", "", "afgeschermd"), ("is-missing", "", "geen gegevens")))
    + "</ul>"
)


# A chapter through the years

@dataclass(frozen=True, slots=True)
class Point:
    """A value at a moment in years; points of one `segment` may be joined. `hollow`: it is provisional."""

    x: float
    y: float
    segment: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class SmallLine:
    """A figure through the years, in its own small picture; `alt` says what it shows, `notes` what to mind.

    `scale` is what the height stands for, from bottom to top, and `ends` the same in words.
    """

    name: str
    href: str
    value: str
    development: str
    own: tuple[Point, ...]
    group: tuple[Point, ...]
    breaks: tuple[float, ...]
    scale: tuple[float, float]
    ends: tuple[str, str]
    alt: str
    notes: str = ""

    @property
    def drawn(self) -> bool:
        """Whether there is a line to draw: one figure makes none."""
        return len(self.own) > 1


WIDTH, HEIGHT = 300, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 10, 290, 24, 106
_LETTERS, _ROOM = 24, 75  # pixels that the figure at an end takes, up and along
_AT_END = ' text-anchor="end"'
_TYPE = 'font-family="sans-serif" font-size="12"'


def small_lines(lines: Iterable[SmallLine], years: tuple[float, float], theme: Theme) -> str:
    """All figures of a chapter as a list of small pictures on the same years."""
    items = "".join(
        f'<li><p class="km-line-name">{_link(line.href, line.name)}</p>'
        f'<p class="km-tile-group"><strong>{escape(line.value)}</strong> {escape(line.development)}</p>'
        f"{charts.svg_image(line_svg(line, years, theme), line.alt, 'km-line') if line.drawn else ''}"
        f'<p class="km-tile-group">{escape(line.notes)}</p></li>' for line in lines)
    return f'<ul class="km-lines">{items}</ul>'


def line_svg(line: SmallLine, years: tuple[float, float], theme: Theme) -> str:
    """Own line against the middle of the group; a break is a dotted line, a provisional figure an open dot.

    The ends of the scale stand beside it, the first and last year below it.
    """
    def place(point: Point) -> tuple[float, float]:
        return (charts.along(point.x, *years, _LEFT, _RIGHT), charts.along(point.y, *line.scale, _BOTTOM, _TOP))

    cuts = [charts.along(x, *years, _LEFT, _RIGHT) for x in line.breaks]
    body = f'<path d="M{_LEFT} {_TOP}H{_RIGHT}M{_LEFT} {_BOTTOM}H{_RIGHT}" stroke="{theme.grid}"/>'
    body += "".join(f'<path d="M{x} {_TOP - 8}V{_BOTTOM}" stroke="{theme.text}" stroke-dasharray="2 3"/>' for x in cuts)
    body += _pieces(line.group, place, theme.mean, ' stroke-dasharray="5 4"', 1.5)
    body += _pieces(line.own, place, theme.own, "", 2.5)
    body += "".join(_dot(place(p), p.hollow, theme) for p in line.own if p.hollow or p is line.own[-1])
    bottom, top = line.ends
    lows = [x for x, y in map(place, (*line.own, *line.group)) if y > _BOTTOM - _LETTERS]
    begins_low = bool(lows) and min(lows) < _LEFT + _ROOM and max(lows) < _RIGHT - _ROOM
    below: tuple[int, str] = (_RIGHT, _AT_END) if begins_low else (_LEFT, "")
    body += _text(_LEFT, _TOP - 6, top, theme) + _text(below[0], _BOTTOM - 5, bottom, theme, below[1])
    body += _text(_LEFT, HEIGHT - 8, f"{years[0]:.0f}", theme)
    body += _text(_RIGHT, HEIGHT - 8, f"{years[1]:.0f}", theme, _AT_END)
    return charts.svg(WIDTH, HEIGHT, "km-line", line.alt, body)


def _text(x: float, y: float, text: str, theme: Theme, anchor: str = "") -> str:
    rim = f'stroke="{theme.background}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
    return f'<text x="{x}" y="{y}" {_TYPE} fill="{theme.muted}" {rim}{anchor}>{escape(text)}</text>'


def _dot(where: tuple[float, float], hollow: bool, theme: Theme) -> str:
    fill = theme.background if hollow else theme.own
    return f'<circle cx="{where[0]}" cy="{where[1]}" r="4" fill="{fill}" stroke="{theme.own}" stroke-width="2"/>'


def _pieces(points: Sequence[Point], place: Callable[[Point], tuple[float, float]], colour: str, dash: str,
            width: float) -> str:
    """A line for each segment, and a small dot for a point that stands alone."""
    drawn = ""
    for _, piece in groupby(points, key=lambda point: point.segment):
        spots = [place(point) for point in piece]
        if len(spots) == 1:
            drawn += f'<circle cx="{spots[0][0]}" cy="{spots[0][1]}" r="2.5" fill="{colour}"/>'
        else:
            path = " ".join(f"{x},{y}" for x, y in spots)
            drawn += (f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
                      f'stroke-linejoin="round"{dash}/>')
    return drawn
