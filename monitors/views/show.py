"""The figures and agreements of a municipality as the screens of a show: the page asks, this answers.

A figure says nothing here that its own page does not: the texts are those of Figure and CourseFigure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import pandas as pd

from monitors.catalogue.model import Chapter, Indicator
from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier, OwnIndicator, OwnValue
from monitors.domain.observation import Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.exports.show import Guess, Show, Slide, Verdict
from monitors.exports.show_chart import line_svg, round_values
from monitors.presentation import charts, course_words
from monitors.presentation.dossier_words import (
    OWN_CAUTION,
    OWN_FIGURES,
    PERCENT,
    own_last_known,
    own_source_line,
    own_value_text,
)
from monitors.presentation.numbers import SPACE, format_value, status_label, status_mark, status_meaning
from monitors.presentation.wording import on_date
from monitors.views.course import CourseFigure
from monitors.views.course_parts import EXAMPLE
from monitors.views.course_rows import CourseRows
from monitors.views.dossiers import Shelf
from monitors.views.figure import Figure
from monitors.views.judging import NOW
from monitors.views.selection import OF_AGREEMENTS, Selection
from monitors.views.world import World

_STOPS, _FEWEST = 100, 4  # places on a slider
_ROOM = 2.6  # how far the slider of a count goes on behind the figure itself


def agreements(world: World, known: Shelf, selection: Selection) -> dict[str, CourseFigure]:
    """The agreements of the chosen municipality by id, in the order of the dossiers; the same one is shown once."""
    group, region = world.group(selection), selection.gemeente or ""
    first: dict[Agreement, tuple[Dossier, Agreement]] = {}
    for dossier, agreement in known.by_region.get(region, ()):
        first.setdefault(replace(agreement, id=""), (dossier, agreement))
    return {agreement.id: CourseFigure(world, agreement, group, NOW, dossier) for dossier, agreement in first.values()}


def beside(world: World, dossier: Dossier, selection: Selection) -> dict[str, tuple[str, Callable[[bool], Slide]]]:
    """What the visitor's own dossier has beside agreements: by id the name of a screen, and how it is made.

    First its figures without a target, then its own figures; none of another municipality.
    """
    found: dict[str, tuple[str, Callable[[bool], Slide]]] = {}
    if dossier.region != selection.gemeente:
        return found
    for name, label in with_figures(world, dict.fromkeys(f.indicator for f in dossier.figures)).items():
        found[f"cijfer-{name}"] = label, partial(_named, world, selection, name)
    for own in dossier.own:
        found[f"eigen-{own.id}"] = f"{own.name} ({OWN_FIGURES})", partial(_own, world, dossier, own)
    return found


def _named(world: World, selection: Selection, name: str, guess: bool) -> Slide:
    return slide_of(Figure(world, selection, name), guess=guess)


def _own(world: World, dossier: Dossier, own: OwnIndicator, guess: bool) -> Slide:
    """The screen of an own figure: its newest, its years as a table, and that nobody checked it."""
    values = dossier.own_series(own.id, dossier.region)
    last = values[-1] if values else OwnValue(own.id, dossier.region, "", None, Status.MISSING)
    label = parse_period(last.period).label if values else ""
    return Slide(
        id=f"eigen-{dossier.id}-{own.id}", name=own.name, figure=own_value_text(own, last), absent=last.value is None,
        when=", ".join(filter(None, (world.names[dossier.region], label))),
        sentence=_sentence_of(own_last_known(own, values)) or own.definition, caution=OWN_CAUTION,
        source=own_source_line(own),
        marks=_marks(OWN_FIGURES, "" if last.value is None else status_mark(last.status)),
        headers=("Periode", own.name, "Status") if values else (),
        rows=tuple((parse_period(v.period).label, own_value_text(own, v), status_label(v.status)) for v in values),
        guess=_own_guess(own, last) if guess else None)


def _own_guess(own: OwnIndicator, last: OwnValue) -> Guess | None:
    """A slider from nought to well past the figure; of a share to all of it. None where there is nothing to guess."""
    if last.value is None or last.value <= 0:
        return None
    top = 100.0 if own.unit == PERCENT and last.value <= 100 else last.value * _ROOM
    stops = tuple(dict.fromkeys(own_value_text(own, replace(last, value=stop))
                                for stop in round_values(0.0, top, _STOPS)))
    return Guess(stops) if len(stops) >= _FEWEST else None


def chapters(world: World) -> dict[str, tuple[str, Chapter]]:
    """All chapters of all monitors under "monitor/chapter", with the name of the monitor."""
    return {f"{monitor.id}/{chapter.id}": (monitor.name, chapter)
            for monitor in sorted(world.catalogue.monitors.values(), key=lambda m: m.order)
            for chapter in monitor.chapters}


def with_figures(world: World, names: Iterable[str]) -> dict[str, str]:
    """The indicators that have figures of municipalities at all, by id with their names, in this order."""
    return {name: world.choices.indicators[name] for name in names
            if RegionLevel.GEMEENTE in world.levels.get(name, ())}


def slide_of(figure: Figure, *, guess: bool = False) -> Slide:
    """The screen of a figure of a municipality."""
    i, o, said = figure.indicator, figure.observation, figure.headline(on_paper=True)
    absent = o.value is None
    sentence = said[0] if said and not absent else status_meaning(o.status)
    table = figure.series_table()
    return Slide(
        id=i.id, name=i.name, figure=figure.value_text, absent=absent,
        when=f"{figure.own_name}, {figure.period_label}",
        sentence=figure.withheld_reason or " ".join(filter(None, (sentence, _sentence_of(figure.last_known)))),
        source=figure.source_line, caution=i.caution, marks=_marks(*figure.marks),
        chart=_chart(figure), legend=_figure_legend(figure), headers=_headers(table), rows=_cells(table),
        guess=_guess(i, figure.observation.value, [x.value for x in figure.regions.values()]) if guess else None)


def course_slide(figure: CourseFigure, *, guess: bool = False) -> Slide:
    """The screen of an agreement with its verdict."""
    j, a, i = figure.judgement, figure.agreement, figure.indicator
    value = figure.value
    others = [] if a.cumulative else [o.value for o in figure.panel.by_period.get(j.latest or "", {}).values()]
    drawn = CourseRows(figure)
    rows, table = drawn.frame().to_pylist(), drawn.table()
    return Slide(
        id=f"{figure.dossier.id}-{a.id}" if figure.dossier else a.id, name=figure.title, figure=figure.value_text,
        absent=value is None,
        when=f"{i.name}: {', '.join(filter(None, (figure.own_name, figure.value_period)))}",
        sentence=course_words.verdict_sentence(j), source=figure.source_line, caution=i.caution,
        marks=_marks(status_mark(Status.PROVISIONAL) if figure.status is Status.PROVISIONAL else "",
                     figure.origin.mark if figure.origin else "",
                     EXAMPLE if figure.dossier and figure.dossier.example else ""),
        verdict=Verdict(course_words.verdict_symbol(j.verdict), course_words.verdict_word(j.verdict),
                        course_words.verdict_tone(j.verdict)),
        goal=course_words.target_phrase(a, i),
        chart=line_svg(rows, drawn.alt, _axis(i), from_zero=a.cumulative),
        legend=_course_legend(figure), headers=_headers(table), rows=_cells(table),
        guess=_guess(i, value, others, counted=a.cumulative) if guess else None)


def show_of(world: World, selection: Selection, title: str, slides: Iterable[Slide], *, day: str, link: str) -> Show:
    """The whole show; `day` is an ISO date."""
    meta, region = world.store.meta, selection.gemeente or ""
    under = (f"Vergeleken met de {world.group(selection).name}." if selection.waarvan != OF_AGREEMENTS else
             "Elke afspraak met haar laatste cijfer, haar doel en haar oordeel.")
    return Show(f"{region}-{selection.waarvan}", title, under, tuple(slides), meta["version"],
                on_date(meta["created"][:10]), on_date(day), link)


def _sentence_of(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _marks(*words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _headers(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, table.columns))


def _cells(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(str, row)) for row in table.itertuples(index=False))


def _chart(figure: Figure) -> str:
    """The municipality and its group up to the period shown."""
    i, until = figure.indicator, parse_period(figure.period or "").start
    rows = [row for row in figure.trend_frame().to_pylist() if row["x"] <= until]
    return line_svg(rows, figure.trend_alt, _axis(i), from_zero=i.additive)


def _axis(indicator: Indicator) -> Callable[[float], str]:
    """Writes a value beside a line, without the "per" of its unit: the large figure says it."""
    return lambda y: format_value(y, indicator.unit, indicator.decimals).partition(f"{SPACE}per{SPACE}")[0]


def _figure_legend(figure: Figure) -> tuple[tuple[str, str], ...]:
    group = ((charts.GROUP, f"{figure.middle_word} van de {figure.group.name}"),) if figure.group_middles() else ()
    return (*_own_legend(figure.own_name or "", Status.PROVISIONAL in figure.trend_statuses()), *group)


def _own_legend(name: str, provisional: bool) -> tuple[tuple[str, str], ...]:
    return ((charts.OWN, name), *([("open", "voorlopig")] if provisional else []))


def _course_legend(figure: CourseFigure) -> tuple[tuple[str, str], ...]:
    path = [("pad", figure.path_name.lower())] if figure.has_path else []
    fan = [("waaier", "vooruitzicht")] if figure.has_fan else []
    return (*_own_legend(figure.own_name, Status.PROVISIONAL in figure.statuses), *path, ("doel", "doel"), *fan)


def _guess(indicator: Indicator, value: float | None, others: Iterable[float | None], *,
           counted: bool = False) -> Guess | None:
    """A slider over what municipalities have; of a count, which says how large one is, from nought to well past it.

    None where there is nothing to guess.
    """
    if value is None:
        return None
    known = [value, *(other for other in others if other is not None)]
    if counted or indicator.additive:
        known = [0.0, value * _ROOM]
    stops = tuple(dict.fromkeys(format_value(stop, indicator.unit, indicator.decimals)
                                for stop in round_values(min(known), max(known), _STOPS)))
    return Guess(stops) if len(stops) >= _FEWEST else None
