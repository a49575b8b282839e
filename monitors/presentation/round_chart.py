"""The yearly round as a small picture: a line of months with its dates as numbered dots, and where today is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitors.domain.period import MONTHS
from monitors.domain.yearly_round import Upcoming
from monitors.presentation.charts import svg
from monitors.presentation.theme import Theme

WIDTH, HEIGHT = 360, 96  # so narrow that a telephone shows it at full size
_EDGE, _LINE, _DOT = 16.0, 52.0, 9.0
_MARGIN_DAYS = 20  # around the first and last date


def round_svg(found: Sequence[Upcoming], today: date, theme: Theme, alt: str) -> str:
    """The dates in order of time; what is past is open, what comes is filled. Empty text without dates."""
    if not found:
        return ""
    first = min(found[0].day, today).toordinal() - _MARGIN_DAYS
    last = max(found[-1].day, today).toordinal() + _MARGIN_DAYS

    def at(day: date) -> float:
        return round(_EDGE + (WIDTH - 2 * _EDGE) * (day.toordinal() - first) / (last - first), 1)

    body = (f'<line x1="{_EDGE}" x2="{WIDTH - _EDGE}" y1="{_LINE}" y2="{_LINE}" stroke="{theme.outline}" '
            'stroke-width="2"/>')
    body += "".join(_month(day, at(day), theme) for day in _firsts(first, last))
    body += (f'<line x1="{at(today)}" x2="{at(today)}" y1="18" y2="{_LINE + 14}" stroke="{theme.accent}" '
             f'stroke-width="2" stroke-dasharray="4 3"/>{_text(at(today), 13, "vandaag", theme.accent)}')
    lane, beyond = 0, -1e9
    for number, entry in enumerate(found, 1):
        lane = 1 - lane if at(entry.day) - beyond < 2 * _DOT else 0
        beyond = at(entry.day)
        body += _dot(number, at(entry.day), _LINE - lane * 2 * _DOT, entry.days >= 0, theme)
    return svg(WIDTH, HEIGHT, "km-round", alt, body)


def _firsts(first: int, last: int) -> list[date]:
    """The first days of the months in between; where there are many only each third."""
    days = [date.fromordinal(n) for n in range(first, last + 1) if date.fromordinal(n).day == 1]
    return days if len(days) <= 18 else [day for day in days if day.month % 3 == 1]


def _month(day: date, x: float, theme: Theme) -> str:
    word = MONTHS[day.month - 1][0] if day.month > 1 else str(day.year)
    return (f'<line x1="{x}" x2="{x}" y1="{_LINE}" y2="{_LINE + 6}" stroke="{theme.outline}"/>'
            + _text(x, _LINE + 36 if day.month == 1 else _LINE + 20, word, theme.muted))


def _dot(number: int, x: float, y: float, ahead: bool, theme: Theme) -> str:
    fill, ink = (theme.own, theme.surface) if ahead else (theme.surface, theme.own)
    return (f'<circle cx="{x}" cy="{y}" r="{_DOT}" fill="{fill}" stroke="{theme.own}" stroke-width="2"/>'
            + _text(x, y + 4, str(number), ink))


def _text(x: float, y: float, words: str, colour: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" font-size="11" font-family="sans-serif" fill="{colour}">' \
           f"{words}</text>"
