"""Borders: from the embedded TopoJSON to the files that a browser fetches. Standard library only.

The embedded files themselves come from geometry_making.py.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitors.domain.region import gemeente_of
from monitors.domain.topology import OBJECT_NAME, Json, codes_of, numbered, subset, to_geojson

GEMEENTE_FILE = "gemeente_2025.json"
PROVINCIE_FILE = "provincie_2025.json"
WIJK_FILE = "wijk_2022.json"
BACKGROUND_STYLE_FILE = "brt_grijs.json"
PUBLISHED = (GEMEENTE_FILE, PROVINCIE_FILE, BACKGROUND_STYLE_FILE)  # the files for the whole country
BACKGROUND_TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
BACKGROUND_ATTRIBUTION = "Kaartgegevens © Kadaster"


def publish_geometry(snapshot_geo: Path, static_geo: Path) -> None:
    """Write what the browser fetches into `static_geo`, from the TopoJSON in `snapshot_geo`.

    Whole country: gemeente_2025.json, provincie_2025.json (TopoJSON) and gemeente_2025.geojson. Per gemeente:
    wijk_2022/GM0363.json (TopoJSON) and wijk_2022/GM0363.geojson. Regions have code, naam and idx, the position in
    code order. Also the MapLibre style of the optional background map. Each file appears whole or not at
    all, and stays untouched when nothing changed. Raises FileNotFoundError when a snapshot file is missing.
    """
    write_if_changed(static_geo / PROVINCIE_FILE, (snapshot_geo / PROVINCIE_FILE).read_bytes())
    gemeenten = read_topology(snapshot_geo / GEMEENTE_FILE)
    _write_json(static_geo / GEMEENTE_FILE, numbered(gemeenten))
    _write_json((static_geo / GEMEENTE_FILE).with_suffix(".geojson"), to_geojson(gemeenten))
    wijken = read_topology(snapshot_geo / WIJK_FILE)
    folder = static_geo / Path(WIJK_FILE).stem
    for gemeente, codes in _codes_by_gemeente(wijken).items():
        part = subset(wijken, codes)
        _write_json(folder / f"{gemeente}.json", numbered(part))
        _write_json(folder / f"{gemeente}.geojson", to_geojson(part))
    _write_json(static_geo / BACKGROUND_STYLE_FILE, background_style())


def read_topology(path: Path) -> Json:
    """Topology in a file. Raises ValueError when it is no quantised TopoJSON with object "regio"."""
    topology: Json = json.loads(path.read_text(encoding="utf-8"))
    if OBJECT_NAME not in topology.get("objects", {}) or "transform" not in topology:
        raise ValueError(f"{path.name} is geen TopoJSON met object '{OBJECT_NAME}'")
    return topology


def background_style() -> Json:
    """MapLibre style of the grey PDOK map, with its attribution. Only used when a reader turns the background on."""
    source = {"type": "raster", "tiles": [BACKGROUND_TILES], "tileSize": 256, "attribution": BACKGROUND_ATTRIBUTION}
    return {"version": 8, "sources": {"brt": source}, "layers": [{"id": "brt", "type": "raster", "source": "brt"}]}


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file in one move, so that no reader sees half of it; True when it was new or different."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def _write_json(path: Path, value: Json) -> None:
    write_if_changed(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _codes_by_gemeente(topology: Mapping[str, Any]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for code in codes_of(topology):
        groups.setdefault(gemeente_of(code), []).append(code)
    return groups
