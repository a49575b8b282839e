"""Bodies of the pages of one monitor and of the themes: chapters, with a tile for each indicator."""

from __future__ import annotations

import streamlit as st

from monitors.catalogue.model import Monitor
from monitors.views import parts, state
from monitors.views.frame import Screen, notice

FIELDS = ("hoofdstuk", "jaar", "schaal", "indeling")
THEME_FIELDS = ("thema", *FIELDS)


def body(screen: Screen, monitor_id: str) -> None:
    """Draws a chapter of the monitor; the first where none of this monitor is chosen."""
    monitor = screen.world.catalogue.monitors[monitor_id]
    parts.choose_gemeente_and_group(screen)
    st.title(monitor.name, anchor=False)
    _chapter(screen, monitor)


def themes(screen: Screen) -> None:
    """Draws a theme: the first where none is chosen."""
    known = screen.world.catalogue.theme_monitors
    theme = known.get(screen.selection.thema or "") or next(iter(known.values()))
    parts.choose_gemeente_and_group(screen)
    st.title(f"Thema {theme.name}", anchor=False)
    state.switch("thema", "Thema", {t.id: t.name for t in known.values()}, theme.id)
    parts.lead(theme.description)
    _chapter(screen, theme)


def _chapter(screen: Screen, monitor: Monitor) -> None:
    chapters = {chapter.id: chapter for chapter in monitor.chapters}
    chosen = chapters.get(screen.selection.hoofdstuk or "", monitor.chapters[0])
    state.switch("hoofdstuk", "Hoofdstuk", {key: chapter.name for key, chapter in chapters.items()}, chosen.id)
    st.header(chosen.name, anchor=False)
    parts.lead(chosen.question)
    if screen.selection.gemeente is None:
        notice("Kies een gemeente om haar cijfers te zien.")
        return
    parts.choose_for_tiles(screen, chosen.indicators)
    parts.tiles(screen, chosen.indicators)
    if len(parts.without_figures(screen.world, chosen.indicators)) == len(chosen.indicators):
        notice("Van dit hoofdstuk zijn er nog geen cijfers in deze app. Welke cijfers nog komen, en uit welke bron, "
               "staat op de pagina Bronnen.")
        return
    group = screen.world.group(screen.selection)
    note = "" if group.everybody else f" {group.note}"
    parts.source_line(f"Vergeleken met de {group.name}.{note} De bron van elk cijfer staat op zijn pagina.")
