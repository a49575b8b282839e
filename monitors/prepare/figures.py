"""Figures on their way to the data set, and the snapshot folder that they are read from."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from monitors.domain.boundary import BoundaryChange
from monitors.domain.observation import Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.region import Region, RegionLevel

Figures = dict[str, dict[str, dict[str, Observation]]]
"""indicator -> period -> region -> observation."""

OBSERVATION_SCHEMA = pa.schema([("indicator", pa.string()), ("region", pa.string()), ("period", pa.string()),
                                ("value", pa.float64()), ("status", pa.string()), ("margin", pa.float64()),
                                ("source", pa.string())])


class PrepareError(Exception):
    """The data set can't be made; `complaints` has one line per fault. Nothing was replaced."""

    def __init__(self, complaints: list[str]) -> None:
        self.complaints = complaints
        super().__init__("\n".join(complaints))


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region with the last year in whose division it is known."""

    region: Region
    division: int


@dataclass(frozen=True, slots=True)
class Membership:
    kind: str
    code: str
    name: str
    gemeente: str


@dataclass(slots=True)
class Snapshot:
    """Published figures as tidy rows, with the regions, groups and boundary changes that they need."""

    figures: Figures
    regions: dict[str, RegionRow]
    memberships: list[Membership]
    changes: list[BoundaryChange]
    sha256: str
    provenance: Mapping[str, Any] = field(default_factory=dict)
    origin: str = "data/snapshot"


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads((folder / "sources.toml").read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise PrepareError([f"{folder / 'sources.toml'}: niet te lezen ({broken}). Zet het bestand terug uit git."]
                           ) from broken


def snapshot_fingerprint(folder: Path) -> str:
    """Identity of a snapshot's content, from the checksums in its sources.toml."""
    files = _manifest(folder).get("files", {})
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]


def made_on(folder: Path) -> str:
    """ISO date on which a snapshot was made; empty where it does not say."""
    return str(_manifest(folder).get("made", ""))


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder. Raises PrepareError naming every file that is missing, changed or unreadable."""
    manifest, complaints, tables = _manifest(folder), [], {}
    for name, checksum in manifest.get("files", {}).items():
        file = folder / name
        try:
            if sha256_of(file) != checksum:
                complaints.append(f"{file}: de inhoud klopt niet met sources.toml. Zet het bestand terug uit git.")
            elif file.suffix == ".parquet":
                tables[file.stem] = pq.read_table(file).to_pydict()
        except (OSError, pa.ArrowException) as broken:
            complaints.append(f"{file}: niet te lezen ({broken}). Zet het bestand terug uit git.")
    missing = {"observations", "regions", "memberships", "boundary_changes"} - set(tables)
    if not complaints and missing:
        complaints = [f"{folder / name}.parquet: ontbreekt in sources.toml." for name in sorted(missing)]
    if complaints:
        raise PrepareError(complaints)
    try:
        return _snapshot(tables, manifest, folder)
    except (TypeError, ValueError) as broken:
        complaint = f"{folder}: een kolom of niveau klopt niet ({broken}). Zet de map terug uit git."
        raise PrepareError([complaint]) from broken


def _snapshot(tables: Mapping[str, dict[str, list[Any]]], manifest: Mapping[str, Any], folder: Path) -> Snapshot:
    """The tables of a snapshot as values. Raises TypeError or ValueError when a column or region level is wrong."""
    return Snapshot(
        figures=figures_of(tables["observations"], folder / "observations.parquet"),
        regions={code: RegionRow(Region(code, name, RegionLevel(level), parent), division)
                 for code, name, level, parent, division in zip(*tables["regions"].values(), strict=True)},
        memberships=[Membership(*row) for row in zip(*tables["memberships"].values(), strict=True)],
        changes=[BoundaryChange(date, old, new, homes, persons, old_name, new_name)
                 for date, old, old_name, new, new_name, homes, persons
                 in zip(*tables["boundary_changes"].values(), strict=True)],
        sha256=manifest["files"]["observations.parquet"],
        provenance=manifest,
    )


def figures_of(columns: dict[str, list[Any]], file: Path) -> Figures:
    """Nested figures; refuses a key that occurs twice and a status or period that does not exist, all at once."""
    figures: Figures = {}
    complaints: list[str] = []
    status_of = {status.value: status for status in Status}
    regions: dict[str, Observation] = {}
    slice_of = ("", "")  # that the last row was in: rows of one slice mostly follow each other
    for indicator, region, period, value, status, margin, source in zip(*columns.values(), strict=True):
        if (indicator, period) != slice_of:
            slice_of = (indicator, period)
            periods = figures.setdefault(indicator, {})
            if period not in periods:
                complaints.extend(_period_complaints(period, f"{file}: {indicator}"))
            regions = periods.setdefault(period, {})
        if region in regions:
            complaints.append(f"{file}: dubbele sleutel: {indicator}, {region}, {period}. "
                              "Houd per sleutel één rij over.")
        if status not in status_of:
            complaints.append(f"{file}: {indicator}, {region}, {period}: status {status!r} bestaat niet.")
            continue
        regions[region] = Observation(value, status_of[status], None, margin, source)
    if complaints:
        raise PrepareError(complaints)
    return figures


def observation_columns(figures: Figures) -> dict[str, list[Any]]:
    """The figures as columns, sorted so that a file is the same for the same figures.

    They are indicator, region and period, then the fields of an observation. Millions go by slice, not by row.
    """
    names = ("indicator", "region", "period", *Observation._fields)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for indicator in sorted(figures):
        for period in sorted(figures[indicator]):
            regions = figures[indicator][period]
            codes = sorted(regions)
            same = ([indicator] * len(codes), codes, [period] * len(codes))
            for name, values in zip(names, (*same, *zip(*map(regions.__getitem__, codes), strict=True)), strict=False):
                columns[name].extend(values)
    return columns


def observation_table(figures: Figures) -> pa.Table:
    """The figures in the columns of OBSERVATION_SCHEMA."""
    columns = observation_columns(figures)
    return pa.table([pa.array(columns[field.name], type=field.type) for field in OBSERVATION_SCHEMA],
                    schema=OBSERVATION_SCHEMA)


def observation_rows(figures: Figures) -> list[tuple[Any, ...]]:
    """The same as rows."""
    return list(zip(*observation_table(figures).to_pydict().values(), strict=True))


def _period_complaints(period: str, place: str) -> Iterator[str]:
    try:
        parse_period(period)
    except ValueError as wrong:
        yield f"{place}: {wrong}. Verbeter de periode."
