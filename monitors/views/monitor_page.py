"""Body of the page of one monitor: its chapters, a tile for each indicator."""

from __future__ import annotations

import streamlit as st

from monitors.views import parts, state
from monitors.views.frame import Screen, notice

FIELDS = ("hoofdstuk", "jaar", "schaal", "indeling")


def body(screen: Screen, monitor_id: str) -> None:
    """Draws a chapter of the monitor; the first where none of this monitor is chosen."""
    monitor = screen.world.catalogue.monitors[monitor_id]
    parts.choose_gemeente_and_group(screen)
    st.title(monitor.name, anchor=False)
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
    group = screen.world.group(screen.selection)
    note = "" if group.everybody else f" {group.note}"
    parts.source_line(f"Vergeleken met de {group.name}.{note} De bron van elk cijfer staat op zijn pagina.")
