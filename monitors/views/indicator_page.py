"""Body of the page Indicator."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from monitors.domain.region import RegionLevel
from monitors.exports.picture import Picture
from monitors.presentation import charts, wording
from monitors.presentation.numbers import status_meaning
from monitors.presentation.picture_words import beside
from monitors.views import download, draft, parts, pictures, state
from monitors.views.figure import Figure
from monitors.views.frame import Screen, notice, notice_html
from monitors.views.selection import ALWAYS, BASIS_THEN, WHAT_IF
from monitors.views.take_along import take_along

FIELDS = ("indicator", "jaar", "schaal", "indeling", "weergave")
RANKING, TABLE, SERIES = "ranglijst", "tabel", "reeks"
_VIEWS = {RANKING: "Ranglijst", TABLE: "Tabel", SERIES: "Reeks in cijfers"}
_MAP_HEIGHT, _TREND_HEIGHT = 520, 380
_NOT_ON_MAP = ("Op de kaart staan de gemeenten van nu; een gemeente die sindsdien is opgeheven, staat alleen in de "
               "ranglijst en de tabel.",)


def body(screen: Screen) -> None:
    """Draws the page; the first indicator of the first monitor where none is chosen."""
    name = screen.selection.indicator or screen.world.example
    figure = Figure(screen.world, screen.selection, name)
    with st.container(key="keuzes"):
        parts.choose_figure(screen, figure)
    st.title(figure.indicator.name, anchor=False)
    if figure.period is None:
        _no_figures(figure)
    else:
        _headline(figure)
        _pictures(screen, figure)
        _details(screen, figure)
        if figure.own_name:
            draft.draft(lambda: draft.matter_of(screen, figure))
    _about(screen, figure)


def _no_figures(figure: Figure) -> None:
    source = figure.source
    told = (f"Van dit cijfer zijn er nog geen gegevens in deze app. De bron is {source.producer}: {source.title}. Wie "
            "de app beheert, kan ze toevoegen.")
    st.html(notice_html(told) + parts.link_html("bronnen", {}, "Bronnen: welke cijfers nog komen, en hoe"))


def _headline(figure: Figure) -> None:
    parts.tell_other_year(figure)
    if figure.own_name is None:
        parts.lead("Kies een gemeente, of klik er een aan op de kaart.")
        cautions = parts.cautions_html(figure)
        if cautions:
            st.html(cautions)
        return
    absent = " is-absent" if figure.observation.value is None else ""
    st.html(f'<div class="km-headline"><p class="km-tile-value{absent}">{escape(figure.value_text)}</p>'
            f'<p class="km-tile-meta"><span>{escape(figure.own_name)}, {escape(figure.period_label)}</span>'
            f"{parts.badge_html(figure)}{parts.change_html(figure)}</p>"
            f'<p class="km-lead">{escape(" ".join(figure.headline()))}</p></div>{parts.cautions_html(figure)}')
    if figure.withheld_reason:
        notice(f"Dit cijfer is gepubliceerd maar wordt achtergehouden. {figure.withheld_reason}", warning=True)
    elif figure.observation.value is None:
        notice(status_meaning(figure.observation.status))


def _pictures(screen: Screen, figure: Figure) -> None:
    chosen = screen.selection
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader("Kaart", anchor=False)
        parts.gemeente_map(screen, figure, _MAP_HEIGHT, *(_NOT_ON_MAP if chosen.indeling == BASIS_THEN else ()))
        seen = pictures.region_map(screen, figure)
        take_along(screen, seen, {"Kaart": lambda: download.map_sheet(figure, seen.where.link)})
        query = chosen.to_query((*ALWAYS, "indicator", "jaar", "schaal")) | {"indicator": figure.indicator.id}
        st.html(parts.link_html("kaart", query, "Zoombare kaart, met alle gemeenten in een tabel"))
    with right:
        st.subheader("Ontwikkeling", anchor=False)
        trend = pictures.development(screen, figure, _TREND_HEIGHT)
        spec, rows = charts.steady(trend.vega(screen.theme), trend.rows)
        st.vega_lite_chart(rows, spec, theme=None, key="ontwikkeling", alt=parts.TREND_ALT)
        parts.legend("Legenda bij de ontwikkeling", trend.legend(screen.theme), trend.description,
                     figure.series_source_line)
        sheets = {}
        if figure.own_name:
            sheets[f"Reeks {figure.own_name}"] = lambda: download.series_sheet(figure, trend.where.link)
        if figure.group_series():
            sheets["Groep"] = lambda: download.group_sheet(figure, trend.where.link)
        take_along(screen, trend, sheets)
        with st.container(horizontal=True):
            parts.choose_scale(figure)
            parts.choose_basis(screen)


def _details(screen: Screen, figure: Figure) -> None:
    view = screen.selection.weergave or RANKING
    state.switch("weergave", "Weergave", _VIEWS, view, label_visibility="collapsed")
    bars = pictures.ranking(screen, figure)
    if view == TABLE:
        parts.table(figure.table(), f"{figure.value_title}: {figure.group.name}")
    elif view == SERIES:
        parts.table(figure.series_table(), f"{figure.indicator.name}: {beside(figure.own_name, figure.group.name)}")
    else:
        spec, rows = charts.steady(bars.vega(screen.theme), bars.rows)
        st.vega_lite_chart(rows, spec, theme=None, key="ranglijst",
                           on_select=lambda: state.take_click("ranglijst"), selection_mode="kies",
                           alt=parts.RANKING_ALT)
        parts.spoken_only(figure.ranking_alt)
    take_along(screen, bars, {"Ranglijst": lambda: download.ranking_sheet(figure, bars.where.link)})
    if figure.own_name:
        st.html(_onward(screen, figure))


def _onward(screen: Screen, figure: Figure) -> str:
    """Where to go from the figure of a municipality."""
    query = {"indicator": figure.indicator.id} | screen.selection.to_query(ALWAYS)
    found = parts.link_html("koers", {"onderdeel": WHAT_IF} | query, "Wat vraagt een doel voor dit cijfer?")
    if RegionLevel.WIJK in screen.world.levels.get(figure.indicator.id, ()):
        found += parts.link_html("wijken", query, "Per wijk bekijken")
    return found


def development(screen: Screen) -> Picture | str:
    """The development of the chosen indicator as a picture, or that there are no figures."""
    return _picture(screen, pictures.development)


def ranking(screen: Screen) -> Picture | str:
    """The ranking of the chosen indicator as a picture, or that there are no figures."""
    return _picture(screen, pictures.ranking)


def _picture(screen: Screen, make: Callable[[Screen, Figure], Picture]) -> Picture | str:
    figure = Figure(screen.world, screen.selection, screen.selection.indicator or screen.world.example)
    return pictures.no_figures(figure) if figure.period is None else make(screen, figure)


def _about(screen: Screen, figure: Figure) -> None:
    i, source = figure.indicator, figure.source
    st.subheader("Wat zegt dit cijfer?", anchor=False)
    facts = [
        ("Wat is het", i.definition),
        ("Waarom van belang", i.rationale),
        ("Wat het niet zegt", i.caution),
        ("Gunstig of ongunstig", f"{wording.DIRECTIONS[i.direction].capitalize()}."),
        ("Peilmoment", f"{i.reference}; {wording.PERIODICITIES[i.periodicity]}"),
        ("Bron", f"{source.producer}, tabel {source.id}: {source.title}. {source.note}"
                 + (f" Kolom: {i.source.measure}." if i.source.measure else "")),
        ("Licentie", source.licence),
    ]
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in facts)
    breaks = "".join(notice_html(f"Breuk in {at.period}: {at.reason}") for at in figure.breaks)
    st.html(f'<dl class="km-facts">{rows}</dl>{breaks}{_lookalikes(screen, figure)}')


def _lookalikes(screen: Screen, figure: Figure) -> str:
    """Indicators that are taken for this one, with the difference."""
    found, known = "", screen.world.catalogue
    for other, reason in known.lookalikes_of(figure.indicator.id).items():
        name = known.indicators[other].name
        found += notice_html(f"Lijkt op ‘{name}’, maar is iets anders: {reason[0].lower()}{reason[1:]}")
        found += parts.link_html("indicator", {"indicator": other} | screen.selection.to_query(ALWAYS), name)
    return found
