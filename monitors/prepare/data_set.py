"""The DuckDB data set: written aside, proven against the contract, then swapped in by moving a pointer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from monitors import contract
from monitors.catalogue.model import Catalogue
from monitors.prepare.figures import Figures, PrepareError, Snapshot
from monitors.prepare.process import Processed

KEPT = 2  # earlier data sets that stay on disk, for a running app and to go back to
STALE_SECONDS = 3600  # a half-written file older than this is of a run that was killed

Progress = Callable[[str], None]


def new_file(folder: Path, fingerprint: str) -> Path:
    """Name for a new data set; unique by time and process, so that two runs never write the same file."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return folder / f"koersmonitor-{moment}-{os.getpid()}-{fingerprint[:8]}.duckdb.part"


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = connection.table(table).limit(0).to_arrow_table().schema
    arrays = zip(*rows, strict=True)
    data = [pa.array(values, type=field.type) for values, field in zip(arrays, columns, strict=False)]
    if data:
        batch = pa.table(data, schema=pa.schema([(field.name, field.type) for field in columns]))
        connection.register("batch", batch)
        connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
        connection.unregister("batch")


def _observation_rows(basis: str, figures: Figures) -> Iterator[tuple[Any, ...]]:
    for name in sorted(figures):
        for period, regions in sorted(figures[name].items()):
            for code, o in sorted(regions.items()):
                yield basis, name, code[:2], code, period, o.value, str(o.status), o.weight, o.margin, o.source, 1


def _source_rows(catalogue: Catalogue, counts: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for s in catalogue.sources.values():
        yield s.id, s.title, s.producer, s.licence, s.url, s.accessed, s.note, counts.get(s.id, 0)


def write(file: Path, snapshot: Snapshot, processed: Processed, catalogue: Catalogue, fingerprint: str,
          progress: Progress) -> None:
    """Writes all tables of the contract to a new file."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    counts: dict[str, int] = {}
    for periods in snapshot.figures.values():
        for regions in periods.values():
            for observation in regions.values():
                counts[observation.source] = counts.get(observation.source, 0) + 1
    with duckdb.connect(str(file)) as connection:
        contract.create_tables(connection)
        _insert(connection, "meta", [
            ("contract", contract.VERSION), ("fingerprint", fingerprint), ("created", now),
            ("version", file.name.removeprefix("koersmonitor-").split(".")[0]),
            ("snapshot_date", str(snapshot.provenance.get("made", "")))])
        _insert(connection, "load", [(1, now, "data/snapshot", snapshot.sha256)])
        _insert(connection, "source", _source_rows(catalogue, counts))
        _insert(connection, "region", [(row.region.code, row.region.name, row.region.level.value, row.region.parent,
                                        row.division) for row in snapshot.regions.values()])
        _insert(connection, "membership", [(m.kind, m.code, m.name, m.gemeente) for m in snapshot.memberships])
        _insert(connection, "boundary_change", [
            (c.date, c.old, c.old_name, c.new, c.new_name, c.share_homes, c.share_persons) for c in snapshot.changes])
        _insert(connection, "withheld", [
            (w.correction.indicator, w.correction.region, w.correction.period, w.published, w.correction.reason)
            for w in processed.withheld])
        for basis, figures in ((contract.BASIS_TODAY, processed.today),
                               (contract.BASIS_PUBLISHED, processed.published)):
            progress(f"Cijfers wegschrijven ({basis})")
            _insert(connection, "observation", _observation_rows(basis, figures))


def prove(file: Path, catalogue: Catalogue, previous: Path | None) -> None:
    """Raises PrepareError with every complaint when the file breaks the contract."""
    with duckdb.connect(str(file), read_only=True) as connection:
        found = contract.complaints(connection, catalogue, previous)
    if found:
        raise PrepareError(found)


def put_in_use(part: Path) -> Path:
    """Gives a proven file its lasting name, moves the pointer to it in one step, and clears what nobody needs."""
    folder, file = part.parent, part.with_suffix("")
    os.replace(part, file)
    aside = folder / f"{contract.POINTER}.{os.getpid()}"
    aside.write_text(file.name + "\n", "utf-8")
    os.replace(aside, folder / contract.POINTER)
    with suppress(OSError):  # Windows keeps a file that a running app reads; the next run clears it
        _clear(folder, file)
    return file


def _clear(folder: Path, file: Path) -> None:
    for old in sorted(folder.glob("koersmonitor-*.duckdb"))[:-KEPT - 1]:
        if old != file:
            old.unlink(missing_ok=True)
    for left in folder.glob("koersmonitor-*.part*"):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            left.unlink(missing_ok=True)


def previous_file(folder: Path) -> Path | None:
    """The data set in use, if it is of the same contract and so can be compared with."""
    file = contract.current_file(folder)
    if file is None:
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            return file if contract.schema(connection) == contract.expected_schema() else None
    except duckdb.Error:
        return None
