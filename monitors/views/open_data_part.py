"""The part of the page Bronnen that gives the figures away: files to download, and where to ask for more."""

from __future__ import annotations

from html import escape

import streamlit as st

from monitors.presentation.wording import on_date
from monitors.views import parts, server
from monitors.views.frame import Screen, notice
from monitors.views.packages import files_html


def downloads(screen: Screen) -> None:
    """Draws the links; without our own server there are none, and then how to start it."""
    st.header("Open data", anchor=False)
    parts.lead("Neem alle cijfers mee om zelf te rekenen: met status, weging, afrondingsmarge, bron en licentie. "
               "Afgeschermde en achtergehouden cijfers zijn leeg.")
    if not server.running["routes"]:
        notice("Deze server geeft geen bestanden. Start de Koersmonitor met: make run. Of schrijf de bestanden naar "
               "een map met: python -m monitors.exports.open_data MAP")
        return
    known = screen.world
    files, said = files_html(known)
    if files:
        made = on_date(known.store.meta["created"][:10])
        st.html(f'<ul class="km-prose">{files}</ul><p class="km-source">Gemaakt {escape(made)}, gegevensset '
                f"{escape(known.store.meta['version'])}. CSV opent u in een rekenblad, Parquet is voor programma's. "
                "In elk bestand staat uitleg.</p>")
    else:
        notice(said)
    st.html('<p class="km-prose"><a href="/api">Een deel van de cijfers opvragen, voor programma\'s</a></p>')
