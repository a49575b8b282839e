"""Regions: CBS codes, their levels, and the region groups that municipalities belong to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RegionLevel(StrEnum):
    """Level of a region; the value is the prefix of its CBS code."""

    NEDERLAND = "NL"
    PROVINCIE = "PV"
    GEMEENTE = "GM"
    WIJK = "WK"
    BUURT = "BU"

    @property
    def label(self) -> str:
        """Dutch word for one region of this level."""
        return {"NL": "Nederland", "PV": "provincie", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}[self.value]

    @property
    def plural(self) -> str:
        """Dutch word for more regions of this level."""
        return {"PV": "provincies", "GM": "gemeenten", "WK": "wijken", "BU": "buurten"}.get(self.value, self.label)

    @property
    def in_gemeente(self) -> bool:
        """Whether these are parts of a municipality."""
        return self in (RegionLevel.WIJK, RegionLevel.BUURT)


@dataclass(frozen=True, slots=True)
class Region:
    """One region in today's division. `parent` is the code of the region that it lies in, if any."""

    code: str
    name: str
    level: RegionLevel
    parent: str | None = None


NEDERLAND = "NL01"


def level_of(code: str) -> RegionLevel:
    """Level of a CBS region code. Raises ValueError when the prefix is unknown."""
    return RegionLevel(code[:2])


def gemeente_of(code: str) -> str:
    """Municipality code inside a CBS wijk or buurt code: WK036300 and BU03630000 lie in GM0363."""
    level = level_of(code)
    if level is RegionLevel.GEMEENTE:
        return code
    if level.in_gemeente:
        return "GM" + code[2:6]
    raise ValueError(f"{code} ligt niet in één gemeente")
