"""Body of the page Zoeken: all that was found for a question."""

from __future__ import annotations

import streamlit as st

from monitors.presentation.numbers import format_number
from monitors.views import finder, parts
from monitors.views.frame import Screen, notice

FIELDS = ("zoek",)


def body(screen: Screen) -> None:
    """Draws the answers under their headings; without a question, or without an answer, what to do."""
    question = screen.selection.zoek
    if question is None:
        st.title("Zoeken", anchor=False)
        parts.lead("Typ boven in het scherm wat u zoekt: een gemeente, ook een van vroeger, een wijk, een cijfer, een "
                   "begrip of een pagina. Een tikfout geeft niet. De toets / brengt u naar het zoekvak.")
        return
    found = finder.answers(screen.world, question, screen.selection)
    st.title(f"Gevonden bij ‘{question}’" if found else f"Niets gevonden bij ‘{question}’", anchor=False)
    if not found:
        meant = finder.suggestion(screen.world, question)
        notice((f"Bedoelt u {meant}? " if meant else "") + "Probeer een ander woord of een kortere vorm. Alle cijfers "
               "staan op de pagina Begrippen, alle gemeenten in de keuzelijst op het overzicht.")
        return
    if len(found) > finder.MOST_LISTED:
        parts.lead(f"{format_number(len(found))} uitkomsten; u ziet de beste {finder.MOST_LISTED}. Met meer letters "
                   "wordt de lijst korter.")
    st.html(finder.list_html(found[:finder.MOST_LISTED]))
