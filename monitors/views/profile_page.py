"""Body of the page Profiel: all figures of a monitor in the group, beside others, and through the years."""

from __future__ import annotations

from html import escape

import streamlit as st

from monitors.domain.profile import Silence
from monitors.presentation import profile_chart, profile_words
from monitors.presentation.charts import trend_marks
from monitors.presentation.numbers import status_mark
from monitors.presentation.profile_chart import SpineRow
from monitors.views import parts, profile_sheets, state
from monitors.views.frame import Screen, notice
from monitors.views.profile import Line, Profile, href
from monitors.views.selection import (
    BESIDE,
    BY_CHANGE,
    BY_CHAPTER,
    BY_DISTANCE,
    MAX_BESIDE,
    PLACES,
    YEARS,
)

FIELDS = ("monitor", "beeld", "volgorde", "naast", "hoofdstuk")
_PARTS = {PLACES: "Profiel", BESIDE: "Gemeenten naast elkaar", YEARS: "Door de jaren"}
_ORDERS = {BY_CHAPTER: "Per hoofdstuk", BY_DISTANCE: "Wat het meest opvalt", BY_CHANGE: "Wat het meest verandert"}
_ORDER_WORDS = {BY_DISTANCE: profile_words.SORTED_BY_DISTANCE, BY_CHANGE: profile_words.SORTED_BY_CHANGE}


def body(screen: Screen) -> None:
    """Draws the page; without a municipality it asks for one."""
    monitors = screen.world.catalogue.monitors
    monitor = monitors.get(screen.selection.monitor or "") or next(iter(monitors.values()))
    parts.choose_gemeente_and_group(screen)
    name = screen.world.names.get(screen.selection.gemeente or "")
    st.title("Alle cijfers in één beeld" if name is None else f"Alle cijfers van {name} in één beeld", anchor=False)
    one, two = st.columns(2)
    with one:
        state.switch("monitor", "Monitor", {m.id: m.name for m in monitors.values()}, monitor.id)
    with two:
        state.switch("beeld", "Beeld", _PARTS, screen.selection.beeld)
    if name is None:
        notice("Kies een gemeente. U ziet dan al haar cijfers naast die van andere gemeenten.")
        return
    profile = Profile(screen.world, screen.selection, monitor)
    {PLACES: _places, BESIDE: _beside, YEARS: _years}[screen.selection.beeld](screen, profile)


def _shown(lead: str, picture: str, *lines: str) -> None:
    """The sentence, the picture and the lines below it, as one element: each element costs."""
    below = "".join(f'<p class="km-source">{escape(line)}</p>' for line in lines)
    st.html(f'<p class="km-lead">{escape(lead)}</p>{picture}{below}')


def _downloads(screen: Screen, profile: Profile, label: str, make: profile_sheets.Maker) -> None:
    link = state.link(screen.selection, screen.kept)
    parts.downloads(f"{profile.monitor.name} {profile.own_name}", {label: lambda: make(profile, link)})


# In the group

def _places(screen: Screen, profile: Profile) -> None:
    order = screen.selection.volgorde
    state.switch("volgorde", "Volgorde", _ORDERS, order)
    headed = order == BY_CHAPTER
    rows = [_spine_row(line, line.chapter.name if headed else "") for line in profile.ordered]
    caption = f"{profile.monitor.name}, {profile.own_name}: plaats van elk cijfer in de {profile.group.name}"
    explained = " ".join(filter(None, (_ORDER_WORDS.get(order, ""), profile_words.HOW_TO_READ)))
    _shown(profile.sentence, profile_chart.LEGEND + profile_chart.spine_table(rows, caption), explained,
           profile.group_line, profile.source_line((line.figure for line in profile.lines), (profile.own,)))
    _downloads(screen, profile, "Profiel", profile_sheets.places_sheet)


def _spine_row(line: Line, heading: str) -> SpineRow:
    figure = line.figure
    valued = figure.observation.value is not None
    return SpineRow(
        heading, line.indicator.name, href(line.indicator.id, figure.selection), line.place, line.placing.ends,
        figure.value_text if figure.period else "–", line.middle, line.period_words,
        status_mark(figure.observation.status) if valued else "", parts.change_html(figure),
        line.placing.silence is Silence.NO_FIGURES)


# Side by side

def _beside(screen: Screen, profile: Profile) -> None:
    names = screen.world.names
    options = [code for code in names if code != profile.own]
    st.multiselect(f"Naast {profile.own_name}", options, format_func=names.__getitem__, max_selections=MAX_BESIDE,
                   placeholder="Kies gemeenten",
                   **state.bound("naast", list(profile.beside), lambda codes: state.change(naast=tuple(codes))))
    caption = f"{profile.monitor.name}: {', '.join(names[code] for code in profile.columns)}"
    middle = "Midden van Nederland" if profile.group.everybody else "Midden van de groep"
    table = profile_chart.tint_table([names[code] for code in profile.columns], profile.tint_rows(), caption, middle)
    _shown(profile.beside_sentence, profile_chart.TINT_LEGEND + table, profile_words.BESIDE_TO_READ, profile.group_line,
           profile.source_line((line.figure for line in profile.lines), profile.columns))
    _downloads(screen, profile, "Gemeenten naast elkaar", profile_sheets.beside_sheet)


# Through the years

def _years(screen: Screen, profile: Profile) -> None:
    chapter = profile.chapter()
    state.switch("hoofdstuk", "Hoofdstuk", {c.id: c.name for c in profile.monitor.chapters}, chapter.id)
    st.header(chapter.name, anchor=False)
    marks = [("●", screen.theme.own, profile.own_name),
             *trend_marks(screen.theme, (), "midden van de groep (gemiddelde of middelste)")[1:],
             ("┊", screen.theme.text, "breuk: niet te vergelijken met eerder"),
             ("○", screen.theme.own, "voorlopig")]
    legend = "".join(f'<li><span class="km-sign" style="color:{colour}" aria-hidden="true">{sign}</span>{escape(words)}'
                     "</li>" for sign, colour, words in marks)
    pictures = profile_chart.small_lines(profile.small_lines, profile.years, screen.theme)
    _shown(profile.years_sentence, f'<ul class="km-legend" aria-label="Legenda">{legend}</ul>{pictures}',
           profile_words.YEARS_TO_READ, profile.group_line,
           profile.source_line((line.figure for line in profile.chapter_lines), (profile.own,)))
    with st.expander("De cijfers als tabel"):
        parts.table(profile.years_table(), f"{chapter.name}, {profile.own_name}")
    _downloads(screen, profile, f"Door de jaren {chapter.name}", profile_sheets.years_sheet)
