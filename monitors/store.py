"""The app's only SQL: reads the data set in use, and never writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from monitors import contract
from monitors.domain.boundary import BoundaryChange
from monitors.domain.observation import Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import sort_periods
from monitors.domain.region import Region, RegionLevel

_STATUS = {status.value: status for status in Status}
_FIGURES = "SELECT period, region, value, status, weight, margin, source FROM"
_CHOSEN = "WHERE basis = ? AND indicator = ? AND level = ? AND starts_with(region, ?)"


class StoreError(Exception):
    """The data set can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of municipalities of one kind, e.g. provincie PV26 Utrecht."""

    kind: str
    code: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A published figure that is held back, and why."""

    indicator: str
    region: str
    period: str
    published: float
    reason: str


@dataclass(frozen=True, slots=True)
class Load:
    """One time that figures were loaded: `sha256` is that of the published figures, `recipe` of how they were made."""

    id: int
    loaded_at: str
    origin: str
    sha256: str
    recipe: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A municipal figure that `load` changed or took away; then `after` is without a value.

    `by_source`: the published figures were others than at the load before; else only our own way of making them.
    """

    indicator: str
    region: str
    period: str
    before: Observation
    after: Observation
    load: int
    by_source: bool

    @property
    def of_value(self) -> bool:
        """Whether the figure itself changed; else only how sure it is, such as provisional that became definitive."""
        return self.before.value != self.after.value


class Store:
    """One data set, open for reading. Safe to share between threads: every query has its own cursor."""

    def __init__(self, file: Path) -> None:
        """Opens a data set. Raises StoreError when it is damaged or of another contract."""
        self.file = file
        try:
            self._connection = duckdb.connect(str(file), read_only=True, config={
                "enable_external_access": "false", "lock_configuration": "true", "threads": "2",
                "memory_limit": "1GB"})
            self.meta = dict(self._rows("SELECT key, value FROM meta"))
        except duckdb.Error as broken:
            raise StoreError(f"De gegevensset {file.name} is niet te lezen. Draai: python -m monitors.prepare"
                             ) from broken
        if self.meta.get("contract") != contract.VERSION:
            raise StoreError(f"De gegevensset {file.name} hoort bij een andere versie van Koersmonitor. "
                             "Draai: python -m monitors.prepare")

    def close(self) -> None:
        self._connection.close()

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        return self._connection.cursor().execute(query, values).fetchall()

    def panel(self, indicator: str, level: RegionLevel, basis: str = contract.BASIS_TODAY,
              within: str | None = None, as_of: int | None = None) -> Panel:
        """All figures of an indicator at one level; for wijken and buurten `within` one municipality.

        `as_of` looks back: the figures as they stood after that load, those of regions that have gone since included.
        """
        chosen = (basis, indicator, level.value, level.value + (within[2:] if within else ""))
        if as_of is None:
            return _panel(indicator, self._rows(f"{_FIGURES} observation {_CHOSEN}", *chosen))
        return _panel(indicator, self._rows(
            f"{_FIGURES} observation {_CHOSEN} AND load <= ? UNION ALL "
            f"{_FIGURES} superseded {_CHOSEN} AND load <= ? AND replaced_by > ? ORDER BY region",
            *chosen, as_of, *chosen, as_of, as_of))

    def loads(self) -> list[Load]:
        """Every load that brought, changed or took away a figure, oldest first; the others say nothing new."""
        return [Load(*row) for row in self._rows(
            "SELECT id, loaded_at, origin, sha256, recipe FROM load WHERE id IN (SELECT load FROM observation UNION "
            "SELECT load FROM superseded UNION SELECT replaced_by FROM superseded) ORDER BY id")]

    def revisions(self, regions: Collection[str] | None = None, indicator: str | None = None) -> list[Revision]:
        """Municipal figures that a later load changed or took away, newest load first; of some regions, of one
        indicator, or all."""
        rows = self._rows(
            "SELECT indicator, region, period, value, status, weight, margin, source, "
            "new_value, new_status, new_weight, new_margin, new_source, load, by_source "
            f"FROM ({contract.REVISIONS}) WHERE (?::VARCHAR[] IS NULL OR list_contains(?::VARCHAR[], region)) "
            "AND (?::VARCHAR IS NULL OR indicator = ?) ORDER BY load DESC, indicator, region, period",
            *[None if regions is None else list(regions)] * 2, indicator, indicator)
        return [Revision(row[0], row[1], row[2], Observation(row[3], _STATUS[row[4]], *row[5:8]),
                         Observation(row[8], _STATUS[row[9]], *row[10:13]), load=row[13], by_source=row[14])
                for row in rows]

    def regions(self, level: RegionLevel, within: str | None = None) -> dict[str, Region]:
        """Regions of a level by code, in order of name; for wijken and buurten `within` one municipality."""
        prefix = level.value + (within[2:] if within else "")
        return {code: Region(code, name, RegionLevel(lvl), parent) for code, name, lvl, parent in self._rows(
            "SELECT code, name, level, parent FROM region WHERE level = ? AND starts_with(code, ?) "
            "ORDER BY lower(ltrim(name, '''')), code", level.value, prefix)}

    def groups(self) -> list[Group]:
        """Every group of municipalities that the source lists."""
        return [Group(kind, code, name, tuple(members)) for kind, code, name, members in self._rows(
            "SELECT kind, code, any_value(name), list(gemeente ORDER BY gemeente) FROM membership "
            "GROUP BY kind, code ORDER BY kind, any_value(name)")]

    def changes(self) -> list[BoundaryChange]:
        """Boundary changes, oldest first."""
        return [BoundaryChange(*row) for row in self._rows(
            "SELECT date, old_code, new_code, share_homes, share_persons, old_name, new_name FROM boundary_change "
            "ORDER BY date, old_name, new_name")]

    def source_counts(self) -> dict[str, int]:
        """Number of published figures from each source."""
        return dict(self._rows("SELECT id, observations FROM source"))

    def withheld(self) -> list[Withheld]:
        return [Withheld(*row) for row in self._rows(
            "SELECT indicator, region, period, published, reason FROM withheld ORDER BY ALL")]

    def levels(self) -> Mapping[str, frozenset[RegionLevel]]:
        """Levels at which an indicator has figures."""
        return {name: frozenset(RegionLevel(level) for level in levels) for name, levels in self._rows(
            "SELECT indicator, list(DISTINCT level) FROM observation WHERE basis = 'today' AND value IS NOT NULL "
            "GROUP BY indicator")}

    def counts(self) -> dict[str, tuple[int, str, str]]:
        """Per indicator the number of municipal figures with the first and last period that have one."""
        found: dict[str, list[tuple[str, int]]] = {}
        for indicator, period, count in self._rows(
                "SELECT indicator, period, count(value) FROM observation WHERE basis = 'today' AND level = 'GM' "
                "GROUP BY ALL HAVING count(value) > 0"):
            found.setdefault(indicator, []).append((period, count))
        result = {}
        for indicator, periods in found.items():
            ordered = sort_periods([period for period, _ in periods])
            result[indicator] = (sum(count for _, count in periods), ordered[0], ordered[-1])
        return result


def _panel(indicator: str, rows: list[tuple]) -> Panel:  # type: ignore[type-arg]
    periods: dict[str, dict[str, Observation]] = {}
    for period, region, value, status, weight, margin, source in rows:
        periods.setdefault(period, {})[region] = Observation(value, _STATUS[status], weight, margin, source)
    return Panel(indicator, {period: periods[period] for period in sort_periods(list(periods))})


def open_current(folder: Path = contract.FOLDER) -> Store:
    """The data set in use. Raises StoreError, saying how to make one, when there is none."""
    file = contract.current_file(folder)
    if file is None:
        raise StoreError("Er is nog geen gegevensset. Draai: python -m monitors.prepare")
    return Store(file)
