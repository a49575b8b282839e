"""Borders of a year from PDOK: OGC API Features, with WFS when that fails. Kept as GeoJSON under data/raw/grenzen.

They are checked before they are kept: degrees in Nederland, every code once, the municipalities that we know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from monitors.catalogue.model import Catalogue, Protocol, Service
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import PrepareError
from monitors.prepare.live.archive import Shelf, safe, write_whole
from monitors.prepare.live.client import Client, FetchError, follow
from monitors.prepare.live.table import MOST_PAGES

FOLDER = "grenzen"
LEVELS = {RegionLevel.GEMEENTE: "gemeente", RegionLevel.WIJK: "wijk", RegionLevel.BUURT: "buurt",
          RegionLevel.PROVINCIE: "provincie"}
ABROAD = "GM0998"  # "Buitenland" is no gemeente
SAME_SINCE = 2023  # from this year on the municipalities are those of the register
_PAGE = 1000
_WEST, _EAST, _SOUTH, _NORTH = 3.0, 7.5, 50.5, 54.0
_CODE = re.compile(r"(GM|PV)\d{2,4}|WK\d{6}|BU\d{8}")

Feature = Mapping[str, Any]


def fetch_borders(catalogue: Catalogue, year: int, level: RegionLevel, raw: Path, client: Client | None,
                  gemeenten: Collection[str]) -> Path:
    """Fetches the borders of one level and keeps them. Raises PrepareError naming what each service said."""
    faults = []
    name = LEVELS[level]
    for service in border_services(catalogue):
        shelf = Shelf(raw / safe(service.id) / f"{name}_{year}", client)
        try:
            features = list(_features(service, year, name, shelf))
            complaint = _complaint(features, level, year, gemeenten)
            if complaint:
                raise FetchError(service.url, complaint)
        except FetchError as failed:
            faults.append(f"Grenzen {name} {year}, {service.name}: {failed}")
            continue
        shelf.finish()
        return _kept(features, raw / FOLDER / f"{name}_{year}.geojson")
    raise PrepareError(faults or ["Er is geen dienst voor grenzen in services.toml."])


def ask_borders(service: Service, year: int, shelf: Shelf) -> None:
    """Asks for one gemeente of a year. Raises FetchError when the service does not have it."""
    ask = _ogc_url if service.protocol is Protocol.FEATURES else _wfs_url
    url = ask(service.url.format(year=year), year, "gemeente_gegeneraliseerd", 1, 0)
    if not _collection(url, shelf)["features"]:
        raise FetchError(url, f"geen enkel gebied van {year}")


def border_services(catalogue: Catalogue) -> list[Service]:
    """The first choice first."""
    kinds = (Protocol.FEATURES, Protocol.WFS)
    found = [service for service in catalogue.services.values() if service.protocol in kinds]
    return sorted(found, key=lambda service: kinds.index(service.protocol))


def _features(service: Service, year: int, name: str, shelf: Shelf) -> Iterator[Feature]:
    """The features of a collection, without what is no region of Nederland. Raises FetchError."""
    pages = _ogc_pages if service.protocol is Protocol.FEATURES else _wfs_pages
    for content in pages(service.url.format(year=year), year, f"{name}_gegeneraliseerd", shelf):
        for feature in content["features"]:
            about = feature.get("properties") or {}
            if about.get("statcode") == ABROAD:
                continue
            if str(about.get("jaarcode", year)) != str(year):
                raise FetchError(service.url, f"grenzen van {about['jaarcode']} in plaats van {year}")
            yield {"type": "Feature", "geometry": feature.get("geometry"),
                   "properties": {key: about.get(key) for key in ("statcode", "statnaam")}}


def _ogc_url(base: str, year: int, collection: str, count: int, start: int) -> str:
    return f"{base}/collections/{collection}/items?f=json&limit={count}&jaarcode={year}"


def _wfs_url(base: str, year: int, collection: str, count: int, start: int) -> str:
    return (f"{base}?service=WFS&version=2.0.0&request=GetFeature&typeName=gebiedsindelingen:{collection}"
            f"&outputFormat=json&srsName=EPSG:4326&count={count}&startIndex={start}")


def _ogc_pages(base: str, year: int, collection: str, shelf: Shelf) -> Iterator[Mapping[str, Any]]:
    url: str | None = _ogc_url(base, year, collection, _PAGE, 0)
    seen: set[str] = set()
    while url:
        if url in seen or len(seen) >= MOST_PAGES:
            raise FetchError(url, "de bladzijden lopen rond")
        seen.add(url)
        content = _collection(url, shelf)
        yield content
        link = next((str(found["href"]) for found in content.get("links", []) if found.get("rel") == "next"), None)
        url = follow(url, link) if link else None


def _wfs_pages(base: str, year: int, collection: str, shelf: Shelf) -> Iterator[Mapping[str, Any]]:
    """As many as the service says that there are."""
    came, matched = 0, 1
    while came < matched:
        url = _wfs_url(base, year, collection, _PAGE, came)
        content = _collection(url, shelf)
        if not content["features"]:
            raise FetchError(url, f"maar {came} van {matched} gebieden" if came else "geen enkel gebied")
        yield content
        came += len(content["features"])
        matched = int(content.get("numberMatched", came))


def _collection(url: str, shelf: Shelf) -> Mapping[str, Any]:
    content = shelf.get(url)
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise FetchError(url, "een ander antwoord dan verwacht (geen lijst onder 'features')")
    return content


def _complaint(features: Collection[Feature], level: RegionLevel, year: int, gemeenten: Collection[str]) -> str:
    """What is wrong with the borders; "" when nothing is."""
    codes = [str(feature["properties"]["statcode"]) for feature in features]
    strange = [code for code in codes if not _CODE.fullmatch(code) or not code.startswith(level)]
    if strange or not codes:
        return f"geen codes van het niveau {level}: {', '.join(strange[:5]) or 'niets'}"
    if len(set(codes)) < len(codes):
        return f"gebieden dubbel: {', '.join(sorted({c for c in codes if codes.count(c) > 1})[:5])}"
    if level is RegionLevel.GEMEENTE and year >= SAME_SINCE and set(codes) != set(gemeenten):
        other = sorted(set(codes) ^ set(gemeenten))
        return f"andere gemeenten dan de {len(gemeenten)} die wij kennen: {', '.join(other[:5])}"
    for feature in features:
        x, y = _first_point(feature["geometry"])
        if not (_WEST < x < _EAST and _SOUTH < y < _NORTH):
            return f"coördinaten zijn geen graden in Nederland: {feature['properties']['statcode']} ({x:g}, {y:g})"
    return ""


def _first_point(geometry: Any) -> tuple[float, float]:
    """The first point of a polygon or of several; nowhere when there is none."""
    found = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(found, list) and found and isinstance(found[0], list):
        found = found[0]
    return (float(found[0]), float(found[1])) if isinstance(found, list) and len(found) > 1 else (0.0, 0.0)


def _kept(features: Collection[Feature], file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False,
                                 separators=(",", ":")))
    return file
