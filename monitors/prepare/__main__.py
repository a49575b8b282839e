"""Command line of prepare. Exit code 0: a proven data set is in use. Any other: nothing was replaced."""

from __future__ import annotations

import argparse
import gc
import hashlib
import sys
from collections import Counter
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitors import contract
from monitors.catalogue.load import CatalogueError, catalogue
from monitors.catalogue.model import Catalogue
from monitors.domain.observation import Status
from monitors.prepare import data_set
from monitors.prepare.figures import PrepareError, Snapshot, read_snapshot, snapshot_fingerprint
from monitors.prepare.geometry import PUBLISHED, publish_geometry
from monitors.prepare.process import Processed, process

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "data" / "snapshot"
STATIC_GEO = ROOT / "static" / "geo"
STEPS = 5


def fingerprint(snapshot: Path, known: Catalogue) -> str:
    """Identity of the data set that this snapshot, catalogue and program would make."""
    programs = b"".join(file.read_bytes() for folder in ("prepare", "domain", "catalogue")
                        for file in sorted((ROOT / "monitors" / folder).glob("*.py")))
    parts = (contract.VERSION, known.fingerprint, snapshot_fingerprint(snapshot), hashlib.sha256(programs).hexdigest())
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def up_to_date(folder: Path, wanted: str) -> bool:
    """Whether the data set in use is the one that would be made."""
    file = data_set.previous_file(folder)
    if file is None or not all((STATIC_GEO / name).is_file() for name in PUBLISHED):
        return False
    with duckdb.connect(str(file), read_only=True) as connection:
        return ("fingerprint", wanted) in connection.execute("SELECT key, value FROM meta").fetchall()


def prepare(snapshot: Path, target: Path, *, accept_shrink: bool, console: Console) -> None:
    """Makes a data set and puts it in use. Raises PrepareError or CatalogueError; then nothing was replaced."""
    target.mkdir(parents=True, exist_ok=True)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
                  console=console, transient=True) as progress:
        task = progress.add_task("Catalogus lezen", total=STEPS)

        def step(text: str) -> None:
            progress.update(task, advance=1, description=text)

        known = catalogue()
        wanted = fingerprint(snapshot, known)
        step("Momentopname lezen")
        source = read_snapshot(snapshot)
        step("Herrekenen en afleiden")
        processed = process(source, known)
        file = data_set.new_file(target, wanted)
        try:
            data_set.write(file, source, processed, known, wanted, step)
            progress.update(task, description="Toetsen aan het contract")
            data_set.prove(file, known, None if accept_shrink else data_set.previous_file(target))
            publish_geometry(snapshot / "geo", STATIC_GEO)
            file = data_set.put_in_use(file)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    console.print(_summary(source, processed, known))
    console.print(f"Gegevensset in gebruik: {file}")


def _summary(source: Snapshot, processed: Processed, known: Catalogue) -> Table:
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
    ]
    for label, value in rows:
        table.add_row(label, value)
    return table


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m monitors.prepare",
                                     description="Maakt de gegevensset waarop de app draait.")
    parser.add_argument("--snapshot", type=Path, default=SNAPSHOT, help="map met de momentopname")
    parser.add_argument("--target", type=Path, default=contract.FOLDER, help="map voor de gegevenssets")
    parser.add_argument("--if-needed", action="store_true", help="doe niets als de gegevensset al klopt")
    parser.add_argument("--accept-shrink", action="store_true", help="accepteer dat er cijfers zijn verdwenen")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    gc.disable()  # millions of small values that all live until the end: collecting finds nothing
    try:
        if options.if_needed and up_to_date(options.target, fingerprint(options.snapshot, catalogue())):
            console.print("De gegevensset is bij.")
            return 0
        prepare(options.snapshot, options.target, accept_shrink=options.accept_shrink, console=console)
    except (PrepareError, CatalogueError) as refused:
        console.print(f"Niet gelukt: {len(refused.complaints)} bezwaren. Er is niets vervangen.", style="bold red")
        for complaint in refused.complaints:
            console.print(f"- {complaint}", markup=False, soft_wrap=True)
        return 1
    except (OSError, duckdb.Error) as failed:
        console.print(f"Niet gelukt: {failed}. Er is niets vervangen.", style="bold red", markup=False, soft_wrap=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
