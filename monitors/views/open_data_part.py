"""The part of the page Bronnen that gives the figures away: files to download, and where to ask for more."""

from __future__ import annotations

from html import escape

import streamlit as st

from monitors.exports import open_data
from monitors.presentation.wording import on_date
from monitors.views import parts, server
from monitors.views.frame import Screen, notice
from monitors.views.packages import packages


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
    ready = packages.ready(known)
    if ready:
        made = on_date(known.store.meta["created"][:10])
        st.html('<ul class="km-prose">' + "".join(
            f'<li><a href="/api/v1/packages/{escape(p.id)}.zip" download>{escape(p.monitor.name)}, '
            f"{open_data.FORMATS[p.format]}</a> ({open_data.megabytes(ready[p.id].stat().st_size)})</li>"
            for p in open_data.publications(known.catalogue).values())
            + f'</ul><p class="km-source">Gemaakt {escape(made)}, gegevensset {escape(known.store.meta["version"])}. '
            "CSV opent u in een rekenblad, Parquet is voor programma's. In elk bestand staat uitleg.</p>")
    elif packages.failed(known):
        notice("De bestanden konden niet worden gemaakt. De fout staat in het logboek van de server.", warning=True)
    else:
        packages.start(known)
        notice("De bestanden worden klaargezet. Laad deze pagina over een minuut opnieuw.")
    st.html('<p class="km-prose"><a href="/api">Een deel van de cijfers opvragen, voor programma\'s</a></p>')
