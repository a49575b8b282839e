"""Maps: class numbers and texts in, a Vega-Lite spec or a deck.gl map out. Borders always come by URL, never inline.

One frame serves every map of one level (`map_frame`); the spec depends on colours and shapes only and is made once.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from zlib import crc32

import pyarrow as pa
import pydeck

from monitors.presentation.theme import Theme, ramp

BACKGROUND_STYLE_URL = "/app/static/geo/brt_grijs.json"
SELECTION = "kies"
MISSING = -1
SUPPRESSED = -2
MISSING_TEXT = "geen gegevens"
MISSING_LABEL = "Geen gegevens (stippelrand)"
SUPPRESSED_LABEL = "Afgeschermd (streepjesrand)"
_TALLEST = 1.2  # times as high as wide: so the country fits
_FLATTEST = 0.35  # so that what lies flat can still be pointed at
_TALL_STEP = 0.05  # maps of areas that are about as high have one specification
HIGHEST_COLUMN = 45_000  # metres: the tallest region in three dimensions, a seventh of the country's height

DASHES = {SUPPRESSED: [6, 2], MISSING: [2, 2]}  # borders that tell absence apart without colour
_SOLID = [1, 0]
_WORLD_PIXELS = 512  # width of the whole world at zoom 0 in deck.gl


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Colours of a map as #rrggbb: `classes` from low to high, borders, the chosen region, texts; and the font."""

    classes: tuple[str, ...]
    missing: str
    suppressed: str
    border: str
    province: str
    group: str
    chosen: str
    surface: str
    text: str
    font: str


def map_style(theme: Theme, classes: int) -> MapStyle:
    """Colours for `classes` classes in a theme."""
    return MapStyle(
        classes=ramp(theme.sequential, classes),
        missing=theme.missing,
        suppressed=theme.suppressed,
        border=theme.background,
        province=theme.muted,
        group=theme.text,
        chosen=theme.own,
        surface=theme.background,
        text=theme.text,
        font=theme.font,
    )


def map_frame(classes: Sequence[int], texts: Sequence[str], *, chosen: int | None = None,
              group: Collection[int] = (), drawn: Collection[int] | None = None) -> pa.Table:
    """One row a region with columns idx, klasse, tekst, gekozen, groep, as `choropleth_spec` expects.

    `classes` and `texts` are in the order of the regions' idx: 0 ... n-1 from low to high, MISSING or SUPPRESSED, and
    the value as the reader sees it, with its unit. `chosen`, `group` and `drawn` (all, where it is None) are places in
    that order; the map is as large as what is drawn.
    """
    places = range(len(classes)) if drawn is None else sorted(drawn)
    members = frozenset(group)
    return pa.table({
        "idx": pa.array(places, pa.int16()),
        "klasse": pa.array([classes[place] for place in places], pa.int8()),
        "tekst": pa.array([texts[place] for place in places], pa.string()),
        "gekozen": pa.array([place == chosen for place in places], pa.bool_()),
        "groep": pa.array([place in members for place in places], pa.bool_()),
    })


def tallness(bounds: tuple[float, float, float, float]) -> float:
    """How many times as high as wide an area is on a map, in steps; `bounds`: west, south, east, north in degrees."""
    west, south, east, north = bounds
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    found = (north - south) / wide if wide > 0 else _TALLEST
    return round(min(max(math.ceil(found / _TALL_STEP) * _TALL_STEP, _FLATTEST), _TALLEST), 2)


@lru_cache(maxsize=64)
def choropleth_spec(
    style: MapStyle,
    *,
    geometry_url: str,
    province_url: str | None = None,
    area_word: str = "Gemeente",
    height: int = 600,
    selectable: bool = True,
    tallest: float = _TALLEST,
) -> dict[str, Any]:
    """Vega-Lite spec for `st.vega_lite_chart(map_frame(...), spec)`; the borders come from `geometry_url`.

    It is `height` pixels high, or less where it is narrow: else a telephone has more white than map. `tallest` is how
    many times as high as wide its area is.

    It names neither figure nor period nor municipality, so that another choice only sends other data: title and legend
    belong beside it. With `selectable` a click gives the region's code in `event.selection.kies[0]["code"]`. Every
    region has the aria-label "Naam: tekst". Made once for its arguments: don't change what you get.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "params": [{"name": "height", "expr": f"min({height}, round(width * {tallest}))"}],
        "autosize": {"type": "fit", "contains": "padding"},
        # Streamlit adds to the padding, and stops on a plain number here.
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 2},
        "background": None,
        "projection": {"type": "identity", "reflectY": True},  # the borders lie flat already
        "transform": _joined(geometry_url),
        "layer": [_areas_layer(style, area_word, selectable), *_provinces(style, province_url), _dashes(style),
                  *_outlines(style)],
        "config": {"font": style.font, "view": {"stroke": None}},
        # Only SVG gives a screen reader the regions one by one.
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }


def _joined(geometry_url: str) -> list[dict[str, Any]]:
    """Add each region's shape and name to its row, and drop rows without a shape."""
    source = {"url": geometry_url, "format": {"type": "topojson", "feature": "regio"}}
    return [
        {"lookup": "idx", "from": {"data": source, "key": "properties.idx"}, "as": "geo"},
        {"filter": "isValid(datum.geo)"},
        {"calculate": "datum.geo.properties.naam", "as": "naam"},
        {"calculate": "datum.geo.properties.code", "as": "code"},
        {"calculate": "datum.naam + ': ' + datum.tekst", "as": "omschrijving"},
    ]


_SHAPE = {"field": "geo", "type": "geojson"}
_KEY = {"field": "idx"}  # a region keeps its mark when other figures come: half the work of drawing all anew


def _areas_layer(style: MapStyle, area_word: str, selectable: bool) -> dict[str, Any]:
    """The coloured regions: the only layer with tooltips, aria-labels and clicks."""
    domain = [SUPPRESSED, MISSING, *range(len(style.classes))]

    def by_class(values: list[Any]) -> dict[str, Any]:
        return {
            "field": "klasse",
            "type": "ordinal",
            "scale": {"domain": domain, "range": values},
            "legend": None,
        }

    layer: dict[str, Any] = {
        "name": "vlakken",
        "mark": {
            "type": "geoshape",
            "strokeWidth": 0.7,
            "ariaRoleDescription": area_word.lower(),
            **({"cursor": "pointer"} if selectable else {}),
        },
        "encoding": {
            "shape": _SHAPE,
            "fill": by_class([style.suppressed, style.missing, *style.classes]),
            "stroke": by_class([style.text, style.text, *[style.border for _ in style.classes]]),
            "strokeDash": by_class([DASHES[SUPPRESSED], DASHES[MISSING], *[_SOLID for _ in style.classes]]),
            "tooltip": [
                {"field": "naam", "type": "nominal", "title": area_word},
                {"field": "tekst", "type": "nominal", "title": "Cijfer"},
            ],
            "description": {"field": "omschrijving", "type": "nominal"},
            "key": _KEY,
        },
    }
    if selectable:
        # Bound to this layer's marks: a click on a border that lies on top does not select "nothing".
        click = {"type": "click", "markname": "vlakken_marks"}
        select = {"type": "point", "fields": ["code"], "on": click, "clear": False, "toggle": False}
        layer["params"] = [{"name": SELECTION, "select": select}]
    return layer


def _line_mark(colour: str, width: float, **more: Any) -> dict[str, Any]:
    """Borders only: no fill, so that the region below keeps the click; unseen by screen readers."""
    return {
        "type": "geoshape",
        "filled": False,
        "stroke": colour,
        "strokeWidth": width,
        "strokeJoin": "round",
        "aria": False,
        "tooltip": None,
        **more,
    }


def _dashes(style: MapStyle) -> dict[str, Any]:
    """Dashed borders around regions without a figure, drawn over their neighbours' borders."""
    dash = {"condition": {"test": f"datum.klasse == {SUPPRESSED}", "value": DASHES[SUPPRESSED]},
            "value": DASHES[MISSING]}
    return {
        "transform": [{"filter": "datum.klasse < 0"}],
        "mark": _line_mark(style.text, 1),
        "encoding": {"shape": _SHAPE, "strokeDash": dash, "key": _KEY},
    }


def _provinces(style: MapStyle, url: str | None) -> list[dict[str, Any]]:
    if url is None:
        return []
    source = {"url": url, "format": {"type": "topojson", "mesh": "regio"}}
    return [{"data": source, "transform": [], "mark": _line_mark(style.province, 0.8)}]


def _outlines(style: MapStyle) -> list[dict[str, Any]]:
    """The comparison group thin, the chosen region thick with a pale rim that stands out on any colour."""
    return [
        {
            "transform": [{"filter": f"datum.{column}"}],
            "mark": _line_mark(colour, width),
            "encoding": {"shape": _SHAPE, "key": _KEY},
        }
        for column, colour, width in (
            ("groep", style.group, 1.1),
            ("gekozen", style.surface, 5.5),
            ("gekozen", style.chosen, 2.5),
        )
    ]


def deck(
    classes: Sequence[int],
    style: MapStyle,
    value_title: str,
    *,
    geometry_url: str,
    bounds: tuple[float, float, float, float],
    chosen: Mapping[str, Any] | None = None,
    heights: Sequence[float | None] | None = None,
    background_style_url: str | None = None,
    size: tuple[int, int] = (700, 600),
    with_values: bool = True,
) -> pydeck.Deck:
    """A deck.gl map of regions; deck.gl fetches the GeoJSON of `geometry_url` (see `geojson_with_texts`).

    `classes` and `heights` (any unit, None for no figure) go by the property idx of the regions. `chosen` is the one
    GeoJSON feature to outline (in three dimensions: to colour). `bounds`: west, south, east, north in degrees, fitted
    in `size` pixels. Without `background_style_url` no map service is called. Raises ValueError when heights and
    classes differ in number. `with_values`: the shapes have the property tekst for the tooltip.
    """
    if heights is not None and len(heights) != len(classes):
        raise ValueError(f"{len(heights)} hoogtes voor {len(classes)} gebieden")
    accessors = _accessors(classes, style, heights, chosen)
    layers = [_region_layer(geometry_url, accessors, see_through=background_style_url is not None)]
    if chosen is not None and heights is None:
        layers.append(_outline_layer(chosen, style))
    # Without a background only map_provider may be named: with map_style=None Streamlit asks a tile host for a style.
    background: dict[str, Any] = {"map_provider": None}
    if background_style_url is not None:
        background = {"map_provider": "maplibre", "map_style": background_style_url}
    return pydeck.Deck(
        layers=layers,
        initial_view_state=view_state(bounds, size, tilted=heights is not None),
        tooltip=_tooltip(style, value_title if with_values else None),
        **background,
    )


def _accessors(
    classes: Sequence[int],
    style: MapStyle,
    heights: Sequence[float | None] | None,
    chosen: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Expressions on idx: 342 digits instead of 342 polygons. deck.gl wants brackets around an array literal."""
    palette = [_rgb(colour) for colour in (style.suppressed, style.missing, *style.classes)]
    digits = "".join(str(number - SUPPRESSED) for number in classes)
    fill = f'({_compact(palette)})[("{digits}")[properties.idx]]'
    accessors: dict[str, Any] = {"get_line_color": _rgb(style.border)}
    if heights is not None:
        accessors["get_elevation"] = f"({_compact(_columns(heights))})[properties.idx]"
        if chosen is not None:
            own = int(chosen["properties"]["idx"])
            fill = f"properties.idx == {own} ? {_compact(_rgb(style.chosen))} : {fill}"
    return {**accessors, "get_fill_color": fill}


def _region_layer(geometry_url: str, accessors: dict[str, Any], *, see_through: bool) -> pydeck.Layer:
    # deck.gl keeps the old colours until a trigger changes; a checksum says the same as the whole expression.
    triggers = {_camel(name): crc32(str(value).encode()) for name, value in accessors.items()}
    return pydeck.Layer(
        "GeoJsonLayer",
        data=geometry_url,
        id="gebieden",
        pickable=True,
        auto_highlight=True,
        stroked=True,
        filled=True,
        extruded="get_elevation" in accessors,
        # Mostly even light, so that a column keeps the colour of its class in the legend.
        material={"ambient": 0.8, "diffuse": 0.25, "shininess": 1, "specularColor": [0, 0, 0]},
        opacity=0.7 if see_through else 1,
        get_line_width=0.6,
        line_width_units=pydeck.types.String("pixels"),
        update_triggers=triggers,
        **accessors,
    )


def _outline_layer(chosen: Mapping[str, Any], style: MapStyle) -> pydeck.Layer:
    """The chosen region on top of its neighbours' borders; one shape of a kilobyte or two, so it may travel along."""
    return pydeck.Layer(
        "GeoJsonLayer",
        data={"type": "FeatureCollection", "features": [dict(chosen)]},
        id="gekozen",
        stroked=True,
        filled=False,
        get_line_color=_rgb(style.chosen),
        get_line_width=3,
        line_width_units=pydeck.types.String("pixels"),
        line_joint_rounded=True,
    )


def view_state(
    bounds: tuple[float, float, float, float], size: tuple[int, int], *, tilted: bool = False
) -> pydeck.ViewState:
    """View in which `bounds` (west, south, east, north in degrees) fill 94 % of `size` pixels."""
    west, south, east, north = bounds
    low, high = (math.asinh(math.tan(math.radians(latitude))) for latitude in (south, north))
    across = math.radians(max(east - west, 1e-4)) / math.tau
    upward = max(high - low, 1e-6) / math.tau
    scale = 0.94 * min(size[0] / across, size[1] / upward) / _WORLD_PIXELS
    middle = math.degrees(math.atan(math.sinh((low + high) / 2)))
    return pydeck.ViewState(
        longitude=round((west + east) / 2, 5),
        latitude=round(middle, 5),
        zoom=round(math.log2(scale), 2),
        pitch=40 if tilted else 0,
        bearing=0,
    )


def geojson_with_texts(geojson: Mapping[str, Any], texts: Mapping[str, str]) -> bytes:
    """GeoJSON for deck.gl with `texts` (by code) as property tekst, for its tooltip; leaves `geojson` as it is."""
    features = [
        {**f, "properties": {**f["properties"], "tekst": texts.get(f["properties"]["code"], MISSING_TEXT)}}
        for f in geojson["features"]
    ]
    return json.dumps({**geojson, "features": features}, ensure_ascii=False, separators=(",", ":")).encode()


def _tooltip(style: MapStyle, value_title: str | None) -> dict[str, Any]:
    value = "" if value_title is None else f"<br>{escape(value_title)}: {{tekst}}"
    return {
        "html": f"<strong>{{naam}}</strong>{value}",
        "style": {
            "backgroundColor": style.surface,
            "color": style.text,
            "border": f"1px solid {style.province}",
            "borderRadius": "4px",
            "fontFamily": style.font,
            "fontSize": "14px",
            "padding": "6px 10px",
        },
    }


def _columns(heights: Sequence[float | None]) -> list[int]:
    """Heights in whole metres, the highest value HIGHEST_COLUMN; no figure and negative values lie flat."""
    top = max((value for value in heights if value is not None), default=0.0)
    return [round(HIGHEST_COLUMN * max(value or 0.0, 0.0) / top) if top > 0 else 0 for value in heights]


def _rgb(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
