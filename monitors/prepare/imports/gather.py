"""All own files in data/import: read whole or refused whole, and laid over the published figures."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitors.catalogue.model import Catalogue, Indicator, Unit
from monitors.catalogue.own import OWN_PREFIX, OwnTables, extended
from monitors.domain.disclosure import disclose
from monitors.domain.observation import Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import Figures, PrepareError, Snapshot
from monitors.prepare.imports.settings import ImportSettings, OwnSource, read_settings
from monitors.prepare.imports.units import unit_in_words
from monitors.prepare.process import Recalculation
from monitors.tabular.plan import Expected
from monitors.tabular.reading import read_file
from monitors.tabular.regions import RegionBook
from monitors.tabular.rows import Fault, Row, Taken, take
from monitors.tabular.table import LIMITS, TableError

KINDS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
NAMED = 20  # faults of a file that are named
SAME = 1e-9  # figures that differ less, relative to their size, are the same
_RUN = "Komt uit een eigen bestand in data/import."


@dataclass(frozen=True, slots=True)
class Imported:
    """What the own files bring: the catalogue and the snapshot with their figures, and what was found, to tell."""

    known: Catalogue
    snapshot: Snapshot
    own: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    toml: Path
    settings: ImportSettings

    @property
    def data(self) -> Path:
        """The file with figures: the one that the TOML names, else the one of the same name."""
        if self.settings.file:
            return self.toml.with_name(self.settings.file)
        beside = (self.toml.with_suffix(kind) for kind in KINDS)
        return next((file for file in beside if file.is_file()), self.toml.with_suffix(KINDS[0]))

    @property
    def source(self) -> str:
        """Id of its source in the catalogue."""
        return (f"{OWN_PREFIX}{self.toml.stem}" if isinstance(self.settings.source, OwnSource)
                else self.settings.source)

    @property
    def replacing(self) -> set[str]:
        """Indicators whose figures of another source it may stand in for."""
        return {entry.indicator for entry in self.settings.value if entry.replaces}


@dataclass(slots=True)
class _Work:
    """What files are read with, and what was gathered from them."""

    known: Catalogue
    snapshot: Snapshot
    book: RegionBook
    recalculation: Recalculation
    figures: dict[tuple[str, str, str], Observation] = field(default_factory=dict)
    owner: dict[tuple[str, str, str], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def imports_fingerprint(folder: Path) -> str:
    """Identity of all that is in the folder; empty when there is nothing to read."""
    digest = hashlib.sha256()
    tomls = sorted(folder.glob("*.toml"))
    for file in sorted(file for file in folder.glob("*") if file.is_file()) if tomls else ():
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest() if tomls else ""


def gather(folder: Path, known: Catalogue, snapshot: Snapshot) -> Imported:
    """Lays the figures of all own files over the snapshot, which stays as it is.

    Raises PrepareError or CatalogueError with every complaint of every file; then nothing of any file is used.
    """
    tomls = sorted(folder.glob("*.toml"))
    if not tomls:
        return Imported(known, snapshot, notes=tuple(_unread(folder, set())))
    files = _files(tomls)
    own = _own_tables(files)
    known = extended(known, own.text)
    gemeenten = [code for code, row in snapshot.regions.items() if row.region.level is RegionLevel.GEMEENTE]
    work = _Work(known, snapshot, region_book(snapshot), Recalculation(snapshot, known, gemeenten))
    for file in files:
        _read(file, work)
    if work.complaints:
        raise PrepareError(work.complaints)
    both = hashlib.sha256((snapshot.sha256 + imports_fingerprint(folder)).encode()).hexdigest()
    return Imported(known, replace(snapshot, figures=_laid_over(snapshot.figures, work.figures), sha256=both),
                    own.text, (*work.notes, *_unread(folder, {file.data for file in files})))


def region_book(snapshot: Snapshot) -> RegionBook:
    """The regions of now and the municipalities that ended, to look up by what people write."""
    return RegionBook(((code, row.region.name) for code, row in snapshot.regions.items()),
                      ((change.old, change.old_name) for change in snapshot.changes))


def _files(tomls: list[Path]) -> list[_File]:
    """Every TOML read. Raises PrepareError with what is wrong in all of them."""
    complaints: list[str] = []
    read = [(toml, read_settings(toml, complaints)) for toml in tomls]
    if complaints:
        raise PrepareError(complaints)
    return [_File(toml, settings) for toml, settings in read if settings is not None]


def _own_tables(files: list[_File]) -> OwnTables:
    """What the files bring to the catalogue. Raises PrepareError."""
    sources, indicators, monitors = {}, {}, {}
    replaced: dict[str, str] = {}
    complaints = []
    for file in files:
        source = file.settings.source
        producer = source.producer if isinstance(source, OwnSource) else source
        if isinstance(source, OwnSource):
            division = {} if file.settings.division is None else {"division": file.settings.division}
            sources[file.source] = {
                "title": f"Eigen cijfers: {source.title}", "producer": source.producer, "licence": source.licence,
                "url": source.url, "accessed": source.accessed, "note": source.note, "run": _RUN, **division}
            replaced.update((name, file.source) for name in file.replacing if not name.startswith(OWN_PREFIX))
        elif file.settings.own or file.settings.division is not None:
            complaints.append(f"{file.toml.name}, source: is een bron van de catalogus; een eigen indicator of een "
                              "division hoort bij een [source] van uzelf")
        for name, new in file.settings.own.items():
            if f"{OWN_PREFIX}{name}" in indicators:
                complaints.append(f"{file.toml.name}, own.{name}: staat al in een ander bestand; kies een andere naam")
            indicators[f"{OWN_PREFIX}{name}"] = new.table(file.source, producer)
            monitors[f"{OWN_PREFIX}{name}"] = new.monitor
    if complaints:
        raise PrepareError(complaints)
    return OwnTables(sources, indicators, monitors, replaced)


def _read(file: _File, work: _Work) -> None:
    """Reads one file into what was gathered: all of its figures, or only complaints."""
    complaints = list(_entry_complaints(file, work.known))
    if complaints:
        work.complaints.extend(f"{file.toml.name}, {complaint}" for complaint in complaints)
        return
    taken = _taken(file, work)
    rows = [row for row in taken.rows if _belongs(row, work.known.indicators[row.measure])]
    faults = [*taken.faults, *_unit_faults(rows, file, work.known), *_division_faults(rows, file, work.recalculation),
              *_clashes(rows, file, work)]
    name = file.data.name
    work.complaints.extend(f"{name}: {fault.text}" for fault in faults[:NAMED])
    if len(faults) > NAMED:
        work.complaints.append(f"{name}: en nog {len(faults) - NAMED} fouten.")
    if not faults:
        work.notes.extend(_told(file, taken, rows, work.known, hidden=_add(rows, file, work)))


def _taken(file: _File, work: _Work) -> Taken:
    """What the file holds by its TOML; a file that can't be read is a fault."""
    indicators = {entry.indicator: work.known.indicators[entry.indicator] for entry in file.settings.value}
    expected = {name: Expected(indicator.bounds, indicator.unit is Unit.PERCENT)
                for name, indicator in indicators.items()}
    try:
        if file.data.stat().st_size > LIMITS.size:
            raise TableError(f"Het bestand is groter dan {LIMITS.size / 1e6:.0f} MB. Splits het.")
        return take(read_file(file.data.read_bytes()), file.settings.plan(), work.book, expected)
    except TableError as wrong:
        return Taken((), (Fault(0, "", str(wrong)),))
    except OSError as gone:
        return Taken((), (Fault(0, "", f"Het bestand is er niet of is niet te lezen ({gone.strerror}).",
                                f"Zet het naast {file.toml.name}, of verwijder die"),))


def _native(indicator: Indicator, known: Catalogue) -> set[str]:
    """Sources that the catalogue itself takes the indicator from."""
    tables = {table for part in indicator.snapshot for table in part.tables}
    gathered = {source.id for source in known.sources.values() if tables.intersection(source.raw)}
    return gathered | {indicator.source.table}


def _entry_complaints(file: _File, known: Catalogue) -> Iterator[str]:
    """Entries that would mix what is not the same: another unit, another source, a figure that is derived."""
    if file.source not in known.sources:
        yield f"source: {file.source!r} staat niet in sources.toml; geef een [source] met titel en producent"
        return
    for entry in file.settings.value:
        indicator = known.indicators.get(entry.indicator)
        if indicator is None:
            yield (f"value: {entry.indicator!r} bestaat niet; kies een id uit de catalogus, of {OWN_PREFIX} met "
                   "de naam van een [own]")
            continue
        if indicator.derived:
            yield f"value, {indicator.id}: wordt afgeleid van andere cijfers; lever die, of kies een eigen indicator"
        if entry.unit and entry.unit is not indicator.unit and entry.factor == 1:
            yield f"value, {indicator.id}: {_other_unit(entry.unit, indicator)}"
        if file.source not in _native(indicator, known) and not entry.replaces:
            yield (f"value, {indicator.id}: de app heeft dit cijfer van een andere bron "
                   f"({known.sources[indicator.source.table].producer}). Maak er een eigen indicator van, of zet "
                   "replaces = true als uw cijfers daarvoor in de plaats komen; elk zegt dan dat het van u is")


def _other_unit(unit: Unit, indicator: Indicator) -> str:
    return (f"het bestand is in {unit.value}, het cijfer in {indicator.unit.value}; geef de factor waarmee het wordt "
            "vermenigvuldigd, of kies een andere kolom")


def _unit_faults(rows: list[Row], file: _File, known: Catalogue) -> Iterator[Fault]:
    """Columns whose heading says another unit than the indicator has, where the TOML says nothing of it."""
    said = {entry.indicator for entry in file.settings.value if entry.unit or entry.factor != 1}
    for measure, column in dict.fromkeys((row.measure, row.column) for row in rows if row.measure not in said):
        unit = unit_in_words(column)
        if unit and unit is not known.indicators[measure].unit:
            yield Fault(0, column, _other_unit(unit, known.indicators[measure]))


def _belongs(row: Row, indicator: Indicator) -> bool:
    """Whether a row is of a level that the indicator has, and says something."""
    return row.status is not Status.MISSING and row.region[:2] in (*indicator.levels, RegionLevel.NEDERLAND)


def _division_faults(rows: list[Row], file: _File, recalculation: Recalculation) -> Iterator[Fault]:
    """Municipalities that did not exist in the division that their figure must be in."""
    for row in rows:
        year = file.settings.division or parse_period(row.period).year
        if row.region.startswith(RegionLevel.GEMEENTE) and not recalculation.existed(row.region, year):
            yield Fault(row.line, row.column, row.region,
                        f"was in {year} geen gemeente; zet division op het jaar van de gemeentelijke indeling als alle "
                        "cijfers al zijn omgerekend, of verbeter de regel")


def _clashes(rows: list[Row], file: _File, work: _Work) -> Iterator[Fault]:
    """Figures that another own file gives too, or that the app has otherwise without being told to replace them."""
    for row in rows:
        owner = work.owner.get((row.measure, row.region, row.period))
        if owner:
            yield Fault(row.line, row.column, f"{row.measure} van {row.region} in {row.period}",
                        f"staat ook in {owner}; laat één van beide staan")
        there = _there(row, work.snapshot.figures)
        if there is not None and row.measure not in file.replacing and not _same(row, there):
            said = "afgeschermd" if there.value is None else f"{there.value:g}"
            yield Fault(row.line, row.column, f"{row.measure} van {row.region} in {row.period}",
                        f"is in de app {said} (bron {there.source}); zet replaces = true als uw cijfer daarvoor in de "
                        "plaats komt")


def _there(row: Row, figures: Figures) -> Observation | None:
    """What is published for the same key, if that says something."""
    there = figures.get(row.measure, {}).get(row.period, {}).get(row.region)
    return None if there is None or there.status is Status.MISSING else there


def _same(row: Row, there: Observation) -> bool:
    if row.value is None or there.value is None:
        return row.value is None and there.value is None
    return abs(row.value - there.value) <= SAME * max(1.0, abs(there.value))


def _add(rows: list[Row], file: _File, work: _Work) -> int:
    """Adds the figures of a file, with what is small hidden; returns how many were hidden."""
    source = work.known.sources[file.source]
    shown: dict[tuple[str, str], dict[str, Observation]] = {}
    for row in rows:
        work.owner[row.measure, row.region, row.period] = file.data.name
        if row.measure not in file.replacing and _there(row, work.snapshot.figures) is not None:
            continue  # the same: it stays as it was published
        rounding = work.known.indicators[row.measure].rounding
        provisional = row.status is Status.MEASURED and row.period in source.provisional
        shown.setdefault((row.measure, row.period), {})[row.region] = Observation(
            row.value, Status.PROVISIONAL if provisional else row.status,
            margin=rounding / 2 if rounding and row.value is not None else None, source=source.id)
    checked = not file.settings.disclosed and isinstance(file.settings.source, OwnSource)
    hidden = 0
    for (name, period), regions in shown.items():
        disclosed = regions
        if checked and work.known.indicators[name].unit is Unit.COUNT:
            disclosed = disclose(regions, lambda code: _parent(code, work.snapshot))
        for region, observation in disclosed.items():
            hidden += observation.value is None and regions[region].value is not None
            work.figures[name, period, region] = observation
    return hidden


def _parent(code: str, snapshot: Snapshot) -> str | None:
    row = snapshot.regions.get(code)
    return row.region.parent if row else None


def _laid_over(figures: Figures, own: Mapping[tuple[str, str, str], Observation]) -> Figures:
    """New figures; what the own files do not touch is shared with the old."""
    found: Figures = dict(figures)
    for name in {name for name, _, _ in own}:
        found[name] = {period: dict(regions) for period, regions in figures.get(name, {}).items()}
    for (name, period, region), observation in own.items():
        found[name].setdefault(period, {})[region] = observation
    return found


def _told(file: _File, taken: Taken, rows: list[Row], known: Catalogue, *, hidden: int) -> Iterator[str]:
    """What was read, in lines for the closing report."""
    name = file.data.name
    for indicator, count in Counter(row.measure for row in rows).items():
        yield f"{name}: {count} keer {known.indicators[indicator].name} (bron {known.sources[file.source].title})."
    yield from (f"{name}: {note}" for note in taken.notes)
    other = len(taken.rows) - len(rows) - sum(row.status is Status.MISSING for row in taken.rows)
    if other:
        yield f"{name}: {other} cijfers weggelaten van een niveau dat de indicator niet heeft."
    if hidden:
        yield f"{name}: {hidden} kleine aantallen afgeschermd, met wat ze zou verraden."


def _unread(folder: Path, read: set[Path]) -> Iterator[str]:
    """Files without a TOML."""
    for file in sorted(folder.glob("*")):
        if file.suffix.lower() in KINDS and file not in read:
            yield (f"{file.name} wordt niet gelezen: er is geen TOML bij. Maak er een met "
                   f"python -m monitors.prepare --describe {file}")
