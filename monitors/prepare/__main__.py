"""Command line of prepare. Exit code 0: a proven data set is in use. 3: so it is, but not every indicator was renewed.
Any other: nothing was replaced.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitors import contract
from monitors.catalogue.load import CatalogueError, catalogue
from monitors.catalogue.model import Catalogue
from monitors.domain.observation import Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.domain.rounding import rounded
from monitors.prepare import data_set
from monitors.prepare.figures import PrepareError, Snapshot, made_on, read_snapshot, snapshot_fingerprint
from monitors.prepare.geometry import (
    BorderFile,
    clear_geometry,
    embedded_borders,
    fetched_borders,
    is_published,
    laid_over,
    publish_geometry,
)
from monitors.prepare.imports.describe import describe
from monitors.prepare.imports.gather import gather, imports_fingerprint, region_book
from monitors.prepare.live.archive import PART
from monitors.prepare.live.borders import worded
from monitors.prepare.live.check import check_sources
from monitors.prepare.live.layer import FILE, Layer, layer_fingerprint, read_layer
from monitors.prepare.live.plan import Choice
from monitors.prepare.live.renew_borders import FOLDER as BORDERS
from monitors.prepare.live.renew_borders import Need, RenewedBorders, needed, of_years, renew_borders
from monitors.prepare.live.report import Report
from monitors.prepare.live.run import LOCK, Options, renew
from monitors.prepare.lock import alone
from monitors.prepare.process import Processed, process
from monitors.prepare.refused import marked, refuse
from monitors.prepare.trouble import in_dutch
from monitors.tabular.table import TableError

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "data" / "snapshot"
IMPORTS = ROOT / "data" / "import"
STATIC_GEO = ROOT / "static" / "geo"
STEPS = 5
PATIENCE = 120.0  # seconds to wait for another run that makes a data set
PARTLY = 3  # exit code
_ENDED = {0: "Alles is bijgewerkt.", PARTLY: "De nieuwe gegevensset is in gebruik, maar er is iets geweigerd."}
_TRIED = "Proef: er is niets vervangen."
_TASKS = ("--live", "--check-sources", "--describe", "--revisions", "--if-needed")
_LIMITED = ("--live", "--check-sources")
_BELONGS = {"--offline": ("--live", "--borders"), "--table": _LIMITED, "--indicator": _LIMITED, "--since": _LIMITED,
            "--accept-definition": _LIMITED}
NAMED = 10  # revisions of a load that are named at the end
MOST_DECIMALS = 9  # figures that differ less are the same to a data set
_WITHOUT_VALUE = {Status.SUPPRESSED: "afgeschermd", Status.IMPOSSIBLE: "niet van toepassing"}
_WITH_RESERVE = {Status.PROVISIONAL: "voorlopig", Status.RECALCULATED: "herrekend"}


def fingerprint(snapshot: Path, imports: Path, layer: str, borders: Sequence[BorderFile], known: Catalogue) -> str:
    """Identity of the data set that these would make: snapshot, own files, fetched layer (its sha256), borders and
    program."""
    parts = (contract.VERSION, data_set.recipe(known), snapshot_fingerprint(snapshot), imports_fingerprint(imports),
             layer, *(file.borders.name for file in borders))
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def up_to_date(folder: Path, wanted: str) -> bool:
    """Whether the data set in use is the one that would be made."""
    file = data_set.previous_file(folder)
    if file is None:
        return False
    with duckdb.connect(str(file), read_only=True) as connection:
        borders = connection.execute("SELECT level, name FROM borders").fetchall()
        return (("fingerprint", wanted) in connection.execute("SELECT key, value FROM meta").fetchall()
                and all(is_published(RegionLevel(level), name, STATIC_GEO) for level, name in borders))


def borders_of(snapshot: Path, raw: Path) -> list[BorderFile]:
    """The borders of the snapshot, with over them those that were fetched. Raises PrepareError and OSError."""
    return laid_over(embedded_borders(snapshot / "geo", made_on(snapshot)), fetched_borders(raw / BORDERS))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What putting a data set in use has to tell; `refused` when of some indicators the figures of before stay."""

    refused: bool
    lines: tuple[str, ...]


def prepare(snapshot: Path, imports: Path, layer: Layer, borders: Sequence[BorderFile], target: Path, *,
            accept_shrink: bool, console: Console, settle: Callable[[], None] = lambda: None,
            trial: bool = False) -> Loaded:
    """Makes a data set and puts it in use, after `settle`, which does what goes with it. A trial makes and proves it
    too, and leaves nothing.

    Raises PrepareError or CatalogueError; then nothing was replaced.
    """
    target.mkdir(parents=True, exist_ok=True)
    with alone(target.with_name(f".{target.name}{LOCK}"), patience=PATIENCE):
        earlier = data_set.history_file(target)
        if earlier is None and contract.current_file(target):
            console.print("De vorige gegevensset is beschadigd of van een andere versie. "
                          "Vanaf nu wordt opnieuw bijgehouden welke cijfers zijn herzien.", soft_wrap=True)
        with Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
                      console=console, transient=True) as progress:
            task = progress.add_task("Catalogus lezen", total=STEPS)

            def step(text: str) -> None:
                progress.update(task, advance=1, description=text)

            wanted = fingerprint(snapshot, imports, layer.sha256, borders, catalogue())
            step("Momentopname, opgehaalde en eigen cijfers lezen")
            imported = gather(imports, layer.dated(catalogue()), layer.over(read_snapshot(snapshot)))
            source = imported.snapshot
            step("Herrekenen en afleiden")
            processed = process(source, imported.known)
            refused = refuse(source, processed, imported.known, lambda names: _stood(earlier, snapshot, names))
            known = marked(imported.known, refused)
            with _new_file(target, wanted) as part:
                load = data_set.write(part, source, processed, known, wanted, [b.borders for b in borders], step,
                                      earlier, imported.own)
                progress.update(task, description="Toetsen aan het contract")
                data_set.prove(part, known, None if accept_shrink else data_set.previous_file(target))
                revised = [found for found in data_set.revisions(part) if found.load == load]
                file = None if trial else _put_in_use(part, borders, settle)
    console.print(_summary(source, processed, known, revised))
    loaded = Loaded(bool(refused), (*map(str, refused), *imported.notes, *_named(revised, known),
                                    *([f"Gegevensset in gebruik: {file}"] if file else [])))
    for line in (*loaded.lines, *([_TRIED] if trial else [])):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return loaded


@contextmanager
def _new_file(target: Path, wanted: str) -> Iterator[Path]:
    """Name for a new data set; nothing is left of it when it is not put in use, nor of one of a run that was killed."""
    data_set.clear_parts(target)
    try:
        yield data_set.new_file(target, wanted)
    finally:
        data_set.clear_parts(target)  # DuckDB puts a .wal beside it


def _put_in_use(part: Path, borders: Sequence[BorderFile], settle: Callable[[], None]) -> Path:
    """A proven data set with the files that the browser fetches with it, and without those that no data set names."""
    publish_geometry(borders, STATIC_GEO)
    settle()
    file = data_set.put_in_use(part)
    with suppress(OSError, duckdb.Error):  # a file in use, or a data set that can't be read: then all stays till later
        clear_geometry(data_set.named_borders(file.parent) | data_set.named_borders(contract.FOLDER), STATIC_GEO)
    return file


def _stood(earlier: Path | None, snapshot: Path, names: set[str]) -> data_set.Stood:
    """The figures that stood before; where there is no data set of before, those of the snapshot."""
    if earlier:
        return data_set.stood(earlier, names)
    source = read_snapshot(snapshot)
    made = process(source, catalogue())
    moment = str(source.provenance.get("made", ""))
    return data_set.Stood({contract.BASIS_TODAY: made.today, contract.BASIS_PUBLISHED: made.published},
                          dict.fromkeys(names, moment))


def live(snapshot: Path, imports: Path, options: Options, target: Path, years: Sequence[int], *, dry_run: bool,
         console: Console) -> int:
    """Renews the fetched figures, and borders: those that the figures ask for, and of `years`. Makes a data set with
    them; returns the exit code. A report is kept, also of a run that fails.

    What was fetched takes its place only when the data set with it is proven. Raises PrepareError or CatalogueError.
    """
    with alone(options.raw / LOCK):
        for left in options.raw.rglob(f"*{PART}"):  # of a run that was killed
            left.unlink(missing_ok=True)
        report = Report(options.asked)
        try:
            code = _renewed(snapshot, imports, options, target, years, dry_run=dry_run, console=console, report=report)
        except (PrepareError, OSError, duckdb.Error) as failed:
            report.lines.extend(failed.complaints if isinstance(failed, PrepareError) else [f"{in_dutch(failed)}."])
            report.keep(options.raw, catalogue(), console, "Niet gelukt. Er is niets vervangen.")
            raise
        report.keep(options.raw, catalogue(), console, _TRIED if dry_run else _ENDED[code])
    return code


def _renewed(snapshot: Path, imports: Path, options: Options, target: Path, years: Sequence[int], *, dry_run: bool,
             console: Console, report: Report) -> int:
    file = options.raw / FILE
    kept, drawn = read_layer(file), borders_of(snapshot, options.raw)
    source = kept.over(read_snapshot(snapshot))
    renewal = report.renewal = renew(source, kept, catalogue(), options, console)
    report.show(catalogue(), console)
    some = options.choice.tables or options.choice.indicators
    wanted = [] if some else needed((source.figures, renewal.layer.figures), source.regions, catalogue(), drawn)
    borders = _renewed_borders(source, [*wanted, *of_years(years)], options, console)
    report.lines.extend(borders.told())
    part = file.with_name(f"{FILE}{PART}")

    def settle() -> None:
        os.replace(part, file)
        renewal.definitions.save()
        borders.save(options.raw)

    try:
        loaded = prepare(snapshot, imports, renewal.layer.written(part), borders.over(drawn), target,
                         accept_shrink=options.accept_shrink, console=console, settle=settle, trial=dry_run)
    finally:
        part.unlink(missing_ok=True)
    report.lines.extend(loaded.lines)
    return PARTLY if renewal.refused or borders.faults or loaded.refused else 0


def _number(value: float, decimals: int) -> str:
    """1234.5 with one decimal is "1.234,5"."""
    return f"{rounded(value, decimals):,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _figure(observation: Observation, decimals: int) -> str:
    """What the figure is now or was: a value with its reserve, or in words why there is none."""
    if observation.value is None:
        return f"nu {_WITHOUT_VALUE.get(observation.status, 'geen gegevens')}"
    reserve = _WITH_RESERVE.get(observation.status)
    return _number(observation.value, decimals) + (f" ({reserve})" if reserve else "")


def _told(revision: data_set.Revised, known: Catalogue) -> str:
    """A revision in one line, with as many decimals as the catalogue says or, where needed, as show a difference."""
    indicator = known.indicators.get(revision.indicator)
    name, decimals = (indicator.name, indicator.decimals) if indicator else (revision.indicator, 0)
    old, new = revision.before.value, revision.after.value
    if old is not None and new is not None and old != new:
        while decimals < MOST_DECIMALS and rounded(old, decimals) == rounded(new, decimals):
            decimals += 1
    return (f"{name}, {revision.region_name}, {parse_period(revision.period).label}: "
            f"was {_figure(revision.before, decimals)}, is {_figure(revision.after, decimals)}")


def _named(revised: Sequence[data_set.Revised], known: Catalogue) -> Iterator[str]:
    """The first revisions of a load by name, and how many more there are."""
    for revision in revised[:NAMED]:
        yield f"Herzien: {_told(revision, known)}"
    if len(revised) > NAMED:
        yield f"en nog {len(revised) - NAMED}; allemaal: python -m monitors.prepare --revisions"


def _all_revisions(folder: Path, known: Catalogue) -> Iterator[str]:
    """Every revision in the data set in use, by load."""
    file = data_set.previous_file(folder)
    if file is None:
        yield "Er is nog geen gegevensset van deze versie. Draai: python -m monitors.prepare"
        return
    revised = data_set.revisions(file)
    if not revised:
        yield "Er is nog niets herzien."
    for (_, moment, by_source), found in groupby(revised, lambda r: (r.load, r.loaded_at, r.by_source)):
        why = "nieuwe broncijfers" if by_source else "dezelfde broncijfers, anders berekend"
        yield f"Geladen op {datetime.fromisoformat(moment).astimezone():%d-%m-%Y om %H.%M uur} ({why}):"
        yield from (f"- {_told(revision, known)}" for revision in found)


def _summary(source: Snapshot, processed: Processed, known: Catalogue, revised: Sequence[data_set.Revised]) -> Table:
    """The closing table: what is in the data set, and what is not."""
    statuses: Counter[Status] = Counter()
    regions: set[str] = set()
    years: set[str] = set()
    for periods in processed.today.values():
        for period, found in periods.items():
            statuses.update(o.status for o in found.values())
            regions.update(found)
            years.add(period[:4])
    levels = Counter(code[:2] for code in regions)
    table = Table(title="Voorbereid", show_header=False)
    with_figures = sum(any(processed.today.get(name, {}).values()) for name in known.indicators)
    rows = [
        ("Indicatoren met cijfers", f"{with_figures} van {len(known.indicators)}"),
        ("Gemeenten, wijken, buurten", f"{levels['GM']}, {levels['WK']}, {levels['BU']}"),
        ("Jaren", f"{min(years)} tot en met {max(years)}"),
        ("Cijfers", str(sum(count for status, count in statuses.items() if status.has_value))),
        ("waarvan herrekend naar de gemeenten van nu", str(statuses[Status.RECALCULATED])),
        ("waarvan voorlopig", str(statuses[Status.PROVISIONAL])),
        ("Afgeschermd", str(statuses[Status.SUPPRESSED])),
        ("Geen gegevens", str(statuses[Status.MISSING])),
        ("Achtergehouden (corrections.toml)", str(len(processed.withheld))),
        ("Herindelingen", str(len(source.changes))),
        ("Herziene cijfers (gemeenten)", str(len(revised))),
        ("waarvan alleen andere status", str(sum(r.before.value == r.after.value for r in revised))),
    ]
    for label, value in rows:
        table.add_row(label, value)
    return table


def borders(snapshot: Path, imports: Path, options: Options, target: Path, years: Sequence[int], *, dry_run: bool,
            console: Console) -> int:
    """Renews the borders of these years, and makes a data set with them; returns the exit code.

    Raises PrepareError, also when nothing at all came; what was there stays.
    """
    with alone(options.raw / LOCK):
        layer, drawn = read_layer(options.raw / FILE), borders_of(snapshot, options.raw)
        found = _renewed_borders(layer.over(read_snapshot(snapshot)), of_years(years), options, console)
        if not found.files:
            raise PrepareError(worded(found.faults))
        loaded = prepare(snapshot, imports, layer, found.over(drawn), target, accept_shrink=options.accept_shrink,
                         console=console, settle=lambda: found.save(options.raw), trial=dry_run)
    return PARTLY if found.faults or loaded.refused else 0


def _renewed_borders(source: Snapshot, needs: Sequence[Need], options: Options, console: Console) -> RenewedBorders:
    found = renew_borders(catalogue(), source, needs, options, console)
    for line in found.told():
        console.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m monitors.prepare",
                                     description="Maakt de gegevensset waarop de app draait.")
    parser.add_argument("--snapshot", type=Path, default=SNAPSHOT, help="map met de momentopname")
    parser.add_argument("--target", type=Path, default=contract.FOLDER, help="map voor de gegevenssets")
    parser.add_argument("--raw", type=Path, help="map voor wat is opgehaald (anders: raw, naast de gegevenssets)")
    parser.add_argument("--if-needed", action="store_true", help="doe niets als de gegevensset al klopt")
    parser.add_argument("--accept-shrink", action="store_true", help="accepteer dat er cijfers zijn verdwenen")
    parser.add_argument("--revisions", action="store_true", help="toon alle herziene cijfers van gemeenten")
    parser.add_argument("--imports", type=Path, default=IMPORTS, help="map met eigen bestanden")
    parser.add_argument("--describe", type=Path, metavar="FILE",
                        help="kijk in een eigen bestand en stel een TOML voor om ernaast te zetten")
    fetch = parser.add_argument_group("ophalen bij de bronnen")
    fetch.add_argument("--live", action="store_true", help="haal de cijfers van nu op")
    fetch.add_argument("--offline", action="store_true", help="alleen uit wat al is opgehaald")
    fetch.add_argument("--dry-run", action="store_true", help="alles toetsen, niets vervangen; met --live: ook ophalen")
    fetch.add_argument("--check-sources", action="store_true", help="vraag elke bron of alles er nog is zoals verwacht")
    fetch.add_argument("--table", action="append", default=[], help="alleen deze tabel (vaker te geven)")
    fetch.add_argument("--indicator", action="append", default=[], help="alleen deze indicator (vaker te geven)")
    fetch.add_argument("--since", type=_year, metavar="YEAR", help="alleen perioden vanaf dit jaar")
    fetch.add_argument("--borders", type=_year, action="append", default=[], metavar="YEAR",
                       help="haal de grenzen van dit jaar op (vaker te geven; met --live: ook die)")
    fetch.add_argument("--accept-definition", action="append", default=[], metavar="TABLE",
                       help="ga akkoord met nieuwe definities in deze tabel")
    return parser


def _year(text: str) -> str:
    if len(text) != len("2024") or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is geen jaar")
    return text


def _out_of_place(options: argparse.Namespace) -> str:
    """What does not go together, in Dutch; "" when all does. An option that is let lie misleads: who asks for one table
    must not get a new data set of everything.
    """
    given = {f"--{name.replace('_', '-')}" for name, value in vars(options).items() if value}
    if len(tasks := sorted(given.intersection(_TASKS))) > 1:
        return f"{' en '.join(tasks)} gaan niet samen; kies er een"
    loose = [f"{name} hoort bij {' of '.join(hosts)}" for name, hosts in _BELONGS.items()
              if name in given and not given.intersection(hosts)]
    return "; ".join(loose)


def _run(options: argparse.Namespace, console: Console) -> int:
    if options.describe:
        print(describe(options.describe, catalogue(), region_book(read_snapshot(options.snapshot))), end="")
        return 0
    raw = options.raw or options.target.with_name("raw")
    chosen = Options(raw, Choice(tuple(options.table), tuple(options.indicator), options.since or ""), options.offline,
                     options.accept_shrink, tuple(options.accept_definition), tuple(options.asked))
    if options.check_sources:
        return 0 if check_sources(catalogue(), chosen, console) else 1
    if options.live or options.borders:
        return (live if options.live else borders)(
            options.snapshot, options.imports, chosen, options.target, [int(year) for year in options.borders],
            dry_run=options.dry_run, console=console)
    if options.revisions:
        print(*_all_revisions(options.target, catalogue()), sep="\n")
        return 0
    drawn = borders_of(options.snapshot, raw)
    wanted = fingerprint(options.snapshot, options.imports, layer_fingerprint(raw / FILE), drawn, catalogue())
    if options.if_needed and up_to_date(options.target, wanted):
        console.print("De gegevensset is bij.")
        return 0
    loaded = prepare(options.snapshot, options.imports, read_layer(raw / FILE), drawn, options.target,
                     accept_shrink=options.accept_shrink, console=console, trial=options.dry_run)
    return PARTLY if loaded.refused else 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if wrong := _out_of_place(options):
        parser.error(f"{wrong}. Er is niets gedaan.")
    options.asked = sys.argv[1:] if arguments is None else arguments
    console = Console(stderr=True)
    gc.disable()  # millions of small values that all live until the end: collecting finds nothing
    try:
        return _run(options, console)
    except (PrepareError, CatalogueError) as refused:
        count = len(refused.complaints)
        console.print(f"Niet gelukt: {count} {'bezwaar' if count == 1 else 'bezwaren'}. Er is niets vervangen.",
                      style="bold red")
        for complaint in refused.complaints:
            console.print(f"- {complaint}", markup=False, soft_wrap=True)
        return 1
    except (OSError, TableError, duckdb.Error) as failed:
        console.print(f"Niet gelukt: {in_dutch(failed)}. Er is niets vervangen.", style="bold red", markup=False,
                      soft_wrap=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
