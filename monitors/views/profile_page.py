"""Body of the page Profiel: all figures of a monitor in the group, beside others, and through the years."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from monitors.exports.picture import Picture
from monitors.presentation import profile_chart, profile_words
from monitors.views import parts, profile_pictures, profile_sheets, state
from monitors.views.frame import Screen, notice
from monitors.views.large_html import large_html
from monitors.views.profile import Profile
from monitors.views.selection import BESIDE, BY_CHANGE, BY_CHAPTER, BY_DISTANCE, MAX_BESIDE, PLACES, YEARS
from monitors.views.take_along import take_along

# The profile itself in three orders, and two other pictures: by what is chosen, its name and its fields.
_PICTURES = {
    BY_CHAPTER: ("Per hoofdstuk", {"beeld": PLACES, "volgorde": BY_CHAPTER}),
    BY_DISTANCE: ("Wat het meest opvalt", {"beeld": PLACES, "volgorde": BY_DISTANCE}),
    BY_CHANGE: ("Wat het meest verandert", {"beeld": PLACES, "volgorde": BY_CHANGE}),
    BESIDE: ("Gemeenten naast elkaar", {"beeld": BESIDE}),
    YEARS: ("Door de jaren", {"beeld": YEARS})}


def body(screen: Screen) -> None:
    """Draws the page; without a municipality it asks for one.

    What takes time to reckon is reckoned before the first element: then all elements reach the browser together, and
    it draws the page once.
    """
    profile = profile_pictures.monitor_profile(screen)
    name = screen.world.names.get(screen.selection.gemeente or "")
    reckon, draw = _VIEWS[screen.selection.beeld]
    content = "" if name is None else reckon(screen, profile)
    monitors = screen.world.catalogue.arrangements
    parts.choose_gemeente_and_group(screen)
    st.title("Alle cijfers in één beeld" if name is None else f"Alle cijfers van {name} in één beeld", anchor=False)
    with st.container(horizontal=True):
        state.switch("monitor", "Monitor", {m.id: m.name for m in monitors.values()}, profile.monitor.id)
        state.switch("beeld", "Beeld", {name: words for name, (words, _) in _PICTURES.items()},
                     screen.selection.volgorde if screen.selection.beeld == PLACES else screen.selection.beeld,
                     lambda chosen: state.change(**_PICTURES[chosen][1]))
    if name is None:
        notice("Kies een gemeente. U ziet dan al haar cijfers naast die van andere gemeenten.")
        return
    draw(screen, profile, content)


def _content(lead: str, picture: str, *lines: str) -> str:
    """The sentence, the picture and the lines below it, as one element: each element costs."""
    return f'<p class="km-lead">{escape(lead)}</p>{picture}{parts.lines_html(lines)}'


def _take_along(screen: Screen, profile: Profile, picture: Picture, label: str, make: profile_sheets.Maker) -> None:
    take_along(screen, picture, {label: lambda: make(profile, picture.where.link)})


# In the group

def _places(_: Screen, profile: Profile) -> str:
    caption = f"{profile.monitor.name}, {profile.own_name}: plaats van elk cijfer in de {profile.group.name}"
    table = profile_chart.spine_table(profile_pictures.spine_rows(profile), caption)
    return _content(profile.sentence, profile_chart.LEGEND + table, profile_pictures.order_words(profile),
                    profile.group_line, profile.whole_source_line)


def _draw_places(screen: Screen, profile: Profile, content: str) -> None:
    large_html(content)
    _take_along(screen, profile, profile_pictures.places(screen, profile), "Profiel", profile_sheets.places_sheet)


# Side by side

def _beside(screen: Screen, profile: Profile) -> str:
    names = [screen.world.names[code] for code in profile.columns]
    table = profile_chart.tint_table(names, profile.tint_rows, f"{profile.monitor.name}: {', '.join(names)}",
                                     profile_pictures.middle_words(profile))
    picture = f"{profile_chart.TINT_LEGEND}{parts.sideways(len(names) + 2)}{table}"
    return _content(profile.beside_sentence, picture, profile_words.BESIDE_TO_READ, profile.group_line,
                    profile.beside_source_line)


def _draw_beside(screen: Screen, profile: Profile, content: str) -> None:
    names = screen.world.names
    options = [code for code in names if code != profile.own]
    st.multiselect(f"Naast {profile.own_name}", options, format_func=names.__getitem__, max_selections=MAX_BESIDE,
                   placeholder="Kies gemeenten",
                   **state.bound("naast", list(profile.beside), lambda codes: state.change(naast=tuple(codes))))
    large_html(content)
    _take_along(screen, profile, profile_pictures.tints(screen, profile), "Gemeenten", profile_sheets.beside_sheet)


# Through the years

def _years(screen: Screen, profile: Profile) -> str:
    legend = parts.legend_html("Legenda", profile_pictures.years_marks(profile, screen.theme))
    pictures = profile_chart.small_lines(profile.small_lines, profile.years, screen.theme)
    return _content(profile.years_sentence, legend + pictures,
                    profile_words.YEARS_TO_READ, profile.group_line, profile.years_source_line)


def _draw_years(screen: Screen, profile: Profile, content: str) -> None:
    chapter = profile.chapter()
    state.switch("hoofdstuk", "Hoofdstuk", {c.id: c.name for c in profile.monitor.chapters}, chapter.id)
    st.header(chapter.name, anchor=False)
    large_html(content)
    with st.expander("De cijfers als tabel"):
        parts.table(profile.years_table(), f"{chapter.name}, {profile.own_name}")
    _take_along(screen, profile, profile_pictures.years(screen, profile), "Jaren", profile_sheets.years_sheet)


_VIEWS: dict[str, tuple[Callable[[Screen, Profile], str], Callable[[Screen, Profile, str], None]]] = {
    PLACES: (_places, _draw_places), BESIDE: (_beside, _draw_beside), YEARS: (_years, _draw_years)}
