"""Make borders (TopoJSON) of CBS polygons: for a snapshot, and of what a live run fetched.

What becomes of the result is in geometry.py.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

import shapely
import topojson
from numpy import errstate
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from monitors.domain.region import RegionLevel
from monitors.domain.topology import OBJECT_NAME
from monitors.prepare.geometry import EMBEDDED, kept_name, write_if_changed

# Steps of 10^-digits degrees; those of the gathered borders themselves: on that grid no point of theirs moves.
DIGITS = {RegionLevel.GEMEENTE: 3, RegionLevel.PROVINCIE: 3, RegionLevel.WIJK: 5, RegionLevel.BUURT: 5}
# What PDOK sends is finer than a map on a screen. Bends smaller than this many degrees square go, in both neighbours
# alike. Of the 345 gemeenten of 2022 that leaves 121 kB of 231, and changes the middle one by 2 % of its surface; the
# embedded ones, at 87 kB, differ from those that PDOK sent by 6 %.
TOLERANCE = {RegionLevel.GEMEENTE: 0.004, RegionLevel.WIJK: 0.0003, RegionLevel.BUURT: 0.0003}
LOSS = 0.01  # part of a surface that may change when a ring that crosses itself is put right

Line: TypeAlias = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Area:
    """One region with its shape in WGS84 degrees."""

    code: str
    name: str
    shape: BaseGeometry


def make_geometry(
    grenzen: Path, provincie_of: Mapping[str, str], provincie_names: Mapping[str, str], target: Path
) -> None:
    """Write the embedded borders of gemeenten, provincies and wijken (TopoJSON, object "regio") into `target`.

    `grenzen` holds gemeente_2025.geojson and wijk_2022.geojson with properties statcode and statnaam in WGS84.
    `provincie_of` gives each gemeente code (GM....) its provincie code (PV..), `provincie_names` each provincie its
    Dutch name. Raises ValueError when a gemeente has no provincie or a provincie no name, FileNotFoundError when a
    source is missing.
    """
    def read(level: RegionLevel) -> list[Area]:
        file = (grenzen / kept_name(level, EMBEDDED[level])).with_suffix(".geojson")
        return areas_of(json.loads(file.read_text(encoding="utf-8"))["features"])

    gemeenten = read(RegionLevel.GEMEENTE)
    provincies = dissolve(gemeenten, provincie_of, provincie_names, DIGITS[RegionLevel.PROVINCIE])
    for level, areas in ((RegionLevel.GEMEENTE, gemeenten), (RegionLevel.PROVINCIE, provincies),
                         (RegionLevel.WIJK, read(RegionLevel.WIJK))):
        text = json.dumps(topology_of(areas, DIGITS[level]), ensure_ascii=False, separators=(",", ":"))
        write_if_changed(target / kept_name(level, EMBEDDED[level]), text.encode())


def areas_of(features: Iterable[Mapping[str, Any]]) -> list[Area]:
    """Areas of CBS features with statcode and statnaam, sorted by code.

    Raises ValueError naming the region when a code is there twice or a shape is no surface.
    """
    areas = [_area(feature) for feature in features]
    often = Counter(area.code for area in areas)
    if doubled := sorted(code for code, count in often.items() if count > 1):
        raise ValueError(f"gebieden dubbel: {', '.join(doubled[:5])}")
    return sorted(areas, key=lambda area: area.code)


def _area(feature: Mapping[str, Any]) -> Area:
    code, name = (str(feature["properties"][key]) for key in ("statcode", "statnaam"))
    try:
        with errstate(invalid="ignore"):  # what is no number is no vertex of a surface, as is seen below
            found = shape(feature["geometry"])
    except (ShapelyError, AttributeError, IndexError, KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"{code}: geen vorm ({wrong})") from wrong
    if found.geom_type not in ("Polygon", "MultiPolygon") or found.is_empty or not isfinite(found.area):
        raise ValueError(f"{code}: geen vlak ({found.geom_type})")
    return Area(code, name, _put_right(found, code))


def _put_right(found: BaseGeometry, code: str) -> BaseGeometry:
    """A valid shape. Raises ValueError when that is another one than was sent."""
    if found.is_valid:
        return found
    valid = shapely.make_valid(found, method="structure", keep_collapsed=False)
    if abs(valid.area - found.area) > LOSS * max(valid.area, found.area):
        raise ValueError(f"{code}: ongeldige vorm ({shapely.is_valid_reason(found)})")
    return valid


def simplified(areas: Sequence[Area], tolerance: float) -> list[Area]:
    """Areas without the bends that are smaller than `tolerance` degrees square; neighbours keep one border."""
    shapes = shapely.coverage_simplify([area.shape for area in areas], tolerance)
    return [replace(area, shape=found) for area, found in zip(areas, shapes, strict=True)]


def parents_of(areas: Iterable[Area], parents: Sequence[Area]) -> dict[str, str]:
    """In which of `parents` each area lies, by a point inside it; an area that lies in none is left out."""
    tree = shapely.STRtree([parent.shape for parent in parents])
    found = {}
    for area in areas:
        for number in tree.query(area.shape.representative_point(), predicate="within"):
            found[area.code] = parents[number].code
    return found


def dissolve(
    areas: Iterable[Area], parent_of: Mapping[str, str], parent_names: Mapping[str, str], digits: int
) -> list[Area]:
    """Areas joined to their parents, sorted by parent code. Neighbours must share their border points."""
    parts: dict[str, list[BaseGeometry]] = {}
    for area in areas:
        if area.code not in parent_of:
            raise ValueError(f"{area.code} ({area.name}) heeft geen provincie")
        parts.setdefault(parent_of[area.code], []).append(snapped(area.shape, digits))
    if unnamed := sorted(set(parts) - set(parent_names)):
        raise ValueError(f"provincie zonder naam: {', '.join(unnamed)}")
    return [Area(code, parent_names[code], shapely.union_all(parts[code])) for code in sorted(parts)]


def snapped(geometry: BaseGeometry, digits: int) -> BaseGeometry:
    """Valid polygons on a grid of 10^-digits degrees. Raises ValueError when no surface is left."""
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    on_grid = shapely.set_precision(valid, 10.0**-digits)
    polygons = [part for part in getattr(on_grid, "geoms", [on_grid]) if part.geom_type == "Polygon" and part.area > 0]
    if not polygons:
        raise ValueError("een gebied zonder oppervlakte")
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def topology_of(areas: Sequence[Area], digits: int) -> dict[str, Any]:
    """Quantised TopoJSON of `areas`: shared borders once, integer steps of 10^-digits degrees, delta-encoded.

    Properties of each geometry: code, naam. Outer rings run clockwise and holes the other way, as d3-geo and Vega
    expect. A coarser grid than the source's own is not worth it: 10 % fewer bytes, but small wijken lose their shape.
    """
    collection = {"type": "FeatureCollection", "features": [_feature(area, digits) for area in areas]}
    raw = topojson.Topology(
        collection, prequantize=False, shared_coords=True, object_name=OBJECT_NAME, winding_order=None
    ).to_dict()
    west, south = (min(point[axis] for arc in raw["arcs"] for point in arc) for axis in (0, 1))
    lines = [_on_grid(arc, (west, south), digits) for arc in raw["arcs"]]
    entries = [
        {"type": e["type"], "properties": e["properties"], "arcs": clockwise(e["type"], e["arcs"], lines)}
        for e in raw["objects"][OBJECT_NAME]["geometries"]
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [10.0**-digits] * 2, "translate": [round(west, digits), round(south, digits)]},
        "objects": {OBJECT_NAME: {"type": "GeometryCollection", "geometries": entries}},
        "arcs": [_steps(line) for line in lines],
    }


def clockwise(kind: str, arcs: Sequence[Any], lines: Sequence[Line]) -> list[Any]:
    """Arc numbers of a Polygon or MultiPolygon with its outer rings clockwise and its holes anticlockwise.

    On a sphere a ring that runs the other way means the whole world except the region.
    """
    if kind == "MultiPolygon":
        return [clockwise("Polygon", polygon, lines) for polygon in arcs]
    return [_turned(ring, lines, clockwise_wanted=place == 0) for place, ring in enumerate(arcs)]


def _turned(ring: Sequence[int], lines: Sequence[Line], *, clockwise_wanted: bool) -> list[int]:
    points = [p for number in ring for p in (lines[number] if number >= 0 else lines[~number][::-1])]
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))
    if (twice_area < 0) == clockwise_wanted:
        return list(ring)
    return [~number for number in reversed(ring)]


def _feature(area: Area, digits: int) -> dict[str, Any]:
    properties = {"code": area.code, "naam": area.name}
    return {"type": "Feature", "properties": properties, "geometry": mapping(snapped(area.shape, digits))}


def _on_grid(arc: Iterable[Sequence[float]], origin: tuple[float, float], digits: int) -> Line:
    """Points of an arc in grid steps from `origin`, without points that fall together with the one before."""
    factor = 10**digits
    points = [(round((x - origin[0]) * factor), round((y - origin[1]) * factor)) for x, y in arc]
    line = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    return line if len(line) > 1 else [points[0], points[-1]]


def _steps(line: Line) -> list[list[int]]:
    """Delta encoding: the first point as it is, each next one from the point before it."""
    return [[x - before_x, y - before_y] for (x, y), (before_x, before_y) in zip(line, [(0, 0), *line], strict=False)]
