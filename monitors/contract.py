"""The contract between prepare and the app: the tables of contract.sql, and the checks that a data set must pass."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from monitors.catalogue.model import Catalogue
from monitors.domain.observation import Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel

_SQL = Path(__file__).with_name("contract.sql").read_text("utf-8")
VERSION = hashlib.sha256(_SQL.encode()).hexdigest()[:16]
# An installation may keep its data sets elsewhere: both programs then look there.
FOLDER = Path(os.environ.get("KOERSMONITOR_GEGEVENS") or Path(__file__).parent.parent / "data" / "prepared")
POINTER = "current"  # names the data set in use
BASIS_TODAY, BASIS_PUBLISHED = "today", "published"
KEYS = {
    "meta": ("key",),
    "load": ("id",),
    "source": ("id",),
    "region": ("code",),
    "membership": ("kind", "code", "gemeente"),
    "boundary_change": ("date", "old_code", "new_code"),
    "observation": ("basis", "indicator", "region", "period"),
    "superseded": ("basis", "indicator", "region", "period", "load"),
    "withheld": ("indicator", "region", "period"),
    "borders": ("level", "year"),
}
DRAWN = (RegionLevel.GEMEENTE, RegionLevel.PROVINCIE, RegionLevel.WIJK)  # levels that maps draw
HISTORY = ("load", "observation", "superseded")  # tables that a new data set takes its history from
# What counts as a revision, for both programs: a municipal figure that had a value, and of which a later load changed
# value or status or that it took away. What got its first value is new; what left with its whole region or indicator
# was not revised; another weight or margin is kept in `superseded`, but is no other figure.
REVISIONS = f"""
SELECT b.replaced_by AS load, b.indicator, b.region, b.period,
    b.value, b.status, b.weight, b.margin, b.source,
    a.value AS new_value, coalesce(a.status, '{Status.MISSING}') AS new_status,
    a.weight AS new_weight, a.margin AS new_margin, coalesce(a.source, '') AS new_source,
    l.by_source, l.loaded_at, r.name AS region_name
FROM superseded b
JOIN region r ON r.code = b.region
JOIN (SELECT id, loaded_at, sha256 IS DISTINCT FROM lag(sha256) OVER (ORDER BY id) AS by_source FROM load) l
    ON l.id = b.replaced_by
LEFT JOIN (FROM observation UNION ALL SELECT * EXCLUDE (replaced_by) FROM superseded) a
    ON (a.basis, a.indicator, a.region, a.period, a.load) = (b.basis, b.indicator, b.region, b.period, b.replaced_by)
WHERE b.basis = '{BASIS_TODAY}' AND b.level = '{RegionLevel.GEMEENTE}' AND b.value IS NOT NULL
    AND (b.value IS DISTINCT FROM a.value OR b.status IS DISTINCT FROM a.status)
    AND b.indicator IN (SELECT indicator FROM observation WHERE basis = '{BASIS_TODAY}')
"""
_SHOWN = 5  # examples named per complaint


def current_file(folder: Path = FOLDER) -> Path | None:
    """The data set that the pointer names, if both exist."""
    try:
        file = folder / (folder / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return file if file.is_file() else None


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the empty tables of the contract."""
    connection.execute(_SQL)


def schema(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Tables of the open data set: name -> (column, type, nullable) in order."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type, is_nullable = 'YES' FROM information_schema.columns "
        "WHERE table_catalog = current_database() ORDER BY table_name, ordinal_position").fetchall()
    tables: dict[str, tuple[tuple[str, str, bool], ...]] = {}
    for table, column, kind, nullable in rows:
        tables[table] = (*tables.get(table, ()), (column, kind, nullable))
    return tables


def expected_schema() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """The schema that contract.sql describes."""
    with duckdb.connect() as connection:
        create_tables(connection)
        return schema(connection)


def _examples(rows: Iterable[tuple[object, ...]], total: int) -> str:
    shown = "; ".join(", ".join(str(part) for part in row) for row in rows)
    return shown + (f"; en nog {total - _SHOWN}" if total > _SHOWN else "")


def _rows(connection: duckdb.DuckDBPyConnection, what: str, query: str, remedy: str) -> Iterator[str]:
    """One complaint when the query finds rows, with the first few as examples."""
    found = connection.execute(query).fetchall()
    if found:
        yield f"{what}: {_examples(found[:_SHOWN], len(found))}. {remedy}"


def complaints(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[str]:
    """Everything in the open data set that breaks the contract; empty when it may go into use."""
    if schema(connection) != expected_schema():
        return ["De tabellen zijn niet die van contract.sql. Maak de gegevensset opnieuw."]
    return [*_key_complaints(connection), *_reference_complaints(connection, catalogue),
            *_value_complaints(connection, catalogue), *_history_complaints(connection)]


def _key_complaints(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for table, key in KEYS.items():
        columns = ", ".join(key)
        yield from _rows(connection, f"{table}: dubbele sleutel ({columns})",
                         f"SELECT {columns}, count(*) || ' keer' FROM {table} GROUP BY {columns} HAVING count(*) > 1 "
                         f"ORDER BY {columns}", "Houd per sleutel één rij over.")


def _reference_complaints(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Iterator[str]:
    yield from _rows(connection, "Onbekende regio (indicator, regio)",
                     "SELECT DISTINCT indicator, region FROM observation o WHERE basis = 'today' AND NOT EXISTS "
                     "(SELECT 1 FROM region r WHERE r.code = o.region) ORDER BY ALL",
                     "Verbeter de code of voeg de regio toe aan de regiolijst.")
    yield from _rows(connection, "Onbekende oude gemeente (indicator, regio)",
                     "SELECT DISTINCT indicator, region FROM observation o WHERE basis = 'published' AND NOT EXISTS "
                     "(SELECT 1 FROM region r WHERE r.code = o.region) AND NOT EXISTS "
                     "(SELECT 1 FROM boundary_change b WHERE b.old_code = o.region) ORDER BY ALL",
                     "Verbeter de code of voeg de herindeling toe.")
    yield from _rows(connection, "Wijk of buurt die nergens in ligt (gebied, ligt in)",
                     "SELECT code, parent FROM region r WHERE level IN ('WK', 'BU') AND NOT EXISTS "
                     "(SELECT 1 FROM region p WHERE p.code = r.parent) AND NOT EXISTS "
                     "(SELECT 1 FROM boundary_change b WHERE b.old_code = r.parent) ORDER BY ALL",
                     "Verbeter de regiolijst: een wijk ligt in een gemeente, een buurt in een wijk.")
    yield from _rows(connection, "Onbekende bron (indicator, bron)",
                     "SELECT DISTINCT indicator, source FROM observation o WHERE value IS NOT NULL AND NOT EXISTS "
                     "(SELECT 1 FROM source s WHERE s.id = o.source) ORDER BY ALL",
                     "Voeg de bron toe aan sources.toml.")
    there = connection.execute("SELECT DISTINCT level FROM borders").fetchall()
    for level in DRAWN:
        if (level.value,) not in there:
            yield f"Grenzen ontbreken van het niveau {level}. Zet data/snapshot/geo terug uit git."
    known = connection.execute("SELECT DISTINCT indicator FROM observation").fetchall()
    for (name,) in known:
        if name not in catalogue.indicators:
            yield f"Onbekende indicator {name}. Voeg haar toe aan de catalogus of verwijder haar cijfers."
    for indicator in catalogue.indicators.values():
        if indicator.in_snapshot and (indicator.id,) not in known:
            yield f"Indicator {indicator.id} heeft geen enkel cijfer. Controleer haar recept in de catalogus."


def _value_complaints(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Iterator[str]:
    statuses = ", ".join(f"'{s}'" for s in Status)
    with_value = ", ".join(f"'{s}'" for s in Status if s.has_value)
    for table in ("observation", "superseded"):
        yield from _rows(connection, "Onbekende status (indicator, regio, periode, status)",
                         f"SELECT indicator, region, period, status FROM {table} WHERE status NOT IN ({statuses})",
                         "Kies een status uit monitors/domain/observation.py.")
        yield from _rows(connection, "Waarde en status spreken elkaar tegen (indicator, regio, periode, status)",
                         f"SELECT indicator, region, period, status FROM {table} "
                         f"WHERE (value IS NOT NULL) <> (status IN ({with_value})) OR isnan(value) OR isinf(value)",
                         "Een status zonder waarde hoort bij een leeg cijfer, en omgekeerd.")
    for (period,) in connection.execute(
            "SELECT period FROM observation UNION SELECT period FROM superseded ORDER BY period").fetchall():
        try:
            parse_period(period)
        except ValueError as wrong:
            yield f"Onbekende periode: {wrong}."
    yield from _range_complaints(connection, catalogue)


def _range_complaints(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Iterator[str]:
    extremes = connection.execute("SELECT indicator, min(value), max(value) FROM observation "
                                  "WHERE value IS NOT NULL GROUP BY indicator ORDER BY indicator").fetchall()
    for name, lowest, highest in extremes:
        if name not in catalogue.indicators:
            continue
        low, high = catalogue.indicators[name].bounds
        if low <= lowest and highest <= high:
            continue
        found = connection.execute("SELECT DISTINCT region, period, value FROM observation WHERE indicator = ? "
                                   "AND (value < ? OR value > ?) ORDER BY ALL", (name, low, high)).fetchall()
        yield (f"Buiten bereik: {name} ligt niet tussen {low:g} en {high:g} (regio, periode, cijfer): "
               f"{_examples(found[:_SHOWN], len(found))}. "
               "Verbeter het cijfer, de eenheid of de grenzen in de catalogus.")


def _history_complaints(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Every figure stood from a known load on, and no two figures of one key stood at the same time."""
    remedy = f"Verwijder {POINTER} in de map met gegevenssets: dan begint de geschiedenis opnieuw."
    yield from _rows(connection, "Onbekende lading (tabel, lading)",
                     "SELECT * FROM (SELECT 'observation', load FROM observation UNION SELECT 'superseded', load "
                     "FROM superseded UNION SELECT 'superseded', replaced_by FROM superseded) AS used(tbl, load) "
                     "WHERE load NOT IN (SELECT id FROM load) ORDER BY ALL", remedy)
    yield from _rows(connection, "Vervangen vóór het laden (indicator, regio, periode, geladen in, vervangen in)",
                     "SELECT indicator, region, period, load, replaced_by FROM superseded WHERE load >= replaced_by "
                     "ORDER BY ALL", remedy)
    yield from _rows(connection, "Twee cijfers golden tegelijk (basis, indicator, regio, periode, lading)",
                     "SELECT basis, indicator, region, period, o.load FROM superseded s "
                     "JOIN (SELECT *, NULL AS replaced_by FROM observation UNION ALL FROM superseded) o "
                     "USING (basis, indicator, region, period) WHERE o.load < s.replaced_by "
                     "AND (s.load < o.load OR o.replaced_by IS NULL) ORDER BY ALL", remedy)
