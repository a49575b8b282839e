"""The shapes that the browser fetches, as far as the pages must know them: which regions, in which order, where."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitors.domain.topology import Bounds, bounds_of, feature_of

GEO = Path(__file__).parents[2] / "static" / "geo"
GEMEENTEN = "gemeente_2025"
WIJK_DIVISION = 2022


def wijken(gemeente: str) -> str:
    """Name of the file with the wijken of a municipality."""
    return f"wijk_{WIJK_DIVISION}/{gemeente}"


@lru_cache(maxsize=64)
def shapes(name: str) -> dict[str, Any] | None:
    """GeoJSON of a file without its ending; None where there are no such shapes. Don't change what you get."""
    file = GEO / f"{name}.geojson"
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def codes(name: str) -> tuple[str, ...]:
    """Region codes in the order of their idx."""
    found = shapes(name)
    return tuple(f["properties"]["code"] for f in found["features"]) if found else ()


def bounds(name: str, code: str | None = None) -> Bounds:
    """West, south, east, north of a region, or of all. Raises KeyError where there are no such shapes."""
    found = shapes(name)
    if found is None:
        raise KeyError(name)
    return bounds_of(found, code)


def feature(name: str, code: str | None) -> dict[str, Any] | None:
    """The shape of one region, if there is one."""
    found = shapes(name)
    return feature_of(found, code) if found and code in codes(name) and code else None
