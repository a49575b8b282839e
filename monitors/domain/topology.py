"""Borders as TopoJSON: a part of it, and the same as GeoJSON. Pure functions on the parsed JSON.

TopoJSON keeps each shared border once, as an arc of integer steps. A region lists its rings as arc numbers; number ~n
(that is -n-1) means arc n backwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

OBJECT_NAME = "regio"
LATITUDE = 52.1  # the middle of Nederland: a flat map has its right proportions there

Json: TypeAlias = dict[str, Any]
Bounds: TypeAlias = tuple[float, float, float, float]
Point: TypeAlias = tuple[float, float]


def codes_of(topology: Mapping[str, Any]) -> tuple[str, ...]:
    """Region codes in idx order, which is code order."""
    return tuple(_code(entry) for entry in _sorted_entries(topology))


def bounds_of(geojson: Mapping[str, Any], code: str | None = None) -> Bounds:
    """West, south, east, north in degrees of one region, or of all when `code` is None.

    Raises KeyError when the code is not in `geojson`.
    """
    features = geojson["features"] if code is None else [feature_of(geojson, code)]
    points = [p for feature in features for ring in _rings(feature["geometry"]) for p in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def feature_of(geojson: Mapping[str, Any], code: str) -> Json:
    """The feature of one region. Raises KeyError when the code is not in `geojson`."""
    for feature in geojson["features"]:
        if feature["properties"]["code"] == code:
            found: Json = feature
            return found
    raise KeyError(code)


def numbered(topology: Mapping[str, Any]) -> Json:
    """The topology with each region's place in code order as property idx, as `to_geojson` gives it."""
    entries = [{**entry, "properties": {**entry["properties"], "idx": idx}}
               for idx, entry in enumerate(_sorted_entries(topology))]
    return {**topology, "objects": {OBJECT_NAME: {"type": "GeometryCollection", "geometries": entries}}}


def flat(topology: Mapping[str, Any]) -> Json:
    """The topology as it lies on a plane, north up: degrees, with those of latitude as much longer as they are at
    LATITUDE. A map draws it as it is: to project a sphere costs a browser a tenth of every change. In the far north and
    south of Nederland heights differ 3 % from those on Mercator's map.
    """
    transform = topology["transform"]
    stretched = {name: [pair[0], pair[1] / math.cos(math.radians(LATITUDE))] for name, pair in transform.items()}
    return {**topology, "transform": stretched}


def subset(topology: Mapping[str, Any], codes: Iterable[str]) -> Json:
    """Topology with only the regions in `codes`, and only the arcs that they use, numbered anew from 0.

    Raises KeyError when a code is not in the topology.
    """
    by_code = {_code(entry): entry for entry in topology["objects"][OBJECT_NAME]["geometries"]}
    chosen = [by_code[code] for code in sorted(codes)]
    numbers: dict[int, int] = {}
    for entry in chosen:
        for arc in _arc_numbers(entry["arcs"]):
            numbers.setdefault(arc if arc >= 0 else ~arc, len(numbers))
    entries = [{**entry, "arcs": _renumbered(entry["arcs"], numbers)} for entry in chosen]
    return {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {OBJECT_NAME: {"type": "GeometryCollection", "geometries": entries}},
        "arcs": [topology["arcs"][old] for old in numbers],
    }


def to_geojson(topology: Mapping[str, Any]) -> Json:
    """GeoJSON in WGS84 degrees; properties code, naam, idx (position in code order)."""
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    features = [
        {
            "type": "Feature",
            "properties": {**entry["properties"], "idx": idx},
            "geometry": {"type": entry["type"], "coordinates": _coordinates(entry, arcs)},
        }
        for idx, entry in enumerate(_sorted_entries(topology))
    ]
    return {"type": "FeatureCollection", "features": features}


def _code(entry: Mapping[str, Any]) -> str:
    code: str = entry["properties"]["code"]
    return code


def _sorted_entries(topology: Mapping[str, Any]) -> list[Json]:
    return sorted(topology["objects"][OBJECT_NAME]["geometries"], key=_code)


def _arc_numbers(arcs: Any) -> Iterator[int]:
    """All arc numbers in the nested lists of a Polygon or MultiPolygon."""
    for item in arcs:
        if isinstance(item, int):
            yield item
        else:
            yield from _arc_numbers(item)


def _renumbered(arcs: Any, numbers: Mapping[int, int]) -> Any:
    if isinstance(arcs, int):
        return numbers[arcs] if arcs >= 0 else ~numbers[~arcs]
    return [_renumbered(item, numbers) for item in arcs]


def _decoded(arc: Iterable[Iterable[int]], transform: Mapping[str, Any]) -> list[Point]:
    """Points of an arc in degrees: the steps summed, then scaled."""
    (scale_x, scale_y), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[Point] = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((round(west + x * scale_x, 6), round(south + y * scale_y, 6)))
    return points


def _coordinates(entry: Mapping[str, Any], arcs: list[list[Point]]) -> list[Any]:
    if entry["type"] == "Polygon":
        return [_ring(ring, arcs) for ring in entry["arcs"]]
    return [[_ring(ring, arcs) for ring in polygon] for polygon in entry["arcs"]]


def _ring(numbers: Iterable[int], arcs: list[list[Point]]) -> list[Point]:
    """Closed ring: arcs end to end, each without the first point that it shares with the one before."""
    ring: list[Point] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon
