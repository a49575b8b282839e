"""The shapes that the browser fetches, as far as the pages must know them: which regions, in which order, where.

Which shapes there are, a data set says; a map gets those of the division that its figures are of, where they are there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from monitors.domain.borders import Borders, nearest_first, newest
from monitors.domain.region import RegionLevel
from monitors.domain.topology import Bounds, bounds_of, feature_of
from monitors.presentation.maps import tallness
from monitors.presentation.wording import borders_line

GEO = Path(__file__).parents[2] / "static" / "geo"
SERVED = "/app/static/geo"
_GEMEENTE = re.compile(r"GM\d{4}")


@dataclass(frozen=True)
class Shapes:
    """The shapes of one file, and whose borders they are. It never changes: other borders have another name."""

    name: str
    borders: Borders

    @property
    def url(self) -> str:
        """Address of the TopoJSON."""
        return f"{SERVED}/{self.name}.json"

    @property
    def geojson_url(self) -> str:
        return f"{SERVED}/{self.name}.geojson"

    @property
    def country(self) -> bool:
        """Whether they are the gemeenten of Nederland, and not the wijken of one."""
        return self.borders.level is RegionLevel.GEMEENTE

    @property
    def year(self) -> int:
        return self.borders.year

    @property
    def source_line(self) -> str:
        """Of which year the borders are, and where they come from."""
        return borders_line(self.borders)

    @property
    def geojson(self) -> dict[str, Any] | None:
        """None where there are no such shapes. Don't change what you get."""
        return _geojson(GEO / f"{self.name}.geojson")

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Region codes in the order of their idx."""
        found = self.geojson
        return tuple(f["properties"]["code"] for f in found["features"]) if found else ()

    def bounds(self) -> Bounds:
        """West, south, east, north. Raises KeyError where there are no such shapes."""
        if self.geojson is None:
            raise KeyError(self.name)
        return bounds_of(self.geojson)

    @cached_property
    def tallness(self) -> float:
        """How many times as high as wide their map is."""
        return tallness(self.bounds())

    def feature(self, code: str | None) -> dict[str, Any] | None:
        """The shape of one region, if there is one."""
        return feature_of(self.geojson, code) if self.geojson and code in self.codes and code else None


class Atlas:
    """The borders of a data set, which has some of every level but buurten."""

    def __init__(self, borders: Sequence[Borders]) -> None:
        self._borders = tuple(borders)
        self._by_name = {one.name: one for one in borders}

    def gemeenten(self, year: int | None = None) -> Shapes:
        """The municipalities of a year, where those are there; else, and without a year, the newest."""
        of_year = next((b for b in self._borders if b.level is RegionLevel.GEMEENTE and b.year == year), None)
        found = of_year or newest(self._borders, RegionLevel.GEMEENTE)
        return Shapes(found.name, found)

    def provincies(self, gemeenten: Shapes) -> str:
        """Address of the provincies that go with municipalities."""
        found = nearest_first(self._borders, RegionLevel.PROVINCIE, gemeenten.year)[0]
        return f"{SERVED}/{found.name}.json"

    def wijken(self, gemeente: str, year: int, codes: Collection[str]) -> Shapes:
        """The wijken of a municipality in the division of a year; where those are not there, the nearest that have
        most of the wijken `codes`."""
        return self._parts(RegionLevel.WIJK, gemeente, year, codes)

    def buurten(self, gemeente: str, year: int, codes: Collection[str]) -> Shapes | None:
        """The same of buurten; None in a data set without any borders of them."""
        there = any(one.level is RegionLevel.BUURT for one in self._borders)
        return self._parts(RegionLevel.BUURT, gemeente, year, codes) if there else None

    def _parts(self, level: RegionLevel, gemeente: str, year: int, codes: Collection[str]) -> Shapes:
        ordered = [Shapes(f"{one.name}/{gemeente}", one) for one in nearest_first(self._borders, level, year)]
        if ordered[0].year == year and ordered[0].codes:
            return ordered[0]
        return min(ordered, key=lambda shapes: len(set(codes) - set(shapes.codes)))

    def named(self, name: str) -> Shapes | None:
        """The shapes of this name, if they may be there: gemeenten, or wijken of a gemeente."""
        first, _, gemeente = name.partition("/")
        found = self._by_name.get(first)
        shaped = {RegionLevel.GEMEENTE: not gemeente, RegionLevel.WIJK: bool(_GEMEENTE.fullmatch(gemeente))}
        return Shapes(name, found) if found and shaped.get(found.level) else None


@lru_cache(maxsize=64)
def _geojson(file: Path) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found
