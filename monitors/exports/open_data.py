"""The prepared figures as open data: per monitor a zip with tables, a data dictionary and an explanation.

`python -m monitors.exports.open_data FOLDER` writes all of it, for an organisation that publishes it. The data
dictionary is a Frictionless `datapackage.json`, because it describes columns, keys, units and empty values so that a
program can check them, which the catalogue record (DCAT-AP-NL, in dcat.py) does not; CSVW would say the same, but needs
a file for each table and few tools read it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from monitors import contract
from monitors.catalogue.load import CatalogueError, catalogue
from monitors.catalogue.model import Catalogue, Monitor, Source
from monitors.catalogue.own import OWN_KEY, extended
from monitors.command_line import Parser
from monitors.exports import dcat, dictionary, open_tables
from monitors.exports.dictionary import Column, Kind, Table
from monitors.presentation.numbers import format_number
from monitors.store import Store, StoreError, open_current

CSV, PARQUET = "csv", "parquet"
FORMATS = {CSV: "CSV", PARQUET: "Parquet"}
MEDIA_TYPES = {CSV: "text/csv", PARQUET: "application/vnd.apache.parquet"}
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTION, EXPLANATION = "datapackage.json", "LEESMIJ.md"
_FRICTIONLESS = {Kind.NUMBER: "number", Kind.INTEGER: "integer", Kind.DATE: "date", Kind.MOMENT: "datetime"}
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Publication:
    """One package: which monitor, and in which format."""

    monitor: Monitor
    format: str

    @property
    def id(self) -> str:
        return f"{self.monitor.id}-{self.format}"

    @property
    def file_name(self) -> str:
        return f"koersmonitor-{self.id}.zip"


def publications(known: Catalogue) -> dict[str, Publication]:
    """Every package there is, by id."""
    made = (Publication(monitor, form) for monitor in known.monitors.values() for form in FORMATS)
    return {p.id: p for p in made}


def neutral_csv(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: IO[bytes] | io.RawIOBase) -> None:
    """CSV for programs: UTF-8, comma, decimal point, no figure is an empty cell; lists have commas between them."""
    with pyarrow.csv.CSVWriter(out, _flat_schema(schema), write_options=_CSV_OPTIONS) as writer:
        for batch in batches:
            writer.write_table(_flat(pa.Table.from_batches([batch], schema)))


def _parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: IO[bytes] | io.RawIOBase) -> None:
    texts = [f.name for f in schema if pa.types.is_string(f.type)]
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd", use_dictionary=texts) as writer:
        for batch in batches:
            writer.write_batch(batch)


_WRITERS = {CSV: neutral_csv, PARQUET: _parquet}
_CSV_OPTIONS = pyarrow.csv.WriteOptions(quoting_style="needed", quoting_header="none")


def _flat_schema(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(f.name, pa.string() if pa.types.is_list(f.type) else f.type) for f in schema])


def _flat(table: pa.Table) -> pa.Table:
    columns = [pc.binary_join(c, ",") if pa.types.is_list(c.type) else c for c in table.columns]
    return pa.table(columns, schema=_flat_schema(table.schema))


class _Tally(io.RawIOBase):
    """Passes bytes on to a part of a zip, and keeps their number and checksum; and of the rows that made them."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self.out, self.size, self.sum, self.rows = out, 0, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Takes any buffer, as pyarrow gives them."""
        view = memoryview(data).cast("B")
        self.out.write(view)
        self.sum.update(view)
        self.size += view.nbytes
        return view.nbytes

    def counted(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same batches, with their rows counted."""
        for batch in batches:
            self.rows += batch.num_rows
            yield batch


@dataclass(frozen=True, slots=True)
class _Contents:
    """What goes into one package: tables with their rows, the sources of the figures, and what was written."""

    tables: Sequence[tuple[Table, Iterable[pa.RecordBatch]]]
    sources: tuple[Source, ...]
    tallies: dict[str, _Tally] = field(default_factory=dict)


def _contents(known: Catalogue, store: Store, monitor: Monitor) -> _Contents:
    names = complete(known, monitor.indicators)
    units = {name: known.indicators[name].unit.value for name in names}
    origins = store.sources_of(names)
    named = origins | {known.indicators[name].source.table for name in names}
    small = [
        (dictionary.INDICATORS, open_tables.indicators(known, store, names)),
        (dictionary.REGIONS, open_tables.regions(store)),
        (dictionary.SOURCES, open_tables.sources(known, store, named)),
        (dictionary.BREAKS, open_tables.breaks(known, names)),
        (dictionary.CHANGES, open_tables.changes(store)),
        (dictionary.WITHHELD, open_tables.withheld(store, names)),
    ]
    return _Contents([(dictionary.OBSERVATIONS, store.all_figures(units)),
                      *((table, rows.to_batches()) for table, rows in small)],
                     tuple(known.sources[name] for name in sorted(origins)))


def complete(known: Catalogue, names: Iterable[str]) -> tuple[str, ...]:
    """The indicators of a monitor with their denominators and what they are made of: else weights can't be checked."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            i = known.indicators[name]
            waiting += [*(i.derived.inputs if i.derived else ()), *([i.denominator] if i.denominator else ())]
    return tuple(sorted(found))


# The data dictionary

def _field(column: Column, form: str) -> dict[str, Any]:
    """A column as Frictionless describes it; a list has no type of its own in a CSV file."""
    kind = "array" if column.kind is Kind.LIST and form == PARQUET else _FRICTIONLESS.get(column.kind, "string")
    described: dict[str, Any] = {"name": column.name, "type": kind, "title": column.title, "description": column.about}
    if column.kind is Kind.ADDRESS:
        described["format"] = "uri"
    if column.kind is Kind.LIST and form == CSV:
        described["description"] += " Meer dan één staat met een komma ertussen."
    limits: dict[str, Any] = {"required": True} if column.required and column.kind is not Kind.LIST else {}
    if column.choices and column.kind is not Kind.LIST:
        limits["enum"] = list(column.choices)
    if column.choices:
        meanings = "; ".join(f"{value} is {meaning}" for value, meaning in column.choices.items())
        described["description"] += f" Waarden: {meanings}"
    return described | ({"constraints": limits} if limits else {})


def _resource(table: Table, form: str, tally: _Tally) -> dict[str, Any]:
    keys = [{"fields": [column], "reference": {"resource": other, "fields": [_table(other).key[0]]}}
            for column, other in table.refers.items()]
    return {
        "name": table.name, "type": "table", "title": table.title, "description": table.about,
        "path": f"{table.name}.{form}", "format": form, "mediatype": MEDIA_TYPES[form], "bytes": tally.size,
        "hash": f"sha256:{tally.sum.hexdigest()}", "rowCount": tally.rows,
        **({"encoding": "utf-8", "dialect": {"delimiter": ",", "header": True}} if form == CSV else {}),
        "schema": {"fields": [_field(c, form) for c in table.columns], "missingValues": [""],
                   "primaryKey": list(table.key), **({"foreignKeys": keys} if keys else {})},
    }


def _table(name: str) -> Table:
    return next(table for table in dictionary.TABLES if table.name == name)


def _licences(sources: Iterable[Source]) -> list[dict[str, str]]:
    """Each licence once; of one that was not looked into the address of its source."""
    found: dict[str, dict[str, str]] = {}
    for source in sources:
        text = open_tables.LICENCE_TEXTS.get(source.licence)
        found.setdefault(source.licence, {"path": text, "title": source.licence} if text else {
            "path": source.url, "title": f"{source.licence} (niet nagegaan; geldt voor {source.id})"})
    return list(found.values())


def description(publication: Publication, contents: _Contents, store: Store, publisher: dcat.Publisher
                ) -> dict[str, Any]:
    """The data package's description: what it is, whose, under which licences, and every column."""
    return {
        "$schema": PROFILE, "name": f"koersmonitor-{publication.id}".replace("_", "-"),
        "title": f"{publication.monitor.name}: cijfers", "description": publication.monitor.description,
        "version": store.meta["version"], "created": store.meta["created"], "language": "nl",
        "keywords": list(dcat.KEYWORDS), "licenses": _licences(contents.sources),
        "sources": [{"title": f"{s.producer}: {s.title} ({s.id})", "path": s.url, "version": s.accessed,
                     "licence": s.licence} for s in contents.sources],
        "contributors": [{"title": publisher.name, "roles": ["publisher"]}] if publisher.name else [
            {"title": "Koersmonitor", "roles": ["creator"]}],
        "resources": [_resource(table, publication.format, contents.tallies[table.name])
                      for table, _ in contents.tables],
    }


def explanation(publication: Publication, contents: _Contents, store: Store) -> str:
    """What a reader must know before using the figures, in Dutch."""
    unknown = [s for s in contents.sources if s.licence not in open_tables.LICENCE_TEXTS]
    lines = [
        f"# {publication.monitor.name}", "", publication.monitor.description, "",
        f"Gegevensset {store.meta['version']}, gemaakt op {store.meta['created'][:10]}. Beschrijving van elke kolom: "
        f"`{DESCRIPTION}` (Frictionless Data Package).", "", "## Wat erin zit", "",
        *(f"- `{table.name}.{publication.format}`: {table.about} "
          f"({format_number(contents.tallies[table.name].rows)} rijen)" for table, _ in contents.tables), "",
        "Ook de noemers en de cijfers waaruit andere zijn gemaakt, zitten erbij.", "", "## Voordat u rekent", "",
        "- Een lege waarde is nooit nul. De status zegt waarom er geen cijfer is; afgeschermd blijft afgeschermd.",
        "- Kies één indeling (`basis`): `today` zijn de gemeenten van nu, `published` die van toen. Tel ze niet samen.",
        "- Vergelijk niet over een breuk heen (`breaks`), en cijfers zoals gepubliceerd niet over een herindeling.",
        "- Middel percentages niet zomaar: weeg ze met `weight`. Tel alleen aantallen op.",
        "- Een verschil dat kleiner is dan twee keer de afrondingsmarge (`margin`) zegt niets.",
        "- Voorlopige cijfers kunnen nog veranderen. Wat is achtergehouden en waarom, staat in `withheld`.",
        *(["- CSV: UTF-8, komma tussen de kolommen, punt als decimaalteken. Kies dat bij het openen in Excel."]
          if publication.format == CSV else []), "", "## Licenties", "",
        "De cijfers zijn van de bronhouders. Noem de bron, en dat de Koersmonitor ze bewerkte: herrekend naar de "
        "gemeenten van nu en soms uit andere afgeleid.", "",
        *(f"- {s.producer}, {s.title} ({s.id}): {s.licence}" for s in contents.sources), ""]
    if unknown:
        lines += ["Niet nagegaan zijn de voorwaarden van " + ", ".join(s.id for s in unknown) + ". Kijk bij de bron "
                  "voordat u die cijfers verder verspreidt; de kolom `source` zegt welke het zijn.", ""]
    return "\n".join(lines)


# Writing

def _part(archive: zipfile.ZipFile, name: str, moment: datetime, form: str = CSV) -> IO[bytes]:
    """A part of the zip with the data set's own date: the same figures make the same file."""
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if form == PARQUET else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return archive.open(info, "w", force_zip64=True)


def write_package(file: Path, publication: Publication, store: Store, known: Catalogue,
                  publisher: dcat.Publisher = dcat.NOBODY) -> None:
    """Makes a package beside its place and moves it there when it is whole. Raises OSError."""
    contents, moment = _contents(known, store, publication.monitor), datetime.fromisoformat(store.meta["created"])
    aside = file.with_name(f"{file.name}.{os.getpid()}.part")
    form = publication.format
    try:
        with zipfile.ZipFile(aside, "w") as archive:
            for table, batches in contents.tables:
                with _part(archive, f"{table.name}.{form}", moment, form) as out:
                    contents.tallies[table.name] = tally = _Tally(out)
                    _WRITERS[form](tally.counted(batches), table.schema, tally)
            for name, text in ((DESCRIPTION, json.dumps(description(publication, contents, store, publisher),
                                                        ensure_ascii=False, indent=1)),
                               (EXPLANATION, explanation(publication, contents, store))):
                with _part(archive, name, moment) as out:
                    out.write(text.encode())
        os.replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)


def write_all(folder: Path, store: Store, known: Catalogue, publisher: dcat.Publisher, console: Console
              ) -> list[Path]:
    """Every package and the catalogue record that lists them. Raises OSError; a file is whole or it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
                  console=console, transient=True) as progress:
        every = publications(known)
        task = progress.add_task("Open data maken", total=len(every))
        for publication in every.values():
            progress.update(task, description=f"{publication.monitor.name}, {FORMATS[publication.format]}")
            files[publication.id] = folder / publication.file_name
            write_package(files[publication.id], publication, store, known, publisher)
            progress.advance(task)
    record = folder / dcat.FILE_NAME
    aside = record.with_name(f"{record.name}.{os.getpid()}.part")
    found = catalogue_record(store, known, publisher, files)
    aside.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    os.replace(aside, record)
    return [*files.values(), record]


def catalogue_record(store: Store, known: Catalogue, publisher: dcat.Publisher, files: Mapping[str, Path],
                     api: bool = False) -> dict[str, Any]:
    """The DCAT-AP-NL record of packages that have been made."""
    datasets, every = [], store.spans()
    for monitor in known.monitors.values():
        names = complete(known, monitor.indicators)
        spans = [span for name, span in every.items() if name in names]
        made = [dcat.File(p.file_name, p.id, FORMATS[p.format], MEDIA_TYPES[p.format], files[p.id].stat().st_size)
                for p in publications(known).values() if p.monitor == monitor and p.id in files]
        datasets.append(dcat.DataSet(monitor, made, [known.sources[n] for n in sorted(store.sources_of(names))],
                                     [period for _, first, last in spans for period in (first, last)]))
    return dcat.record(datasets, store.meta["version"], store.meta["created"], publisher, api=api)


def megabytes(size: int) -> str:
    """12_345_678 bytes is "12,3 MB"."""
    return f"{format_number(size / _MILLION, 1)} MB"


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = Parser("python -m monitors.exports.open_data", "Schrijft de cijfers als open data naar een map.")
    parser.add_argument("folder", type=Path, metavar="MAP", help="map voor de bestanden")
    parser.add_argument("--prepared", type=Path, metavar="MAP", default=contract.FOLDER, help="map met de gegevenssets")
    parser.add_argument("--publisher", metavar="NAAM", default="", help="naam van de organisatie die publiceert")
    parser.add_argument("--publisher-uri", metavar="ADRES", default="", help="haar adres in een register, zoals TOOI")
    parser.add_argument("--email", metavar="ADRES", default="", help="adres voor vragen over de gegevens")
    parser.add_argument("--url", metavar="ADRES", default="", help="adres waar de map komt te staan, zoals https://data.voorbeeld.nl/")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    publisher = dcat.Publisher(options.publisher, options.publisher_uri, options.email, options.url)
    try:
        store = open_current(options.prepared)
        try:
            known = extended(store.dated(catalogue()), store.meta.get(OWN_KEY, ""))
            files = write_all(options.folder, store, known, publisher, console)
        finally:
            store.close()
    except (StoreError, CatalogueError, OSError) as failed:
        console.print(f"Niet gelukt: {failed}", style="bold red", markup=False, soft_wrap=True)
        return 1
    lacking = list(publisher.missing())
    if lacking:
        console.print(f"Nog nodig voordat u dit aanmeldt bij data.overheid.nl: {', '.join(lacking)}.",
                      markup=False, soft_wrap=True)
    total = megabytes(sum(file.stat().st_size for file in files))
    console.print(f"Klaar: {len(files)} bestanden, {total}, in {options.folder}", markup=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
