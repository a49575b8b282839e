"""A run that fetches, figures or borders, and makes a data set of what came."""

from __future__ import annotations

import os
from collections.abc import Sequence

import duckdb
from rich.console import Console

from monitors.catalogue.model import Catalogue
from monitors.prepare.figures import PrepareError, Snapshot, read_snapshot
from monitors.prepare.live.archive import PART
from monitors.prepare.live.borders import worded
from monitors.prepare.live.layer import FILE, read_layer
from monitors.prepare.live.renew_borders import Need, RenewedBorders, needed, of_years, renew_borders
from monitors.prepare.live.report import Report
from monitors.prepare.live.run import LOCK, Options, renew
from monitors.prepare.loading import TRIED, Places, borders_of, prepare
from monitors.prepare.lock import alone
from monitors.prepare.trouble import in_dutch

PARTLY = 3  # exit code
_ENDED = {0: "Alles is bijgewerkt.", PARTLY: "De nieuwe gegevensset is in gebruik, maar er is iets geweigerd."}


def live(places: Places, options: Options, known: Catalogue, years: Sequence[int], *, dry_run: bool,
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
            code = _renewed(places, options, known, years, dry_run=dry_run, console=console, report=report)
        except (PrepareError, OSError, duckdb.Error) as failed:
            report.lines.extend(failed.complaints if isinstance(failed, PrepareError) else [f"{in_dutch(failed)}."])
            report.keep(options.raw, known, console, "Niet gelukt. Er is niets vervangen.")
            raise
        report.keep(options.raw, known, console, TRIED if dry_run else _ENDED[code])
    return code


def _renewed(places: Places, options: Options, known: Catalogue, years: Sequence[int], *, dry_run: bool,
             console: Console, report: Report) -> int:
    file = options.raw / FILE
    kept, drawn = read_layer(file), borders_of(places.snapshot, options.raw)
    source = kept.over(read_snapshot(places.snapshot))
    renewal = report.renewal = renew(source, kept, known, options, console)
    report.show(known, console)
    some = options.choice.tables or options.choice.indicators
    wanted = [] if some else needed((source.figures, renewal.layer.figures), source.regions, known, drawn)
    borders = _renewed_borders(source, [*wanted, *of_years(years)], options, known, console)
    report.lines.extend(borders.told())
    part = file.with_name(f"{FILE}{PART}")

    def settle() -> None:
        os.replace(part, file)
        renewal.definitions.save()
        borders.save(options.raw)

    try:
        loaded = prepare(places, renewal.layer.written(part), borders.over(drawn), known,
                         accept_shrink=options.accept_shrink, console=console, settle=settle, trial=dry_run)
    finally:
        part.unlink(missing_ok=True)
    report.lines.extend(loaded.lines)
    return PARTLY if renewal.refused or borders.faults or loaded.refused else 0


def borders(places: Places, options: Options, known: Catalogue, years: Sequence[int], *, dry_run: bool,
            console: Console) -> int:
    """Renews the borders of these years, and makes a data set with them; returns the exit code.

    Raises PrepareError, also when nothing at all came; what was there stays.
    """
    with alone(options.raw / LOCK):
        layer, drawn = read_layer(options.raw / FILE), borders_of(places.snapshot, options.raw)
        found = _renewed_borders(layer.over(read_snapshot(places.snapshot)), of_years(years), options, known, console)
        if not found.files:
            raise PrepareError(worded(found.faults))
        loaded = prepare(places, layer, found.over(drawn), known, accept_shrink=options.accept_shrink,
                         console=console, settle=lambda: found.save(options.raw), trial=dry_run)
    return PARTLY if found.faults or loaded.refused else 0


def _renewed_borders(source: Snapshot, needs: Sequence[Need], options: Options, known: Catalogue,
                     console: Console) -> RenewedBorders:
    found = renew_borders(known, source, needs, options, console)
    for line in found.told():
        console.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
    return found
