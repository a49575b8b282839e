"""Body of the page Kaart: municipalities, or the wijken of the chosen one, to zoom in on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from monitors.domain.assessment import shown_period
from monitors.domain.comparison import class_breaks
from monitors.domain.observation import Observation
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.presentation import maps
from monitors.presentation.numbers import format_observation, status_label, unit_label
from monitors.views import geography, parts, server, state, webgl
from monitors.views.figure import CLASSES, Figure, class_labels, classes, diverging
from monitors.views.frame import Screen, notice

FIELDS = ("indicator", "jaar", "schaal", "niveau", "hoogte", "achtergrond")
_LEVELS = {"gemeenten": "Gemeenten", "wijken": "Wijken van de gemeente"}
_HEIGHT = 640


@dataclass(frozen=True, slots=True)
class _View:
    """What one map shows: shapes of `geography`, a period, and the figures with their classes."""

    shapes: str
    period: str
    regions: Mapping[str, Observation]
    breaks: tuple[float, ...]

    @property
    def order(self) -> tuple[str, ...]:
        return geography.codes(self.shapes)

    @property
    def label(self) -> str:
        return parse_period(self.period).label

    def labels(self, figure: Figure) -> tuple[str, ...]:
        return class_labels(self.breaks, figure.indicator)

    def title(self, figure: Figure) -> str:
        return f"{figure.indicator.name}, {self.label}"

    def alt(self, figure: Figure) -> str:
        return f"Kaart: {self.title(figure)}. De cijfers staan in de tabel eronder."


def body(screen: Screen) -> None:
    """Draws the page."""
    known = screen.world.catalogue
    name = screen.selection.indicator or next(iter(known.monitors.values())).highlights[2]
    figure = Figure(screen.world, screen.selection, name)
    st.title("Kaart", anchor=False)
    _choices(screen, figure, name)
    if figure.period is None:
        notice(f"Van {figure.indicator.name} zijn er nog geen cijfers. Kies een ander cijfer.")
    elif screen.selection.niveau == "wijken":
        _wijken(screen, figure)
    else:
        _gemeenten(screen, figure)


def _choices(screen: Screen, figure: Figure, name: str) -> None:
    options = [i for i, levels in screen.world.levels.items() if RegionLevel.GEMEENTE in levels]
    known = screen.world.catalogue
    options = [i for m in known.monitors.values() for i in m.indicators if i in options]
    one, two, three, four = st.columns([2, 3, 1.4, 3])
    with one:
        parts.choose_gemeente(screen)
    with two:
        parts.choose_indicator(screen, list(dict.fromkeys([*options, name])), name)
    with three:
        parts.choose_period(figure)
    with four:
        parts.choose_indicator(screen, list(dict.fromkeys(options)), screen.selection.hoogte, "hoogte",
                               "Hoogte op de kaart", nothing="Geen: platte kaart")
    with st.container(horizontal=True):
        state.switch("niveau", "Gebieden", _LEVELS, screen.selection.niveau)
        parts.choose_scale(figure)
        state.choose(st.toggle, "achtergrond", "Achtergrondkaart van het Kadaster (haalt beelden van internet)", False,
                     screen.selection.achtergrond == "aan",
                     lambda on: state.change(achtergrond="aan" if on else "uit"))


def _gemeenten(screen: Screen, figure: Figure) -> None:
    _draw(screen, figure, _View(geography.GEMEENTEN, figure.period or "", figure.regions, figure.class_limits))
    rows = sorted(figure.regions.items(), key=_high_first)
    with st.expander("De cijfers als tabel"):
        _table(figure, "Gemeente", screen.world.names, rows, figure.period_label)


def _wijken(screen: Screen, figure: Figure) -> None:
    own = screen.selection.gemeente
    if own is None:
        notice("Kies eerst een gemeente; dan ziet u haar wijken.")
        return
    name = figure.indicator.id
    panel = screen.world.wijk_panel(name, figure.shown.scale, own)
    found = shown_period(panel, screen.selection.jaar)
    if found is None:
        notice(f"Van {figure.indicator.name} zijn er in {figure.own_name} geen cijfers per wijk. Kies een ander "
               "cijfer, of bekijk de kaart van gemeenten.")
        return
    period, exact = found
    if not exact:
        notice(f"Per wijk zijn er geen cijfers over {screen.selection.jaar}. U ziet {parse_period(period).label}.",
               warning=True)
    regions = panel.by_period[period]
    values = [o.value for o in regions.values() if o.value is not None]
    view = _View(geography.wijken(own), period, regions, class_breaks(values, CLASSES, figure.indicator.decimals))
    without = set(regions) - set(view.order)
    if len(without) == len(regions):
        notice(f"De wijken van {figure.own_name} zijn na {geography.WIJK_DIVISION} anders ingedeeld; van de nieuwe "
               "wijken hebben we geen grenzen. Daarom ziet u een tabel in plaats van een kaart.", warning=True)
    else:
        if parse_period(period).year != geography.WIJK_DIVISION:
            notice(f"De grenzen op de kaart zijn die van {geography.WIJK_DIVISION}, de cijfers zijn van "
                   f"{parse_period(period).label}. "
                   + (f"{len(without)} wijken staan daarom alleen in de tabel." if without else ""))
        _draw(screen, figure, view)
    names = {code: region.name for code, region in screen.world.store.regions(RegionLevel.WIJK, own).items()}
    _table(figure, "Wijk", names, sorted(regions.items(), key=_high_first), view.label)


def _draw(screen: Screen, figure: Figure, view: _View) -> None:
    """The zoomable map, or the plain one where the browser has no WebGL; below it legend, source and a way on."""
    heights = _heights(screen, figure, view)
    if webgl.available() is False:
        notice("Deze computer kan geen zoombare kaart tonen (WebGL ontbreekt). U ziet de gewone kaart.", warning=True)
        _plain(screen, figure, view)
    else:
        _deck(screen, figure, view, heights)
    source = figure.source_of("", view.regions)
    parts.source_line(figure.source_line_of(source, view.regions, view.label))
    parts.link_to_indicator(screen, figure.indicator.id, "Ontwikkeling, ranglijst en uitleg van dit cijfer")


def _style(screen: Screen, figure: Figure, view: _View) -> maps.MapStyle:
    return maps.map_style(screen.theme, len(view.labels(figure)), diverging=diverging(figure.indicator))


def _plain(screen: Screen, figure: Figure, view: _View) -> None:
    style = _style(screen, figure, view)
    texts = {code: format_observation(o, figure.indicator) for code, o in view.regions.items()}
    frame = maps.map_frame(view.order, classes(view.regions, view.breaks), texts, chosen=screen.selection.gemeente)
    country = view.shapes == geography.GEMEENTEN
    spec = maps.choropleth_spec(
        style, view.labels(figure), view.title(figure), geometry_url=f"/app/static/geo/{view.shapes}.json",
        province_url=maps.PROVINCIE_URL if country else None, area_word="Gemeente" if country else "Wijk",
        height=_HEIGHT, show_suppressed=True, selectable=False)
    st.vega_lite_chart(frame, spec, theme=None, key=f"kaart_{view.shapes}", alt=view.alt(figure))


def _deck(screen: Screen, figure: Figure, view: _View, heights: list[float | None] | None) -> None:
    style = _style(screen, figure, view)
    numbers = classes(view.regions, view.breaks)
    own = screen.selection.gemeente if view.shapes == geography.GEMEENTEN else None
    found = maps.deck(
        [numbers.get(code, maps.MISSING) for code in view.order], style, view.title(figure),
        geometry_url=_geometry(screen, view, figure.indicator.id), bounds=geography.bounds(view.shapes),
        chosen=geography.feature(view.shapes, own), heights=heights,
        background_style_url=maps.BACKGROUND_STYLE_URL if screen.selection.achtergrond == "aan" else None)
    st.pydeck_chart(found, height=_HEIGHT, key=f"deck_{view.shapes}", alt=view.alt(figure))
    _legend(style, view.labels(figure), numbers)


def _geometry(screen: Screen, view: _View, indicator: str) -> str:
    """Shapes with figures for the tooltips; without them where the server has no routes (plain streamlit run)."""
    if server.running["routes"]:
        return server.geo_url(screen.world, view.shapes, screen.selection, indicator, view.period)
    return f"/app/static/geo/{view.shapes}.geojson"


def _heights(screen: Screen, figure: Figure, view: _View) -> list[float | None] | None:
    """Values of the second indicator in the period nearest to that of the first."""
    name = screen.selection.hoogte
    if name is None:
        return None
    shown = screen.world.shown(name, replace(screen.selection, schaal=None))
    own = screen.selection.gemeente
    panel = (screen.world.panel(name, shown.scale, shown.basis) if view.shapes == geography.GEMEENTEN or own is None
             else screen.world.wijk_panel(name, shown.scale, own))
    found = shown_period(panel, view.period)
    if found is None:
        notice(f"Van {shown.indicator.name} zijn er hier geen cijfers; de kaart is daarom plat.")
        return None
    st.caption(f"Hoogte: {shown.indicator.name}, {parse_period(found[0]).label}. Hoe hoger, hoe groter het cijfer.")
    return [panel.at(code, found[0]).value for code in view.order]


def _legend(style: maps.MapStyle, labels: Sequence[str], numbers: Mapping[str, int]) -> None:
    entries = [*zip(style.classes, labels, strict=True)]
    if maps.MISSING in numbers.values():
        entries.append((style.missing, "Geen gegevens"))
    if maps.SUPPRESSED in numbers.values():
        entries.append((style.suppressed, "Afgeschermd"))
    items = "".join(f'<li><span class="km-swatch" style="background:{colour}"></span>{escape(label)}</li>'
                    for colour, label in entries)
    st.html(f'<ul class="km-legend">{items}</ul>')


def _high_first(entry: tuple[str, Observation]) -> tuple[bool, float, str]:
    code, observation = entry
    return observation.value is None, -(observation.value or 0.0), code


def _table(figure: Figure, area: str, names: Mapping[str, str], rows: Sequence[tuple[str, Observation]],
           label: str) -> None:
    parts.table(pd.DataFrame({
        area: [names.get(code, code) for code, _ in rows],
        f"{figure.indicator.name} ({unit_label(figure.indicator.unit)})": [
            format_observation(o, figure.indicator) for _, o in rows],
        "Status": [status_label(o.status) for _, o in rows],
    }), f"{figure.indicator.name} per {area.lower()}, {label}")
