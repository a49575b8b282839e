"""Pictures of the page Vergelijken: groups beside each other, a funnel, a scatter, and small lines as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from monitors.presentation import edges
from monitors.presentation.charts import (
    DESCRIPTION,
    Spec,
    along,
    axis_title,
    chart,
    clicks,
    halo,
    kept_inside,
    number_format,
    only,
    read_aloud,
    tooltip,
)
from monitors.presentation.legend import Mark
from monitors.presentation.theme import Theme

OWN, GROUP, OTHER, LIMIT = "gemeente", "groep", "ander", "grens"
REST = "andere gemeenten"
FUNNEL_HEIGHT, SCATTER_HEIGHT = 460, 520
FUNNEL_COLUMNS = {"serie": pa.string(), "x": pa.float64(), "y": pa.float64(), "laag": pa.float64(),
                  "hoog": pa.float64(), "strenglaag": pa.float64(), "strenghoog": pa.float64(), "code": pa.string(),
                  "naam": pa.string(), "tekst": pa.string(), **edges.COLUMNS}
_NAMES = 100  # pixels of the names of groups, at least
_ROW, _AROUND = 40, 90  # pixels a group, and for what stands above and below them


def _across(field: str, decimals: int, title: str | None, *, grid: bool = True, zero: bool = False,
            **axis: Any) -> Spec:
    scale = {"zero": zero, "nice": True, "padding": 0 if zero else 14}  # no room below nought
    return {"field": field, "type": "quantitative", "title": title, "scale": scale,
            "axis": {"format": number_format(decimals), "tickCount": 6, "tickMinStep": 10 ** -decimals, "grid": grid,
                     "domain": False, "ticks": False, **axis}}


# Groups beside each other

@lru_cache(maxsize=64)
def groups_spec(theme: Theme, unit_title: str, decimals: int, rows: int, cuts: edges.Cuts = (), *,
                from_zero: bool = False) -> Spec:
    """Per group the lowest to the highest, the middle half, the middle one and the mean; the municipality through all.

    Columns: orde, groep, laag, q1, midden, q3, hoog, gemiddelde (null where unknown), eigen (the municipality's value
    or null), naam (its label, in one row), tekst (the row in words), and those of edges.COLUMNS: of a row of which the
    highest lies beyond the axis, randnaam says it. `cuts`: where the axis ends before some.
    """
    x = _across("laag", decimals, None, zero=from_zero, **edges.labels("x", cuts))
    y = {"field": "groep", "type": "nominal", "title": None, "sort": {"field": "orde", "op": "min"},
         "axis": {"domain": False, "ticks": False, "labelLimit": 260, "labelPadding": 10}}
    at: dict[str, Spec] = {name: {"field": name, "type": "quantitative"} for name in
                           ("q1", "midden", "gemiddelde", "eigen")}
    halves = [{"filter": "isValid(datum.q1) && isValid(datum.q3)"}]
    known = [{"filter": "isValid(datum.eigen)"}]
    first = [{"filter": "isValid(datum.naam)"}]
    label: Spec = {"type": "text", "fontSize": 14, "fontWeight": "bold", "color": theme.own, "baseline": "bottom",
             "dy": -6, "aria": False, **kept_inside("scale('x', datum.eigen)", "datum.naam", _NAMES)}
    around = {"top": 24, "left": 5, "right": 5, "bottom": 5}
    return chart(theme, title=unit_title, height=rows * _ROW + _AROUND, encoding={"y": y}, padding=around, layer=[
        {"mark": {"type": "rule", "color": theme.outline, "strokeWidth": 2, "aria": False},
         "encoding": {"x": x, "x2": {"field": "hoog"}}},
        {"transform": halves, "mark": {"type": "bar", "height": 16, "color": theme.band, "stroke": theme.outline,
                                       "aria": False},
         "encoding": {"x": at["q1"], "x2": {"field": "q3"}}},
        {"transform": known, "mark": {"type": "rule", "color": theme.own, "strokeWidth": 2.5, "aria": False},
         "encoding": {"x": at["eigen"], "y": {"value": 0}, "y2": {"value": "height"}}},
        {"transform": [read_aloud("tekst")],
         "mark": {"type": "tick", "color": theme.text, "thickness": 3, "size": 24, "opacity": 1},
         "encoding": {"x": at["midden"], **DESCRIPTION, "tooltip": tooltip(("tekst", "Groep"))}},
        {"transform": [{"filter": "isValid(datum.gemiddelde)"}],
         "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 90, "color": theme.accent, "opacity": 1,
                  "stroke": theme.background, "strokeWidth": 1, "aria": False}, "encoding": {"x": at["gemiddelde"]}},
        *({"transform": first, "mark": mark,
           "encoding": {"x": at["eigen"], "y": {"value": 0}, "text": {"field": "naam"}}}
          for mark in halo(label, theme)),
        *(_far_ends(theme) if cuts else []),
    ])


def _far_ends(theme: Theme) -> list[Spec]:
    """The ends of groups that lie beyond the axis: a triangle with the figure."""
    beyond = [{"filter": "datum.rand"}]
    far: dict[str, Spec] = {"x": {"field": "hoog", "type": "quantitative"}}
    text: Spec = {"type": "text", "fontSize": 12, "color": theme.text, "align": "right", "dx": -2, "dy": -11,
                  "aria": False}
    return [*edges.lines(theme, "x"),
            {"transform": beyond, "mark": {"type": "point", "shape": "triangle-right", "filled": True, "size": 90,
                                           "color": theme.outline, "opacity": 1, "aria": False}, "encoding": far},
            *({"transform": beyond, "mark": mark, "encoding": {"x": far["x"], "text": {"field": "randnaam"}}}
              for mark in halo(text, theme))]


def groups_marks(theme: Theme, own: str, *, edged: bool = False) -> list[Mark]:
    """What the marks mean."""
    marks = [Mark("┃", theme.own, own)] if own else []
    return [*marks, Mark("▮", theme.text, "middelste gemeente"), Mark("◆", theme.accent, "gewogen gemiddelde"),
            Mark("■", theme.band, "middelste helft van de gemeenten"),
            Mark("─", theme.outline, "van laagste tot hoogste"), *([edges.mark(theme.outline)] if edged else [])]


# Funnel

@lru_cache(maxsize=64)
def funnel_spec(theme: Theme, unit_title: str, decimals: int, size_title: str, *, from_zero: bool = False,
                cuts: edges.Cuts = (), height: int = FUNNEL_HEIGHT) -> Spec:
    """Figures against their denominator (logarithmic), with where chance would put them around the common one.

    Columns: FUNNEL_COLUMNS. serie: LIMIT (y is the common figure; laag, hoog at 95 %, strenglaag, strenghoog at
    99.8 %), OTHER or OWN. tekst: value and place in words. `cuts`: where the axis ends before some. A click
    chooses a `code` (selection CLICK).
    """
    x = {"field": "x", "type": "quantitative", "title": size_title,
         "scale": {"type": "log", "nice": False, "padding": 6},
         "axis": {"format": ",d", "grid": False, "tickCount": 6, "domain": False, "ticks": False,
                  "labelOverlap": "greedy", "values": [n * 10 ** p for p in range(1, 8) for n in (1, 2, 5)]}}
    title = axis_title(unit_title)
    limit = only(LIMIT)
    edge: Spec = {"strokeWidth": 1.5, "color": theme.text, "aria": False}
    lines: list[Spec] = [{"transform": limit, "encoding": {"y": {"field": name, "type": "quantitative"}},
              "mark": {"type": "line", **edge, "strokeDash": dash}}
             for name, dash in (("laag", [5, 4]), ("hoog", [5, 4]), ("strenglaag", [1, 0]), ("strenghoog", [1, 0]))]
    seen = tooltip(("naam", "Gemeente"), ("tekst", "Cijfer"))
    label: Spec = {"type": "text", "fontSize": 14, "fontWeight": "bold", "color": theme.own, "dy": -14, "aria": False,
             "align": {"expr": "scale('x', datum.x) > width * 0.7 ? 'right' : 'left'"}}
    looks: list[tuple[str, Spec]] = [
        (OTHER, {"color": theme.bar, "size": 45, "opacity": 0.75}),
        (OWN, {"color": theme.own, "size": 170, "opacity": 1, "stroke": theme.background})]
    points: list[Spec] = [
        {"name": f"punten_{serie}", "transform": [*only(serie), read_aloud("naam", "tekst")],
         "mark": {"type": "point", "filled": True, "cursor": "pointer", **look},
         "encoding": {**DESCRIPTION, "tooltip": seen,
                      **(edges.triangle({"value": look["size"]}, {"value": "circle"}) if cuts else {})}}
        for serie, look in looks]
    return chart(theme, title=title["title"], height=height, params=[*title["params"], *clicks(f"punten_{OTHER}")],
                 encoding={"x": x, "y": _across("y", decimals, None, zero=from_zero, **edges.labels("y", cuts))},
                 layer=[
        {"transform": limit, "mark": {"type": "area", "color": theme.band, "opacity": 0.3, "aria": False},
         "encoding": {"y": {"field": "laag", "type": "quantitative"}, "y2": {"field": "hoog"}}},
        *lines,
        {"transform": limit, "mark": {"type": "line", "color": theme.mean, "strokeWidth": 2, "aria": False}},
        *(edges.lines(theme) if cuts else []),
        *points,
        *({"transform": only(OWN, edges.ON_AXIS), "mark": mark, "encoding": {"text": {"field": "naam"}}}
          for mark in halo(label, theme)),
        *(edges.names(theme, f"datum.serie === '{OWN}'") if cuts else []),
    ])


def funnel_marks(theme: Theme, own: str, group: str, *, edged: bool = False) -> list[Mark]:
    """What the marks mean."""
    return [Mark("●", theme.own, own), Mark("●", theme.bar, group), *([edges.mark(theme.bar)] if edged else []),
            Mark("─", theme.mean, "de anderen samen"),
            Mark("╌", theme.text, "95%: hierbuiten komt door toeval 1 op de 20"),
            Mark("─", theme.text, "99,8%: hierbuiten komt door toeval 1 op de 500")]


# Two figures

@lru_cache(maxsize=64)
def scatter_spec(theme: Theme, titles: tuple[str, str], decimals: tuple[int, int], classes: tuple[str, ...] = (),
                 *, sized: bool = False, cuts: edges.Cuts = (), height: int = SCATTER_HEIGHT) -> Spec:
    """Two figures of every municipality, with the middle of both; a click chooses a `code` (selection CLICK).

    Columns: code, naam, x, y, x_tekst, y_tekst, maat (for the size, null without), klasse (for the colour), soort
    (OWN, GROUP or OTHER), x_midden and y_midden (in one row), and those of edges.COLUMNS. `titles`: what stands along
    the bottom, and above. `cuts`: where an axis ends before some.
    """
    seen = tooltip(("naam", "Gemeente"), ("x_tekst", titles[0]), ("y_tekst", titles[1]))
    colour: Spec = {"value": theme.bar}
    if classes:
        colour = {"field": "klasse", "type": "nominal", "legend": None,
                  "scale": {"domain": list(classes), "range": list(class_colours(theme, classes))}}
    size: Spec = {"value": 60}
    if sized:
        size = {"field": "maat", "type": "quantitative", "legend": None, "scale": {"range": [25, 900], "zero": True}}
    points: Spec = {
        "name": "punten", "transform": [read_aloud("naam", "x_tekst", "y_tekst")],
        "mark": {"type": "point", "filled": True, "cursor": "pointer", "opacity": 0.8},
        "encoding": {**DESCRIPTION, "tooltip": seen, "size": size,
                     **(edges.triangle(size, {"value": "circle"}) if cuts else {}),
                     "color": {"condition": {"test": f"datum.soort === '{OWN}'", "value": theme.own}, **colour},
                     "stroke": {"condition": {"test": f"datum.soort === '{OTHER}'", "value": theme.outline},
                                "value": theme.text},
                     "strokeWidth": {"condition": {"test": f"datum.soort === '{OTHER}'", "value": 0.5}, "value": 2}}}
    middles = [{"transform": [{"filter": f"isValid(datum.{field})"}],
                "mark": {"type": "rule", "color": theme.mean, "strokeDash": [6, 4], "strokeWidth": 1.5, "aria": False},
                "encoding": {channel: {"field": field, "type": "quantitative"}, across: {"value": 0},
                             f"{across}2": {"value": end}}}
               for channel, field, across, end in (("x", "x_midden", "y", "height"), ("y", "y_midden", "x", "width"))]
    label: Spec = {"type": "text", "fontSize": 14, "fontWeight": "bold", "color": theme.own, "dy": -16, "aria": False,
             "align": {"expr": "scale('x', datum.x) > width * 0.7 ? 'right' : 'left'"}}
    own = f"datum.soort === '{OWN}'"
    return chart(theme, title=titles[1], height=height, params=clicks("punten"),
                 encoding={"x": _across("x", decimals[0], titles[0], **edges.labels("x", cuts)),
                           "y": _across("y", decimals[1], None, **edges.labels("y", cuts))},
                 layer=[*middles, *(edges.lines(theme) if cuts else []), points,
                        *({"transform": [{"filter": own + edges.ON_AXIS}], "mark": mark,
                           "encoding": {"text": {"field": "naam"}}} for mark in halo(label, theme)),
                        *(edges.names(theme, own) if cuts else [])])


def class_colours(theme: Theme, classes: tuple[str, ...]) -> tuple[str, ...]:
    """A colour a class, in order; REST has that of all other municipalities."""
    named = [name for name in classes if name != REST]
    ramp = (theme.accent,) if len(named) == 1 else theme.sequential[::-1]
    colours = dict(zip(named, ramp, strict=False))
    return tuple(colours.get(name, theme.bar) for name in classes)


def scatter_marks(theme: Theme, own: str, group: str, classes: tuple[str, ...], *, edged: bool = False) -> list[Mark]:
    """What the marks mean: `group`: empty where that is everybody."""
    marks = [Mark("●", theme.own, own)] if own else []
    marks += [Mark("○", theme.text, f"met een rand: {group}")] if group else []
    marks += [Mark("●", colour, name) for name, colour in zip(classes, class_colours(theme, classes), strict=True)]
    marks += [edges.mark(theme.bar)] if edged else []
    return [*marks, Mark("╌", theme.mean, "middelste gemeente")]


# Small lines

WIDTH, HEIGHT = 220, 84
_EDGE = 7  # room for the mark at an end


@dataclass(frozen=True, slots=True)
class Box:
    """First and last moment (year as float), and the lowest and the highest value: the scale of all small pictures.

    A value beyond it is drawn at the edge, as a triangle.
    """

    first: float
    last: float
    low: float
    high: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a point; in the middle where there is no spread."""
        return (along(x, self.first, self.last, _EDGE, WIDTH - _EDGE),
                along(min(max(y, self.low), self.high), self.low, self.high, HEIGHT - _EDGE, _EDGE))

    def beyond(self, y: float) -> int:
        """−1 under the scale, 1 above it, 0 on it."""
        return (y > self.high) - (y < self.low)


@dataclass(frozen=True, slots=True)
class SmallDrawing:
    """Pieces of a line as (moment, value, provisional), and those of the group's middle as (moment, value)."""

    pieces: tuple[tuple[tuple[float, float, bool], ...], ...]
    middles: tuple[tuple[tuple[float, float], ...], ...]


def small_svg(drawing: SmallDrawing, box: Box, theme: Theme, *, own: bool) -> str:
    """A line in its pieces with a mark on its last figure, over the group's middle; provisional marks are open."""
    colour = theme.own if own else theme.text
    body = (f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT - 0.5}" y2="{HEIGHT - 0.5}" stroke="{theme.grid}"/>'
            + "".join(_path([box.place(x, y) for x, y in piece], theme.mean, 'stroke-width="1.2" '
                                                                             'stroke-dasharray="4 3"')
                      for piece in drawing.middles))
    for piece in drawing.pieces:
        body += _path([box.place(x, y) for x, y, _ in piece], colour, 'stroke-width="2.2"')
        body += "".join(_mark(box.place(x, y), colour, theme.background, open_mark=provisional, side=box.beyond(y))
                        for place, (x, y, provisional) in enumerate(piece)
                        if provisional or place == len(piece) - 1 or box.beyond(y))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
            f"{body}</svg>")


def _path(points: list[tuple[float, float]], colour: str, look: str) -> str:
    if len(points) < 2:
        return ""
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" {look} stroke-linejoin="round"/>'


def _mark(at: tuple[float, float], colour: str, inside: str, *, open_mark: bool, side: int) -> str:
    fill = inside if open_mark else colour
    if side:
        x, y = at
        return (f'<path d="M{x - 5:.1f},{y + 4 * side:.1f}h10l-5,{-9 * side}z" fill="{fill}" stroke="{colour}" '
                'stroke-width="1.5"/>')
    return f'<circle cx="{at[0]}" cy="{at[1]}" r="3.6" fill="{fill}" stroke="{colour}" stroke-width="1.8"/>'
