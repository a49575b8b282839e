"""Borders: from kept TopoJSON to the files that a browser fetches. Standard library only.

Kept are those of the snapshot, and those that a live run fetched, which lie over them year by year. All were made by
geometry_making.py. A data set names the files that it is drawn with; a file with other borders has another name, so
that a browser may keep what it has, and an app that still runs on the data set before finds its own files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from monitors.domain.borders import Borders
from monitors.domain.region import RegionLevel, gemeente_of
from monitors.domain.topology import OBJECT_NAME, Json, codes_of, flat, numbered, subset, to_geojson
from monitors.prepare.figures import PrepareError

EMBEDDED = {RegionLevel.GEMEENTE: 2025, RegionLevel.PROVINCIE: 2025, RegionLevel.WIJK: 2022}
SOURCE, LICENCE = "CBS en Kadaster", "CC BY 4.0"
PAGE = "https://www.pdok.nl/introductie/-/article/cbs-gebiedsindelingen"
BACKGROUND_STYLE_FILE = "brt_grijs.json"
BACKGROUND_TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
BACKGROUND_ATTRIBUTION = "Kaartgegevens © Kadaster"
UNUSED_SECONDS = 3600  # borders that no data set names stay so long
FORM = b"2"  # of the files in static/geo: another one when the same borders are written otherwise


@dataclass(frozen=True, slots=True)
class BorderFile:
    """Borders with their TopoJSON (object "regio", quantised) as bytes."""

    borders: Borders
    content: bytes

    @property
    def key(self) -> tuple[RegionLevel, int]:
        return self.borders.level, self.borders.year

    def save(self, folder: Path) -> None:
        """Keeps what was fetched: a line that says whose borders they are, and a line with the TopoJSON."""
        write_if_changed(folder / f"{_stem(*self.key)}.jsonl", _packed(asdict(self.borders)) + b"\n" + self.content)


def kept_name(level: RegionLevel, year: int) -> str:
    """Name of a file with borders in the snapshot."""
    return f"{_stem(level, year)}.json"


def _stem(level: RegionLevel, year: int) -> str:
    return f"{level.label}_{year}"


def border_file(level: RegionLevel, year: int, content: bytes, **facts: str) -> BorderFile:
    """Borders named after their content; `facts` as in `Borders`."""
    version = hashlib.sha256(FORM + content).hexdigest()[:8]
    facts = {"source": SOURCE, "licence": LICENCE, "url": PAGE, "accessed": "", **facts}
    return BorderFile(Borders(level, year, f"{_stem(level, year)}_{version}", **facts), content)


def with_facts(topology: Json, level: RegionLevel, year: int, **facts: str) -> BorderFile:
    """Borders that were made of what was fetched."""
    return border_file(level, year, _packed(topology), **facts)


def embedded_borders(folder: Path, accessed: str) -> list[BorderFile]:
    """The borders of a snapshot, in its folder geo. Raises FileNotFoundError when a file is missing, and ValueError."""
    files = []
    for level, year in EMBEDDED.items():
        file = folder / kept_name(level, year)
        read_topology(file)
        files.append(border_file(level, year, file.read_bytes(), accessed=accessed))
    return files


def fetched_borders(folder: Path) -> list[BorderFile]:
    """The borders that were fetched, none where there is no such folder. Raises PrepareError on a damaged file.

    The name tells whether the TopoJSON is what was kept: to read it all takes half a second for the buurten of a year.
    """
    files, faults = [], []
    for file in sorted(folder.glob("*.jsonl")):
        try:
            head, _, content = file.read_bytes().partition(b"\n")
            facts = dict(json.loads(head))
            level, year, name = RegionLevel(facts.pop("level")), int(facts.pop("year")), facts.pop("name")
            files.append(border_file(level, year, content, **facts))
            if files[-1].borders.name != name:
                raise ValueError("de inhoud is een andere dan is bewaard")
        except (KeyError, TypeError, ValueError) as broken:
            faults.append(f"{file}: niet te lezen ({broken}). Verwijder het bestand en draai opnieuw met --live.")
    if faults:
        raise PrepareError(faults)
    return files


def laid_over(below: Iterable[BorderFile], above: Iterable[BorderFile]) -> list[BorderFile]:
    """All borders by level and year; where both have those of a year, those of `above`."""
    found = {file.key: file for file in (*below, *above)}
    return [found[key] for key in sorted(found)]


def publish_geometry(files: Iterable[BorderFile], static_geo: Path) -> None:
    """Write what the browser fetches into `static_geo`.

    Whole country: NAME.json (flat TopoJSON), and of gemeenten also NAME.geojson. Of wijken and of buurten per gemeente:
    NAME/GM0363.json and NAME/GM0363.geojson. Regions have code, naam and idx, the position in code order. Also the
    MapLibre style of the optional background map. Each file, and each folder of a level, appears whole or not at all;
    what is there stays untouched, since other borders have another name.
    """
    _write_json(static_geo / BACKGROUND_STYLE_FILE, background_style())
    for file in files:
        level, name = file.borders.level, file.borders.name
        if is_published(level, name, static_geo):
            continue
        topology = json.loads(file.content)
        if level.in_gemeente:
            _write_folder(static_geo / name, topology)
        elif level is RegionLevel.GEMEENTE:
            _write_both(static_geo / name, topology)
        else:
            _write_json(static_geo / f"{name}.json", flat(topology))


def clear_geometry(named: Collection[str], static_geo: Path) -> None:
    """Removes the files of borders that have none of these names; not those of the last hour, which may be of a run
    that has yet to put them in use. Raises OSError.
    """
    for path in static_geo.glob("*_[0-9][0-9][0-9][0-9]*"):
        if path.stem not in named and time.time() - path.stat().st_mtime > UNUSED_SECONDS:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def is_published(level: RegionLevel, name: str, static_geo: Path) -> bool:
    """Whether the files of borders are there."""
    if level.in_gemeente:
        return (static_geo / name).is_dir()
    suffixes = (".json", ".geojson") if level is RegionLevel.GEMEENTE else (".json",)
    return all((static_geo / f"{name}{suffix}").is_file() for suffix in suffixes)


def read_topology(path: Path) -> Json:
    """Topology in a file. Raises ValueError when it is no quantised TopoJSON with object "regio"."""
    topology: Json = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(topology, dict) or OBJECT_NAME not in topology.get("objects", {}) or "transform" not in topology:
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


def _packed(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _write_json(path: Path, value: Json) -> None:
    write_if_changed(path, _packed(value))


def _write_both(path: Path, topology: Json) -> None:
    """The flat TopoJSON of the plain map, and the GeoJSON of the zoomable one."""
    _write_json(path.with_suffix(".json"), flat(numbered(topology)))
    _write_json(path.with_suffix(".geojson"), to_geojson(topology))


def _write_folder(folder: Path, topology: Json) -> None:
    """A file for each gemeente. Written beside its place: the folder is there as soon as it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as aside:
        part = Path(aside) / folder.name
        for gemeente, codes in _codes_by_gemeente(topology).items():
            _write_both(part / gemeente, subset(topology, codes))
        try:
            part.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another run was first, with the same borders: that is what the name says
                raise


def _codes_by_gemeente(topology: Mapping[str, Any]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for code in codes_of(topology):
        groups.setdefault(gemeente_of(code), []).append(code)
    return groups
