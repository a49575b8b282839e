"""Make the embedded borders (TopoJSON) from CBS polygons; only the maker of a new snapshot runs this.

Needs shapely and topojson, which the app itself does not. What the running app does with the result is in geometry.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import shapely
import topojson
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from monitors.domain.topology import OBJECT_NAME
from monitors.prepare.geometry import GEMEENTE_FILE, PROVINCIE_FILE, WIJK_FILE, write_if_changed

# The sources' own steps of 10^-digits degrees: on that grid no point moves.
GEMEENTE_DIGITS = 3
WIJK_DIGITS = 5

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
    """Write gemeente_2025.json, provincie_2025.json and wijk_2022.json (TopoJSON, object "regio") into `target`.

    `grenzen` holds gemeente_2025.geojson and wijk_2022.geojson with properties statcode and statnaam in WGS84.
    `provincie_of` gives each gemeente code (GM....) its provincie code (PV..), `provincie_names` each provincie its
    Dutch name. Raises ValueError when a gemeente has no provincie or a provincie no name, FileNotFoundError when a
    source is missing.
    """
    gemeenten = read_areas(grenzen / "gemeente_2025.geojson")
    provincies = dissolve(gemeenten, provincie_of, provincie_names, GEMEENTE_DIGITS)
    wijken = read_areas(grenzen / "wijk_2022.geojson")
    for name, areas, digits in (
        (GEMEENTE_FILE, gemeenten, GEMEENTE_DIGITS),
        (PROVINCIE_FILE, provincies, GEMEENTE_DIGITS),
        (WIJK_FILE, wijken, WIJK_DIGITS),
    ):
        topology = topology_of(areas, digits)
        text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
        write_if_changed(target / name, text.encode())


def read_areas(path: Path) -> list[Area]:
    """Areas of a CBS GeoJSON, sorted by code. Raises ValueError when a code is there twice."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    areas = [Area(f["properties"]["statcode"], f["properties"]["statnaam"], shape(f["geometry"])) for f in features]
    if len({area.code for area in areas}) != len(areas):
        raise ValueError(f"{path.name}: een regiocode komt twee keer voor")
    return sorted(areas, key=lambda area: area.code)


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
