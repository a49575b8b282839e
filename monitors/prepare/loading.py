"""One load: figures read, recalculated, judged, proven against the contract, and put in use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from monitors import contract
from monitors.catalogue.model import Catalogue
from monitors.domain.region import RegionLevel
from monitors.prepare import data_set
from monitors.prepare.closing import named, summary
from monitors.prepare.coverage import fewer, listed
from monitors.prepare.figures import Snapshot, made_on, read_snapshot, snapshot_fingerprint
from monitors.prepare.geometry import (
    BorderFile,
    clear_geometry,
    embedded_borders,
    fetched_borders,
    is_published,
    laid_over,
    publish_geometry,
)
from monitors.prepare.imports.gather import gather, imports_fingerprint
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.renew_borders import FOLDER as BORDERS
from monitors.prepare.live.run import LOCK
from monitors.prepare.lock import alone
from monitors.prepare.process import Processed, process
from monitors.prepare.refused import Before, NotTaken, marked, refuse, regions_of

STEPS = 5
PATIENCE = 120.0  # seconds to wait for another run that makes a data set
TRIED = "Proef: er is niets vervangen."


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the snapshot, of own files, of the data sets, and of the borders that the browser fetches."""

    snapshot: Path
    imports: Path
    target: Path
    static: Path


def fingerprint(places: Places, layer: str, borders: Sequence[BorderFile], known: Catalogue) -> str:
    """Identity of the data set that these would make: snapshot, own files, fetched layer (its sha256), borders and
    program."""
    parts = (contract.VERSION, data_set.recipe(known), snapshot_fingerprint(places.snapshot),
             imports_fingerprint(places.imports), layer, *(file.borders.name for file in borders))
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def up_to_date(places: Places, wanted: str) -> bool:
    """Whether the data set in use is the one that would be made."""
    file = data_set.previous_file(places.target)
    if file is None:
        return False
    with duckdb.connect(str(file), read_only=True) as connection:
        borders = connection.execute("SELECT level, name FROM borders").fetchall()
        return (("fingerprint", wanted) in connection.execute("SELECT key, value FROM meta").fetchall()
                and all(is_published(RegionLevel(level), name, places.static) for level, name in borders))


def borders_of(snapshot: Path, raw: Path) -> list[BorderFile]:
    """The borders of the snapshot, with over them those that were fetched. Raises PrepareError and OSError."""
    return laid_over(embedded_borders(snapshot / "geo", made_on(snapshot)), fetched_borders(raw / BORDERS))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What putting a data set in use has to tell; `refused` when of some indicators the figures of before stay."""

    refused: bool
    lines: tuple[str, ...]


def prepare(places: Places, layer: Layer, borders: Sequence[BorderFile], known: Catalogue, *,
            accept_shrink: bool, console: Console, settle: Callable[[], None] = lambda: None,
            trial: bool = False) -> Loaded:
    """Makes a data set and puts it in use, after `settle`, which does what goes with it. A trial makes and proves it
    too, and leaves nothing.

    Raises PrepareError or CatalogueError; then nothing was replaced.
    """
    target = places.target
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

            wanted = fingerprint(places, layer.sha256, borders, known)
            step("Momentopname, opgehaalde en eigen cijfers lezen")
            imported = gather(places.imports, layer.dated(known), layer.over(read_snapshot(places.snapshot)))
            source = imported.snapshot
            step("Herrekenen en afleiden")
            processed = process(source, imported.known)
            refused, gone = _judged(source, processed, imported.known, data_set.previous_file(target),
                                    lambda names: _stood(earlier, places, known, names), accept_shrink=accept_shrink)
            now = marked(imported.known, refused)
            with _new_file(target, wanted) as part:
                load = data_set.write(part, source, processed, now, wanted, [b.borders for b in borders], step,
                                      earlier, imported.own)
                progress.update(task, description="Toetsen aan het contract")
                data_set.prove(part, now)
                revised = [found for found in data_set.revisions(part) if found.load == load]
                file = None if trial else _put_in_use(part, borders, places.static, settle)
    console.print(summary(source, processed, now, revised))
    loaded = Loaded(bool(refused), (*map(str, refused), *gone, *imported.notes, *named(revised, now),
                                    *([f"Gegevensset in gebruik: {file}"] if file else [])))
    for line in (*loaded.lines, *([TRIED] if trial else [])):
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


def _put_in_use(part: Path, borders: Sequence[BorderFile], static: Path, settle: Callable[[], None]) -> Path:
    """A proven data set with the files that the browser fetches with it, and without those that no data set names."""
    publish_geometry(borders, static)
    settle()
    file = data_set.put_in_use(part)
    with suppress(OSError, duckdb.Error):  # a file in use, or a data set that can't be read: then all stays till later
        clear_geometry(data_set.named_borders(file.parent) | data_set.named_borders(contract.FOLDER), static)
    return file


def _judged(source: Snapshot, processed: Processed, known: Catalogue, previous: Path | None,
            stood: Callable[[set[str]], data_set.Stood], *, accept_shrink: bool) -> tuple[list[NotTaken], list[str]]:
    """Puts old figures in place of those that may not be used; what was refused, and what else there is fewer of.

    Only a load by the recipe of the one before can tell that a source or a file has less: after another the project
    itself may have withdrawn figures, and those must go. Then, as when somebody agreed, it is told.
    """
    coverage = data_set.coverage(previous, regions_of(source), known.sources) if previous else {}
    why = ""
    if accept_shrink:
        why = "Akkoord gegeven met --accept-shrink"
    elif previous and data_set.made_by(previous) != data_set.recipe(known):
        why = "Koersmonitor zelf is anders dan bij de vorige lading"
    gone = [f"Minder cijfers dan eerst: {known.indicators[name].name}: {listed(found)}. {why}."
            for name, found in fewer(coverage, processed, known).items()] if why else []
    return refuse(source, processed, known, Before(stood, {} if why else coverage)), gone


def _stood(earlier: Path | None, places: Places, known: Catalogue, names: set[str]) -> data_set.Stood:
    """The figures that stood before; where there is no data set of before, those of the snapshot."""
    if earlier:
        return data_set.stood(earlier, names)
    source = read_snapshot(places.snapshot)
    made = process(source, known)
    moment = str(source.provenance.get("made", ""))
    return data_set.Stood({contract.BASIS_TODAY: made.today, contract.BASIS_PUBLISHED: made.published},
                          dict.fromkeys(names, moment))
