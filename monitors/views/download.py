"""What is on screen as a sheet to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitors.domain.observation import NOTHING, Observation
from monitors.domain.period import parse_period
from monitors.domain.rounding import as_shown
from monitors.exports.sheet import Cell, Sheet, margin_cell
from monitors.presentation import course_words
from monitors.presentation.numbers import status_label, unit_label
from monitors.views.course import CourseFigure
from monitors.views.figure import Figure
from monitors.views.map_view import MapView
from monitors.views.world import World

HEADERS = ("Gemeentecode", "Gemeente", "Indicator", "Periode", "Waarde", "Eenheid", "Status", "Afgerond op (±)",
           "Plaats", "Bron")


def data_set_note(world: World, link: str) -> str:
    """Which data set the figures are of, and where to find them again."""
    return f"Gegevensset {world.store.meta['version']}, Koersmonitor. {link}".strip()


def notes(figure: Figure, source_line: str, link: str, *, compared: bool = True) -> tuple[str, ...]:
    """Source, definition, caution and where to find it again; of municipalities also what to mind in comparing them."""
    i = figure.indicator
    return (
        source_line,
        f"Wat is dit: {i.definition}",
        f"Let op: {i.caution}",
        f"Peilmoment: {i.reference}.",
        *(f"Let op bij vergelijken: {text}" for text in (figure.cautions if compared else ())),
        data_set_note(figure.world, link),
    )


def _source(figure: Figure | CourseFigure, identifier: str) -> str:
    source = figure.world.catalogue.sources.get(identifier)
    return f"{source.producer} {source.id}" if source else ""


def _row(figure: Figure, code: str, name: str, period: str, o: Observation, rank: str | None) -> tuple[Cell, ...]:
    """One figure as it is shown: rounded, with its status, half its rounding step and its source."""
    i = figure.indicator
    value = None if o.value is None else as_shown(o.value, i.decimals)
    return (code, name, i.name, period, value, unit_label(i.unit), status_label(o.status), margin_cell(o.margin),
            rank, _source(figure, o.source))


def map_sheet(figure: Figure, link: str) -> Sheet:
    """All municipalities in the period shown, as the map has them."""
    names = figure.world.names
    found = {**dict.fromkeys(names, NOTHING), **figure.regions}
    rows = [_row(figure, code, names.get(code, code), figure.period_label, o, None) for code, o in found.items()]
    return Sheet(figure.value_title, HEADERS, rows, notes(figure, figure.source_line, link), figure.indicator.decimals)


def wijk_sheet(figure: Figure, view: MapView, names: Mapping[str, str], link: str) -> Sheet:
    """The wijken of the chosen municipality, as their map has them."""
    label, source = parse_period(view.period).label, figure.source_line_of(view.regions, view.period)
    rows = [_row(figure, code, names.get(code, code), label, o, None) for code, o in view.regions.items()]
    return Sheet(view.title, ("Wijkcode", "Wijk", *HEADERS[2:]), rows, notes(figure, source, link, compared=False),
                 figure.indicator.decimals)


def ranking_sheet(figure: Figure, link: str) -> Sheet:
    """The municipalities of the group in the period shown, as the ranking and the table have them."""
    rows = [_row(figure, r.code, r.name, figure.period_label, r.observation,
                 r.place_text if r.place else None) for r in figure.rows]
    return Sheet(figure.value_title, HEADERS, rows, notes(figure, figure.source_line, link), figure.indicator.decimals)


def series_sheet(figure: Figure, link: str) -> Sheet:
    """The chosen municipality through time."""
    own, name = figure.selection.gemeente or "", figure.own_name or ""
    rows = [_row(figure, own, name, parse_period(period).label, o, None) for period, o in figure.panel.series(own)]
    return Sheet(f"{figure.indicator.name}, {name}", HEADERS, rows, notes(figure, figure.series_source_line, link),
                 figure.indicator.decimals)


def compare_sheet(figure: Figure, title: str, cells: tuple[tuple[str, ...], list[tuple[Cell, ...]]],
                  said: Sequence[str], source_line: str, link: str) -> Sheet:
    """A part of the page Vergelijken: its figures, with what the screen says of them."""
    headers, rows = cells
    return Sheet(title, headers, rows, (*said, *notes(figure, source_line, link)), figure.indicator.decimals)


GROUP_HEADERS = ("Groep", "Indicator", "Periode", "Soort midden", "Midden", "Eenheid", "Een kwart zit onder",
                 "Een kwart zit boven")


def group_sheet(figure: Figure, link: str) -> Sheet:
    """The comparison group through time, as the development has it."""
    i = figure.indicator

    def rounded(value: float | None) -> float | None:
        return None if value is None else as_shown(value, i.decimals)

    rows = [(f"de {figure.group.name}", i.name, period, word, rounded(middle), unit_label(i.unit), rounded(low),
             rounded(high)) for period, word, middle, low, high in figure.group_series()]
    return Sheet(f"{i.name}, {figure.group.name}", GROUP_HEADERS, rows,
                 notes(figure, figure.series_source_line, link), i.decimals)


COURSE_HEADERS = ("Gemeentecode", "Gemeente", "Indicator", "Periode", "Waarde", "Eenheid", "Status",
                  "Afgerond op (±)")


def course_sheet(figure: CourseFigure, link: str) -> Sheet:
    """The figures of an agreement beside the agreed path; below them the verdict and how it was reckoned."""
    i, a, course = figure.indicator, figure.agreement, figure.judgement.course
    rows: list[tuple[Cell, ...]] = []
    for period, o in figure.series:
        moment = a.moment(period)
        path = None
        if course is not None and figure.has_path and not figure.held and course.start <= moment <= course.end:
            path = course.path(moment)
        rows.append((a.region, figure.own_name, i.name, parse_period(period).label,
                     None if o.value is None else as_shown(o.value, i.decimals), unit_label(i.unit),
                     status_label(o.status), margin_cell(o.margin), path, _source(figure, o.source)))
    steps = figure.steps().itertuples(index=False)
    return Sheet(f"{figure.title}, {figure.own_name}", (*COURSE_HEADERS, figure.path_name, "Bron"), rows, (
        *figure.reserves(), f"Doel: {course_words.target_phrase(a, i)}.", *figure.sentences(),
        *(f"{what}: {how} = {outcome}" for what, how, outcome in steps),
        *([f"Besloten door: {a.decided_by}"] if a.decided_by else []), figure.source_line,
        f"Wat is dit: {i.definition}",
        f"Let op: {i.caution}", data_set_note(figure.world, link)), i.decimals)
