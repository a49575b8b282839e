"""Vega-Lite specifications without figures in them, and small figures as SVG.

A specification depends on theme and form only, so it is made once; the frame goes beside it:
`st.vega_lite_chart(frame, spec, theme=None, alt=...)`. Each function lists the columns that its frame must have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from monitors.domain.comparison import GroupSummary
from monitors.domain.observation import Status
from monitors.presentation.legend import Mark
from monitors.presentation.numbers import MINUS, status_label
from monitors.presentation.theme import Theme

Spec = dict[str, Any]

OWN, GROUP, BREAK = "gemeente", "groep", "breuk"  # values of the column `serie` in a trend
CLICK = "kies"  # name of the selection in a ranking: the clicked `code`
LABELLED_UP_TO = 45  # so many municipalities get their name beside their bar
STEP = 24  # pixels of a bar with its name
_ROOM = 96  # pixels for the figure behind the longest of those
VALUED = tuple(status for status in Status if status.has_value)

LOCALE: Spec = {
    "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""], "minus": MINUS}
}


def chart_config(theme: Theme) -> Spec:
    """Vega-Lite `config` of every chart and map: colours, readable type, Dutch numbers."""
    return {
        "background": theme.background, "font": theme.font, "locale": LOCALE, "view": {"stroke": None},
        "axis": {"labelColor": theme.text, "titleColor": theme.text, "labelFontSize": 13, "titleFontSize": 13,
                 "titleFontWeight": "normal", "gridColor": theme.grid, "domainColor": theme.outline,
                 "tickColor": theme.outline, "labelPadding": 6, "aria": False},  # Vega reads axes out in English
        "title": {"color": theme.text, "fontSize": 13, "fontWeight": "normal", "anchor": "start", "offset": 14},
        "text": {"color": theme.text, "fontSize": 13},
    }


def number_format(decimals: int) -> str:
    """d3 format with thousands separator and no needless noughts; the locale makes it Dutch."""
    return f",.{decimals}~f"


def chart(theme: Theme, **parts: Any) -> Spec:
    """A Vega-Lite chart as wide as its place, in the look of the app."""
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "config": chart_config(theme), "autosize": {"type": "fit", "contains": "padding"}, "width": "container",
            **parts}


DATA = "source"  # what Streamlit calls the rows of a chart
_WORDS = {"opschrift": "''", "formaat": "',.0f'", "stap": "1"}  # columns of `steady`, and what holds without rows


def steady(spec: Spec, rows: pa.Table) -> tuple[Spec, pa.Table]:
    """The same chart with its title and the format of its axis of figures in the first of the rows.

    The specification is then the same for every indicator: for another one the browser only gets other rows, and does
    not have to build the chart anew.
    """
    encoding, title, params = spec["encoding"], spec["title"], spec.get("params", [])
    if isinstance(title, dict):  # of `axis_title`: what it begins with is in a parameter
        words = next(param["value"] for param in params if param["name"] == "opschrift")
        params = [param for param in params if param["name"] != "opschrift"]
    else:
        words, title = title, {"text": {"expr": "opschrift"}}
    channel = next(name for name in ("y", "x") if "format" in encoding[name]["axis"])
    axis = dict(encoding[channel]["axis"])
    first = {"opschrift": words, "formaat": axis.pop("format"), "stap": axis.get("tickMinStep", 0)}
    axis |= {"labelExpr": "format(datum.value, formaat)", "tickMinStep": {"expr": "stap"}}
    params = [*params, *({"name": name, "expr": f"length(data('{DATA}')) ? data('{DATA}')[0].{name} : {without}"}
                         for name, without in _WORDS.items())]
    for name, value in first.items() if rows.num_rows else ():
        rows = rows.append_column(name, pa.array([value, *[None] * (rows.num_rows - 1)]))
    return spec | {"title": title, "params": params,
                   "encoding": encoding | {channel: encoding[channel] | {"axis": axis}}}, rows


def axis_title(unit_title: str) -> Spec:
    """`title` and `params` of a chart of which the figures decide whether its axis has a nought: the unit, and where
    there is none that it has not."""
    off = "domain('y')[0] > 0 || domain('y')[1] < 0 ? ' (de as begint niet bij 0)' : ''"
    return {"title": {"text": {"expr": f"opschrift + ({off})"}}, "params": [{"name": "opschrift", "value": unit_title}]}


def tooltip(*columns: tuple[str, str]) -> list[Spec]:
    """What a pointer shows: (column, title)."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in columns]


def read_aloud(*columns: str) -> Spec:
    """What a screen reader says of a mark, in place of the names and raw numbers that Vega makes up."""
    return {"calculate": " + ', ' + ".join(f"datum.{column}" for column in columns), "as": "voorlezen"}


DESCRIPTION: Spec = {"description": {"field": "voorlezen", "type": "nominal"}}
_ALONE = [{"joinaggregate": [{"op": "count", "as": "punten"}], "groupby": ["segment"]}]  # points in the segment


def halo(mark: Spec, theme: Theme) -> list[Spec]:
    """A text mark twice: first a rim in the background colour, so that lines behind it do not strike it through."""
    rim = {**mark, "color": theme.background, "stroke": theme.background, "strokeWidth": 5, "strokeJoin": "round",
           "aria": False}
    return [rim, mark]


_HALF_LETTER = 3.9  # pixels of half a bold letter of 14 pixels


def kept_inside(x: str, text: str, left: int = 0) -> Spec:
    """How a bold label stands above its place `x`, moved so far as it would go out of the picture (to the left it may
    go `left` pixels beyond the axis); both are expressions."""
    half = f"{_HALF_LETTER} * length({text})"
    return {"align": "center", "dx": {"expr": f"clamp({x}, {half} - {left}, width - {half}) - {x}"}}


# Development over time

@lru_cache(maxsize=128)
def trend_spec(theme: Theme, unit_title: str, decimals: int, *, from_zero: bool = False,
               own: bool = True, group: bool = True, height: int = 340) -> Spec:
    """Line of one municipality with the weighted mean and the middle half of its group.

    Columns: x (year as float), label (period), serie (OWN, GROUP or BREAK), segment (text: a line is drawn within
    one segment only, so give a new one behind every break or missing year), waarde, laag, hoog (OWN: rounding band,
    GROUP: quartiles; null where unknown), naam (what stands at the end of the line; for a break its short name),
    tekst (value in words; for a break the reason) and status (`numbers.status_label`).
    `own`, `group`: whether there are rows of OWN and of GROUP. The specification is the same for every municipality, so
    that another choice only sends other data; the legend stands beside it (`trend_marks`).
    """
    scale = {"zero": from_zero, "nice": True, "padding": 0 if from_zero else 12}
    y = {"field": "waarde", "type": "quantitative", "scale": scale, "title": None,
         "axis": {"format": number_format(decimals), "tickCount": 6, "tickMinStep": 10 ** -decimals, "domain": False,
                  "ticks": False}}
    x = {"field": "x", "type": "quantitative", "title": None, "scale": {"nice": False, "zero": False, "padding": 14},
         "axis": {"format": "d", "tickMinStep": 1, "grid": False, "labelFlush": False, "labelOverlap": "greedy"}}
    # A layer that never has points would be a picture without a name to a screen reader.
    layers = [*([*_band_layers(theme), *_mean_layers(theme)] if group else []),
              *(own_layers(theme) if own else []),
              *break_layers(theme), *_end_labels(theme)]
    return chart(theme, **axis_title(unit_title), height=height, encoding={"x": x, "y": y}, layer=layers)


def trend_marks(theme: Theme, statuses: Iterable[Status], middle: str) -> list[Mark]:
    """What the marks of a trend mean, for the legend beside it.

    `middle`: what the group's line shows, in words; empty without a group.
    """
    signs = {Status.MEASURED: "●", Status.PROVISIONAL: "○", Status.RECALCULATED: "◆"}
    marks = [Mark(signs[status], theme.own, status_label(status)) for status in VALUED if status in set(statuses)]
    if middle:
        marks += [Mark("■", theme.band, "middelste helft van de gemeenten"), Mark("╌", theme.mean, middle)]
    return marks


def only(serie: str, extra: str = "") -> list[Spec]:
    """A transform that keeps the rows of one `serie`."""
    return [{"filter": f"datum.serie === '{serie}'{extra}"}]


def _band_layers(theme: Theme) -> list[Spec]:
    """Quartiles: an area with edges that can be seen, and a bar at each point for years that stand alone."""
    valid = only(GROUP, " && isValid(datum.laag) && isValid(datum.hoog)")
    low = {"field": "laag", "type": "quantitative"}
    ends = {"y": low, "y2": {"field": "hoog"}, "detail": {"field": "segment"}}
    edge = {"type": "line", "color": theme.outline, "strokeWidth": 1, "aria": False}
    return [
        {"transform": valid, "mark": {"type": "area", "color": theme.band, "opacity": 0.75, "aria": False},
         "encoding": ends},
        {"transform": [*valid, *_ALONE, {"filter": "datum.punten === 1"}],
         "mark": {"type": "rule", "strokeWidth": 9, "color": theme.band, "aria": False},
         "encoding": {k: v for k, v in ends.items() if k != "detail"}},
        {"transform": valid, "mark": edge, "encoding": {"y": low, "detail": {"field": "segment"}}},
        {"transform": valid, "mark": edge,
         "encoding": {"y": {"field": "hoog", "type": "quantitative"}, "detail": {"field": "segment"}}},
    ]


def _mean_layers(theme: Theme) -> list[Spec]:
    """Weighted mean; its points can always be pointed at, and are seen where no line runs to them."""
    valid = only(GROUP, " && isValid(datum.waarde)")
    point = {"type": "point", "shape": "square", "filled": True, "size": 45, "color": theme.mean,
             "opacity": {"expr": "datum.punten === 1 ? 1 : 0"}}
    return [
        {"transform": valid, "encoding": {"detail": {"field": "segment"}},
         "mark": {"type": "line", "color": theme.mean, "strokeWidth": 2, "strokeDash": [6, 4], "aria": False}},
        {"transform": [*valid, *_ALONE, read_aloud("naam", "label", "tekst")], "mark": point,
         "encoding": {**DESCRIPTION,
                      "tooltip": tooltip(("naam", "Groep"), ("label", "Periode"), ("tekst", "Cijfer"))}},
    ]


def own_layers(theme: Theme) -> list[Spec]:
    """The municipality: its rounding, its line, and a point whose shape tells how certain the figure is."""
    shapes = {Status.MEASURED: "circle", Status.PROVISIONAL: "circle", Status.RECALCULATED: "diamond"}
    fills = {Status.MEASURED: theme.own, Status.PROVISIONAL: theme.background, Status.RECALCULATED: theme.own}
    domain = [status_label(status) for status in VALUED]
    status = {"field": "status", "type": "nominal", "legend": None}
    valid = only(OWN, " && isValid(datum.waarde)")
    return [
        {"transform": only(OWN, " && isValid(datum.laag) && isValid(datum.hoog) && datum.hoog > datum.laag"),
         "mark": {"type": "rule", "color": theme.own, "strokeWidth": 5, "opacity": 0.35, "aria": False},
         "encoding": {"y": {"field": "laag", "type": "quantitative"}, "y2": {"field": "hoog"}}},
        {"transform": valid, "mark": {"type": "line", "color": theme.own, "strokeWidth": 3, "aria": False},
         "encoding": {"detail": {"field": "segment"}}},
        {"transform": [*valid, read_aloud("naam", "label", "tekst", "status")],
         "mark": {"type": "point", "strokeWidth": 2, "size": 80, "opacity": 1},
         "encoding": {
             **DESCRIPTION,
             "stroke": {"value": theme.own},
             "shape": {**status, "scale": {"domain": domain, "range": [shapes[s] for s in VALUED]}},
             "fill": {**status, "scale": {"domain": domain, "range": [fills[s] for s in VALUED]}},
             "tooltip": tooltip(("naam", "Gemeente"), ("label", "Periode"), ("tekst", "Cijfer"),
                                 ("status", "Status"))}},
    ]


def break_layers(theme: Theme) -> list[Spec]:
    """A line where figures stop being comparable, with its name at the top."""
    # Most series have no break, and a layer without marks may not be announced; the page says the breaks in words.
    rule = {"type": "rule", "color": theme.text, "strokeWidth": 1.5, "strokeDash": [2, 3], "aria": False}
    text = {"type": "text", "align": "left", "baseline": "top", "dx": 5, "dy": 2, "fontSize": 13, "color": theme.text,
            "aria": False}
    reason = tooltip(("tekst", "Breuk in de cijfers"))
    return [
        {"transform": only(BREAK), "mark": rule,
         "encoding": {"y": {"value": 0}, "y2": {"value": "height"}, "tooltip": reason}},
        *({"transform": only(BREAK), "mark": mark,
           "encoding": {"y": {"value": 0}, "text": {"field": "naam"}, "tooltip": reason}}
          for mark in halo(text, theme)),
    ]


def _end_labels(theme: Theme) -> list[Spec]:
    """Names at the ends of the lines: the upper line gets its name above, the lower one below."""
    last = [
        {"filter": f"(datum.serie === '{OWN}' || datum.serie === '{GROUP}') && isValid(datum.waarde)"},
        {"joinaggregate": [{"op": "max", "field": "x", "as": "laatste"}], "groupby": ["serie"]},
        {"filter": "datum.x === datum.laatste"},
        {"calculate": f"datum.serie === '{OWN}' ? datum.waarde : null", "as": "eigen"},
        {"calculate": f"datum.serie === '{GROUP}' ? datum.waarde : null", "as": "ander"},
        {"joinaggregate": [{"op": "max", "field": "eigen", "as": "eigen_eind"},
                           {"op": "max", "field": "ander", "as": "ander_eind"}]},
        {"calculate": f"datum.serie === '{OWN}' ? !isValid(datum.ander_eind) || datum.waarde >= datum.ander_eind : "
                      "!isValid(datum.eigen_eind) || datum.waarde > datum.eigen_eind", "as": "boven"},
    ]
    layers = []
    for serie, colour, weight in ((GROUP, theme.mean, "normal"), (OWN, theme.own, "bold")):
        mark = {"type": "text", "align": "right", "color": colour, "fontWeight": weight, "fontSize": 14, "dx": 8,
                "dy": {"expr": "datum.boven ? -12 : 14"}, "baseline": {"expr": "datum.boven ? 'bottom' : 'top'"}}
        layers += [{"transform": only(serie), "mark": m, "encoding": {"text": {"field": "naam"}}}
                   for m in halo(mark, theme)]
    return [{"transform": last, "layer": layers}]  # nested, so that the reckoning is sent and done once


# Ranking

def ranking_spec(theme: Theme, unit_title: str, decimals: int, rows: int, *, numbered: bool = True) -> Spec:
    """Municipalities of a group from high to low; a click chooses a `code` (selection CLICK).

    Columns: code, naam, waarde (null without a value), rang (order from high to low, each its own; null without a
    value), plaats (in words: one number, the first and last that it may be, or a dash), tekst (value or status in
    words), eigen (bool), midden and middentekst (the group's median and its text, in one row; null where there is
    none).
    Up to LABELLED_UP_TO rows each bar carries its name. Without `numbered` the bars have an order and no places.
    """
    return _named_ranking(theme, unit_title, decimals) if rows <= LABELLED_UP_TO else _wide_ranking(
        theme, unit_title, decimals, numbered)


def frame_of(columns: Mapping[str, pa.DataType], rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows as a table with these columns, whatever is in them."""
    turned = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table({name: pa.array(list(values), kind)
                     for (name, kind), values in zip(columns.items(), turned, strict=True)})


def clicks(view: str) -> list[Spec]:
    """The selection CLICK: a click on a mark of this view chooses its `code`."""
    return [{"name": CLICK, "views": [view],
             "select": {"type": "point", "fields": ["code"], "on": "click", "clear": False}}]


_BAR_KEY: Spec = {"field": "code"}  # a bar stays itself when other figures come, which takes less drawing


def _bar_colour(theme: Theme) -> Spec:
    return {"condition": {"test": "datum.eigen", "value": theme.own}, "value": theme.bar}


_RANKING_TOOLTIP = tooltip(("naam", "Gemeente"), ("tekst", "Cijfer"), ("plaats", "Plaats"))


_FAR = 0.8  # of the row: from here on the own bar stands at the right end
_PLACES: list[Spec] = [
    {"calculate": "datum.eigen ? datum.rang : null", "as": "eigenrang"},
    {"calculate": "datum.eigen && isValid(datum.waarde) ? max(datum.waarde, 0) : null", "as": "eigentop"},
    {"calculate": "datum.eigen ? length(datum.naam + datum.tekst) + 2 : null", "as": "eigenletters"},
    {"joinaggregate": [{"op": "max", "field": "rang", "as": "laatste"},
                       *({"op": "max", "field": name, "as": name}
                         for name in ("eigenrang", "eigentop", "eigenletters"))]}]


def _median_layers(theme: Theme, channel: str, look: Spec, at: Spec, known: Sequence[Spec] = ()) -> list[Spec]:
    """The middle municipality as a line across all bars, with its figure; `known` makes what `look` and `at` ask."""
    middle = [*known, {"filter": "isValid(datum.midden)"}]
    across = "x" if channel == "y" else "y"
    place: Spec = {channel: {"field": "midden", "type": "quantitative"}}
    whole = {across: {"value": 0}, f"{across}2": {"value": "width" if across == "x" else "height"}}
    label = {"type": "text", "fontSize": 13, "color": theme.text, **look}
    named: Spec = {**place, **at, "text": {"field": "middentekst"}}
    return [{"transform": middle, "mark": {"type": "rule", "color": theme.text, "strokeWidth": 1.5,
                                           "strokeDash": [6, 4], "aria": False}, "encoding": {**place, **whole}},
            *({"transform": middle, "mark": mark, "encoding": named}
              for mark in halo(label, theme))]


_WIDEST_BAR = 16  # pixels; half of it is kept free at both ends


@lru_cache(maxsize=64)
def _wide_ranking(theme: Theme, unit_title: str, decimals: int, numbered: bool) -> Spec:
    valid = [{"filter": "isValid(datum.waarde)"}]
    y = {"field": "waarde", "type": "quantitative", "title": None,
         "axis": {"format": number_format(decimals), "tickCount": 6, "domain": False, "ticks": False},
         "scale": {"zero": True, "nice": True}}
    x = {"field": "rang", "type": "quantitative", "title": f"{'plaats, ' if numbered else ''}van hoog naar laag",
         "scale": {"zero": False, "nice": False, "padding": _WIDEST_BAR / 2},
         "axis": {"format": "d", "grid": False, "tickCount": 8, "labelFlush": False, "tickMinStep": 1,
                  "labels": numbered, "ticks": numbered,
                  "labelExpr": "datum.value < 1 ? '' : datum.label"}}
    bars: Spec = {"name": "staven", "transform": [*valid, read_aloud("naam", "tekst")],
            "mark": {"type": "bar",
                     "width": {"expr": f"clamp(width / (domain('x')[1] - domain('x')[0]) - 0.4, 1, {_WIDEST_BAR})"},
                     "cursor": "pointer"},
            "encoding": {**DESCRIPTION, "color": _bar_colour(theme), "tooltip": _RANKING_TOOLTIP, "key": _BAR_KEY}}
    # At the right end the name of the own bar may stand there; right of the middle all bars lie below the line.
    far = f"datum.eigenrang > datum.laatste * {_FAR}"
    half, words = f"({_HALF_LETTER} * datum.eigenletters)", f"({2 * _HALF_LETTER} * length(datum.middentekst))"
    own = f"clamp(scale('x', datum.eigenrang), {half}, width - {half})"  # the middle of the own name
    beside = f"({far} ? {own} - {half} < width * 0.52 + {words} : {own} + {half} > width - {words})"
    lower = "scale('y', datum.eigentop) - scale('y', datum.midden)"  # pixels from the line to the top of the own bar
    over = f"isValid(datum.eigentop) && {beside} && abs({lower}) < 40 ? {lower} - 36 : -4"  # above the own name
    look: Spec = {"align": {"expr": f"{far} ? 'left' : 'right'"}, "baseline": "bottom", "dy": {"expr": over}}
    median = _median_layers(theme, "y", look, {"x": {"value": {"expr": f"{far} ? width * 0.52 : width"}}}, _PLACES)
    return chart(theme, title=unit_title, height=300, encoding={"x": x, "y": y}, params=clicks("staven"),
                  layer=[bars, *median, *_own_pointer(theme)])


def _own_pointer(theme: Theme) -> list[Spec]:
    """Own bar wide enough to be found among 342, with a triangle and its name, kept within the frame."""
    own = [{"filter": "datum.eigen && isValid(datum.waarde)"},
           {"calculate": "datum.naam + ': ' + datum.tekst", "as": "opschrift"},
           {"calculate": "max(datum.waarde, 0)", "as": "top"}]
    top: Spec = {"y": {"field": "top", "type": "quantitative"}}
    named: Spec = {**top, "text": {"field": "opschrift"}}
    text = {"type": "text", "fontSize": 14, "fontWeight": "bold", "color": theme.own, "baseline": "bottom", "dy": -16,
            **kept_inside("scale('x', datum.rang)", "datum.opschrift")}
    return [
        {"transform": own, "mark": {"type": "bar", "width": 4, "color": theme.own, "aria": False},
         "encoding": {"tooltip": _RANKING_TOOLTIP}},
        {"transform": own, "mark": {"type": "point", "shape": "triangle-down", "filled": True, "size": 110,
                                    "color": theme.own, "yOffset": -9, "opacity": 1, "aria": False}, "encoding": top},
        *({"transform": own, "mark": mark, "encoding": named}
          for mark in halo(text, theme)),
    ]


@lru_cache(maxsize=64)
def _named_ranking(theme: Theme, unit_title: str, decimals: int) -> Spec:
    median = _median_layers(theme, "x", {"align": "left", "baseline": "bottom", "dy": -4}, {"y": {"value": 0}})
    return named_bars(theme, unit_title, decimals, _RANKING_TOOLTIP, median)


def named_bars(theme: Theme, unit_title: str, decimals: int, seen: list[Spec], across: list[Spec],
               rows: Sequence[Spec] = ()) -> Spec:
    """Bars from high to low, each with its name before it and its figure behind it; a click chooses a `code`.

    Columns: code, naam, waarde (null without a value), rang (order of the bars), tekst (value or status in words),
    eigen (bool). `seen`: what a pointer shows; `across`: layers over all bars; `rows`: transform that leaves the bars.
    """
    x = {"field": "waarde", "type": "quantitative", "title": None,
         "scale": {"zero": True, "nice": False, "range": [0, {"expr": f"width - {_ROOM}"}]},
         "axis": {"format": number_format(decimals), "tickCount": 4, "domain": False, "ticks": False}}
    y = {"field": "naam", "type": "nominal", "title": None, "sort": {"field": "rang", "op": "min"},
         "axis": {"domain": False, "ticks": False, "labelLimit": 190, "labelFontSize": 13}}
    bars: Spec = {"name": "staven", "transform": [*rows, read_aloud("naam", "tekst")],
                  "mark": {"type": "bar", "cursor": "pointer", "height": {"band": 0.72}},
                  "encoding": {**DESCRIPTION, "color": _bar_colour(theme), "tooltip": seen, "key": _BAR_KEY}}
    end = {"calculate": "max(isValid(datum.waarde) ? datum.waarde : 0, 0)", "as": "eind"}
    texts = [{"transform": [*rows, end, {"filter": test}], "mark": mark,
              "encoding": {"x": {"field": "eind", "type": "quantitative"}, "text": {"field": "tekst"}}}
             for test, look in (("!datum.eigen", {"color": theme.text}),
                                ("datum.eigen", {"color": theme.own, "fontWeight": "bold"}))
             for mark in halo({"type": "text", "align": "left", "dx": 6, "fontSize": 13, **look}, theme)]
    return chart(theme, title=unit_title, height={"step": STEP}, encoding={"x": x, "y": y}, params=clicks("staven"),
                 layer=[bars, *across, *texts])


# Small figures for tiles

SPARK_WIDTH, SPARK_HEIGHT = 160, 36
BAR_WIDTH, BAR_HEIGHT = 160, 18
LEAST_MARGINS = 12  # a line is never so tall that a step of rounding looks like a development
_EDGE = 6  # room for the mark at an end


def along(value: float, low: float, high: float, start: float, end: float) -> float:
    """Place of a value between two ends; the middle when there is no spread."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(start + share * (end - start), 1)


def scale_of(values: Sequence[float], least_span: float) -> tuple[float, float]:
    """From the lowest to the highest value, and at least `least_span`; (0, 0) without values."""
    if not values:
        return 0.0, 0.0
    low, high = min(values), max(values)
    room = max(least_span - (high - low), 0.0) / 2
    return low - room, high + room


def svg(width: float, height: float, css_class: str, alt: str, body: str) -> str:
    """An SVG picture with its text alternative; `body` is SVG already."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(alt, quote=True)}">{body}</svg>')


def sparkline_svg(points: Sequence[tuple[float, float | None]], theme: Theme, alt: str,
                  least_span: float = 0.0) -> str:
    """A line of (year, value) in order of time, with a gap where a value is missing and a dot on the last one.

    Where the last year has no value no dot stands for it. The height stands for at least `least_span`. Empty text when
    there is no value at all. One line of SVG, safe inside st.markdown with HTML allowed.
    """
    known = [(x, y) for x, y in points if y is not None]
    if not known:
        return ""
    first, last = points[0][0], points[-1][0]
    low, high = scale_of([y for _, y in known], least_span)

    def place(x: float, y: float) -> tuple[float, float]:
        return (along(x, first, last, _EDGE, SPARK_WIDTH - _EDGE), along(y, low, high, SPARK_HEIGHT - _EDGE, _EDGE))

    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            runs.append([])
        else:
            runs[-1].append(place(x, y))
    now = _dot(*place(*known[-1]), 4.5, theme.own) if points[-1][1] is not None else ""
    body = "".join(_stroke(run, theme.mean) for run in runs if run) + now
    return svg(SPARK_WIDTH, SPARK_HEIGHT, "km-spark", alt, body)


def _stroke(run: Sequence[tuple[float, float]], colour: str) -> str:
    """A line through the points, or a small dot for a point that stands alone."""
    if len(run) == 1:
        return _dot(*run[0], 2, colour)
    path = " ".join(f"{x},{y}" for x, y in run)
    return (f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round" '
            'stroke-linecap="round"/>')


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>'


def position_bar_svg(summary: GroupSummary, own: float | None, theme: Theme, alt: str) -> str:
    """The group from its lowest to its highest value: middle half as a band, median as a tick, own value as a dot."""
    low, high = summary.low, summary.high
    if own is not None:
        low, high = min(low, own), max(high, own)

    def place(value: float) -> float:
        return along(value, low, high, _EDGE, BAR_WIDTH - _EDGE)

    middle = BAR_HEIGHT / 2
    body = (f'<line x1="{_EDGE}" x2="{BAR_WIDTH - _EDGE}" y1="{middle}" y2="{middle}" stroke="{theme.outline}" '
            'stroke-width="2" stroke-linecap="round"/>')
    if summary.q1 is not None and summary.q3 is not None:
        start, end = place(summary.q1), place(summary.q3)
        body += (f'<rect x="{start}" y="{middle - 5}" width="{max(round(end - start, 1), 1)}" height="10" rx="2" '
                 f'fill="{theme.band}" stroke="{theme.outline}"/>')
    tick = place(summary.median)
    body += f'<line x1="{tick}" x2="{tick}" y1="1" y2="{BAR_HEIGHT - 1}" stroke="{theme.mean}" stroke-width="2"/>'
    if own is not None:
        body += (f'<circle cx="{place(own)}" cy="{middle}" r="5" fill="{theme.own}" stroke="{theme.surface}" '
                 'stroke-width="1.5"/>')
    return svg(BAR_WIDTH, BAR_HEIGHT, "km-position", alt, body)


def svg_image(svg: str, alt: str, css_class: str) -> str:
    """The SVG as an image element, for places that strip inline SVG, as st.html does; empty text stays empty."""
    if not svg:
        return ""
    return f'<img class="{css_class}" alt="{escape(alt, quote=True)}" src="data:image/svg+xml,{quote(svg)}">'
