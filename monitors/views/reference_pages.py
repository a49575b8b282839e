"""Bodies of the pages Begrippen and Bronnen: what the catalogue and the data set say of themselves."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from monitors.catalogue.model import Chapter, Indicator
from monitors.domain.period import parse_period
from monitors.presentation.numbers import format_number, format_observation, unit_label
from monitors.presentation.terms import TERMS
from monitors.presentation.wording import on_date
from monitors.views import open_data_part, parts
from monitors.views.frame import Screen, notice
from monitors.views.judging import revisions_of

MOST_REVISED = 100  # lines of one table


def _facts(rows: list[tuple[str, str]]) -> None:
    st.html('<dl class="km-facts">' + "".join(
        f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in rows) + "</dl>")


def _indicator_text(i: Indicator) -> str:
    return f"{i.definition} {i.rationale} Let op: {i.caution} Eenheid: {unit_label(i.unit)}. Peilmoment: {i.reference}."


def _chapter(screen: Screen, chapter: Chapter) -> None:
    known = screen.world.catalogue.indicators
    with st.expander(f"{chapter.name} ({len(chapter.indicators)})"):
        _facts([(known[name].name, _indicator_text(known[name])) for name in chapter.indicators])


def terms(screen: Screen) -> None:
    """Draws Begrippen."""
    st.title("Begrippen", anchor=False)
    parts.lead("Wat betekenen de woorden en de cijfers? De uitleg komt uit dezelfde catalogus als de cijfers.")
    st.header("Woorden", anchor=False)
    _facts(list(TERMS))
    for monitor in screen.world.catalogue.monitors.values():
        st.header(monitor.name, anchor=False)
        for chapter in monitor.chapters:
            _chapter(screen, chapter)
    st.header("Groepen om mee te vergelijken", anchor=False)
    _facts([(kind.name, kind.note) for kind in screen.world.catalogue.groups.values()])


def sources(screen: Screen) -> None:
    """Draws Bronnen."""
    st.title("Bronnen", anchor=False)
    parts.lead("Elk cijfer komt uit een openbare bron. Hier staat uit welke, met welke licentie, en hoeveel cijfers er "
               "in deze gegevensset zitten.")
    world = screen.world
    counts = world.store.source_counts()
    rows = sorted((s for s in world.catalogue.sources.values() if counts[s.id]), key=lambda s: (s.producer, s.id))
    parts.table(pd.DataFrame({
        "Bron": [s.producer for s in rows], "Tabel": [s.id for s in rows], "Titel": [s.title for s in rows],
        "Licentie": [s.licence for s in rows], "Vastgelegd": [s.accessed for s in rows],
        "Cijfers": [format_number(counts[s.id]) for s in rows], "Opmerking": [s.note for s in rows],
    }), "Bronnen met cijfers in deze gegevensset")
    _borders(screen)
    open_data_part.downloads(screen)
    _coverage(screen)
    _withheld(screen)
    _revised(screen)
    _waiting(screen)
    _for_the_keeper()


def _borders(screen: Screen) -> None:
    st.header("Grenzen op de kaarten", anchor=False)
    parts.lead("Een kaart krijgt de grenzen van het jaar waar haar cijfers bij horen. Zijn die er niet, dan staat dat "
               "bij de kaart.")
    found = sorted(screen.world.store.borders(), key=lambda b: (b.level.label, -b.year))
    parts.table(pd.DataFrame({
        "Grenzen van": [b.level.label for b in found], "Jaar": [str(b.year) for b in found],
        "Bron": [b.source for b in found], "Licentie": [b.licence for b in found],
        "Vastgelegd": [b.accessed for b in found], "Adres": [b.url for b in found],
    }), "Grenzen in deze gegevensset")


def _coverage(screen: Screen) -> None:
    st.header("Welke jaren per cijfer", anchor=False)
    known = screen.world.catalogue.indicators
    counts = screen.world.store.counts()
    shown = [i for i in screen.world.catalogue.arranged if i in counts]
    parts.table(pd.DataFrame({
        "Cijfer": [known[i].name for i in shown],
        "Van": [parse_period(counts[i][1]).label for i in shown],
        "Tot en met": [parse_period(counts[i][2]).label for i in shown],
        "Cijfers van gemeenten": [format_number(counts[i][0]) for i in shown],
    }), "Cijfers voor de gemeenten van nu")


def _withheld(screen: Screen) -> None:
    st.header("Achtergehouden cijfers", anchor=False)
    names = {**screen.world.former_names}
    known = screen.world.catalogue.indicators
    for held in screen.world.store.withheld():
        place = names.get(held.region, held.region)
        notice(f"{known[held.indicator].name}, {place}, {parse_period(held.period).label}: gepubliceerd is "
               f"{format_number(held.published)}. {held.reason}")


def _revised(screen: Screen) -> None:
    """The figures that a later load changed: of the chosen municipality, else how many there are of all."""
    world, own = screen.world, screen.selection.gemeente
    st.header("Herziene cijfers", anchor=False)
    since = on_date(world.loads[0].loaded_at[:10])
    parts.lead(f"Deze app bewaart sinds {since.removeprefix('op ')} wanneer welk cijfer is geladen, en wat een "
               "latere lading veranderde.")
    found = [r for r in world.store.revisions() if r.of_value] if own is None else revisions_of(world, own)
    if not found:
        notice("Sindsdien is geen enkel cijfer herzien." if own is None else
               f"Sindsdien is geen enkel cijfer van {world.names[own]} herzien.")
        return
    if own is None:
        many = "is 1 cijfer" if len(found) == 1 else f"zijn {format_number(len(found))} cijfers"
        notice(f"Er {many} van gemeenten herzien. Kies op een andere pagina een "
               "gemeente om haar herziene cijfers hier te zien.")
        return
    known, loads = world.catalogue.indicators, {load.id: load.loaded_at[:10] for load in world.loads}
    parts.table(pd.DataFrame([
        (on_date(loads[r.load]).removeprefix("op "), known[r.indicator].name, parse_period(r.period).label,
         format_observation(r.before, known[r.indicator]), format_observation(r.after, known[r.indicator]),
         "bron" if r.by_source else "berekening") for r in found[:MOST_REVISED]],
        columns=["Geladen", "Cijfer", "Periode", "Was", "Is", "Door"]),
        f"{world.names[own]}: {format_number(min(len(found), MOST_REVISED))} van {format_number(len(found))} herziene "
        "cijfers, de nieuwste eerst")


def _waiting(screen: Screen) -> None:
    st.header("Cijfers die nog komen", anchor=False)
    world = screen.world
    waiting = parts.without_figures(world, world.catalogue.arranged)
    known, origin = world.catalogue.indicators, world.catalogue.sources
    parts.table(pd.DataFrame({
        "Cijfer": [known[i].name for i in waiting],
        "Bron": [f"{origin[known[i].source.table].producer}: {origin[known[i].source.table].title}" for i in waiting],
        "Hoe ze komen": [world.catalogue.way_in(known[i]) for i in waiting],
    }), "Deze cijfers horen bij de monitors, maar staan niet in deze gegevensset")


# What the one who keeps the app runs, in a terminal beside it; other pages send a reader here.
_ORDERS = (
    ("Nagaan of elke bron er nog is, en wat er nieuw is", "python -m monitors.prepare --check-sources"),
    ("Nieuwe cijfers en grenzen ophalen, ook die van wijken en buurten", "python -m monitors.prepare --live"),
    ("De grenzen van één jaar ophalen", "python -m monitors.prepare --borders JAAR"),
    ("Een download of eigen bestand toevoegen: zet het in de map data/import, en begin met",
     "python -m monitors.prepare --describe BESTAND"),
    ("Afspraken voor iedereen klaarzetten: zet een dossier in de map data/dossiers, en zie alle bezwaren met",
     "python -m monitors.catalogue.dossiers --check"),
    ("Van een Word- of Excel-bestand nagaan of elk cijfer nog klopt", "python -m monitors.verify BESTAND"),
    ("De trefzekerheid opnieuw uitrekenen", "python -m monitors.prepare.backtest"),
)


def _for_the_keeper() -> None:
    st.header("Voor wie de app beheert", anchor=False)
    parts.table(pd.DataFrame(_ORDERS, columns=["Wat", "Opdracht"]),
                "Opdrachten op de computer waar de app draait; de README legt ze uit")
