"""Body of the page Indicator."""

from __future__ import annotations

from html import escape

import streamlit as st

from monitors.catalogue.model import Direction, Periodicity
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.presentation import charts
from monitors.presentation.numbers import status_meaning, unit_label
from monitors.views import download, parts, state
from monitors.views.figure import Figure
from monitors.views.frame import ALWAYS, Screen, notice
from monitors.views.selection import BASIS_THEN, WHAT_IF

FIELDS = ("indicator", "jaar", "schaal", "indeling", "weergave")
RANKING, TABLE, SERIES = "ranglijst", "tabel", "reeks"
_VIEWS = {RANKING: "Ranglijst", TABLE: "Tabel", SERIES: "Reeks in cijfers"}
_DIRECTIONS = {
    Direction.UP: "Hoger is gunstiger.",
    Direction.DOWN: "Lager is gunstiger.",
    Direction.NEUTRAL: "Hoger of lager is op zichzelf niet beter of slechter.",
}
_PERIODICITY = {
    Periodicity.YEAR: "elk jaar", Periodicity.HALF_YEAR: "elk half jaar", Periodicity.QUARTER: "elk kwartaal",
    Periodicity.MONTH: "elke maand", Periodicity.IRREGULAR: "niet elk jaar",
}
_MAP_HEIGHT, _TREND_HEIGHT = 520, 380


def body(screen: Screen) -> None:
    """Draws the page; the first indicator of the first monitor where none is chosen."""
    name = screen.selection.indicator or screen.world.example
    figure = Figure(screen.world, screen.selection, name)
    _choices(screen, figure, name)
    st.title(figure.indicator.name, anchor=False)
    if figure.period is None:
        _no_figures(figure)
    else:
        _headline(figure)
        _pictures(screen, figure)
        _details(screen, figure)
    _about(figure)


def _choices(screen: Screen, figure: Figure, name: str) -> None:
    known = screen.world.catalogue
    options = list(dict.fromkeys(i for m in known.monitors.values() for i in m.indicators))
    if name not in options:
        options.insert(0, name)
    with st.container(key="keuzes"):
        one, two, three, four = st.columns([2, 3, 1.4, 2])
        with one:
            parts.choose_gemeente(screen)
        with two:
            parts.choose_indicator(screen, options, name)
        with three:
            parts.choose_period(figure)
        with four:
            parts.choose_group(screen)
        parts.choose_members(screen)


def _no_figures(figure: Figure) -> None:
    source = figure.source
    notice(f"Van dit cijfer zijn er nog geen gegevens in deze gegevensset. De bron is {source.producer}: "
           f"{source.title}. {source.run}")


def _headline(figure: Figure) -> None:
    if not figure.exact:
        asked = parse_period(figure.selection.jaar or "").label
        notice(f"Voor {asked} zijn er geen cijfers. U ziet het dichtstbijzijnde jaar: {figure.period_label}.",
               warning=True)
    if figure.own_name is None:
        parts.lead("Kies een gemeente, of klik er een aan op de kaart.")
        return
    absent = " is-absent" if figure.observation.value is None else ""
    st.html(f'<div class="km-headline"><p class="km-tile-value{absent}">{escape(figure.value_text)}</p>'
            f'<p class="km-tile-meta"><span>{escape(figure.own_name)}, {escape(figure.period_label)}</span>'
            f"{parts.badge_html(figure)}{parts.change_html(figure)}</p>"
            f'<p class="km-lead">{escape(" ".join(figure.headline()))}</p></div>')
    if figure.withheld_reason:
        notice(f"Dit cijfer is gepubliceerd maar wordt achtergehouden. {figure.withheld_reason}", warning=True)
    elif figure.observation.value is None:
        notice(status_meaning(figure.observation.status))


def _pictures(screen: Screen, figure: Figure) -> None:
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader("Kaart", anchor=False)
        parts.gemeente_map(screen, figure, _MAP_HEIGHT)
    with right:
        st.subheader("Ontwikkeling", anchor=False)
        unit, trend = unit_label(figure.indicator.unit), figure.trend_frame()
        drawn, statuses = set(trend["serie"].to_pylist()), figure.trend_statuses()
        spec = charts.trend_spec(screen.theme, unit, figure.indicator.decimals, from_zero=figure.indicator.additive,
                                 own=charts.OWN in drawn, group=charts.GROUP in drawn, height=_TREND_HEIGHT)
        st.vega_lite_chart(trend, spec, theme=None, key="ontwikkeling", alt=parts.TREND_ALT)
        parts.legend("Legenda bij de ontwikkeling",
                     charts.trend_marks(screen.theme, statuses, figure.middle_word), figure.trend_alt)
        parts.source_line(figure.series_source_line)
        with st.container(horizontal=True):
            parts.choose_scale(figure)
            parts.choose_basis(screen)
    parts.source_line(figure.source_line)
    if screen.selection.indeling == BASIS_THEN:
        parts.source_line("Op de kaart staan de gemeenten van nu; een gemeente die sindsdien is opgeheven, staat "
                          "alleen in de ranglijst en de tabel.")


def _details(screen: Screen, figure: Figure) -> None:
    view = screen.selection.weergave or RANKING
    state.switch("weergave", "Weergave", _VIEWS, view, label_visibility="collapsed")
    if view == TABLE:
        parts.table(figure.table(), f"{figure.value_title}: {figure.group.name}")
    elif view == SERIES:
        parts.table(figure.series_table(), f"{figure.indicator.name}: {figure.own_name or 'kies een gemeente'}")
    else:
        bars = figure.ranking_frame()
        spec = charts.ranking_spec(screen.theme, unit_label(figure.indicator.unit), figure.indicator.decimals,
                                   bars.num_rows)
        st.vega_lite_chart(bars, spec, theme=None, key="ranglijst",
                           on_select=lambda: state.take_click("ranglijst"), selection_mode="kies",
                           alt=parts.RANKING_ALT)
        parts.spoken_only(figure.ranking_alt)
    name = f"{figure.indicator.name} {figure.period_label}"
    link = state.link(screen.selection, screen.kept)
    sheets = {"Ranglijst": lambda: download.ranking_sheet(figure, link)}
    if figure.own_name:
        sheets[f"Reeks {figure.own_name}"] = lambda: download.series_sheet(figure, link)
    parts.downloads(name, sheets)
    if figure.own_name:
        st.page_link(parts.KOERS_PAGE, label="Wat vraagt een doel voor dit cijfer?", query_params={
            "onderdeel": WHAT_IF, "indicator": figure.indicator.id} | screen.selection.to_query(ALWAYS))
        if RegionLevel.WIJK in screen.world.levels.get(figure.indicator.id, ()):
            st.page_link(parts.WIJKEN_PAGE, label="Per wijk bekijken",
                         query_params={"indicator": figure.indicator.id} | screen.selection.to_query(ALWAYS))


def _about(figure: Figure) -> None:
    i, source = figure.indicator, figure.source
    st.subheader("Wat zegt dit cijfer?", anchor=False)
    facts = [
        ("Wat is het", i.definition),
        ("Waarom van belang", i.rationale),
        ("Wat het niet zegt", i.caution),
        ("Gunstig of ongunstig", _DIRECTIONS[i.direction]),
        ("Peilmoment", f"{i.reference}; {_PERIODICITY[i.periodicity]}"),
        ("Bron", f"{source.producer}, tabel {source.id}: {source.title}. {source.note}"
                 + (f" Kolom: {i.source.measure}." if i.source.measure else "")),
        ("Licentie", source.licence),
    ]
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in facts)
    st.html(f'<dl class="km-facts">{rows}</dl>')
    for at in figure.breaks:
        notice(f"Breuk in {at.period}: {at.reason}")
