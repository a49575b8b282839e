"""Figures beyond the reach of an axis: a triangle at its edge that points to where they lie, with name and value.

The same for every picture of points. A point's own columns hold its place in the picture; COLUMNS stand beside them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from monitors.domain.reach import Reach
from monitors.presentation.charts import Spec, halo
from monitors.presentation.legend import Mark
from monitors.presentation.theme import Theme

# rand: drawn at an edge; hoek: degrees that its triangle is turned; randnaam: its label, null where there is no room;
# zakt: pixels that the label stands below it. One row an edge: as_x or as_y (where it starts), as_tekst (what it says).
COLUMNS = {"rand": pa.bool_(), "hoek": pa.float64(), "randnaam": pa.string(), "zakt": pa.float64(),
           "as_x": pa.float64(), "as_y": pa.float64(), "as_tekst": pa.string()}
NAMED = 4  # labels at the edges; of the others a pointer, the sentence and the table say the value
ON_AXIS = " && !datum.rand"  # behind another test
NO_EDGE = (False, 0.0, None, 0.0, None, None, None)  # cells of a row that is no point
_LINE = 17.0  # pixels from one label to the next
_SIZE = 120
_WORDS = {("x", 1): "niet op schaal ▼", ("x", -1): "niet op schaal ▲",  # along the line, that is turned: ▼ is right
          ("y", 1): "niet op schaal ▲", ("y", -1): "niet op schaal ▼"}
BEYOND_RIGHT = _WORDS["x", 1]
Cuts = tuple[tuple[str, int, float], ...]  # channel (x or y), side as Reach.side, and the last value in its own place


@dataclass(frozen=True, slots=True)
class Point:
    """A point with its own figures, and what stands beside it at an edge. `first`: its label goes before others."""

    x: float
    y: float
    label: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Plane:
    """The two axes of a picture of points, `height` pixels high."""

    across: Reach
    up: Reach
    height: float

    def beyond(self, point: Point) -> tuple[int, int]:
        """The edges that a point lies beyond, as `Reach.side`."""
        return self.across.side(point.x), self.up.side(point.y)

    def excess(self, point: Point) -> float:
        return max(self.across.excess(point.x), self.up.excess(point.y))

    def place(self, point: Point) -> tuple[float, float]:
        return self.across.place(point.x), self.up.place(point.y)

    def cells(self, points: Sequence[Point]) -> list[tuple[object, ...]]:
        """Those of COLUMNS of each point; the first rows also have the edges."""
        edges = [*self._edges(points), *[NO_EDGE[4:]] * len(points)]
        return [(*cell, *edge) for cell, edge in zip(self._cells(points), edges, strict=False)]

    def _cells(self, points: Sequence[Point]) -> list[tuple[object, ...]]:
        off = {n: p for n, p in enumerate(points) if any(self.beyond(p))}
        named = sorted(off, key=lambda n: (not off[n].first, -self.excess(off[n])))[:NAMED]
        drops = dict(self._drops({n: off[n] for n in named}))
        return [(True, math.degrees(math.atan2(*self.beyond(p))) % 360, p.label if n in drops else None,
                 drops.get(n, 0.0)) if n in off else NO_EDGE[:4] for n, p in enumerate(points)]

    def _drops(self, named: Mapping[int, Point]) -> Iterator[tuple[int, float]]:
        """Each label on a line of its own: under one another at the top and at the bottom, pushed apart at the sides.

        Text that stands under its mark may be as long as it likes, whatever the width of the picture.
        """
        for side in (1, -1):
            ends = sorted((n for n, p in named.items() if self.beyond(p) == (0, side)), key=lambda n: named[n].x)
            yield from ((n, side * _LINE * line) for line, n in enumerate(ends, 1))
            lowest = -math.inf
            beside = {n: self._down(p) for n, p in named.items() if self.beyond(p)[0] == side}
            for n, down in sorted(beside.items(), key=lambda item: item[1]):
                lowest = max(down, lowest + _LINE)
                yield n, lowest - down

    def _down(self, point: Point) -> float:
        """Pixels from the top, more or less."""
        length = (self.up.high - self.up.low) or 1.0
        return (self.up.high - self.up.place(point.y)) / length * self.height

    def cuts(self, points: Sequence[Point]) -> Cuts:
        """The ends that a point lies beyond."""
        return tuple((channel, side, axis.high if side > 0 else axis.low)
                     for n, (channel, axis) in enumerate((("x", self.across), ("y", self.up)))
                     for side in (-1, 1) if any(self.beyond(p)[n] == side for p in points))

    def _edges(self, points: Sequence[Point]) -> list[tuple[float | None, float | None, str]]:
        """as_x, as_y and as_tekst of every such end."""
        return [(self.across.edge(side) if channel == "x" else None, self.up.edge(side) if channel == "y" else None,
                 _WORDS[channel, side]) for channel, side, _ in self.cuts(points)]


def triangle(size: Spec, shape: Spec) -> Spec:
    """Channels of a point mark that make a turned triangle of what lies beyond; `size` and `shape` of the others."""
    off = "datum.rand"
    return {"shape": {"condition": {"test": off, "value": "triangle-up"}, **shape},
            "size": {"condition": {"test": off, "value": max(_SIZE, size.get("value", 0))}, **size},
            "angle": {"field": "hoek", "type": "quantitative", "scale": None, "legend": None}}


def labels(channel: str, cuts: Cuts) -> Spec:
    """Of an axis: no number where nothing is to scale."""
    off = " || ".join(f"datum.value {'>' if side > 0 else '<'} {end!r}" for axis, side, end in cuts if axis == channel)
    return {"labelExpr": f"{off} ? '' : datum.label"} if off else {}


def lines(theme: Theme, channels: str = "xy") -> list[Spec]:
    """The edges as lines that say what lies beyond; `channels`: those that measure something."""
    rule: Spec = {"type": "rule", "color": theme.outline, "strokeDash": [2, 3], "aria": False}
    text: Spec = {"type": "text", "fontSize": 12, "color": theme.muted, "aria": False}
    layers: list[Spec] = []
    for channel, other, length, look in (
            ("x", "y", "height", {"angle": 270, "baseline": "bottom", "dy": -3, "dx": 4, "align": "left"}),
            ("y", "x", "width", {"baseline": "top", "dy": 3, "dx": -4, "align": "right"})):
        if channel not in channels:
            continue
        field = f"as_{channel}"
        there = [{"filter": f"isValid(datum.{field})"}]
        at: Spec = {channel: {"field": field, "type": "quantitative"}}
        end: Spec = {other: {"value": length}}
        layers.append({"transform": there, "mark": rule,
                       "encoding": {**at, other: {"value": 0}, f"{other}2": {"value": length}}})
        layers += [{"transform": there, "mark": mark, "encoding": {**at, **end, "text": {"field": "as_tekst"}}}
                   for mark in halo({**text, **look}, theme)]
    return layers


def names(theme: Theme, own: str) -> list[Spec]:
    """The labels of what lies beyond; `own`: test of the rows that have the colour of the chosen one."""
    look: Spec = {"type": "text", "fontSize": 13, "aria": False, "dy": {"expr": "datum.zakt"},
                  "dx": {"expr": "datum.hoek % 180 === 0 ? 0 : scale('x', datum.x) > width / 2 ? -12 : 12"},
                  "align": {"expr": "scale('x', datum.x) > width / 2 ? 'right' : 'left'"}}
    return [{"transform": [{"filter": f"isValid(datum.randnaam) && {test}"}], "mark": mark,
             "encoding": {"text": {"field": "randnaam"}}}
            for test, colour in ((f"!({own})", {"color": theme.text}),
                                 (own, {"color": theme.own, "fontWeight": "bold"}))
            for mark in halo({**look, **colour}, theme)]


def mark(colour: str) -> Mark:
    """What a triangle means, for the legend."""
    return Mark("▲", colour, "past niet op de as; de punt wijst ernaar")
