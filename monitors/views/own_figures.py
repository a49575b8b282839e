"""Own figures of a dossier as a screen shows them: always marked, never as figures of the data set."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from monitors.domain.dossier import Dossier, OwnIndicator, OwnValue
from monitors.domain.period import parse_period
from monitors.presentation import charts
from monitors.presentation.numbers import format_number, status_label
from monitors.presentation.theme import Theme
from monitors.presentation.wording import on_date
from monitors.views.workspace import Work

MARK = "eigen cijfers"
COUNT = "aantal"  # the unit that goes without saying
_MARK_HTML = f'<span class="km-badge is-provisional">{MARK}</span>'


def own_of(dossier: Dossier, theme: str) -> list[OwnIndicator]:
    """The own figures of a theme."""
    return [own for own in dossier.own if own.theme == theme]


def series_of(dossier: Dossier, own: OwnIndicator, region: str) -> list[OwnValue]:
    """What there is of a municipality, in order of time."""
    found = [v for v in dossier.own_values if v.own == own.id and v.region == region]
    return sorted(found, key=lambda v: parse_period(v.period).start)


def value_text(own: OwnIndicator, value: OwnValue) -> str:
    """The figure with its unit, or why there is none; a mark where it is provisional."""
    if value.value is None:
        return status_label(value.status)
    mark = f" ({status_label(value.status)})" if value.status.value == "provisional" else ""
    unit = "" if own.unit == COUNT else own.unit
    return f"{format_number(value.value, own.decimals)} {unit}".strip() + mark


def chart_html(own: OwnIndicator, values: Sequence[OwnValue], theme: Theme) -> str:
    """A small line through the years; empty where there is none to draw."""
    points: list[tuple[float, float | None]] = [(parse_period(v.period).start, v.value) for v in values]
    known = [v for v in values if v.value is not None]
    if len(known) < 2:
        return ""
    alt = (f"{own.name}, {MARK}: van {value_text(own, known[0])} in {parse_period(known[0].period).label} naar "
           f"{value_text(own, known[-1])} in {parse_period(known[-1].period).label}.")
    return charts.svg_image(charts.sparkline_svg(points, theme, alt), alt, "km-spark")


def own_row(work: Work, own: OwnIndicator) -> tuple[str, ...]:
    """A row of the table of a theme, as HTML: name, figure, period, comparison, development, source."""
    values = series_of(work.dossier, own, work.dossier.region)
    last = next((v for v in reversed(values) if v.value is not None), values[-1] if values else None)
    return (f"{escape(own.name)} {_MARK_HTML}", escape(value_text(own, last) if last else "geen cijfer"),
            escape(parse_period(last.period).label if last else "–"), "niet vergeleken: eigen cijfers",
            chart_html(own, values, work.screen.theme) or "–",
            escape(f"{own.source}, ingelezen {on_date(own.dated)}" if own.dated else own.source))
