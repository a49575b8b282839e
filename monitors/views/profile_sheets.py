"""What the page Profiel shows as sheets to take along, with the source of each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from monitors.domain.observation import Observation
from monitors.domain.period import parse_period
from monitors.domain.rounding import as_shown
from monitors.exports.sheet import MIXED, Cell, Sheet, margin_cell
from monitors.presentation import profile_words
from monitors.presentation.numbers import status_label, unit_label
from monitors.presentation.profile_chart import Place
from monitors.presentation.profile_words import direction_words, standing_word
from monitors.presentation.wording import movement_word
from monitors.views.download import data_set_note
from monitors.views.profile import Line, Profile

Maker: TypeAlias = Callable[[Profile, str], Sheet]
_FIGURE = ("Hoofdstuk", "Indicator", "Gunstige kant", "Gemeentecode", "Gemeente", "Periode", "Waarde", "Eenheid",
           "Status", "Afgerond op (±)")
_SOURCES = ("Bron", "Let op")


def _figure(profile: Profile, line: Line, code: str, period: str, o: Observation) -> tuple[Cell, ...]:
    """A figure as it is shown: rounded, with its status and half its rounding step."""
    i = line.indicator
    return (line.chapter.name, i.name, direction_words(i.direction), code, profile.world.names[code],
            parse_period(period).label if period else "", None if o.value is None else as_shown(o.value, i.decimals),
            unit_label(i.unit), status_label(o.status), margin_cell(o.margin))


def _sources(profile: Profile, line: Line, code: str) -> tuple[Cell, ...]:
    found = profile.sources_of(line.figure, (code,))
    return "; ".join(f"{s.producer} {s.id}" for s in found), line.indicator.caution


def _notes(profile: Profile, link: str, *texts: str) -> tuple[str, ...]:
    return (*texts, profile.group_line, data_set_note(profile.world, link))


def _middle(line: Line) -> tuple[Cell, ...]:
    """The group's middle and quartiles, where they may be told."""
    summary, decimals = line.figure.summary, line.indicator.decimals
    if summary is None or line.middle == "–":
        return None, None, None
    return tuple(None if v is None else as_shown(v, decimals) for v in (summary.median, summary.q1, summary.q3))


_PLACE = ("Afstand tot het midden (in spreidingen)", "Plaats")
_GROUP = ("Midden van de groep", "Kwart ligt onder", "Kwart ligt boven")


def places_sheet(profile: Profile, link: str) -> Sheet:
    """The profile in the order that it is shown in."""
    rows = []
    for line in profile.ordered:
        a, i = line.figure.assessment, line.indicator
        change = a.change if a is not None else None
        rows.append((
            *_figure(profile, line, profile.own, line.figure.period or "", line.figure.observation), *_middle(line),
            line.placing.score, line.why or standing_word(line.place.step, i.direction),
            movement_word(change, i.direction) if change is not None and change.since else None,
            parse_period(change.since).label if change is not None and change.since else None,
            change.delta if change is not None and change.doubt is None else None,
            *_sources(profile, line, profile.own)))
    headers = (*_FIGURE, *_GROUP, *_PLACE, "Verandering", "Sinds", "Verschil", *_SOURCES)
    return Sheet(f"{profile.monitor.name}, {profile.own_name}", headers, rows,
                 _notes(profile, link, profile.sentence, profile_words.HOW_TO_READ), value_column=MIXED)


def beside_sheet(profile: Profile, link: str) -> Sheet:
    """A row for each cell of the table of tints."""
    rows = []
    for line in profile.lines:
        direction = line.indicator.direction
        for code, (o, found) in profile.placings[line.indicator.id].items():
            word = (standing_word(Place(direction, found.score).step, direction) if found.silence is None else
                    profile_words.silence_words(found.silence, o, line.figure.summary))
            rows.append((*_figure(profile, line, code, line.figure.period or "", o), *_middle(line), found.score, word,
                         *_sources(profile, line, code)))
    headers = (*_FIGURE, *_GROUP, *_PLACE, *_SOURCES)
    names = ", ".join(profile.world.names[code] for code in profile.columns)
    return Sheet(f"{profile.monitor.name}: {names}", headers, rows,
                 _notes(profile, link, profile.beside_sentence, profile_words.BESIDE_TO_READ), value_column=MIXED)


def years_sheet(profile: Profile, link: str) -> Sheet:
    """The chapter's figures through the years, beside the group where it is drawn."""
    rows: list[tuple[Cell, ...]] = []
    for line in profile.chapter_lines:
        i, group = line.indicator, line.figure.group_middles()
        sources = "; ".join(f"{s.producer} {s.id}" for s in profile.sources_of(line.figure, (profile.own,)))
        for period, o in line.figure.panel.series(profile.own):
            middle, word = group.get(period, (None, ""))
            source = profile.world.catalogue.sources.get(o.source)
            rows.append((*_figure(profile, line, profile.own, period, o),
                         None if middle is None else as_shown(middle, i.decimals), word,
                         f"{source.producer} {source.id}" if source else sources, i.caution))
    breaks = [f"Breuk bij {line.indicator.name} in {b.period}: {b.reason}"
              for line in profile.chapter_lines for b in line.figure.breaks]
    headers = (*_FIGURE, "Midden van de groep", "Soort midden", *_SOURCES)
    return Sheet(f"{profile.chapter().name}, {profile.own_name}", headers, rows,
                 _notes(profile, link, profile.years_sentence, *breaks), value_column=MIXED)
