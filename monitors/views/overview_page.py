"""Body of the page Overzicht."""

from __future__ import annotations

from html import escape

import streamlit as st

from monitors.catalogue.model import Catalogue, Monitor
from monitors.presentation import wording
from monitors.presentation.comparability_words import few_sentence
from monitors.presentation.numbers import format_number
from monitors.views import download, parts, pictures
from monitors.views.course_parts import examples_notice, verdicts_html
from monitors.views.dossiers import shelf
from monitors.views.figure import Figure
from monitors.views.frame import Screen, notice_html
from monitors.views.judging import judged
from monitors.views.selection import ALWAYS
from monitors.views.take_along import take_along

STANDOUTS_PER_SIDE = 2
_MAP_HEIGHT = 480


def body(screen: Screen) -> None:
    """Draws the page; without a municipality it says what the app is and asks for one."""
    parts.choose_gemeente_and_group(screen)
    name = screen.world.names.get(screen.selection.gemeente or "")
    if name is None:
        _welcome(screen)
        return
    st.title(f"Hoe staat {name} ervoor?", anchor=False)
    _course(screen)
    _standouts(screen, name)
    for monitor in screen.world.catalogue.monitors.values():
        _monitor(screen, monitor)


def _welcome(screen: Screen) -> None:
    st.title("Hoe staat uw gemeente ervoor?", anchor=False)
    parts.lead("Koersmonitor laat zien waar een gemeente staat op wonen en in het sociaal domein, vergeleken met "
               "andere gemeenten, en welke kant het op gaat. Kies hierboven een gemeente of klik er een aan op de "
               "kaart. U kunt ook een oude naam typen, zoals Weesp.")
    known = screen.world.catalogue
    left, right = st.columns(2, gap="large")
    with left:
        st.html(_monitor_facts(known))
    with right:
        figure = Figure(screen.world, screen.selection, screen.world.example)
        st.subheader(figure.value_title, anchor=False)
        parts.gemeente_map(screen, figure, _MAP_HEIGHT)
        seen = pictures.region_map(screen, figure)
        take_along(screen, seen, {"Kaart": lambda: download.map_sheet(figure, seen.where.link)})
        st.page_link(parts.INDICATOR_PAGE, label="Deze cijfers als tabel", query_params={
            "indicator": figure.indicator.id, "weergave": "tabel"} | screen.selection.to_query(ALWAYS))


def _monitor_facts(known: Catalogue) -> str:
    rows = "".join(
        f"<dt>{escape(m.name)}</dt><dd>{escape(m.description)} {len(m.indicators)} cijfers in {len(m.chapters)} "
        f"hoofdstukken: {escape(', '.join(c.name for c in m.chapters))}.</dd>" for m in known.monitors.values())
    return f'<dl class="km-facts is-narrow">{rows}</dl>'


def _course(screen: Screen) -> None:
    """How the agreements stand, where there are any."""
    entries = shelf(screen.world).by_region.get(screen.selection.gemeente or "", ())
    if not entries:
        return
    st.header("Liggen de afspraken op koers?", anchor=False)
    told = examples_notice(dossier.example for dossier, _ in entries)
    st.html((notice_html(told) if told else "")
            + verdicts_html(judged(screen.world, agreement).verdict for _, agreement in entries))
    st.page_link(parts.KOERS_PAGE, label="Alle afspraken", query_params=screen.selection.to_query(ALWAYS))


_SIDES = {1: ("Gunstig", "good"), -1: ("Aandachtspunt", "bad"), 0: ("Anders", "neutral")}


def _standouts(screen: Screen, name: str) -> None:
    """What differs most from the group: good, bad and neither, in sentences."""
    st.header("Wat valt op", anchor=False)
    group = screen.world.group(screen.selection)
    found = screen.world.standouts(screen.selection.gemeente or "", group, STANDOUTS_PER_SIDE)
    if not found:
        parts.lead(f"{name} wijkt nergens sterk af van de {group.name}.")
        return
    items = []
    for standout in found:
        figure = Figure(screen.world, screen.selection, standout.indicator)
        a = figure.assessment
        if a is None or a.summary is None:
            continue
        word, tone = _SIDES[standout.side]
        sentence = wording.standout_sentence(figure.indicator, a.observation, a.summary, standout.score, name,
                                             group.name)
        when = ", ".join((figure.period_label, *figure.marks))
        items.append(f'<li class="is-{tone}"><strong>{word}.</strong> {escape(sentence)} '
                     f'<span class="km-muted">({escape(when)})</span></li>')
    few = few_sentence(name, screen.world.persons(screen.selection.gemeente or ""))
    st.html((notice_html(few) if few else "") + f'<ul class="km-standouts">{"".join(items)}</ul>')
    parts.source_line(f"Vergeleken met de {group.name}: de cijfers die het verst van de middelste gemeente liggen, ten "
                      f"hoogste één per hoofdstuk en {format_number(STANDOUTS_PER_SIDE)} per soort. ‘Gunstig’ en "
                      "‘aandachtspunt’ zeggen aan welke kant het cijfer ligt; ‘anders’ staat bij cijfers zonder "
                      "gunstige kant. Een afwijking is een signaal, geen oordeel.")


def _monitor(screen: Screen, monitor: Monitor) -> None:
    st.header(monitor.name, anchor=False)
    parts.tiles(screen, monitor.highlights)
    st.page_link(f"pages/monitor/{monitor.id}.py", label=f"Alle cijfers: {monitor.name}",
                 query_params=screen.selection.to_query(ALWAYS))
