"""The app's only SQL: reads the data set in use, and never writes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from monitors import contract
from monitors.catalogue.model import Catalogue
from monitors.domain.borders import Borders
from monitors.domain.boundary import BoundaryChange
from monitors.domain.observation import Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import sort_periods
from monitors.domain.region import Region, RegionLevel

_STATUS = {status.value: status for status in Status}
_FIGURES = "SELECT period, region, value, status, weight, margin, source FROM"
_CHOSEN = "WHERE basis = ? AND indicator = ? AND level = ? AND starts_with(region, ?)"
# Figures to give away, in the order of their columns in monitors/exports/dictionary.py; the units come from the
# catalogue, and choose the indicators.
_OPEN = (
    "SELECT o.indicator, o.region, o.level, o.period, o.basis, o.value, u.unit, o.status, o.weight, o.margin, "
    "nullif(o.source, '') AS source, l.loaded_at FROM observation o "
    "JOIN (SELECT unnest(?::VARCHAR[]) AS indicator, unnest(?::VARCHAR[]) AS unit) u USING (indicator) "
    "JOIN load l ON l.id = o.load")
_BATCH = 50_000  # rows that are in memory at once when all figures are written
_CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": "2", "memory_limit": "1GB"}
_LOADS = "SELECT id, loaded_at, origin, sha256, recipe FROM load"
_SHUT = ("SET enable_external_access = false", "SET lock_configuration = true")
# The tables of the contract as they were after a load, from those of `now`. What is not here has no history.
_PAST = {
    "load": "FROM now.load WHERE id <= {load}",
    "observation": "FROM now.observation WHERE load <= {load} UNION ALL SELECT * EXCLUDE (replaced_by) "
                   "FROM now.superseded WHERE load <= {load} AND replaced_by > {load}",
    "superseded": "FROM now.superseded WHERE replaced_by <= {load}"}
_LASTING = tuple(table for table in contract.KEYS if table not in _PAST)
_SILENT = ("meta", "borders")  # tables that no sentence depends on


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
class ListedRegion:
    """A region of now, or a municipality that ended: then `ended` is the date of its last boundary change."""

    code: str
    name: str
    level: str
    parent: str | None
    ended: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures are asked for: `units` chooses the indicators, None elsewhere means all.

    `after` is the key (indicator, region, period) of the last figure that the asker has seen.
    """

    units: Mapping[str, str]
    basis: str = contract.BASIS_TODAY
    level: RegionLevel | None = None
    regions: Collection[str] | None = None
    periods: Collection[str] | None = None
    after: tuple[str, str, str] | None = None


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

    def __init__(self, file: Path, as_of: int | None = None) -> None:
        """Opens a data set, or what it was after the load `as_of`. Raises StoreError when it is damaged or of another
        contract."""
        self.file = file
        try:
            self._connection = _opened(file, as_of)
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
            f"{_LOADS} WHERE id IN (SELECT load FROM observation UNION "
            "SELECT load FROM superseded UNION SELECT replaced_by FROM superseded) ORDER BY id")]

    def last_load(self) -> Load:
        """The load that made this data set, also when it said nothing new."""
        return Load(*self._rows(f"{_LOADS} ORDER BY id DESC LIMIT 1")[0])

    def load_like(self, sha256: str, recipe: str) -> Load | None:
        """The last load of these published figures by this recipe: it stands for each such load, wherever it ran."""
        found = self._rows(f"{_LOADS} WHERE sha256 = ? AND recipe = ? ORDER BY id DESC LIMIT 1", sha256, recipe)
        return Load(*found[0]) if found else None

    def lasting(self) -> str:
        """Fingerprint of what words depend on and has no history: regions, groups, sources, and what is held back."""
        sums = [self._rows(f"SELECT md5(coalesce(string_agg(t::VARCHAR, '' ORDER BY t::VARCHAR), '')) "
                           f"FROM (SELECT COLUMNS(lambda c: c <> 'observations') FROM {table}) t")
                for table in _LASTING if table not in _SILENT]
        return hashlib.sha256(repr(sums).encode()).hexdigest()[:16]

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

    def borders(self) -> list[Borders]:
        """The borders that maps are drawn with."""
        return [Borders(RegionLevel(level), *rest) for level, *rest in self._rows(
            "SELECT level, year, name, source, licence, url, accessed FROM borders ORDER BY level, year")]

    def source_counts(self) -> dict[str, int]:
        """Number of published figures from each source."""
        return dict(self._rows("SELECT id, observations FROM source"))

    def dated(self, known: Catalogue) -> Catalogue:
        """The catalogue whose sources say what this data set says: when they were fetched, and what goes with it."""
        facts = {name: (accessed, note) for name, accessed, note in self._rows("SELECT id, accessed, note FROM source")}
        sources = {name: replace(source, accessed=facts[name][0], note=facts[name][1]) if name in facts else source
                   for name, source in known.sources.items()}
        return replace(known, sources=sources)

    def all_figures(self, units: Mapping[str, str]) -> pa.RecordBatchReader:
        """Every figure of the indicators that `units` names, today's and as published, in order of its key.

        Columns are those of OBSERVATIONS in monitors/exports/dictionary.py; batches are read as they are asked for.
        """
        return self._connection.cursor().sql(
            f"{_OPEN} ORDER BY o.indicator, o.basis, o.region, o.period", params=_listed(units)
        ).to_arrow_reader(_BATCH)

    def some_figures(self, asked: Asked, limit: int) -> pa.Table:
        """The first `limit` figures that are asked for, in order of (indicator, region, period); same columns."""
        query, values = f"{_OPEN} WHERE o.basis = ?", [*_listed(asked.units), asked.basis]
        if asked.level is not None:
            query, values = query + " AND o.level = ?", [*values, asked.level.value]
        for column, chosen in (("region", asked.regions), ("period", asked.periods)):
            if chosen is not None:
                query, values = f"{query} AND o.{column} IN (SELECT unnest(?::VARCHAR[]))", [*values, list(chosen)]
        if asked.after is not None:
            query, values = f"{query} AND (o.indicator, o.region, o.period) > (?, ?, ?)", [*values, *asked.after]
        query += " ORDER BY o.indicator, o.region, o.period LIMIT ?"
        return self._connection.cursor().sql(query, params=[*values, limit]).to_arrow_table()

    def sources_of(self, indicators: Collection[str]) -> set[str]:
        """The sources of the figures of some indicators."""
        return {source for (source,) in self._rows(
            "SELECT DISTINCT source FROM observation WHERE source <> '' AND list_contains(?::VARCHAR[], indicator)",
            list(indicators))}

    def all_regions(self) -> list[ListedRegion]:
        """Every region of now and every municipality that ended, in order of code."""
        return [ListedRegion(*row) for row in self._rows(
            "SELECT code, name, level, parent, NULL AS ended FROM region UNION ALL "
            "SELECT old_code, arg_max(old_name, date), 'GM', NULL, max(date) FROM boundary_change "
            "WHERE old_code NOT IN (SELECT code FROM region) GROUP BY old_code ORDER BY code")]

    def periods(self) -> list[str]:
        """Every period that has a row, in order of time."""
        return sort_periods([period for (period,) in self._rows("SELECT DISTINCT period FROM observation")])

    def spans(self) -> dict[str, tuple[int, str, str]]:
        """As `counts`, over all levels of regions of now."""
        return self._spans("basis = 'today'")

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
        return self._spans("basis = 'today' AND level = 'GM'")

    def _spans(self, condition: str) -> dict[str, tuple[int, str, str]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for indicator, period, count in self._rows(
                f"SELECT indicator, period, count(value) FROM observation WHERE {condition} "
                "GROUP BY ALL HAVING count(value) > 0"):
            found.setdefault(indicator, []).append((period, count))
        result = {}
        for indicator, periods in found.items():
            ordered = sort_periods([period for period, _ in periods])
            result[indicator] = (sum(count for _, count in periods), ordered[0], ordered[-1])
        return result


def _opened(file: Path, as_of: int | None) -> duckdb.DuckDBPyConnection:
    """A connection that only reads this file; with `as_of` its tables say what they said after that load."""
    if as_of is None:
        return duckdb.connect(str(file), read_only=True, config={
            **_CONFIG, "enable_external_access": "false", "lock_configuration": "true"})
    connection = duckdb.connect(config=_CONFIG)
    connection.execute("ATTACH '{}' AS now (READ_ONLY)".format(str(file).replace("'", "''")))
    for table, query in (_PAST | {table: f"FROM now.{table}" for table in _LASTING}).items():
        connection.execute(f"CREATE VIEW {table} AS {query.format(load=int(as_of))}")
    for command in _SHUT:
        connection.execute(command)
    return connection


def _listed(units: Mapping[str, str]) -> list[object]:
    """The two lists that _OPEN asks for."""
    return [list(units), list(units.values())]


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
