"""Which borders belong with figures: those of the division that the figures are of, else those that are nearest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitors.domain.region import RegionLevel


@dataclass(frozen=True, slots=True)
class Borders:
    """The borders of all regions of a level on 1 January of a year, and where they come from.

    `name` is that of the files that a browser fetches: another one as soon as the borders are others. `accessed`: ISO
    date on which they were fetched.
    """

    level: RegionLevel
    year: int
    name: str
    source: str
    licence: str
    url: str
    accessed: str


def nearest_first(found: Iterable[Borders], level: RegionLevel, year: int) -> list[Borders]:
    """The borders of a level, those of this year first; of two that are as far from it the later first."""
    return sorted((one for one in found if one.level is level), key=lambda one: (abs(one.year - year), -one.year))


def newest(found: Iterable[Borders], level: RegionLevel) -> Borders:
    """The latest borders of a level. Raises ValueError when there are none."""
    return max((one for one in found if one.level is level), key=lambda one: one.year)
