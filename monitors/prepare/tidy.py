"""Raw rows (topic, table, region, period, value) to figures, by the catalogue's recipe for each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitors.catalogue.model import Catalogue, Indicator, SnapshotPart
from monitors.domain.observation import Observation, Status
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import Figures

RawRows = Mapping[tuple[str, str], Iterable[tuple[str, str, float]]]
"""(topic, table) -> rows of (region, period, value)."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows that were left out because their region is not in the register."""

    indicator: str
    level: str
    rows: int


def _wanted(part: SnapshotPart, indicator: Indicator, region: str, period: str) -> bool:
    levels = part.levels or indicator.levels
    return (region[:2] in (*levels, RegionLevel.NEDERLAND)
            and (part.first is None or period >= part.first) and (part.last is None or period <= part.last))


def tidy(rows: RawRows, catalogue: Catalogue, known: frozenset[str]) -> tuple[Figures, list[Dropped]]:
    """Figures of every indicator with a snapshot recipe, and what was dropped.

    Earlier parts and tables win. A wijk or buurt that is not in `known` is dropped and counted (divisions of
    earlier years); an unknown municipality stays in, so that the contract refuses it.
    """
    source_of = {raw: source for source in catalogue.sources.values() for raw in source.raw}
    figures: Figures = {}
    dropped: dict[tuple[str, str], int] = defaultdict(int)
    for indicator in catalogue.indicators.values():
        if not indicator.snapshot:
            continue
        periods: dict[str, dict[str, Observation]] = defaultdict(dict)
        for part in indicator.snapshot:
            rounding = indicator.rounding if part.rounding is None else part.rounding
            for table in part.tables:
                source = source_of[table]
                for region, period, value in rows.get((part.topic, table), ()):
                    if not _wanted(part, indicator, region, period) or region in periods[period]:
                        continue
                    if region[:2] in (RegionLevel.WIJK, RegionLevel.BUURT) and region not in known:
                        dropped[indicator.id, region[:2]] += 1
                        continue
                    provisional = period in source.provisional or period in part.provisional
                    periods[period][region] = Observation(
                        value * part.factor, Status.PROVISIONAL if provisional else Status.MEASURED,
                        margin=rounding / 2 if rounding else None, source=source.id)
        figures[indicator.id] = {period: regions for period, regions in periods.items() if regions}
    return figures, [Dropped(name, level, count) for (name, level), count in sorted(dropped.items())]
