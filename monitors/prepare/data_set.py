"""The DuckDB data set: written aside, proven against the contract, then swapped in by moving a pointer."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from monitors import contract
from monitors.catalogue.model import Catalogue
from monitors.catalogue.own import OWN_KEY
from monitors.domain.borders import Borders
from monitors.domain.observation import Observation, Status
from monitors.prepare.coverage import Slice
from monitors.prepare.figures import Figures, PrepareError, Snapshot, observation_columns
from monitors.prepare.process import Processed

KEPT = 2  # earlier data sets that stay on disk, for a running app and to go back to

SAME = 1e-9  # figures that differ less, relative to their size or to 1, are the same

Progress = Callable[[str], None]

_ALL = "SELECT * FROM batch"


def _same(column: str) -> str:
    return (f"(p.{column} IS NOT DISTINCT FROM b.{column} "
            f"OR abs(p.{column} - b.{column}) <= {SAME} * greatest(1, abs(p.{column})))")


def _kept(column: str) -> str:
    return f"if({_same(column)}, p.{column}, b.{column})"


# A row that is the same as before goes in as it was, with the load that brought it. "Same" leaves room for the last
# bits: sums over sets differ in them from run to run. A number that is the same goes in as it was too, so that a look
# back is exact and small differences don't add up. The order is that of `observation_columns`: what is read together
# lies together.
_UNCHANGED_STAY = f"""
SELECT b.basis, b.indicator, b.level, b.region, b.period, {_kept("value")}, b.status, {_kept("weight")},
    {_kept("margin")}, b.source,
    if(p.status = b.status AND p.source = b.source AND {_same("value")} AND {_same("weight")} AND {_same("margin")},
       p.load, b.load)
FROM batch b LEFT JOIN previous.observation p
    ON p.basis = b.basis AND p.indicator = b.indicator AND p.region = b.region AND p.period = b.period
ORDER BY b.indicator, b.period, b.region
"""


@dataclass(frozen=True, slots=True)
class Revised:
    """A municipal figure that a load changed or took away; `by_source` tells whether the published figures changed."""

    load: int
    loaded_at: str
    by_source: bool
    indicator: str
    region_name: str
    period: str
    before: Observation
    after: Observation


@dataclass(frozen=True, slots=True)
class Stood:
    """Figures as they stood before, per basis; `moments` tells per indicator when the newest of them were loaded."""

    figures: Mapping[str, Figures]
    moments: Mapping[str, str]


def new_file(folder: Path, fingerprint: str) -> Path:
    """Name for a new data set; unique by time and process, so that two runs never write the same file."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return folder / f"koersmonitor-{moment}-{os.getpid()}-{fingerprint[:8]}.duckdb.part"


def recipe(catalogue: Catalogue) -> str:
    """Identity of how figures are made of a snapshot: the catalogue and the programs."""
    folder = Path(__file__).parents[1]
    programs = hashlib.sha256(b"".join(file.read_bytes() for part in ("prepare", "domain", "catalogue", "tabular")
                                       for file in sorted((folder / part).rglob("*.py")))).hexdigest()
    return hashlib.sha256((catalogue.fingerprint + programs).encode()).hexdigest()[:16]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    _insert_columns(connection, table, list(zip(*rows, strict=True)))


def _insert_columns(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Sequence[Any]],
                    query: str = _ALL) -> None:
    """Inserts what the query makes of columns in the order of the table, which it knows as `batch`."""
    schema = connection.table(table).limit(0).to_arrow_table().schema
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=False)]
    if arrays:
        batch = pa.table(arrays, schema=pa.schema([(field.name, field.type) for field in schema]))
        connection.register("batch", batch)
        connection.execute(f"INSERT INTO {table} {query}")
        connection.unregister("batch")


def _observation_columns(basis: str, figures: Figures, load: int) -> list[Sequence[Any]]:
    found = observation_columns(figures)
    regions = found["region"]
    return [[basis] * len(regions), found["indicator"], [code[:2] for code in regions], regions, found["period"],
            found["value"], found["status"], found["weight"], found["margin"], found["source"], [load] * len(regions)]


def _source_rows(catalogue: Catalogue, counts: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for s in catalogue.sources.values():
        yield s.id, s.title, s.producer, s.licence, s.url, s.accessed, s.note, counts.get(s.id, 0)


def _attach(connection: duckdb.DuckDBPyConnection, earlier: Path) -> None:
    """Makes an earlier data set readable as `previous`."""
    connection.execute("ATTACH '{}' AS previous (READ_ONLY)".format(str(earlier).replace("'", "''")))


def _take_over(connection: duckdb.DuckDBPyConnection, earlier: Path) -> int:
    """Takes over the history of an earlier data set, which stays attached, and returns the last load in it."""
    _attach(connection, earlier)
    for table in ("load", "superseded"):
        connection.execute(f"INSERT INTO {table} FROM previous.{table}")
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM load").fetchall()[0][0])


def _supersede(connection: duckdb.DuckDBPyConnection, load: int) -> None:
    """Keeps what stood in the previous data set and does not stand in this one."""
    connection.execute("INSERT INTO superseded SELECT p.*, ? FROM previous.observation p "
                       "ANTI JOIN observation o USING (basis, indicator, region, period, load)", (load,))
    connection.execute("DETACH previous")


def write(file: Path, snapshot: Snapshot, processed: Processed, catalogue: Catalogue, fingerprint: str,
          borders: Iterable[Borders], progress: Progress, earlier: Path | None = None, own: str = "") -> int:
    """Writes all tables of the contract to a new file, and returns the number of its load.

    `earlier` is the data set whose history it goes on with, `own` what the catalogue has on top of the project's.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    counts = Counter(observation.source for periods in snapshot.figures.values() for regions in periods.values()
                     for observation in regions.values())
    with duckdb.connect(str(file)) as connection:
        contract.create_tables(connection)
        load = 1 + (_take_over(connection, earlier) if earlier else 0)
        _insert(connection, "meta", [
            ("contract", contract.VERSION), ("fingerprint", fingerprint), ("created", now),
            ("version", file.name.removeprefix("koersmonitor-").split(".")[0]),
            ("snapshot_date", str(snapshot.provenance.get("made", ""))), (OWN_KEY, own)])
        _insert(connection, "load", [(load, now, snapshot.origin, snapshot.sha256, recipe(catalogue))])
        _insert(connection, "source", _source_rows(catalogue, counts))
        _insert(connection, "region", [(row.region.code, row.region.name, row.region.level.value, row.region.parent,
                                        row.division) for row in snapshot.regions.values()])
        _insert(connection, "membership", [(m.kind, m.code, m.name, m.gemeente) for m in snapshot.memberships])
        _insert(connection, "boundary_change", [
            (c.date, c.old, c.old_name, c.new, c.new_name, c.share_homes, c.share_persons) for c in snapshot.changes])
        _insert(connection, "withheld", [
            (w.correction.indicator, w.correction.region, w.correction.period, w.published, w.correction.reason)
            for w in processed.withheld])
        _insert(connection, "borders", [(b.level.value, b.year, b.name, b.source, b.licence, b.url, b.accessed)
                                        for b in borders])
        for basis, figures in ((contract.BASIS_TODAY, processed.today),
                               (contract.BASIS_PUBLISHED, processed.published)):
            progress(f"Cijfers wegschrijven ({basis})")
            _insert_columns(connection, "observation", _observation_columns(basis, figures, load),
                            _UNCHANGED_STAY if earlier else _ALL)
        if earlier:
            _supersede(connection, load)
    return load


def prove(file: Path, catalogue: Catalogue) -> None:
    """Raises PrepareError with every complaint when the file breaks the contract."""
    with duckdb.connect(str(file), read_only=True) as connection:
        found = contract.complaints(connection, catalogue)
    if found:
        raise PrepareError(found)


def put_in_use(part: Path) -> Path:
    """Gives a proven file its lasting name, moves the pointer to it in one step, and clears what nobody needs."""
    folder, file = part.parent, part.with_suffix("")
    aside = folder / f"{contract.POINTER}.{os.getpid()}"
    try:
        aside.write_text(file.name + "\n", "utf-8")  # first what may find the disk full
        os.replace(part, file)
        os.replace(aside, folder / contract.POINTER)
    finally:
        aside.unlink(missing_ok=True)
    with suppress(OSError):  # Windows keeps a file that a running app reads; the next run clears it
        _clear(folder, file)
    return file


def _clear(folder: Path, file: Path) -> None:
    def made(found: Path) -> tuple[str, int]:
        """Two that were made in one second are told apart by when they were written."""
        return found.name.split("-")[1], found.stat().st_mtime_ns

    for old in sorted(folder.glob("koersmonitor-*.duckdb"), key=made)[:-KEPT - 1]:
        if old != file:
            old.unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Clears what broken-off runs left, so that a disk that they filled has room again. Only for who holds the lock."""
    for left in folder.glob("koersmonitor-*.part*"):
        left.unlink(missing_ok=True)


def _schema_of(file: Path, tables: Collection[str]) -> dict[str, Any]:
    """The schema of a data set. Raises duckdb.Error when it or one of the tables that it has can't be read whole."""
    with duckdb.connect() as connection:
        _attach(connection, file)  # goes beside a connection of this process that an app has on it
        connection.execute("USE previous")
        found = contract.schema(connection)
        for table in found.keys() & set(tables):
            connection.execute(f"SELECT bit_xor(hash(t)) FROM {table} t").fetchall()
        return found


def _usable(folder: Path, tables: Collection[str]) -> tuple[Path | None, dict[str, Any]]:
    """The data set in use with its schema; None when there is none or it is damaged."""
    file = contract.current_file(folder)
    with suppress(duckdb.Error):
        if file is not None:
            return file, _schema_of(file, tables)
    return None, {}


def previous_file(folder: Path) -> Path | None:
    """The data set in use, if it is of the same contract and so can be compared with."""
    file, found = _usable(folder, contract.KEYS)
    return file if found == contract.expected_schema() else None


def history_file(folder: Path) -> Path | None:
    """The data set in use, if a new one can go on with its history: other tables may be of another contract."""
    file, found = _usable(folder, contract.HISTORY)
    expected = contract.expected_schema()
    return file if all(found.get(table) == expected[table] for table in contract.HISTORY) else None


def named_borders(folder: Path) -> set[str]:
    """The borders that any data set in a folder draws maps with. Raises duckdb.Error when one can't be read."""
    found: set[str] = set()
    for file in folder.glob("koersmonitor-*.duckdb"):
        with duckdb.connect() as connection:
            _attach(connection, file)
            found.update(name for name, in connection.execute("SELECT name FROM previous.borders").fetchall())
    return found


def revisions(file: Path) -> list[Revised]:
    """Every revision in a data set: newest load first, and in a load what changed in value before what did not."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            "SELECT load, loaded_at, by_source, indicator, region_name, period, value, status, new_value, new_status "
            f"FROM ({contract.REVISIONS}) ORDER BY load DESC, value IS NOT DISTINCT FROM new_value, "
            "indicator, region, period").fetchall()
    return [Revised(load, moment, by_source, indicator, region, period, Observation(value, Status(status)),
                    Observation(new, Status(new_status)))
            for load, moment, by_source, indicator, region, period, value, status, new, new_status in rows]


def stood(file: Path, names: Collection[str]) -> Stood:
    """The figures of some indicators in a data set."""
    figures: dict[str, Figures] = {contract.BASIS_TODAY: {}, contract.BASIS_PUBLISHED: {}}
    moments: dict[str, str] = defaultdict(str)
    with duckdb.connect() as connection:
        _attach(connection, file)
        rows = connection.execute(
            "SELECT basis, indicator, period, region, loaded_at, value, status, weight, margin, source "
            "FROM previous.observation o JOIN previous.load l ON l.id = o.load "
            "WHERE list_contains(?, indicator)", (list(names),)).fetchall()
    for basis, name, period, region, moment, value, status, *rest in rows:
        figures[basis].setdefault(name, {}).setdefault(period, {})[region] = Observation(value, Status(status), *rest)
        moments[name] = max(moments[name], moment)
    return Stood(figures, moments)


def made_by(file: Path) -> str:
    """The recipe of the last load in a data set."""
    with duckdb.connect() as connection:
        _attach(connection, file)
        return str(connection.execute("SELECT arg_max(recipe, id) FROM previous.load").fetchall()[0][0])


def coverage(file: Path, regions: Mapping[str, Collection[str]], sources: Collection[str]) -> dict[Slice, int]:
    """Number of figures per slice of a data set: of these regions per basis and of these sources; the rest was given
    up."""
    found: dict[Slice, int] = {}
    with duckdb.connect() as connection:
        _attach(connection, file)
        for basis, there in regions.items():
            rows = connection.execute(
                "SELECT indicator, level, period, count(*) FROM previous.observation WHERE value IS NOT NULL AND "
                "basis = ? AND region IN (SELECT unnest(?)) AND source IN (SELECT unnest(?)) GROUP BY ALL ORDER BY ALL",
                (basis, list(there), list(sources))).fetchall()
            found.update((Slice(basis, *of), count) for *of, count in rows)
    return found
