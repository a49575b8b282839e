"""Borders of a year from PDOK: OGC API Features, with WFS when that fails.

They are checked before anything is made of them: surfaces in degrees in Nederland, every code once with its name, and
the gemeenten that we know.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitors.catalogue.model import Catalogue, Protocol, Service
from monitors.domain.boundary import Boundaries
from monitors.domain.region import RegionLevel, gemeente_of
from monitors.prepare.figures import Snapshot
from monitors.prepare.geometry_making import Area, areas_of
from monitors.prepare.live.archive import Shelf, safe
from monitors.prepare.live.client import Client, FetchError, follow
from monitors.prepare.live.table import MOST_PAGES

ABROAD = "GM0998"  # "Buitenland" is no gemeente
_PAGE = 1000
_NAMED = 5  # regions that a complaint names
_WEST, _EAST, _SOUTH, _NORTH = 3.0, 7.5, 50.5, 54.0
_CODE = re.compile(r"PV\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")  # Amsterdam has wijken such as WK0363AA

Feature = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FetchedAreas:
    """The regions of a level in a year, sorted by code; which service they came from, and on which ISO date."""

    areas: tuple[Area, ...]
    service: Service
    fetched: str


@dataclass(frozen=True, slots=True)
class BorderFault:
    """Why a service gave no usable borders of a level in a year, in Dutch; `url` where its answer was the trouble."""

    level: RegionLevel
    year: int
    service: str
    what: str
    url: str = ""


class BordersError(Exception):
    """No service has usable borders of a level in a year."""

    def __init__(self, faults: Collection[BorderFault]) -> None:
        super().__init__("; ".join(worded(faults)))
        self.faults = tuple(faults)


def worded(faults: Iterable[BorderFault]) -> list[str]:
    """The faults as lines: one for all borders that lack for one reason, with the first address."""
    alike: dict[tuple[str, str], list[BorderFault]] = defaultdict(list)
    for fault in faults:
        alike[fault.service, fault.what].append(fault)
    return [f"Grenzen {_places(found)}, {service}: {what}" + (f" ({found[0].url})" if found[0].url else "")
            for (service, what), found in alike.items()]


def _places(faults: Iterable[BorderFault]) -> str:
    """"gemeente 2014, 2015; wijk 2020"."""
    years: dict[RegionLevel, list[str]] = defaultdict(list)
    for fault in faults:
        years[fault.level].append(str(fault.year))
    return "; ".join(f"{level.label} {', '.join(found)}" for level, found in years.items())


class Register:
    """Which gemeenten and provincies there are in the division of a year, as far as we know."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._boundaries, self._changes = Boundaries(snapshot.changes), snapshot.changes
        self._codes = {level: {code for code, row in snapshot.regions.items() if row.region.level is level}
                       for level in (RegionLevel.GEMEENTE, RegionLevel.PROVINCIE)}

    def complaint(self, level: RegionLevel, year: int, codes: Collection[str]) -> str:
        """What lacks among the codes of a level, or should not be there; "" when nothing is wrong."""
        if level is RegionLevel.PROVINCIE:
            lacking = self._codes[level] - set(codes)
            return f"provincies ontbreken: {_some(lacking)}" if lacking else ""
        gemeenten = {gemeente_of(code) for code in codes}
        today = self._codes[RegionLevel.GEMEENTE]
        there = {code for code in today if self._boundaries.stable(code, year)[1] == float("inf")}
        maybe = today | {change.old for change in self._changes if change.division > year}
        other = (there - gemeenten) | (gemeenten - maybe)
        return f"andere gemeenten dan de {len(there)} die wij kennen: {_some(other)}" if other else ""


def fetch_borders(catalogue: Catalogue, year: int, level: RegionLevel, raw: Path, client: Client | None,
                  register: Register) -> FetchedAreas:
    """Fetches the borders of one level. Raises BordersError with what each service said."""
    faults = []
    for service in border_services(catalogue):
        shelf = Shelf(raw / safe(service.id) / f"{level.label}_{year}", client)
        try:
            areas = _checked(list(_features(service, year, level, shelf)), level, year, register)
        except FetchError as failed:
            faults.append(BorderFault(level, year, service.name, failed.what, failed.url))
        except ValueError as wrong:
            faults.append(BorderFault(level, year, service.name, str(wrong)))
        else:
            shelf.finish()
            return FetchedAreas(areas, service, shelf.fetched[:10])
    raise BordersError(faults or [BorderFault(level, year, "services.toml", "er is geen dienst voor grenzen")])


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


def first_year(catalogue: Catalogue) -> int:
    """The earliest year that a run asks borders of by itself."""
    return min((service.since for service in border_services(catalogue)), default=0)


def _features(service: Service, year: int, level: RegionLevel, shelf: Shelf) -> Iterator[Feature]:
    """The features of a collection, without what is no region of Nederland. Raises FetchError."""
    pages = _ogc_pages if service.protocol is Protocol.FEATURES else _wfs_pages
    for content in pages(service.url.format(year=year), year, f"{level.label}_gegeneraliseerd", shelf):
        for feature in content["features"]:
            about = feature.get("properties") or {}
            if about.get("statcode") == ABROAD:
                continue
            if str(about.get("jaarcode", year)) != str(year):
                raise FetchError(service.url, f"grenzen van {about['jaarcode']} in plaats van {year}")
            yield {"type": "Feature", "geometry": feature.get("geometry"),
                   "properties": {key: about.get(key) or "" for key in ("statcode", "statnaam")}}


def _ogc_url(base: str, year: int, collection: str, count: int, start: int) -> str:
    return f"{base}/collections/{collection}/items?f=json&limit={count}&jaarcode={year}"


def _wfs_url(base: str, year: int, collection: str, count: int, start: int) -> str:
    return (f"{base}?service=WFS&version=2.0.0&request=GetFeature&typeName=gebiedsindelingen:{collection}"
            f"&outputFormat=json&srsName=EPSG:4326&count={count}&startIndex={start}")


def _ogc_pages(base: str, year: int, collection: str, shelf: Shelf) -> Iterator[Mapping[str, Any]]:
    """Until there is no next one; where the service says how many regions there are, they must have come."""
    url: str | None = _ogc_url(base, year, collection, _PAGE, 0)
    seen: set[str] = set()
    came = matched = 0
    while url:
        if url in seen or len(seen) >= MOST_PAGES:
            raise FetchError(url, "de bladzijden lopen rond")
        seen.add(url)
        content = _collection(url, shelf)
        yield content
        came += len(content["features"])
        matched = _matched(content, matched)
        link = next((str(found["href"]) for found in content.get("links", []) if found.get("rel") == "next"), None)
        if not link and came < matched:
            raise FetchError(url, f"maar {came} van {matched} gebieden")
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
        matched = _matched(content, came)


def _matched(content: Mapping[str, Any], otherwise: int) -> int:
    """How many regions there are in all, where the service says it: it may also answer "unknown"."""
    found = content.get("numberMatched")
    return found if isinstance(found, int) else otherwise


def _collection(url: str, shelf: Shelf) -> Mapping[str, Any]:
    content = shelf.get(url)
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise FetchError(url, "een ander antwoord dan verwacht (geen lijst onder 'features')")
    return content


def _checked(features: Collection[Feature], level: RegionLevel, year: int, register: Register) -> tuple[Area, ...]:
    """The areas, when nothing is wrong with them. Raises ValueError saying what is."""
    codes = [str(feature["properties"]["statcode"]) for feature in features]
    strange = [code for code in codes if not _CODE.fullmatch(code) or not code.startswith(level)]
    if strange or not codes:
        raise ValueError(f"geen codes van het niveau {level}: {', '.join(strange[:_NAMED]) or 'niets'}")
    if nameless := [f["properties"]["statcode"] for f in features if not f["properties"]["statnaam"]]:
        raise ValueError(f"geen naam: {_some(nameless)}")
    areas = areas_of(features)
    for area in areas:
        west, south, east, north = area.shape.bounds
        if not (_WEST < west <= east < _EAST and _SOUTH < south <= north < _NORTH):
            raise ValueError(f"coördinaten zijn geen graden in Nederland: {area.code} ({west:g}, {south:g})")
    if complaint := register.complaint(level, year, codes):
        raise ValueError(complaint)
    return tuple(areas)


def _some(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes)[:_NAMED])
