"""Own figures of a dossier as a screen shows them: always marked, never as figures of the data set."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from monitors.domain.dossier import Dossier, OwnIndicator, OwnValue
from monitors.domain.period import parse_period
from monitors.presentation import charts
from monitors.presentation.dossier_words import OWN_FIGURES, own_last_known, own_value_text, own_when
from monitors.presentation.theme import Theme
from monitors.presentation.wording import on_date
from monitors.views.workspace import Work

_MARK_HTML = f'<span class="km-badge is-provisional">{OWN_FIGURES}</span>'


def own_of(dossier: Dossier, theme: str) -> list[OwnIndicator]:
    """The own figures of a theme."""
    return [own for own in dossier.own if own.theme == theme]


def chart_html(own: OwnIndicator, values: Sequence[OwnValue], theme: Theme) -> str:
    """A small line through the years; empty where there is none to draw."""
    points: list[tuple[float, float | None]] = [(parse_period(v.period).start, v.value) for v in values]
    known = [v for v in values if v.value is not None]
    if len(known) < 2:
        return ""
    first, last = (f"{own_value_text(own, v)} in {parse_period(v.period).label}" for v in (known[0], known[-1]))
    alt = f"{own.name}, {OWN_FIGURES}: van {first} naar {last}."
    return charts.svg_image(charts.sparkline_svg(points, theme, alt), alt, "km-spark")


def own_row(work: Work, own: OwnIndicator) -> tuple[str, ...]:
    """A row of the table of a theme, as HTML: name, figure, period, comparison, development, source."""
    values = work.dossier.own_series(own.id, work.dossier.region)
    last = values[-1] if values else None
    text = "; ".join(filter(None, (own_value_text(own, last), own_last_known(own, values)))) if last else "geen cijfer"
    return (f"{escape(own.name)} {_MARK_HTML}", escape(text), escape(own_when(last) if last else "–"),
            "niet vergeleken: eigen cijfers", chart_html(own, values, work.screen.theme) or "–",
            escape(f"{own.source}, ingelezen {on_date(own.dated)}" if own.dated else own.source))
