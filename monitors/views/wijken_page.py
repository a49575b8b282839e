"""Body of the page Wijken: one figure per wijk with its buurten, or (signal_page.py) where figures meet."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import islice

import streamlit as st

from monitors.catalogue.model import Indicator
from monitors.domain.period import parse_period
from monitors.presentation import charts, maps
from monitors.presentation.numbers import status_meaning
from monitors.presentation.wijk_words import FEW, counted
from monitors.views import draft, parts, pictures, signal_page, state, wijken_pictures
from monitors.views.areas import Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.frame import Screen, notice
from monitors.views.map_view import MapView
from monitors.views.selection import ONE_FIGURE, TOGETHER
from monitors.views.take_along import take_along
from monitors.views.wijk_download import buurt_sheet, wijk_sheet
from monitors.views.wijken import WijkFigure

_PARTS = {ONE_FIGURE: "Een cijfer per wijk", TOGETHER: "Wonen naast sociaal domein"}
_RANKING_ALT = "Ranglijst van wijken. De beschrijving staat eronder."
_BUURT_MAP_ALT = "Kaart van de buurten. De beschrijving staat ernaast."
_NO_BUURT_MAP = "Een kaart van de buurten is er nog niet: wie de app beheert, kan hun grenzen ophalen."
_LONGEST_RANKING = 900  # pixels; of more wijken than fit, the ranking scrolls and says so
_OTHERS = 4  # figures that are offered where this one has none


def body(screen: Screen) -> None:
    """Draws the page."""
    st.title("Wijken", anchor=False)
    state.switch("wijkbeeld", "Beeld", _PARTS, screen.selection.wijkbeeld, label_visibility="collapsed")
    own = screen.selection.gemeente
    wijken = Wijken(screen.world, own) if own else None
    if wijken and screen.selection.wijk and screen.selection.wijk not in wijken.known:
        notice(f"De wijk {screen.selection.wijk} kennen we niet in {wijken.name}. U ziet alle wijken.", warning=True)
    if screen.selection.wijkbeeld == TOGETHER:
        signal_page.body(screen, wijken)
    else:
        _one_figure(screen, wijken)


def _one_figure(screen: Screen, wijken: Wijken | None) -> None:
    options, name = wijken_pictures.options(screen.world), wijken_pictures.chosen_indicator(screen)
    figure = WijkFigure(wijken, screen.selection, name) if wijken else None
    _choices(screen, figure, options if name in options else [name, *options], name)
    if wijken is None or figure is None:
        parts.lead("Kies een gemeente; dan ziet u haar wijken.")
        return
    st.header(f"{figure.indicator.name}, {wijken.name}", anchor=False)
    if figure.period is None:
        _way_out(screen, figure, options)
    else:
        _said(figure)
        _pictures(screen, figure)
        with st.expander("De wijken als tabel", expanded=True):
            parts.table(figure.table(), figure.title)
            parts.source_line(" ".join(filter(None, [figure.change_note, FEW])))
    buurten = BuurtFigure(wijken, screen.selection, name, figure.period)
    _buurten(screen, buurten, figure)
    _about(screen, figure, buurten)


def _choices(screen: Screen, figure: WijkFigure | None, options: list[str], name: str) -> None:
    with st.container(key="keuzes"):
        one, two, three, four = st.columns([2, 3, 1.4, 2])
        with one:
            parts.choose_gemeente(screen)
        with two:
            parts.choose_indicator(screen, options, name)
        if figure is not None and figure.period:
            with three:
                parts.choose_period(figure.panel, figure.period)
            with four:
                _choose_wijk(screen, {r.code: r.name for r in figure.rows})


def _choose_wijk(screen: Screen, names: Mapping[str, str]) -> None:
    """One of the wijken on screen, for whoever does not click."""
    value = screen.selection.wijk if screen.selection.wijk in names else None
    st.selectbox("Wijk", sorted(names, key=names.__getitem__), format_func=names.__getitem__, index=None,
                 placeholder="Alle wijken", **state.bound("wijk", value))


def _way_out(screen: Screen, figure: WijkFigure, options: list[str]) -> None:
    """Why there is nothing per wijk, and where there is."""
    hidden = any(figure.panel.by_period.values())
    reason = ("heeft de bron alle cijfers per wijk afgeschermd of niet" if hidden else "zijn er geen cijfers per wijk")
    notice(f"Van {figure.indicator.name} {reason} in {figure.wijken.name}. Kies een ander cijfer, of bekijk het cijfer "
           "van de gemeente.")
    others = islice((o for o in options if figure.wijken.panel(o).filled), _OTHERS)
    with st.container(horizontal=True):
        for other in others:
            st.button(screen.world.choices.indicators[other], type="tertiary", key=f"ander_{other}",
                      on_click=state.change, kwargs={"indicator": other, "jaar": None})
    parts.link_to_indicator(screen, figure.indicator.id, "Het cijfer van de gemeente bekijken")


def _said(figure: WijkFigure) -> None:
    if not figure.exact:
        asked = parse_period(figure.selection.jaar or "").label
        notice(f"Per wijk zijn er geen cijfers over {asked}. U ziet {figure.period_label}.", warning=True)
    if figure.elsewhere:
        notice(figure.elsewhere, warning=True)
    if figure.area_note:
        notice(figure.area_note)
    if len(figure.rows) == 1:
        notice(f"{figure.wijken.name} bestaat uit één wijk; er is dus niets te vergelijken tussen wijken.")
    parts.lead(figure.position)
    if figure.chosen is not None:
        st.html(f'<p class="km-prose"><strong>{escape(figure.chosen_sentence)}</strong></p>')
        if figure.chosen.observation.value is None:
            notice(status_meaning(figure.chosen.observation.status))


def _pictures(screen: Screen, figure: WijkFigure) -> None:
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader("Kaart", anchor=False)
        _map(screen, figure)
    with right:
        st.subheader("Ranglijst", anchor=False)
        picture = wijken_pictures.ranking(screen, figure)
        tall = len(figure.rows) > charts.LABELLED_UP_TO
        if tall:
            parts.source_line(f"Schuif in de ranglijst: er zijn {counted(len(figure.rows), figure.level)}.")
        with st.container(height=_LONGEST_RANKING if tall else "content", border=False):
            st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key="wijkranglijst",
                               selection_mode="kies", alt=_RANKING_ALT,
                               on_select=lambda: state.take_click("wijkranglijst", "wijk"))
        parts.legend("Legenda bij de ranglijst", picture.legend(screen.theme), picture.description)
        take_along(screen, picture)
    parts.source_line(figure.source_line)


def _map(screen: Screen, figure: WijkFigure) -> None:
    view = figure.map_view
    if not signal_page.has_map(figure, view.shapes, figure.period_label):
        return
    spec = maps.choropleth_spec(view.style(screen.theme), geometry_url=view.shapes.url,
                                height=signal_page.MAP_HEIGHT, province_url=None, area_word="Wijk",
                                tallest=view.shapes.tallness)
    key = f"wijkkaart_{figure.wijken.gemeente}"
    st.vega_lite_chart(view.frame(screen.selection.wijk, ()), spec, theme=None, key=key, selection_mode="kies",
                       on_select=lambda: state.take_click(key, "wijk"), alt=signal_page.MAP_ALT)
    parts.map_legend(screen, view, figure.position, *filter(None, (pictures.other_borders(screen.world, view),)))
    take_along(screen, wijken_pictures.wijk_map(screen, figure))


def _buurten(screen: Screen, buurten: BuurtFigure, figure: WijkFigure) -> None:
    place = buurten.place
    st.subheader(f"Buurten van {place}", anchor=False)
    if buurten.period is None:
        notice(f"Van {figure.indicator.name} zijn er geen cijfers per buurt.")
    elif not buurten.rows:
        notice(f"Van {place} zijn er geen buurten in de indeling van {buurten.division}.")
    else:
        if figure.period and buurten.period != figure.period:
            notice(f"Per buurt zijn er geen cijfers over {figure.period_label}. U ziet {buurten.period_label}.",
                   warning=True)
        if buurten.area_note and not (figure.period and figure.area_note):
            notice(buurten.area_note)
        view = buurten.map_view
        st.html(f'<p class="km-prose">{escape(buurten.position)}</p>')
        if view is not None:
            _buurt_map(screen, buurten, view)
        with st.expander(f"{counted(len(buurten.rows), buurten.level)} als tabel", expanded=bool(buurten.wijk)):
            parts.table(buurten.table(), buurten.title)
        lines = (f"{FEW} Waar de bron voor een buurt geen cijfer geeft, kan het ook afgeschermd zijn. "
                 f"{buurten.source_line}", *((_NO_BUURT_MAP,) if view is None else ()))
        more = parts.link_html("bronnen", {}, "Bronnen: hoe grenzen in de app komen") if view is None else ""
        st.html(parts.lines_html(lines) + more)


def _buurt_map(screen: Screen, buurten: BuurtFigure, view: MapView) -> None:
    """The map of the buurten on screen, with its legend beside it."""
    if not signal_page.has_map(buurten, view.shapes, buurten.period_label):
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        spec = maps.choropleth_spec(view.style(screen.theme), geometry_url=view.shapes.url, selectable=False,
                                    height=signal_page.MAP_HEIGHT, province_url=None, area_word="Buurt",
                                    tallest=view.shapes.tallness)
        st.vega_lite_chart(view.frame(None, ()), spec, theme=None, key=f"buurtkaart_{buurten.wijken.gemeente}",
                           alt=_BUURT_MAP_ALT)
    with right:
        parts.map_legend(screen, view, buurten.position, f"{buurten.subtitle}.",
                         *filter(None, (pictures.other_borders(screen.world, view),)))
        take_along(screen, wijken_pictures.buurt_map(screen, buurten, view))


def _about(screen: Screen, figure: WijkFigure, buurten: BuurtFigure) -> None:
    i: Indicator = figure.indicator
    st.html(f'<p class="km-prose"><strong>Wat het niet zegt.</strong> {escape(i.caution)}</p>')
    link = state.link(screen.selection, screen.kept)
    sheets = {}
    if figure.period:
        sheets["Wijken"] = lambda: wijk_sheet(figure, link)
    if buurten.period and buurten.rows:
        sheets["Buurten"] = lambda: buurt_sheet(buurten, link)
    if sheets:
        parts.downloads(f"{i.name} {figure.wijken.name}", sheets)
    if figure.period:
        draft.draft(lambda: draft.wijk_matter(screen, figure))
        parts.link_to_indicator(screen, i.id, "Ontwikkeling, ranglijst en uitleg van dit cijfer")
