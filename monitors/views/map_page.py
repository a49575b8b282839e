"""Body of the page Kaart: municipalities, or the wijken of the chosen one, to zoom in on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from monitors.domain.assessment import shown_period
from monitors.domain.comparability import Concern, Use, between, may
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.exports.picture import Picture
from monitors.presentation import maps, sentences, wijk_words
from monitors.views import download, parts, pictures, server, state
from monitors.views.areas import Wijken
from monitors.views.browser import browser
from monitors.views.figure import Figure, spread_of
from monitors.views.frame import Screen, notice
from monitors.views.map_view import MapView
from monitors.views.take_along import take_along

FIELDS = ("indicator", "jaar", "schaal", "niveau", "hoogte", "achtergrond")
_LEVELS = {"gemeenten": "Gemeenten", "wijken": "Wijken van de gemeente"}
_HEIGHT = 640
_WIDE = 700  # pixels; on a wider page the height decides
_PADDING = 36  # pixels beside the map on a telephone


def body(screen: Screen) -> None:
    """Draws the page."""
    name = screen.selection.indicator or screen.world.example
    figure = Figure(screen.world, screen.selection, name)
    st.title("Kaart", anchor=False)
    _choices(screen, figure, name)
    if figure.period is None:
        notice(pictures.no_figures(figure))
    elif screen.selection.niveau == "wijken":
        _wijken(screen, figure)
    else:
        _gemeenten(screen, figure)


def _choices(screen: Screen, figure: Figure, name: str) -> None:
    levels = screen.world.levels
    options = [i for i in screen.world.catalogue.arranged if RegionLevel.GEMEENTE in levels.get(i, ())]
    one, two, three, four = st.columns([2, 3, 1.4, 3])
    with one:
        parts.choose_gemeente(screen)
    with two:
        parts.choose_indicator(screen, options if name in options else [*options, name], name)
    with three:
        parts.choose_period(figure.panel, figure.period)
    with four:
        parts.choose_indicator(screen, options, screen.selection.hoogte, "hoogte",
                               "Hoogte op de kaart", nothing="Geen: platte kaart")
    with st.container(horizontal=True):
        state.switch("niveau", "Gebieden", _LEVELS, screen.selection.niveau)
        parts.choose_scale(figure)
        st.toggle("Achtergrondkaart van internet",
                  **state.bound("achtergrond", screen.selection.achtergrond == "aan",
                                lambda on: state.change(achtergrond="aan" if on else "uit")))


def picture(screen: Screen) -> Picture | str:
    """The map of the selection as a flat picture, or why there is none."""
    figure = Figure(screen.world, screen.selection, screen.selection.indicator or screen.world.example)
    if figure.period is None:
        return pictures.no_figures(figure)
    if screen.selection.niveau != "wijken":
        return pictures.region_map(screen, figure)
    found = _wijk_view(screen, figure)
    if isinstance(found, str):
        return found
    return _wijk_picture(screen, figure, found) if set(found.regions) & set(found.order) else _no_borders(figure, found)


def _wijk_picture(screen: Screen, figure: Figure, view: MapView) -> Picture:
    return pictures.region_map(screen, figure, view, f"Wijken van {figure.own_name}", _wijk_names(screen),
                               _spoken(screen, figure, view))


def _wijk_names(screen: Screen) -> dict[str, str]:
    known = Wijken(screen.world, screen.selection.gemeente or "").known
    return {code: region.name for code, region in known.items()}


def _no_borders(figure: Figure, view: MapView) -> str:
    division = figure.world.division(view.regions, view.period)
    return wijk_words.no_borders(figure.own_name or "", view.shapes.year, division)


def _gemeenten(screen: Screen, figure: Figure) -> None:
    _draw(screen, figure, figure.map_view)
    seen = pictures.region_map(screen, figure)
    take_along(screen, seen, {"Kaart": lambda: download.map_sheet(figure, seen.where.link)})
    with st.expander("De cijfers als tabel"):
        parts.table(*pictures.regions_table(figure, "Gemeente", figure.regions, screen.world.names,
                                            figure.period or ""))


def _wijk_view(screen: Screen, figure: Figure) -> MapView | str:
    """What the map of wijken shows, or what to say when there are no figures."""
    own = screen.selection.gemeente
    if own is None:
        return "Kies eerst een gemeente; dan ziet u haar wijken."
    panel = screen.world.wijk_panel(figure.indicator.id, figure.shown.scale, own)
    found = shown_period(panel, screen.selection.jaar)
    if found is None:
        return (f"Van {figure.indicator.name} zijn er in {figure.own_name} geen cijfers per wijk. Kies een ander "
                "cijfer, of bekijk de kaart van gemeenten.")
    period, regions = found[0], panel.by_period[found[0]]
    return MapView(figure.indicator, Wijken(screen.world, own).shapes(period, regions), period, regions)


def _wijken(screen: Screen, figure: Figure) -> None:
    view = _wijk_view(screen, figure)
    if isinstance(view, str):
        notice(view)
        return
    period, regions, names = view.period, view.regions, _wijk_names(screen)
    asked = screen.selection.jaar or figure.period or period
    if asked != period:
        notice(f"Per wijk zijn er geen cijfers over {parse_period(asked).label}. U ziet {parse_period(period).label}.",
               warning=True)
    without = set(regions) - set(view.order)
    if len(without) == len(regions):
        notice(f"{_no_borders(figure, view)} Daarom ziet u een tabel in plaats van een kaart.", warning=True)
    else:
        other = pictures.other_borders(screen.world, view)
        if other or without:
            lacking = "1 wijk staat" if len(without) == 1 else f"{len(without)} wijken staan"
            notice(f"{other} {lacking} alleen in de tabel." if without else other)
        _draw(screen, figure, view)
        seen = _wijk_picture(screen, figure, view)
        take_along(screen, seen, {"Kaart": lambda: download.wijk_sheet(figure, view, names, seen.where.link)})
    parts.table(*pictures.regions_table(figure, "Wijk", regions, names, period))


def _draw(screen: Screen, figure: Figure, view: MapView) -> None:
    """The zoomable map, or the plain one where the browser has no WebGL; below it legend, source and a way on."""
    heights = _heights(screen, figure, view)
    seen = browser()
    if seen.webgl is None:
        st.container(height=_HEIGHT, border=False)  # the answer comes in a moment
    elif not seen.webgl:
        notice("Deze computer kan geen zoombare kaart tonen (WebGL ontbreekt). U ziet de gewone kaart.", warning=True)
        _plain(screen, view)
    else:
        _deck(screen, view, _geometry(screen, view, figure.indicator.id), heights, seen.width)
    parts.map_legend(screen, view, _spoken(screen, figure, view), figure.source_line_of(view.regions, view.period))
    parts.link_to_indicator(screen, figure.indicator.id, "Ontwikkeling, ranglijst en uitleg van dit cijfer")


def _spoken(screen: Screen, figure: Figure, view: MapView) -> str:
    """What the map shows, in words."""
    if view.shapes.country:
        return figure.map_alt
    spread = spread_of(view.regions, _wijk_names(screen), additive=figure.indicator.additive)
    return sentences.map_sentence(figure.indicator, parse_period(view.period).label, spread, area="wijk")


def _alt(view: MapView) -> str:
    return f"Kaart: {view.title}. De cijfers staan in de tabel eronder."


def _plain(screen: Screen, view: MapView) -> None:
    country = view.shapes.country
    style = view.style(screen.theme)
    spec = maps.choropleth_spec(
        style, geometry_url=view.shapes.url, height=_HEIGHT, selectable=country,
        province_url=screen.world.atlas.provincies(view.shapes) if country else None,
        area_word="Gemeente" if country else "Wijk")
    key = f"kaart_{view.shapes.name}"
    clicks: dict[str, Any] = {"on_select": lambda: state.take_click(key), "selection_mode": "kies"} if country else {}
    st.vega_lite_chart(view.frame(screen.selection.gemeente, ()), spec, theme=None, key=key, alt=_alt(view), **clicks)


def _deck(screen: Screen, view: MapView, geometry: str, heights: list[float | None] | None,
          width: int | None) -> None:
    own = screen.selection.gemeente if view.shapes.country else None
    found = maps.deck(
        view.classes, view.style(screen.theme), view.title, geometry_url=geometry,
        bounds=view.shapes.bounds(), size=(min((width or _WIDE) - _PADDING, _WIDE), _HEIGHT),
        chosen=view.shapes.feature(own), heights=heights,
        with_values=server.running["routes"],
        background_style_url=maps.BACKGROUND_STYLE_URL if screen.selection.achtergrond == "aan" else None)
    st.pydeck_chart(found, height=_HEIGHT, key=f"deck_{view.shapes.name}", alt=_alt(view))


def _geometry(screen: Screen, view: MapView, indicator: str) -> str:
    """Shapes with figures for the tooltips; without them where the server has no routes (plain streamlit run)."""
    if server.running["routes"]:
        return server.geo_url(screen.world, view.shapes.name, screen.selection, indicator, view.period)
    return view.shapes.geojson_url


def _heights(screen: Screen, figure: Figure, view: MapView) -> list[float | None] | None:
    """Values of the second indicator in the period nearest to that of the first."""
    name = screen.selection.hoogte
    if name is None:
        return None
    shown = screen.world.shown(name, replace(screen.selection, schaal=None))
    own = screen.selection.gemeente
    panel = (screen.world.panel(name, shown.scale, shown.basis) if view.shapes.country or own is None
             else screen.world.wijk_panel(name, shown.scale, own))
    found = shown_period(panel, view.period)
    if found is None:
        notice(f"Van {shown.indicator.name} zijn er hier geen cijfers; de kaart is daarom plat.")
        return None
    remarks = between(view.period, found[0], apart=screen.world.apart(figure.indicator.id, name) is not None)
    if any(r.concern is Concern.OTHER_PERIOD for r in remarks):
        notice(f"Kleur en hoogte gaan niet over dezelfde tijd: {parse_period(view.period).label} en "
               f"{parse_period(found[0]).label}.", warning=True)
    if not may(Use.AS_ONE, remarks):
        notice(f"Kleur en hoogte lijken op elkaar, maar zijn niet hetzelfde: "
               f"{screen.world.apart(figure.indicator.id, name)}", warning=True)
    st.caption(f"Hoogte: {shown.indicator.name}, {parse_period(found[0]).label}. Hoe hoger, hoe groter het cijfer.")
    return [panel.at(code, found[0]).value for code in view.order]
