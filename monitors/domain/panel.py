"""All figures of one indicator at one region level: periods in order of time, and the regions in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from monitors.domain.observation import NOTHING, Observation

Points = list[tuple[str, Observation]]
"""A region's observations with their periods, in order of time."""
Moment = TypeVar("Moment", int, float)


@dataclass(frozen=True)
class Panel:
    """`by_period` is in order of time; a region without a row in a period has no figure there. It never changes."""

    indicator: str
    by_period: Mapping[str, Mapping[str, Observation]]

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(self.by_period)

    def at(self, region: str, period: str | None) -> Observation:
        """The region's observation; NOTHING when there is no row."""
        return self.by_period.get(period or "", {}).get(region, NOTHING)

    def series(self, region: str) -> Points:
        """The region's observations in order of time, those without a value included."""
        return [(period, regions[region]) for period, regions in self.by_period.items() if region in regions]

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        """Number of regions with a value in each period."""
        return {p: sum(o.value is not None for o in regions.values()) for p, regions in self.by_period.items()}

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """Periods in which any region has a value."""
        return tuple(p for p, count in self._counts.items() if count)

    @cached_property
    def broad(self) -> tuple[str, ...]:
        """Periods with a value for at least half as many regions as the fullest one: fit to be shown unasked."""
        fullest = max(self._counts.values(), default=0)
        return tuple(p for p, count in self._counts.items() if count and 2 * count >= fullest)

    def valued(self, region: str, until: str) -> Points:
        """The region's observations with a value, in order of time, up to and including a period."""
        return [(p, o) for p, regions in self.by_period.items()
                if p <= until and (o := regions.get(region, NOTHING)).value is not None]


def pieces(points: Iterable[tuple[Moment, float]], breaks: Iterable[float]) -> list[tuple[tuple[Moment, float], ...]]:
    """The parts of a series, as (moment, value) in order, that are comparable: a new one starts at every break."""
    cuts, parts = tuple(breaks), defaultdict(list)
    for moment, value in points:
        parts[sum(cut <= moment for cut in cuts)].append((moment, value))
    return [tuple(part) for part in parts.values()]
