"""What is on screen as a sheet to take along."""

from __future__ import annotations

from monitors.domain.period import parse_period
from monitors.exports.sheet import Sheet
from monitors.presentation.numbers import status_label, unit_label
from monitors.views.figure import Figure

HEADERS = ("Gemeentecode", "Gemeente", "Indicator", "Periode", "Waarde", "Eenheid", "Status", "Plaats", "Bron")


def notes(figure: Figure, link: str) -> tuple[str, ...]:
    """Source, definition, caution and where to find it again."""
    i = figure.indicator
    return (
        figure.source_line,
        f"Wat is dit: {i.definition}",
        f"Let op: {i.caution}",
        f"Peilmoment: {i.reference}.",
        f"Gegevensset {figure.world.store.meta['version']}, Koersmonitor. {link}".strip(),
    )


def _source(figure: Figure, identifier: str) -> str:
    source = figure.world.catalogue.sources.get(identifier)
    return f"{source.producer} {source.id}" if source else ""


def ranking_sheet(figure: Figure, link: str = "") -> Sheet:
    """The municipalities of the group in the period shown, as the ranking and the table have them."""
    i = figure.indicator
    rows = [(r.code, r.name, i.name, figure.period_label, r.observation.value, unit_label(i.unit),
             status_label(r.observation.status), r.rank, _source(figure, r.observation.source)) for r in figure.rows]
    return Sheet(figure.value_title, HEADERS, rows, notes(figure, link), i.decimals)


def series_sheet(figure: Figure, link: str = "") -> Sheet:
    """The chosen municipality through time."""
    i, own = figure.indicator, figure.selection.gemeente or ""
    rows = [(own, figure.own_name or "", i.name, parse_period(period).label, o.value, unit_label(i.unit),
             status_label(o.status), None, _source(figure, o.source)) for period, o in figure.panel.series(own)]
    return Sheet(f"{i.name}, {figure.own_name}", HEADERS, rows, notes(figure, link), i.decimals)
