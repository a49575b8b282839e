"""A large, plain line chart for a beamer, as SVG that takes its colours from the page: no browser and no Vega needed.

Rows are those of a trend or a course (see charts.trend_spec and course_chart.course_spec), as dictionaries.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from monitors.domain.observation import Status
from monitors.presentation.charts import BREAK, GROUP, OWN, along
from monitors.presentation.course_chart import FAN, PATH, TARGET
from monitors.presentation.numbers import status_label

WIDTH, HEIGHT = 640, 440
_RIGHT, _TOP, _BOTTOM = 22, 44, 44  # room for the dots, and for the words above and below
_LETTER = 15  # the width of one, to keep the values clear of the line
_SAME = 1e-9  # a difference so small, relative to the values, is none
_TICKS = 4  # about so many lines across
_LINES = (GROUP, PATH, OWN)  # in the order that they are drawn
Row = Mapping[str, Any]
Place = Callable[[float, float], tuple[float, float]]


def line_svg(rows: Iterable[Row], alt: str, words: Callable[[float], str], *, from_zero: bool = False) -> str:
    """The chart; empty where there is no figure to draw. `words` writes a value at a line across."""
    known = [row for row in rows if row["serie"] in (*_LINES, FAN, TARGET, BREAK)]
    levels = [row[name] for row in known for name in ("waarde", "laag", "hoog") if row[name] is not None]
    if not any(row["serie"] == OWN for row in known):
        return ""
    ticks = round_values(min([*levels, *([0.0] if from_zero else [])]), max(levels), _TICKS)
    xs = [row["x"] for row in known]
    first, last = min(xs), max(max(xs), min(xs) + 1)
    left = 20 + _LETTER * max(len(words(tick)) for tick in ticks)

    def place(x: float, y: float) -> tuple[float, float]:
        return (along(x, first, last, left, WIDTH - _RIGHT),
                along(y, ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP))

    body = [*_across(ticks, words, place), *_years(first, max(xs), place), *_off_zero(ticks, (left + WIDTH) / 2),
            *_fan(known, place), *_breaks(known, place)]
    for serie in _LINES:
        body += _line([row for row in known if row["serie"] == serie], serie, place)
    body += _dots(known, place)
    return (f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(alt)}">'
            f'{"".join(body)}</svg>')


def round_values(low: float, high: float, most: int) -> list[float]:
    """Evenly spread round values from at or below `low` to at or above `high`: about `most` of them."""
    level = high - low <= _SAME * max(abs(low), abs(high), 1.0)
    span = max(abs(high), 1.0) if level else high - low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * n for n in (1, 2, 5, 10, 20) if span / (power * n) <= most)
    start, end = math.floor(low / step), math.ceil(high / step)
    return [n * step for n in range(start, max(end, start + 1) + 1)]


def _across(ticks: Sequence[float], words: Callable[[float], str], place: Place) -> list[str]:
    found = []
    for tick in ticks:
        _, y = place(0, tick)
        found.append(f'<line class="grid" x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
                     f'<text class="axis" x="0" y="{y - 6:.1f}">{escape(words(tick))}</text>')
    return found


def _years(first: float, last: float, place: Place) -> list[str]:
    """The first and the last year below the lines."""
    low = HEIGHT - 8
    start, _ = place(first, 0)
    found = [f'<text class="axis" x="{start:.1f}" y="{low}">{math.floor(first)}</text>']
    if math.floor(last) > math.floor(first):
        x, _ = place(last, 0)
        found.append(f'<text class="axis" x="{min(x + _RIGHT, WIDTH):.1f}" y="{low}" text-anchor="end">'
                     f"{math.floor(last)}</text>")
    return found


def _off_zero(ticks: Sequence[float], middle: float) -> list[str]:
    """Between the years that the axis has no nought, where it has none."""
    if ticks[0] <= 0 <= ticks[-1]:
        return []
    return [f'<text class="off-zero" x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">'
            "de as begint niet bij 0</text>"]


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)


def _fan(rows: Sequence[Row], place: Place) -> list[str]:
    fan = [row for row in rows if row["serie"] == FAN]
    edge = [*((r["x"], r["hoog"]) for r in fan), *((r["x"], r["laag"]) for r in reversed(fan))]
    return [f'<polygon class="fan" points="{_points(place(x, y) for x, y in edge)}"/>'] if fan else []


def _breaks(rows: Sequence[Row], place: Place) -> list[str]:
    found = []
    for row in rows:
        if row["serie"] == BREAK:
            x, _ = place(row["x"], 0)
            found.append(f'<line class="break" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>'
                         f'<text class="axis" x="{x:.1f}" y="{_TOP - 18}" text-anchor="middle">'
                         f'{escape(row["naam"])}</text>')
    return found


def _line(rows: Sequence[Row], serie: str, place: Place) -> list[str]:
    """A line for each piece that may be joined."""
    found = []
    for _, piece in groupby(rows, key=lambda row: row["segment"]):
        pairs = [place(row["x"], row["waarde"]) for row in piece]
        if len(pairs) > 1:
            found.append(f'<polyline class="line {serie}" points="{_points(pairs)}"/>')
    return found


def _dots(rows: Sequence[Row], place: Place) -> list[str]:
    """A dot for each own figure, open where it is provisional, and the target."""
    provisional, found = status_label(Status.PROVISIONAL), []
    for row in rows:
        if row["serie"] == OWN:
            x, y = place(row["x"], row["waarde"])
            kind = " open" if row["status"] == provisional else ""
            found.append(f'<circle class="dot{kind}" cx="{x:.1f}" cy="{y:.1f}" r="7"/>')
        elif row["serie"] == TARGET:
            for value in (row["laag"], row["hoog"]) if row["laag"] is not None else (row["waarde"],):
                x, y = place(row["x"], value)
                found.append(f'<path class="target" d="M{x:.1f} {y - 13:.1f}l13 13l-13 13l-13 -13z"/>')
    return found
